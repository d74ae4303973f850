"""What happens to stamps that do not simply grow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import MalformedFileError
from legmotion.io.timeline import spread
from tests.io.helpers import (
    PARAMS,
    codes,
    leg_at_rest,
    notes,
    omgui,
    read,
    table,
    wall,
    with_limits,
    write,
)

N = 1500
GRID = leg_at_rest(6000)
SAMPLES = GRID[:N].astype(np.float32)
CELLS = [f"{x:.6f},{y:.6f},{z:.6f}" for x, y, z in GRID]
EITHER = pytest.mark.parametrize(
    "params", [PARAMS, with_limits(block_rows=100)], ids=["large", "small"]
)


def times(*parts: tuple[int, int] | int) -> list[int]:
    """Return hundredths of a second: pairs are ranges, numbers themselves."""
    found: list[int] = []
    for part in parts:
        found += range(*part) if isinstance(part, tuple) else [part]
    return found


def written(tmp_path, hundredths: Sequence[int], samples: Sequence[int] | None = None):
    """Write row k with stamp `hundredths[k]` and sample `samples[k]`."""
    samples = samples if samples is not None else range(len(hundredths))
    rows = zip(hundredths, samples, strict=True)
    lines = [f"{time / 100:.2f},{CELLS[sample]}" for time, sample in rows]
    return write(tmp_path / "a.csv", ["time,x,y,z", *lines])


@EITHER
@given(
    parts=st.lists(
        st.tuples(st.integers(0, 8), st.integers(2, 150), st.integers(0, 99)),
        min_size=1,
        unique_by=lambda part: part[0],
    )
)
def test_rows_out_of_order_by_less_than_the_window_are_sorted(tmp_path_factory, params, parts):
    order = np.arange(N)
    for place, size, seed in parts:
        part = order[40 + 155 * place :][:size]
        part[:] = np.random.default_rng(seed).permutation(part)
    recording, block = read(written(tmp_path_factory.mktemp("t"), order, order), params=params)
    assert np.array_equal(block.acceleration_g, SAMPLES)
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    n_behind = int((order < np.maximum.accumulate(order)).sum())
    assert codes(recording).get("rows_out_of_order", (0,))[0] == n_behind


@EITHER
def test_rows_written_twice_count_once(tmp_path, params):
    rows = [*range(100), *range(50, 100), *range(100, N), N - 1]
    recording, block = read(written(tmp_path, rows, rows), params=params)
    assert np.array_equal(block.acceleration_g, SAMPLES)
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(recording)["duplicate_rows"] == (51, 102)


@EITHER
def test_two_samples_of_one_time_share_the_step_to_the_next(tmp_path, params):
    hundredths = np.arange(N)
    hundredths[301] = 300
    recording, block = read(written(tmp_path, hundredths), params=params)
    assert block.time_s[299:304] == pytest.approx([2.99, 3.0, 3.01, 3.02, 3.03])
    assert codes(recording) == {"duplicate_stamps": (1, 303)}


@EITHER
def test_a_gap_stays_a_gap(tmp_path, params):
    hundredths = times((0, 700), (4700, 5500))
    recording, block = read(written(tmp_path, hundredths), params=params)
    assert block.time_s == pytest.approx(np.array(hundredths) / 100)
    assert codes(recording) == {}


@EITHER
@pytest.mark.parametrize(
    ("far", "at"),
    [
        (far, at)
        for far in (90_000, -90_000, 300_000_000, -300_000_000)
        for at in (0, 3, 99, 100, 750, N - 1)
        if (far, at) != (-90_000, 0)  # what comes first, a while before the rest, may be true
    ],
)
@pytest.mark.parametrize("n", [1, 5])
def test_stamps_that_leave_and_come_back_cost_only_their_rows(tmp_path, params, far, at, n):
    hundredths = np.arange(N)
    hundredths[at : at + n] += far
    recording, block = read(written(tmp_path, hundredths), params=params)
    kept = np.delete(np.arange(N), np.s_[at : at + n])
    assert np.array_equal(block.acceleration_g, SAMPLES[kept])
    assert block.time_s == pytest.approx((kept - kept[0]) / 100)
    (code,) = codes(recording)
    expected = {"stray_stamps", "clock_reset"} if at + n >= N else {"stray_stamps"}
    assert code in expected
    assert codes(recording)[code] == (min(n, N - at), at + 2)


@EITHER
def test_a_clock_that_jumps_back_is_left_out_until_it_passes(tmp_path, params):
    hundredths = times((0, 1500), (1000, 3000))
    recording, block = read(written(tmp_path, hundredths), params=params)
    assert block.time_s == pytest.approx(np.arange(3000) / 100)
    assert codes(recording) == {"clock_reset": (500, 1502)}
    assert "jumps back by 5 s, 15 s after" in recording.log.repairs["clock_reset"].reason
    assert recording.log.not_recorded_s == [(pytest.approx(14.99), pytest.approx(15.0))]


def test_a_clock_that_never_passes_again_ends_the_recording(tmp_path):
    recording, block = read(written(tmp_path, times((5000, 8000), (0, 2000))))
    assert len(block.time_s) == 3000
    assert codes(recording) == {"clock_reset": (2000, 3002)}
    with pytest.raises(MalformedFileError, match="rows cannot be used"):
        read(written(tmp_path, times((5000, 7000), (0, 2500))))


def test_a_clock_that_is_set_after_the_start_counts_from_then(tmp_path):
    set_late = times((0, 300), (200_000_000_000, 200_000_001_500))
    recording, block = read(written(tmp_path, set_late))
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(recording) == {"stray_stamps": (300, 2)}


def test_a_leap_of_years_ends_the_recording(tmp_path):
    leap = times((0, 1500), (200_000_000_000, 200_000_000_300))
    recording, block = read(written(tmp_path, leap))
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(recording) == {"clock_reset": (300, 1502)}


@EITHER
@pytest.mark.parametrize("hours", [1, -1])
def test_a_wall_clock_that_changes_by_an_hour_runs_on(tmp_path, params, hours):
    def stamp(i: int) -> str:
        change = timedelta(hours=hours) if i >= 700 else timedelta()
        return omgui(wall(i, start=datetime(2026, 10, 25, 2, 59, 53)) + change)

    recording, block = read(write(tmp_path / "a.csv", table(stamp)), params=params)
    assert len(block.time_s) == N
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(recording) == {"clock_change": (1, 702)}


def test_an_hour_without_rows_on_a_clock_of_the_world_is_a_gap(tmp_path):
    stamps = [f"{wall(i if i < 700 else i + 360_000).isoformat()}Z" for i in range(N)]
    recording, block = read(write(tmp_path / "a.csv", table(lambda i: stamps[i])))
    assert block.time_s[-1] == pytest.approx(3614.99)
    assert codes(recording) == {}


def test_stamps_that_stand_still_are_refused(tmp_path):
    with pytest.raises(MalformedFileError, match="stands still"):
        read(write(tmp_path / "a.csv", table(lambda i: "2026-11-21T22:00:00")))


def test_stamps_that_come_to_stand_still_are_refused_in_bounded_memory(tmp_path):
    hundredths = times((0, 1500)) + [1500] * 3000
    path = written(tmp_path, hundredths)
    with pytest.raises(MalformedFileError, match=r"line 13\d\d: the time stands still"):
        read(path, params=with_limits(max_waiting_rows=1000, block_rows=100))


def test_a_clock_that_jumps_all_the_time_is_refused(tmp_path):
    hundredths = [time - 400 * (k // 20) for k, time in enumerate(range(0, 60_000, 10))]
    path = written(tmp_path, [max(time, 0) + (k % 7) for k, time in enumerate(hundredths)])
    with pytest.raises(MalformedFileError):
        read(path, params=with_limits(max_clock_jumps=3))


def test_bursts_of_rows_that_share_a_stamp_are_spread(tmp_path):
    recording, block = read(write(tmp_path / "a.csv", table(lambda i: f"{i // 36 * 0.36:.2f}")))
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert "stamps_spread" in notes(recording)


@given(
    st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 6)), min_size=1, max_size=30),
    st.integers(1, 10**8),
)
def test_spread_times_grow_and_never_reach_the_next_stamp(groups, step_ns):
    stamps = np.repeat(np.cumsum([gap for gap, _ in groups]), [n for _, n in groups])
    following = stamps[-1:] + 1000
    seconds = spread(stamps, following, step_ns=step_ns)
    first = np.flatnonzero(np.diff(stamps, prepend=-1))
    assert np.array_equal(seconds[first], stamps[first] / 1e9)
    assert (np.diff(seconds) > 0).all()
    following_s = np.append(stamps, following)[np.searchsorted(stamps, stamps, side="right")] / 1e9
    assert (seconds < following_s).all()
