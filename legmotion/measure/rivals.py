"""What is used otherwise to compare nights of two kinds: none knows of neighbouring nights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from legmotion.study.nights import Arms
from legmotion.study.rates import quasi_poisson

_LEVEL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Whether it finds a difference, and its estimate and interval of the log ratio if any."""

    rejects: bool
    estimate: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")


def welch(arms: Arms) -> Rival:
    """Return Welch's t test of log rates. Welch 1947, 10.2307/2332510."""
    from scipy.stats import ttest_ind

    massage, none = arms.outcome[arms.massage == 1.0], arms.outcome[arms.massage == 0.0]
    found = ttest_ind(massage, none, equal_var=False)
    interval = found.confidence_interval(1.0 - _LEVEL)
    return Rival(
        rejects=bool(found.pvalue < _LEVEL),
        estimate=float(massage.mean() - none.mean()),
        low=float(interval.low),
        high=float(interval.high),
    )


def mann_whitney(arms: Arms) -> Rival:
    """Return the rank test of rates, by its normal approximation with ties.

    Mann & Whitney 1947, 10.1214/aoms/1177730491.
    """
    from scipy.stats import mannwhitneyu

    massage, none = arms.outcome[arms.massage == 1.0], arms.outcome[arms.massage == 0.0]
    found = mannwhitneyu(massage, none, method="asymptotic")
    return Rival(rejects=bool(found.pvalue < _LEVEL))


def quasi(arms: Arms) -> Rival:
    """Return quasi-Poisson regression of counts; no difference found where it has no estimate."""
    found = quasi_poisson(arms.count, arms.hours, arms.massage)
    if found is None:
        return Rival(rejects=False)
    ratio, _ = found
    return Rival(
        rejects=not ratio.low <= 0.0 <= ratio.high,
        estimate=ratio.log_ratio,
        low=ratio.low,
        high=ratio.high,
    )


RIVALS: dict[str, Callable[[Arms], Rival]] = {
    "welch": welch,
    "mann_whitney": mann_whitney,
    "quasi_poisson": quasi,
}
