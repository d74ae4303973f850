"""Where the leg rests before and after an event, and how far it goes from there."""

from __future__ import annotations

import numpy as np

from legmotion.events import _kernels
from legmotion.signal.motion import MotionSignal
from legmotion.units import MG_PER_G, FloatArray


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


def excursions_mg(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    before_g: FloatArray,
    after_g: FloatArray,
) -> FloatArray:
    """Return how far the mean of each event leaves the rest before and the rest after, mg.

    The mean is over a triangle that cancels shaking: what swings and ends where it began.
    """
    excursion_g = np.empty(onset_s.size)
    _kernels.excursions(
        motion.slow_g,
        (onset_s - motion.slow_start_s) * motion.slow_rate_hz,
        (offset_s - motion.slow_start_s) * motion.slow_rate_hz,
        before_g,
        after_g,
        motion.excursion_weights,
        np.empty(3),
        excursion_g,
    )
    return MG_PER_G * excursion_g
