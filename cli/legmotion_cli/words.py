"""Dates, hours and counts as a person reads them, the same in every locale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from legmotion.report.dates import MONTHS
from legmotion.report.dates import night_pair as night_pair

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BARS = "▁▂▃▄▅▆▇█"


def moment(at: datetime) -> str:
    """Return a moment as weekday, day, month and time, to the nearest minute.

    Examples
    --------
    >>> moment(datetime(2026, 11, 21, 22, 0)), moment(datetime(2026, 12, 31, 23, 59, 59))
    ('Sat 21 Nov 22:00', 'Fri 1 Jan 00:00')
    """
    at += timedelta(seconds=30)
    return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at:%H:%M}"


def duration(seconds: float, *, is_rounded: bool = False) -> str:
    """Return a duration in the units that fit it; rounded, in one unit.

    Examples
    --------
    >>> duration(28800), duration(95), duration(7)
    ('8 h 00', '1 min 35 s', '7 s')
    >>> duration(28500, is_rounded=True), duration(95, is_rounded=True)
    ('7.9 h', '2 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if is_rounded:
        return f"{seconds / 60:.0f} min" if whole < 3600 else f"{seconds / 3600:.1f} h"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d}"


def bars(counts: Sequence[int], largest: int) -> str:
    """Return one bar per count, the largest of the night in full.

    Examples
    --------
    >>> bars([0, 1, 7, 14], 14)
    '▁▂▅█'
    """
    steps = len(BARS) - 1
    return "".join(BARS[-(-steps * count // max(largest, 1))] for count in counts)
