"""Blocks of lines to rows of samples, and what had to be stepped over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from legmotion.io.cells import Grid, make_grid, read_floats, read_integers, read_stamps
from legmotion.io.columns import TableShape, split_cells
from legmotion.io.lines import Repairs, TextBlock
from legmotion.io.stamps import StampRule
from legmotion.units import BoolArray, FloatArray, IntArray

_CUT_CELL = re.compile(r"[\d\s.,;:+\-eETZ]*")
RECENT_BYTES = 4096

_UNREADABLE = {
    "unreadable_row": "rows that cannot be read",
    "cut_last_line": "a last row that is cut off",
    "trailing_rubbish": "rows at the end that are no samples",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows that could be read, in file order.

    `values` has shape (n, 3), in the file's unit; `stamp_ns` and `line` have shape (n,).
    """

    values: FloatArray
    stamp_ns: IntArray
    line: IntArray


@dataclass(slots=True, kw_only=True)
class _Tail:
    """Unreadable rows since the last good one: damage if another follows, else rubbish."""

    n: int = 0
    first_line: int = 0
    reason: str = ""
    is_cut: bool = False


class RowReader:
    """Turns blocks of lines into rows; what it cannot read, it counts.

    A row that cannot be read is left out. In a file without stamps it still takes its time;
    blank lines and repeated headers take none. `limit` is the largest number a sample can be.
    """

    def __init__(
        self,
        shape: TableShape,
        *,
        axes: Sequence[int],
        rule: StampRule,
        repairs: Repairs,
        limit: float,
    ) -> None:
        self._shape = shape
        self._decimal = "." if shape.quoted_decimal else shape.decimal
        self._axes = tuple(axes)
        self._rule = rule
        self._repairs = repairs
        self._limit = limit
        self._n_rows = 0
        self._tail = _Tail()
        self._recent = b""
        self.n_read = 0

    def read(self, text: TextBlock) -> Rows:
        """Return the rows of one block that could be read."""
        text = without_first(text, self._shape.first_row + 1 - text.first_line)
        if not text.ends.size:
            return _no_rows()
        grid, is_good = make_grid(text, self._shape)
        values, stamp_ns, is_read = self._columns(grid)
        if text.is_cut and self._is_cut_short(text):
            is_read[:] = False
        is_good[is_good] = is_read
        index = self._count(text, is_good)
        self._remember(text.data)
        self.n_read += int(is_read.sum())
        if self._rule.kind == "row":
            stamp_ns = self._rule.to_ns(index[is_good])[0]
        elif not is_read.all():
            stamp_ns = stamp_ns[is_read]
        return Rows(
            values=values if is_read.all() else values[is_read],
            stamp_ns=stamp_ns,
            line=text.first_line + np.flatnonzero(is_good),
        )

    def count_read(self, n: int, last: bytes) -> int:
        """Count rows that were read elsewhere, `last` their end; return the first one's number."""
        first = self._n_rows
        self._flush_tail()
        self._n_rows += n
        self.n_read += n
        self._remember(last)
        return first

    def finish(self) -> None:
        """Count what stood after the last row."""
        tail = self._tail
        if tail.n:
            code = "cut_last_line" if tail.n == 1 and tail.is_cut else "trailing_rubbish"
            self._repairs.add(code, _words(code, tail.reason), n=tail.n, first_line=tail.first_line)

    def _columns(self, grid: Grid) -> tuple[FloatArray, IntArray, BoolArray]:
        """Return samples and stamps of the lines, and which lines hold both."""
        rule, column = self._rule, self._rule.column
        columns = [*self._axes]
        if rule.kind in ("number", "sequence") and column is not None and not rule.is_integer:
            columns.append(column)
        floats = read_floats(grid, columns, self._decimal)
        values = np.column_stack(floats[:3])
        with np.errstate(invalid="ignore"):
            is_read: BoolArray = np.all(np.abs(values) <= self._limit, axis=1)
        if column is None:
            return values, np.zeros(grid.ends.size, np.int64), is_read
        if rule.kind == "text":
            stamp_ns, has_stamp = read_stamps(grid, column, rule.order)
        elif rule.is_integer:
            numbers, is_whole = read_integers(grid, column)
            stamp_ns, has_stamp = rule.to_ns(numbers)
            has_stamp &= is_whole
        else:
            stamp_ns, has_stamp = rule.to_ns(floats[3])
        return values, stamp_ns, is_read & has_stamp

    def _count(self, text: TextBlock, is_good: BoolArray) -> IntArray:
        """Count what is stepped over; return the number of each line's row."""
        takes_time = np.diff(text.ends, prepend=-1) > 1
        bad = np.flatnonzero(~is_good & takes_time)
        last_good = int(np.flatnonzero(is_good)[-1]) if is_good.any() else -1
        if last_good >= 0:
            self._flush_tail()
        for i in bad.tolist():
            start = int(text.ends[i - 1]) + 1 if i else 0
            words = text.data[start : int(text.ends[i])].decode("latin-1")
            cells = split_cells(words, self._shape.delimiter)
            line = text.first_line + i
            if not words.strip():
                takes_time[i] = False
            elif self._is_header(cells):
                takes_time[i] = False
                self._repairs.add("repeated_header", "the header again", first_line=line)
            elif i < last_good:
                reason = _words("unreadable_row", self._reason(cells))
                self._repairs.add("unreadable_row", reason, first_line=line)
            else:
                self._extend_tail(cells, line, is_cut=text.is_cut)
        index = self._n_rows + np.cumsum(takes_time) - 1
        self._n_rows = int(index[-1]) + 1
        return index

    def _remember(self, data: bytes) -> None:
        """Keep the last bytes of the text, whatever blocks it comes in."""
        is_long = len(data) >= RECENT_BYTES
        self._recent = (data if is_long else self._recent + data)[-RECENT_BYTES:]

    def _is_header(self, cells: Sequence[str]) -> bool:
        names = self._shape.names
        return bool(names) and tuple(cells[: len(names)]) in (names, self._shape.units)

    def _is_cut_short(self, text: TextBlock) -> bool:
        """Return whether a last line without an end may have lost a part of its last cell.

        That is so if it has fewer decimals than all before it, or, without decimals, if it is
        shorter than the longest before it.
        """
        if self._shape.n_fields - 1 not in (*self._axes, self._rule.column):
            return False
        recent = self._recent.split(b"\n")[1:-1]
        last = text.data.strip()
        before = min((self._n_decimals(line) for line in recent), default=0)
        if before:
            return self._n_decimals(last) < before
        return self._last_length(last) < max(map(self._last_length, recent), default=0)

    def _last_length(self, line: bytes) -> int:
        return len(line.decode("latin-1").rpartition(self._shape.delimiter)[2].strip(' "'))

    def _n_decimals(self, line: bytes) -> int:
        last = line.decode("latin-1").rpartition(self._shape.delimiter)[2]
        return len(last.strip(' "').partition(self._shape.decimal)[2])

    def _extend_tail(self, cells: Sequence[str], line: int, *, is_cut: bool) -> None:
        tail = self._tail
        if not tail.n:
            is_short = len(cells) < self._shape.n_fields
            looks_cut = is_short and all(_CUT_CELL.fullmatch(cell) for cell in cells)
            tail.first_line, tail.reason = line, self._reason(cells)
            tail.is_cut = is_cut or looks_cut
        tail.n += 1

    def _flush_tail(self) -> None:
        tail = self._tail
        if tail.n:
            reason = _words("unreadable_row", tail.reason)
            self._repairs.add("unreadable_row", reason, n=tail.n, first_line=tail.first_line)
            self._tail = _Tail()

    def _reason(self, cells: Sequence[str]) -> str:
        """Return in words why a row could not be read."""
        if len(cells) != self._shape.n_fields:
            fields = "1 field" if len(cells) == 1 else f"{len(cells)} fields"
            why = f"{fields} where {self._shape.n_fields} were expected"
        elif not all(cells):
            why = "empty fields"
        else:
            why = "a field that holds no number, no time or an impossible value"
        return why


def _words(code: str, reason: str) -> str:
    """Return a repair in words: what it is, and what was wrong with the first row of it."""
    return f"{_UNREADABLE[code]}: {reason}"


def without_first(text: TextBlock, n: int) -> TextBlock:
    """Return a block without its first lines (preamble and header)."""
    n = min(n, text.ends.size)
    if n <= 0:
        return text
    start = int(text.ends[n - 1]) + 1
    return TextBlock(
        data=text.data[start:],
        ends=text.ends[n:] - start,
        first_line=text.first_line + n,
        is_cut=text.is_cut,
    )


def _no_rows() -> Rows:
    nothing = np.empty(0, np.int64)
    return Rows(values=np.empty((0, 3)), stamp_ns=nothing, line=nothing)
