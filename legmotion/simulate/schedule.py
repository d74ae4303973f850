"""When what happens: the motor events of a night, and what each leg and the bed make of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from legmotion.simulate.builders import (
    Leg,
    bump,
    direction,
    drawn,
    drawn_about,
    long_movement,
    posture_shift,
    posture_turn,
    shaking,
    twitch,
)
from legmotion.simulate.hard import add_difficulties
from legmotion.simulate.motor import add_kick
from legmotion.simulate.plan import BOTH, QUIET_ENDS_S, Interval, Night
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.shapes import LegEvent, Tone
from legmotion.simulate.strap import Strap
from legmotion.units import MG_PER_G, SECONDS_PER_HOUR, Side

# A lower leg lies flat, more or less.
_PITCH_SD_RAD = float(np.radians(8.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The events of both legs in order of time, and how the lower legs lie at the start.

    `intervals` tells what holds for a while, of both legs; `straps` how the sensors sit.
    """

    events: dict[Side, list[LegEvent]]
    roll_rad: float
    pitch_rad: dict[Side, float]
    intervals: list[Interval]
    straps: dict[Side, Strap]


def draw_schedule(
    settings: SimulationSettings, rng: np.random.Generator, of_hard: np.random.SeedSequence
) -> Schedule:
    """Return the events of both legs, each in the frame of its lower leg.

    What makes a night hard is drawn from `of_hard` alone.
    """
    night = draw_night(settings, rng)
    add_difficulties(night, of_hard)
    events = {side: sorted(night.events[side], key=lambda e: e.start_s) for side in BOTH}
    return Schedule(
        events=events,
        roll_rad=night.roll_rad,
        pitch_rad=night.first_pitch_rad,
        intervals=sorted(night.intervals, key=lambda one: one.start_s),
        straps=night.straps,
    )


def draw_night(settings: SimulationSettings, rng: np.random.Generator) -> Night:
    """Return what happens in any night: leg movements, changes of position, the bed."""
    roll_rad = drawn(rng, (-np.pi, np.pi))
    pitch_rad = {side: _PITCH_SD_RAD * float(rng.standard_normal()) for side in BOTH}
    night = Night(
        settings=settings,
        rng=rng,
        legs={
            side: Leg(
                lever_m=drawn(rng, settings.lever_m),
                strap_rad=drawn(rng, (0.0, 2.0 * np.pi)),
                strap_radius_m=settings.strap_radius_m,
            )
            for side in BOTH
        },
        theta_median_deg=drawn(rng, settings.theta_median_deg),
        events={side: [] for side in BOTH},
        roll_rad=roll_rad,
        first_pitch_rad=pitch_rad,
        pitch_rad=dict(pitch_rad),
    )
    _add_postures(night)
    _add_restless(night)
    _add_bouts(night)
    _add_clusters(night)
    for at_s in night.times(settings.isolated_per_h):
        add_kick(night, at_s, kind="isolated")
    for at_s in night.times(drawn(rng, settings.twitches_per_h)):
        side = BOTH[int(rng.integers(2))]
        night.add({side: twitch(rng, settings, night.legs[side], at_s, night.number())})
    _add_bed(night, settings.shaken_per_h, shaking)
    _add_bed(night, settings.bumps_per_h, bump)
    if settings.cross_talk_ratio > 0.0:
        _add_cross_talk(night)
    return night


def _add_bouts(night: Night) -> None:
    """Add bouts of kicks, with pauses that grow through the night."""
    settings, rng = night.settings, night.rng
    smallest, largest = settings.bout_size
    if largest == 0:
        return
    at_s = QUIET_ENDS_S
    while True:
        course = np.exp(at_s / SECONDS_PER_HOUR / settings.night_course_h)
        at_s += drawn(rng, settings.bout_pause_s) * float(course)
        if at_s > night.end_s:
            return
        for _ in range(int(rng.integers(smallest, largest + 1))):
            add_kick(night, at_s, kind="kick")
            interval_s = drawn_about(rng, settings.imi_median_s, settings.imi_log_sd)
            at_s += max(interval_s, settings.imi_min_s)


def _add_clusters(night: Night) -> None:
    """Add groups of short movements two to four seconds apart."""
    settings, rng = night.settings, night.rng
    for start_s in night.times(settings.clusters_per_h):
        at_s = start_s
        for _ in range(int(rng.integers(settings.cluster_size[0], settings.cluster_size[1] + 1))):
            add_kick(
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
    width_s = (night.end_s - QUIET_ENDS_S) / max(n, 1)
    for k in range(n):
        at_s = QUIET_ENDS_S + (k + drawn(rng, (0.05, 0.95))) * width_s
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
