"""Which column holds the time: the one the user names, or the one whose name says so."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

from legmotion.errors import ParameterError
from legmotion.io.columns import TableShape, is_number
from legmotion.io.stamps import is_stamp_column

# A stamp that names an instant is worth more than one that counts from an unknown start.
_WORDS = {
    "epoch": 4, "epoc": 4, "unix": 4, "utc": 4, "timestamp": 3, "datetime": 3, "stamp": 3,
    "time": 2, "date": 2, "clock": 2, "elapsed": 1, "seconds": 1, "secs": 1, "sec": 1,
    "millis": 1, "milliseconds": 1, "ms": 1, "us": 1, "ns": 1, "t": 1, "s": 1,
}  # fmt: skip


def find_time_column(
    shape: TableShape, *, given: str, taken: Collection[int], where: str
) -> int | None:
    """Return the time column's index, or None if the table has none.

    `given` is `--time-col`: a name, or a number from 1. `taken` are the axes.
    """
    if given:
        return _given_column(shape, given, where=where)
    free = [column for column in range(shape.n_fields) if column not in taken]
    ranked = sorted(
        (column for column in free if _rank(shape, column) and _is_filled(shape, column)),
        key=lambda column: (-_rank(shape, column), column),
    )
    if ranked:
        return ranked[0]
    return next((column for column in free if is_stamp_column(_cells(shape, column))), None)


def _given_column(shape: TableShape, given: str, *, where: str) -> int:
    lowered = [name.lower() for name in shape.names]
    if given.lower() in lowered:
        return lowered.index(given.lower())
    if given.isdecimal() and 1 <= int(given) <= shape.n_fields:
        return int(given) - 1
    near = difflib.get_close_matches(given, shape.names, n=1, cutoff=0.0)
    raise ParameterError(
        f"{where}: there is no column {given!r} for --time-col among "
        f"{', '.join(shape.names) or f'{shape.n_fields} columns without names'}",
        hint=f"the nearest is {near[0]!r}" if near else "give its number, counted from 1",
    )


def _rank(shape: TableShape, column: int) -> int:
    name = shape.names[column] if column < len(shape.names) else ""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return max((_WORDS.get(word.lower(), 0) for word in words), default=0)


def _is_filled(shape: TableShape, column: int) -> bool:
    cells = _cells(shape, column)
    n_numbers = sum(is_number(cell, shape.decimal) for cell in cells)
    return 2 * n_numbers > len(cells) or is_stamp_column(cells)


def _cells(shape: TableShape, column: int) -> list[str]:
    return [row[column] for row in shape.rows]
