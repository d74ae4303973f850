from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.signal.posture import medians_of_sorted, posture_of, seconds_above
from tests.events.legs import kick, leg, lift, shaking
from tests.signal.helpers import SIGNAL, motion_of, random_rotation, resting

NONE = np.empty(0)


def angle_deg(one, other):
    cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def posture(acceleration_g, time_s, events=(), **options):
    onset_s, offset_s = np.array(events, dtype=float).reshape(-1, 2).T
    return posture_of(
        motion_of(acceleration_g, time_s, **options), onset_s, offset_s, params=SIGNAL
    )


@pytest.mark.parametrize("rate_hz", [10.0, 12.5, 25.0, 100.0])
def test_bins_are_five_seconds_at_any_rate_and_cover_the_stretch(rate_hz):
    found = posture(*resting(60.0, rate_hz=rate_hz))
    assert found.bin_s == pytest.approx(5.0, rel=0.02)
    assert len(found.any_g) == len(found.resting_g) == 12 + (found.bin_s < 5.0)
    assert found.middle_s[0] == pytest.approx(found.bin_s / 2)


def test_a_leg_that_is_lifted_and_put_back_leaves_no_change():
    held = leg(60.0, [kick(21.0, theta_deg=20.0, hold_s=3.0)])
    seen = posture(*held).resting_g
    masked = posture(*held, events=[(21.0, 25.0)]).resting_g
    assert max(angle_deg(row, seen[0]) for row in seen) > 5.0
    known = masked[~np.isnan(masked[:, 0])]
    assert len(known) >= 10
    assert max(angle_deg(row, known[0]) for row in known) < 0.5


def test_a_leg_that_stays_away_leaves_one():
    found = posture(*leg(60.0, [lift(20.0, theta_deg=20.0, out_s=0.5)]), events=[(20.0, 20.5)])
    assert angle_deg(found.resting_g[0], found.resting_g[-1]) == pytest.approx(20.0, abs=0.5)


def test_a_bin_that_is_all_motion_has_no_rest_but_a_direction():
    found = posture(*leg(60.0, shakes=[shaking(18.0, duration_s=14.0)]), events=[(18.0, 32.0)])
    assert np.isnan(found.resting_g[4:6]).all()
    assert not np.isnan(found.any_g).any()


def test_what_was_not_recorded_has_no_direction():
    acceleration_g, time_s = resting(60.0)
    kept = (time_s < 20.0) | (time_s >= 40.0)
    found = posture(acceleration_g[kept], time_s[kept])
    assert np.isnan(found.any_g[4:8]).all()
    assert not np.isnan(found.any_g[[0, 1, 2, 9, 10, 11]]).any()


def test_without_gravity_there_is_no_posture():
    acceleration_g, time_s = resting(60.0, up=(0.0, 0.0, 0.0))
    assert posture(acceleration_g, time_s, gravity_included=False) is None


def test_turning_the_sensor_turns_the_directions_and_nothing_else():
    acceleration_g, time_s = leg(60.0, [lift(20.0, theta_deg=20.0, out_s=0.5)])
    rotation = random_rotation(3)
    one = posture(acceleration_g, time_s).any_g
    other = posture(acceleration_g @ rotation.T.astype(np.float32), time_s).any_g
    # A median of each axis is not that of a turned one: alike within the noise.
    assert np.abs(one @ rotation.T - other).max() < 1e-3


def test_the_bins_of_a_night_are_those_in_it():
    found = posture(*resting(60.0)).between(10.0, 30.0)
    assert found.start_s == pytest.approx(10.0)
    np.testing.assert_allclose(found.middle_s, [12.5, 17.5, 22.5, 27.5])
    assert len(posture(*resting(60.0)).between(70.0, 80.0).any_g) == 0


def test_time_above_a_level_is_that_of_the_strokes_and_not_of_the_hold():
    motion = motion_of(*leg(60.0, [kick(20.0, theta_deg=10.0, hold_s=4.0)]))
    held, rest = seconds_above(
        motion, np.array([19.9, 40.0]), np.array([25.1, 50.0]), level_mg=40.0
    )
    assert 0.3 < held < 2.0
    assert rest == 0.0


@given(st.lists(st.lists(st.floats(-9, 9), max_size=6), min_size=1, max_size=8))
def test_medians_of_sorted_rows_are_medians(rows):
    padded = np.full((len(rows), 7), np.nan)
    for k, row in enumerate(rows):
        padded[k, : len(row)] = sorted(row)
    found = medians_of_sorted(padded, np.array([len(row) for row in rows]))
    expected = [np.median(row) if row else np.nan for row in rows]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
