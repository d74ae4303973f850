"""The date of a night as a person reads it, the same in every locale."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def night_pair(label: str) -> str:
    """Return a night's label as the pair of its days; one that is no date stays as it is.

    Examples
    --------
    >>> night_pair("2026-11-21"), night_pair("2026-12-31")
    ('21–22 Nov 2026', '31 Dec 2026–1 Jan 2027')
    """
    evening = _date(label)
    if evening is None:
        return label
    try:
        morning = evening + timedelta(days=1)
    except OverflowError:
        return label
    if evening.month == morning.month:
        return f"{evening.day}–{_day(morning)}"
    if evening.year == morning.year:
        return f"{evening.day} {MONTHS[evening.month - 1]}–{_day(morning)}"
    return f"{_day(evening)}–{_day(morning)}"


def short_date(label: str) -> str:
    """Return the day and month of a night's evening; a label that is no date stays as it is.

    Examples
    --------
    >>> short_date("2026-11-21"), short_date("7")
    ('21 Nov', '7')
    """
    evening = _date(label)
    return label if evening is None else f"{evening.day} {MONTHS[evening.month - 1]}"


def _date(label: str) -> date | None:
    try:
        return date.fromisoformat(label) if "-" in label else None
    except ValueError:
        return None


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
