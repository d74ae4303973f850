"""Bytes to numbered lines: byte order marks, NULs, line ends, lines that never end."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from legmotion.errors import InputError, MalformedFileError
from legmotion.io.recording import ReadLog, Repair
from legmotion.params import IoParameters
from legmotion.units import IntArray

CRLF_WORDS = "lines that end in CR LF"
_BLOCK_BYTES = 2 << 20
_MARKS = (
    (codecs.BOM_UTF8, None),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    r"""Whole lines of a text file, each ended by one `\n`.

    `ends` has shape (n,), the position of each line's end in `data`. `first_line` is the
    1-based number of the first line in the file as stored. `is_cut` says that the last line
    had no end: it is the file's last, and may be incomplete.
    """

    data: bytes
    ends: IntArray
    first_line: int
    is_cut: bool


class Repairs:
    """Counts what was stepped over into a recording's log.

    `place` is what the numbers count: lines of text, which the log keeps, or samples or blocks,
    which are put into words.
    """

    def __init__(self, log: ReadLog, *, place: str = "line") -> None:
        self._log = log
        self._place = place

    def of_lines(self) -> Repairs:
        """Return the counter of lines into the same log: for text that is read as samples."""
        return Repairs(self._log)

    def at(self, number: int) -> str:
        """Return a place in words: `line 7`."""
        return f"{self._place} {number}"

    def add(self, code: str, reason: str, *, n: int = 1, first_line: int | None = None) -> None:
        """Count `n` more of one kind; the first reason and line are kept."""
        found = self._log.repairs.get(code)
        if first_line is not None and self._place != "line":
            reason, first_line = f"{reason}; the first at {self.at(first_line)}", None
        if found is None:
            self._log.repairs[code] = Repair(reason=reason, n=n, first_line=first_line)
        else:
            found.n += n

    def count(self, *codes: str) -> int:
        """Return how many of these kinds were counted so far."""
        return sum(self._log.repairs[code].n for code in codes if code in self._log.repairs)

    def put_in_order(self) -> None:
        """Sort the kinds by their first lines, whatever chunks the text came in."""
        found = sorted(
            self._log.repairs.items(), key=lambda item: (item[1].first_line or 0, item[0])
        )
        self._log.repairs.clear()
        self._log.repairs.update(found)

    def worst(self, *codes: str) -> Repair:
        """Return the one of these kinds that was counted most."""
        return max(
            (self._log.repairs[code] for code in codes if code in self._log.repairs),
            key=lambda repair: repair.n,
        )


def text_blocks(
    chunks: Iterable[bytes],
    *,
    name: str,
    params: IoParameters,
    repairs: Repairs,
    first_line: int = 1,
) -> Iterator[TextBlock]:
    """Yield whole lines, at most `block_rows` and about 2 MiB at a time.

    `first_line` is the number of the first of them in the file.

    Raises
    ------
    InputError
        For a line longer than `max_line_bytes`, however long it claims to become.
    """
    line, carry = first_line, b""
    for piece in large_pieces(_clean(chunks, repairs, line), params.max_line_bytes):
        data = carry + piece
        cut = data.rfind(b"\n") + 1
        carry = data[cut:]
        for block in _split(data[:cut], line, name=name, params=params):
            yield block
            line = block.first_line + block.ends.size
        _check_length(len(carry), line, name=name, params=params)
    if carry:
        yield TextBlock(
            data=carry + b"\n", ends=np.array([len(carry)]), first_line=line, is_cut=True
        )


def large_pieces(chunks: Iterable[bytes], enough: int) -> Iterator[bytes]:
    """Join small chunks, so that a block is worth its overhead, and cut large ones."""
    parts: list[bytes] = []
    n = 0
    for chunk in chunks:
        for start in range(0, len(chunk), _BLOCK_BYTES):
            parts.append(chunk[start : start + _BLOCK_BYTES])
            n += len(parts[-1])
            if n >= enough:
                yield b"".join(parts)
                parts, n = [], 0
    if parts:
        yield b"".join(parts)


def _split(data: bytes, line: int, *, name: str, params: IoParameters) -> Iterator[TextBlock]:
    """Yield the lines of `data` in blocks of at most `block_rows`."""
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
    start = 0
    for first in range(0, ends.size, params.block_rows):
        part = ends[first : first + params.block_rows] - start
        lengths = np.diff(part, prepend=-1) - 1
        too_long = np.flatnonzero(lengths > params.max_line_bytes)[:1]
        if too_long.size:
            part = part[: too_long[0]]
        if part.size:
            stop = start + int(part[-1]) + 1
            yield TextBlock(data=data[start:stop], ends=part, first_line=line + first, is_cut=False)
            start = stop
        if too_long.size:
            length, at = int(lengths[too_long[0]]), line + first + int(too_long[0])
            _check_length(length, at, name=name, params=params)


def _check_length(n_bytes: int, line: int, *, name: str, params: IoParameters) -> None:
    if n_bytes > params.max_line_bytes:
        raise InputError(
            f"{name}, line {line}: the line is longer than {params.max_line_bytes} bytes; "
            "expected lines of text",
            hint="export the recording as CSV again; this file is not one, or is damaged",
        )


def _clean(chunks: Iterable[bytes], repairs: Repairs, line: int) -> Iterator[bytes]:
    r"""Yield the text without byte order mark and NULs, every line ended by `\n`."""
    held = b""
    for chunk in _decoded(chunks, repairs) if line == 1 else chunks:
        data = held + chunk
        if b"\0" in data:
            before = data[: data.index(b"\0")]
            first = line + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
            repairs.add("nul_bytes", "NUL bytes", n=data.count(b"\0"), first_line=first)
            data = data.replace(b"\0", b"")
        held = b"\r" if data.endswith(b"\r") else b""
        if b"\r" in data:
            data = _unified(data[: len(data) - len(held)], line, repairs)
        line += int(np.count_nonzero(np.frombuffer(data, np.uint8) == ord("\n")))
        yield data
    if held:
        yield _unified(held, line, repairs)


def _unified(data: bytes, line: int, repairs: Repairs) -> bytes:
    """Return the text with every line ended by LF alone, and count those that were not."""
    octets = np.frombuffer(data, np.uint8)
    is_return = octets == ord("\r")
    is_pair = is_return.copy()
    is_pair[-1:], is_pair[:-1] = False, is_return[:-1] & (octets[1:] == ord("\n"))
    n_returns, n_pairs = int(np.count_nonzero(is_return)), int(np.count_nonzero(is_pair))
    if n_pairs:
        # Up to the first pair every return ends a line.
        at = int(np.argmax(is_pair))
        first = line + data.count(b"\n", 0, at) + data.count(b"\r", 0, at)
        repairs.add("crlf", CRLF_WORDS, n=n_pairs, first_line=first)
    if n_returns == n_pairs:
        return data.translate(None, b"\r")
    first = line + data.count(b"\n", 0, int(np.argmax(is_return & ~is_pair)))
    reason = "lines that end in CR alone"
    repairs.add("lone_cr", reason, n=n_returns - n_pairs, first_line=first)
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def has_mark(text: bytes) -> bool:
    """Return whether a file begins with a byte order mark."""
    return text.startswith(tuple(mark for mark, _ in _MARKS))


def _decoded(chunks: Iterable[bytes], repairs: Repairs) -> Iterator[bytes]:
    """Yield UTF-8 (or whatever 8-bit text it is) without its byte order mark."""
    pieces = iter(chunks)
    first = b""
    while len(first) < max(len(mark) for mark, _ in _MARKS):
        piece = next(pieces, None)
        if piece is None:
            break
        first += piece
    mark, encoding = next(
        ((mark, encoding) for mark, encoding in _MARKS if first.startswith(mark)), (b"", None)
    )
    if mark:
        repairs.add("byte_order_mark", "the file begins with a byte order mark", first_line=1)
        first = first[len(mark) :]
    if encoding is None:
        yield first
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    yield decoder.decode(first).encode("utf-8", "replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def no_data(name: str) -> MalformedFileError:
    """Return the refusal of a file without a row of numbers."""
    return MalformedFileError(
        f"{name}: no row of numbers was found; expected one row per sample",
        hint="export the recording again, with its samples",
    )
