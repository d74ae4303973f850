"""Strokes: short bursts that took the ankle somewhere, and how far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.events import _kernels
from legmotion.events.edges import Bursts
from legmotion.params import EventParameters
from legmotion.signal.floor import at_samples
from legmotion.signal.motion import MotionSignal
from legmotion.units import STANDARD_GRAVITY_M_PER_S2, BoolArray, FloatArray

_MM_PER_M = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strokes:
    """What each burst did: (n, 3) rest before and after in g, (n, 3) the way it went in mm.

    `is_stroke` (n,) tells which are short enough for the way to mean something, and long enough
    a way to be no twitch and no shaking, which end where they began.
    """

    before_g: FloatArray
    after_g: FloatArray
    moved_mm: FloatArray
    is_stroke: BoolArray


def measure_strokes(motion: MotionSignal, bursts: Bursts, *, params: EventParameters) -> Strokes:
    """Return where the bursts took the ankle."""
    before_g, after_g = rests(
        motion,
        bursts.onset_s,
        bursts.offset_s,
        near_s=params.rest_near_s,
        far_s=params.rest_far_s,
    )
    margin_s, n = params.stroke_margin_s, motion.envelope_mg.size
    first = np.rint((bursts.onset_s - margin_s - motion.start_s) * motion.rate_hz)
    last = np.rint((bursts.offset_s + margin_s - motion.start_s) * motion.rate_hz)
    start = np.clip(first, 0, n).astype(np.int64)
    stop = np.clip(last + 1, 0, n).astype(np.int64)
    is_short = bursts.offset_s - bursts.onset_s <= params.max_stroke_s
    moved, farthest = np.empty((start.size, 3)), np.empty(start.size)
    _kernels.displacements(
        motion.acceleration_g,
        start,
        np.where(is_short, stop, start),
        before_g * motion.scale,
        after_g * motion.scale,
        moved,
        farthest,
    )
    mm_per_sample = STANDARD_GRAVITY_M_PER_S2 * _MM_PER_M / motion.rate_hz**2 / motion.scale
    moved_mm = np.nan_to_num(moved * mm_per_sample)
    floor_mg = at_samples(motion.floor_mg, bursts.onset_s, motion.start_s, motion.floor_block_s)
    least_mm = np.maximum(params.min_stroke_mm, params.stroke_floor_mm_per_mg * floor_mg)
    way_mm = np.sqrt((moved_mm * moved_mm).sum(axis=1))
    is_one_way = way_mm >= params.stroke_ratio * mm_per_sample * np.nan_to_num(farthest)
    return Strokes(
        before_g=before_g,
        after_g=after_g,
        moved_mm=moved_mm,
        is_stroke=is_one_way & (way_mm >= least_mm),
    )


def rests(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    *,
    near_s: float,
    far_s: float,
) -> tuple[FloatArray, FloatArray]:
    """Return the mean acceleration (n, 3), g, from near to far before and after each event."""
    before_g, after_g = np.empty((2, onset_s.size, 3))
    _kernels.rests(
        motion.slow_g,
        motion.slow_valid,
        (onset_s - motion.slow_start_s) * motion.slow_rate_hz,
        (offset_s - motion.slow_start_s) * motion.slow_rate_hz,
        near_s * motion.slow_rate_hz,
        far_s * motion.slow_rate_hz,
        before_g,
        after_g,
    )
    return before_g, after_g
