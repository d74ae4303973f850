"""How many nights it takes: the chance to see a difference, from a formula."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import nctdtr, polygamma, stdtrit

from legmotion.study.effects import trend_column, whitened
from legmotion.units import FloatArray, IntArray

_CONSTANT_AND_TREND = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerResult:
    """Chance that a 95 % interval leaves out no difference, and what it is worked out from."""

    variance: float
    se: float
    ncp: float
    power: float


def log_variance(*, cv: float, rate_per_h: float, hours: float) -> float:
    """Return the variance of a night's log rate: of the person, and of counting.

    `cv` is the coefficient of variation of the person's rate from night to night.
    """
    return float(polygamma(1, 1.0 / cv**2)) + 1.0 / (rate_per_h * hours)


def power_of(
    massage: FloatArray,
    night_number: IntArray,
    *,
    effect: float,
    variance: float,
    rho: float,
    usable: float = 1.0,
) -> PowerResult:
    """Return the power of a schedule.

    Parameters
    ----------
    massage : (n,) float64
        1 on massage nights, 0 on others, both present.
    night_number : (n,) int64
        Increasing.
    effect : float
        Logarithm of the ratio, or the difference, that is really there.
    variance : float
        Of one night's log rate or value.
    rho : float
        Correlation of neighbouring nights.
    usable : float
        Share of the nights that will be usable.

    Returns
    -------
    PowerResult
        Generalised least squares with a constant and a trend, t with n - 3 degrees of freedom.
    """
    n = massage.size
    design = np.column_stack([np.ones(n), massage, trend_column(night_number)])
    gap_nights = np.diff(night_number, prepend=night_number[:1] - 1)
    ((white,), _) = whitened(design, gap_nights, np.array([float(rho)]))
    se = float(np.sqrt(variance / usable * np.linalg.inv(white.T @ white)[1, 1]))
    df = max(1.0, n * usable - _CONSTANT_AND_TREND)
    limit = float(stdtrit(df, 0.975))
    ncp = float(effect) / se
    # The same on both sides; a far tail comes back as NaN and is nothing.
    below, above = np.nan_to_num(nctdtr(df, abs(ncp), np.array([-limit, limit])))
    power = float(below + 1.0 - above)
    return PowerResult(variance=variance, se=se, ncp=ncp, power=power)
