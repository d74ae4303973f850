"""Stamps as loggers write them, and the uniform grid behind them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InsufficientDataError
from legmotion.signal.uniform import outside, uniform
from tests.signal.helpers import SIGNAL

DURATION_S = 120.0


def wave(time_s):
    """Return an acceleration that changes slowly enough to be interpolated."""
    return np.column_stack(
        [np.sin(2 * np.pi * 0.5 * time_s), np.cos(2 * np.pi * 0.3 * time_s), np.ones_like(time_s)]
    ).astype(np.float32)


def taken(rate_hz, duration_s=DURATION_S):
    """Return the times at which a sensor really measures."""
    return np.arange(round(duration_s * rate_hz)) / rate_hz


def grid_of(true_s, stamps_s, keep=None):
    """Return the grid of a recording whose samples were taken at one time and stamped another."""
    acceleration_g, stamps_s = wave(true_s), np.asarray(stamps_s, float)
    if keep is not None:
        acceleration_g, stamps_s = acceleration_g[keep], stamps_s[keep]
    return uniform(acceleration_g, stamps_s, params=SIGNAL)


def error_of(grid):
    """Return the largest error of the grid's values where they are valid."""
    time_s = grid.start_s + np.arange(grid.is_valid.size) / grid.rate_hz
    return np.abs(grid.acceleration_g - wave(time_s))[grid.is_valid].max()


@given(rate_hz=st.floats(9.5, 220.0))
def test_the_real_rate_is_that_of_the_stamps_whatever_the_device_claims(rate_hz):
    grid = grid_of(taken(rate_hz), taken(rate_hz))
    assert grid.rate_hz == pytest.approx(rate_hz, rel=1e-9)


def test_uniform_samples_are_not_copied():
    acceleration_g = wave(taken(50.0))
    grid = uniform(acceleration_g, taken(50.0), params=SIGNAL)
    assert np.shares_memory(grid.acceleration_g, acceleration_g)


@pytest.mark.parametrize("rate_hz", [10.0, 25.0, 52.63, 98.3, 104.7])
def test_stamps_rounded_to_milliseconds_are_uniform_samples(rate_hz):
    true_s = taken(rate_hz)
    grid = grid_of(true_s, np.round(true_s, 3))
    assert grid.rate_hz == pytest.approx(rate_hz, rel=1e-5)
    assert error_of(grid) < 0.01
    assert grid.jitter_ms < 0.6


@pytest.mark.parametrize("jitter_s", [0.002, 0.005, 0.010, 0.020])
def test_stamps_that_jitter_are_averaged(jitter_s):
    true_s = taken(50.0, 600.0)
    late_s = true_s + np.random.default_rng(1).normal(size=true_s.size) * jitter_s
    grid = grid_of(true_s, np.maximum.accumulate(late_s) + np.arange(true_s.size) * 1e-9)
    assert grid.rate_hz == pytest.approx(50.0, rel=1e-4)
    assert grid.lost_s.size == 0
    time_s = grid.start_s + np.arange(grid.is_valid.size) / grid.rate_hz
    # Averaged stamps are late by a constant; what is left of the jitter moves samples little.
    inner = slice(200, -200)
    late = min(
        np.abs(grid.acceleration_g - wave(time_s - shift_s))[inner].max()
        for shift_s in np.arange(-0.03, 0.03, 0.001)
    )
    assert late < 0.05


@pytest.mark.parametrize("size", [4, 10, 20])
def test_stamps_that_come_in_bursts_are_no_gaps(size):
    true_s = taken(50.0, 600.0)
    burst = np.arange(true_s.size) // size
    arrival_s = (burst + 1) * size / 50.0
    stamps_s = arrival_s + (np.arange(true_s.size) % size) * 1e-4
    grid = grid_of(true_s, stamps_s - stamps_s[0])
    assert grid.rate_hz == pytest.approx(50.0, rel=2e-3)
    assert grid.lost_s.size == 0
    assert grid.is_valid.all()


