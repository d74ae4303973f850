"""Out of bed: to the toilet and back, and what is worn before and after the night."""

from __future__ import annotations

import numpy as np

from legmotion.simulate.builders import drawn
from legmotion.simulate.hard_builders import turning, walk, whole_body
from legmotion.simulate.plan import BOTH, SECONDS_PER_MINUTE, Interval, Night
from legmotion.units import Side

_UPRIGHT_RAD = float(np.pi / 2)
# No more of the recording than this part lies before bed, or after it.
_LARGEST_PART = 0.25
# Between two things that a body does.
_PAUSE_S = 1.0


def add_evening_and_morning(night: Night) -> None:
    """Add the time out of bed at both ends of the recording, and the time in bed between."""
    hard, rng = night.settings.hard, night.rng
    longest_s = _LARGEST_PART * night.duration_s
    evening_s, morning_s = (
        min(drawn(rng, minutes) * SECONDS_PER_MINUTE, longest_s) if minutes[1] > 0.0 else 0.0
        for minutes in (hard.evening_min, hard.morning_min)
    )
    to_bed_s, from_bed_s = 0.0, night.duration_s - morning_s
    if evening_s > 0.0:
        night.clear(0.0, evening_s)
        lain_rad = dict(night.first_pitch_rad)
        for side in BOTH:
            night.first_pitch_rad[side] = _upright(night)
        _about(night, _PAUSE_S, evening_s - 10.0)
        down = {side: (0.0, lain_rad[side] - night.first_pitch_rad[side]) for side in BOTH}
        to_bed_s = _turn(night, evening_s - 8.0, down)
        night.intervals.append(Interval(kind="out_of_bed", start_s=0.0, end_s=to_bed_s))
        night.occupied.take(0.0, to_bed_s)
    if morning_s > 0.0:
        night.clear(from_bed_s, night.duration_s)
        up_s = _get_up(night, from_bed_s)
        _about(night, up_s + _PAUSE_S, night.duration_s - _PAUSE_S)
        out = Interval(kind="out_of_bed", start_s=from_bed_s, end_s=night.duration_s)
        night.intervals.append(out)
        night.occupied.take(from_bed_s, night.duration_s)
    night.intervals.append(Interval(kind="in_bed", start_s=to_bed_s, end_s=from_bed_s))


def add_trips(night: Night) -> None:
    """Add times out of bed in the night."""
    hard, rng = night.settings.hard, night.rng
    fewest, most = hard.trips
    for _ in range(int(rng.integers(fewest, most + 1))):
        length_s = drawn(rng, hard.trip_min) * SECONDS_PER_MINUTE
        margin_s = min(10.0 * SECONDS_PER_MINUTE, 0.05 * night.duration_s)
        start_s = night.room(length_s + 30.0, margin_s, ("out_of_bed", "not_worn", "handling"))
        if start_s is not None:
            _add_trip(night, start_s, length_s)


def _add_trip(night: Night, start_s: float, length_s: float) -> None:
    """Add the covers, getting up, walking there, standing, walking back and lying down."""
    hard, rng = night.settings.hard, night.rng
    night.clear(start_s - _PAUSE_S, start_s + length_s + 30.0)
    lain_rad = {side: night.lies_rad(side, start_s) for side in BOTH}
    up_from_s = _covers(night, start_s) + _PAUSE_S
    up_s = _get_up(night, up_from_s) + _PAUSE_S
    body_s = max(length_s - (up_s - start_s) - 20.0, 20.0)
    there_s, back_s = (min(drawn(rng, hard.walk_s), 0.4 * body_s) for _ in range(2))
    _walk(night, up_s, there_s)
    _walk(night, up_s + body_s - back_s, back_s)
    rolled_rad = np.radians(drawn(rng, night.settings.posture_deg)) * float(rng.choice((-1.0, 1.0)))
    down = {side: (rolled_rad, lain_rad[side][1] - night.lies_rad(side, up_s)[1]) for side in BOTH}
    down_s = _turn(night, up_s + body_s + _PAUSE_S, down)
    end_s = _covers(night, down_s + _PAUSE_S)
    night.intervals.append(Interval(kind="out_of_bed", start_s=up_from_s, end_s=down_s))
    night.occupied.take(start_s - _PAUSE_S, end_s + _PAUSE_S)
    before_s, after_s = drawn(rng, (60.0, 300.0)), drawn(rng, (120.0, 480.0))
    wake = Interval(
        kind="wake",
        start_s=max(0.0, start_s - before_s),
        end_s=min(night.duration_s, end_s + after_s),
    )
    night.intervals.append(wake)


def _about(night: Night, start_s: float, end_s: float) -> None:
    """Add sitting and walking in turn, with a movement of the seated leg now and then."""
    hard, rng, at_s = night.settings.hard, night.rng, start_s
    while at_s < end_s - 30.0:
        walk_s = min(drawn(rng, hard.walk_s), end_s - at_s)
        _walk(night, at_s, walk_s)
        at_s += walk_s + _PAUSE_S
        until_s = min(at_s + drawn(rng, hard.sit_s), end_s)
        while at_s + 60.0 < until_s:
            length_s = drawn(rng, (2.0, 6.0))
            _whole_body(night, at_s + drawn(rng, (5.0, 50.0)), length_s, kind="fidget")
            at_s += 60.0
        at_s = max(at_s, until_s)


def _covers(night: Night, start_s: float) -> float:
    """Add the handling of covers and return its end."""
    length_s = drawn(night.rng, night.settings.hard.covers_s)
    _whole_body(night, start_s, length_s, kind="covers")
    end_s = start_s + length_s
    night.intervals.append(Interval(kind="covers", start_s=start_s, end_s=end_s))
    return end_s


def _whole_body(night: Night, start_s: float, length_s: float, *, kind: str) -> None:
    """Add a movement of both legs and the trunk, whatever else there is."""
    number = night.number()
    for side in BOTH:
        event = whole_body(
            night.rng, night.settings, night.legs[side],
            kind=kind, start_s=start_s, length_s=length_s, event=number,
        )  # fmt: skip
        night.events[side].append(event)


def _walk(night: Night, start_s: float, length_s: float) -> None:
    """Add one stretch of walking."""
    walked = walk(night.rng, night.settings, night.legs, start_s, length_s, night.number())
    for side, event in walked.items():
        night.events[side].append(event)
    end_s = start_s + length_s
    night.intervals.append(Interval(kind="walking", start_s=start_s, end_s=end_s))


def _get_up(night: Night, start_s: float) -> float:
    """Add the turn of both lower legs from lying to upright and return its end."""
    turns = {
        side: (0.0, _upright(night) - night.lies_rad(side, start_s)[1]) for side in BOTH
    }  # fmt: skip
    return _turn(night, start_s, turns)


def _turn(night: Night, start_s: float, turns: dict[Side, tuple[float, float]]) -> float:
    """Add turns of both legs by roll and pitch and return when the last has ended."""
    number, end_s = night.number(), start_s
    for side, (roll_rad, pitch_rad) in turns.items():
        event = turning(
            night.rng, night.settings, start_s, number,
            kind="getting_up", roll_rad=roll_rad, pitch_rad=pitch_rad,
        )  # fmt: skip
        night.events[side].append(event)
        end_s = max(end_s, event.end_s)
    return end_s


def _upright(night: Night) -> float:
    lean_deg = night.settings.hard.upright_sd_deg * float(night.rng.standard_normal())
    return _UPRIGHT_RAD + float(np.radians(lean_deg))
