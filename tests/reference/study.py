"""The comparison's estimators once more, from the definitions: whole matrices, no whitening."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import nct, t


def resemblance(night_number, rho: float) -> np.ndarray:
    """Correlation matrix of nights: rho to the power of the nights between two."""
    apart = np.abs(np.subtract.outer(np.asarray(night_number), np.asarray(night_number)))
    return np.array([[float(rho) ** int(gap) for gap in row] for row in apart])


@dataclass
class Fixed:
    """Generalised least squares at one correlation."""

    estimate: np.ndarray
    se: np.ndarray
    log_likelihood: float


def least_squares_at(outcome, design, night_number, rho: float) -> Fixed:
    """Generalised least squares, with the log of what the nights say of this correlation."""
    n, k = design.shape
    matrix = resemblance(night_number, rho)
    inverse = np.linalg.inv(matrix)
    normal = design.T @ inverse @ design
    estimate = np.linalg.solve(normal, design.T @ inverse @ outcome)
    residual = outcome - design @ estimate
    variance = residual @ inverse @ residual / (n - k)
    return Fixed(
        estimate=estimate,
        se=np.sqrt(variance * np.diag(np.linalg.inv(normal))),
        log_likelihood=-0.5 * np.linalg.slogdet(matrix)[1]
        - 0.5 * np.linalg.slogdet(normal)[1]
        - 0.5 * (n - k) * math.log(variance),
    )


@dataclass
class Mixture:
    """Student's t of each correlation, by weight."""

    weight: np.ndarray
    estimate: np.ndarray
    se: np.ndarray
    df: int

    def cdf(self, value: float) -> float:
        return float(self.weight @ t.cdf((value - self.estimate) / self.se, self.df))

    def quantile(self, p: float) -> float:
        far = 200.0 * self.se.max()
        low, high = self.estimate.min() - far, self.estimate.max() + far
        return brentq(lambda value: self.cdf(value) - p, low, high, xtol=1e-13)


def integrated(outcome, design, night_number, column: int, rho, log_prior) -> tuple[Mixture, float]:
    """Posterior of one column over a grid of correlations, and the expected correlation."""
    fixed = [least_squares_at(outcome, design, night_number, one) for one in rho]
    log_weight = np.array(
        [one.log_likelihood + log_prior(r) for one, r in zip(fixed, rho, strict=True)]
    )
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    estimate = np.array([one.estimate[column] for one in fixed])
    se = np.array([one.se[column] for one in fixed])
    mixture = Mixture(weight, estimate, se, len(outcome) - design.shape[1])
    return mixture, float(weight @ np.asarray(rho))


def newey_west(count, hours, massage) -> tuple[float, float]:
    """Log ratio of pooled rates and its standard error, summed pair of nights by pair."""
    count, hours, massage = (np.asarray(one, dtype=float) for one in (count, hours, massage))
    n = len(count)
    rates = {arm: count[massage == arm].sum() / hours[massage == arm].sum() for arm in (0.0, 1.0)}
    fitted = np.array([rates[arm] * h for arm, h in zip(massage, hours, strict=True)])
    rows = np.column_stack([np.ones(n), massage])
    bread = np.linalg.inv(sum(m * np.outer(x, x) for m, x in zip(fitted, rows, strict=True)))
    lags = max(1, math.floor(0.75 * n ** (1 / 3)))
    meat = np.zeros((2, 2))
    for i in range(n):
        for j in range(n):
            if abs(i - j) <= lags:
                share = 1.0 - abs(i - j) / (lags + 1)
                residuals = (count[i] - fitted[i]) * (count[j] - fitted[j])
                meat += share * residuals * np.outer(rows[i], rows[j])
    variance = (bread @ meat @ bread)[1, 1] * n / (n - 2)
    return math.log(rates[1.0] / rates[0.0]), math.sqrt(variance)


def power(massage, night_number, *, effect: float, variance: float, rho: float) -> float:
    """Chance that the t interval of a constant, massage and a trend leaves out nothing."""
    number = np.asarray(night_number, dtype=float)
    trend = 2.0 * (number - number[0]) / (number[-1] - number[0]) - 1.0
    design = np.column_stack([np.ones(len(number)), massage, trend])
    normal = design.T @ np.linalg.inv(resemblance(night_number, rho)) @ design
    se = math.sqrt(variance * np.linalg.inv(normal)[1, 1])
    df = len(number) - 3
    limit = t.ppf(0.975, df)
    away = abs(effect) / se
    return float(nct.sf(limit, df, away) + nct.cdf(-limit, df, away))
