"""Numbers made of intervals and counts, on plain arrays: the same for a rule and for a night."""

from __future__ import annotations

import math

import numpy as np

from legmotion.units import TIME_TOLERANCE_S, BoolArray, FloatArray

# The limits of the interval statistics are those of WASM 2016, under whatever rule.
IMI_MIN_S = 10.0
IMI_MAX_S = 90.0
FERRI_MIN_RUN = 3


def is_in_range(imi_s: FloatArray) -> BoolArray:
    """Return which intervals lie in 10 to 90 s, limits included; an undefined one does not."""
    return (imi_s >= IMI_MIN_S - TIME_TOLERANCE_S) & (imi_s <= IMI_MAX_S + TIME_TOLERANCE_S)


def is_short(imi_s: FloatArray) -> BoolArray:
    """Return which intervals are defined and shorter than 10 s."""
    return imi_s < IMI_MIN_S - TIME_TOLERANCE_S


def mean_log_imi(imi_s: FloatArray) -> float:
    """Return the mean of ln(IMI) over the intervals of 10 to 90 s; NaN if there are none."""
    chosen = imi_s[is_in_range(imi_s)]
    return float(np.mean(np.log(chosen))) if chosen.size else math.nan


def ratio(part: float, whole: float) -> float:
    """Return part / whole, NaN where the whole is 0."""
    return part / whole if whole else math.nan


def ferri_index(imi_s: FloatArray) -> float:
    """Return Ferri's periodicity index; NaN if no interval is defined.

    The intervals longer than 10 s and up to 90 s that stand in runs of at least three such
    intervals, over all defined intervals. `imi_s` (n,) holds one value for each candidate in
    order, NaN where undefined; an undefined interval ends a run.

    References
    ----------
    Ferri et al., Sleep 2006;29:759-769. That the lower limit is strict and that intervals, not
    movements, are counted follows later descriptions.
    """
    n_defined = int(np.count_nonzero(~np.isnan(imi_s)))
    is_periodic = (imi_s > IMI_MIN_S + TIME_TOLERANCE_S) & (imi_s <= IMI_MAX_S + TIME_TOLERANCE_S)
    edges = np.flatnonzero(np.diff(is_periodic.astype(np.int8), prepend=0, append=0))
    lengths = edges[1::2] - edges[::2]
    return ratio(float(np.sum(lengths[lengths >= FERRI_MIN_RUN])), n_defined)
