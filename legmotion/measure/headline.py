"""What a comparison says first, and nothing else of it: quick enough for thousands of studies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import Design, Verdict
from legmotion.study.effects import Posterior, ar1_regression, trend_column
from legmotion.study.nights import Arms
from legmotion.study.rates import PooledRatio, pooled_ratio
from legmotion.units import FloatArray

_TAIL = 0.025
_PCT = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Median and 95 % interval of the log ratio, the verdict, and what it was without the totals.

    `uncorrected` is the verdict before typical nights are held against the ratio of totals.
    """

    estimate: float
    low: float
    high: float
    verdict: Verdict
    uncorrected: Verdict
    is_concordant: bool


def headline(arms: Arms, *, design: Design, params: StudyParameters) -> Headline | None:
    """Return what is said of the nights of a rate; None where a comparison is refused."""
    if _is_refused(arms, params):
        return None
    regression = ar1_regression(
        arms.outcome,
        _columns(arms, params),
        arms.night_number,
        prior="informed" if design == "assigned" else "flat",
        params=params,
    )
    if not regression.has_variation:
        return None
    effect = regression.effect(1)
    low, estimate, high = (effect.quantile(p) for p in (_TAIL, 0.5, 1.0 - _TAIL))
    word = _verdict(effect, _per_arm(arms), params)
    pooled = pooled_ratio(arms.count, arms.hours, arms.massage)
    agree = pooled is None or _agree(estimate, low, high, pooled, params)
    return Headline(
        estimate=estimate,
        low=low,
        high=high,
        verdict=word if agree else "unclear",
        uncorrected=word,
        is_concordant=agree,
    )


def _per_arm(arms: Arms) -> int:
    """Return the number of nights in the smaller condition."""
    n_massage = int(arms.massage.sum())
    return min(n_massage, arms.massage.size - n_massage)


def _is_refused(arms: Arms, params: StudyParameters) -> bool:
    n_switches = int(np.count_nonzero(np.diff(arms.massage)))
    is_few = (
        _per_arm(arms) < params.min_per_arm
        or arms.massage.size < params.min_nights
        or n_switches < params.min_switches
    )
    if is_few:
        return True
    rate = arms.count / arms.hours
    medians = [float(np.median(rate[arms.massage == arm])) for arm in (0.0, 1.0)]
    return max(medians) < params.floor_per_h


def _columns(arms: Arms, params: StudyParameters) -> FloatArray:
    """Return constant, massage, and time where it can be told from the massage."""
    columns = [np.ones(arms.massage.size), arms.massage]
    trend = trend_column(arms.night_number)
    if arms.massage.size >= params.trend_min_nights:
        alike = abs(float(np.corrcoef(arms.massage, trend)[0, 1]))
        if alike < params.trend_max_correlation:
            columns.append(trend)
    return np.column_stack(columns)


def _verdict(effect: Posterior, per_arm: int, params: StudyParameters) -> Verdict:
    is_settled = per_arm >= params.settled_per_arm
    sure = params.sure_p if is_settled else params.provisional_p
    lower = effect.cdf(0.0)
    if lower >= sure:
        return "fewer"
    if 1.0 - lower >= sure:
        return "more"
    if not is_settled:
        return "unclear"
    if lower >= params.leaning_p:
        return "leaning fewer"
    if 1.0 - lower >= params.leaning_p:
        return "leaning more"
    least = float(np.log1p(-params.mcid_rate_pct / _PCT))
    is_small = effect.cdf(-least) - effect.cdf(least) >= params.equivalent_p
    return "no meaningful difference" if is_small else "unclear"


def _agree(
    estimate: float, low: float, high: float, pooled: PooledRatio, params: StudyParameters
) -> bool:
    """Return whether typical nights and totals say the same within what chance explains."""
    apart = max(params.concordance_log, params.concordance_share * (high - low) / 2.0)
    are_opposed = (high < 0.0 < pooled.low) or (pooled.high < 0.0 < low)
    return abs(estimate - pooled.log_ratio) <= apart and not are_opposed
