"""When what happens: the motor events of a night, and what each leg and the bed make of them."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from legmotion.simulate.builders import (
    KickPlan,
    Leg,
    bump,
    direction,
    drawn,
    drawn_about,
    kick,
    long_movement,
    posture_shift,
    posture_turn,
    shaking,
    twitch,
)
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.shapes import LegEvent, Tone
from legmotion.units import MG_PER_G, SECONDS_PER_HOUR, Side

# Rest between two movements: what lies closer than half a second is one movement by the rules.
_REST_S = 0.7
# Rest at both ends of the recording.
_QUIET_ENDS_S = 30.0
# A lower leg lies flat, more or less.
_PITCH_SD_RAD = float(np.radians(8.0))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The events of both legs in order of time, and how the lower legs lie at the start."""

    events: dict[Side, list[LegEvent]]
    roll_rad: float
    pitch_rad: dict[Side, float]


@dataclass(slots=True)
class Night:
    """A schedule in the making."""

    settings: SimulationSettings
    rng: np.random.Generator
    legs: dict[Side, Leg]
    theta_median_deg: float
    events: dict[Side, list[LegEvent]]
    pitch_rad: dict[Side, float]
    occupied: Occupied = field(default_factory=Occupied)
    n_events: int = 0

    @property
    def end_s(self) -> float:
        """End of the stretch in which something may happen."""
        return self.settings.duration_h * SECONDS_PER_HOUR - _QUIET_ENDS_S

    def times(self, rate_per_h: float) -> list[float]:
        """Return the times of events without memory."""
        mean = rate_per_h * self.settings.duration_h
        n = int(self.rng.poisson(mean)) if mean > 0.0 else 0
        return sorted(self.rng.uniform(_QUIET_ENDS_S, self.end_s, n).tolist())

    def add(self, events: dict[Side, LegEvent]) -> None:
        """Enter one event of one or both legs, unless a leg moves at that time already."""
        start_s = min(event.start_s for event in events.values())
        end_s = max(event.end_s for event in events.values())
        if start_s < _QUIET_ENDS_S or end_s > self.end_s:
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


def draw_schedule(settings: SimulationSettings, rng: np.random.Generator) -> Schedule:
    """Return the events of both legs, each in the frame of its lower leg."""
    both: tuple[Side, ...] = ("left", "right")
    roll_rad = drawn(rng, (-np.pi, np.pi))
    pitch_rad = {side: _PITCH_SD_RAD * float(rng.standard_normal()) for side in both}
    night = Night(
        settings=settings,
        rng=rng,
        legs={
            side: Leg(
                lever_m=drawn(rng, settings.lever_m),
                strap_rad=drawn(rng, (0.0, 2.0 * np.pi)),
                strap_radius_m=settings.strap_radius_m,
            )
            for side in both
        },
        theta_median_deg=drawn(rng, settings.theta_median_deg),
        events={side: [] for side in both},
        pitch_rad=dict(pitch_rad),
    )
    _add_postures(night)
    _add_restless(night)
    _add_bouts(night)
    _add_clusters(night)
    for at_s in night.times(settings.isolated_per_h):
        _add_kick(night, at_s, kind="isolated")
    for at_s in night.times(drawn(rng, settings.twitches_per_h)):
        side = both[int(rng.integers(2))]
        night.add({side: twitch(rng, settings, night.legs[side], at_s, night.number())})
    _add_bed(night, settings.shaken_per_h, shaking)
    _add_bed(night, settings.bumps_per_h, bump)
    if settings.cross_talk_ratio > 0.0:
        _add_cross_talk(night)
    events = {side: sorted(night.events[side], key=lambda e: e.start_s) for side in both}
    return Schedule(events=events, roll_rad=roll_rad, pitch_rad=pitch_rad)


def _add_kick(night: Night, at_s: float, *, kind: str, duration_s: float | None = None) -> None:
    """Add one motor event: a kick of one or both legs."""
    settings, rng = night.settings, night.rng
    if duration_s is None:
        length = drawn_about(rng, settings.duration_median_s, settings.duration_log_sd)
        duration_s = float(np.clip(length, *settings.duration_s))
    if kind in ("kick", "isolated") and rng.random() < settings.slow_return_share:
        kind = "slow_return"
    theta_deg = drawn_about(rng, night.theta_median_deg, settings.theta_log_sd)
    number, events = night.number(), dict[Side, LegEvent]()
    for nth, side in enumerate(night.sides()):
        lag_s = settings.leg_lag_sd_s * rng.standard_normal() if nth else 0.0
        ratio = drawn_about(rng, 1.0, settings.leg_ratio_log_sd) if nth else 1.0
        plan = KickPlan(
            kind=kind,
            start_s=at_s + lag_s,
            duration_s=duration_s,
            theta_deg=min(theta_deg * ratio, settings.theta_max_deg),
        )
        events[side] = kick(rng, settings, night.legs[side], plan, number)
    night.add(events)


