"""How much people differ beyond what chance explains."""

from __future__ import annotations

import numpy as np

from legmotion.units import FloatArray

_N_STEPS = 400
_WIDEST = 1e4
_HALVINGS = 200


def cochran_q(mean: FloatArray, variance: FloatArray) -> tuple[float, float]:
    """Return Q of effects around their common mean, and the share I² of it beyond chance.

    Higgins & Thompson 2002, 10.1002/sim.1186.
    """
    weight = 1.0 / variance
    centre = float(weight @ mean) / float(weight.sum())
    q = float(weight @ (mean - centre) ** 2)
    return q, max(0.0, (q - (mean.size - 1)) / q) if q > 0.0 else 0.0


def reml_tau2(mean: FloatArray, variance: FloatArray) -> float:
    """Return the variance between people by restricted maximum likelihood.

    Parameters
    ----------
    mean, variance : (k,) float64
        Effects and their own variances, k > 1, variances above 0.

    Returns
    -------
    float
        0 where people differ no more than chance says.

    Notes
    -----
    The likelihood is looked at from 0 to far beyond the spread of the effects, then the root of
    its derivative is found by bisection beside the highest point. Raudenbush 2009 (in: The
    Handbook of Research Synthesis and Meta-Analysis, chapter 16).
    """
    widest = _WIDEST * max(float(mean.var(ddof=1)), float(variance.min()))
    grid = np.concatenate([[0.0], np.geomspace(widest * 1e-12, widest, _N_STEPS)])
    best = int(np.argmax([_likelihood(tau2, mean, variance) for tau2 in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, _N_STEPS)]
    if _slope(low, mean, variance) <= 0.0:
        return 0.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if _slope(middle, mean, variance) > 0.0:
            low = middle
        else:
            high = middle
    return float(0.5 * (low + high))


def _likelihood(tau2: float, mean: FloatArray, variance: FloatArray) -> float:
    weight = 1.0 / (variance + tau2)
    total = float(weight.sum())
    centre = float(weight @ mean) / total
    rest = float(weight @ (mean - centre) ** 2)
    return 0.5 * (float(np.log(weight).sum()) - float(np.log(total)) - rest)


def _slope(tau2: float, mean: FloatArray, variance: FloatArray) -> float:
    """Return twice the derivative of the restricted likelihood."""
    weight = 1.0 / (variance + tau2)
    total = float(weight.sum())
    centre = float(weight @ mean) / total
    square = weight**2
    return float(square @ (mean - centre) ** 2) - total + float(square.sum()) / total
