"""How a recording was understood, in words: its clock, its leg, the time it spans."""

from __future__ import annotations

from datetime import datetime, timedelta

from legmotion_cli.words import duration, moment

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
