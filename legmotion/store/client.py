"""A stored comparison as one client among several."""

from __future__ import annotations

import math

from legmotion.store.comparison_document import ComparisonDocument
from legmotion.study.pooled import ClientEffect, Interval, PooledOutcome


def client_from_document(code: str, document: ComparisonDocument) -> ClientEffect:
    """Return what a stored comparison says, under the client's code.

    A comparison that was refused has no effect here even if one was shown all the same.
    """
    is_rate = document.scale == "rate"
    estimate = document.rr if is_rate else document.difference
    interval = document.ci95 if is_rate else document.difference_ci95
    mean, variance = document.mean, document.variance
    is_known = document.status in ("ok", "provisional") and _is_spread(mean, variance)
    return ClientEffect(
        code=code,
        status=document.status,
        status_words=document.status_words,
        design=document.design,
        n_massage=document.n.massage,
        n_none=document.n.none,
        n_left_out=len(document.n.excluded),
        mean=mean if is_known else None,
        variance=variance if is_known else None,
        alone=Interval(estimate=estimate, low=interval[0], high=interval[1])
        if is_known and estimate is not None and interval is not None
        else None,
    )


def outcome_from_document(document: ComparisonDocument) -> PooledOutcome:
    """Return what a stored comparison was made on."""
    return PooledOutcome(
        key=document.outcome,
        label=document.label,
        unit=document.unit,
        scale=document.scale,
        better=document.better,
        mcid=document.mcid,
    )


def _is_spread(mean: float | None, variance: float | None) -> bool:
    """Return whether both are known, and the variance is one."""
    return (
        mean is not None
        and math.isfinite(mean)
        and variance is not None
        and math.isfinite(variance)
        and variance > 0.0
    )
