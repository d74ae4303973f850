"""Stamps written as text, turned into nanoseconds a block at a time.

A stamp's layout (where its digits and marks stand) is read once by a regular expression; all
rows of the same layout are then converted together, digit column by digit column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from legmotion.units import AnyArray, BoolArray, IntArray

DayOrder = Literal["ymd", "dmy", "mdy"]

NS_PER_S = 1_000_000_000
NS_PER_DAY = 86_400 * NS_PER_S
# Layouts looked for in all of a block before its rows are read one by one: a clock that leaves
# out zeros has a handful, damage has as many as it likes.
_MAX_LAYOUTS = 64
_MAX_WIDTH = 48
# What 64 bits of nanoseconds around 1970 can hold.
_YEARS = (1678, 2262)
_STAMP = re.compile(
    r"(?:(?:(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"|(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<last>\d{4})),?[T ]\s*)?"
    r"(?P<hours>\d{1,2}):(?P<minutes>\d{2}):(?P<seconds>\d{2})(?:[.,:](?P<fraction>\d{1,12}))?"
    r"(?:\s?(?P<half>[AaPp])[Mm])?"
    r"(?:\s?(?P<zone>Z|UTC|GMT|(?P<sign>[+-])(?P<zone_hours>\d{2}):?(?P<zone_minutes>\d{2})?))?"
)
_DIGIT_FIELDS = (
    "year", "month", "day", "first", "second", "last", "hours", "minutes", "seconds",
    "fraction", "zone_hours", "zone_minutes",
)  # fmt: skip
_Columns = dict[str, IntArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class StampText:
    """What the first stamp's text shows: a date, an offset, which field is the day."""

    has_date: bool
    zone: str
    is_year_first: bool
    fields: tuple[int, int]


def stamp_match(text: str) -> re.Match[str] | None:
    """Return where a stamp's fields stand in a text, or None if it is none."""
    return _STAMP.fullmatch(text)


def describe(text: str) -> StampText | None:
    """Return what kind of stamp a text is, or None if it is none."""
    match = _STAMP.fullmatch(text.strip())
    if match is None:
        return None
    first = match["first"]
    return StampText(
        has_date=match["year"] is not None or first is not None,
        zone=match["zone"] or "",
        is_year_first=first is None,
        fields=(int(first), int(match["second"])) if first else (0, 0),
    )


def parse_stamps(
    data: NDArray[np.uint8], start: IntArray, stop: IntArray, *, order: DayOrder
) -> tuple[IntArray, BoolArray]:
    """Convert the texts `data[start[i]:stop[i]]` to nanoseconds.

    Returns
    -------
    ns : (n,) int64
        Since 1970-01-01 (UTC where the text carries an offset, else as the wall clock shows),
        or since midnight for texts without a date.
    is_read : (n,) bool
        False where the text is no stamp or names no real time.
    """
    ns = np.zeros(start.size, np.int64)
    is_read = np.zeros(start.size, np.bool_)
    rest = np.arange(start.size)
    n_layouts = 0
    while rest.size:
        i = rest[0]
        width = int(stop[i] - start[i])
        match = stamp_match(_text(data, start[i], stop[i])) if width <= _MAX_WIDTH else None
        if match is None:
            rest = rest[1:]
            continue
        n_layouts += 1
        if n_layouts > _MAX_LAYOUTS:
            matrix = data[start[i] : stop[i]].reshape(1, width)
            ns[i : i + 1], is_read[i : i + 1] = _nanoseconds(matrix, match, order)
            rest = rest[1:]
            continue
        is_same = stop[rest] - start[rest] == width
        matrix = sliding_window_view(data, width)[start[rest[is_same]]]
        fits = _has_layout(matrix, match)
        if not fits.all():
            matrix = matrix[fits]
        is_same[is_same] = fits
        same = rest[is_same]
        ns[same], is_read[same] = _nanoseconds(matrix, match, order)
        rest = rest[~is_same]
    return ns, is_read


