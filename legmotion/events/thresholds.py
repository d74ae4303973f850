"""The limits of detection as a yardstick: moved together, or held for all nights of a study."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from legmotion.params import EventParameters
from legmotion.signal.motion import MotionSignal
from legmotion.units import FloatArray

# What decides how small a movement may be: how far it must rise, and how far it must go.
_SIZE_LIMITS = (
    "on_floor_ratio",
    "min_on_mg",
    "on_step_ratio",
    "min_excursion_mg",
    "tilt_step_ratio",
    "excursion_spread_ratio",
    "excursion_spread_per_s",
    "excursion_peak_ratio",
)


def with_size_limits(params: EventParameters, factor: float) -> EventParameters:
    """Return parameters under which a movement must be `factor` times as large to count."""
    return replace(params, **{name: factor * getattr(params, name) for name in _SIZE_LIMITS})


def onset_limit_mg(
    floor_mg: FloatArray, resolution_mg: float, *, params: EventParameters
) -> FloatArray:
    """Return what the envelope must pass for a movement to begin, where the floor is known."""
    least_mg = max(params.min_on_mg, params.on_step_ratio * resolution_mg)
    return np.asarray(np.maximum(params.on_floor_ratio * floor_mg, least_mg))


def with_frozen_floor(motion: MotionSignal, *, params: EventParameters) -> MotionSignal:
    """Return the signal as a study's thresholds see it: never quieter than its noisiest night.

    A night that is noisier still keeps its own floor, which its thresholds rest on.
    """
    if params.frozen_floor_mg <= 0.0 and params.frozen_spread_mg <= 0.0:
        return motion
    return replace(
        motion,
        floor_mg=np.maximum(motion.floor_mg, params.frozen_floor_mg),
        spread_mg=np.maximum(motion.spread_mg, params.frozen_spread_mg),
    )
