"""Strokes, tones and turns as closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.simulate.shapes import (
    Knock,
    LegEvent,
    Stroke,
    Tone,
    contribution_g,
    minimum_jerk,
    up_vector,
    windowed_sine,
)
from legmotion.units import STANDARD_GRAVITY_M_PER_S2

KNEE, FLEXION = (0.0, 0.0, -0.35), (0.0, 1.0, 0.0)


def stroke(theta_deg: float, duration_s: float, *, axis=FLEXION, arm_m=KNEE) -> LegEvent:
    return LegEvent(
        kind="kick",
        event=1,
        start_s=0.0,
        end_s=duration_s,
        axis=axis,
        arm_m=arm_m,
        strokes=(Stroke(from_s=0.0, duration_s=duration_s, delta_rad=np.radians(theta_deg)),),
    )


def lying(time_s, *, on_the_side: bool) -> np.ndarray:
    roll_rad = np.full(time_s.size, np.pi / 2 if on_the_side else 0.0)
    return up_vector(roll_rad, np.zeros(time_s.size))


def test_a_stroke_begins_and_ends_at_rest():
    value, first, second = minimum_jerk(np.array([-1.0, 0.0, 1.0, 2.0]))
    assert value.tolist() == [0.0, 0.0, 1.0, 1.0]
    assert not first.any()
    assert not second.any()


@pytest.mark.parametrize(
    "path", [minimum_jerk, lambda t: windowed_sine(t, 1.0, 3.3)], ids=["stroke", "tone"]
)
def test_derivatives_are_those_of_the_path(path):
    time_s = np.linspace(0.0, 1.0, 20001)
    value, first, second = path(time_s)
    np.testing.assert_allclose(np.gradient(value, time_s), first, atol=2e-3)
    np.testing.assert_allclose(np.gradient(first, time_s), second, atol=2e-1)


@given(st.floats(0.3, 6.0), st.floats(1.0, 9.0))
def test_what_is_shaken_ends_where_it_began_and_at_rest(duration_s, hz):
    edges = np.array([0.0, duration_s]) + np.array([1e-9, -1e-9])
    for derivative in windowed_sine(edges, duration_s, hz):
        np.testing.assert_allclose(derivative, 0.0, atol=1e-4)


def test_the_peak_of_a_stroke_is_that_of_a_swung_arm():
    # 3 degrees in 0.30 s about a knee 0.35 m away: 5.77 theta r / T^2 is about 120 mg.
    time_s = np.linspace(0.0, 0.3, 3001)
    up = lying(time_s, on_the_side=True)
    force = contribution_g(stroke(3.0, 0.3), time_s, up)
    peak_g = 5.77 * np.radians(3.0) * 0.35 / 0.3**2 / STANDARD_GRAVITY_M_PER_S2
    assert np.abs(force[:, 0]).max() == pytest.approx(peak_g, rel=0.01)
    assert peak_g == pytest.approx(0.120, abs=0.002)


def test_a_turn_shows_in_gravity_where_its_axis_is_level():
    time_s = np.array([10.0])
    tilt = contribution_g(stroke(1.0, 0.3), time_s, lying(time_s, on_the_side=False))
    assert np.linalg.norm(tilt) == pytest.approx(0.0175, abs=1e-4)


def test_gravity_does_not_see_a_turn_about_the_vertical():
    time_s = np.array([10.0])
    tilt = contribution_g(stroke(5.0, 0.3), time_s, lying(time_s, on_the_side=True))
    np.testing.assert_allclose(tilt, 0.0, atol=1e-12)


@given(st.floats(-180.0, 180.0), st.floats(-40.0, 40.0), st.floats(-60.0, 60.0))
def test_a_turned_leg_feels_one_g(roll_deg, pitch_deg, theta_deg):
    up = up_vector(np.radians([roll_deg]), np.radians([pitch_deg]))
    event = stroke(theta_deg, 0.3, axis=(0.6, 0.0, 0.8))
    force = up + contribution_g(event, np.array([5.0]), up)
    assert np.linalg.norm(force) == pytest.approx(1.0, abs=1e-12)


def test_a_turn_pulls_the_sensor_towards_the_joint():
    time_s = np.array([0.15])
    up = lying(time_s, on_the_side=True)
    force = contribution_g(stroke(10.0, 0.3), time_s, up)[0]
    speed = np.radians(10.0) / 0.3 * 1.875
    assert force[2] == pytest.approx(speed**2 * 0.35 / STANDARD_GRAVITY_M_PER_S2, rel=1e-3)


def test_tones_and_knocks_add_their_own_size_and_no_tilt():
    time_s = np.linspace(0.0, 2.0, 2001)
    event = LegEvent(
        kind="shaken",
        event=1,
        start_s=0.0,
        end_s=2.0,
        tones=(Tone(from_s=0.0, duration_s=1.0, amplitude_g=(0.1, 0.0, 0.0), hz=5.0),),
        knocks=(Knock(from_s=1.0, decay_s=0.08, amplitude_g=(0.0, 0.1, 0.0), hz=15.0),),
    )
    force = contribution_g(event, time_s, lying(time_s, on_the_side=False))
    assert np.abs(force[:, 0]).max() == pytest.approx(0.1, rel=0.1)
    assert 0.05 < np.abs(force[:, 1]).max() <= 0.1
    assert not force[:, 1][time_s < 1.0].any()
    np.testing.assert_allclose(force[-1], 0.0, atol=1e-6)
