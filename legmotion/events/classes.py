"""Classes: what an event is, and why it is not a plain leg movement."""

from __future__ import annotations

import numpy as np

from legmotion.events.away import Away, lies_in
from legmotion.events.rest import excursions_mg, rests
from legmotion.events.rhythm import is_breathing, is_rhythmic
from legmotion.params import EventParameters
from legmotion.signal.floor import at_samples
from legmotion.signal.motion import MotionSignal
from legmotion.units import TIME_TOLERANCE_S, AnyArray, BoolArray, FloatArray


def classify(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    peak_mg: FloatArray,
    has_stroke: BoolArray,
    *,
    params: EventParameters,
) -> tuple[AnyArray, AnyArray]:
    """Return the kind and the reason (`why_not`) of each event by itself, both (n,) text.

    The first that holds decides: `artifact` (gap, clip), `impulse` (shaken, twitch), `posture`;
    the rest are `LM`.
    """
    is_gap = _touches(onset_s, offset_s, motion.gaps_s, params.gap_touch_s)
    is_clip = _touches(onset_s, offset_s, motion.clipped_s, 0.0)
    is_short = offset_s - onset_s < params.min_duration_s - TIME_TOLERANCE_S
    is_masked = is_short & _touches(onset_s, offset_s, motion.lost_s, params.gap_touch_s)
    excursion_mg, least_mg = excursions_and_least_mg(
        motion, onset_s, offset_s, peak_mg, params=params
    )
    is_leak = excursion_mg < params.excursion_peak_ratio * peak_mg
    is_shaken = is_leak | ~(has_stroke | (excursion_mg >= least_mg))
    is_posture = turned_deg(motion, onset_s, offset_s, params=params) > params.posture_deg
    cases = [is_gap | is_masked, is_clip, is_shaken, is_short, is_posture]
    kind = np.select(cases, ["artifact", "artifact", "impulse", "impulse", "posture"], "LM")
    why_not = np.select(cases, ["gap", "clip", "shaken", "twitch", "posture"], "")
    return kind, why_not


def with_surroundings(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    peak_mg: FloatArray,
    classes: tuple[AnyArray, AnyArray],
    away: Away,
    *,
    params: EventParameters,
) -> tuple[AnyArray, AnyArray]:
    """Return kind and reason of each event, seen with what is around it.

    What happens while the sensor is not worn is `artifact` (handling), what happens out of bed
    `walking`. Of the movements that are left, those that are part of a steady oscillation or
    follow the breathing are `artifact` (rhythmic, breathing).
    """
    kind, why_not = classes
    is_handled = lies_in(onset_s, offset_s, away.not_worn_s)
    is_out = lies_in(onset_s, offset_s, away.out_of_bed_s)
    is_asked = np.isin(kind, ("LM", "posture")) & ~is_handled & ~is_out
    is_steady = is_asked & is_rhythmic(motion, onset_s, offset_s, params=params)
    is_asked = is_asked & ~is_steady & (kind == "LM")
    breathes = is_breathing(motion, onset_s, offset_s, peak_mg, is_asked, params=params)
    cases = [is_handled, is_out, is_steady, breathes]
    return (
        np.select(cases, ["artifact", "walking", "artifact", "artifact"], kind),
        np.select(cases, ["handling", "walking", "rhythmic", "breathing"], why_not),
    )


def excursions_and_least_mg(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    peak_mg: FloatArray,
    *,
    params: EventParameters,
) -> tuple[FloatArray, FloatArray]:
    """Return how far each event went, and how far a leg that moved goes at least, mg.

    The mean over a triangle of half a second cancels shaking. In a movement it leaves both the
    rest before and the rest after.
    """
    before_g, after_g = rests(
        motion, onset_s, offset_s, near_s=params.rest_near_s, far_s=params.rest_far_s
    )
    excursion_mg = excursions_mg(motion, onset_s, offset_s, before_g, after_g)
    middle_s = (onset_s + offset_s) / 2
    spread_mg = at_samples(motion.spread_mg, middle_s, motion.start_s, motion.floor_block_s)
    ratio = params.excursion_spread_ratio + params.excursion_spread_per_s * np.minimum(
        offset_s - onset_s, params.half_breath_s
    )
    step_mg = params.tilt_step_ratio * motion.resolution_mg
    least_mg = np.maximum(max(params.min_excursion_mg, step_mg), ratio * spread_mg)
    return excursion_mg, np.maximum(least_mg, params.excursion_peak_ratio * peak_mg)


def turned_deg(
    motion: MotionSignal, onset_s: FloatArray, offset_s: FloatArray, *, params: EventParameters
) -> FloatArray:
    """Return the angle between gravity before and after each event; 0 where there is none."""
    if not motion.gravity_included:
        return np.zeros_like(onset_s)
    before_g, after_g = rests(
        motion, onset_s, offset_s, near_s=params.posture_near_s, far_s=params.posture_far_s
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = (before_g * after_g).sum(axis=1) / np.sqrt(
            (before_g * before_g).sum(axis=1) * (after_g * after_g).sum(axis=1)
        )
    return np.asarray(np.nan_to_num(np.rad2deg(np.arccos(np.clip(cosine, -1.0, 1.0)))))


def _touches(
    onset_s: FloatArray, offset_s: FloatArray, intervals_s: FloatArray, margin_s: float
) -> BoolArray:
    """Return whether each event reaches into, or within a margin of, any sorted interval."""
    first = np.searchsorted(intervals_s[:, 1], onset_s - margin_s, side="right")
    starts_s = np.append(intervals_s[:, 0], np.inf)
    return np.asarray(starts_s[first] < offset_s + margin_s)
