"""How each leg passed a night beside its movements: when it was not in bed, and how it lay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.events.thresholds import onset_limit_mg
from legmotion.night.analysable import clipped, remaining
from legmotion.night.leg import Leg
from legmotion.night.lying import Lying, angle_deg
from legmotion.params import EventParameters, NightParameters
from legmotion.units import FloatArray, Side

AwayKind = Literal["walking", "not_worn", "suspect", "not_recorded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayInterval:
    """A stretch in which a leg was not seen in bed, and why.

    All but `suspect` restart scoring and leave the denominator. `walking` holds what is upright
    before and after the steps as well.
    """

    kind: AwayKind
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A stretch in which a leg lay one way; the same number means much the same way again."""

    start_s: float
    end_s: float
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegCourse:
    """One leg's night, in seconds after the first file's first sample.

    `threshold_mg` is what the envelope had to pass for a movement to begin, at the night's median
    floor; None where the floor is not known. `positions` is empty where the recording holds no
    gravity.
    """

    side: Side
    threshold_mg: float | None
    away: tuple[AwayInterval, ...]
    positions: tuple[Position, ...]


def leg_course(leg: Leg, *, events: EventParameters, night: NightParameters) -> LegCourse:
    """Return how a leg passed the night."""
    floor_mg = np.maximum(leg.floor_mg, events.frozen_floor_mg)
    limit_mg = float(onset_limit_mg(floor_mg, leg.resolution_mg, params=events))
    return LegCourse(
        side=leg.side,
        threshold_mg=limit_mg if math.isfinite(limit_mg) else None,
        away=tuple(
            AwayInterval(kind=kind, start_s=start_s, end_s=end_s)
            for kind, start_s, end_s in _away(leg)
        ),
        positions=tuple(_positions(leg, params=night)),
    )


def _away(leg: Leg) -> Sequence[tuple[AwayKind, float, float]]:
    """Return kind, start and end of what is lost of a leg's night, in order."""
    away, lost_s = leg.away, clipped(leg.lost_s, *leg.span_s)
    not_worn_s = clipped(away.not_worn_s, *leg.span_s)
    kinds: tuple[tuple[AwayKind, FloatArray], ...] = (
        ("walking", _without(away.cut_s, not_worn_s)),
        ("not_worn", not_worn_s),
        ("suspect", clipped(away.suspect_s, *leg.span_s)),
        ("not_recorded", _without(lost_s, away.cut_s)),
    )
    every = [
        (kind, float(start_s), float(end_s))
        for kind, spans_s in kinds
        for start_s, end_s in leg.on_first_s(spans_s)
    ]
    return sorted(every, key=lambda one: one[1:])


def _without(intervals_s: FloatArray, others_s: FloatArray) -> FloatArray:
    """Return intervals (n, 2), joined where they overlap, without others (k, 2)."""
    if not len(intervals_s):
        return np.empty((0, 2))
    start_s, end_s = float(intervals_s.min()), float(intervals_s.max())
    outside_s = remaining(start_s, end_s, intervals_s)
    return remaining(start_s, end_s, np.concatenate((outside_s, others_s.reshape(-1, 2))))


def _positions(leg: Leg, *, params: NightParameters) -> Sequence[Position]:
    """Return how a leg lay, minute by minute, runs of the same position joined."""
    if leg.lying is None:
        return ()
    start_s, direction_g = _by_minute(leg.lying, params)
    numbers = _numbered(direction_g, params)
    last_s = float(leg.lying.posture.middle_s[-1]) + leg.lying.posture.bin_s / 2
    edges_s = leg.on_first_s(np.minimum(np.append(start_s, last_s), last_s))
    found: list[Position] = []
    for number, from_s, to_s in zip(numbers, edges_s[:-1], edges_s[1:], strict=True):
        if number and found and found[-1].position == number and found[-1].end_s == from_s:
            found[-1] = Position(start_s=found[-1].start_s, end_s=float(to_s), position=number)
        elif number:
            found.append(Position(start_s=float(from_s), end_s=float(to_s), position=number))
    return found


def _by_minute(lying: Lying, params: NightParameters) -> tuple[FloatArray, FloatArray]:
    """Return starts (k,) and the median direction of gravity at rest (k, 3), NaN without rest."""
    posture = lying.posture
    per_bin = max(1, round(params.position_bin_s / posture.bin_s))
    n_bins = -(-len(posture.resting_g) // per_bin)
    padded_g = np.full((n_bins * per_bin, 3), np.nan)
    padded_g[: len(posture.resting_g)] = posture.resting_g
    is_known = ~np.isnan(padded_g[:, 0]).reshape(n_bins, per_bin)
    direction_g = np.full((n_bins, 3), np.nan)
    for index in np.flatnonzero(is_known.any(axis=1)):
        rows_g = padded_g[index * per_bin : (index + 1) * per_bin][is_known[index]]
        direction_g[index] = np.median(rows_g, axis=0)
    start_s = posture.start_s + np.arange(n_bins) * per_bin * posture.bin_s
    return np.asarray(start_s, dtype=np.float64), direction_g


def _numbered(direction_g: FloatArray, params: NightParameters) -> list[int]:
    """Return the position of every minute (k,), 0 where nothing was seen of how the leg lay.

    A position is the direction that began it. A minute of motion between two minutes of one
    position belongs to it; a position too short to be one is left out.
    """
    first_g: list[FloatArray] = []
    numbers: list[int] = []
    for one_g in direction_g:
        if np.isnan(one_g[0]):
            numbers.append(0)
            continue
        turned_deg = angle_deg(np.array(first_g).reshape(-1, 3), one_g)
        nearest = int(np.argmin(turned_deg)) if turned_deg.size else -1
        if nearest < 0 or turned_deg[nearest] >= params.position_turn_deg:
            first_g.append(one_g)
            nearest = len(first_g) - 1
        numbers.append(nearest + 1)
    return _in_order(_steady(numbers, params))


def _steady(numbers: list[int], params: NightParameters) -> list[int]:
    """Return numbers with the runs that are too short taken for the position before them."""
    least = params.min_position_s / params.position_bin_s
    steady, begun = list(numbers), 0
    for index in range(1, len(numbers) + 1):
        if index < len(numbers) and numbers[index] == numbers[begun]:
            continue
        if index - begun < least and begun and steady[begun - 1]:
            steady[begun:index] = [steady[begun - 1]] * (index - begun)
        begun = index
    return steady


def _in_order(numbers: list[int]) -> list[int]:
    """Return numbers counted in the order in which they first appear; 0 stays 0."""
    known: dict[int, int] = {0: 0}
    return [known.setdefault(number, len(known)) for number in numbers]
