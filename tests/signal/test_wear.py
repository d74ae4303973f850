"""A sensor on a table, a sleeper who lies still, and what cannot be told apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from legmotion.events.detect import detect
from legmotion.params import SignalParameters
from legmotion.signal.wear import wear_of
from legmotion.simulate import scenario, simulate_night
from tests.events.legs import minimum_jerk
from tests.signal.helpers import EVENTS, motion_of

# Shorter than the defaults, so that the signals are.
PARAMS = replace(SignalParameters(), min_off_min=4.0, min_suspect_min=8.0)
RATE_HZ = 12.5
# Minutes of 60 s: worn, off, worn; taking off and putting on lasts six seconds.
OFF_S, ON_S, END_S, HANDS_S = 400.0, 760.0, 1160.0, 6.0


def evening(
    *, is_off=True, turn_deg=90.0, breath_mg=2.0, noise_mg=1.0, end_s=END_S, hands_mg=300.0
):
    """Return acceleration and stamps of a sensor that hands take off and put on again."""
    rng = np.random.default_rng(11)
    time_s = np.arange(round(end_s * RATE_HZ)) / RATE_HZ
    angle, shaking = np.zeros_like(time_s), np.zeros_like(time_s)
    for at_s, sign in ((OFF_S, 1.0), (ON_S, -1.0)):
        share = (time_s - at_s) / HANDS_S
        angle += sign * np.radians(turn_deg) * minimum_jerk(share)
        swell = np.sin(np.pi * np.clip(share, 0.0, 1.0)) ** 2
        shaking += hands_mg / 1000 * swell * np.sin(2 * np.pi * 1.3 * (time_s - at_s))
    is_worn = (time_s < OFF_S + HANDS_S / 2) | (time_s > ON_S + HANDS_S / 2) | (not is_off)
    breath = is_worn * breath_mg / 1000 * np.sin(2 * np.pi * 0.26 * time_s)
    force_g = np.column_stack([np.cos(angle), np.sin(angle), breath + shaking])
    noise = rng.normal(size=force_g.shape) * noise_mg / 1000
    return force_g + noise, time_s


def wear(acceleration_g, time_s, *, params=PARAMS):
    motion = motion_of(acceleration_g, time_s)
    table = detect(motion, side="left", params=EVENTS).movements
    is_movement = np.isin(table["kind"], ["LM", "posture"])
    onset_s, offset_s = table["onset_s"], table["offset_s"]
    return wear_of(motion, onset_s, offset_s, is_movement, params=params)


def test_a_sensor_on_a_table_between_two_hands_was_not_worn():
    found = wear(*evening())
    assert found.not_worn_s == pytest.approx(np.array([[OFF_S, ON_S + HANDS_S]]), abs=2.0)
    assert not found.suspect_s.size


def test_a_leg_that_breathes_between_two_turns_was_worn():
    found = wear(*evening(is_off=False))
    assert not found.not_worn_s.size
    assert not found.suspect_s.size


def test_stillness_that_no_hands_began_is_not_enough():
    found = wear(*evening(turn_deg=0.0, hands_mg=0.0))
    assert not found.not_worn_s.size


def test_a_turn_that_is_no_handling_is_not_enough():
    found = wear(*evening(turn_deg=20.0))
    assert not found.not_worn_s.size


def test_a_sensor_too_noisy_to_show_breath_leaves_it_undecided():
    found = wear(*evening(breath_mg=0.1, noise_mg=4.0))
    assert not found.not_worn_s.size
    assert found.suspect_s.size


def test_a_table_all_night_is_suspect_and_stays_in_the_night():
    still_g = [0.0, 0.0, 1.0] + np.random.default_rng(2).normal(size=(9000, 3)) / 1000
    found = wear(still_g, np.arange(9000) / RATE_HZ)
    assert not found.not_worn_s.size
    assert found.suspect_s == pytest.approx(np.array([[0.0, 720.0]]), abs=5.0)


def test_a_recording_that_ends_on_the_table_was_not_worn_from_there():
    found = wear(*evening(end_s=ON_S))
    assert found.not_worn_s == pytest.approx(np.array([[OFF_S, ON_S]]), abs=2.0)


def test_a_gap_while_it_lies_there_changes_nothing():
    acceleration_g, time_s = evening()
    kept = (time_s < 520.0) | (time_s > 550.0)
    found = wear(acceleration_g[kept], time_s[kept])
    assert found.not_worn_s == pytest.approx(np.array([[OFF_S, ON_S + HANDS_S]]), abs=2.0)


def test_a_coarse_sensor_that_shows_nothing_of_a_leg_decides_nothing():
    acceleration_g, time_s = evening(noise_mg=0.1, breath_mg=1.0)
    found = wear(np.round(acceleration_g * 64) / 64, time_s)
    assert not found.not_worn_s.size


def test_without_gravity_nobody_sees_hands_turn_it():
    acceleration_g, time_s = evening()
    motion = motion_of(acceleration_g - [1.0, 0.0, 0.0], time_s, gravity_included=False)
    table = detect(motion, side="left", params=EVENTS).movements
    found = wear_of(
        motion,
        table["onset_s"],
        table["offset_s"],
        np.isin(table["kind"], ["LM", "posture"]),
        params=PARAMS,
    )
    assert not found.not_worn_s.size


def test_what_hands_did_is_no_movement_and_stays_in_the_table():
    detected = detect(motion_of(*evening()), side="left", params=EVENTS, signal=PARAMS)
    table = detected.movements
    assert table.n_rows >= 2
    assert set(table["kind"]) == {"artifact"}
    assert set(table["why_not"]) == {"handling"}
    ((start_s, end_s),) = detected.away.cut_s
    assert detected.away.intervals() == [("not_worn", start_s, end_s)]


@pytest.mark.whole_night
@pytest.mark.parametrize(("seed", "rate_hz"), [(81, 12.5), (82, 25.0), (83, 100.0)])
def test_forty_five_minutes_off_the_leg_leave_the_night(seed, rate_hz):
    settings = scenario("strap_off", duration_h=2.0, rate_hz=rate_hz)
    leg = simulate_night(settings, seed=seed).legs[0]
    motion = motion_of(leg.acceleration_g, leg.time_s)
    found = detect(motion, side="left", params=EVENTS).away.cut_s
    ((start_s, end_s),) = leg.spans_s("not_worn")
    inside_s = np.clip(found, start_s, end_s)
    assert (inside_s[:, 1] - inside_s[:, 0]).sum() >= 0.95 * (end_s - start_s)
    assert (found[:, 1] - found[:, 0]).sum() <= 1.05 * (end_s - start_s)


@pytest.mark.whole_night
@pytest.mark.parametrize(("seed", "rate_hz"), [(84, 12.5), (85, 25.0)])
def test_eight_hours_of_still_sleep_are_a_night(seed, rate_hz):
    leg = simulate_night(scenario("still_sleep", rate_hz=rate_hz), seed=seed).legs[0]
    motion = motion_of(leg.acceleration_g, leg.time_s)
    away = detect(motion, side="left", params=EVENTS).away
    assert away.intervals() == []
