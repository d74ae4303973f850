"""The rhythm of a night: intervals between movements, and how periodic they are.

IMI: intermovement interval, onset to onset. The statistics are over intervals of 10 to 90 s
between candidate movements in bed, whatever the rule.
"""

from __future__ import annotations

import numpy as np

from legmotion.night.counts import count, per_h
from legmotion.night.outcome import NotComputableError, outcome
from legmotion.night.view import NightView
from legmotion.scoring import indices
from legmotion.units import FloatArray

INTERVALS = "intervals of 10 to 90 s between candidate movements"
# Equal intervals have no spread; what the sum of squares leaves of them is rounding.
_DECIMALS = 12


def _intervals_s(night: NightView, *, at_least: int = 1) -> FloatArray:
    imi_s = night.imi_in_range_s
    if imi_s.size < at_least:
        few = "no interval" if at_least == 1 else f"fewer than {at_least} intervals"
        raise NotComputableError(f"{few} of 10 to 90 s between candidate movements in bed")
    return imi_s


@outcome(key="imi_n", unit="count", label="Intervals of 10 to 90 s between movements")
def imi_n(night: NightView) -> int:
    """Return the intervals that the interval statistics rest on."""
    return count(night, night.clm & indices.is_in_range(night.movements["imi_s"]))


@outcome(
    key="imi_geometric_mean_s",
    unit="s",
    label="Interval between movements, geometric mean",
    denominator=INTERVALS,
)
def imi_geometric_mean_s(night: NightView) -> float:
    """Return exp of the mean of ln(IMI)."""
    return float(np.exp(mean_ln_imi(night)))


@outcome(
    key="imi_median_s", unit="s", label="Interval between movements, median", denominator=INTERVALS
)
def imi_median_s(night: NightView) -> float:
    """Return the median interval."""
    return float(np.median(_intervals_s(night)))


@outcome(
    key="imi_q1_s",
    unit="s",
    label="Interval between movements, lower quartile",
    denominator=INTERVALS,
)
def imi_q1_s(night: NightView) -> float:
    """Return the interval that a quarter of them do not exceed."""
    return float(np.quantile(_intervals_s(night), 0.25))


@outcome(
    key="imi_q3_s",
    unit="s",
    label="Interval between movements, upper quartile",
    denominator=INTERVALS,
)
def imi_q3_s(night: NightView) -> float:
    """Return the interval that three quarters of them do not exceed."""
    return float(np.quantile(_intervals_s(night), 0.75))


@outcome(key="mean_ln_imi", unit="ln(s)", label="Mean of ln(interval in s)", denominator=INTERVALS)
def mean_ln_imi(night: NightView) -> float:
    """Return the mean of ln(IMI)."""
    return indices.mean_log_imi(_intervals_s(night))


@outcome(
    key="sd_ln_imi",
    unit="ln(s)",
    label="Standard deviation of ln(interval in s)",
    denominator=INTERVALS,
)
def sd_ln_imi(night: NightView) -> float:
    """Return the sample standard deviation of ln(IMI)."""
    return round(float(np.std(np.log(_intervals_s(night, at_least=2)), ddof=1)), _DECIMALS)


@outcome(
    key="plm_clm_ratio",
    unit="1",
    label="Periodic movements, share of the candidates",
    denominator="candidate leg movements",
)
def plm_clm_ratio(night: NightView) -> float:
    """Return PLM / CLM; not Ferri's index."""
    if not night.clm.any():
        raise NotComputableError("there was no candidate movement in bed")
    return count(night, night.plm) / count(night, night.clm)


@outcome(
    key="ferri_pi",
    unit="1",
    label="Ferri's periodicity index",
    denominator="all intervals between candidate movements",
)
def ferri_pi(night: NightView) -> float:
    """Return the share of intervals that stand in runs of three or more of 10 to 90 s."""
    if not night.rule.has_ferri_index:
        raise NotComputableError(f"not defined under {night.rule.title}")
    least_per_h = night.params.min_ferri_lm_per_h
    if per_h(night, night.lm) < least_per_h:
        raise NotComputableError(f"fewer than {least_per_h:g} leg movements per hour in bed")
    index = indices.ferri_index(night.imi_s)
    if np.isnan(index):
        raise NotComputableError("no interval between candidate movements in bed")
    return index
