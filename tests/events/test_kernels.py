"""Each events kernel against its plain twin, compiled and as Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.events import _kernels
from tests.reference import events as twin
from tests.signal.helpers import each_body

SEEDS = st.integers(0, 2**32 - 1)
LIMITS = (4.0, 8.0, 2.0, 3.0)


def random_events(rng, n_samples, *, n=5):
    edges = np.sort(rng.uniform(0, n_samples, 2 * n))
    return edges[::2].copy(), edges[1::2].copy()


@each_body(_kernels.level_at)
@given(seed=SEEDS, n=st.integers(1, 6), position=st.floats(-2, 9))
def test_the_level_lies_on_straight_lines_between_the_middles_of_blocks(run, seed, n, position):
    level = np.random.default_rng(seed).random(n)
    assert run(level, position) == pytest.approx(twin.level_at(level, position))


@each_body(_kernels.runs_above)
@given(seed=SEEDS, n=st.integers(1, 120), n_rest=st.integers(1, 12))
def test_runs_begin_where_motion_leaves_rest_and_end_where_rest_begins(run, seed, n, n_rest):
    rng = np.random.default_rng(seed)
    envelope = np.exp(np.repeat(rng.normal(1.2, 1.0, n // 3 + 1), 3)[:n]).astype(np.float32)
    is_valid = np.repeat(rng.random(n // 10 + 1) < 0.85, 10)[:n]
    floor = rng.uniform(0.2, 2.0, 3)
    start, stop = np.empty((2, n + 1), np.int64)
    found = run(envelope, is_valid, floor, 3 / n, LIMITS, n_rest, start, stop)
    expected = twin.runs_above(envelope, is_valid, floor, 3 / n, LIMITS, n_rest)
    assert list(zip(start[:found].tolist(), stop[:found].tolist(), strict=True)) == expected


@each_body(_kernels.runs_above)
def test_a_run_that_lasts_to_the_end_ends_there(run):
    envelope = np.array([0, 0, 5, 9, 9], np.float32)
    start, stop = np.empty((2, 5), np.int64)
    limits = (1.0, 8.0, 1.0, 4.0)
    assert run(envelope, np.ones(5, bool), np.ones(1), 0.2, limits, 3, start, stop) == 1
    assert (start[0], stop[0]) == (2, 5)


@each_body(_kernels.edges_of)
@given(seed=SEEDS, n_search=st.integers(1, 30))
def test_edges_stand_at_a_share_of_the_stroke_beside_them(run, seed, n_search):
    rng = np.random.default_rng(seed)
    difference = (rng.random(80) ** 4 * 50).astype(np.float32)
    start, stop = np.array([0, 10, 33, 70]), np.array([8, 31, 34, 80])
    floor = rng.uniform(0.5, 3.0, 4)
    onset, offset = np.empty((2, 4))
    run(difference, floor, 4 / 80, (0.12, 2.2), n_search, start, stop, onset, offset)
    expected = twin.edges_of(difference, floor, 4 / 80, (0.12, 2.2), n_search, start, stop)
    assert onset == pytest.approx(expected[0], abs=1e-4)
    assert offset == pytest.approx(expected[1], abs=1e-4)


@each_body(_kernels.largest)
@given(seed=SEEDS)
def test_the_largest_value_of_an_empty_stretch_is_zero(run, seed):
    values = np.random.default_rng(seed).normal(size=30).astype(np.float32)
    start, stop = np.array([0, 5, 12]), np.array([5, 5, 30])
    out = np.empty(3)
    run(values, start, stop, out)
    assert out.tolist() == twin.largest(values, start, stop).tolist()


@each_body(_kernels.mean_between)
@given(seed=SEEDS, low=st.floats(-6, 26), width=st.floats(0, 8))
def test_a_mean_takes_the_samples_between_or_the_nearest(run, seed, low, width):
    rng = np.random.default_rng(seed)
    samples, is_valid = rng.normal(size=(20, 3)).astype(np.float32), rng.random(20) < 0.7
    out = np.empty(3)
    run(samples, is_valid, low, low + width, out)
    expected = twin.mean_between(samples, is_valid, low, low + width)
    assert out == pytest.approx(expected, abs=1e-6, nan_ok=True)


@each_body(_kernels.rests)
@given(seed=SEEDS, near=st.floats(0.5, 2), far=st.floats(2, 12))
def test_rest_is_taken_between_an_event_and_its_neighbours(run, seed, near, far):
    rng = np.random.default_rng(seed)
    samples, is_valid = rng.normal(size=(90, 3)).astype(np.float32), rng.random(90) < 0.8
    onset, offset = random_events(rng, 90)
    before, after = np.empty((2, 5, 3))
    run(samples, is_valid, onset, offset, near, far, before, after)
    expected = twin.rests(samples, is_valid, onset, offset, near, far)
    assert before == pytest.approx(expected[0], abs=1e-6, nan_ok=True)
    assert after == pytest.approx(expected[1], abs=1e-6, nan_ok=True)


@each_body(_kernels.excursions)
@given(seed=SEEDS, half=st.integers(0, 3))
def test_an_excursion_leaves_the_rest_before_and_the_rest_after(run, seed, half):
    rng = np.random.default_rng(seed)
    samples = rng.normal(size=(60, 3)).astype(np.float32)
    onset, offset = random_events(rng, 59)
    before, after = rng.normal(size=(2, 5, 3))
    before[1], after[2], before[3], after[3] = np.nan, np.nan, np.nan, np.nan
    weights = rng.random(2 * half + 1)
    out = np.empty(5)
    run(samples, onset, offset, before, after, weights, np.empty(3), out)
    expected = twin.excursions(samples, onset, offset, before, after, weights)
    assert out == pytest.approx(expected, abs=1e-5)


@each_body(_kernels.follow_hold)
@given(seed=SEEDS, n_back=st.integers(1, 6), n_unseen=st.integers(1, 6), last=st.integers(5, 60))
def test_a_hold_is_followed_until_the_leg_stays_back(run, seed, n_back, n_unseen, last):
    rng = np.random.default_rng(seed)
    place = np.repeat(rng.choice([0.0, 0.3, 1.0], 20, p=[0.4, 0.2, 0.4]), 3)
    samples = np.column_stack([place, np.zeros((60, 2))]).astype(np.float32)
    is_valid = np.repeat(rng.random(30) < 0.8, 2)
    weights = np.array([0.25, 0.5, 0.25])
    arguments = (samples, is_valid, np.zeros(3), (0.5, 0.2), 2, last, weights, n_back, n_unseen)
    assert run(*arguments, np.empty(3)) == twin.follow_hold(*arguments)


@each_body(_kernels.displacements)
@given(seed=SEEDS)
def test_a_displacement_is_the_acceleration_summed_up_twice_from_rest_to_rest(run, seed):
    rng = np.random.default_rng(seed)
    given_g = rng.normal(size=(60, 3)).astype(np.float32)
    start, stop = np.array([0, 10, 30, 40]), np.array([9, 11, 30, 60])
    before, after = rng.normal(size=(2, 4, 3))
    moved, farthest, speed_left = np.empty((4, 3)), np.empty(4), np.empty(4)
    run(given_g, start, stop, before, after, moved, farthest, speed_left)
    expected = twin.displacements(given_g, start, stop, before, after)
    assert moved == pytest.approx(expected[0], abs=1e-4)
    assert farthest == pytest.approx(expected[1], abs=1e-4)
    assert speed_left == pytest.approx(expected[2], abs=1e-4)
