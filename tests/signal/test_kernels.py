"""Each signal kernel against its plain twin, compiled and as Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.signal import _kernels
from tests.reference import signal as twin
from tests.signal.helpers import each_body

SEEDS = st.integers(0, 2**32 - 1)


def samples(seed, n):
    rng = np.random.default_rng(seed)
    steps = np.repeat(rng.normal(size=(n // 10 + 1, 3)), 10, axis=0)[:n]
    return (steps + 0.01 * rng.normal(size=(n, 3))).astype(np.float32)


def stamps(seed, n):
    rng = np.random.default_rng(seed)
    steps = rng.choice([0.001, 0.01, 0.02, 0.3, 3.0], size=n, p=[0.3, 0.4, 0.2, 0.06, 0.04])
    return np.cumsum(steps)


@each_body(_kernels.largest_deviation)
@given(seed=SEEDS, n=st.integers(1, 60))
def test_the_deviation_from_a_line_is_that_of_the_farthest_stamps(run, seed, n):
    time_s = stamps(seed, n)
    assert run(time_s, 0.3, 0.02) == pytest.approx(twin.largest_deviation(time_s, 0.3, 0.02))


@each_body(_kernels.find_breaks)
@given(seed=SEEDS, n=st.integers(1, 120), reach=st.integers(1, 20))
def test_breaks_are_the_holes_that_later_samples_do_not_fill(run, seed, n, reach):
    time_s = stamps(seed, n)
    breaks = np.empty(n, np.int64)
    found = run(time_s, 0.02, 0.15, reach, breaks)
    assert breaks[:found].tolist() == twin.find_breaks(time_s, 0.02, 0.15, reach)


@each_body(_kernels.steady_times)
@given(seed=SEEDS, n=st.integers(2, 80), reach=st.integers(1, 30))
def test_steady_times_take_the_mean_lateness_around_each_stamp(run, seed, n, reach):
    time_s = stamps(seed, n)
    run_starts = np.array([0, n // 3, n]) if n >= 3 else np.array([0, n])
    out = np.empty(n)
    squares = run(time_s, run_starts, 0.02, reach, out)
    expected = twin.steady_times(time_s, run_starts, 0.02, reach)
    assert out == pytest.approx(expected, abs=1e-9)
    assert squares == pytest.approx(((time_s - expected) ** 2).sum(), abs=1e-6)


@each_body(_kernels.interpolate)
@given(seed=SEEDS, n=st.integers(2, 60), first_s=st.floats(-0.1, 0.5))
def test_interpolation_follows_straight_lines_and_holds_the_ends(run, seed, n, first_s):
    time_s, given_g = stamps(seed, n), samples(seed, n)
    out = np.empty((200, 3), np.float32)
    run(given_g, time_s, first_s, 0.013, out)
    expected = twin.interpolate(given_g, time_s, first_s, 0.013, 200)
    assert out == pytest.approx(expected, abs=1e-5)


@each_body(_kernels.block_means)
@given(seed=SEEDS, n_mean=st.integers(1, 12))
def test_block_means_are_means_of_whole_groups(run, seed, n_mean):
    given_g = samples(seed, 100)
    out = np.empty((100 // n_mean, 3), np.float32)
    run(given_g, n_mean, out)
    assert out == pytest.approx(twin.block_means(given_g, n_mean, len(out)), abs=1e-6)


@each_body(_kernels.difference)
@given(seed=SEEDS, n=st.integers(1, 120), half=st.integers(0, 5), apart=st.integers(0, 12))
def test_the_difference_is_that_of_two_means_about_each_sample(run, seed, n, half, apart):
    n_mean, n_apart = 2 * half + 1, 2 * apart + 2
    given_g = samples(seed, n)
    out = np.empty(n, np.float32)
    run(given_g, n_mean, n_apart, 1000.0, out)
    expected = twin.difference(given_g.astype(float), n_mean, n_apart, 1000.0)
    assert out == pytest.approx(expected, rel=1e-4, abs=1e-3)


@each_body(_kernels.difference)
def test_the_difference_does_not_drift_over_its_new_sums(run):
    given_g = samples(1, 9000)
    out = np.empty(9000, np.float32)
    run(given_g, 10, 25, 1000.0, out)
    last = twin.difference(given_g[-60:].astype(float), 10, 25, 1000.0)
    assert out[-40:] == pytest.approx(last[-40:], rel=1e-5)


@each_body(_kernels.root_mean_square)
@given(seed=SEEDS, n=st.integers(1, 90), reach=st.integers(1, 20))
def test_the_envelope_is_a_root_mean_square(run, seed, n, reach):
    values = np.abs(samples(seed, n)[:, 0])
    out = np.empty(n, np.float32)
    run(values, reach, out)
    assert out == pytest.approx(twin.root_mean_square(values, reach), rel=1e-3, abs=1e-4)


@each_body(_kernels.root_mean_square)
def test_the_envelope_after_a_step_of_a_thousand_is_a_number(run):
    values = np.zeros(9000, np.float32)
    values[100:200] = 1000.123
    values[300:] = 1e-4
    out = np.empty_like(values)
    run(values, 12, out)
    assert np.isfinite(out).all()
    assert out[250:280].max() < 0.01


@each_body(_kernels.ranked)
@given(values=st.lists(st.integers(-5, 5), min_size=1, max_size=40), data=st.data())
def test_ranked_is_a_place_in_the_sorted_values(run, values, data):
    rank = data.draw(st.integers(0, len(values) - 1))
    assert run(np.array(values, float), len(values), rank) == sorted(values)[rank]


@each_body(_kernels.block_percentiles)
@given(seed=SEEDS, step=st.integers(1, 4), percentile=st.sampled_from([0.0, 30.0, 50.0, 100.0]))
def test_block_percentiles_are_those_of_the_valid_values(run, seed, step, percentile):
    rng = np.random.default_rng(seed)
    values, is_valid = samples(seed, 100)[:, 0], rng.random(100) < 0.6
    edges = np.array([0, 17, 17, 40, 61, 100])
    out = np.empty(5)
    run(values, is_valid, edges, step, percentile, out)
    expected = twin.block_percentiles(values, is_valid, edges, step, percentile)
    assert out == pytest.approx(expected, nan_ok=True)


@each_body(_kernels.window_percentiles)
@given(seed=SEEDS, reach=st.integers(1, 12))
def test_window_percentiles_stay_within_their_segment(run, seed, reach):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(50) < 0.2, np.nan, rng.random(50))
    segment = np.sort(rng.integers(0, 3, 50))
    out = np.empty(50)
    run(values, segment, reach, 30.0, out)
    expected = twin.window_percentiles(values, segment, reach, 30.0)
    assert out == pytest.approx(expected, nan_ok=True)


@each_body(_kernels.extremes)
@given(seed=SEEDS)
def test_extremes_are_the_largest_values_both_ways(run, seed):
    given_g = samples(seed, 40)
    out = np.empty(6, np.float32)
    run(given_g, out)
    assert out.tolist() == twin.extremes(given_g).tolist()


@each_body(_kernels.flat_tops)
@given(seed=SEEDS, min_samples=st.integers(1, 4))
def test_flat_tops_are_the_runs_at_the_end_of_the_range(run, seed, min_samples):
    given_g = np.clip(samples(seed, 80), -0.8, 0.8).astype(np.float32)
    tops_g = np.array([0.8, 0.8, np.inf, 0.8, np.inf, 0.8], np.float32)
    out = np.empty((100, 2), np.int64)
    n = run(given_g, tops_g, min_samples, out)
    assert sorted(map(tuple, out[:n].tolist())) == twin.flat_tops(given_g, tops_g, min_samples)


@each_body(_kernels.flat_tops)
def test_more_flat_tops_than_there_is_room_for_are_left_out(run):
    given_g = np.zeros((40, 3), np.float32)
    given_g[::2, 0] = 2.0
    tops_g = np.array([2.0] + [np.inf] * 5, np.float32)
    out = np.empty((5, 2), np.int64)
    assert run(given_g, tops_g, 1, out) == 5


@each_body(_kernels.weighted_means)
@given(seed=SEEDS, half=st.integers(0, 8), step=st.integers(1, 3))
def test_weighted_means_hold_the_ends(run, seed, half, step):
    given_g = samples(seed, 30)
    weights = np.random.default_rng(seed).random(2 * half + 1)
    out = np.empty((30 // step, 3))
    run(given_g, weights, step, out)
    assert out == pytest.approx(twin.weighted_means(given_g, weights, step, len(out)), abs=1e-6)


@each_body(_kernels.block_spreads)
@given(seed=SEEDS, size=st.integers(1, 5))
def test_block_spreads_are_those_of_the_weighted_means(run, seed, size):
    given_g = samples(seed, 60)
    is_valid = np.ones(60, bool)
    is_valid[45] = False
    edges = np.array([0, 3, 25, 40, 60, 60])
    weights = np.random.default_rng(seed).random(size)
    out = np.empty(5)
    run(given_g, is_valid, edges, weights, 1000.0, out)
    expected = twin.block_spreads(given_g.astype(float), is_valid, edges, weights, 1000.0)
    assert out == pytest.approx(expected, rel=1e-4, abs=1e-2, nan_ok=True)
