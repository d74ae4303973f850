"""How one leg lay and how the body moved: what rest window and sleep are made of.

Movements of the leg itself are left out: they go out and come back, whether one sleeps or not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from legmotion.night.analysable import clipped
from legmotion.params import NightParameters, SignalParameters
from legmotion.signal.motion import MotionSignal
from legmotion.signal.posture import Posture, medians_of_sorted, posture_of, seconds_above
from legmotion.tables import Frame
from legmotion.units import BoolArray, FloatArray, IntArray, read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """One leg's part of one night, on its own file's clock, arrays read-only.

    `large_s` (n, 2) are movements of the body, longer in motion than a leg movement,
    `walking_s` (w, 2) the steps.
    """

    posture: Posture
    large_s: FloatArray
    walking_s: FloatArray

    def between(self, from_s: float, to_s: float) -> Lying:
        """Return what lies in [from_s, to_s)."""
        return Lying(
            posture=self.posture.between(from_s, to_s),
            large_s=read_only(clipped(self.large_s, from_s, to_s)),
            walking_s=read_only(clipped(self.walking_s, from_s, to_s)),
        )

    def moved_by(self, offset_s: float) -> Lying:
        """Return the same on a clock that shows so much more."""
        return Lying(
            posture=replace(self.posture, start_s=self.posture.start_s + offset_s),
            large_s=read_only(self.large_s + offset_s),
            walking_s=read_only(self.walking_s + offset_s),
        )


def lying_of(
    motion: MotionSignal, movements: Frame, *, signal: SignalParameters, night: NightParameters
) -> Lying | None:
    """Return how a leg lay through a stretch; None where the recording holds no gravity.

    `movements` are the events of the stretch, whatever their kind.
    """
    onset_s, offset_s = movements["onset_s"], movements["offset_s"]
    posture = posture_of(motion, onset_s, offset_s, params=signal)
    if posture is None:
        return None
    events_s = np.column_stack((onset_s, offset_s))
    moving_s = seconds_above(motion, onset_s, offset_s, level_mg=night.large_movement_mg)
    return Lying(
        posture=posture,
        large_s=read_only(events_s[moving_s >= night.large_movement_s]),
        walking_s=read_only(events_s[movements["kind"] == "walking"]),
    )


def upright_g(lying: Lying, *, params: NightParameters) -> FloatArray | None:
    """Return the direction (3,) of gravity while walking; None where nobody walked enough."""
    middle_s, bin_s = lying.posture.middle_s, lying.posture.bin_s
    is_walking = overlaps(middle_s - bin_s / 2, middle_s + bin_s / 2, lying.walking_s)
    walked_g = lying.posture.any_g[is_walking]
    walked_g = walked_g[~np.isnan(walked_g[:, 0])]
    if len(walked_g) * bin_s < params.min_upright_walk_s:
        return None
    ordered = np.sort(walked_g, axis=0)[np.newaxis]
    return np.asarray(medians_of_sorted(ordered, np.array([len(walked_g)]))[0])


def is_upright(lying: Lying, *, params: NightParameters) -> BoolArray:
    """Return which bins (k,) show a leg that stands or walks; none where nobody walked."""
    posture, walked_g = lying.posture, upright_g(lying, params=params)
    middle_s = posture.middle_s
    is_up = overlaps(middle_s, np.nextafter(middle_s, np.inf), lying.walking_s)
    if walked_g is None:
        return is_up
    return is_up | (angle_deg(posture.any_g, walked_g) < params.upright_deg)


def angle_deg(one_g: FloatArray, other_g: FloatArray) -> FloatArray:
    """Return the angle between directions along the last axis; NaN where one is not known."""
    size = np.linalg.norm(one_g, axis=-1) * np.linalg.norm(other_g, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = (one_g * other_g).sum(axis=-1) / size
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def overlaps(start_s: FloatArray, end_s: FloatArray, intervals_s: FloatArray) -> BoolArray:
    """Return which of [start, end) meet any interval (k, 2)."""
    begun = np.searchsorted(np.sort(intervals_s[:, 0]), end_s, side="left")
    ended = np.searchsorted(np.sort(intervals_s[:, 1]), start_s, side="right")
    return np.asarray(begun > ended)


def runs(mask: BoolArray) -> IntArray:
    """Return the runs of True as [first, stop) rows (k, 2)."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0))
    return np.asarray(edges.reshape(-1, 2))
