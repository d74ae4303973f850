"""Which word a comparison gets, and the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import Effect, Verdict
from legmotion.study.effects import Posterior
from legmotion.study.nights import Better, OutcomeSeries
from legmotion.study.rates import PooledRatio
from legmotion.units import FloatArray

_TAIL = 0.025
_NO_DIFFERENCE = 0.0


class Distribution(Protocol):
    """Anything that says how likely an effect is below a value."""

    def cdf(self, value: float) -> float:
        """Return the chance that the effect is below a value."""
        ...


class Quantiles(Protocol):
    """Anything that says which value an effect is below with a given chance."""

    def quantile(self, p: float) -> float:
        """Return the value that the effect is below with chance `p`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """The scale an effect is estimated on, and what counts as meaningful there.

    A rate is estimated as a logarithm and shown as a ratio, a number as it is. `margin` is the
    smallest meaningful difference on the scale of the estimate.
    """

    is_ratio: bool
    better: Better
    margin: float

    @classmethod
    def of(cls, outcome: OutcomeSeries) -> Ruler:
        """Return the ruler of an outcome."""
        is_ratio = outcome.scale == "rate"
        margin = -float(np.log1p(-outcome.mcid)) if is_ratio else outcome.mcid
        return cls(is_ratio=is_ratio, better=outcome.better, margin=margin)

    def shown(self, value: float) -> float:
        """Return an estimate as it is shown: a ratio, or a difference in the outcome's unit."""
        return float(np.exp(value)) if self.is_ratio else float(value)

    def interval(self, effect: Quantiles) -> tuple[float, float, float]:
        """Return an effect as it is shown: the ends of its 95 % interval, its median between."""
        low, middle, high = (self.shown(effect.quantile(p)) for p in (_TAIL, 0.5, 1.0 - _TAIL))
        return low, middle, high

    def p_meaningful(self, effect: Distribution) -> float:
        """Return the chance that the outcome is better by the smallest meaningful difference."""
        if self.better == "lower":
            return effect.cdf(-self.margin)
        return 1.0 - effect.cdf(self.margin)


def effect_of(posterior: Posterior, ruler: Ruler, columns: tuple[str, ...]) -> Effect:
    """Return what is known of an effect as it is shown."""
    low, middle, high = ruler.interval(posterior)
    lower = posterior.cdf(_NO_DIFFERENCE)
    return Effect(
        estimate=middle,
        low=low,
        high=high,
        p_fewer=lower,
        p_meaningful=ruler.p_meaningful(posterior),
        p_equivalent=chance_of_little(posterior, ruler.margin),
        p_two_sided=2.0 * min(lower, 1.0 - lower),
        rho_mean=posterior.rho_mean,
        mean=posterior.mean,
        variance=posterior.variance,
        df=posterior.df,
        columns=columns,
    )


def chance_of_little(effect: Distribution, margin: float) -> float:
    """Return the chance that an effect is smaller than a margin either way."""
    return effect.cdf(margin) - effect.cdf(-margin)


def verdict_of(
    effect: Distribution,
    margin: float,
    *,
    per_arm: int,
    params: StudyParameters,
    sure_p: float | None = None,
) -> Verdict:
    """Return the word for an effect, before typical nights are held against totals.

    Parameters
    ----------
    effect : Distribution
        On the scale of the estimate, below 0 for fewer.
    margin : float
        The smallest meaningful difference on that scale.
    per_arm : int
        Nights of the smaller condition: with few of them only near certainty gets a word.
    params : StudyParameters
        The chances that each word asks for.
    sure_p : float, optional
        What "fewer" and "more" ask for where a plan with several looks asks for more.

    Returns
    -------
    Verdict
        Symmetric: the same chances on the other side give "more".
    """
    is_settled = per_arm >= params.settled_per_arm
    sure = params.sure_p if sure_p is None else sure_p
    if not is_settled:
        sure = max(sure, params.provisional_p)
    lower = effect.cdf(_NO_DIFFERENCE)
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
    is_little = chance_of_little(effect, margin) >= params.equivalent_p
    return "no meaningful difference" if is_little else "unclear"


def are_concordant(
    typical: tuple[float, float, float], pooled: PooledRatio, params: StudyParameters
) -> bool:
    """Return whether typical nights and totals say the same within what chance explains.

    `typical` is the logarithm of the ratio of typical nights, and its 95 % interval.
    """
    estimate, low, high = typical
    apart = max(params.concordance_log, params.concordance_share * (high - low) / 2.0)
    are_opposed = (high < 0.0 < pooled.low) or (pooled.high < 0.0 < low)
    return abs(estimate - pooled.log_ratio) <= apart and not are_opposed


def as_posterior(estimate: float, se: float, df: int) -> Posterior:
    """Return a single Student's t as a posterior, to be asked the same questions."""
    return Posterior(estimate=_one(estimate), se=_one(se), weight=_one(1.0), rho=_one(0.0), df=df)


def _one(value: float) -> FloatArray:
    return np.array([value], dtype=np.float64)
