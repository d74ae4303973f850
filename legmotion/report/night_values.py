"""Numbers and words of a stored night that several parts of its page need."""

from __future__ import annotations

from legmotion.report.page_parts import Cell, number_cell
from legmotion.store.documents import NightDocument

WINDOW_ORIGINS = {
    "option": "from the options",
    "diary": "from the diary",
    "detected": "found from how the leg lay",
    "recording": "the whole recording",
}


def outcome_cell(document: NightDocument, key: str, *, decimals: int | None = None) -> Cell:
    """Return an outcome as it is shown, a dash where a result does not have it."""
    outcome = document.outcomes.get(key)
    value = None if outcome is None else outcome.value
    return number_cell(value, f"outcomes.{key}.value", decimals=decimals)


def value_of(document: NightDocument, key: str) -> int | float | None:
    """Return the value of an outcome, None where it is not known."""
    outcome = document.outcomes.get(key)
    return None if outcome is None else outcome.value


def is_apart(document: NightDocument) -> bool:
    """Return whether each leg is scored by itself and the night has no number for both."""
    return value_of(document, "plm_n") is None and len(sides_of(document)) > 1


def sides_of(document: NightDocument) -> list[str]:
    """Return the legs that were recorded, left before right."""
    return sorted({recording.side for recording in document.recordings})


def legs_words(document: NightDocument) -> str:
    """Return which legs were recorded."""
    sides = sides_of(document)
    return "both legs" if len(sides) > 1 else f"{sides[0]} leg only"


def origin_words(document: NightDocument) -> str:
    """Return who said when the time in bed was."""
    origins = document.window.origin.split("+")
    return " and ".join(WINDOW_ORIGINS.get(one, one) for one in origins)
