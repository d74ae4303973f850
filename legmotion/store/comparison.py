"""A comparison as its file, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from legmotion.store.comparison_document import COMPARISON_SCHEMA, ComparisonDocument
from legmotion.store.results import read_document, study_document, write_result
from legmotion.study.comparison import Comparison, Effect, NightsNeeded
from legmotion.study.reconcile import Reconciliation

COMPARISON = "comparison"
COMPARISON_FILE = "comparison.json"
COMPARISON_PAGE = "comparison.html"
_EFFECT = (
    "estimate", "p_fewer", "p_meaningful", "p_equivalent", "p_two_sided", "rho_mean", "mean",
    "variance", "df",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineItem:
    """One item that a reporting guideline asks for; `text` is empty where nothing is recorded."""

    item: str
    topic: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of a comparison in words: the verdict, the method, the guidelines' items."""

    sentence: str
    method: str
    cent: tuple[GuidelineItem, ...]
    scribe: tuple[GuidelineItem, ...]


def comparison_document(
    comparison: Comparison, told: Told, *, reconciliation: Reconciliation | None = None
) -> ComparisonDocument:
    """Return what comparison.json says, every number rounded to six significant digits.

    `reconciliation` is how the diary and the recordings of a study meet, None for a table.
    """
    return study_document(
        ComparisonDocument,
        {
            **_head(comparison, told),
            "n": _n(comparison),
            **_estimates(comparison),
            "arms": {"massage": asdict(comparison.massage), "none": asdict(comparison.none)},
            "sensitivity": [asdict(row) for row in comparison.sensitivity],
            "carry_over": _optional(comparison.carry_over),
            "drift": _optional(comparison.drift),
            "curve": comparison.curve,
            "profile": [asdict(hour) for hour in comparison.profile],
            "secondary": [
                asdict(outcome) | {"effect": _effect(outcome.effect)}
                for outcome in comparison.secondary
            ],
            "nights_needed": _needed(comparison.nights_needed),
            "adherence": None
            if comparison.adherence is None
            else asdict(comparison.adherence)
            | {"as_received": _effect(comparison.adherence.as_received)},
            "balance": [asdict(one) for one in comparison.balance],
            "warnings": [asdict(notice) for notice in comparison.warnings],
            "reconciliation": _shared(reconciliation),
            "plan_hash": comparison.plan_hash,
            "nights": [asdict(night) for night in comparison.nights],
            "reporting": _reporting(told),
        },
        schema=COMPARISON_SCHEMA,
        parameters=comparison.parameters,
    )


def write_comparison(
    document: ComparisonDocument, folder: Path, *, page: str | None = None
) -> Path:
    """Write comparison/comparison.json and its page in a folder, in the place of older ones.

    Without a page, an older one is removed. Returns the path of the JSON.

    Raises
    ------
    ParameterError
        If the folder cannot be written. An older result is then as it was.
    """
    return write_result(folder, COMPARISON, document, page=page)


def read_comparison(path: Path) -> ComparisonDocument:
    """Return a comparison's document from its file, its folder, or the study it stands in.

    Raises
    ------
    UnreadableFileError
        If there is no such file or it cannot be read.
    MalformedFileError
        If it is not a comparison of this schema.
    """
    file = path
    if path.is_dir():
        inside = path / COMPARISON / COMPARISON_FILE
        file = inside if inside.exists() else path / COMPARISON_FILE
    return read_document(
        file,
        ComparisonDocument,
        what="a comparison",
        schema=COMPARISON_SCHEMA,
        where=f"give the folder that holds {COMPARISON_FILE}",
        again="compare the nights again with this version of legmotion",
    )


def _head(comparison: Comparison, told: Told) -> dict[str, Any]:
    return {
        "status": comparison.status,
        "status_words": comparison.status_words,
        "hint": comparison.hint,
        "verdict": comparison.verdict,
        "sentence": told.sentence,
        "design": comparison.design,
        "design_origin": comparison.design_origin,
        "exploratory": comparison.is_exploratory,
        "outcome": comparison.outcome,
        "label": comparison.label,
        "unit": comparison.unit,
        "scale": comparison.scale,
        "better": comparison.better,
        "mcid": comparison.mcid,
        "robust": comparison.is_robust,
        "concordant": comparison.is_concordant,
    }


def _n(comparison: Comparison) -> dict[str, Any]:
    """Return how many nights entered, and every one that did not."""
    return {
        "massage": comparison.massage.n,
        "none": comparison.none.n,
        "excluded": [
            {
                "night": night.night,
                "massage": night.massage,
                "code": night.excluded,
                "reason": night.reason,
            }
            for night in comparison.nights
            if night.excluded
        ],
    }


def _estimates(comparison: Comparison) -> dict[str, Any]:
    """Return the effect on its scale, null on the other one and after a refusal."""
    effect, is_rate = comparison.effect, comparison.scale == "rate"
    fields = dict.fromkeys(_EFFECT) if effect is None else _effect(effect) or {}
    estimate = fields.get("estimate")
    interval = None if effect is None else (effect.low, effect.high)
    pooled = (comparison.pooled_low, comparison.pooled_high)
    return {
        "estimand": "rate_ratio_typical_night" if is_rate else "mean_difference",
        "rr": estimate if is_rate else None,
        "ci95": interval if is_rate else None,
        "difference": None if is_rate else estimate,
        "difference_ci95": None if is_rate else interval,
        **{name: fields[name] for name in _EFFECT[1:]},
        "columns": [] if effect is None else effect.columns,
        "rr_pooled": comparison.pooled_ratio,
        "rr_pooled_ci95": None if None in pooled else pooled,
        "absolute": None
        if comparison.absolute is None
        else {
            **dict(zip(("estimate", "low", "high"), comparison.absolute, strict=True)),
            "unit": comparison.unit,
        },
    }


def _effect(effect: Effect | None) -> dict[str, Any] | None:
    if effect is None:
        return None
    fields = {name: getattr(effect, name) for name in _EFFECT}
    return fields | {"ci95": (effect.low, effect.high), "columns": effect.columns}


def _needed(needed: NightsNeeded | None) -> dict[str, Any] | None:
    if needed is None:
        return None
    return {
        "per_change": dict(needed.per_change),
        "more": needed.more,
        "cv": needed.cv,
        "rho": needed.rho,
        "swing": needed.swing,
    }


def _shared(shared: Reconciliation | None) -> dict[str, Any] | None:
    if shared is None:
        return None
    return {
        "n_matched": len(shared.matched),
        "diary_only": [night.isoformat() for night in shared.diary_only],
        "recording_only": [night.isoformat() for night in shared.recording_only],
        "out_of_range": [night.isoformat() for night in shared.out_of_range],
        "off_by_one": _optional(shared.off_by_one),
    }


def _reporting(told: Told) -> dict[str, Any]:
    return {
        "method": told.method,
        "cent": _items(told.cent),
        "scribe": _items(told.scribe),
    }


def _items(items: Sequence[GuidelineItem]) -> list[dict[str, str]]:
    return [
        asdict(item) | {"status": "reported" if item.text else "not recorded"} for item in items
    ]


def _optional(part: Any) -> dict[str, Any] | None:
    return None if part is None else asdict(part)
