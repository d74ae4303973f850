"""Strokes: short bursts that took the ankle somewhere, and how far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.events import _kernels
from legmotion.events.edges import Bursts
from legmotion.events.rest import excursions_mg, rests
from legmotion.params import EventParameters
from legmotion.signal.floor import at_samples
from legmotion.signal.motion import MotionSignal
from legmotion.units import MG_PER_G, STANDARD_GRAVITY_M_PER_S2, BoolArray, FloatArray

_MM_PER_M = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strokes:
    """What each burst did: (n, 3) rest before and after in g, (n, 3) the way it went in mm.

    `excursion_mg` (n,) is how far it left both rests. `is_stroke` (n,) tells which are short
    enough for the way to mean something, and long enough a way to be no twitch and no shaking,
    which end where they began.
    """

    before_g: FloatArray
    after_g: FloatArray
    moved_mm: FloatArray
    excursion_mg: FloatArray
    is_stroke: BoolArray


def measure_strokes(motion: MotionSignal, bursts: Bursts, *, params: EventParameters) -> Strokes:
    """Return where the bursts took the ankle."""
    onset_s, offset_s = bursts.onset_s, bursts.offset_s
    before_g, after_g = rests(
        motion, onset_s, offset_s, near_s=params.rest_near_s, far_s=params.rest_far_s
    )
    moved_mm, farthest_mm, speed_left = _ways(motion, bursts, before_g, after_g, params)
    floor_mg = at_samples(motion.floor_mg, onset_s, motion.start_s, motion.floor_block_s)
    spread_mg = at_samples(motion.spread_mg, onset_s, motion.start_s, motion.floor_block_s)
    way_mm = np.sqrt((moved_mm * moved_mm).sum(axis=1))
    tilt_mg = MG_PER_G * np.sqrt(((after_g - before_g) ** 2).sum(axis=1))
    least_mm = np.maximum(params.min_stroke_mm, params.stroke_floor_mm_per_mg * floor_mg)
    least_mg = np.maximum(params.min_stroke_tilt_mg, params.stroke_tilt_ratio * spread_mg)
    ends_at_rest = (speed_left <= params.max_speed_left) | (tilt_mg >= least_mg)
    return Strokes(
        before_g=before_g,
        after_g=after_g,
        moved_mm=moved_mm,
        excursion_mg=excursions_mg(motion, onset_s, offset_s, before_g, after_g),
        is_stroke=(way_mm >= least_mm)
        & (way_mm >= params.stroke_ratio * farthest_mm)
        & ends_at_rest,
    )


def _ways(
    motion: MotionSignal,
    bursts: Bursts,
    before_g: FloatArray,
    after_g: FloatArray,
    params: EventParameters,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return how far each burst went (n, 3), how far it was at most, and its speed at the end.

    In mm, and as a share of the largest speed; all zero for a burst longer than a stroke.
    """
    margin_s, n = params.stroke_margin_s, motion.envelope_mg.size
    first = np.rint((bursts.onset_s - margin_s - motion.start_s) * motion.rate_hz)
    last = np.rint((bursts.offset_s + margin_s - motion.start_s) * motion.rate_hz)
    start = np.clip(first, 0, n).astype(np.int64)
    stop = np.clip(last + 1, 0, n).astype(np.int64)
    is_short = bursts.offset_s - bursts.onset_s <= params.max_stroke_s
    moved = np.empty((start.size, 3))
    farthest, speed_left = np.empty((2, start.size))
    _kernels.displacements(
        motion.acceleration_g,
        start,
        np.where(is_short, stop, start),
        before_g * motion.scale,
        after_g * motion.scale,
        moved,
        farthest,
        speed_left,
    )
    mm_per_sample = STANDARD_GRAVITY_M_PER_S2 * _MM_PER_M / motion.rate_hz**2 / motion.scale
    ways = (moved * mm_per_sample, farthest * mm_per_sample, speed_left)
    return np.nan_to_num(ways[0]), np.nan_to_num(ways[1]), np.nan_to_num(ways[2])
