"""Nights in which the clocks change, whatever a file's stamps make of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from legmotion.night.clock import NightClock
from tests.io.helpers import codes, omgui, read, table, wall, write

BERLIN = ZoneInfo("Europe/Berlin")
N = 3000
# The last ten seconds before the change, in the zone's own time.
AUTUMN = datetime(2026, 10, 25, 0, 59, 50, tzinfo=UTC)
SPRING = datetime(2026, 3, 29, 0, 59, 50, tzinfo=UTC)
NIGHTS = pytest.mark.parametrize(("begin", "offset_h"), [(AUTUMN, 1), (SPRING, 2)])


def shown(i: int, begin: datetime) -> datetime:
    """Return what a clock on the wall in Berlin shows at sample i."""
    return (begin + timedelta(seconds=i / 100)).astimezone(BERLIN).replace(tzinfo=None)


LAYOUTS = {
    "milliseconds": lambda moment, i: omgui(moment),
    "whole seconds": lambda moment, i: f"{moment:%Y-%m-%dT%H:%M:%S}",
    "blocks of 80": lambda moment, i: omgui(moment - timedelta(seconds=i % 80 / 100)),
    "time of day": lambda moment, i: f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}",
    "spreadsheet": lambda moment, i: (
        f"{(moment - datetime(1899, 12, 30)) / timedelta(days=1):.10f}"
    ),
}


@NIGHTS
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_wall_clock_that_is_put_forward_or_back_runs_on(tmp_path, begin, offset_h, layout):
    rows = table(lambda i: LAYOUTS[layout](shown(i, begin), i), n=N)
    recording, block = read(write(tmp_path / "a.csv", rows))
    assert block.time_s == pytest.approx(np.arange(N) / 100, abs=0.05)
    assert "clock_change" in codes(recording)
    assert recording.log.not_recorded_s == []
    if layout == "time of day":
        return
    clock = NightClock(start=recording.start, clock=recording.clock, zone=BERLIN)
    local = clock.local(15.0)
    assert local.astimezone(UTC) == begin + timedelta(seconds=15)
    assert local.utcoffset() == timedelta(hours=offset_h)


@NIGHTS
def test_a_clock_of_the_world_knows_nothing_of_it(tmp_path, begin, offset_h):
    rows = table(lambda i: f"{begin.timestamp() + i / 100:.2f}", n=N)
    recording, block = read(write(tmp_path / "a.csv", rows))
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(recording) == {}
    clock = NightClock(start=recording.start, clock=recording.clock, zone=BERLIN)
    assert clock.local(15.0).utcoffset() == timedelta(hours=offset_h)


@NIGHTS
def test_a_logger_that_keeps_its_time_stays_right_by_the_seconds_that_pass(
    tmp_path, begin, offset_h
):
    start = begin.astimezone(BERLIN).replace(tzinfo=None)
    rows = table(lambda i: omgui(wall(i, start=start)), n=N)
    recording, _ = read(write(tmp_path / "a.csv", rows))
    assert codes(recording) == {}
    clock = NightClock(start=recording.start, clock=recording.clock, zone=BERLIN)
    assert clock.local(15.0).astimezone(UTC) == begin + timedelta(seconds=15)


@NIGHTS
def test_such_a_night_has_23_or_25_hours(begin, offset_h):
    evening = begin - timedelta(hours=4)
    local = evening.astimezone(BERLIN).replace(tzinfo=None)
    clock = NightClock(start=local, clock="local", zone=BERLIN)
    hours = (clock.noon_s(1) - clock.noon_s(0)) / 3600
    assert hours == {1: 25, 2: 23}[offset_h]
