"""The compiled loop that asks how steadily a leg goes to and fro, window by window.

Its plain twin stands in `tests/reference/events.py`.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from legmotion.units import BoolArray, Float32Array, FloatArray, IntArray


@njit(cache=True, nogil=True)
def without_line(
    samples: Float32Array, is_valid: BoolArray, first: int, n: int, reach: int, out: FloatArray
) -> bool:
    """Write `n` vectors from `first` on less the straight line through them, (n, 3).

    Each is the mean over `reach` samples on each side, fewer at the ends of the run. Return
    whether all of them are valid.
    """
    middle = (n - 1) / 2.0
    squares = n * (n * n - 1.0) / 12.0
    for i in range(first, first + n):
        if not is_valid[i]:
            return False
    for axis in range(3):
        total, tilted = 0.0, 0.0
        origin = samples[first, axis]
        for i in range(n):
            value, low, high = 0.0, max(i - reach, 0), min(i + reach + 1, n)
            for k in range(low, high):
                value += float(samples[first + k, axis]) - origin
            value /= high - low
            out[i, axis] = value
            total += value
            tilted += (i - middle) * value
        for i in range(n):
            out[i, axis] -= total / n + (i - middle) * tilted / squares
    return True


@njit(cache=True, nogil=True)
def likeness_at(samples: FloatArray, n: int, lag: int) -> float:
    """Return how like itself a run of `n` vectors is, shifted by some samples, -1 to 1."""
    products, early, late = 0.0, 0.0, 0.0
    for i in range(n - lag):
        for axis in range(3):
            a, b = samples[i, axis], samples[i + lag, axis]
            products += a * b
            early += a * a
            late += b * b
    size = math.sqrt(early * late)
    return products / size if size > 0.0 else 0.0


@njit(cache=True, nogil=True)
def oscillations(
    samples: Float32Array,
    is_valid: BoolArray,
    first: IntArray,
    stop: IntArray,
    longest: IntArray,
    shortest: int,
    reach: int,
    likeness: FloatArray,
    opposite: FloatArray,
) -> None:
    """Write how like itself motion is a cycle later, and how opposite before, per window.

    Window k holds the samples [first[k], stop[k]) and is looked at up to `longest[k]` samples
    apart. A cycle is the lag, behind the first at which likeness is below zero and no shorter
    than `shortest`, of the largest likeness; both are 0 where there is none. Samples are first
    averaged over `reach` of them on each side.
    """
    most = 0
    for k in range(first.size):
        most = max(most, stop[k] - first[k])
    run = np.empty((most, 3))
    for k in range(first.size):
        likeness[k], opposite[k] = 0.0, 0.0
        n = stop[k] - first[k]
        if not without_line(samples, is_valid, first[k], n, reach, run):
            continue
        lowest, lowest_before, best, is_below = 1.0, 0.0, -2.0, False
        for lag in range(min(longest[k], n - 1) + 1):
            value = likeness_at(run, n, lag)
            lowest = min(lowest, value)
            is_below = is_below or value < 0.0
            if is_below and lag >= shortest and value > best:
                best, lowest_before = value, lowest
        if best > -2.0:
            likeness[k], opposite[k] = best, lowest_before
