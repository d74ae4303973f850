"""Lines of one width to columns of numbers and stamps: the plain lane, pandas' parser."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from legmotion.io.columns import TableShape
from legmotion.io.lines import TextBlock
from legmotion.io.textstamps import DayOrder, parse_stamps
from legmotion.units import AnyArray, BoolArray, FloatArray, IntArray

_WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
_LARGEST = 2**63 - 1
_QUOTED = re.compile(rb'"([^"\n]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Lines that all have the same number of cells.

    `ends` has shape (n,), `marks` shape (n, cells - 1): where each line and each cell but the
    last ends in `data`.
    """

    data: bytes
    ends: IntArray
    marks: IntArray

    def bounds(self, column: int) -> tuple[IntArray, IntArray]:
        """Return where one column's cells begin and end."""
        if column:
            start = self.marks[:, column - 1] + 1
        else:
            start = np.concatenate(([0], self.ends + 1))[:-1]
        stop = self.marks[:, column] if column < self.marks.shape[1] else self.ends
        return start, stop


def make_grid(text: TextBlock, shape: TableShape) -> tuple[Grid, BoolArray]:
    """Return the lines with the right number of cells, and which lines those are."""
    data, ends = _plain(text, shape)
    n_marks = shape.n_fields - 1
    marks = np.flatnonzero(_octets(data) == ord(shape.delimiter))
    if marks.size == ends.size * n_marks:
        table = marks.reshape(ends.size, n_marks)
        if not n_marks or ((table[1:, 0] > ends[:-1]) & (table[:-1, -1] < ends[:-1])).all():
            fits = np.ones(ends.size, np.bool_)
            return Grid(data=data, ends=ends, marks=table), fits
    fits = np.diff(np.searchsorted(marks, ends), prepend=0) == n_marks
    octets = _octets(data)[np.repeat(fits, np.diff(ends, prepend=-1))]
    kept_ends = np.flatnonzero(octets == ord("\n"))
    kept_marks = np.flatnonzero(octets == ord(shape.delimiter)).reshape(kept_ends.size, n_marks)
    return Grid(data=octets.tobytes(), ends=kept_ends, marks=kept_marks), fits


def read_floats(grid: Grid, columns: Sequence[int], decimal: str) -> list[FloatArray]:
    """Return columns of numbers, NaN where a cell holds none."""
    if not grid.ends.size:
        return [np.empty(0) for _ in columns]
    try:
        return _fast_columns(grid, columns, decimal, np.float64)
    except (ValueError, OverflowError):
        return [_slow_floats(_texts(grid, column), decimal) for column in columns]


def read_integers(grid: Grid, column: int) -> tuple[IntArray, BoolArray]:
    """Return one column of whole numbers, exactly, and which cells held one."""
    is_read = np.ones(grid.ends.size, np.bool_)
    if not grid.ends.size:
        return np.empty(0, np.int64), is_read
    if _has_fraction(grid, column):
        # pandas would read the column as float64, and the numbers beside it lose digits.
        return _slow_integers(_texts(grid, column))
    try:
        # A number with an exponent is no whole number to pandas, and NumPy warns on the way.
        with np.errstate(invalid="ignore"):
            return _fast_columns(grid, [column], ".", np.int64)[0], is_read
    except (ValueError, OverflowError, TypeError):
        return _slow_integers(_texts(grid, column))


def _has_fraction(grid: Grid, column: int) -> bool:
    """Return whether a column holds a point or an exponent."""
    octets = _octets(grid.data)
    marks = np.flatnonzero((octets == ord(".")) | ((octets | 0x20) == ord("e")))
    start, stop = grid.bounds(column)
    following = np.append(marks, octets.size)[np.searchsorted(marks, start)]
    return bool((following < stop).any())


def read_stamps(grid: Grid, column: int, order: DayOrder) -> tuple[IntArray, BoolArray]:
    """Return one column of text stamps in nanoseconds, and which cells held one."""
    start, stop = grid.bounds(column)
    return parse_stamps(_octets(grid.data), start, stop, order=order)


def _plain(text: TextBlock, shape: TableShape) -> tuple[bytes, IntArray]:
    """Return the lines without quotes and doubled blanks, and where they end."""
    data = text.data
    if b'"' in data:
        if shape.quoted_decimal:
            data = _QUOTED.sub(lambda match: match.group(1).replace(b",", b"."), data)
        data = data.replace(b'"', b"")
    if shape.delimiter == " ":
        data = re.sub(rb"[ \t]+", b" ", data)
        data = data.replace(b" \n", b"\n").replace(b"\n ", b"\n").removeprefix(b" ")
    if data is text.data:
        return data, text.ends
    return data, np.flatnonzero(_octets(data) == ord("\n"))


def _fast_columns(
    grid: Grid, columns: Sequence[int], decimal: str, kind: type[np.generic]
) -> list[AnyArray]:
    """Return columns by pandas' C parser; ValueError where a single cell is no number."""
    import pandas as pd

    table = pd.read_csv(
        io.BytesIO(grid.data),
        sep=chr(grid.data[grid.marks[0, 0]]),
        header=None,
        usecols=list(columns),
        dtype=kind,
        decimal=decimal,
        engine="c",
        na_filter=False,
        quoting=3,
        skip_blank_lines=False,
        skipinitialspace=True,
        encoding="latin-1",
    )
    return [table[column].to_numpy() for column in columns]


def _texts(grid: Grid, column: int) -> list[str]:
    start, stop = grid.bounds(column)
    text = grid.data.decode("latin-1")
    return [text[a:b].strip() for a, b in zip(start.tolist(), stop.tolist(), strict=True)]


def _slow_floats(texts: list[str], decimal: str) -> FloatArray:
    import pandas as pd

    if decimal == ",":
        texts = [text.replace(",", ".") for text in texts]
    numbers = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce")
    floats: FloatArray = numbers.to_numpy(np.float64, na_value=np.nan)
    return floats


def _slow_integers(texts: list[str]) -> tuple[IntArray, BoolArray]:
    values = np.zeros(len(texts), np.int64)
    is_read = np.zeros(len(texts), np.bool_)
    for i, text in enumerate(texts):
        if _WHOLE.fullmatch(text) and abs(int(text)) <= _LARGEST:
            values[i], is_read[i] = int(text), True
    return values, is_read


def _octets(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)
