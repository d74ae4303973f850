"""Comparisons that only ask which of two nights had more: no outlier carries them."""

from __future__ import annotations

import numpy as np

from legmotion.units import FloatArray


def hodges_lehmann(outcome: FloatArray, massage: FloatArray) -> float:
    """Return the median difference of all pairs of a massage night and another night.

    `outcome` and `massage` (1 or 0) have shape (n,). Hodges & Lehmann 1963,
    10.1214/aoms/1177704172.
    """
    return float(np.median(_pairs(outcome, massage)))


def nap(outcome: FloatArray, massage: FloatArray) -> float:
    """Return the share of such pairs in which the massage night is lower, ties as half.

    Nonoverlap of all pairs: Parker & Vannest 2009, 10.1016/j.beth.2008.10.006.
    """
    pairs = _pairs(outcome, massage)
    return float(np.mean(pairs < 0.0) + 0.5 * np.mean(pairs == 0.0))


def _pairs(outcome: FloatArray, massage: FloatArray) -> FloatArray:
    return np.asarray(outcome[massage == 1.0][:, None] - outcome[massage == 0.0][None, :])
