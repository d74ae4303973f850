"""What trackers fill in while they sleep is not recorded time."""

from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InputError
from legmotion.io.fill import FillFilter, resolution_g, shortest_fill_s
from legmotion.io.recording import Block, ReadLog
from tests.io import cwa
from tests.io.helpers import PARAMS, codes, read, table, with_limits, write


def measured(n: int, *, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.1, (n, 3)).astype(np.float32)


def filtered(
    values: np.ndarray, time_s: np.ndarray, cuts=(), *, fill_s: float = 10.0, step_s: float = 0.1
) -> tuple[np.ndarray, np.ndarray, ReadLog]:
    """Return what is left of samples that come in blocks cut at these places."""
    log = ReadLog()
    fill = FillFilter(log, step_s=step_s, fill_s=fill_s, params=PARAMS)
    bounds = sorted({0, *cuts, len(time_s)})
    found = []
    for start, stop in pairwise(bounds):
        block = Block(acceleration_g=values[start:stop].copy(), time_s=time_s[start:stop].copy())
        found.append(fill.push(block))
    found.append(fill.finish())
    kept = [block for block in found if block is not None]
    if not kept:
        return np.empty((0, 3), np.float32), np.empty(0), log
    return (
        np.concatenate([block.acceleration_g for block in kept]),
        np.concatenate([block.time_s for block in kept]),
        log,
    )


def naive(values, time_s, *, fill_s=10.0, step_s=0.1):
    """Return which samples stay and what was filled in, from the definition."""
    runs, run = [], 0
    for i in range(len(time_s)):
        is_new = i and (
            tuple(values[i]) != tuple(values[i - 1])
            or time_s[i] - time_s[i - 1] > max(PARAMS.max_step_s, 2.5 * step_s)
        )
        run += bool(is_new)
        runs.append(run)
    keep, filled = [], []
    for _, members in groupby(range(len(runs)), key=lambda i: runs[i]):
        members = list(members)
        start_s, last_s = time_s[members[0]], time_s[members[-1]]
        is_zero = not np.any(values[members[0]])
        if last_s - start_s < fill_s:
            keep += members
        else:
            keep += [] if is_zero else members[:1]
            filled.append((start_s if is_zero else start_s + step_s, last_s + step_s))
    return keep, filled


def test_a_long_run_of_one_sample_keeps_its_first_and_is_not_recorded():
    values, time_s = measured(400), np.arange(400) / 10
    values[100:250] = values[100]
    left, left_s, log = filtered(values, time_s)
    kept = np.r_[0:101, 250:400]
    assert np.array_equal(left, values[kept])
    assert np.array_equal(left_s, time_s[kept])
    assert log.not_recorded_s == log.filled_s == [(pytest.approx(10.1), pytest.approx(25.0))]
    assert {code: found.n for code, found in log.repairs.items()} == {"idle_fill": 1}


def test_zeros_were_never_measured():
    values, time_s = measured(400), np.arange(400) / 10
    values[100:250] = 0
    _, left_s, log = filtered(values, time_s)
    assert np.array_equal(left_s, time_s[np.r_[0:100, 250:400]])
    assert log.filled_s == [(pytest.approx(10.0), pytest.approx(25.0))]
    assert "zero_fill" in log.repairs


@pytest.mark.parametrize("n", [2, 50, 100])
def test_a_short_run_is_rest(n):
    values, time_s = measured(400), np.arange(400) / 10
    values[100 : 100 + n] = values[100]
    left, _, log = filtered(values, time_s)
    assert np.array_equal(left, values)
    assert not log.repairs


def test_a_gap_ends_a_run():
    values, time_s = measured(400), np.arange(400) / 10
    values[100:190] = values[100]
    time_s[150:] += 3600
    assert not filtered(values, time_s)[2].repairs


def test_nothing_but_fill_leaves_nothing():
    left, _, log = filtered(np.zeros((400, 3), np.float32), np.arange(400) / 10)
    assert not len(left)
    assert log.filled_s == [(0.0, pytest.approx(40.0))]


@given(
    seed=st.integers(0, 2000),
    cuts=st.lists(st.integers(0, 600), max_size=12),
    fill_s=st.sampled_from([2.0, 10.0]),
)
def test_where_blocks_end_changes_nothing(seed, cuts, fill_s):
    rng = np.random.default_rng(seed)
    # Few values, in runs of all lengths, with gaps now and then.
    lengths = rng.choice([1, 2, 5, 21, 22, 60, 101, 102, 150], 30)
    values = np.repeat(rng.integers(0, 2, (30, 3)), lengths, axis=0)[:600].astype(np.float32)
    time_s = np.cumsum(np.where(rng.random(len(values)) < 0.01, 1.0, 0.1))
    keep, filled = naive(values, time_s, fill_s=fill_s)
    left, left_s, log = filtered(
        values, time_s, [cut for cut in cuts if cut < len(values)], fill_s=fill_s
    )
    assert np.array_equal(left_s, time_s[keep])
    assert np.array_equal(left, values[keep])
    assert log.filled_s == filled
    assert sum(found.n for found in log.repairs.values()) == len(filled)


def test_the_resolution_decides_how_long_rest_may_repeat():
    fine, coarse = measured(1000), np.rint(measured(1000) * 64) / 64
    assert resolution_g(coarse) == pytest.approx(1 / 64)
    assert shortest_fill_s(fine, params=PARAMS) == PARAMS.idle_fill_s
    for values in (coarse, coarse.round(3), np.zeros((10, 3))):
        assert shortest_fill_s(values, params=PARAMS) == PARAMS.coarse_idle_fill_s


@pytest.mark.parametrize("params", [PARAMS, with_limits(block_rows=300)], ids=["large", "small"])
def test_fill_is_taken_out_of_text(tmp_path, params):
    lines = table(lambda i: f"{i / 100:.2f}", n=6000)
    sample = lines[1001].partition(",")[2]
    for i in range(1000, 2500):
        lines[i + 1] = f"{i / 100:.2f},{sample}"
    for i in range(3000, 4500):
        lines[i + 1] = f"{i / 100:.2f},0,0,0.000"
    recording, block = read(write(tmp_path / "a.csv", lines), params=params)
    kept = np.r_[0:1001, 2500:3000, 4500:6000]
    assert block.time_s == pytest.approx(kept / 100)
    expected = [(10.01, 25.0), (30.0, 45.0)]
    assert recording.log.filled_s == [pytest.approx(one) for one in expected]
    assert recording.log.not_recorded_s == recording.log.filled_s
    assert recording.log.n_samples == len(kept)
    assert codes(recording) == {"idle_fill": (1, None), "zero_fill": (1, None)}


def test_fill_is_taken_out_of_decoded_samples(tmp_path):
    counts = cwa.counts_at_rest(12000)
    counts[1200:9000] = counts[1200]  # 78 s: steps of 1/128 g are coarse
    path = tmp_path / "a.cwa"
    path.write_bytes(cwa.header() + b"".join(cwa.blocks(counts)))
    recording, block = read(path)
    assert len(block.time_s) == 12000 - 7799
    assert codes(recording) == {"idle_fill": (1, None)}


def test_a_file_of_nothing_but_one_sample_is_refused_for_that(tmp_path):
    lines = ["time,x,y,z", *[f"{i / 50:.2f},0,0,0" for i in range(5000)]]
    with pytest.raises(InputError, match="one sample, repeated"):
        read(write(tmp_path / "a.csv", lines), unit="g")
