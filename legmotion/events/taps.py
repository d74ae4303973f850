"""Taps of both heels that a wearer gives so that two clocks can be set by them.

Some sharp knocks, one after the other, with rest between them, at the beginning and at the end of
a recording. Bursts would join them to one movement, so they are sought in the samples.
"""

from __future__ import annotations

import numpy as np

from legmotion.params import EventParameters
from legmotion.signal.motion import MotionSignal
from legmotion.units import FloatArray, IntArray


def find_taps(motion: MotionSignal, *, params: EventParameters) -> FloatArray:
    """Return when taps were given, (n,) seconds on the recording's clock, in order.

    Looked for in the first and the last `tap_within_s` of the motion signal.
    """
    n, n_end = motion.envelope_mg.size, round(params.tap_within_s * motion.rate_hz)
    if n <= 2 * n_end:
        return _taps_between(motion, 0, n, params)
    ends = [_taps_between(motion, 0, n_end, params), _taps_between(motion, n - n_end, n, params)]
    return np.concatenate(ends)


def _taps_between(
    motion: MotionSignal, first: int, last: int, params: EventParameters
) -> FloatArray:
    """Return the taps among some samples."""
    sharp_g = _sharp_g(motion, first, last, params.tap_smooth_s)
    n_apart = max(1, round(params.tap_shortest_s / 2 * motion.rate_hz))
    peaks = _peaks(sharp_g, n_apart, params.tap_min_g)
    apart_s = np.diff(peaks) / motion.rate_hz
    is_next = (apart_s >= params.tap_shortest_s) & (apart_s <= params.tap_longest_s)
    for k in np.flatnonzero(is_next):
        between = sharp_g[peaks[k] + n_apart : peaks[k + 1] - n_apart + 1]
        least_g = min(sharp_g[peaks[k]], sharp_g[peaks[k + 1]])
        is_next[k] = between.size == 0 or between.max() <= params.tap_rest_ratio * least_g
    groups = np.split(peaks, np.flatnonzero(~is_next) + 1)
    taps = [group for group in groups if params.tap_least_n <= group.size <= params.tap_most_n]
    found = np.concatenate(taps) if taps else np.empty(0)
    return np.asarray(motion.start_s + (first + found) / motion.rate_hz)


def _sharp_g(motion: MotionSignal, first: int, last: int, smooth_s: float) -> FloatArray:
    """Return how far each sample is from the mean about it."""
    samples = np.asarray(motion.acceleration_g[first:last], dtype=np.float64)
    half = max(1, round(smooth_s * motion.rate_hz / 2))
    padded = np.pad(samples, ((half + 1, half), (0, 0)), mode="edge")
    total = np.cumsum(padded, axis=0)
    mean = (total[2 * half + 1 :] - total[: -2 * half - 1]) / (2 * half + 1)
    sharp = np.sqrt(((samples - mean) ** 2).sum(axis=1))
    return np.asarray(np.where(motion.is_valid[first:last], sharp, 0.0))


def _peaks(sharp_g: FloatArray, n_apart: int, least_g: float) -> FloatArray:
    """Return the samples that are the largest within `n_apart` of them, and large enough."""
    peaks: list[int] = []
    for i in np.flatnonzero(sharp_g >= least_g):
        if peaks and i - peaks[-1] <= n_apart:
            if sharp_g[i] > sharp_g[peaks[-1]]:
                peaks[-1] = int(i)
        else:
            peaks.append(int(i))
    return np.array(peaks, dtype=np.int64)


def tap_pairs(
    first_s: FloatArray, second_s: FloatArray, reach_s: float, *, params: EventParameters
) -> tuple[IntArray, IntArray]:
    """Return the indices of taps of two legs that were one.

    Groups of taps are the same if they are as many and as far from each other on both legs.
    """
    pairs = [np.empty((2, 0), dtype=np.int64)]
    for one in _groups(first_s, params.tap_longest_s):
        for other in _groups(second_s, params.tap_longest_s):
            ahead_s = float(second_s[other[0]] - first_s[one[0]])
            if one.size != other.size or abs(ahead_s) > reach_s:
                continue
            differs_s = np.abs(np.diff(second_s[other]) - np.diff(first_s[one]))
            if differs_s.max() <= params.tap_match_s:
                pairs.append(np.stack([one, other]))
    found = np.concatenate(pairs, axis=1)
    return found[0], found[1]


def _groups(taps_s: FloatArray, longest_s: float) -> list[IntArray]:
    """Return the indices of taps that follow one another."""
    every = np.arange(taps_s.size, dtype=np.int64)
    groups = np.split(every, np.flatnonzero(np.diff(taps_s) > longest_s) + 1)
    return [group for group in groups if group.size > 1]
