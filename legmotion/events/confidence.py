"""How sure a movement is one: how far it stands above what it had to pass.

A movement that barely passed the threshold is one less often than one that is far above it, and
the same holds of how far the leg went and, the other way, of how long it took: sways, steps and
hands last longer than kicks.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from legmotion.events.classes import excursions_and_least_mg
from legmotion.events.thresholds import onset_limit_mg
from legmotion.params import EventParameters
from legmotion.signal.floor import at_samples
from legmotion.signal.motion import MotionSignal
from legmotion.units import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """By how much events passed what a movement must pass, each (n,) and the logarithm of a ratio.

    `peak` is of the largest envelope to the threshold there, `excursion` of how far the leg went
    to the least that counts, `duration` of the duration to the shortest one.
    """

    peak: FloatArray
    excursion: FloatArray
    duration: FloatArray

    @property
    def columns(self) -> FloatArray:
        """All of them, (n, 3)."""
        return np.column_stack([getattr(self, item.name) for item in fields(self)])


def margins_of(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    peak_mg: FloatArray,
    *,
    params: EventParameters,
) -> Margins:
    """Return the margins of events, none below what just counts and none above `most`."""
    middle_s = (onset_s + offset_s) / 2
    floor_mg = at_samples(motion.floor_mg, middle_s, motion.start_s, motion.floor_block_s)
    on_mg = onset_limit_mg(floor_mg, motion.resolution_mg, params=params)
    excursion_mg, least_mg = excursions_and_least_mg(
        motion, onset_s, offset_s, peak_mg, params=params
    )
    most = params.confidence_most_ratio

    def margin(value: FloatArray, limit: FloatArray | float) -> FloatArray:
        ratio = np.nan_to_num(value / np.maximum(limit, 1e-9), nan=1.0)
        return np.asarray(np.log(np.clip(ratio, 1.0, most)))

    return Margins(
        peak=margin(peak_mg, on_mg),
        excursion=margin(excursion_mg, least_mg),
        duration=margin(offset_s - onset_s, params.min_duration_s),
    )


def confidence_of(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    peak_mg: FloatArray,
    *,
    params: EventParameters,
) -> FloatArray:
    """Return how sure each event is a movement of the leg, 0 to 1, as (n,).

    Of the movements of simulated nights with confidence c about the share c are true ones. What
    is no movement for another reason has a confidence too, which says nothing.
    """
    margins = margins_of(motion, onset_s, offset_s, peak_mg, params=params)
    score = (
        params.confidence_base
        + params.confidence_per_peak * margins.peak
        + params.confidence_per_excursion * margins.excursion
        + params.confidence_per_duration * margins.duration
    )
    return np.asarray(1.0 / (1.0 + np.exp(-score)))
