"""Which night each row of a table is: a date, or a whole number, each once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from legmotion.io.diary import Convention
from legmotion.io.diary_cells import quoted
from legmotion.io.diary_dates import date_of, order_of
from legmotion.io.diary_table import Finding, TableRow
from legmotion.io.night_cells import Notes, cell_of

NIGHT = "night"
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(?:[.,]0{1,3})?")
_WRITTEN_DAY = re.compile(r"(19|20|21)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
_SERIALS = range(36526, 73051)  # a spreadsheet's numbers of the days from 2000 to 2099


def night_numbers(
    rows: Sequence[TableRow],
    place: int,
    notes: Notes,
    *,
    convention: Convention,
    date_format: str | None,
    today: date,
) -> tuple[bool, list[tuple[str, int] | None]]:
    """Return whether nights are dates, and the label and number of each row's night.

    A date is the evening's, or the morning's by that convention, and its number counts days; a
    whole number is taken as it is. A row whose night cannot be read, is to come, or stood above
    already is None and noted.
    """
    cells = [cell_of(row, place) for row in rows]
    is_dated = _are_dates(cells)
    order = order_of(cells)
    shift = timedelta(days=int(convention == "morning"))
    seen: dict[int, int] = {}
    found: list[tuple[str, int] | None] = []
    for row, cell in zip(rows, cells, strict=True):
        if not is_dated:
            night = _whole(row, cell, notes)
        else:
            day, finding = date_of(cell, order=order, date_format=date_format)
            notes.add(row.line, NIGHT, cell, finding)
            if day is not None and day > today:
                text = f"{day} has not come yet (today is {today})"
                fix = "see the year and the month of the date"
                notes.error(row, NIGHT, cell, "future_date", text, fix)
            night = None if day is None else (f"{day - shift}", (day - shift).toordinal())
        if night is not None and night[1] in seen:
            text = f"night {night[0]} stands in line {seen[night[1]]} too"
            fix = "keep the row that is right, one row for each night"
            notes.error(row, NIGHT, cell, "duplicate_night", text, fix)
            night = None
        elif night is not None:
            seen[night[1]] = row.line
        found.append(night)
    return is_dated, found


def _are_dates(cells: Sequence[str]) -> bool:
    """Return whether most nights are dates; numbers that are all days of a calendar are too."""
    n_filled = sum(map(bool, cells))
    whole = [cell for cell in cells if _WHOLE.fullmatch(cell)]
    return 2 * len(whole) < n_filled or (bool(whole) and all(map(_is_day, whole)))


def _whole(row: TableRow, cell: str, notes: Notes) -> tuple[str, int] | None:
    """Return a night that is a whole number, or note that it is none."""
    if not _WHOLE.fullmatch(cell):
        notes.add(row.line, NIGHT, cell, _not_whole(cell))
        return None
    number = int(float(cell.replace(",", ".")))
    return str(number), number


def _is_day(cell: str) -> bool:
    """Return whether a whole number is a day as spreadsheets store or people write it."""
    is_serial = cell.isdigit() and len(cell) == 5 and int(cell) in _SERIALS
    return is_serial or _WRITTEN_DAY.fullmatch(cell) is not None


def _not_whole(cell: str) -> Finding:
    text = f"{quoted(cell)} is no night number (expected a whole number as in the other rows)"
    fix = "write a date in every row, or a whole number in every row"
    return Finding("error", "not_a_night", text, fix)
