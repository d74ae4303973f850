"""Intervals between movements as histograms: in seconds, and in their logarithm.

IMI: intermovement interval, onset to onset, of candidate movements in bed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.night.view import NightView
from legmotion.scoring.indices import IMI_MAX_S
from legmotion.units import FloatArray

BIN_S = 2.0
LN_BIN = 0.1
LN_MAX = 4.5
# Onsets are known to milliseconds at best; so much is rounding that a sum of steps left behind.
_DECIMALS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Counts between edges: a bin holds its lower edge, and the last one also its upper."""

    edges: tuple[float, ...]
    n: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """The intervals of a night: how many are defined, short, in range and long, and two shapes.

    `imi_s` holds bins of 2 s up to 90 s, `ln_imi` bins of 0.1 up to 4.5 (90 s). Intervals of less
    than a second are not in `ln_imi`, those above 90 s in neither.
    """

    n_defined: int
    n_short: int
    n_in_range: int
    n_long: int
    imi_s: Histogram
    ln_imi: Histogram


def interval_statistics(night: NightView) -> Intervals:
    """Return the distribution of the intervals between candidate movements in bed."""
    defined = np.round(night.imi_s[~np.isnan(night.imi_s)], _DECIMALS)
    n_in_range = int(night.imi_in_range_s.size)
    n_long = int(np.count_nonzero(defined > IMI_MAX_S))
    return Intervals(
        n_defined=int(defined.size),
        n_short=int(defined.size) - n_in_range - n_long,
        n_in_range=n_in_range,
        n_long=n_long,
        imi_s=_histogram(defined, IMI_MAX_S, BIN_S),
        ln_imi=_histogram(np.log(defined[defined > 0]), LN_MAX, LN_BIN),
    )


def _histogram(values: FloatArray, stop: float, step: float) -> Histogram:
    n_bins = round(stop / step)
    edges = np.round(np.linspace(0.0, stop, n_bins + 1), _DECIMALS)
    n, _ = np.histogram(values, bins=edges)
    return Histogram(edges=tuple(edges.tolist()), n=tuple(int(value) for value in n))
