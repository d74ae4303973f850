"""The events kernels, written from their definitions: slow, and believable at sight."""

from __future__ import annotations

import math

import numpy as np


def level_at(level, position):
    return np.interp(position, np.arange(len(level)) + 0.5, level)


def runs_above(envelope, is_valid, floor, blocks_per_sample, limits, n_rest):
    on_ratio, min_on, off_ratio, min_off = limits
    level = level_at(floor, np.arange(len(envelope)) * blocks_per_sample)
    is_on = (envelope >= np.maximum(min_on, on_ratio * level)) & is_valid
    is_off = (envelope < np.maximum(min_off, off_ratio * level)) | ~is_valid
    runs, i = [], 0
    while i < len(envelope):
        if not is_on[i]:
            i += 1
            continue
        start = i
        while start > 0 and not is_off[start - 1] and (not runs or start > runs[-1][1]):
            start -= 1
        stop = i + 1
        while True:
            ahead = range(stop, min(stop + n_rest, len(envelope)))
            lost = next((k for k in ahead if not is_valid[k]), len(envelope))
            more = next((k for k in ahead if not is_off[k] and k < lost), None)
            if more is None:
                break
            stop = more + 1
        runs.append((start, stop))
        i = max(stop, i + 1)
    return runs


def edges_of(difference, floor, blocks_per_sample, limits, n_search, start, stop):
    onset, offset = [], []
    for a, b in zip(start, stop, strict=True):
        onset.append(_edge(difference[a:b], a, floor, blocks_per_sample, limits, n_search, +1))
        offset.append(_edge(difference[a:b], a, floor, blocks_per_sample, limits, n_search, -1))
    return np.array(onset), np.array(offset)


def _edge(values, at, floor, blocks_per_sample, limits, n_search, direction):
    ordered = np.asarray(values, float)[::direction]
    where = np.arange(at, at + len(values))[::direction]
    peak = ordered[:n_search].max()
    level = level_at(floor, where[0] * blocks_per_sample)
    limit = min(peak, max(limits[0] * peak, limits[1] * level))
    k = int(np.argmax(ordered >= limit))
    if k == 0 or ordered[k] == limit:
        return float(where[k])
    share = (ordered[k] - limit) / (ordered[k] - ordered[k - 1])
    return where[k] - direction * share


def largest(values, start, stop):
    return np.array([max([0.0, *values[a:b]]) for a, b in zip(start, stop, strict=True)])


def mean_between(samples, is_valid, low, high):
    inside = [i for i in range(len(samples)) if low - 1e-9 <= i <= high + 1e-9]
    if math.ceil(low - 1e-9) > math.floor(high + 1e-9):
        nearest = math.floor((low + high) / 2 + 0.5)
        inside = [nearest] if 0 <= nearest < len(samples) else []
    valid = [samples[i] for i in inside if is_valid[i]]
    return np.mean(valid, axis=0) if valid else np.full(3, math.nan)


def rests(samples, is_valid, onset, offset, near, far):
    before, after = [], []
    for r in range(len(onset)):
        low, high = onset[r] - far, onset[r] - near
        if r > 0:
            low = max(low, offset[r - 1] + near)
        if low > high:
            low = high = (offset[r - 1] + onset[r]) / 2
        before.append(mean_between(samples, is_valid, low, high))
        low, high = offset[r] + near, offset[r] + far
        if r < len(onset) - 1:
            high = min(high, onset[r + 1] - near)
        if low > high:
            low = high = (offset[r] + onset[r + 1]) / 2
        after.append(mean_between(samples, is_valid, low, high))
    return np.array(before), np.array(after)


def weighted_mean(samples, middle, weights):
    around = np.clip(middle - len(weights) // 2 + np.arange(len(weights)), 0, len(samples) - 1)
    return (np.asarray(weights)[:, np.newaxis] * samples[around]).sum(axis=0)


def excursions(samples, onset, offset, before, after, weights):
    out = []
    for r in range(len(onset)):
        farthest = 0.0
        for i in range(math.floor(onset[r]), math.ceil(offset[r]) + 1):
            mean = weighted_mean(samples, i, weights)
            known = [rest for rest in (before[r], after[r]) if not np.isnan(rest).any()]
            distances = [np.linalg.norm(mean - rest) for rest in known]
            farthest = max([farthest, min(distances)] if distances else [farthest])
        out.append(farthest)
    return np.array(out)


def follow_hold(samples, is_valid, rest, limits, first, last, weights, n_back, n_unseen):
    stop = min(last + n_back, len(samples))
    seen = []
    for i in range(max(first, 0), stop):
        unseen = is_valid[max(i - n_unseen, max(first, 0)) : i + 1]
        if len(unseen) == n_unseen + 1 and not unseen.any():
            break
        if is_valid[i]:
            seen.append((i, np.linalg.norm(weighted_mean(samples, i, weights) - rest)))
    for k, (i, away) in enumerate(seen):
        if away >= limits[0] and i >= last:
            break
        ahead = seen[k : k + n_back]
        if len(ahead) == n_back and all(distance < limits[0] for _, distance in ahead):
            far = [j for j, distance in ahead if distance >= limits[1]]
            return i, max(far, default=i)
    return -1, -1


def displacements(acceleration_g, start, stop, before, after):
    moved, farthest, speed_left = [], [], []
    for r, (a, b) in enumerate(zip(start, stop, strict=True)):
        n = b - a
        if n == 0:
            moved.append(np.zeros(3))
            farthest.append(0.0)
            speed_left.append(0.0)
            continue
        share = ((np.arange(n) + 0.5) / n)[:, np.newaxis]
        force = acceleration_g[a:b] - (before[r] + share * (after[r] - before[r]))
        speed = np.cumsum(force, axis=0)
        speed_left.append(np.linalg.norm(speed[-1]) / np.linalg.norm(speed, axis=1).max())
        # The same constant is taken off every sample, so that the speed ends at zero.
        way = np.cumsum(speed - speed[-1] * (np.arange(1, n + 1) / n)[:, np.newaxis], axis=0)
        moved.append(way[-1])
        farthest.append(np.linalg.norm(way, axis=1).max())
    return np.array(moved), np.array(farthest), np.array(speed_left)


def oscillation(samples, longest, shortest, reach):
    """Likeness and opposite of one run of vectors."""
    n = len(samples)
    samples = np.array(
        [np.mean(samples[max(i - reach, 0) : i + reach + 1], axis=0) for i in range(n)], float
    )
    along = np.arange(len(samples))
    line = [np.polyval(np.polyfit(along, column, 1), along) for column in samples.T]
    samples = samples - np.array(line).T
    alike = []
    for lag in range(longest + 1):
        early, late = samples[: len(samples) - lag], samples[lag:]
        size = np.linalg.norm(early) * np.linalg.norm(late)
        alike.append(np.sum(early * late) / size if size > 0.0 else 0.0)
    below = [lag for lag, value in enumerate(alike) if value < 0.0]
    if not below or max(below[0], shortest) > longest:
        return 0.0, 0.0
    nearest = max(below[0], shortest)
    cycle = nearest + int(np.argmax(alike[nearest:]))
    return alike[cycle], min(alike[: cycle + 1])
