"""Text to rows by both lanes, in file order: the fast one as far as it goes, the plain one.

The fast lane reads straight from the chunks as they come, several at once. The first row that
differs, and all behind it, become numbered lines again, block by block, with line ends, marks
and NULs put right; of each block the fast lane reads the first rows, and the plain lane what is
left from the first that differs on. What was repaired, the numbers of lines, and every number
are those that the plain lane alone gives.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat

import numpy as np

from legmotion.errors import LegmotionError
from legmotion.io._kernels import ROOM
from legmotion.io.fastcsv import FastLane, FastRows, FastText
from legmotion.io.lines import CRLF_WORDS, Repairs, TextBlock, has_mark, large_pieces, text_blocks
from legmotion.io.rows import RECENT_BYTES, RowReader, without_first
from legmotion.io.stamps import StampRule
from legmotion.params import IoParameters
from legmotion.units import AnyArray, IntArray

_MOST_THREADS = 2

# A text to be read, or what is left behind the last one.
_Item = FastText | Iterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """The lanes of one table; `fast` is None where its rows are not made for that one.

    `n_before` lines stand above the rows. `per_g` is the size of a g, or None where numbers stay
    in the file's unit.
    """

    plain: RowReader
    fast: FastLane | None
    rule: StampRule
    n_before: int
    per_g: float | None
    n_threads: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Rows in file order: `values` (n, 3), `stamp_ns` (n,), `line` (n,).

    `values` are float64 in the file's unit, or float32 in g.
    """

    values: AnyArray
    stamp_ns: IntArray
    line: IntArray


def usable_threads() -> int:
    """Return how many threads read one text: as many as there are cores, at most two."""
    n_cores = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        n_cores = len(os.sched_getaffinity(0))
    return min(n_cores, _MOST_THREADS)


def read_pieces(
    chunks: Iterable[bytes],
    lanes: Lanes,
    *,
    name: str,
    params: IoParameters,
    repairs: Repairs,
    is_whole: bool = True,
) -> Iterator[Piece]:
    """Yield the rows of a text by both lanes; `repairs` counts what had to be put right.

    Where the chunks are not the whole text, a last line without an end is left out.
    """
    line, rest = 1, iter(chunks)
    if lanes.fast is not None:
        straight = _Straight(rest, lanes, params=params, repairs=repairs)
        yield from straight.pieces()
        line, rest = straight.line, straight.rest
    texts = text_blocks(rest, name=name, params=params, repairs=repairs, first_line=line)
    for text in texts:
        if is_whole or not text.is_cut:
            yield from _both(text, lanes)


def _both(text: TextBlock, lanes: Lanes) -> Iterator[Piece]:
    """Yield the rows of numbered lines: first those of the fast lane, then those behind."""
    text = without_first(text, lanes.n_before + 1 - text.first_line)
    if lanes.fast is not None and text.data and not text.is_cut:
        rows = lanes.fast.read(FastText(head=text.data, data=b"", start=0, stop=0))
        n = rows.stamp_ns.size
        if n:
            yield _counted(rows, text.data[: rows.n_bytes], text.first_line, lanes)
            text = without_first(text, n)
    if text.ends.size:
        plain = lanes.plain.read(text)
        values = plain.values
        if lanes.per_g is not None:
            values = (values / lanes.per_g).astype(np.float32)
        yield Piece(values=values, stamp_ns=plain.stamp_ns, line=plain.line)


def _counted(rows: FastRows, last: bytes, line: int, lanes: Lanes) -> Piece:
    """Return rows of the fast lane as a piece, once the plain one has counted them."""
    n = rows.stamp_ns.size
    first, stamp_ns = lanes.plain.count_read(n, last[-RECENT_BYTES:]), rows.stamp_ns
    if lanes.rule.kind == "row":
        stamp_ns = lanes.rule.to_ns(np.arange(first, first + n))[0]
    return Piece(values=rows.values, stamp_ns=stamp_ns, line=np.arange(line, line + n))


