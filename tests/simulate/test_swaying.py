"""Sways, steps and straps as closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.simulate.strap import Strap, Twist
from legmotion.simulate.swaying import Steps, Sway, impacts_g, swayed

UP = (1.0, 0.0, 0.0)


def many(vector, n: int) -> np.ndarray:
    return np.tile(np.array(vector, dtype=np.float64), (n, 1))


@given(st.floats(3.0, 20.0), st.floats(0.3, 4.0), st.floats(0.0, 0.5))
def test_the_derivatives_of_a_sway_are_those_of_its_path(duration_s, hz, wander_rad):
    sway = Sway(from_s=1.0, duration_s=duration_s, amplitude_rad=0.1, hz=hz, wander_rad=wander_rad)
    time_s = np.arange(0.0, duration_s + 2.0, 5e-4)
    value, first, second = swayed(sway, time_s)
    np.testing.assert_allclose(np.gradient(value, time_s), first, atol=2e-3)
    np.testing.assert_allclose(np.gradient(first, time_s), second, atol=5e-2)


@given(st.floats(1.0, 20.0), st.floats(0.3, 4.0))
def test_a_sway_begins_and_ends_at_rest(duration_s, hz):
    sway = Sway(from_s=5.0, duration_s=duration_s, amplitude_rad=0.1, hz=hz)
    for derivative in swayed(sway, np.array([4.0, 5.0, 5.0 + duration_s, 30.0])):
        np.testing.assert_allclose(derivative, 0.0, atol=1e-9)


def test_a_sway_goes_as_far_as_told():
    sway = Sway(from_s=0.0, duration_s=20.0, amplitude_rad=0.1, hz=1.3)
    value, _, _ = swayed(sway, np.arange(0.0, 20.0, 1e-3))
    assert np.abs(value).max() == pytest.approx(0.1, rel=1e-3)


def test_both_feet_land_in_turn_and_the_own_one_harder():
    steps = Steps(from_s=0.0, duration_s=4.0, step_hz=2.0, amplitude_g=(0.0, 0.0, 1.0))
    time_s = np.arange(-1.0, 5.0, 1e-3)
    height = np.abs(impacts_g(steps, time_s)[:, 2])
    peaks = [height[(time_s >= k / 2) & (time_s < (k + 1) / 2)].max() for k in range(8)]
    assert min(peaks[0::2]) > 2.0 * max(peaks[1::2]) > 0.0
    assert not height[(time_s < 0.0) | (time_s > 4.0)].any()


def test_a_loose_strap_passes_on_gravity_and_a_part_of_the_motion():
    time_s = np.array([9.0, 11.0])
    force = many(UP, 2) + np.array([0.0, 0.2, 0.0])
    worn = Strap(loose_from_s=10.0, loose_gain=0.7).worn(time_s, many(UP, 2), force)
    np.testing.assert_allclose(worn, [[1.0, 0.2, 0.0], [1.0, 0.14, 0.0]])
    assert Strap(loose_from_s=10.0, loose_gain=0.7).gain(9.9) == 1.0


def test_a_sensor_on_a_table_sees_nothing_of_the_leg():
    time_s = np.arange(0.0, 30.0)
    force = np.random.default_rng(1).normal(size=(30, 3))
    worn = Strap(off_s=(10.0, 20.0), lies=(0.0, 1.0, 0.0)).worn(time_s, force, force)
    np.testing.assert_array_equal(worn[10:20], many((0.0, 1.0, 0.0), 10))
    np.testing.assert_array_equal(worn[:10], force[:10])
    np.testing.assert_array_equal(worn[20:], force[20:])


@given(st.floats(-170.0, 170.0))
def test_a_twist_turns_by_its_angle_about_its_axis_and_keeps_lengths(angle_deg):
    twist = Twist(
        from_s=10.0, duration_s=2.0, axis=(0.0, 0.0, 1.0), angle_rad=np.radians(angle_deg)
    )
    worn = Strap(twists=(twist,)).worn(np.array([9.0, 10.7, 20.0]), many(UP, 3), many(UP, 3))
    np.testing.assert_allclose(np.linalg.norm(worn, axis=1), 1.0)
    np.testing.assert_allclose(worn[0], UP)
    seen_deg = np.degrees(np.arctan2(worn[2, 1], worn[2, 0]))
    assert seen_deg == pytest.approx(-angle_deg, abs=1e-6)