def _add_bouts(night: Night) -> None:
    """Add bouts of kicks, with pauses that grow through the night."""
    settings, rng = night.settings, night.rng
    smallest, largest = settings.bout_size
    if largest == 0:
        return
    at_s = _QUIET_ENDS_S
    while True:
        course = np.exp(at_s / SECONDS_PER_HOUR / settings.night_course_h)
        at_s += drawn(rng, settings.bout_pause_s) * float(course)
        if at_s > night.end_s:
            return
        for _ in range(int(rng.integers(smallest, largest + 1))):
            _add_kick(night, at_s, kind="kick")
            interval_s = drawn_about(rng, settings.imi_median_s, settings.imi_log_sd)
            at_s += max(interval_s, settings.imi_min_s)


def _add_clusters(night: Night) -> None:
    """Add groups of short movements two to four seconds apart."""
    settings, rng = night.settings, night.rng
    for start_s in night.times(settings.clusters_per_h):
        at_s = start_s
        for _ in range(int(rng.integers(settings.cluster_size[0], settings.cluster_size[1] + 1))):
            _add_kick(
                night, at_s, kind="cluster", duration_s=drawn(rng, settings.cluster_duration_s)
            )
            at_s += drawn(rng, settings.cluster_imi_s)


def _add_restless(night: Night) -> None:
    """Add movements longer than ten seconds."""
    settings, rng = night.settings, night.rng
    for at_s in night.times(settings.long_per_h):
        number = night.number()
        night.add(
            {
                side: long_movement(rng, settings, night.legs[side], at_s, number)
                for side in night.sides()
            }
        )


def _add_postures(night: Night) -> None:
    """Add changes of position to both legs, one in each of equal parts of the night."""
    settings, rng = night.settings, night.rng
    n = round(drawn(rng, settings.posture_per_h) * settings.duration_h)
    width_s = (night.end_s - _QUIET_ENDS_S) / max(n, 1)
    for k in range(n):
        at_s = _QUIET_ENDS_S + (k + drawn(rng, (0.05, 0.95))) * width_s
        shift = posture_shift(rng, settings, at_s, night.number())
        turned: dict[Side, LegEvent] = {}
        for side in ("left", "right"):
            lies_rad = _PITCH_SD_RAD * float(rng.standard_normal())
            turned[side] = posture_turn(shift, pitch_rad=lies_rad - night.pitch_rad[side])
            night.pitch_rad[side] = lies_rad
        night.add(turned)


def _add_bed(
    night: Night,
    rate_per_h: tuple[float, float],
    build: Callable[[np.random.Generator, SimulationSettings, float, int], LegEvent],
) -> None:
    """Add what the bed passes on to both legs, whatever the legs do at that time."""
    for at_s in night.times(drawn(night.rng, rate_per_h)):
        event = build(night.rng, night.settings, at_s, night.number())
        for side in ("left", "right"):
            night.events[side].append(event)


def _add_cross_talk(night: Night) -> None:
    """Add the jolt that a kick of one leg alone gives the other through the mattress."""
    numbers = {side: {e.event for e in events} for side, events in night.events.items()}
    jolts: list[tuple[Side, LegEvent]] = []
    pairs: tuple[tuple[Side, Side], ...] = (("left", "right"), ("right", "left"))
    for side, other in pairs:
        for event in night.events[side]:
            if not event.strokes or event.kind == "shaken" or event.event in numbers[other]:
                continue
            jolts.append((other, _jolt(night, event)))
    for side, event in jolts:
        night.events[side].append(event)


def _jolt(night: Night, event: LegEvent) -> LegEvent:
    """Return what the other leg feels of a kick: its strokes as short shaking."""
    tones = []
    for stroke in event.strokes:
        peak_g = 5.77 * abs(stroke.delta_rad) / stroke.duration_s**2 * 0.35 / 9.81
        height_g = min(peak_g * night.settings.cross_talk_ratio, 50.0 / MG_PER_G)
        vector = direction(night.rng) * height_g
        tones.append(
            Tone(
                from_s=stroke.from_s,
                duration_s=max(stroke.duration_s, 0.4),
                amplitude_g=(float(vector[0]), float(vector[1]), float(vector[2])),
                hz=drawn(night.rng, night.settings.shaken_hz),
            )
        )
    return LegEvent(
        kind="cross_talk",
        event=event.event,
        start_s=event.start_s,
        end_s=event.end_s,
        tones=tuple(tones),
    )
