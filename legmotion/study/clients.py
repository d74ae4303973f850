"""One client's comparison as several clients together take it: a mean, a variance, a code."""

from __future__ import annotations

import math
from collections.abc import Sequence

from legmotion.errors import ParameterError
from legmotion.study.comparison import Comparison
from legmotion.study.pooled import ClientEffect, Interval, PooledOutcome


def client_effect(code: str, comparison: Comparison) -> ClientEffect:
    """Return what a client's comparison says, under the client's code.

    A comparison that was refused has no effect here even if one was shown all the same.
    """
    effect = comparison.effect if comparison.status in ("ok", "provisional") else None
    is_known = effect is not None and math.isfinite(effect.variance) and effect.variance > 0.0
    status, words = comparison.status, comparison.status_words
    if effect is not None and not is_known:
        status, words = "too_few", "too few nights to say how sure the effect is"
    return ClientEffect(
        code=code,
        status=status,
        status_words=words,
        design=comparison.design,
        n_massage=comparison.massage.n,
        n_none=comparison.none.n,
        n_left_out=sum(bool(night.excluded) for night in comparison.nights),
        mean=effect.mean if effect is not None and is_known else None,
        variance=effect.variance if effect is not None and is_known else None,
        alone=Interval(estimate=effect.estimate, low=effect.low, high=effect.high)
        if effect is not None and is_known
        else None,
    )


def outcome_of(comparison: Comparison) -> PooledOutcome:
    """Return what a comparison was made on."""
    return PooledOutcome(
        key=comparison.outcome,
        label=comparison.label,
        unit=comparison.unit,
        scale=comparison.scale,
        better=comparison.better,
        mcid=comparison.mcid,
    )


def common_outcome(outcomes: Sequence[tuple[str, PooledOutcome]]) -> PooledOutcome:
    """Return the outcome that all clients share, given with their codes.

    Raises
    ------
    ParameterError
        If two clients were compared on different outcomes, or in different units.
    """
    first_code, first = outcomes[0]
    for code, one in outcomes[1:]:
        if (one.key, one.unit, one.scale) != (first.key, first.unit, first.scale):
            raise ParameterError(
                f"the client {first_code!r} was compared on {first.key} ({first.unit}) and the "
                f"client {code!r} on {one.key} ({one.unit})",
                hint="name one outcome for all with --outcome",
            )
    return first