class _Straight:
    """Rows straight from the chunks; `rest` is what is left, from the line number `line` on."""

    def __init__(
        self, chunks: Iterator[bytes], lanes: Lanes, *, params: IoParameters, repairs: Repairs
    ) -> None:
        self._pieces = large_pieces(chunks, params.max_line_bytes)
        self._lanes, self._repairs = lanes, repairs
        self._top = b""
        self._n_rows = 0
        self.rest: Iterator[bytes] = iter(())

    @property
    def line(self) -> int:
        """The number of the first line that is left: all of them where no row was read."""
        return self._lanes.n_before + 1 + self._n_rows if self._n_rows else 1

    def pieces(self) -> Iterator[Piece]:
        """Yield rows until the first that differs."""
        first, fast = next(self._pieces, b""), self._lanes.fast
        begin = _behind_lines(first, self._lanes.n_before)
        if begin < 0 or fast is None:
            self.rest = chain((first,), self._pieces)
            return
        self._top = first[:begin]
        if first[begin : first.find(b"\n", begin)].endswith(b"\r"):
            fast = fast.with_returns()
        elif b"\r" in self._top:
            self.rest = chain((first,), self._pieces)
            return
        n_ahead = self._lanes.n_threads if self._lanes.n_threads > 1 else 0
        with ThreadPoolExecutor(n_ahead or 1) as pool:
            yield from self._read(_texts(first, begin, self._pieces), fast, pool, n_ahead)

    def _read(
        self, texts: Iterator[_Item], fast: FastLane, pool: ThreadPoolExecutor, n_ahead: int
    ) -> Iterator[Piece]:
        """Yield what is read of each text, in order, while the next ones are read ahead."""
        ahead: deque[tuple[_Item, Callable[[], FastRows]]] = deque()
        for item in chain(texts, repeat(None)):
            if isinstance(item, FastText) and n_ahead:
                ahead.append((item, pool.submit(fast.read, item).result))
                if len(ahead) <= n_ahead:
                    continue
            elif isinstance(item, FastText):
                ahead.append((item, partial(fast.read, item)))
            elif item is not None:
                ahead.append((item, _nothing))
            text, rows_of = ahead.popleft()
            if not isinstance(text, FastText):
                self._leave(text)
                return
            rows = rows_of()
            if rows.stamp_ns.size:
                yield self._counted(rows, text, has_returns=fast.has_returns)
            if rows.n_bytes < text.size:
                others = (other for other, _ in ahead)
                self._leave(chain(text.behind(rows.n_bytes), _bytes_of(chain(others, texts))))
                return

    def _leave(self, rest: Iterator[bytes]) -> None:
        self.rest = rest if self._n_rows else chain((self._top,), rest)

    def _counted(self, rows: FastRows, text: FastText, *, has_returns: bool) -> Piece:
        n, last = rows.stamp_ns.size, text.until(rows.n_bytes, 2 * RECENT_BYTES)
        if has_returns:
            top = b"" if self._n_rows else self._top
            first_line = 1 + self._top.partition(b"\r")[0].count(b"\n")
            n_pairs = n + top.count(b"\r")
            self._repairs.add("crlf", CRLF_WORDS, n=n_pairs, first_line=first_line)
            last = last.replace(b"\r\n", b"\n")
        line = self._lanes.n_before + 1 + self._n_rows
        self._n_rows += n
        return _counted(rows, last, line, self._lanes)


def _texts(piece: bytes, start: int, pieces: Iterator[bytes]) -> Iterator[_Item]:
    """Yield whole lines, in place but for those that two pieces share; last, what is left."""
    carry = b""
    while True:
        stop = piece.rfind(b"\n", start, max(len(piece) - ROOM, start)) + 1
        if stop <= start:
            # The file's end, or a line that is no row.
            yield chain((carry + piece[start:],), pieces)
            return
        begin = piece.find(b"\n", start) + 1 if carry else start
        yield FastText(head=carry + piece[start:begin], data=piece, start=begin, stop=stop)
        carry, start = piece[stop:], 0
        try:
            piece = next(pieces, b"")
        except LegmotionError as error:
            # What stands before it is read first.
            yield chain((carry,), _raising(error))
            return


def _raising(error: LegmotionError) -> Iterator[bytes]:
    raise error
    yield b""


def _nothing() -> FastRows:
    raise AssertionError("what is left is not read by the fast lane")


def _bytes_of(items: Iterator[_Item]) -> Iterator[bytes]:
    for item in items:
        yield from item.behind(0) if isinstance(item, FastText) else item


def _behind_lines(piece: bytes, n: int) -> int:
    """Return where the line behind the first n begins, or -1 where those are no plain text."""
    if has_mark(piece):
        return -1
    begin = 0
    for _ in range(n):
        begin = piece.find(b"\n", begin) + 1
        if not begin:
            return -1
    top = piece[:begin]
    is_plain = b"\0" not in top and top.count(b"\r") == top.count(b"\r\n")
    return begin if is_plain else -1
