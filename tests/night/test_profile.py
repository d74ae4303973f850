from __future__ import annotations

from datetime import datetime, time

from legmotion.night.window import WindowOptions
from tests.night.helpers import clock, leg, night, no_clock, train, value

H = 3600.0


def long_night(rows=(), *, at=None, hours=8.0, options=None, **changes):
    return night(leg(rows, span_s=(0.0, hours * H), **changes), at=at, options=options)


def test_hours_begin_on_the_full_hour_of_the_wall_clock():
    options = WindowOptions(lights_off=time(22, 40), lights_on=time(1, 10))
    profile = long_night(options=options).profile
    assert [hour.label for hour in profile] == ["22:00", "23:00", "00:00", "01:00"]
    assert [hour.start_s for hour in profile] == [2400.0, 3600.0, 7200.0, 10800.0]
    assert profile[-1].end_s == 11400.0
    assert profile[0].start == "2026-11-21T22:40:00.000+01:00"


def test_an_hour_counts_what_begins_in_it():
    rows = [*train(100, 120, 140, 160), *train(3600, 4000)]
    first, second, *_ = long_night(rows).profile
    assert (first.lm_n, first.clm_n, first.plm_n, first.plm_per_h) == (4, 4, 4, 4.0)
    assert (second.lm_n, second.plm_n, second.lm_per_h) == (2, 0, 2.0)


def test_a_rate_is_per_hour_of_what_was_seen_of_the_hour():
    first = long_night(train(100, 120, 140, 160), lost=[(1800.0, 3600.0)]).profile[0]
    assert first.analysable_min == 30.0
    assert first.plm_per_h == 8.0


def test_under_a_quarter_of_an_hour_there_is_no_rate():
    first = long_night(train(100, 120, 140, 160), lost=[(800.0, 3600.0)]).profile[0]
    assert first.plm_n == 4
    assert first.plm_per_h is None
    assert first.lm_per_h is None
    just = long_night(train(100, 120, 140, 160), lost=[(900.0, 3600.0)]).profile[0]
    assert just.plm_per_h == 16.0


def test_movements_out_of_bed_are_in_no_hour():
    options = WindowOptions(lights_off=time(22, 30))
    profile = long_night(train(100, 1900), options=options).profile
    assert sum(hour.lm_n for hour in profile) == 1


def test_when_clocks_go_back_the_same_hour_stands_there_twice():
    late = clock(datetime(2026, 10, 25, 1, 0))
    profile = long_night(at=late, hours=4.0).profile
    assert [hour.label for hour in profile] == ["01:00", "02:00", "02:00", "03:00"]
    assert {hour.end_s - hour.start_s for hour in profile} == {H}


def test_when_clocks_go_forward_an_hour_is_missing():
    late = clock(datetime(2027, 3, 28, 1, 0))
    assert [hour.label for hour in long_night(at=late, hours=2.0).profile] == ["01:00", "03:00"]


def test_without_a_clock_hours_are_counted_from_the_begin():
    profile = long_night(at=no_clock(), hours=2.5).profile
    assert [hour.label for hour in profile] == ["hour 1", "hour 2", "hour 3"]
    assert [hour.start for hour in profile] == [None] * 3
    assert profile[-1].analysable_min == 30.0


def test_with_a_time_of_day_hours_are_those_of_the_clock():
    evening = clock(datetime(1970, 1, 1, 22, 30), "time_of_day")
    profile = long_night(at=evening, hours=1.0).profile
    assert [(hour.label, hour.start) for hour in profile] == [("22:00", None), ("23:00", None)]


def test_the_hours_of_a_night_add_up_to_it():
    result = long_night(train(*range(50, 20000, 37)), lost=[(5000.0, 9000.0)])
    assert sum(hour.plm_n for hour in result.profile) == value(result, "plm_n")
    assert sum(hour.analysable_min for hour in result.profile) == value(
        result, "tib_analysable_min"
    )
