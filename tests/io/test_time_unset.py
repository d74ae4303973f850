"""Clocks that were never set, lose their setting in the night, or are set too late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.io.unset import is_unset
from tests.io.helpers import (
    PARAMS,
    START,
    codes,
    notes,
    omgui,
    read,
    table,
    wall,
    with_limits,
    write,
)

N = 3000
EITHER = pytest.mark.parametrize(
    "params", [PARAMS, with_limits(block_rows=100)], ids=["large", "small"]
)


def unset(moment: datetime) -> bool:
    stamp_ns = (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1) * 1000
    return is_unset(stamp_ns, params=PARAMS)


def dated(path: Path, moment: Callable[[int], datetime], *, n: int = N) -> Path:
    return write(path, table(lambda i: omgui(moment(i)), n=n))


@pytest.mark.parametrize("year", [1970, 1980, 2000, 2017, 2019])
@pytest.mark.parametrize("zone", ["", "Z"])
def test_a_clock_that_was_never_set_gives_no_date_and_asks_for_one(tmp_path, year, zone):
    begin = datetime(year, 1, 1, 0, 2)
    rows = table(lambda i: f"{wall(i, start=begin).isoformat()}{zone}")
    recording, block = read(write(tmp_path / "a.csv", rows))
    assert (recording.start, recording.clock, recording.zone) == (None, "unknown", "")
    assert len(block.time_s) == 1500
    (note,) = [note for note in recording.notes if note.code == "clock_unknown"]
    assert note.value == str(year)
    assert f"{year}-01-01 00:02:00" in note.sentence
    assert "--start" in note.sentence


def test_the_time_of_the_first_sample_can_be_given_for_it(tmp_path):
    path = dated(tmp_path / "a.csv", lambda i: wall(i, start=datetime(2000, 1, 1)))
    assert read(path, start=START)[0].start == START
    assert "start_given" in notes(read(path, start=START)[0])


@pytest.mark.parametrize("year", [2017, 2019])
def test_other_days_of_the_factories_years_are_dates(tmp_path, year):
    begin = datetime(year, 3, 5, 22)
    recording, _ = read(dated(tmp_path / "a.csv", lambda i: wall(i, start=begin)))
    assert (recording.start, recording.clock) == (begin, "local")


def test_in_the_west_the_first_day_of_a_clock_is_the_last_of_a_year():
    assert unset(datetime(2018, 12, 31, 19))
    assert unset(datetime(1969, 12, 31, 19))
    assert not unset(datetime(2018, 12, 31, 11))
    assert not unset(datetime(2019, 1, 4))


@given(st.datetimes(datetime(2019, 1, 5), datetime(2100, 12, 31)))
def test_no_date_of_today_is_an_unset_clock(moment):
    assert not unset(moment)


@EITHER
@pytest.mark.parametrize(
    "reset", [datetime(2000, 1, 1), datetime(1970, 1, 1), datetime(2019, 1, 1)]
)
def test_after_a_clock_lost_its_setting_time_runs_on_by_the_samples(tmp_path, params, reset):
    def moment(i: int) -> datetime:
        return wall(i) if i < 1000 else wall(i - 1000, start=reset)

    recording, block = read(dated(tmp_path / "a.csv", moment), params=params)
    assert recording.start == START
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(recording) == {"clock_lost": (1, 1002)}
    assert f"{reset:%Y-%m-%d} 00:00:00" in recording.log.repairs["clock_lost"].reason
    # How long it stood still nobody knows: the night restarts there.
    assert recording.log.not_recorded_s == [(pytest.approx(9.99), pytest.approx(10.0))]


@EITHER
def test_once_it_is_right_again_the_clock_holds(tmp_path, params):
    def moment(i: int) -> datetime:
        if 1000 <= i < 1500:
            return wall(i, start=datetime(2000, 1, 1))
        return wall(i if i < 1000 else i + 6000)

    recording, block = read(dated(tmp_path / "a.csv", moment), params=params)
    rows = np.arange(N)
    assert block.time_s == pytest.approx(np.where(rows < 1500, rows, rows + 6000) / 100)
    assert codes(recording) == {"clock_lost": (2, 1002)}
    assert [end_s for _, end_s in recording.log.not_recorded_s] == pytest.approx([10.0, 75.0])


@EITHER
def test_a_clock_that_is_set_only_in_the_night_gives_a_whole_night_without_a_date(tmp_path, params):
    def moment(i: int) -> datetime:
        return wall(i, start=datetime(1970, 1, 1)) if i < 2000 else wall(i)

    recording, block = read(dated(tmp_path / "a.csv", moment), params=params)
    assert recording.start is None
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    reason = recording.log.repairs["clock_lost"].reason
    assert "leaps to 2026-11-21 22:00:20, and time runs on, 20 s after the first" in reason


@EITHER
def test_a_leap_between_two_dates_that_people_can_have_set_is_no_lost_clock(tmp_path, params):
    def moment(i: int) -> datetime:
        return wall(i) - (timedelta(days=400) if i >= 2000 else timedelta())

    recording, block = read(dated(tmp_path / "a.csv", moment), params=params)
    assert len(block.time_s) == 2000
    assert codes(recording) == {"clock_reset": (1000, 2002)}


@EITHER
def test_a_clock_that_is_set_soon_after_the_beginning_gives_a_date_from_then_on(tmp_path, params):
    def moment(i: int) -> datetime:
        return wall(i, start=datetime(1970, 1, 1)) if i < 1000 else wall(i)

    params = replace(params, probe_bytes=200_000)
    recording, block = read(dated(tmp_path / "a.csv", moment), params=params)
    assert recording.start == wall(1000)
    assert len(block.time_s) == N - 1000
    assert codes(recording) == {"stray_stamps": (1000, 2)}


def test_a_sensor_that_counts_from_2000_has_a_wall_clock(tmp_path):
    first_ns = (START - datetime(2000, 1, 1)) // timedelta(microseconds=1) * 1000
    path = write(tmp_path / "a.csv", table(lambda i: str(first_ns + 10_000_000 * i)))
    recording, block = read(path)
    assert abs(recording.start - START) < timedelta(microseconds=2)
    assert (recording.clock, recording.clock_evidence) == ("local", "ns since 2000-01-01")
    assert block.time_s == pytest.approx(np.arange(1500) / 100, abs=1e-6)


def test_where_the_clock_was_read_from_is_kept(tmp_path):
    for stamp, code, words in [
        (lambda i: omgui(wall(i)), "clock_local", "date and time without a zone"),
        (lambda i: f"{wall(i).isoformat()}Z", "clock_utc", "date and time with Z"),
        (lambda i: str(1_795_298_400_000 + 10 * i), "clock_utc", "ms since 1970"),
        (lambda i: f"{i / 100:.2f}", "clock_unknown", "elapsed s"),
        (lambda i: f"{wall(i):%H:%M:%S.%f}", "clock_unknown", "time of day without a date"),
    ]:
        recording, _ = read(write(tmp_path / "a.csv", table(stamp)))
        assert recording.clock_evidence == words
        assert {note.value for note in recording.notes if note.code == code} == {words}


def counted(path: Path, parts: list[tuple[int, int]]) -> Path:
    """Write an elapsed time that begins anew with each part; parts are ranges of samples."""
    grid = table(str, n=N)[1:]
    rows = [
        f"{(i - first) / 100:.2f},{grid[i].partition(',')[2]}"
        for first, stop in parts
        for i in range(first, stop)
    ]
    return write(path, ["time,x,y,z", *rows])


@EITHER
def test_an_elapsed_time_that_starts_anew_runs_on(tmp_path, params):
    path = counted(tmp_path / "a.csv", [(0, 900), (900, 2200), (2200, N)])
    recording, block = read(path, params=params)
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(recording) == {"clock_restarted": (2, 902)}
    assert [end_s for _, end_s in recording.log.not_recorded_s] == pytest.approx([9.0, 22.0])


@EITHER
def test_a_recording_that_was_written_twice_counts_once(tmp_path, params):
    path = counted(tmp_path / "a.csv", [(0, 1500), (0, 1500)])
    recording, block = read(path, params=params)
    assert block.time_s == pytest.approx(np.arange(1500) / 100)
    assert codes(recording) == {"clock_reset": (1500, 1502)}
