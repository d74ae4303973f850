"""The bed, rhythms, breath and hands: what is no leg movement, or comes too soon after one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from legmotion.simulate.builders import as_vector, direction, drawn, drawn_about, drawn_log
from legmotion.simulate.hard_builders import (
    felt_copy,
    handled,
    knock_train,
    partner_kick,
    partner_turn,
    recovery,
    swaying,
    tap,
)
from legmotion.simulate.motor import add_kick
from legmotion.simulate.plan import BOTH, QUIET_ENDS_S, SECONDS_PER_MINUTE, Interval, Night
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.shapes import LegEvent, up_vector
from legmotion.simulate.strap import Strap, Twist
from legmotion.simulate.swaying import Sway
from legmotion.units import FloatArray, Side

_KICKS = ("kick", "slow_return", "isolated", "cluster", "second", "apnoea")
_OFF_OR_OUT = ("out_of_bed", "not_worn", "handling", "covers")
# A larger share of the recording is never spent on a table.
_LARGEST_PART_OFF = 0.4

Build = Callable[[np.random.Generator, SimulationSettings, float, int], LegEvent]


def add_strap(night: Night) -> None:
    """Add hands at the sensors, the time off the leg, and the time with a loose strap."""
    hard, rng = night.settings.hard, night.rng
    off_s = _off_the_leg(night)
    fewest, most = hard.handlings
    for _ in range(int(rng.integers(fewest, most + 1))):
        length_s = drawn(rng, hard.handling_s)
        start_s = night.room(length_s, 30.0, _OFF_OR_OUT)
        if start_s is not None:
            _add_hands(night, start_s, length_s)
    loose_s = np.inf
    if hard.loose_gain != 1.0:
        about_s = drawn(rng, hard.loose_from) * night.duration_s
        shifts = [e.start_s for e in night.events["left"] if e.kind == "posture"]
        loose_s = min((s for s in shifts if s >= about_s), default=about_s)
        night.intervals.append(Interval(kind="loose", start_s=loose_s, end_s=night.duration_s))
    for side in BOTH:
        lies = _up(night, side, off_s[0]) if off_s[0] < np.inf else np.array([0.0, 0.0, 1.0])
        night.straps[side] = Strap(
            twists=_twists(night, side),
            off_s=off_s,
            lies=as_vector(lies),
            loose_from_s=loose_s,
            loose_gain=hard.loose_gain,
        )


def _off_the_leg(night: Night) -> tuple[float, float]:
    """Add the time off the leg, hands before and after it, and return it."""
    hard, rng = night.settings.hard, night.rng
    never = (np.inf, np.inf)
    if hard.off_min[1] <= 0.0:
        return never
    longest_s = _LARGEST_PART_OFF * night.duration_s
    length_s = min(drawn(rng, hard.off_min) * SECONDS_PER_MINUTE, longest_s)
    before_s, after_s = drawn(rng, hard.handling_s), drawn(rng, hard.handling_s)
    margin_s = min(300.0, 0.05 * night.duration_s)
    start_s = night.room(before_s + length_s + after_s, margin_s, _OFF_OR_OUT)
    if start_s is None:
        return never
    off_s = (start_s + before_s, start_s + before_s + length_s)
    night.clear(start_s, off_s[1] + after_s)
    night.occupied.take(*off_s)
    night.intervals.append(Interval(kind="not_worn", start_s=off_s[0], end_s=off_s[1]))
    _add_hands(night, start_s, before_s)
    _add_hands(night, off_s[1], after_s)
    return off_s


def _add_hands(night: Night, start_s: float, length_s: float) -> None:
    """Add the shaking of both sensors in somebody's hands."""
    end_s, number = start_s + length_s, night.number()
    night.clear(start_s, end_s)
    night.occupied.take(start_s, end_s)
    for side in BOTH:
        night.events[side].append(handled(night.rng, night.settings, start_s, length_s, number))
    night.intervals.append(Interval(kind="handling", start_s=start_s, end_s=end_s))
    # Whoever handles a sensor is awake.
    night.intervals.append(Interval(kind="wake", start_s=start_s - 60.0, end_s=end_s + 60.0))


def _twists(night: Night, side: Side) -> tuple[Twist, ...]:
    """Draw a turn of one sensor for each time that it is handled, about a level axis."""
    twists: tuple[Twist, ...] = ()
    for hands in night.of("handling"):
        up, at_s = _up(night, side, hands.start_s)[None, :], np.array([hands.start_s])
        seen = Strap(twists=twists).worn(at_s, up, up)[0]
        across = np.cross(seen, direction(night.rng))
        twist = Twist(
            from_s=hands.start_s,
            duration_s=hands.end_s - hands.start_s,
            axis=as_vector(across / np.linalg.norm(across)),
            angle_rad=float(np.radians(drawn(night.rng, night.settings.hard.handling_deg))),
        )
        twists = (*twists, twist)
    return twists


def _up(night: Night, side: Side, at_s: float) -> FloatArray:
    """Return the direction against gravity in the frame of a resting leg."""
    roll_rad, pitch_rad = night.lies_rad(side, at_s)
    return np.asarray(up_vector(np.array([roll_rad]), np.array([pitch_rad]))[0])


