"""All movements over all hours: the ratio of pooled rates, which long and bad nights dominate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from legmotion.units import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledRatio:
    """Logarithm of a ratio of pooled rates with its standard error and 95 % interval."""

    log_ratio: float
    se: float
    df: int
    low: float
    high: float


def pooled_ratio(count: FloatArray, hours: FloatArray, massage: FloatArray) -> PooledRatio | None:
    """Return the ratio of pooled rates, massage nights over others, with a robust interval.

    Parameters
    ----------
    count, hours, massage : (n,) float64
        Movements, hours and condition (1 or 0) of nights in order, more than two.

    Returns
    -------
    PooledRatio or None
        Poisson maximum likelihood; the standard error allows for unequal spread and for
        resemblance of nights in a row. None where a condition has no movement.

    Notes
    -----
    Bartlett weights up to lag max(1, floor(0.75 n^(1/3))), scaled by n/(n - 2), t with n - 2
    degrees of freedom. Newey & West 1987, 10.2307/1913610.
    """
    fitted = _fit(count, hours, massage)
    if fitted is None:
        return None
    n = count.size
    score = np.column_stack([np.ones(n), massage]) * (count - fitted)[:, None]
    meat = score.T @ score
    n_lags = max(1, int(0.75 * n ** (1 / 3)))
    for lag in range(1, n_lags + 1):
        shared = score[lag:].T @ score[:-lag]
        meat += (1.0 - lag / (n_lags + 1.0)) * (shared + shared.T)
    bread = np.linalg.inv(_information(fitted, massage))
    variance = float((bread @ meat @ bread)[1, 1]) * n / (n - 2)
    return _ratio(fitted, hours, massage, se=float(np.sqrt(max(variance, 0.0))))


def quasi_poisson(
    count: FloatArray, hours: FloatArray, massage: FloatArray
) -> tuple[PooledRatio, float] | None:
    """Return the same ratio with the interval of quasi-Poisson regression, and its dispersion.

    The dispersion is Pearson's chi-square over n - 2. McCullagh & Nelder 1989, chapter 4,
    10.1201/9780203753736.
    """
    fitted = _fit(count, hours, massage)
    if fitted is None:
        return None
    dispersion = float((((count - fitted) ** 2) / fitted).sum()) / (count.size - 2)
    bread = np.linalg.inv(_information(fitted, massage))
    se = float(np.sqrt(dispersion * bread[1, 1]))
    return _ratio(fitted, hours, massage, se=se), dispersion


def _fit(count: FloatArray, hours: FloatArray, massage: FloatArray) -> FloatArray | None:
    """Return the expected movements of each night under its condition's pooled rate."""
    is_massage = massage == 1.0
    sums = [count[one].sum() for one in (~is_massage, is_massage)]
    if min(sums) <= 0.0 or count.size <= 2:
        return None
    rates = [
        total / hours[one].sum() for total, one in zip(sums, (~is_massage, is_massage), strict=True)
    ]
    return np.asarray(np.where(is_massage, rates[1], rates[0]) * hours)


def _information(fitted: FloatArray, massage: FloatArray) -> FloatArray:
    whole, part = float(fitted.sum()), float(fitted @ massage)
    return np.array([[whole, part], [part, part]])


def _ratio(fitted: FloatArray, hours: FloatArray, massage: FloatArray, *, se: float) -> PooledRatio:
    rate = fitted / hours
    log_ratio = float(np.log(rate[massage == 1.0][0] / rate[massage == 0.0][0]))
    df = fitted.size - 2
    half = float(stdtrit(float(df), 0.975)) * se
    return PooledRatio(
        log_ratio=log_ratio, se=se, df=df, low=log_ratio - half, high=log_ratio + half
    )
