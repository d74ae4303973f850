"""Where a night is not a leg in bed: walking and what is upright about it, the sensor not worn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from legmotion.events.walking import joined_s, out_of_bed_s, walks_s
from legmotion.params import EventParameters
from legmotion.signal.motion import MotionSignal
from legmotion.signal.wear import Wear
from legmotion.units import BoolArray, FloatArray

AwayKind = Literal["walking", "not_worn", "suspect"]

# Why such a stretch is what it is taken to be.
AWAY_WORDS: dict[AwayKind, str] = {
    "walking": "steps, and the lower leg upright before or after them",
    "not_worn": "hands turned the sensor before or after, and neither breath nor pulse between",
    "suspect": "neither breath nor pulse is seen for long; the sensor may not have been worn",
}


def _none() -> FloatArray:
    return np.empty((0, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Stretches (k, 2) that are no leg in bed, seconds after the recording's first sample.

    `out_of_bed_s` is walking and what is upright before and after it, `not_worn_s` the sensor
    off the leg with the hands at both ends, `suspect_s` what may be that and stays part of the
    night. `cut_s` are those that restart scoring and leave every denominator, in order and apart.
    """

    out_of_bed_s: FloatArray = field(default_factory=_none)
    not_worn_s: FloatArray = field(default_factory=_none)
    suspect_s: FloatArray = field(default_factory=_none)
    cut_s: FloatArray = field(default_factory=_none)

    def between(self, from_s: float, to_s: float) -> Away:
        """Return what lies in [from_s, to_s)."""
        spans = (self.out_of_bed_s, self.not_worn_s, self.suspect_s, self.cut_s)
        cut = [np.clip(span_s, from_s, to_s) for span_s in spans]
        out_s, not_worn_s, suspect_s, cut_s = (one[one[:, 0] < one[:, 1]] for one in cut)
        return Away(out_of_bed_s=out_s, not_worn_s=not_worn_s, suspect_s=suspect_s, cut_s=cut_s)

    def intervals(self) -> list[tuple[AwayKind, float, float]]:
        """Return kind, start and end of all stretches, in order of their starts."""
        kinds: tuple[AwayKind, ...] = ("walking", "not_worn", "suspect")
        spans = (self.out_of_bed_s, self.not_worn_s, self.suspect_s)
        every = [
            (kind, start_s, end_s)
            for kind, span_s in zip(kinds, spans, strict=True)
            for start_s, end_s in span_s.tolist()
        ]
        return sorted(every, key=lambda one: one[1:])


def away_of(motion: MotionSignal, wear: Wear, *, params: EventParameters) -> Away:
    """Return where a recording shows no leg in bed.

    A pad on both sides of the time out of bed leaves the night with it: it holds the getting up
    and the lying down.
    """
    out_s = out_of_bed_s(motion, walks_s(motion, params=params), params=params)
    pad_s = params.out_of_bed_pad_s
    padded_s = np.clip(out_s + np.array([-pad_s, pad_s]), motion.start_s, motion.end_s)
    cut_s = joined_s(np.concatenate((padded_s, wear.not_worn_s)), 0.0)
    return Away(
        out_of_bed_s=out_s, not_worn_s=wear.not_worn_s, suspect_s=wear.suspect_s, cut_s=cut_s
    )


def lies_in(onset_s: FloatArray, offset_s: FloatArray, spans_s: FloatArray) -> BoolArray:
    """Return which events (n,) have their middle in one of the stretches (k, 2), ends included."""
    middle_s = (onset_s + offset_s) / 2
    inside = np.zeros(middle_s.size, np.bool_)
    for start_s, end_s in spans_s:
        inside |= (middle_s >= start_s) & (middle_s <= end_s)
    return inside
