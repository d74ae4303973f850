"""Blocks of nights that hold both conditions, each block its own comparison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from legmotion.units import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedBlocks:
    """Mean of the blocks' differences, with the t interval and the two-sided p of t(m - 1)."""

    differences: FloatArray
    mean: float
    low: float
    high: float
    t: float
    df: int
    p: float


def paired_blocks(outcome: FloatArray, massage: FloatArray, block: IntArray) -> PairedBlocks | None:
    """Compare massage nights with the others of their own block.

    Parameters
    ----------
    outcome, massage : (n,) float64
        Outcome and condition (1 or 0) of each night.
    block : (n,) int64
        Which block a night belongs to; blocks with one condition only are left out.

    Returns
    -------
    PairedBlocks or None
        None where fewer than two blocks hold both, or all differ by the same.

    Notes
    -----
    Kravitz & Duan 2014 (AHRQ, Design and Implementation of N-of-1 Trials, chapter 4).
    """
    differences = np.array(
        [
            outcome[here & (massage == 1.0)].mean() - outcome[here & (massage == 0.0)].mean()
            for here in (block == number for number in np.unique(block))
            if np.unique(massage[here]).size == 2
        ]
    )
    m = differences.size
    if m < 2 or float(np.ptp(differences)) <= 1e-12 * float(np.abs(differences).max()):
        return None
    mean = float(differences.mean())
    se = float(differences.std(ddof=1) / np.sqrt(m))
    half = float(stdtrit(m - 1.0, 0.975)) * se
    return PairedBlocks(
        differences=differences,
        mean=mean,
        low=mean - half,
        high=mean + half,
        t=mean / se,
        df=m - 1,
        p=2.0 * float(stdtr(m - 1.0, -abs(mean / se))),
    )
