"""Rows of text, cell by cell, with the numbers of the standard library."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction

_NUMBER = re.compile(r"(-?)(\d{1,8})(?:(?P<mark>[.,])(\d{1,8}))?")
_CLOCK = re.compile(r"(?P<begin>.*\d\d:\d\d:)(?P<seconds>\d\d)(?:\.(?P<part>\d{1,9}))?")
_EXACT = 2**53


def cells_of(line: str, delimiter: str) -> list[str]:
    """Return a line's cells."""
    return line.split(delimiter)


def plain_number(cell: str, mark: str = ".") -> float | None:
    """Return a decimal of up to eight digits on either side, or None for anything else."""
    match = _NUMBER.fullmatch(cell)
    if match is None or match["mark"] not in (None, mark):
        return None
    if int(match[2] + (match[4] or "")) > _EXACT:
        return None
    # Of a text with a point, Python's float is the nearest one.
    return float(cell.replace(mark, "."))


def clock_ns(cell: str, layout: str) -> int | None:
    """Return the nanoseconds since 1970 of a text stamp; `layout` as for strptime, to minutes."""
    match = _CLOCK.fullmatch(cell)
    if match is None:
        return None
    try:
        minute = datetime.strptime(match["begin"], layout).replace(tzinfo=UTC)
    except ValueError:
        return None
    if int(match["seconds"]) > 59:
        return None
    part = Fraction("0." + (match["part"] or "0"))
    return int(minute.timestamp()) * 10**9 + int((int(match["seconds"]) + part) * 10**9)


def whole_ns(cell: str, ns_per_unit: int) -> int | None:
    """Return a whole number of the time column in nanoseconds."""
    return int(cell) * ns_per_unit if re.fullmatch(r"\d{1,19}", cell) else None


def decimal_ns(cell: str, decimals: int) -> int | None:
    """Return seconds with a fraction, to the nearest of the column's decimals, in nanoseconds."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", cell):
        return None
    return round(Fraction(cell) * 10**decimals) * 10 ** (9 - decimals)


def runs(values, time_s, break_s, least_s):
    """Return [first, stop) of runs of one triple that last long enough and end before the last."""
    found, first = [], 0
    for i in range(1, len(time_s)):
        if tuple(values[i]) != tuple(values[i - 1]) or time_s[i] - time_s[i - 1] > break_s:
            if time_s[i - 1] - time_s[first] >= least_s:
                found.append([first, i])
            first = i
    return found
