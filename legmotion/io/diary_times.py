"""Times as diaries hold them: 22:30, ISO 8601, and the forms that spreadsheets and habits make."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from legmotion.errors import ParameterError
from legmotion.io.diary_cells import quoted
from legmotion.io.diary_table import Finding
from legmotion.io.moment import Moment, parse_moment

_DOT = re.compile(r"([0-9]{1,2})[.,hH]([0-9]{2})(?:[.,][0-9]{2})?")
_TWELVE = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::00)?\s*([ap])\.?\s?m\.?", re.IGNORECASE)
_DIGITS = re.compile(r"([0-9]{1,2})([0-9]{2})")
_FRACTION = re.compile(r"([0-9]{5}|0)?[.,]([0-9]{1,16})")
_TWO_WAYS = ("0.25", "0,25")
_CUT = re.compile(r"([0-9]{1,2})[.,]([0-9])")
_HOUR = re.compile(r"([0-9]{1,2})\s?h?")
_SERIAL_ZERO = datetime(1899, 12, 30)
_SERIAL_DAYS = range(36526, 73051)  # the days from 2000 to 2099
_MAX_LENGTH = 40


def moment_of(text: str) -> tuple[Moment | None, Finding | None]:
    """Return the moment that a cell names, and what is odd about how it does."""
    if len(text) <= _MAX_LENGTH:
        try:
            return parse_moment(text, what="the cell"), None
        except ParameterError:
            pass
        for reading in (_twelve, _fraction, _dot, _digits):
            found = reading(text)
            if found is not None:
                shown = f"{found:%H:%M}" if isinstance(found, time) else f"{found:%Y-%m-%dT%H:%M}"
                sentence = f"{quoted(text)} was read as {shown}"
                return found, Finding("warning", "time_form", sentence, f"write {shown}")
    sentence = f"{quoted(text)} is no time of day (expected HH:MM as 22:30)"
    return None, Finding("error", "not_a_time", sentence, _fix(text))


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _twelve(text: str) -> time | None:
    """Read 7:30 PM, 7.30pm and 7 pm."""
    match = _TWELVE.fullmatch(text)
    if match is None or not 1 <= int(match[1]) <= 12:
        return None
    hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
    return _time(hour, int(match[2] or 0))


def _dot(text: str) -> time | None:
    """Read 22.30, 22,30 and 22h30; 0.25 may as well be a spreadsheet's 06:00."""
    match = _DOT.fullmatch(text) if text not in _TWO_WAYS else None
    return _time(int(match[1]), int(match[2])) if match is not None else None


def _digits(text: str) -> time | None:
    """Read 2230 and 730."""
    match = _DIGITS.fullmatch(text)
    return _time(int(match[1]), int(match[2])) if match is not None else None


def _fraction(text: str) -> Moment | None:
    """Read 0.9375, a spreadsheet's part of a day, and 46000.9375, its day and time."""
    match = _FRACTION.fullmatch(text)
    if match is None or (len(match[2]) < 3 and match[2] != "75"):
        return None
    minutes = round(float(f"0.{match[2]}") * 1440)
    day = int(match[1] or 0)
    if day == 0:
        return time(minutes // 60, minutes % 60) if minutes < 1440 else None
    if day not in _SERIAL_DAYS:
        return None
    return _SERIAL_ZERO + timedelta(days=day, minutes=minutes)


def _fix(text: str) -> str:
    """Return how a cell that is no time should have been written."""
    if text in _TWO_WAYS:
        return "write 00:25, or 06:00 if a spreadsheet made a part of a day of it"
    match = _CUT.fullmatch(text)
    if match is not None and int(match[1]) < 24 and int(match[2]) < 6:
        hour = int(match[1])
        return f"write {hour:02d}:{match[2]}0 if that was {match[1]}.{match[2]}0 once"
    match = _HOUR.fullmatch(text)
    if match is not None and int(match[1]) < 24:
        return f"write {int(match[1]):02d}:00 if the full hour is meant"
    if re.fullmatch(r"24[:.]?00(:00)?", text):
        return "midnight is 00:00"
    if re.search(r"[ap]\.?m\.?$", text, re.IGNORECASE):
        return "hours with am or pm count from 1 to 12; half past ten in the evening is 22:30"
    return "write hours from 0 to 23 and minutes, as 22:30, or leave the cell empty"