def _text(data: NDArray[np.uint8], start: int, stop: int) -> str:
    return data[start:stop].tobytes().decode("latin-1")


def _has_layout(matrix: AnyArray, match: re.Match[str]) -> BoolArray:
    """Return which rows have digits where this stamp has, and its marks elsewhere."""
    text = match.string
    is_digit = np.array([character.isdigit() for character in text])
    is_free = np.zeros(len(text), np.bool_)
    for field in ("sign", "half"):
        if match[field]:
            is_free[match.start(field)] = True
    marks = ~(is_digit | is_free)
    pattern = np.frombuffer(text.encode("latin-1"), np.uint8)
    fits: BoolArray = np.all(matrix[:, is_digit] - ord("0") <= 9, axis=1)
    fits &= (matrix[:, marks] == pattern[marks]).all(axis=1)
    if match["sign"]:
        fits &= np.isin(matrix[:, match.start("sign")], (ord("+"), ord("-")))
    if match["half"]:
        fits &= np.isin(matrix[:, match.start("half")] & 0x5F, (ord("A"), ord("P")))
    return fits


def _nanoseconds(
    matrix: AnyArray, match: re.Match[str], order: DayOrder
) -> tuple[IntArray, BoolArray]:
    """Return the times of rows of one layout, and which of them exist."""
    fields: _Columns = {
        name: _number(matrix, *match.span(name)) for name in _DIGIT_FIELDS if match[name]
    }
    hours = fields["hours"]
    is_real: BoolArray = (fields["minutes"] < 60) & (fields["seconds"] < 60)
    if match["half"]:
        is_afternoon = (matrix[:, match.start("half")] & 0x5F) == ord("P")
        is_real &= (hours >= 1) & (hours <= 12)
        hours = hours % 12 + 12 * is_afternoon
    is_real &= hours < 24
    ns = ((hours * 60 + fields["minutes"]) * 60 + fields["seconds"]) * NS_PER_S
    if match["fraction"]:
        n_digits = min(len(match["fraction"]), 9)
        begin = match.start("fraction")
        ns += _number(matrix, begin, begin + n_digits) * 10 ** (9 - n_digits)
    if match["year"] or match["first"]:
        days, is_date = _days(fields, order)
        ns += days * NS_PER_DAY
        is_real &= is_date
    if match["sign"]:
        offset_min = fields["zone_hours"] * 60 + fields.get("zone_minutes", 0 * hours)
        is_west = matrix[:, match.start("sign")] == ord("-")
        ns -= np.where(is_west, -offset_min, offset_min) * (60 * NS_PER_S)
    return ns, is_real


def _number(matrix: AnyArray, start: int, stop: int) -> IntArray:
    value = np.zeros(matrix.shape[0], np.int64)
    for column in range(start, stop):
        value *= 10
        value += matrix[:, column] - np.uint8(ord("0"))
    return value


def _days(fields: _Columns, order: DayOrder) -> tuple[IntArray, BoolArray]:
    """Return days since 1970-01-01 of a proleptic Gregorian date, and which dates exist."""
    if "year" in fields:
        year, month, day = fields["year"], fields["month"], fields["day"]
    else:
        year = fields["last"]
        day, month = fields["first"], fields["second"]
        if order == "mdy":
            day, month = month, day
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    lengths = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    is_date: BoolArray = (month >= 1) & (month <= 12) & (day >= 1)
    is_date &= (year > _YEARS[0]) & (year < _YEARS[1])
    known = np.where(is_date, month, 1)
    is_date &= day <= lengths[known] + (is_leap & (known == 2))
    # Years counted from March, so that the leap day is the last of its year.
    shifted = year - (known <= 2)
    era_day = 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400
    days = era_day + (153 * ((known + 9) % 12) + 2) // 5 + day - 719_469
    return days, is_date
