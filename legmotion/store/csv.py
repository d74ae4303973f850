"""Tables as CSV, written without pandas: one header line, UTF-8, commas, a bare line feed.

Times (unit s) are written to the millisecond, other numbers to six significant digits,
booleans as true and false, missing values as empty cells. A text cell that a spreadsheet
would take for a formula gets a leading apostrophe.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from legmotion.store.numbers import rounded_number
from legmotion.tables import Column, Frame
from legmotion.units import AnyArray

# A spreadsheet runs a cell that begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_QUOTED = (",", '"', "\n", "\r")


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
