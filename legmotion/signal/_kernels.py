"""Compiled loops of the signal stage: arrays and scalars in, numbers out, the caller owns buffers.

Each has a plain twin in `tests/reference/signal.py`, written from the definition.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from legmotion.units import BoolArray, Float32Array, FloatArray, IntArray

# Running sums are formed anew after this many samples, so that rounding cannot add up.
_RESUM_SAMPLES = 4096


@njit(cache=True, nogil=True)
def largest_deviation(time_s: FloatArray, first_s: float, period_s: float) -> tuple[float, float]:
    """Return the smallest and the largest time_s[i] - (first_s + i * period_s)."""
    low, high = math.inf, -math.inf
    for i in range(time_s.size):
        deviation = time_s[i] - (first_s + i * period_s)
        low = min(low, deviation)
        high = max(high, deviation)
    return low, high


@njit(cache=True, nogil=True)
def find_breaks(
    time_s: FloatArray, period_s: float, limit_s: float, reach: int, breaks: IntArray
) -> int:
    """Write the indices of samples before which more than `limit_s` is missing; return how many.

    Stamps that come late in bursts leave holes that the samples behind them fill: a hole is a
    loss only if the stamps stay late, counted in samples, over `reach` samples behind it.
    """
    n, run_start = 0, 0
    for i in range(1, time_s.size):
        if time_s[i] - time_s[i - 1] <= limit_s:
            continue
        before, after = math.inf, math.inf
        for k in range(max(run_start, i - reach), i):
            before = min(before, time_s[k] - (k - i) * period_s)
        for k in range(i, min(time_s.size, i + reach)):
            after = min(after, time_s[k] - (k - i) * period_s)
        if after - before > limit_s - period_s:
            breaks[n] = i
            n += 1
            run_start = i
    return n


@njit(cache=True, nogil=True)
def steady_times(
    time_s: FloatArray, run_starts: IntArray, period_s: float, reach: int, out: FloatArray
) -> float:
    """Write times that advance steadily: each stamp's lateness replaced by its local mean.

    `run_starts` holds the first index of each run and the number of samples at its end; the
    mean takes `reach` samples on each side, fewer at the ends of a run. Return the sum of the
    squared distances between stamps and times.
    """
    squares, whole = 0.0, 1.0 / (2 * reach + 1)
    for run in range(run_starts.size - 1):
        start, stop = run_starts[run], run_starts[run + 1]
        first_s = time_s[start]
        total, low, high = 0.0, start, start
        for i in range(start, stop):
            while high < min(i + reach + 1, stop):
                total += time_s[high] - first_s - (high - start) * period_s
                high += 1
            if low < i - reach:
                total -= time_s[low] - first_s - (low - start) * period_s
                low += 1
            n = high - low
            late_s = total * whole if n == 2 * reach + 1 else total / n
            out[i] = first_s + (i - start) * period_s + late_s
            squares += (time_s[i] - out[i]) * (time_s[i] - out[i])
    return squares


@njit(cache=True, nogil=True)
def interpolate(
    acceleration_g: Float32Array,
    time_s: FloatArray,
    first_s: float,
    period_s: float,
    out: Float32Array,
) -> None:
    """Write the acceleration at first_s + i * period_s, on straight lines between samples."""
    i, n, last = 0, out.shape[0], time_s.size - 1
    while i < n and first_s + i * period_s <= time_s[0]:
        out[i] = acceleration_g[0]
        i += 1
    for k in range(last):
        if time_s[k + 1] <= first_s + i * period_s:
            continue
        per_s = 1.0 / (time_s[k + 1] - time_s[k])
        while i < n and first_s + i * period_s < time_s[k + 1]:
            share = np.float32((first_s + i * period_s - time_s[k]) * per_s)
            for axis in range(3):
                left = acceleration_g[k, axis]
                out[i, axis] = left + share * (acceleration_g[k + 1, axis] - left)
            i += 1
    while i < n:
        out[i] = acceleration_g[last]
        i += 1


@njit(cache=True, nogil=True)
def block_means(acceleration_g: Float32Array, n_mean: int, out: Float32Array) -> None:
    """Write the means of consecutive groups of `n_mean` samples; a last part is left out."""
    for j in range(out.shape[0]):
        x, y, z = 0.0, 0.0, 0.0
        for i in range(j * n_mean, (j + 1) * n_mean):
            x += acceleration_g[i, 0]
            y += acceleration_g[i, 1]
            z += acceleration_g[i, 2]
        out[j, 0], out[j, 1], out[j, 2] = x / n_mean, y / n_mean, z / n_mean


@njit(cache=True, nogil=True)
def difference(
    acceleration_g: Float32Array, n_mean: int, n_apart: int, gain: float, out: Float32Array
) -> None:
    """Write `gain` times the length of the difference of two means, `n_apart` samples apart.

    Each mean takes `n_mean` samples; both stand symmetrically about the sample written, which
    asks for n_apart - n_mean to be odd. Zero where one of them would reach beyond the ends.
    """
    n = acceleration_g.shape[0]
    ahead = (n_apart - n_mean + 1) // 2
    behind = n_apart - ahead
    first, stop = behind, n - ahead - n_mean + 1
    scale = gain / n_mean
    out[: min(first, n)] = 0.0
    out[max(stop, 0) :] = 0.0
    x, y, z = 0.0, 0.0, 0.0
    for i in range(first, stop):
        if (i - first) % _RESUM_SAMPLES == 0:
            x, y, z = 0.0, 0.0, 0.0
            for k in range(n_mean):
                new, old = i + ahead + k, i - behind + k
                x += float(acceleration_g[new, 0]) - acceleration_g[old, 0]
                y += float(acceleration_g[new, 1]) - acceleration_g[old, 1]
                z += float(acceleration_g[new, 2]) - acceleration_g[old, 2]
        else:
            # What enters and leaves is put together first: one addition a sample is waited for.
            a, b, c, d = i + ahead + n_mean - 1, i + ahead - 1, i - behind + n_mean - 1, i - behind
            x += (float(acceleration_g[a, 0]) - acceleration_g[b, 0]) - (
                float(acceleration_g[c, 0]) - acceleration_g[d - 1, 0]
            )
            y += (float(acceleration_g[a, 1]) - acceleration_g[b, 1]) - (
                float(acceleration_g[c, 1]) - acceleration_g[d - 1, 1]
            )
            z += (float(acceleration_g[a, 2]) - acceleration_g[b, 2]) - (
                float(acceleration_g[c, 2]) - acceleration_g[d - 1, 2]
            )
        out[i] = scale * math.sqrt(x * x + y * y + z * z)


@njit(cache=True, nogil=True)
def root_mean_square(values: Float32Array, reach: int, out: Float32Array) -> None:
    """Write the root mean square over `reach` samples on each side, fewer at the ends."""
    n = values.size
    total = 0.0
    for i in range(n):
        low, high = max(i - reach, 0), min(i + reach, n - 1)
        if i % _RESUM_SAMPLES == 0:
            total = 0.0
            for k in range(low, high + 1):
                total += float(values[k]) * float(values[k])
        else:
            enters = float(values[high]) if i + reach < n else 0.0
            leaves = float(values[low - 1]) if i - reach > 0 else 0.0
            total += enters * enters - leaves * leaves
        # After a large step the running sum can end a rounding error below zero.
        out[i] = math.sqrt(max(total, 0.0) / (high - low + 1))


@njit(cache=True, nogil=True)
def ranked(values: FloatArray, n: int, rank: int) -> float:
    """Return the value that stands at `rank` when the first n are sorted; reorders them."""
    low, high = 0, n - 1
    while low < high:
        pivot = values[(low + high) // 2]
        i, k = low, high
        while i <= k:
            while values[i] < pivot:
                i += 1
            while values[k] > pivot:
                k -= 1
            if i <= k:
                values[i], values[k] = values[k], values[i]
                i += 1
                k -= 1
        if rank <= k:
            high = k
        elif rank >= i:
            low = i
        else:
            break
    return float(values[rank])


@njit(cache=True, nogil=True)
def block_percentiles(
    values: Float32Array,
    is_valid: BoolArray,
    edges: IntArray,
    step: int,
    percentile: float,
    out: FloatArray,
) -> None:
    """Write the percentile of the valid values of each block [edges[b], edges[b + 1]).

    Every `step`-th value counts. NaN where less than half of them is valid.
    """
    longest = 1
    for b in range(out.size):
        longest = max(longest, edges[b + 1] - edges[b])
    scratch = np.empty(longest)
    for b in range(out.size):
        n, n_all = 0, 0
        for i in range(edges[b], edges[b + 1], step):
            n_all += 1
            if is_valid[i]:
                scratch[n] = values[i]
                n += 1
        if n == 0 or 2 * n < n_all:
            out[b] = math.nan
        else:
            out[b] = ranked(scratch, n, int(percentile / 100.0 * (n - 1)))


@njit(cache=True, nogil=True)
def window_percentiles(
    values: FloatArray, segment: IntArray, reach: int, percentile: float, out: FloatArray
) -> None:
    """Write, for each block, the percentile of the blocks around it in the same segment.

    `reach` blocks on each side, NaN ones left out; NaN where none is left. `segment` never falls.
    """
    scratch = np.empty(2 * reach + 1)
    for b in range(values.size):
        n = 0
        for k in range(max(b - reach, 0), min(b + reach + 1, values.size)):
            if segment[k] == segment[b] and not math.isnan(values[k]):
                scratch[n] = values[k]
                n += 1
        if n == 0:
            out[b] = math.nan
        else:
            out[b] = ranked(scratch, n, int(percentile / 100.0 * (n - 1)))


@njit(cache=True, nogil=True)
def extremes(acceleration_g: Float32Array, out: Float32Array) -> None:
    """Write the largest value of each axis and of each axis with its sign turned, (6,)."""
    x, y, z = acceleration_g[0, 0], acceleration_g[0, 1], acceleration_g[0, 2]
    low_x, low_y, low_z = x, y, z
    high_x, high_y, high_z = x, y, z
    for i in range(acceleration_g.shape[0]):
        x, y, z = acceleration_g[i, 0], acceleration_g[i, 1], acceleration_g[i, 2]
        low_x, low_y, low_z = min(low_x, x), min(low_y, y), min(low_z, z)
        high_x, high_y, high_z = max(high_x, x), max(high_y, y), max(high_z, z)
    out[0], out[1], out[2] = high_x, high_y, high_z
    out[3], out[4], out[5] = -low_x, -low_y, -low_z


@njit(cache=True, nogil=True)
def flat_tops(
    acceleration_g: Float32Array, tops_g: Float32Array, min_samples: int, out: IntArray
) -> int:
    """Write [start, stop) of runs of `min_samples` or more in which an axis stays at its top.

    `tops_g` (6,) are those of `extremes`, infinite where a top is no end of a range. `out` (c, 2)
    takes the runs in the order of their ends until it is full; return how many it took.
    """
    n = 0
    starts = np.full(6, -1, np.int64)
    for i in range(acceleration_g.shape[0] + 1):
        for k in range(6):
            is_top = False
            if i < acceleration_g.shape[0]:
                value = acceleration_g[i, k % 3]
                is_top = (value if k < 3 else -value) >= tops_g[k]
            if is_top and starts[k] < 0:
                starts[k] = i
            elif starts[k] >= 0 and not is_top:
                if i - starts[k] >= min_samples and n < out.shape[0]:
                    out[n, 0], out[n, 1] = starts[k], i
                    n += 1
                starts[k] = -1
    return n


@njit(cache=True, nogil=True)
def weighted_means(
    samples_g: Float32Array, weights: FloatArray, step: int, out: FloatArray
) -> None:
    """Write the weighted mean about every `step`-th sample; the ends keep their last value."""
    half = weights.size // 2
    last = samples_g.shape[0] - 1
    for j in range(out.shape[0]):
        first = j * step - half
        is_inside = first >= 0 and first + weights.size - 1 <= last
        x, y, z = 0.0, 0.0, 0.0
        for k in range(weights.size):
            i = first + k if is_inside else min(max(first + k, 0), last)
            x += weights[k] * samples_g[i, 0]
            y += weights[k] * samples_g[i, 1]
            z += weights[k] * samples_g[i, 2]
        out[j, 0], out[j, 1], out[j, 2] = x, y, z


@njit(cache=True, nogil=True)
def block_spreads(
    samples_g: Float32Array,
    is_valid: BoolArray,
    edges: IntArray,
    weights: FloatArray,
    gain: float,
    out: FloatArray,
) -> None:
    """Write `gain` times the spread of weighted means within each block; NaN where masked.

    The spread is the root of the mean squared distance of the means that lie within the block,
    a quarter of the weights apart, from their own mean.
    """
    for b in range(out.size):
        n, whole = 0, True
        sx, sy, sz, squares = 0.0, 0.0, 0.0, 0.0
        first = samples_g[edges[b]] if edges[b] < edges[b + 1] else samples_g[0]
        for i in range(edges[b], edges[b + 1] - weights.size + 1, weights.size // 4 + 1):
            x, y, z = 0.0, 0.0, 0.0
            for k in range(weights.size):
                whole = whole and is_valid[i + k]
                x += weights[k] * (samples_g[i + k, 0] - first[0])
                y += weights[k] * (samples_g[i + k, 1] - first[1])
                z += weights[k] * (samples_g[i + k, 2] - first[2])
            sx, sy, sz, n = sx + x, sy + y, sz + z, n + 1
            squares += x * x + y * y + z * z
        if n == 0 or not whole:
            out[b] = math.nan
        else:
            mean_square = (sx * sx + sy * sy + sz * sz) / (n * n)
            out[b] = gain * math.sqrt(max(squares / n - mean_square, 0.0))