def add_apnoea(night: Night) -> None:
    """Add stretches in which breathing stops and starts, often with a leg movement."""
    hard, rng = night.settings.hard, night.rng
    fewest, most = hard.apnoea_bouts
    for _ in range(int(rng.integers(fewest, most + 1))):
        length_s = drawn(rng, hard.apnoea_bout_min) * SECONDS_PER_MINUTE
        length_s = min(length_s, 0.15 * night.duration_s)
        start_s = night.room(length_s, 10.0, (*_OFF_OR_OUT, "wake", "apnoea"))
        if start_s is None:
            continue
        end_s = start_s + length_s
        night.clear(start_s, end_s)
        night.intervals.append(Interval(kind="apnoea", start_s=start_s, end_s=end_s))
        cycle_s, at_s = drawn(rng, hard.apnoea_cycle_s), start_s
        while at_s + hard.recovery_s[1] < end_s:
            _to_both(night, at_s, recovery)
            if rng.random() < hard.apnoea_kick_share:
                lag_s = hard.apnoea_lag_sd_s * float(rng.standard_normal())
                add_kick(night, at_s + lag_s, kind="apnoea")
            at_s += drawn_about(rng, cycle_s, hard.apnoea_cycle_log_sd)


def add_seconds(night: Night) -> None:
    """Add second movements two to four seconds after a kick."""
    hard, rng = night.settings.hard, night.rng
    if hard.second_share <= 0.0:
        return
    firsts = {e.event: e for side in BOTH for e in night.events[side] if e.kind == "kick"}
    for number in sorted(firsts):
        if rng.random() < hard.second_share:
            at_s = firsts[number].start_s + drawn(rng, hard.second_after_s)
            add_kick(night, at_s, kind="second", duration_s=drawn(rng, hard.second_s))


def add_rhythms(night: Night) -> None:
    """Add rocking of both legs and tremor of one foot; what else there is makes way for them."""
    hard, rng = night.settings.hard, night.rng
    rocking = [("rocking", at_s) for at_s in night.times(drawn(rng, hard.rocking_per_h))]
    tremor = [("tremor", at_s) for at_s in night.times(drawn(rng, hard.tremor_per_h))]
    for kind, at_s in [*rocking, *tremor]:
        is_rocking = kind == "rocking"
        length_s = drawn_log(rng, hard.rocking_s) if is_rocking else drawn(rng, hard.tremor_s)
        end_s = at_s + length_s
        others = night.of("rocking", "tremor")
        is_taken = any(one.start_s < end_s + 2.0 and at_s - 2.0 < one.end_s for one in others)
        if is_taken or end_s > night.end_s or night.is_away(at_s, end_s):
            continue
        degrees = drawn_log(rng, hard.rocking_deg if is_rocking else hard.tremor_deg)
        sway = Sway(
            from_s=at_s,
            duration_s=length_s,
            amplitude_rad=float(np.radians(degrees)),
            hz=drawn_log(rng, hard.rocking_hz if is_rocking else hard.tremor_hz),
        )
        night.clear(at_s - 1.0, end_s + 1.0)
        night.intervals.append(Interval(kind=kind, start_s=at_s, end_s=end_s))
        sides, number = BOTH if is_rocking else (BOTH[int(rng.integers(2))],), night.number()
        night.add(
            {
                side: swaying(
                    rng, night.settings, night.legs[side], kind=kind, sway=sway, event=number
                )
                for side in sides
            }
        )


def add_bed(night: Night) -> None:
    """Add a partner with leg movements of their own, a pet, and trains of knocks."""
    hard, rng = night.settings.hard, night.rng
    fewest, most = hard.partner_bout
    at_s = QUIET_ENDS_S
    while most > 0:
        at_s += drawn(rng, hard.partner_pause_s)
        if at_s > night.end_s:
            break
        for _ in range(int(rng.integers(fewest, most + 1))):
            _to_both(night, at_s, partner_kick)
            interval_s = drawn_about(rng, night.settings.imi_median_s, night.settings.imi_log_sd)
            at_s += max(interval_s, night.settings.imi_min_s)
    for at_s in night.times(drawn(rng, hard.partner_turns_per_h)):
        _to_both(night, at_s, partner_turn)
    for at_s in night.times(drawn(rng, hard.trains_per_h)):
        _to_both(night, at_s, knock_train)


def add_copies(night: Night) -> None:
    """Add to the other leg what it feels of each kick of one leg alone."""
    if night.settings.hard.copy_ratio[1] <= 0.0:
        return
    events = {side: list(night.events[side]) for side in BOTH}
    numbers = {side: {event.event for event in events[side]} for side in BOTH}
    for side, other in (BOTH, BOTH[::-1]):
        for event in events[side]:
            if event.kind in _KICKS and event.event not in numbers[other]:
                copy = felt_copy(night.rng, night.settings, night.legs[other], event)
                night.events[other].append(copy)


def add_taps(night: Night) -> None:
    """Add taps of both heels at the same instants, at both ends of the recording."""
    hard, rng = night.settings.hard, night.rng
    if hard.taps == 0:
        return
    for first_s in (drawn(rng, (5.0, 10.0)), night.duration_s - drawn(rng, (20.0, 25.0))):
        at_s = first_s
        for _ in range(hard.taps):
            number = night.number()
            for side in BOTH:
                night.events[side].append(tap(rng, night.settings, at_s, number))
            at_s += drawn(rng, hard.tap_interval_s)


def _to_both(night: Night, at_s: float, build: Build) -> None:
    """Add what both legs feel, unless it runs past the end or nobody is there to feel it."""
    event = build(night.rng, night.settings, at_s, night.number())
    if event.end_s < night.end_s and not night.is_away(event.start_s, event.end_s):
        for side in BOTH:
            night.events[side].append(event)
