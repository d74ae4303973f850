"""The section [diary] of legmotion.toml: how the diary of a study is read."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from legmotion.errors import ParameterError

DIARY_KEYS = ("diary.complete", "diary.date_convention", "diary.night_start")
NOON = time(12)

_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def diary_value(key: str, value: Any, origin: str) -> bool | str | time:
    """Return the value of a setting of the diary.

    Raises ParameterError for a value that it cannot have, naming where it stands.
    """
    match key:
        case "diary.complete":
            truth = value if isinstance(value, bool) else _TRUTHS.get(str(value).lower())
            if truth is not None:
                return truth
            expected, hint = "true or false", "true: a day without a row had no massage"
        case "diary.date_convention":
            if value in ("evening", "morning"):
                return str(value)
            expected = "evening or morning"
            hint = "of which day the dates in nights.csv are: before the night or after it"
        case _:
            at = value if isinstance(value, time) else _time(value)
            if at is not None and at.tzinfo is None:
                return at
            expected, hint = "a time of day", 'write night_start = "18:00"'
    raise ParameterError(f"{origin}: {key} is {value!r}, expected {expected}", hint=hint)


def _time(value: Any) -> time | None:
    """Return HH:MM as a time of day, None for anything else."""
    try:
        return datetime.strptime(value, "%H:%M").time() if isinstance(value, str) else None
    except ValueError:
        return None
