from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from legmotion.errors import InsufficientDataError, ParameterError
from legmotion.io.night_diary import DiaryNight
from legmotion.night.rest import FoundRest
from legmotion.night.window import WindowOptions, rest_window, unused_moments
from tests.night.helpers import EVENING, clock, no_clock

H = 3600.0
EIGHT_H = (0.0, 8 * H)


def window(*, index=0, at=None, recorded_s=EIGHT_H, found=None, **options):
    return rest_window(
        index=index,
        clock=at or clock(),
        recorded_s=recorded_s,
        options=WindowOptions(**options),
        found=found,
    )


def diary(off=None, on=None, night=date(2026, 11, 21)):
    return {night: DiaryNight(night=night, lights_off=off, lights_on=on)}


def test_without_anything_else_the_window_is_what_was_recorded():
    found = window()
    assert (found.start_s, found.end_s, found.origin) == (0.0, 8 * H, "recording")
    assert found.start == "2026-11-21T22:00:00.000+01:00"
    assert found.end == "2026-11-22T06:00:00.000+01:00"


def test_an_evening_hour_is_this_evening_and_a_morning_hour_the_next_day():
    found = window(lights_off=time(22, 30), lights_on=time(5, 30))
    assert (found.start_s, found.end_s, found.origin) == (0.5 * H, 7.5 * H, "option")


def test_half_past_midnight_is_after_midnight():
    assert window(lights_off=time(0, 30)).start_s == 2.5 * H


def test_a_time_of_day_applies_to_every_night():
    second = window(index=1, recorded_s=(24 * H, 32 * H), lights_off=time(23, 0))
    assert second.start_s == 25 * H
    assert second.start == "2026-11-22T23:00:00.000+01:00"


def test_a_full_moment_applies_to_its_own_night_only():
    off = datetime(2026, 11, 21, 23, 0)
    assert window(lights_off=off).origin == "option+recording"
    assert window(lights_off=off).start_s == H
    other = window(index=1, recorded_s=(24 * H, 32 * H), lights_off=off)
    assert (other.start_s, other.origin) == (24 * H, "recording")


def test_a_full_moment_with_an_offset_is_an_instant():
    found = window(lights_on=datetime(2026, 11, 22, 4, 0, tzinfo=UTC))
    assert found.end_s == 7 * H
    assert found.origin == "recording+option"


def test_the_diary_fills_what_the_options_leave_open():
    found = window(lights_off=time(22, 45), diary=diary(time(22, 15), time(5, 45)))
    assert (found.start_s, found.end_s, found.origin) == (0.75 * H, 7.75 * H, "option+diary")


def test_the_diary_of_another_night_says_nothing():
    found = window(diary=diary(time(22, 15), time(5, 45), night=date(2026, 11, 22)))
    assert found.origin == "recording"


def test_an_open_cell_of_the_diary_leaves_that_end_to_the_recording():
    assert window(diary=diary(time(22, 15))).origin == "diary+recording"


REST = FoundRest(start_s=H, end_s=7 * H, start_margin_s=600.0, end_margin_s=1200.0)


def test_where_nobody_said_anything_the_rest_that_was_found_is_the_window():
    found = window(found=REST)
    assert (found.start_s, found.end_s, found.origin) == (H, 7 * H, "detected")
    assert found.doubt_s == 1200.0


def test_a_rest_that_reaches_the_end_of_the_recording_leaves_it_to_the_recording():
    found = window(found=FoundRest(start_s=H, end_s=None, start_margin_s=600.0))
    assert (found.start_s, found.end_s, found.origin) == (H, 8 * H, "detected+recording")
    assert found.doubt_s == 600.0
    assert window(found=FoundRest(start_s=None, end_s=None)).origin == "recording"


def test_options_and_diary_win_over_what_was_found():
    assert window(found=REST, lights_off=time(22, 30)).origin == "option+detected"
    assert window(found=REST, diary=diary(time(22, 15))).origin == "diary+detected"
    given = window(found=REST, lights_off=time(22, 30), lights_on=time(5, 30))
    assert (given.origin, given.doubt_s) == ("option", 0.0)


