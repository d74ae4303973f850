"""Dates as diaries hold them: ISO, day and month in either order, a spreadsheet's day number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from legmotion.errors import ParameterError
from legmotion.io.diary_cells import quoted
from legmotion.io.diary_table import Finding

Order = Literal["day_first", "month_first", "contradictory", "unknown"]

YEARS = range(1990, 2200)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})\.?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_YEAR_LAST = re.compile(r"([0-9]{1,2})\s?[-/.]\s?([0-9]{1,2})\s?[-/.]\s?([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]{1,12})?")
_WITH_TIME = re.compile(r"(\S+)[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?\S{0,6}")
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
_MAX_LENGTH = 40
_SERIALS = range(36526, 73051)  # the days from 2000 to 2099
_SERIAL_ZERO = date(1899, 12, 30)
_PROBE = date(2026, 12, 31)


def check_date_format(date_format: str) -> None:
    """Raise ParameterError for a format that does not hold day, month and year."""
    try:
        shown = _PROBE.strftime(date_format)
        found = datetime.strptime(shown, date_format).date()
    except (ValueError, re.error):
        found = None
    if found != _PROBE:
        raise ParameterError(
            f"--date-format is {date_format!r}, expected a pattern of day, month and year",
            hint="%d/%m/%Y reads 31/12/2026, %m/%d/%Y reads 12/31/2026",
        )


def order_of(cells: Iterable[str]) -> Order:
    """Return which of day and month comes first in a file, where some day above 12 says so."""
    is_first = is_second = False
    for cell in cells:
        match = _YEAR_LAST.fullmatch(_day_part(cell))
        if match is not None:
            is_first |= int(match[1]) > 12
            is_second |= int(match[2]) > 12
    if is_first and is_second:
        return "contradictory"
    return "day_first" if is_first else "month_first" if is_second else "unknown"


def date_of(
    text: str, *, order: Order = "unknown", date_format: str | None = None
) -> tuple[date | None, Finding | None]:
    """Return the day that a cell names, and what is odd about how it does.

    `order` is that of the file's days and months; `date_format` wins over it.
    """
    if _ISO.fullmatch(text):
        return _made(text, *(int(part) for part in text.split("-")))
    if len(text) > _MAX_LENGTH:
        return None, _no_date(text)
    if date_format is not None:
        return _formatted(text, date_format)
    day_part = _day_part(text)
    if day_part != text:
        return _without_time(text, day_part, order)
    match = _YEAR_FIRST.fullmatch(text)
    if match is not None:
        return _assumed(text, *(int(part) for part in match.groups() if part))
    match = _YEAR_LAST.fullmatch(text)
    if match is not None:
        return _year_last(text, int(match[1]), int(match[2]), int(match[3]), order)
    serial = _SERIAL.fullmatch(text)
    if serial is not None and int(serial[1]) in _SERIALS:
        found = _SERIAL_ZERO + timedelta(days=int(serial[1]))
        sentence = f"{quoted(text)} is a spreadsheet's number of a day and was read as {found}"
        fix = f"write {found}, or the date that was meant; store the column as text"
        return found, Finding("warning", "excel_serial_date", sentence, fix)
    return _named(text)


def _day_part(text: str) -> str:
    """Return a date without the time that stands behind it."""
    match = _WITH_TIME.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    return match[1] if match is not None else text


def _made(text: str, year: int, month: int, day: int) -> tuple[date | None, Finding | None]:
    try:
        found = date(year, month, day)
    except ValueError:
        return None, _no_date(text)
    if found.year not in YEARS:
        sentence = f"{found} is not in the years {YEARS.start} to {YEARS.stop - 1}"
        return None, Finding("error", "impossible_date", sentence, "write the date that was meant")
    return found, None


def _assumed(text: str, year: int, month: int, day: int) -> tuple[date | None, Finding | None]:
    """Return a date that was understood although it is not written as the diary asks for."""
    found, finding = _made(text, year, month, day)
    if found is None:
        return None, finding
    sentence = f"{quoted(text)} was read as {found}"
    return found, Finding("warning", "date_form", sentence, f"write {found}")


def _without_time(text: str, day_part: str, order: Order) -> tuple[date | None, Finding | None]:
    found, finding = date_of(day_part, order=order)
    if found is None:
        return None, finding
    sentence = f"{quoted(text)} was read as {found}; the time beside the date was left out"
    return found, Finding("warning", "date_form", sentence, f"write {found}")


def _formatted(text: str, date_format: str) -> tuple[date | None, Finding | None]:
    try:
        found = datetime.strptime(text, date_format).date()
    except ValueError:
        sentence = f"{quoted(text)} is no date of the form {date_format}"
        return None, Finding("error", "not_a_date", sentence, "write the date as 2026-11-21")
    return _made(text, found.year, found.month, found.day)


def _year_last(
    text: str, first: int, second: int, year: int, order: Order
) -> tuple[date | None, Finding | None]:
    """Return a date whose day and month may stand in either order."""
    by_order = {
        "%d/%m/%Y": _made(text, year, second, first)[0],
        "%m/%d/%Y": _made(text, year, first, second)[0],
    }
    possible = {form: found for form, found in by_order.items() if found is not None}
    mark = next(mark for mark in text if not mark.isdigit()).strip() or "/"
    if not possible:
        return None, _no_date(text)
    chosen = {"day_first": "%d/%m/%Y", "month_first": "%m/%d/%Y"}.get(order, "")
    if len(possible) == 1 and order != "contradictory":
        chosen = chosen or next(iter(possible))
    if first == second and chosen == "":
        chosen = "%d/%m/%Y"
    found = possible.get(chosen)
    forms = [f"{day}, or --date-format {form.replace('/', mark)}" for form, day in possible.items()]
    if found is not None:
        sentence = f"{quoted(text)} was read as {found}"
        fix = f"use {found}, or --date-format {chosen.replace('/', mark)}"
        return found, Finding("warning", "date_form", sentence, fix)
    if chosen or len(possible) == 1:
        sentence = f"{quoted(text)} does not fit the order of day and month in the other rows"
        return None, Finding("error", "ambiguous_date", sentence, f"use {forms[0]}")
    both = " or ".join(str(day) for day in possible.values())
    sentence = f"{quoted(text)} may be {both}: no day above 12 in the file says which"
    if order == "contradictory":
        sentence = f"{quoted(text)} may be {both}: the other rows hold both orders"
    return None, Finding("error", "ambiguous_date", sentence, "use " + "; or ".join(forms))


def _named(text: str) -> tuple[date | None, Finding | None]:
    """Return a date whose month is a name."""
    words = re.sub(r"[\s.,-]+", " ", text).strip()
    for form in _NAMED:
        try:
            found = datetime.strptime(words, form).date()
        except ValueError:
            continue
        return _assumed(text, found.year, found.month, found.day)
    return None, _no_date(text)


def _no_date(text: str) -> Finding:
    sentence = f"{quoted(text)} is no date (expected year-month-day as 2026-11-21)"
    fix = "write the date as 2026-11-21"
    if _SHORT_YEAR.fullmatch(text):
        fix = "write the year in full and first, as 2026-11-21, or give --date-format %d/%m/%y"
    elif _ISO.fullmatch(text):
        fix = "the month has no such day; see the calendar"
    return Finding("error", "not_a_date", sentence, fix)
