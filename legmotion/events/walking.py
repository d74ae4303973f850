"""Walking, and the time out of bed around it."""

from __future__ import annotations

import math

import numpy as np

from legmotion.events.oscillation import oscillations
from legmotion.events.rhythm import windows_s
from legmotion.params import EventParameters
from legmotion.signal.motion import MotionSignal
from legmotion.units import BoolArray, FloatArray

_SECOND_S = 1.0


def walks_s(motion: MotionSignal, *, params: EventParameters) -> FloatArray:
    """Return the stretches (w, 2) in which steps are made, seconds after the first sample.

    Strong motion for long enough that is like itself a stride later. Half a stride later the other
    foot lands, which this leg feels: it is not quite opposite then, as a leg that rocks is.
    """
    walks = []
    for from_s, to_s in _strong_s(motion, params):
        found = oscillations(
            motion,
            *windows_s(np.array([from_s]), np.array([to_s]), params.min_walk_s),
            lowest_hz=params.stride_lowest_hz,
            highest_hz=params.step_highest_hz,
            least_cycles=params.rhythm_cycles,
        )
        is_stride = np.median(found.likeness) >= params.step_likeness
        if is_stride and np.median(found.opposite) >= params.step_opposite:
            walks.append((from_s, to_s))
    return np.array(walks).reshape(-1, 2)


def out_of_bed_s(
    motion: MotionSignal, walked_s: FloatArray, *, params: EventParameters
) -> FloatArray:
    """Return the stretches (o, 2) out of bed: walking, and what is upright before and after.

    How the lower leg stands is learned from each walk, and followed from there: while gravity is
    as it was in the walk, the leg stands or sits.
    """
    if not motion.gravity_included or not walked_s.size:
        return walked_s
    per_bin = max(1, round(motion.floor_block_s * motion.gravity_rate_hz))
    n_bins = motion.gravity_g.shape[0] // per_bin
    bins_g = motion.gravity_g[: n_bins * per_bin].reshape(n_bins, per_bin, 3).mean(axis=1)
    bin_s = per_bin / motion.gravity_rate_hz
    most = max(round(params.upright_gap_s / bin_s), 1)
    out = []
    for from_s, to_s in walked_s.tolist():
        first = min(max(math.floor((from_s - motion.start_s) / bin_s), 0), max(n_bins - 1, 0))
        last = min(max(math.ceil((to_s - motion.start_s) / bin_s), first + 1), n_bins)
        stood_g = bins_g[first:last].mean(axis=0)
        is_upright = _angle_deg(bins_g, stood_g) < params.upright_deg
        before = _reach(is_upright[:first][::-1], most)
        after = _reach(is_upright[last:], most)
        low_s = motion.start_s + (first - before) * bin_s if before else from_s
        high_s = motion.start_s + (last + after) * bin_s if after else to_s
        out.append((min(low_s, from_s), max(high_s, to_s)))
    return joined_s(np.array(out), 0.0)


def joined_s(intervals_s: FloatArray, within_s: float) -> FloatArray:
    """Return intervals (k, 2) in order, those that are no further apart than that as one."""
    kept: list[list[float]] = []
    for low_s, high_s in sorted(intervals_s.reshape(-1, 2).tolist()):
        if kept and low_s - kept[-1][1] <= within_s:
            kept[-1][1] = max(kept[-1][1], high_s)
        else:
            kept.append([low_s, high_s])
    return np.array(kept).reshape(-1, 2)


def _strong_s(motion: MotionSignal, params: EventParameters) -> list[list[float]]:
    """Return where the envelope is high, second after second."""
    per_second = max(1, round(motion.rate_hz))
    n = motion.envelope_mg.size // per_second
    seconds_mg = motion.envelope_mg[: n * per_second].reshape(n, per_second)[:, ::2].mean(axis=1)
    strong = np.flatnonzero(seconds_mg >= params.walk_mg)
    second_s = per_second / motion.rate_hz
    starts_s = motion.start_s + strong * second_s
    spans_s = joined_s(np.column_stack((starts_s, starts_s + second_s)), 2.0 * _SECOND_S)
    is_long = spans_s[:, 1] - spans_s[:, 0] >= params.min_walk_s
    return [[float(from_s), float(to_s)] for from_s, to_s in spans_s[is_long]]


def _reach(is_upright: BoolArray, most: int) -> int:
    """Return for how many bins a leg stays upright, fewer than `most` missing in a row."""
    missing = 0
    for k, upright in enumerate(is_upright.tolist()):
        missing = 0 if upright else missing + 1
        if missing >= most:
            return k + 1 - missing
    return is_upright.size - missing


def _angle_deg(vectors_g: FloatArray, to_g: FloatArray) -> FloatArray:
    size = np.sqrt((vectors_g * vectors_g).sum(axis=1) * (to_g @ to_g))
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = (vectors_g @ to_g) / size
    return np.asarray(np.rad2deg(np.arccos(np.clip(cosine, -1.0, 1.0))))
