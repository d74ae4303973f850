"""A night in the making: what each leg does at what time, and where there is room for more."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from legmotion.simulate.builders import Leg, drawn
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.shapes import LegEvent
from legmotion.simulate.strap import Strap
from legmotion.units import SECONDS_PER_HOUR, Side

BOTH: tuple[Side, Side] = ("left", "right")
SECONDS_PER_MINUTE = 60.0
# Rest between two movements: what lies closer than half a second is one movement by the rules.
_REST_S = 0.7
# Rest at both ends of the recording.
QUIET_ENDS_S = 30.0
# Tries to find room for a stretch.
_TRIES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A stretch [start, end) of the night, in seconds of true time, and what holds in it."""

    kind: str
    start_s: float
    end_s: float


@dataclass(slots=True)
class Occupied:
    """Stretches of the night in which a leg moves, in order."""

    start_s: list[float] = field(default_factory=list)
    end_s: list[float] = field(default_factory=list)

    def take(self, start_s: float, end_s: float) -> bool:
        """Enter a stretch unless it touches another; return whether it was entered."""
        at = bisect.bisect(self.start_s, start_s)
        if at > 0 and self.end_s[at - 1] + _REST_S > start_s:
            return False
        if at < len(self.start_s) and self.start_s[at] < end_s + _REST_S:
            return False
        self.start_s.insert(at, start_s)
        self.end_s.insert(at, end_s)
        return True

    def free(self, start_s: float, end_s: float) -> None:
        """Forget what overlaps a stretch."""
        spans = zip(self.start_s, self.end_s, strict=True)
        kept = [(a, b) for a, b in spans if b <= start_s or a >= end_s]
        self.start_s, self.end_s = [a for a, _ in kept], [b for _, b in kept]


@dataclass(slots=True)
class Night:
    """A schedule in the making."""

    settings: SimulationSettings
    rng: np.random.Generator
    legs: dict[Side, Leg]
    theta_median_deg: float
    events: dict[Side, list[LegEvent]]
    roll_rad: float
    first_pitch_rad: dict[Side, float]
    pitch_rad: dict[Side, float]
    occupied: Occupied = field(default_factory=Occupied)
    n_events: int = 0
    intervals: list[Interval] = field(default_factory=list)
    straps: dict[Side, Strap] = field(default_factory=dict)

    @property
    def end_s(self) -> float:
        """End of the stretch in which something may happen."""
        return self.settings.duration_h * SECONDS_PER_HOUR - QUIET_ENDS_S

    def times(self, rate_per_h: float) -> list[float]:
        """Return the times of events without memory."""
        mean = rate_per_h * self.settings.duration_h
        n = int(self.rng.poisson(mean)) if mean > 0.0 else 0
        return sorted(self.rng.uniform(QUIET_ENDS_S, self.end_s, n).tolist())

    @property
    def duration_s(self) -> float:
        """Length of the recording."""
        return self.settings.duration_h * SECONDS_PER_HOUR

    def of(self, *kinds: str) -> list[Interval]:
        """Return the stretches of some kinds in order."""
        found = [interval for interval in self.intervals if interval.kind in kinds]
        return sorted(found, key=lambda interval: interval.start_s)

    def is_away(self, start_s: float, end_s: float) -> bool:
        """Tell whether the leg is out of bed or without its sensor in part of a stretch."""
        away = self.of("out_of_bed", "not_worn", "handling", "covers")
        return any(one.start_s < end_s and start_s < one.end_s for one in away)

    def room(self, length_s: float, margin_s: float, kinds: Sequence[str]) -> float | None:
        """Draw the start of a stretch away from those of some kinds; None where none is found."""
        earliest, latest = QUIET_ENDS_S + margin_s, self.end_s - length_s - margin_s
        taken = self.of(*kinds)
        for _ in range(_TRIES if latest > earliest else 0):
            start_s = drawn(self.rng, (earliest, latest))
            low, high = start_s - margin_s, start_s + length_s + margin_s
            if not any(one.start_s < high and low < one.end_s for one in taken):
                return start_s
        return None

    def clear(self, start_s: float, end_s: float) -> None:
        """Take out of both legs whatever touches a stretch."""
        gone = {
            event.event
            for side in BOTH
            for event in self.events[side]
            if event.end_s > start_s and event.start_s < end_s
        }
        for side in BOTH:
            self.events[side] = [e for e in self.events[side] if e.event not in gone]
        self.occupied.free(start_s, end_s)

    def lies_rad(self, side: Side, at_s: float) -> tuple[float, float]:
        """Return roll and pitch of a lower leg at rest at a time."""
        turns = [e.turn for e in self.events[side] if e.turn is not None and e.end_s <= at_s]
        return (
            self.roll_rad + sum(turn.roll_rad for turn in turns),
            self.first_pitch_rad[side] + sum(turn.pitch_rad for turn in turns),
        )

    def add(self, events: dict[Side, LegEvent]) -> None:
        """Enter one event of one or both legs, unless a leg moves at that time already."""
        start_s = min(event.start_s for event in events.values())
        end_s = max(event.end_s for event in events.values())
        if start_s < QUIET_ENDS_S or end_s > self.end_s:
            return
        if self.occupied.take(start_s, end_s):
            for side, event in events.items():
                self.events[side].append(event)

    def number(self) -> int:
        """Return the number of a new event."""
        self.n_events += 1
        return self.n_events

    def sides(self) -> list[Side]:
        """Draw which legs take part in a motor event."""
        if self.rng.random() < self.settings.bilateral_share:
            return ["left", "right"]
        return ["left"] if self.rng.random() < 0.5 else ["right"]
