"""The signal kernels, written from their definitions: slow, and believable at sight."""

from __future__ import annotations

import itertools
import math

import numpy as np


def largest_deviation(time_s, first_s, period_s):
    deviations = [t - (first_s + i * period_s) for i, t in enumerate(time_s)]
    return min(deviations), max(deviations)


def find_breaks(time_s, period_s, limit_s, reach):
    lateness = [t - i * period_s for i, t in enumerate(time_s)]
    found, run_start = [], 0
    for i in range(1, len(time_s)):
        if time_s[i] - time_s[i - 1] > limit_s:
            before = min(lateness[max(run_start, i - reach) : i])
            after = min(lateness[i : i + reach])
            if after - before > limit_s - period_s:
                found.append(i)
                run_start = i
    return found


def steady_times(time_s, run_starts, period_s, reach):
    steady = []
    for start, stop in itertools.pairwise(run_starts):
        for i in range(start, stop):
            around = range(max(start, i - reach), min(stop, i + reach + 1))
            steady.append(i * period_s + np.mean([time_s[k] - k * period_s for k in around]))
    return np.array(steady)


def interpolate(acceleration_g, time_s, first_s, period_s, n):
    at_s = first_s + np.arange(n) * period_s
    return np.column_stack([np.interp(at_s, time_s, acceleration_g[:, k]) for k in range(3)])


def block_means(acceleration_g, n_mean, n):
    return np.array([acceleration_g[j * n_mean : (j + 1) * n_mean].mean(axis=0) for j in range(n)])


def difference(acceleration_g, n_mean, n_apart, gain):
    n = len(acceleration_g)
    out = np.zeros(n)
    for i in range(n):
        ahead = [i + (n_apart - n_mean + 1) // 2 + k for k in range(n_mean)]
        behind = [k - n_apart for k in ahead]
        if behind[0] >= 0 and ahead[-1] < n:
            step = acceleration_g[ahead].mean(axis=0) - acceleration_g[behind].mean(axis=0)
            out[i] = gain * np.linalg.norm(step)
    return out


def root_mean_square(values, reach):
    squares = np.asarray(values, float) ** 2
    return np.array(
        [math.sqrt(squares[max(i - reach, 0) : i + reach + 1].mean()) for i in range(len(values))]
    )


def lower_percentile(values, percentile):
    return sorted(values)[int(percentile / 100 * (len(values) - 1))] if len(values) else math.nan


def block_percentiles(values, is_valid, edges, step, percentile):
    out = []
    for start, stop in itertools.pairwise(edges):
        seen = range(start, stop, step)
        valid = [values[i] for i in seen if is_valid[i]]
        enough = 2 * len(valid) >= len(seen)
        out.append(lower_percentile(valid if enough else [], percentile))
    return np.array(out)


def window_percentiles(values, segment, reach, percentile):
    out = []
    for b in range(len(values)):
        around = [
            values[k]
            for k in range(len(values))
            if abs(k - b) <= reach and segment[k] == segment[b] and not math.isnan(values[k])
        ]
        out.append(lower_percentile(around, percentile))
    return np.array(out)


def extremes(acceleration_g):
    return np.concatenate([acceleration_g.max(axis=0), (-acceleration_g).max(axis=0)])


def flat_tops(acceleration_g, tops_g, min_samples):
    runs = []
    signed = np.column_stack([acceleration_g, -acceleration_g])
    for k in range(6):
        start = None
        for i in range(len(signed) + 1):
            is_top = i < len(signed) and signed[i, k] >= tops_g[k]
            if is_top and start is None:
                start = i
            if not is_top and start is not None:
                if i - start >= min_samples:
                    runs.append((start, i))
                start = None
    return sorted(runs)


def weighted_means(samples_g, weights, step, n):
    out = []
    for j in range(n):
        around = j * step + np.arange(len(weights)) - len(weights) // 2
        held = samples_g[np.clip(around, 0, len(samples_g) - 1)]
        out.append((weights[:, np.newaxis] * held).sum(axis=0))
    return np.array(out)


def block_spreads(samples_g, is_valid, edges, weights, gain):
    out = []
    for start, stop in itertools.pairwise(edges):
        starts = range(start, stop - len(weights) + 1, len(weights) // 4 + 1)
        means = [(weights[:, np.newaxis] * samples_g[i : i + len(weights)]).sum(0) for i in starts]
        used = [is_valid[i : i + len(weights)].all() for i in starts]
        if not means or not all(used):
            out.append(math.nan)
        else:
            out.append(gain * math.sqrt(np.var(means, axis=0).sum()))
    return np.array(out)
