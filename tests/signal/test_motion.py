"""The motion signal: scale, envelope, floor, gravity, clipping, resolution."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InsufficientDataError
from legmotion.signal.calibrate import rest_magnitude_g, scale_of
from legmotion.signal.floor import at_samples, rest_level, segments
from legmotion.signal.motion import resolution_mg
from tests.signal.helpers import SIGNAL, motion_of, random_rotation, resting

RATES_HZ = [10.0, 12.5, 25.0, 30.0, 50.0, 100.0, 200.0]


@given(gain=st.floats(0.91, 1.09))
def test_rest_is_brought_to_one_g(gain):
    acceleration_g, time_s = resting(40, rate_hz=25.0)
    motion = motion_of(acceleration_g * gain, time_s)
    assert motion.scale == pytest.approx(gain, rel=1e-3)
    assert motion.rest_g == pytest.approx(gain, rel=1e-3)
    assert np.linalg.norm(motion.slow_g.mean(axis=0)) == pytest.approx(1.0, rel=1e-3)


def test_an_offset_beyond_the_gain_of_a_sensor_is_left_alone():
    acceleration_g, time_s = resting(40)
    motion = motion_of(acceleration_g + np.float32([0.0, 0.0, 0.15]), time_s)
    assert motion.scale == 1.0
    assert motion.rest_g == pytest.approx(1.15, rel=1e-2)


@pytest.mark.parametrize("factor", [9.81, 0.102, 2.0, 0.5, 0.0])
def test_a_wrong_unit_is_refused_with_what_was_found(factor):
    acceleration_g, time_s = resting(40)
    with pytest.raises(InsufficientDataError, match=r"at rest shows .* g, expected 1 g"):
        motion_of(acceleration_g * factor, time_s)


def test_a_recording_without_gravity_is_not_held_against_one_g():
    acceleration_g, time_s = resting(40, up=(0.0, 0.0, 0.0))
    motion = motion_of(acceleration_g, time_s, gravity_included=False)
    assert motion.scale == 1.0
    assert math.isnan(motion.rest_g)
    assert np.isnan(motion.gravity_g).all()


def test_a_recording_without_rest_is_taken_as_it_is():
    rng = np.random.default_rng(3)
    acceleration_g = np.repeat(rng.normal(size=(200, 3)), 10, axis=0).astype(np.float32)
    motion = motion_of(acceleration_g, np.arange(2000) / 50.0)
    assert motion.scale == 1.0
    assert math.isnan(motion.rest_g)


def test_rest_is_the_median_over_still_blocks():
    slow_g = np.repeat(np.float32([[1.0, 0, 0], [0, 3.0, 0], [0, 0, 1.2]]), 5, axis=0)
    edges = np.array([0, 5, 10, 15, 15])
    is_still = np.array([True, False, True, True])
    assert rest_magnitude_g(slow_g, edges, is_still) == pytest.approx(1.1)
    assert math.isnan(rest_magnitude_g(slow_g, edges, np.zeros(4, bool)))


def test_a_scale_that_is_unknown_is_one():
    assert scale_of(math.nan, params=SIGNAL) == 1.0


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("noise_mg", [0.5, 2.0, 4.0])
def test_noise_stays_far_below_the_threshold_that_it_sets(rate_hz, noise_mg):
    motion = motion_of(*resting(200, rate_hz=rate_hz, noise_mg=noise_mg))
    assert motion.floor_mg.min() > 0.1 * noise_mg
    assert motion.envelope_mg.max() < 4.0 * motion.floor_mg.min()


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_the_envelope_of_a_tone_is_the_same_at_any_rate(rate_hz):
    acceleration_g, time_s = resting(30, rate_hz=rate_hz, noise_mg=0.0)
    acceleration_g[:, 0] += 0.1 * np.sin(2 * np.pi * 1.5 * time_s).astype(np.float32)
    envelope_mg = motion_of(acceleration_g, time_s).envelope_mg
    # A difference over 0.25 s has the gain 2 sin(pi f 0.25), the mean over 0.1 s takes 4 %, and
    # the root mean square over 0.25 s of a half wave of 0.33 s is 0.81 of its height.
    expected_mg = 100.0 * 2.0 * math.sin(math.pi * 1.5 * 0.25) * 0.96 * 0.81
    middle = envelope_mg[envelope_mg.size // 4 : -envelope_mg.size // 4]
    # At 10 Hz a quarter of a second is two samples or three.
    assert middle.max() == pytest.approx(expected_mg, rel=0.2 if rate_hz < 20 else 0.1)


def test_the_envelope_ends_where_the_motion_ends():
    acceleration_g, time_s = resting(60, noise_mg=0.0)
    acceleration_g[(time_s >= 30) & (time_s < 31), 0] += 0.5
    motion = motion_of(acceleration_g, time_s)
    assert (motion.envelope_mg[(time_s < 29.6) | (time_s > 31.4)] == 0.0).all()
    assert np.isfinite(motion.envelope_mg).all()


@given(seed=st.integers(0, 1000))
def test_turning_the_sensor_changes_no_envelope_and_no_floor(seed):
    acceleration_g, time_s = resting(40, rate_hz=25.0)
    acceleration_g[500:520, 1] += 0.2
    turned = motion_of(acceleration_g @ random_rotation(seed).T.astype(np.float32), time_s)
    motion = motion_of(acceleration_g, time_s)
    assert turned.envelope_mg == pytest.approx(motion.envelope_mg, rel=1e-3, abs=2e-3)
    assert turned.floor_mg == pytest.approx(motion.floor_mg, rel=1e-3)
    assert turned.spread_mg == pytest.approx(motion.spread_mg, rel=1e-3)


def test_the_floor_does_not_look_across_a_hard_gap():
    loud_g, time_s = resting(200, noise_mg=4.0)
    quiet_g, _ = resting(200, noise_mg=0.5, seed=1)
    joined_g = np.concatenate([loud_g, quiet_g])
    motion = motion_of(joined_g, np.concatenate([time_s, time_s + 230.0]))
    block_s = (np.arange(motion.floor_mg.size) + 0.5) * motion.floor_block_s
    before, after = motion.floor_mg[block_s < 195], motion.floor_mg[block_s > 235]
    assert before.min() > 4 * after.max()


def test_blocks_that_know_nothing_take_the_level_between_their_neighbours():
    blocks_mg = np.array([1.0, np.nan, np.nan, np.nan, 5.0])
    segment = np.array([0, 1, 1, 1, 2])
    assert rest_level(blocks_mg, segment, params=SIGNAL).tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    nothing = np.full(3, np.nan)
    assert rest_level(nothing, np.zeros(3, int), params=SIGNAL).tolist() == [0.0, 0.0, 0.0]


def test_a_segment_begins_behind_each_hard_gap():
    gaps_s = np.array([[11.0, 14.0], [26.0, 33.0]])
    assert segments(8, 0.0, gaps_s, params=SIGNAL).tolist() == [0, 0, 0, 1, 1, 1, 1, 2]


def test_a_level_between_blocks_lies_on_a_straight_line():
    level = at_samples(np.array([1.0, 3.0]), np.array([0.0, 2.5, 5.0, 7.5, 99.0]), 0.0, 5.0)
    assert level.tolist() == [1.0, 1.0, 2.0, 3.0, 3.0]


def test_gravity_follows_a_turn_and_not_a_stroke():
    acceleration_g, time_s = resting(60, noise_mg=0.0, up=(1.0, 0.0, 0.0))
    acceleration_g[time_s >= 40.0] = (0.0, 1.0, 0.0)
    acceleration_g[:, 2] += np.where(np.abs(time_s - 20.0) < 1.0, 1.0, 0.0) * np.sin(
        2 * np.pi * 3.0 * time_s
    )
    motion = motion_of(acceleration_g, time_s)
    at_s = motion.start_s + np.arange(motion.gravity_g.shape[0]) / motion.gravity_rate_hz
    assert motion.gravity_rate_hz == pytest.approx(5.0, rel=0.3)
    assert motion.gravity_g[at_s < 38] == pytest.approx(
        np.broadcast_to([1.0, 0.0, 0.0], motion.gravity_g[at_s < 38].shape), abs=0.1
    )
    assert motion.gravity_g[at_s > 42][0] == pytest.approx([0.0, 1.0, 0.0], abs=1e-3)


def test_flat_tops_at_the_end_of_a_range_are_told():
    acceleration_g, time_s = resting(60)
    acceleration_g[1000:1010, 2] = 2.0
    acceleration_g[2000, 2] = 2.0
    motion = motion_of(acceleration_g, time_s)
    assert motion.clipped_s == pytest.approx(np.array([[20.0, 20.2]]))


def test_a_slow_turn_at_no_end_of_a_range_is_not_clipped():
    acceleration_g, time_s = resting(60, noise_mg=0.0)
    acceleration_g[1000:1010, 2] = 1.6
    assert motion_of(acceleration_g, time_s).clipped_s.size == 0


@pytest.mark.parametrize("step_mg", [0.244, 3.90625, 15.625])
def test_the_resolution_is_the_smallest_step(step_mg):
    acceleration_g, _ = resting(60, noise_mg=5.0)
    stepped = (np.round(acceleration_g * 1000 / step_mg) * step_mg / 1000).astype(np.float32)
    assert resolution_mg(stepped) == pytest.approx(step_mg, rel=1e-3)


def test_a_constant_has_no_resolution():
    assert resolution_mg(np.ones((50, 3), np.float32)) == 0.0


def test_everything_handed_on_is_read_only():
    motion = motion_of(*resting(40))
    for name in motion.__slots__:
        value = getattr(motion, name)
        if isinstance(value, np.ndarray):
            assert not value.flags.writeable, name


def test_neither_pandas_nor_a_part_of_scipy_is_loaded_on_the_way():
    code = (
        "import sys, numpy as np\n"
        "from legmotion.events.detect import detect_movements\n"
        "from legmotion.params import Parameters\n"
        "from legmotion.signal.motion import motion_signal\n"
        "from legmotion.signal.timebase import stretches\n"
        "rng = np.random.default_rng(0)\n"
        "a = (np.array([0, 0, 1]) + 0.001 * rng.normal(size=(500, 3))).astype(np.float32)\n"
        "p = Parameters()\n"
        "m = motion_signal(a, np.arange(500) / 10, params=p.signal)\n"
        "detect_movements(m, side='left', params=p.events)\n"
        # Numba itself loads scipy's linear algebra.
        "print([n for n in ('pandas', 'scipy.signal', 'scipy.ndimage') if n in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout.strip() == "[]"
