"""A comparison as its file tells it: the result again, from what was kept."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from legmotion.store.comparison_beside import EffectDocument, Interval, SecondaryDocument
from legmotion.store.comparison_document import ComparisonDocument
from legmotion.store.trend_result import study_parameters
from legmotion.study.comparison import (
    Adherence,
    Arm,
    Balance,
    CarryOver,
    ComparedHour,
    ComparedNight,
    Comparison,
    Drift,
    Effect,
    HourOfArm,
    NightsNeeded,
    SecondaryOutcome,
    SensitivityRow,
)
from legmotion.study.nights import Notice

_SAME = (
    "status", "status_words", "hint", "verdict", "design", "design_origin", "outcome", "label",
    "unit", "scale", "better", "mcid", "plan_hash", "curve",
)  # fmt: skip
_OF_EFFECT = (
    "p_fewer", "p_meaningful", "p_equivalent", "p_two_sided", "rho_mean", "mean", "variance", "df",
)  # fmt: skip


def comparison_result(document: ComparisonDocument) -> Comparison:
    """Return what a file tells of a comparison, every number as it stands there."""
    absolute, pooled = document.absolute, document.rr_pooled_ci95 or (None, None)
    return Comparison(
        **{name: getattr(document, name) for name in _SAME},
        is_exploratory=document.exploratory,
        massage=Arm(**_fields(document.arms.massage)),
        none=Arm(**_fields(document.arms.none)),
        effect=_own_effect(document),
        absolute=None if absolute is None else (absolute.estimate, absolute.low, absolute.high),
        pooled_ratio=document.rr_pooled,
        pooled_low=pooled[0],
        pooled_high=pooled[1],
        is_concordant=document.concordant,
        is_robust=document.robust,
        sensitivity=tuple(SensitivityRow(**_fields(row)) for row in document.sensitivity),
        carry_over=None
        if document.carry_over is None
        else CarryOver(**_fields(document.carry_over)),
        drift=None if document.drift is None else Drift(**_fields(document.drift)),
        profile=tuple(
            ComparedHour(
                label=hour.label,
                massage=HourOfArm(**_fields(hour.massage)),
                none=HourOfArm(**_fields(hour.none)),
            )
            for hour in document.profile
        ),
        secondary=tuple(_secondary(outcome) for outcome in document.secondary),
        nights_needed=None
        if document.nights_needed is None
        else NightsNeeded(**_fields(document.nights_needed)),
        adherence=_adherence(document),
        balance=tuple(Balance(**_fields(one)) for one in document.balance),
        nights=_nights(document),
        warnings=tuple(Notice(**_fields(one)) for one in document.warnings),
        parameters=study_parameters(document.parameters),
    )


def _own_effect(document: ComparisonDocument) -> Effect | None:
    """Return the effect, from where it stands for this scale; None after a refusal."""
    is_rate = document.scale == "rate"
    estimate = document.rr if is_rate else document.difference
    ends = document.ci95 if is_rate else document.difference_ci95
    return _effect_of(document, estimate, ends)


def _effect(document: EffectDocument | None) -> Effect | None:
    return None if document is None else _effect_of(document, document.estimate, document.ci95)


def _effect_of(document: Any, estimate: float | None, ends: Interval) -> Effect | None:
    if estimate is None or ends is None:
        return None
    told = {name: getattr(document, name) for name in _OF_EFFECT}
    told["variance"] = math.nan if told["variance"] is None else told["variance"]
    return Effect(
        estimate=estimate, low=ends[0], high=ends[1], columns=tuple(document.columns), **told
    )


def _nights(document: ComparisonDocument) -> tuple[ComparedNight, ...]:
    """Return the nights; a file of an older version counts a night by what happened."""
    nights = []
    for one in document.nights:
        fields = _fields(one)
        if one.arm is None and not one.excluded:
            fields["arm"] = one.massage
        nights.append(ComparedNight(**fields))
    return tuple(nights)


def _secondary(document: SecondaryDocument) -> SecondaryOutcome:
    return SecondaryOutcome(**{**_fields(document), "effect": _effect(document.effect)})


def _adherence(document: ComparisonDocument) -> Adherence | None:
    told = document.adherence
    if told is None:
        return None
    return Adherence(
        n_planned=told.n_planned, n_kept=told.n_kept, as_received=_effect(told.as_received)
    )


def _fields(document: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(document, name) for name in document.__struct_fields__}
