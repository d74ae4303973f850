"""Indexes of made-up studies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from legmotion.store.study_index import IndexNight, IndexResult, StudyIndex

FIRST = date(2026, 9, 7)


def index_night(day: int | None = 0, **fields: Any) -> IndexNight:
    """One night, `day` days after the first evening; None is one without a date."""
    evening = None if day is None else FIRST + timedelta(days=day)
    label = "undated-1" if evening is None else evening.isoformat()
    plain: dict[str, Any] = {
        "evening": evening,
        "label": label,
        "page": f"nights/{label}/night.html",
        "condition": "massage",
        "planned": None,
        "value": 27.6498,
        "count": 200,
        "minutes": 434.0,
        "why_not": "",
        "grade": "good",
        "reason": "",
    }
    return IndexNight(**(plain | fields))


def index_of(*nights: IndexNight, **fields: Any) -> StudyIndex:
    """A study of these nights."""
    plain: dict[str, Any] = {
        "nights": nights,
        "results": (IndexResult(kind="comparison", page="", sentence="Nothing to compare yet."),),
        "unanalysed": (),
        "notices": (),
    }
    return StudyIndex(**(plain | fields))


def one_of_each() -> StudyIndex:
    """Nights of every kind: both conditions, unknown, doubtful, unrecorded, undated, far away."""
    return index_of(
        index_night(0),
        index_night(1, condition="other", value=61.25, count=410, page=""),
        index_night(2, condition="unknown", reason="the diary does not say it"),
        index_night(3, grade="fair"),
        index_night(4, grade="bad", value=None, count=12, why_not="nothing was analysable"),
        index_night(6, label="", page="", value=None, count=None, minutes=None, grade=""),
        index_night(120, condition="other", planned=True),
        index_night(None, condition="unknown", reason="the date of this night is not known"),
    )
