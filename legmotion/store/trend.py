"""What happened over time, as its file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from legmotion.store.results import read_document, study_document, write_result
from legmotion.store.trend_document import TREND_SCHEMA, TrendDocument
from legmotion.study.change import Change
from legmotion.study.regularity import Regularity
from legmotion.study.trend import TrendResult
from legmotion.study.trend_nights import Coefficient

TREND = "trend"
TREND_FILE, TREND_PAGE = "trend.json", "trend.html"
_TOLD = (
    "status", "status_words", "hint", "outcome", "label", "unit", "scale", "better", "mcid",
)  # fmt: skip


def trend_document(result: TrendResult, sentence: str) -> TrendDocument:
    """Return what trend.json says, every number rounded to six significant digits."""
    return study_document(
        TrendDocument,
        {
            **{name: getattr(result, name) for name in _TOLD},
            "sentence": sentence,
            "change": _change(result.change),
            "regularity": _regularity(result.regularity),
            "warnings": [asdict(notice) for notice in result.warnings],
            "nights": [asdict(night) for night in result.nights],
        },
        schema=TREND_SCHEMA,
        parameters=result.parameters,
    )


def write_trend(
    document: TrendDocument, report: str, folder: Path, *, page: str | None = None
) -> Path:
    """Write trend/trend.json, its text and its page in a folder, in the place of older ones.

    Without a page, an older one is removed. Returns the path of the JSON. Raises ParameterError
    if the folder cannot be written; an older result is then as it was.
    """
    return write_result(folder, TREND, document, page=page, report=report)


def read_trend(file: Path) -> TrendDocument:
    """Return what a trend.json holds.

    Raises UnreadableFileError for a file that cannot be read, MalformedFileError for one that is
    not of this schema.
    """
    return read_document(
        file,
        TrendDocument,
        what="a course over time",
        schema=TREND_SCHEMA,
        where="name a trend.json, as `legmotion trend --out DIR` writes it",
        again="make it again with `legmotion trend`",
    )


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    fields = asdict(change)
    del fields["notices"]
    effects = ("step", "jump", "slope", "slope_change")
    return fields | {name: _coefficient(getattr(change, name)) for name in effects}


def _regularity(regularity: Regularity | None) -> dict[str, Any] | None:
    if regularity is None:
        return None
    effects = ("tonight", "trailing_7", "trailing_14", "decayed")
    dose = regularity.dose
    return asdict(regularity) | {
        **{name: _coefficient(getattr(regularity, name)) for name in effects},
        "dose": asdict(dose) | {"per_step": _coefficient(dose.per_step)},
    }


def _coefficient(one: Coefficient | None) -> dict[str, Any] | None:
    if one is None:
        return None
    fields = asdict(one)
    low, high = fields.pop("low"), fields.pop("high")
    return fields | {"ci95": (low, high)}
