from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.night.clock import clock_offset_s
from tests.night.helpers import clock, no_clock

H = 3600.0
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]


def test_a_local_start_is_placed_in_its_zone():
    assert clock().iso(0.0) == "2026-11-21T22:00:00.000+01:00"


def test_an_instant_is_shown_in_the_zone_that_was_chosen():
    start = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
    assert clock(start, "utc").iso(1.5) == "2026-11-21T22:00:01.500+01:00"
    new_york = clock(start, "utc", zone=ZoneInfo("America/New_York"))
    assert new_york.iso(0.0) == "2026-11-21T16:00:00.000-05:00"


def test_when_clocks_go_back_the_same_hour_is_seen_twice():
    late = clock(datetime(2026, 10, 24, 22, 0))
    assert late.iso(4.5 * H) == "2026-10-25T02:30:00.000+02:00"
    assert late.iso(5.5 * H) == "2026-10-25T02:30:00.000+01:00"
    assert late.iso(6.0 * H) == "2026-10-25T03:00:00.000+01:00"


def test_when_clocks_go_forward_an_hour_is_missing():
    early = clock(datetime(2027, 3, 27, 22, 0))
    assert early.iso(4.0 * H) == "2027-03-28T03:00:00.000+02:00"


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        (datetime(2026, 11, 21, 22, 0), 24),
        (datetime(2026, 10, 24, 22, 0), 25),
        (datetime(2027, 3, 27, 22, 0), 23),
    ],
)
def test_a_night_lasts_from_noon_to_noon_in_real_hours(evening, hours):
    here = clock(evening)
    assert here.noon_s(0) == -10 * H
    assert here.noon_s(1) - here.noon_s(0) == hours * H


def test_the_night_is_named_after_the_noon_that_begins_it():
    assert clock(datetime(2026, 11, 22, 0, 30)).label(0) == "2026-11-21"
    assert clock(datetime(2026, 11, 22, 12, 0)).label(0) == "2026-11-22"
    assert clock(datetime(2026, 11, 22, 11, 59, 59, 999999)).label(0) == "2026-11-21"
    assert clock(datetime(2026, 12, 31, 22, 0)).label(1) == "2027-01-01"


def test_a_recording_that_begins_at_noon_begins_a_night():
    assert clock(datetime(2026, 11, 22, 12, 0)).noon_s(0) == 0.0


def test_the_night_is_that_of_the_place_not_of_the_file():
    start = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert clock(start, "utc", zone=ZoneInfo("Asia/Tokyo")).label(0) == "2026-11-21"
    assert clock(start, "utc", zone=ZoneInfo("Pacific/Auckland")).label(0) == "2026-11-22"


def test_without_a_clock_nights_are_days_from_the_first_sample():
    unknown = no_clock()
    assert [unknown.noon_s(index) for index in range(3)] == [0.0, 24 * H, 48 * H]
    assert [unknown.label(0), unknown.label(1)] == ["undated-1", "undated-2"]
    assert unknown.iso(0.0) == ""


def test_without_a_clock_there_is_no_wall_time():
    with pytest.raises(ParameterError, match="does not say when") as caught:
        no_clock().local(0.0)
    assert "--start" in caught.value.hint


def test_with_a_time_of_day_only_nights_begin_at_noon_and_have_numbers():
    evening = clock(datetime(1970, 1, 1, 21, 0), "time_of_day")
    assert [evening.noon_s(0), evening.noon_s(1)] == [-9 * H, 15 * H]
    assert evening.label(0) == "undated-1"
    assert evening.iso(0.0) == ""
    assert evening.in_night_s(0, time(22, 30), is_end=False) == 1.5 * H
    assert evening.in_night_s(0, time(6, 30), is_end=True) == 9.5 * H


def test_milliseconds_are_rounded_not_cut():
    assert clock().iso(0.0006).endswith("22:00:00.001+01:00")
    assert clock().iso(0.0004).endswith("22:00:00.000+01:00")
    assert clock().iso(59.9996).endswith("22:01:00.000+01:00")


def test_a_time_that_is_shown_twice_is_the_first_of_the_two():
    twice = clock(datetime(2026, 10, 25, 2, 30))
    assert twice.iso(0.0) == "2026-10-25T02:30:00.000+02:00"


def test_a_time_that_is_skipped_is_as_long_after_the_hour_before():
    skipped = clock(datetime(2027, 3, 28, 2, 30))
    assert skipped.iso(0.0) == "2027-03-28T03:30:00.000+02:00"


def test_the_second_recording_is_moved_by_the_difference_of_the_starts():
    first = clock(datetime(2026, 11, 21, 22, 0))
    later = clock(datetime(2026, 11, 21, 22, 5, 1, 250000))
    assert clock_offset_s(first, later) == 301.25
    assert clock_offset_s(later, first) == -301.25
    instant = clock(datetime(2026, 11, 21, 21, 1, tzinfo=UTC), "utc")
    assert clock_offset_s(first, instant) == 60.0


def test_recordings_without_a_clock_are_taken_to_begin_together():
    assert clock_offset_s(no_clock(), no_clock()) == 0.0


def test_times_of_day_are_taken_to_be_of_one_night():
    late = clock(datetime(1970, 1, 1, 23, 50), "time_of_day")
    after = clock(datetime(1970, 1, 1, 0, 10), "time_of_day")
    assert clock_offset_s(late, after) == 1200.0
    assert clock_offset_s(after, late) == -1200.0


def test_a_recording_with_a_clock_and_one_without_cannot_be_put_side_by_side():
    with pytest.raises(ParameterError, match="the other does not"):
        clock_offset_s(clock(), no_clock())


@given(
    start=st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)),
    zone=st.sampled_from(ZONES),
    seconds=st.floats(0, 1e6),
)
def test_a_moment_shown_is_the_moment_meant(start, zone, seconds):
    here = clock(start, zone=ZoneInfo(zone))
    shown = datetime.fromisoformat(here.iso(seconds))
    assert abs(here.seconds(shown) - seconds) <= 0.000501
    assert shown.astimezone(UTC) - datetime.fromisoformat(here.iso(0.0)).astimezone(
        UTC
    ) == pytest.approx(timedelta(seconds=seconds), abs=timedelta(milliseconds=1.01))


@given(start=st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)), zone=st.sampled_from(ZONES))
def test_every_recording_begins_in_its_first_night_and_no_night_is_odd(start, zone):
    here = clock(start, zone=ZoneInfo(zone))
    noons = [here.noon_s(index) for index in range(400)]
    assert noons[0] <= 0.0 < noons[1]
    assert all(22.9 * H < later - noon < 25.1 * H for noon, later in pairwise(noons))
    assert all(here.local(noon).hour == 12 for noon in noons)
