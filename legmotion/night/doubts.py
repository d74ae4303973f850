"""How sure an index is: what hangs on a threshold, follows the breathing, or is up to noise."""

from __future__ import annotations

from collections.abc import Iterator

from legmotion.night.beat import steadiest_beat
from legmotion.night.leg import Leg
from legmotion.night.thresholds import threshold_range
from legmotion.night.view import NightView
from legmotion.night.window_doubt import Said
from legmotion.params import EventParameters, NightParameters


def threshold_doubts(
    night: NightView, params: NightParameters, events: EventParameters
) -> Iterator[Said]:
    """Yield what to say of an index that other limits of detection would move far."""
    found, limit = threshold_range(night), params.fair_above_threshold_pct
    if found is None or found.change_pct <= limit:
        return
    step_pct = 100.0 * events.threshold_step
    yield (
        "threshold_sensitive",
        found.change_pct,
        limit,
        f"the index hangs on the threshold: {found.at_lower_per_h:.1f} per hour with one "
        f"{step_pct:.0f} % lower, {found.at_higher_per_h:.1f} with one {step_pct:.0f} % higher",
    )


def breathing_doubts(night: NightView, params: NightParameters) -> Iterator[Said]:
    """Yield a caution where movements come at the beat of pauses in breathing."""
    beat, limit = steadiest_beat(night.imi_s, params=params), params.beat_max_spread
    if beat is None or beat.spread >= limit:
        return
    yield (
        "breathing_coupled",
        beat.spread,
        limit,
        f"a stretch with a steady beat of {beat.interval_s:.0f} s: without a breathing channel, "
        "movements that end pauses in breathing cannot be told apart; with heavy snoring or "
        "pauses in breathing, see a doctor",
    )


def floor_doubts(leg: Leg, params: NightParameters, events: EventParameters) -> Iterator[Said]:
    """Yield what to say of a leg whose noise is far from what a study was frozen at."""
    frozen_mg, limit = events.frozen_floor_mg, params.floor_differs_ratio
    if not (frozen_mg > 0.0 and leg.floor_mg > 0.0):
        return
    ratio = leg.floor_mg / frozen_mg
    if max(ratio, 1.0 / ratio) > limit:
        yield (
            "floor_differs",
            ratio,
            limit,
            f"{leg.side} leg: the noise floor ({leg.floor_mg:.2g} mg) is far from the one that "
            f"the study's thresholds are frozen at ({frozen_mg:.2g} mg)",
        )
