"""A moment as people write it: a time of day, or a date with a time, with or without an offset."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from legmotion.errors import ParameterError

Moment = datetime | time

_TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_DATE_AND_TIME = re.compile(r"\d{4}-?\d{2}-?\d{2}[T ]\d{2}:?\d{2}.*")
_YEARS = range(1970, 2200)
_NOON = time(12)
_EXPECTED = "HH:MM as 22:30, or ISO 8601 as 2026-11-21T22:30 or 2026-11-21T22:30+01:00"


def parse_moment(text: str, *, what: str) -> Moment:
    """Return a `time` for HH:MM, a `datetime` for ISO 8601, aware if it names an offset.

    `what` names the option or cell in the message. Raises ParameterError for anything else.
    """
    words = text.strip()
    found: Moment | None = None
    match = _TIME_OF_DAY.fullmatch(words)
    try:
        if match is not None:
            hour, minute, second = (int(part or 0) for part in match.groups())
            found = time(hour, minute, second)
        elif _DATE_AND_TIME.fullmatch(words):
            found = datetime.fromisoformat(words)
    except ValueError:
        found = None
    if found is None or (isinstance(found, datetime) and found.year not in _YEARS):
        raise ParameterError(f"{what} is {text!r}, expected {_EXPECTED}", hint=_hint(words))
    return found


def _hint(words: str) -> str:
    if re.fullmatch(r"24:00(:00)?", words):
        return "midnight is 00:00"
    if re.fullmatch(r"(\d{1,2})[.hH](\d{2})", words):
        return f"write {words[:-3].zfill(2)}:{words[-2:]}"
    if re.search(r"[ap]\.?m\.?$", words, re.IGNORECASE):
        return "hours count from 0 to 23: half past ten in the evening is 22:30"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return f"add the time: {words}T22:30"
    return "hours count from 0 to 23, and a date is written year-month-day"


def in_night(night: date, at: time, *, is_end: bool) -> datetime:
    """Return the wall time of a time of day in the night from noon to noon that begins on a date.

    Noon itself is the first moment of the night, or its last for what ends something.
    """
    is_evening = at > _NOON if is_end else at >= _NOON
    return datetime.combine(night if is_evening else night + timedelta(days=1), at)
