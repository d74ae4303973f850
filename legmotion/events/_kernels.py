"""Compiled loops of the events stage: arrays and scalars in, numbers out, the caller owns buffers.

Each has a plain twin in `tests/reference/events.py`, written from the definition.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from legmotion.units import BoolArray, Float32Array, FloatArray, IntArray


@njit(cache=True, nogil=True)
def level_at(level: FloatArray, position: float) -> float:
    """Return a level between its blocks; block b has its middle at position b + 0.5."""
    x = position - 0.5
    if x <= 0.0:
        return float(level[0])
    b = int(x)
    if b >= level.size - 1:
        return float(level[level.size - 1])
    return float(level[b] + (x - b) * (level[b + 1] - level[b]))


@njit(cache=True, nogil=True)
def runs_above(
    envelope: Float32Array,
    is_valid: BoolArray,
    floor: FloatArray,
    blocks_per_sample: float,
    limits: tuple[float, float, float, float],
    n_rest: int,
    start: IntArray,
    stop: IntArray,
) -> int:
    """Write runs [start, stop) of motion in samples; return how many.

    `limits` are on ratio, least on, off ratio, least off. A run begins where the envelope first
    passes off before it reaches on, and ends where `n_rest` samples below off begin, or where
    samples stop being valid.
    """
    on_ratio, min_on, off_ratio, min_off = limits
    n, i, free = 0, 0, 0
    size = envelope.size
    while i < size:
        if not is_valid[i]:
            i += 1
            free = i
            continue
        if envelope[i] < min_on or envelope[i] < on_ratio * level_at(floor, i * blocks_per_sample):
            i += 1
            continue
        first = i
        while first > free and envelope[first - 1] >= max(
            min_off, off_ratio * level_at(floor, (first - 1) * blocks_per_sample)
        ):
            first -= 1
        last = i
        while i < size and is_valid[i] and i - last <= n_rest:
            if envelope[i] >= max(min_off, off_ratio * level_at(floor, i * blocks_per_sample)):
                last = i
            i += 1
        start[n], stop[n] = first, last + 1
        n += 1
        free = last + 1
    return n


@njit(cache=True, nogil=True)
def edges_of(
    difference: Float32Array,
    floor: FloatArray,
    blocks_per_sample: float,
    limits: tuple[float, float],
    n_search: int,
    start: IntArray,
    stop: IntArray,
    onset: FloatArray,
    offset: FloatArray,
) -> None:
    """Write where the difference first and last passes its limit in each run, in samples.

    `limits` are the share of the largest value within `n_search` samples of that end, and the
    ratio to the floor; the larger decides. Between samples the crossing is on a straight line.
    """
    edge_ratio, floor_ratio = limits
    for r in range(start.size):
        first, last = start[r], stop[r] - 1
        peak = 0.0
        for i in range(first, min(first + n_search, last + 1)):
            peak = max(peak, difference[i])
        limit = min(
            peak, max(edge_ratio * peak, floor_ratio * level_at(floor, first * blocks_per_sample))
        )
        while first < last and difference[first] < limit:
            first += 1
        onset[r] = first
        if first > start[r] and difference[first] > limit:
            onset[r] -= (difference[first] - limit) / (difference[first] - difference[first - 1])
        peak = 0.0
        for i in range(max(last - n_search + 1, start[r]), last + 1):
            peak = max(peak, difference[i])
        limit = min(
            peak, max(edge_ratio * peak, floor_ratio * level_at(floor, last * blocks_per_sample))
        )
        while last > start[r] and difference[last] < limit:
            last -= 1
        offset[r] = last
        if last < stop[r] - 1 and difference[last] > limit:
            offset[r] += (difference[last] - limit) / (difference[last] - difference[last + 1])


@njit(cache=True, nogil=True)
def largest(values: Float32Array, start: IntArray, stop: IntArray, out: FloatArray) -> None:
    """Write the largest value of each [start, stop)."""
    for r in range(start.size):
        out[r] = 0.0
        for i in range(start[r], stop[r]):
            out[r] = max(out[r], values[i])


@njit(cache=True, nogil=True)
def mean_between(
    samples: Float32Array, is_valid: BoolArray, low: float, high: float, out: FloatArray
) -> int:
    """Write the mean of the valid samples from index `low` to `high`; return how many.

    Both are inclusive and may lie between samples; if no sample does, the nearest one is taken.
    """
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if last < first:
        first = last = math.floor((low + high) / 2 + 0.5)
    n = 0
    out[:] = 0.0
    for i in range(max(first, 0), min(last + 1, samples.shape[0])):
        if is_valid[i]:
            n += 1
            for axis in range(3):
                out[axis] += samples[i, axis]
    for axis in range(3):
        out[axis] = out[axis] / n if n else math.nan
    return n


@njit(cache=True, nogil=True)
def rests(
    samples: Float32Array,
    is_valid: BoolArray,
    onset: FloatArray,
    offset: FloatArray,
    near: float,
    far: float,
    before: FloatArray,
    after: FloatArray,
) -> None:
    """Write the mean of the samples before and after each event, (n, 3), all in sample indices.

    From `far` to `near` away from the event, no nearer than `near` to its neighbours; halfway
    between two events where they are closer than that.
    """
    n = onset.size
    for r in range(n):
        high = onset[r] - near
        low = onset[r] - far
        if r > 0:
            low = max(low, offset[r - 1] + near)
            if low > high:
                low = high = (onset[r] + offset[r - 1]) / 2
        mean_between(samples, is_valid, low, high, before[r])
        low = offset[r] + near
        high = offset[r] + far
        if r < n - 1:
            high = min(high, onset[r + 1] - near)
            if low > high:
                low = high = (offset[r] + onset[r + 1]) / 2
        mean_between(samples, is_valid, low, high, after[r])


@njit(cache=True, nogil=True)
def distance(a: FloatArray, b: FloatArray) -> float:
    """Return the length of the difference of two vectors."""
    return math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2)


@njit(cache=True, nogil=True)
def mean_at(samples: Float32Array, middle: int, weights: FloatArray, out: FloatArray) -> None:
    """Write the weighted mean of the samples about one; the ends keep their last value."""
    out[:] = 0.0
    first = middle - weights.size // 2
    for k in range(weights.size):
        i = min(max(first + k, 0), samples.shape[0] - 1)
        for axis in range(3):
            out[axis] += weights[k] * samples[i, axis]


@njit(cache=True, nogil=True)
def excursions(
    samples: Float32Array,
    onset: FloatArray,
    offset: FloatArray,
    before: FloatArray,
    after: FloatArray,
    weights: FloatArray,
    mean: FloatArray,
    out: FloatArray,
) -> None:
    """Write how far the weighted mean goes from rest before and from rest after.

    The larger of the values, over the event, of the smaller of both distances; from one rest
    alone where the other was not recorded.
    """
    for r in range(onset.size):
        out[r] = 0.0
        for i in range(math.floor(onset[r]), math.ceil(offset[r]) + 1):
            mean_at(samples, i, weights, mean)
            from_before, from_after = distance(mean, before[r]), distance(mean, after[r])
            if math.isnan(from_before):
                from_before = from_after
            if not from_after >= from_before:
                from_before = from_before if math.isnan(from_after) else from_after
            if from_before > out[r]:
                out[r] = from_before


@njit(cache=True, nogil=True)
def follow_hold(
    samples: Float32Array,
    is_valid: BoolArray,
    rest: FloatArray,
    limits: tuple[float, float],
    first: int,
    last: int,
    weights: FloatArray,
    n_back: int,
    n_unseen: int,
    mean: FloatArray,
) -> tuple[int, int]:
    """Follow a leg that is off its rest at sample `first` until it comes back.

    It comes back where the distance of the weighted mean from `rest` falls below the first
    limit, before `last`, and stays there for `n_back` samples. Return where that is, and the
    last of these samples not below the second limit; -1 for both if it does not come back, or
    is out of sight, in samples that are not valid, for more than `n_unseen`.
    """
    n_below, n_lost, back, settled = 0, 0, -1, -1
    for i in range(max(first, 0), min(last + n_back, samples.shape[0])):
        if not is_valid[i]:
            n_lost += 1
            if n_lost > n_unseen:
                break
            continue
        n_lost = 0
        mean_at(samples, i, weights, mean)
        away = distance(mean, rest)
        if away >= limits[0]:
            if i >= last:
                break
            n_below = 0
            continue
        if n_below == 0:
            back = settled = i
        if away >= limits[1]:
            settled = i
        n_below += 1
        if n_below >= n_back:
            return back, settled
    return -1, -1


@njit(cache=True, nogil=True)
def displacements(
    acceleration_g: Float32Array,
    start: IntArray,
    stop: IntArray,
    before: FloatArray,
    after: FloatArray,
    out: FloatArray,
    farthest: FloatArray,
    speed_left: FloatArray,
) -> None:
    """Write how far each [start, stop) took the sensor, (n, 3), in g times samples squared.

    The acceleration is summed up twice, after the straight line from the level before to the
    level after is taken off, and from the velocity what is needed to end at rest. `farthest`
    (n,) receives the largest distance on the way, `speed_left` (n,) the velocity that had to be
    taken off, as a share of the largest.
    """
    for r in range(start.size):
        n = stop[r] - start[r]
        out[r, :] = 0.0
        end, speed = np.zeros(3), np.zeros(3)
        fastest, far = 0.0, 0.0
        for i in range(n):
            share = (i + 0.5) / n
            for axis in range(3):
                level = before[r, axis] + share * (after[r, axis] - before[r, axis])
                end[axis] += acceleration_g[start[r] + i, axis] - level
            fastest = max(fastest, end[0] ** 2 + end[1] ** 2 + end[2] ** 2)
        for i in range(n):
            share = (i + 0.5) / n
            for axis in range(3):
                level = before[r, axis] + share * (after[r, axis] - before[r, axis])
                speed[axis] += acceleration_g[start[r] + i, axis] - level - end[axis] / n
                out[r, axis] += speed[axis]
            far = max(far, out[r, 0] ** 2 + out[r, 1] ** 2 + out[r, 2] ** 2)
        farthest[r] = math.sqrt(far)
        left = end[0] ** 2 + end[1] ** 2 + end[2] ** 2
        speed_left[r] = math.sqrt(left / fastest) if fastest > 0.0 else 0.0
