"""Steps, and what is upright before and after them, are out of bed; a leg that rocks is not."""

from __future__ import annotations

import numpy as np
import pytest

from legmotion.events.away import away_of
from legmotion.events.detect import detect
from legmotion.events.walking import joined_s, out_of_bed_s, walks_s
from legmotion.signal.wear import Wear
from tests.events.legs import LEVER_M, kick, leg, minimum_jerk
from tests.events.test_rhythm import rocking
from tests.signal.helpers import EVENTS, motion_of, random_rotation

NO_WEAR = Wear(not_worn_s=np.empty((0, 2)), suspect_s=np.empty((0, 2)))
# Up, stand, walk, stand, walk back, lie down.
UP_S, WALK_S, STOP_S, BACK_S, END_S, DOWN_S = 100.0, 110.0, 130.0, 160.0, 180.0, 190.0


def trip(*, rate_hz=25.0, step_hz=1.8, impact_g=3.0, duration_s=300.0):
    """Return acceleration and stamps of somebody who gets up, walks there and back.

    A sample is the mean over its share of time, as a converter takes it.
    """
    n_fine = round(100.0 / rate_hz)
    time_s = np.arange(round(duration_s * 100.0) // n_fine * n_fine) / 100.0
    upright = minimum_jerk((time_s - UP_S) / 3.0) - minimum_jerk((time_s - DOWN_S) / 3.0)
    lean = np.pi / 2 * (1.0 - upright)
    is_walking = ((time_s >= WALK_S) & (time_s < STOP_S)) | ((time_s >= BACK_S) & (time_s < END_S))
    stride = np.pi * step_hz
    swing = np.where(is_walking, np.radians(20.0) * np.sin(stride * time_s), 0.0)
    # A leg that hangs from the knee lags behind: what tilt adds, inertia takes off.
    tangential = -LEVER_M * stride**2 * swing / 9.80665
    since_s = np.mod(time_s, 1.0 / step_hz)
    share = np.where(np.mod(time_s * step_hz, 2.0) < 1.0, 1.0, 0.35)
    impact = is_walking * share * impact_g * np.exp(-since_s / 0.05)
    impact = impact * np.sin(2 * np.pi * 9.0 * since_s)
    angle = lean + swing
    noise = np.random.default_rng(8).normal(size=(time_s.size, 3)) / 1000
    force_g = np.column_stack([np.sin(angle) + tangential, 0 * angle, np.cos(angle) + impact])
    seen_g = (force_g + noise).reshape(-1, n_fine, 3).mean(axis=1)
    return seen_g, time_s[::n_fine]


@pytest.fixture(scope="module")
def motion():
    return motion_of(*trip())


def test_steps_are_found_where_they_are_made(motion):
    walked_s = walks_s(motion, params=EVENTS)
    assert walked_s == pytest.approx(np.array([[WALK_S, STOP_S], [BACK_S, END_S]]), abs=2.0)


@pytest.mark.parametrize("rate_hz", [12.5, 100.0])
@pytest.mark.parametrize("step_hz", [1.5, 2.2])
def test_any_rate_and_any_pace_shows_them(rate_hz, step_hz):
    other = motion_of(*trip(rate_hz=rate_hz, step_hz=step_hz, duration_s=220.0))
    assert len(walks_s(other, params=EVENTS)) == 2


def test_standing_between_two_walks_is_out_of_bed(motion):
    out_s = out_of_bed_s(motion, walks_s(motion, params=EVENTS), params=EVENTS)
    assert out_s == pytest.approx(np.array([[UP_S, DOWN_S]]), abs=10.0)


def test_getting_up_and_lying_down_leave_the_night_too(motion):
    away = away_of(motion, NO_WEAR, params=EVENTS)
    ((start_s, end_s),) = away.cut_s
    ((up_s, down_s),) = away.out_of_bed_s
    assert (up_s - start_s, end_s - down_s) == (EVENTS.out_of_bed_pad_s,) * 2
    assert away.intervals() == [("walking", up_s, down_s)]


def test_what_happens_out_of_bed_is_walking_and_stays_in_the_table(motion):
    table = detect(motion, side="left", params=EVENTS).movements
    middle_s = (table["onset_s"] + table["offset_s"]) / 2
    out = (middle_s > UP_S + 10.0) & (middle_s < DOWN_S - 5.0)
    assert out.any()
    assert set(table["kind"][out]) == set(table["why_not"][out]) == {"walking"}
    assert "LM" not in table["kind"]


def test_it_does_not_matter_how_the_sensor_sits(motion):
    acceleration_g, time_s = trip()
    turned = motion_of(acceleration_g @ random_rotation(4).T, time_s)
    assert walks_s(turned, params=EVENTS) == pytest.approx(walks_s(motion, params=EVENTS))


def test_without_gravity_walking_is_out_of_bed_and_standing_is_not():
    acceleration_g, time_s = trip()
    lean_g = acceleration_g - acceleration_g.mean(axis=0)
    other = motion_of(lean_g, time_s, gravity_included=False)
    walked_s = walks_s(other, params=EVENTS)
    assert out_of_bed_s(other, walked_s, params=EVENTS).tolist() == walked_s.tolist()


def test_a_leg_that_rocks_hard_does_not_walk():
    sway = rocking(60.0, duration_s=30.0, hz=1.8, theta_deg=4.0)
    other = motion_of(*leg(150.0, [sway]))
    assert other.envelope_mg.max() > EVENTS.walk_mg
    assert not walks_s(other, params=EVENTS).size


def test_a_night_of_leg_movements_has_no_walk():
    kicks = [kick(30.0 + 15.0 * k, theta_deg=12.0) for k in range(8)]
    assert not walks_s(motion_of(*leg(180.0, kicks)), params=EVENTS).size


def test_intervals_that_touch_are_joined():
    joined = joined_s(np.array([[5.0, 6.0], [0.0, 2.0], [1.0, 3.0], [3.5, 4.0]]), 0.5)
    assert joined.tolist() == [[0.0, 4.0], [5.0, 6.0]]
    assert joined_s(np.empty((0, 2)), 1.0).shape == (0, 2)


def test_what_is_cut_to_a_night_keeps_its_part_of_it(motion):
    away = away_of(motion, NO_WEAR, params=EVENTS)
    cut = away.between(150.0, 300.0)
    assert cut.out_of_bed_s[0, 0] == cut.cut_s[0, 0] == 150.0
    assert away.between(0.0, 20.0).intervals() == []
