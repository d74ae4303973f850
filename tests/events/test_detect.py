"""What one leg does, made by hand, and what is found of it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from legmotion.events.movements import LEG_MOVEMENTS
from tests.events.legs import (
    ON_THE_BACK,
    ON_THE_SIDE,
    bump,
    found,
    kick,
    leg,
    lift,
    rows,
    shaking,
)
from tests.signal.helpers import EVENTS, motion_of, resting

RATES_HZ = [10.0, 12.5, 25.0, 30.0, 50.0, 100.0, 200.0]


@pytest.mark.parametrize("up", [ON_THE_BACK, ON_THE_SIDE], ids=["gravity sees", "vertical axis"])
@pytest.mark.parametrize("hold_s", [0.0, 0.8, 3.0, 7.5])
def test_a_kick_with_a_still_hold_is_one_movement(hold_s, up):
    table = found(*leg(60, [kick(30.0, hold_s=hold_s)], up=up))
    assert rows(table) == [("LM", "")]
    assert table["onset_s"][0] == pytest.approx(30.0, abs=0.1)
    assert table["offset_s"][0] == pytest.approx(30.95 + hold_s, abs=0.2)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_kick_is_found_at_any_rate(rate_hz):
    table = found(*leg(60, [kick(20.0), kick(42.0)], rate_hz=rate_hz))
    assert rows(table) == [("LM", ""), ("LM", "")]
    assert table["onset_s"] == pytest.approx([20.0, 42.0], abs=0.1)
    assert table["offset_s"] == pytest.approx([22.95, 44.95], abs=0.2)


def test_without_bridges_a_still_hold_falls_into_two():
    no_bridges = dataclasses.replace(
        EVENTS, min_hold_mg=1e9, min_stroke_hold_mg=1e9, swing_gap_s=0.0
    )
    table = found(*leg(60, [kick(30.0, hold_s=3.0)]), params=no_bridges)
    assert table.n_rows == 2


def test_a_sharp_stroke_that_sags_back_lasts_until_the_leg_is_back():
    table = found(*leg(60, [kick(30.0, theta_deg=5.0, out_s=0.25, hold_s=0.0, back_s=3.0)]))
    assert rows(table) == [("LM", "")]
    assert table["offset_s"][0] == pytest.approx(33.0, abs=0.7)


def test_a_stroke_that_is_not_seen_to_return_still_counts_as_a_movement():
    table = found(*leg(60, [lift(30.0, theta_deg=4.0, out_s=0.3)], up=ON_THE_SIDE))
    assert rows(table) == [("LM", "")]
    assert table["offset_s"][0] - table["onset_s"][0] == pytest.approx(EVENTS.min_duration_s)


def test_two_kicks_that_return_in_between_stay_two():
    turns = [kick(30.0, hold_s=0.3), kick(33.0, hold_s=0.3)]
    assert rows(found(*leg(60, turns))) == [("LM", ""), ("LM", "")]


def test_a_change_of_position_is_named():
    table = found(*leg(60, [lift(30.0, theta_deg=40.0, out_s=2.5)]))
    assert rows(table) == [("posture", "posture")]


def test_a_shaken_leg_goes_nowhere():
    shakes = [shaking(20.0), shaking(40.0, duration_s=4.0, mg=60.0, hz=6.0)]
    assert rows(found(*leg(60, shakes=shakes))) == [("impulse", "shaken")] * 2


def test_knocks_at_the_bed_are_no_movements():
    table = found(*leg(60, shakes=[bump(t) for t in (10.0, 20.0, 30.0, 40.0)]))
    assert set(table["kind"].tolist()) <= {"impulse"}


def test_a_jerk_out_and_back_within_half_a_second_is_a_twitch():
    twitch = kick(30.0, theta_deg=1.5, out_s=0.15, hold_s=0.0, back_s=0.17)
    assert rows(found(*leg(60, [twitch]))) == [("impulse", "twitch")]


def test_a_kick_at_the_end_of_the_range_is_an_artifact():
    acceleration_g, time_s = leg(60, [kick(30.0, theta_deg=60.0), kick(45.0)])
    assert acceleration_g.max() > 2.1
    table = found(np.clip(acceleration_g, -2.0, 2.0), time_s)
    assert rows(table) == [("artifact", "clip"), ("LM", "")]


def test_a_movement_at_a_hard_gap_cannot_be_measured():
    acceleration_g, time_s = leg(90, [kick(20.0), kick(50.0), kick(75.0)])
    is_kept = (time_s < 51.0) | (time_s > 60.0)
    table = found(acceleration_g[is_kept], time_s[is_kept])
    assert rows(table) == [("LM", ""), ("artifact", "gap"), ("LM", "")]


def test_a_hold_that_a_short_gap_hides_in_part_is_still_one_movement():
    acceleration_g, time_s = leg(60, [kick(30.0, hold_s=4.0)])
    is_kept = (time_s < 32.0) | (time_s > 32.4)
    table = found(acceleration_g[is_kept], time_s[is_kept])
    assert rows(table) == [("LM", "")]
    assert table["offset_s"][0] == pytest.approx(34.95, abs=0.2)


def test_without_gravity_in_the_numbers_kicks_are_found_by_their_strokes():
    acceleration_g, time_s = leg(90, [kick(30.0), kick(60.0)], [shaking(45.0)], up=(0.0, 0.0, 0.0))
    table = found(acceleration_g, time_s, gravity_included=False)
    assert rows(table) == [("LM", ""), ("impulse", "shaken"), ("LM", "")]


def test_steps_of_a_coarse_sensor_that_breathing_crosses_are_no_movements():
    acceleration_g, time_s = leg(300, noise_mg=0.5)
    acceleration_g[:, 0] += 0.004 * np.sin(2 * np.pi * 0.25 * time_s) + 0.0078
    coarse_g = np.round(acceleration_g * 64) / 64
    assert np.unique(coarse_g[:, 0]).size == 2
    assert rows(found(coarse_g.astype(np.float32), time_s)) == []


def test_a_resting_leg_that_breathes_has_no_movement():
    acceleration_g, time_s = resting(300, noise_mg=2.0)
    acceleration_g[:, 0] += 0.004 * np.sin(2 * np.pi * 0.25 * time_s)
    assert found(acceleration_g, time_s).n_rows == 0


def test_a_still_sensor_without_any_noise_has_no_movement():
    acceleration_g, time_s = resting(60, noise_mg=0.0)
    assert found(acceleration_g, time_s).n_rows == 0


def test_the_table_holds_what_its_contract_says():
    table = found(*leg(60, [kick(20.0), kick(42.0)]))
    assert table.table is LEG_MOVEMENTS
    assert set(table) == {
        "onset_s", "offset_s", "side", "kind", "peak_mg", "confidence", "why_not",
    }  # fmt: skip
    assert (table["side"] == "left").all()
    assert (table["offset_s"] > table["onset_s"]).all()
    envelope_mg = motion_of(*leg(60, [kick(20.0), kick(42.0)])).envelope_mg
    assert table["peak_mg"].max() == pytest.approx(float(envelope_mg.max()))
