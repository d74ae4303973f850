"""The effect of a condition on nights that resemble their neighbours.

Linear regression whose errors follow an AR(1) process over the *number* of the night, so that
nights without a recording keep their distance. The correlation is not estimated and then taken
for granted: every value of a grid is weighed by how well it explains the nights, and the effect
is the mixture of what they say, a mixture of Student's t.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from scipy.special import gammaln, stdtr, stdtrit

from legmotion.params import StudyParameters
from legmotion.study.comparison import Design
from legmotion.units import FloatArray, IntArray, read_only

Prior = Literal["informed", "flat"]

# Residuals that are this much smaller than the outcome are rounding, not variation.
_ROUNDING = 1e-10
# Logarithm of the determinant of the columns' correlations below which one is superfluous.
_SINGULAR = np.log(1e-13)
_STEPS = 200
_ENDS = 1e-6
_EXACT = 1e-13


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """What is known of one effect: Student's t of `df` for each correlation, by weight.

    `estimate`, `se`, `weight` and `rho` have shape (r,); the weights add up to 1.
    """

    estimate: FloatArray
    se: FloatArray
    weight: FloatArray
    rho: FloatArray
    df: int

    def cdf(self, value: float) -> float:
        """Return the chance that the effect is below a value."""
        z = (value - self.estimate) / self.se
        return float(self.weight @ stdtr(float(self.df), z))

    def density(self, value: FloatArray) -> FloatArray:
        """Return the density of the effect at values of shape (m,)."""
        half = 0.5 * (self.df + 1.0)
        scale = np.exp(gammaln(half) - gammaln(0.5 * self.df)) / np.sqrt(self.df * np.pi)
        z = (value[:, None] - self.estimate) / self.se
        return np.asarray((1.0 + z * z / self.df) ** -half @ (self.weight / self.se) * scale)

    def quantile(self, p: float) -> float:
        """Return the value that the effect is below with chance `p`.

        By Newton's steps, halved wherever one would leave what is known to hold it.
        """
        heard = self.weight > _ENDS * _ENDS
        ends = self.estimate[heard] + self.se[heard] * stdtrit(float(self.df), p)
        width = float(self.se.max())
        low, high = float(ends.min()) - _ENDS * width, float(ends.max()) + _ENDS * width
        value = float(self.weight[heard] @ ends)
        for _ in range(_STEPS):
            above = self.cdf(value) - p
            if above < 0.0:
                low = value
            else:
                high = value
            density = float(self.density(np.array([value]))[0])
            step = above / density if density > 0.0 else np.inf
            if abs(step) <= _EXACT * width:
                return value - step
            value -= step
            if not low < value < high:
                value = 0.5 * (low + high)
            if value in (low, high):
                break
        return value

    @property
    def mean(self) -> float:
        """Expected effect."""
        return float(self.weight @ self.estimate)

    @property
    def variance(self) -> float:
        """Variance of the effect; NaN where two or fewer degrees of freedom leave none."""
        if self.df <= 2:
            return float("nan")
        second = self.se**2 * self.df / (self.df - 2) + self.estimate**2
        return float(self.weight @ second) - self.mean**2

    @property
    def rho_mean(self) -> float:
        """Expected correlation of neighbouring nights."""
        return float(self.weight @ self.rho)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """All columns of one regression, for each correlation of the grid.

    `estimates` and `se` have shape (r, k), `weight`, `rho` and `residual_sd` (r,).
    `has_variation` is False where the columns explain the outcome to the last digit: there is
    nothing then to judge an effect by.
    """

    estimates: FloatArray
    se: FloatArray
    weight: FloatArray
    rho: FloatArray
    residual_sd: FloatArray
    df: int
    has_variation: bool

    def effect(self, column: int) -> Posterior:
        """Return what is known of one column's effect."""
        return Posterior(
            estimate=self.estimates[:, column],
            se=self.se[:, column],
            weight=self.weight,
            rho=self.rho,
            df=self.df,
        )


def prior_of(design: Design) -> Prior:
    """Return the prior of the correlation: diaries get none, their bad spells are real."""
    return "informed" if design == "assigned" else "flat"