def test_an_end_that_was_given_beyond_the_rest_leaves_the_other_to_the_recording():
    found = window(found=REST, lights_off=time(5, 30))
    assert (found.start_s, found.end_s, found.origin) == (7.5 * H, 8 * H, "option+recording")


def test_noon_begins_a_night_and_ends_one():
    found = window(lights_off=time(12, 0), lights_on=time(12, 0))
    assert found.end_s - found.start_s == 24 * H


@pytest.mark.parametrize(
    ("evening", "hours"), [(datetime(2026, 10, 24, 22), 9), (datetime(2027, 3, 27, 22), 7)]
)
def test_in_the_night_of_a_clock_change_the_window_has_its_real_hours(evening, hours):
    found = window(
        at=clock(evening), recorded_s=(0, 10 * H), lights_off=time(22, 0), lights_on=time(6, 0)
    )
    assert found.duration_s == hours * H


def test_the_window_may_reach_beyond_what_was_recorded():
    found = window(lights_off=time(21, 0), lights_on=time(7, 0))
    assert (found.start_s, found.end_s) == (-H, 9 * H)


def test_lights_off_after_lights_on_is_refused():
    with pytest.raises(ParameterError, match="is not before lights on") as caught:
        window(lights_off=time(7, 0), lights_on=time(6, 0))
    assert "2026-11-22 07:00" in caught.value.message
    assert "noon to noon" in caught.value.hint


def test_a_window_in_which_nothing_was_recorded_is_refused():
    with pytest.raises(InsufficientDataError, match="nothing was recorded") as caught:
        window(lights_off=time(7, 0), lights_on=time(9, 0))
    assert "from 2026-11-21 22:00 to 2026-11-22 06:00" in caught.value.message


def test_lights_on_before_the_recording_began_is_refused():
    with pytest.raises(InsufficientDataError, match="nothing was recorded"):
        window(lights_on=time(20, 0))


@pytest.mark.parametrize("moment", [time(22, 30), datetime(2026, 11, 21, 22, 30)])
def test_without_a_clock_no_time_can_be_found_in_the_recording(moment):
    with pytest.raises(ParameterError, match="does not say when it began") as caught:
        window(at=no_clock(), lights_off=moment)
    assert "--start" in caught.value.hint


def test_without_a_clock_the_window_has_no_dates():
    found = window(at=no_clock())
    assert (found.start, found.end, found.origin) == (None, None, "recording")


def test_with_a_time_of_day_a_time_of_day_is_enough():
    evening = clock(datetime(1970, 1, 1, 22, 0), "time_of_day")
    found = window(at=evening, lights_off=time(22, 30), lights_on=time(5, 0))
    assert (found.start_s, found.end_s, found.start) == (0.5 * H, 7 * H, None)


def test_with_a_time_of_day_a_date_cannot_be_found():
    evening = clock(datetime(1970, 1, 1, 22, 0), "time_of_day")
    with pytest.raises(ParameterError, match="on what date"):
        window(at=evening, lights_off=datetime(2026, 11, 21, 22, 30))


def test_a_moment_in_no_recorded_night_is_named():
    options = WindowOptions(
        lights_off=datetime(2026, 11, 25, 22, 0), lights_on=datetime(2026, 11, 23, 7, 0)
    )
    assert unused_moments(options, clock(EVENING), [0, 1]) == [
        "--lights-off 2026-11-25T22:00:00 is in no recorded night (2026-11-21, 2026-11-22)"
    ]
    assert unused_moments(WindowOptions(lights_off=time(22, 0)), clock(), [0]) == []


def test_a_night_of_no_length_is_refused_with_or_without_a_clock():
    with pytest.raises(InsufficientDataError, match="0 s after the first sample"):
        window(at=no_clock(), recorded_s=(0.0, 0.0))
