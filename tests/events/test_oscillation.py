"""A sway is like itself a cycle later and opposite half a cycle later; a movement is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.events import _oscillations
from legmotion.events.oscillation import oscillations
from tests.events.legs import kick, leg
from tests.reference import events as twin
from tests.signal.helpers import each_body, motion_of, random_rotation

BAND = {"lowest_hz": 0.3, "highest_hz": 4.0, "least_cycles": 2.5}


def swaying(hz, *, mg=40.0, duration_s=30.0, rate_hz=50.0, noise_mg=1.0):
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    noise = np.random.default_rng(5).normal(size=(time_s.size, 3)) * noise_mg / 1000
    sway = mg / 1000 * np.sin(2 * np.pi * hz * time_s)[:, np.newaxis] * [0.6, 0.8, 0.0]
    return sway + noise + np.array([0.0, 0.0, 1.0]), time_s


def seen(motion, from_s, to_s):
    """Return likeness and opposite of one window."""
    found = oscillations(motion, np.array([from_s]), np.array([to_s]), **BAND)
    return float(found.likeness[0]), float(found.opposite[0])


@pytest.mark.parametrize("hz", [0.4, 1.0, 2.0, 3.5])
@pytest.mark.parametrize("rate_hz", [12.5, 50.0])
def test_a_sway_is_like_itself_a_cycle_later(hz, rate_hz):
    likeness, opposite = seen(motion_of(*swaying(hz, rate_hz=rate_hz)), 10.0, 19.0)
    assert likeness > 0.8
    assert opposite < -0.7


def test_a_movement_with_a_still_hold_is_not():
    motion = motion_of(*leg(30.0, [kick(10.0, hold_s=3.0)]))
    assert seen(motion, 10.0, 14.0)[0] < 0.5


def test_two_movements_in_a_row_are_not():
    motion = motion_of(*leg(40.0, [kick(10.0, hold_s=0.5), kick(13.5, hold_s=0.5)]))
    assert seen(motion, 10.0, 15.5)[0] < 0.7


def test_rest_is_not():
    assert seen(motion_of(*leg(30.0)), 10.0, 19.0)[0] < 0.5


def test_a_sway_slower_than_asked_for_is_not_seen():
    assert seen(motion_of(*swaying(0.15)), 5.0, 25.0)[0] < 0.7


@pytest.mark.parametrize("to_s", [10.3, 9.0])
def test_too_short_a_time_shows_nothing(to_s):
    assert seen(motion_of(*swaying(1.0)), 10.0, to_s) == (0.0, 0.0)


@pytest.mark.parametrize(("from_s", "to_s"), [(-20.0, -10.0), (40.0, 50.0)])
def test_a_window_outside_the_recording_shows_nothing(from_s, to_s):
    assert seen(motion_of(*swaying(1.0)), from_s, to_s) == (0.0, 0.0)


def test_a_window_that_begins_before_the_recording_shows_the_part_inside():
    assert seen(motion_of(*swaying(1.0)), -5.0, 9.0)[0] > 0.8


def test_lost_samples_show_nothing():
    acceleration_g, time_s = swaying(1.0)
    kept = (time_s < 14.0) | (time_s > 17.0)
    motion = motion_of(acceleration_g[kept], time_s[kept])
    assert seen(motion, 10.0, 19.0) == (0.0, 0.0)


def test_no_window_shows_nothing():
    found = oscillations(motion_of(*leg(30.0)), np.empty(0), np.empty(0), **BAND)
    assert found.likeness.size == found.opposite.size == 0


def test_it_does_not_matter_how_the_sensor_sits():
    acceleration_g, time_s = swaying(0.7)
    turned_g = acceleration_g @ random_rotation(3).T
    one = seen(motion_of(acceleration_g, time_s), 10.0, 19.0)
    assert seen(motion_of(turned_g, time_s), 10.0, 19.0) == pytest.approx(one, abs=1e-4)


@each_body(_oscillations.oscillations)
@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(2, 40),
    longest=st.integers(1, 45),
    shortest=st.integers(1, 6),
    reach=st.integers(0, 3),
    is_flat=st.booleans(),
)
def test_the_loop_does_what_its_twin_does(run, seed, n, longest, shortest, reach, is_flat):
    rng = np.random.default_rng(seed)
    sway = np.sin(np.arange(60) * rng.uniform(0.3, 2.0))[:, np.newaxis] * rng.normal(size=3)
    samples = (0.0 if is_flat else 1.0) * (sway + 0.3 * rng.normal(size=(60, 3)))
    samples = samples.astype(np.float32)
    longest = min(longest, n - 1)
    likeness, opposite = np.empty((2, 2))
    is_valid = np.ones(60, np.bool_)
    is_valid[55] = False
    windows = np.array([7, 54]), np.array([7 + n, 60])
    lags = np.array([longest, 3])
    run(samples, is_valid, *windows, lags, shortest, reach, likeness, opposite)
    expected = twin.oscillation(samples[7 : 7 + n], longest, shortest, reach)
    if n > 3 + 2 * reach:  # two vectors lie on their line, and what is left of them is rounding
        assert (likeness[0], opposite[0]) == pytest.approx(expected, abs=1e-4)
    assert (likeness[1], opposite[1]) == (0.0, 0.0)
