"""What of a night was seen: intervals without the lost ones."""

from __future__ import annotations

import numpy as np

from legmotion.units import BoolArray, FloatArray


def clipped(intervals_s: FloatArray, start_s: float, end_s: float) -> FloatArray:
    """Return the parts of intervals (n, 2) that lie in [start, end)."""
    cut = np.clip(np.asarray(intervals_s, dtype=np.float64).reshape(-1, 2), start_s, end_s)
    return np.asarray(cut[cut[:, 0] < cut[:, 1]])


def remaining(start_s: float, end_s: float, lost_s: FloatArray) -> FloatArray:
    """Return [start, end) without the lost intervals (n, 2), as intervals (k, 2) in order.

    The lost ones may overlap and stand in any order.
    """
    lost_s = clipped(lost_s, start_s, end_s)
    lost_s = lost_s[np.argsort(lost_s[:, 0], kind="stable")]
    starts = np.concatenate(([start_s], np.maximum.accumulate(lost_s[:, 1])))
    ends = np.concatenate((lost_s[:, 0], [end_s]))
    kept = starts < ends
    return np.column_stack((starts[kept], ends[kept]))


def common(intervals_s: FloatArray, others_s: FloatArray) -> FloatArray:
    """Return what intervals (n, 2) and others (k, 2) have in common, each apart and in order."""
    parts = [clipped(others_s, float(start_s), float(end_s)) for start_s, end_s in intervals_s]
    return np.concatenate([np.empty((0, 2)), *parts])


def contains(intervals_s: FloatArray, time_s: FloatArray) -> BoolArray:
    """Return which moments (n,) lie in one of the intervals (k, 2), ends exclusive."""
    begun = np.searchsorted(intervals_s[:, 0], time_s, side="right")
    ended = np.searchsorted(intervals_s[:, 1], time_s, side="right")
    return np.asarray(begun > ended)


def total_s(intervals_s: FloatArray) -> float:
    """Return the summed length of intervals (k, 2) that do not overlap."""
    return float(np.sum(intervals_s[:, 1] - intervals_s[:, 0]))
