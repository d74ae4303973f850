"""What happened over time, as its file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from legmotion._version import __version__
from legmotion.provenance import provenance
from legmotion.store.numbers import plain
from legmotion.store.staging import Staging
from legmotion.store.trend_document import TREND_SCHEMA, TrendDocument
from legmotion.study.change import Change
from legmotion.study.regularity import Regularity
from legmotion.study.trend import TrendResult
from legmotion.study.trend_nights import Coefficient
from legmotion.wording import DISCLAIMER

TREND = "trend"
TREND_FILE, TREND_TEXT = "trend.json", "trend.txt"
_INDENT = 1
_TOLD = (
    "status", "status_words", "hint", "outcome", "label", "unit", "scale", "better", "mcid",
)  # fmt: skip


def trend_document(result: TrendResult, sentence: str) -> TrendDocument:
    """Return what trend.json says, every number rounded to six significant digits."""
    document = plain(
        {
            "schema": TREND_SCHEMA,
            **{name: getattr(result, name) for name in _TOLD},
            "sentence": sentence,
            "change": _change(result.change),
            "regularity": _regularity(result.regularity),
            "warnings": [asdict(notice) for notice in result.warnings],
            "version": __version__,
            "nights": [asdict(night) for night in result.nights],
            "disclaimer": DISCLAIMER,
        }
    )
    # Parameters are settings and not results: kept to the last digit, as their fingerprint is.
    document["parameters"] = parts = {"study": asdict(result.parameters)}
    document["provenance"] = asdict(provenance(schema=TREND_SCHEMA, parameters=parts))
    return msgspec.convert(document, TrendDocument)


def trend_json(document: TrendDocument) -> bytes:
    """Return a document as it is written: JSON, indented, a line feed at the end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=_INDENT) + b"\n"


def write_trend(document: TrendDocument, report: str, folder: Path) -> Path:
    """Write trend/trend.json and its text in a folder, in the place of older ones.

    Returns the path of the JSON. Raises ParameterError if the folder cannot be written; an older
    result is then as it was.
    """
    files = {TREND_TEXT: report.encode() + b"\n", TREND_FILE: trend_json(document)}
    with Staging(folder) as staging:
        staging.add(TREND, files)
        return staging.put_in_place()[TREND] / TREND_FILE


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
