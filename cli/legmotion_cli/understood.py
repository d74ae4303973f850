"""How a recording was understood, in words: its clock, its leg, the time it spans."""

from __future__ import annotations

from datetime import datetime, timedelta

from legmotion.report.plain import Line, labelled
from legmotion_cli.words import duration, moment

_NAME_WIDTH = 12

_ZONE_SOURCES = {
    "option": "from --tz",
    "environment": "from LEGMOTION_TZ",
    "settings": "from legmotion.toml",
    "file": "as the file says",
    "computer": "as this computer is set; --tz names another",
}
_SIDE_SOURCES = {
    "given": "",
    "settings": " (from legmotion.toml or LEGMOTION_LEG)",
    "device": " (as the device recorded)",
    "file_name": " (from the file's name)",
    "folder_name": " (from the folder's name)",
    "assumed": " (assumed; --side names it)",
}


def field(name: str, text: str) -> list[Line]:
    """Return what was understood behind its name."""
    return labelled(name, text, width=_NAME_WIDTH)


def pair(name: str, text: str, numbers: str, width: int) -> list[Line]:
    """Return a text and its numbers at the right margin; below it where there is no room."""
    room = width - len("  ") - _NAME_WIDTH - len(text)
    if room >= len(numbers) + len("  "):
        return field(name, f"{text}{numbers:>{room}}")
    return [*field(name, text), *field("", numbers)]


def clock_words(clock: str, *, zone: str, zone_origin: str) -> str:
    """Return what a recording's clock shows, and in which zone it is read."""
    source = f"{zone} {_ZONE_SOURCES[zone_origin]}"
    match clock:
        case "utc":
            return f"the file names instants; {source}"
        case "local":
            return f"no zone in the file; {source}"
        case "time_of_day":
            return "the time of day from --start, no date"
        case _:
            return "none in the file; --start gives the time of the first sample"


def side_words(side: str, origin: str) -> str:
    """Return the leg, and who said so."""
    return f"{side} ankle{_SIDE_SOURCES[origin]}"


def span_words(start: str | None, duration_s: float) -> str:
    """Return from when to when a recording lasts; `start` is ISO 8601, None without a date."""
    if start is None:
        return duration(duration_s)
    begin = datetime.fromisoformat(start)
    return f"{moment(begin)} → {moment(begin + timedelta(seconds=duration_s))}"


def gap_words(n: int, total_s: float) -> str:
    """Return how much is missing."""
    if not n:
        return "no gaps"
    return f"{n} gap{'s' if n > 1 else ''} ({duration(total_s)})"


def worn_words(worn_s: float, recorded_s: float) -> str:
    """Return how much of what was recorded the sensor was worn; all of it is 100 %, no less.

    Examples
    --------
    >>> worn_words(28800, 28800), worn_words(28700, 28800)
    ('worn 100 %', 'worn 99 %')
    """
    share = worn_s / recorded_s if recorded_s > 0 else 0.0
    return f"worn {int(100 * share + 1e-9)} %"