def test_a_gap_in_bursts_is_still_a_gap():
    true_s = taken(50.0)
    stamps_s = np.repeat(np.arange(true_s.size // 10), 10) * 0.2
    stamps_s = stamps_s + (np.arange(true_s.size) % 10) * 1e-4
    keep = (true_s < 60.0) | (true_s >= 64.0)
    grid = grid_of(true_s, stamps_s, keep)
    assert grid.gaps_s.shape == (1, 2)
    assert grid.gaps_s[0] == pytest.approx([60.0, 64.0], abs=0.25)


def test_lost_samples_do_not_stretch_time():
    true_s = taken(50.0, 600.0)
    keep = np.random.default_rng(2).random(true_s.size) > 0.03
    keep[0] = True
    grid = grid_of(true_s, true_s, keep)
    assert grid.rate_hz == pytest.approx(50.0, rel=1e-6)
    assert grid.jitter_ms < 0.01
    assert error_of(grid) < 0.03


@pytest.mark.parametrize(
    ("gap_s", "is_masked", "is_hard"),
    [(0.10, False, False), (0.30, True, False), (1.8, True, False), (2.2, True, True)],
)
def test_a_gap_is_bridged_masked_or_hard_by_its_length(gap_s, is_masked, is_hard):
    true_s = taken(50.0)
    keep = (true_s < 60.0) | (true_s >= 60.0 + gap_s)
    grid = grid_of(true_s, true_s, keep)
    assert grid.gaps_s.shape[0] == is_hard
    assert grid.lost_s.shape[0] == is_masked
    assert (~grid.is_valid).any() == is_masked
    if is_masked:
        assert grid.lost_s[0] == pytest.approx([59.5, 60.5 + gap_s], abs=0.03)
        time_s = grid.start_s + np.arange(grid.is_valid.size) / grid.rate_hz
        inside = (time_s >= grid.lost_s[0, 0] - 1e-6) & (time_s < grid.lost_s[0, 1] - 1e-6)
        assert (grid.is_valid == ~inside).all()
    if is_hard:
        assert grid.gaps_s[0] == pytest.approx([60.0, 60.0 + gap_s], abs=0.03)


def test_gaps_so_close_that_their_margins_touch_are_one_loss():
    true_s = taken(50.0)
    keep = ~(((true_s > 60.0) & (true_s < 60.5)) | ((true_s > 61.0) & (true_s < 61.5)))
    grid = grid_of(true_s, true_s, keep)
    assert grid.lost_s.shape == (1, 2)


def test_samples_that_are_no_numbers_were_not_recorded():
    true_s = taken(50.0)
    acceleration_g = wave(true_s)
    acceleration_g[3000:3200, 1] = np.nan
    grid = uniform(acceleration_g, true_s, params=SIGNAL)
    assert grid.gaps_s[0] == pytest.approx([60.0, 64.0], abs=0.03)
    assert np.isfinite(grid.acceleration_g).all()


def test_a_stretch_and_the_whole_recording_share_their_grid():
    true_s = taken(50.0)
    part = (true_s >= 31.3) & (true_s < 80.0)
    grid = grid_of(true_s, true_s, part)
    assert grid.start_s == pytest.approx(35.0)


def test_a_moment_that_ends_before_the_first_whole_block_is_too_little():
    with pytest.raises(InsufficientDataError, match="samples at 50 Hz, expected a second"):
        uniform(wave(taken(50.0))[:100], 1.0 + taken(50.0)[:100], params=SIGNAL)


def test_stamps_in_another_unit_are_told_by_their_rate():
    with pytest.raises(InsufficientDataError, match="5e\\+04 samples a second"):
        uniform(wave(taken(50.0)), taken(50.0) / 1000, params=SIGNAL)


def test_a_number_that_no_tracker_can_measure_was_not_recorded():
    acceleration_g = wave(taken(50.0))
    acceleration_g[3000:3200, 1] = 1e30
    grid = uniform(acceleration_g, taken(50.0), params=SIGNAL)
    assert grid.gaps_s[0] == pytest.approx([60.0, 64.0], abs=0.03)


@pytest.mark.parametrize("n", [0, 1, 19])
def test_a_handful_of_samples_shows_no_rate(n):
    with pytest.raises(InsufficientDataError, match=f"{n} samples"):
        uniform(wave(taken(50.0))[:n], taken(50.0)[:n], params=SIGNAL)


def test_outside_tells_the_samples_of_no_interval():
    is_outside = outside(np.array([[1.0, 2.0], [3.5, 9.0]]), 5, 0.0, 1.0)
    assert is_outside.tolist() == [True, False, True, True, False]
