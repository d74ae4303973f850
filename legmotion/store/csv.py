"""Tables as CSV, written without pandas: one header line, UTF-8, commas, a bare line feed.

Times (unit s) are written to the millisecond, other numbers to six significant digits,
booleans as true and false, missing values as empty cells. A text cell that a spreadsheet
would take for a formula gets a leading apostrophe, which reading takes off again.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from legmotion.errors import MalformedFileError, UnreadableFileError
from legmotion.store.numbers import rounded_number
from legmotion.tables import Column, Frame, Table
from legmotion.units import AnyArray

# A spreadsheet runs a cell that begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_QUOTED = (",", '"', "\n", "\r")
_BOOLEANS = {"true": True, "false": False}
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_EXPECTED = {
    "number": "a number or nothing",
    "integer": "a whole number or nothing",
    "boolean": "true or false",
}
_AGAIN = "analyze the recording again; results are not meant to be edited"
_SHOWN = 40


def csv_bytes(frame: Frame) -> bytes:
    """Return a complete frame as CSV.

    Raises ValueError for a frame that lacks a column of its contract.
    """
    if not frame.is_complete:
        missing = [name for name in frame.table.names if name not in frame]
        raise ValueError(f"{frame.table.name} lacks {', '.join(missing)}")
    cells = [_cells(column, frame[column.name]) for column in frame.table.columns]
    lines = [",".join(frame.table.names), *map(",".join, zip(*cells, strict=True))]
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def read_frame(path: Path, table: Table) -> Frame:
    """Return the table that a file holds, as `csv_bytes` wrote it.

    Columns may stand in any order; one that is not of the contract is passed over, since later
    versions may add some.

    Raises
    ------
    UnreadableFileError
        If there is no such file or it cannot be read.
    MalformedFileError
        If it is not such a table; the message names the line, what was found and what was
        expected.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise UnreadableFileError(
            f"{path}: {(error.strerror or 'cannot be read').lower()}",
            hint="give the folder of a night as `legmotion analyze` wrote it, with its tables",
        ) from error
    except UnicodeDecodeError as error:
        raise MalformedFileError(
            f"{path}: byte {error.start} is not UTF-8, expected text in UTF-8", hint=_AGAIN
        ) from error
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    cells: list[list[str]] = [[] for _ in table.columns]
    lines: list[int] = []
    try:
        places = _places(path, next(rows, []), table)
        width = len(places)
        for row in rows:
            if len(row) != width:
                found = "1 cell" if len(row) == 1 else f"{len(row)} cells"
                raise _malformed(path, rows.line_num, f"{found}, expected {width}")
            lines.append(rows.line_num)
            for name, cell in zip(places, row, strict=True):
                if name in table.names:
                    cells[table.names.index(name)].append(cell)
    except csv.Error as error:
        raise _malformed(path, rows.line_num, f"{error}, expected comma-separated cells") from error
    return table.frame(
        {
            column.name: _values(path, column, column_cells, lines)
            for column, column_cells in zip(table.columns, cells, strict=True)
        }
    )


def _places(path: Path, header: Sequence[str], table: Table) -> Sequence[str]:
    """Return the names of a file's columns, each of the contract's once."""
    names = [name.removeprefix("\ufeff") for name in header]
    for name in table.names:
        if names.count(name) != 1:
            times = "no column" if name not in names else "more than one column"
            found = ", ".join(names)[:_SHOWN] or "nothing"
            raise _malformed(
                path, 1, f"{times} {name} ({found}), expected a table {table.name} with one"
            )
    return names


def _values(path: Path, column: Column, cells: list[str], lines: list[int]) -> AnyArray:
    if column.kind == "text":
        return np.array([_armed(cell) for cell in cells], dtype=np.str_)
    values = [_value(column, cell) for cell in cells]
    for value, cell, line in zip(values, cells, lines, strict=True):
        if value is None:
            found = f"{cell[:_SHOWN]!r}" if cell else "an empty cell"
            raise _malformed(
                path, line, f"{column.name} is {found}, expected {_EXPECTED[column.kind]}"
            )
    return np.array(values, dtype=np.bool_ if column.kind == "boolean" else np.float64)


def _value(column: Column, cell: str) -> float | bool | None:
    """Return what a cell says, None where it says nothing that can be understood."""
    if column.kind == "boolean":
        return _BOOLEANS.get(cell)
    if not cell:
        return math.nan
    pattern = _WHOLE if column.kind == "integer" else _NUMBER
    value = float(cell) if pattern.fullmatch(cell) else math.inf
    return value if math.isfinite(value) else None


def _armed(cell: str) -> str:
    """Return a text as it was before an apostrophe was put before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _malformed(path: Path, line: int, text: str) -> MalformedFileError:
    return MalformedFileError(f"{path}:{line}: {text}", hint=_AGAIN)


def _cells(column: Column, values: AnyArray) -> Iterable[str]:
    match column.kind:
        case "text":
            return [_text(str(value)) for value in values]
        case "boolean":
            return ["true" if value else "false" for value in values]
        case "integer":
            return ["" if np.isnan(value) else f"{int(value)}" for value in values]
        case "number":
            is_time = column.unit == "s"
            return [_number(float(value), is_time=is_time) for value in values]


def _number(value: float, *, is_time: bool) -> str:
    number = rounded_number(value, is_time=is_time)
    if number is None:
        return ""
    return f"{number:.3f}" if is_time else f"{number:.6g}"


def _text(value: str) -> str:
    if value.startswith(_FORMULA):
        value = "'" + value
    if any(mark in value for mark in _QUOTED):
        value = '"' + value.replace('"', '""') + '"'
    return value
