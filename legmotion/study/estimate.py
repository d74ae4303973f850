"""What the default says of the nights: effect, verdict, totals beside it, and as received."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from legmotion.study.comparison import Adherence, Effect, Verdict
from legmotion.study.model import Fit, Setup, fit
from legmotion.study.nights import Notice, StudyNights
from legmotion.study.rates import PooledRatio, pooled_ratio
from legmotion.study.verdict import are_concordant, effect_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The default's effect, and the verdict before and after totals are held against it.

    `log_interval` is the median with its 95 % interval on the scale of the estimate. `pooled`
    is None for an outcome that is no count, or where a condition has no movement.
    """

    effect: Effect
    log_interval: tuple[float, float, float]
    uncorrected: Verdict
    verdict: Verdict
    pooled: PooledRatio | None
    is_concordant: bool | None


def estimate_of(setup: Setup, default: Fit) -> Estimate:
    """Return what the default regression says, held against the ratio of totals."""
    posterior = default.massage
    effect = effect_of(posterior, setup.ruler, default.columns.names)
    interval = tuple(
        float(np.log(one)) if setup.ruler.is_ratio else one
        for one in (effect.estimate, effect.low, effect.high)
    )
    word = setup.verdict(posterior)
    arms, pooled = setup.arms, None
    if setup.ruler.is_ratio:
        pooled = pooled_ratio(arms.count, arms.hours, arms.massage)
    typical = (interval[0], interval[1], interval[2])
    agree = None if pooled is None else are_concordant(typical, pooled, setup.params)
    return Estimate(
        effect=effect,
        log_interval=typical,
        uncorrected=word,
        verdict="unclear" if agree is False else word,
        pooled=pooled,
        is_concordant=agree,
    )


def absolute_difference(setup: Setup, effect: Effect) -> tuple[float, float, float] | None:
    """Return the ratio as a difference from the pooled rate without massage, with its interval."""
    if not setup.ruler.is_ratio:
        return None
    arms = setup.arms
    others = arms.massage == 0.0
    rate = float(arms.count[others].sum() / arms.hours[others].sum())
    estimate, low, high = (
        rate * (ratio - 1.0) for ratio in (effect.estimate, effect.low, effect.high)
    )
    return estimate, low, high


def discordance(estimate: Estimate, setup: Setup) -> Notice:
    """Return what is said where typical nights and totals disagree."""
    pooled = 0.0 if estimate.pooled is None else estimate.pooled.log_ratio
    return Notice(
        code="discordant",
        sentence="Typical nights and totals disagree, so neither is given as the answer.",
        value=setup.ruler.shown(pooled),
        limit=estimate.effect.estimate,
    )


def adherence_of(nights: StudyNights, setup: Setup, *, is_shown: bool) -> Adherence:
    """Return how the usable nights went against the plan, and the effect as received."""
    used = [nights.nights[place] for place in setup.arms.index]
    received = np.array([bool(night.massage) for night in used], dtype=np.float64)
    n_kept = int((received == setup.arms.massage).sum())
    effect = None
    if n_kept < received.size and is_shown:
        as_received = dataclasses.replace(
            setup, arms=dataclasses.replace(setup.arms, massage=received)
        )
        fitted = fit(as_received)
        if fitted is not None:
            effect = effect_of(fitted.massage, setup.ruler, fitted.columns.names)
    return Adherence(n_planned=received.size, n_kept=n_kept, as_received=effect)