def ar1_regression(
    outcome: FloatArray,
    design: FloatArray,
    night_number: IntArray,
    *,
    prior: Prior,
    params: StudyParameters,
) -> Regression:
    """Regress an outcome of nights on columns, over all correlations of neighbouring nights.

    Parameters
    ----------
    outcome : (n,) float64
        Log rates, or values on their own scale.
    design : (n, k) float64
        Columns, the constant among them; linearly independent, n > k.
    night_number : (n,) int64
        Strictly increasing; nights without a value are left out and keep their distance.
    prior : informed or flat
        Of the correlation: normal with the parameters' mean and spread, or uniform.
    params : StudyParameters
        The grid and the prior.

    Returns
    -------
    Regression
        With the exact marginal posterior under a prior proportional to 1/sigma.

    Raises
    ------
    ValueError
        For dependent columns, n <= k or nights out of order: the caller has seen to these.

    Notes
    -----
    The kernel of the marginal likelihood is that of REML. Serial correlation in single-case
    data: Tang & Landes 2020, 10.1371/journal.pone.0228077.
    """
    n, k = design.shape
    gap_nights = np.diff(night_number, prepend=night_number[:1] - 1).astype(np.int64)
    if n <= k or not (gap_nights > 0).all():
        raise ValueError(f"{n} nights and {k} columns, or nights out of order")
    rho = rho_grid(params)
    white, half_log_determinant = whitened(np.column_stack([design, outcome]), gap_nights, rho)
    fixed = _least_squares(white)
    residual_sd = np.sqrt(fixed.squares / (n - k))
    with np.errstate(divide="ignore"):
        log_weight = -half_log_determinant - 0.5 * fixed.log_determinant
        log_weight -= (n - k) * np.log(residual_sd)
    size = float(np.abs(outcome).max())
    has_variation = bool(residual_sd.min() > _ROUNDING * size)
    if prior == "informed":
        log_weight -= 0.5 * ((rho - params.rho_prior_mean) / params.rho_prior_sd) ** 2
    weight = np.exp(log_weight - log_weight.max()) if has_variation else np.ones(rho.size)
    return Regression(
        estimates=fixed.estimates,
        se=residual_sd[:, None] * fixed.unit_se,
        weight=weight / weight.sum(),
        rho=rho,
        residual_sd=residual_sd,
        df=n - k,
        has_variation=has_variation,
    )


def whitened(
    columns: FloatArray, gap_nights: IntArray, rho: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Take from each night what the night before predicts of it, and scale to one variance.

    Parameters
    ----------
    columns : (n, k) float64
        One row a night.
    gap_nights : (n,) int64
        Nights since the row before; such rows resemble each other as rho to that power.
    rho : (r,) float64
        Correlations of neighbouring nights.

    Returns
    -------
    (r, n, k) float64
        The columns for each correlation.
    (r,) float64
        Half the logarithm of the determinant of the nights' correlations.
    """
    near = rho[:, None] ** gap_nights[1:]
    left = 1.0 - near**2
    white = np.empty((rho.size, *columns.shape))
    white[:, 0] = columns[0]
    white[:, 1:] = (columns[1:] - near[..., None] * columns[:-1]) / np.sqrt(left)[..., None]
    return white, 0.5 * np.log(left).sum(axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LeastSquares:
    """The last column regressed on the others, once for each correlation.

    `unit_se` are the standard errors for residuals of variance 1, `squares` the residuals'.
    """

    estimates: FloatArray
    unit_se: FloatArray
    squares: FloatArray
    log_determinant: FloatArray


def _least_squares(white: FloatArray) -> _LeastSquares:
    """Solve the normal equations; ValueError for columns that depend on each other."""
    k = white.shape[2] - 1
    products = white.transpose(0, 2, 1) @ white
    normal = products[:, :k, :k]
    scale = 1.0 / np.sqrt(np.diagonal(normal, axis1=1, axis2=2))
    sign, log_determinant = np.linalg.slogdet(normal * scale[:, :, None] * scale[:, None, :])
    if (sign <= 0.0).any() or log_determinant.min() < _SINGULAR:
        raise ValueError("the columns of the regression depend on each other")
    inverse = np.linalg.inv(normal)
    estimates = (inverse @ products[:, :k, k:])[..., 0]
    residuals = white[:, :, k] - (white[:, :, :k] @ estimates[..., None])[..., 0]
    return _LeastSquares(
        estimates=estimates,
        unit_se=np.sqrt(np.diagonal(inverse, axis1=1, axis2=2)),
        squares=(residuals**2).sum(axis=1),
        log_determinant=log_determinant - 2.0 * np.log(scale).sum(axis=1),
    )


@cache
def _grid(lowest: float, highest: float, step: float) -> FloatArray:
    return read_only(np.linspace(lowest, highest, round((highest - lowest) / step) + 1))


def rho_grid(params: StudyParameters) -> FloatArray:
    """Return the correlations that are weighed, from the lowest to the highest, shape (r,)."""
    return _grid(params.rho_lowest, params.rho_highest, params.rho_step)


def log_rate(count: FloatArray, hours: FloatArray) -> FloatArray:
    """Return the logarithm of movements per hour, half a movement added so that none has one."""
    return np.asarray(np.log((count + 0.5) / hours))


def trend_column(night_number: IntArray) -> FloatArray:
    """Return time as a column from -1 at the first night to 1 at the last, gaps kept."""
    first, last = int(night_number[0]), int(night_number[-1])
    if first == last:
        return np.zeros(1)
    return np.asarray(2.0 * (night_number - first) / (last - first) - 1.0)
