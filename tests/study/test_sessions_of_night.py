"""Which night a massage belongs to (lights off 23:00, wake 06:00 unless said otherwise)."""

from __future__ import annotations

import itertools
import math
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.study.diaries import (
    at,
    codes,
    day,
    designed,
    diary,
    entry,
    none,
    scored,
    sentence,
    session,
    the_night,
)

NIGHTS = [scored(number) for number in range(4)]


def with_massage(nights) -> list[int]:
    return [
        number for number in range(-1, 5) for night in nights.nights
        if night.label == day(number).isoformat() and night.massage
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "start", "belongs_to"),
    [
        (1, at(20), 1),
        (1, at(23), 1),  # at lights off
        (1, at(12), 1),
        (1, at(9), 1),  # in the morning, after the final wake of the night before
        (1, at(6), 1),  # at the final wake
    ],
)
def test_a_massage_between_final_wake_and_lights_off_is_of_the_coming_night(
    number, start, belongs_to
):
    nights = designed(NIGHTS, diary(session(number, start, minutes=None)))
    assert with_massage(nights) == [belongs_to]


@pytest.mark.parametrize(("number", "start"), [(1, at(23, 40)), (2, at(3)), (2, at(5, 59))])
def test_a_massage_during_the_night_puts_it_into_neither_condition(number, start):
    nights = designed(NIGHTS, diary(session(number, start), none(2), none(0)))
    night = the_night(nights, 1)
    assert (night.massage, night.excluded, night.n_sessions) == (None, "during_night", 1)
    assert the_night(nights, 2).massage is False
    assert the_night(nights, 0).massage is False
    (notice,) = [one for one in nights.notices if one.code == "during_night"]
    assert notice.value == 1
    assert day(1).isoformat() in notice.sentence


def test_a_massage_in_the_evening_does_not_mend_one_during_the_night():
    night = the_night(designed(NIGHTS, diary(session(1), session(2, at(3)))), 1)
    assert (night.massage, night.excluded, night.n_sessions) == (None, "during_night", 2)


def test_after_midnight_and_before_lights_off_is_the_evening_before():
    late = [scored(0), scored(1, off=at(1, 30), hours=6.0), scored(2)]
    nights = designed(late, diary(session(2, at(0, 20))))
    assert with_massage(nights) == [1]
    assert day(1).isoformat() in sentence(nights, "small_hours")


def test_after_midnight_on_a_day_without_recording_is_the_evening_before():
    nights = designed([scored(0), scored(3)], diary(session(2, at(0, 20))))
    assert with_massage(nights) == [1]
    assert "small_hours" in codes(nights)


def test_after_midnight_with_lights_off_unknown_is_not_guessed():
    results = [scored(0), scored(1, origin="recording"), scored(2)]
    nights = designed(results, diary(session(2, at(0, 20))))
    night = the_night(nights, 1)
    assert (night.massage, night.excluded) == (None, "unknown")
    assert "lights off is not known" in night.reason
    assert "massage_unclear" in codes(nights)


def test_an_evening_with_lights_off_unknown_is_taken_to_be_before_and_said():
    results = [scored(1, off=at(19), hours=11.0, origin="recording+option")]
    nights = designed(results, diary(session(1, at(20))))
    assert with_massage(nights) == [1]
    assert "lights_off_assumed" in codes(nights)
    before = designed(results, diary(session(1, at(18))))
    assert with_massage(before) == [1]
    assert "lights_off_assumed" not in codes(before)


def test_the_diarys_lights_off_win_over_the_begin_of_the_recording():
    results = [scored(1, off=at(19), hours=11.0, origin="recording")]
    book = diary(
        session(1, at(20)),
        nights=[entry(1, moments={"lights_off": at(22), "final_wake": at(6)})],
    )
    nights = designed(results, book)
    assert with_massage(nights) == [1]
    assert "lights_off_assumed" not in codes(nights)
    woken = diary(session(2, at(3)), nights=book.nights)
    assert the_night(designed(results, woken), 1).excluded == "during_night"


def test_without_final_wake_small_hours_are_of_the_night_and_later_hours_of_the_next():
    book_of_night = [entry(1, moments={"lights_off": at(22)})]
    results = [scored(1, origin="recording"), scored(2)]
    at_night = designed(results, diary(session(2, at(3)), nights=book_of_night))
    assert the_night(at_night, 1).excluded == "during_night"
    by_day = designed(results, diary(session(2, at(9)), nights=book_of_night))
    assert with_massage(by_day) == [2]


def test_no_time_is_taken_as_the_evening_and_said():
    nights = designed(NIGHTS, diary(session(1, None), session(3, None, line=3)))
    assert with_massage(nights) == [1, 3]
    assert f"{day(1)} and {day(3)}" in sentence(nights, "time_assumed")


def test_two_massages_of_a_day_are_one_night_and_their_minutes_are_added():
    nights = designed(NIGHTS, diary(session(1, at(9)), session(1, at(20), minutes=45.0, line=3)))
    night = the_night(nights, 1)
    assert (night.massage, night.n_sessions, night.minutes) == (True, 2, 75.0)
    assert "several_sessions" in codes(nights)


def test_minutes_are_not_known_where_one_of_two_has_none():
    nights = designed(NIGHTS, diary(session(1, at(9), minutes=None), session(1, line=3)))
    assert math.isnan(the_night(nights, 1).minutes)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        (at(22, 30), 30.0, []),
        (at(22, 30), 45.0, ["ends_late"]),
        (at(22, 30), 59.0, ["ends_late"]),
        (at(11), 1.0, []),
        (at(10), 59.0, ["morning_massage"]),
        (at(10), 61.0, []),  # 11:01, less than 12 h before 23:00
    ],
)
def test_the_end_decides_what_is_said(start, minutes, expected):
    nights = designed(NIGHTS, diary(session(1, start, minutes=minutes)))
    assert with_massage(nights) == [1]
    said = [code for code in codes(nights) if code in ("ends_late", "morning_massage")]
    assert said == expected


def test_a_massage_that_reaches_far_into_the_night_is_in_neither_condition():
    night = the_night(designed(NIGHTS, diary(session(1, at(22, 30), minutes=60.0))), 1)
    assert (night.massage, night.excluded) == (None, "during_night")
    assert "30 min or more after lights off" in night.reason


def test_a_night_in_which_the_clocks_change_is_counted_in_seconds_that_pass():
    # 25 October 2026: 03:00 becomes 02:00. Lights off at 02:30, seen the second time.
    evening = date(2026, 10, 24)
    off = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1)))
    book = diary(
        session(evening, at(14), minutes=0.0), nights=[entry(evening, moments={"lights_off": off})]
    )
    nights = designed([scored(evening)], book)
    # 14:00 to 02:30 look like 12.5 h and are 13.5 h.
    assert "morning_massage" in codes(nights)
    near = diary(
        session(evening, at(15, 20), minutes=0.0),
        nights=[entry(evening, moments={"lights_off": off})],
    )
    assert "morning_massage" in codes(designed([scored(evening)], near))


def test_an_hour_that_the_clocks_skipped_is_refused_with_the_time_it_would_be():
    evening = date(2027, 3, 27)
    results = [scored(evening), scored(evening + timedelta(days=1))]
    late = session(date(2027, 3, 28), at(2, 30), line=7)
    nights = designed(results, diary(late, none(date(2027, 3, 28))))
    said = sentence(nights, "nonexistent_time")
    assert "massage.csv:7 start_time" in said
    assert "Europe/Berlin" in said
    assert "write 03:30" in said
    night = the_night(nights, evening)
    assert (night.massage, night.excluded) == (None, "unknown")
    assert the_night(nights, date(2027, 3, 28)).massage is False


def test_an_hour_that_was_shown_twice_is_the_first_and_said():
    evening = date(2026, 10, 24)
    # The first 02:30 is 00:30 UTC; lights off at the second 02:10 is 01:10 UTC, after it.
    off = datetime(2026, 10, 25, 2, 10, tzinfo=timezone(timedelta(hours=1)))
    book = diary(
        session(date(2026, 10, 25), at(2, 30), minutes=10.0, line=4),
        nights=[entry(evening, moments={"lights_off": off})],
    )
    nights = designed([scored(evening)], book)
    assert the_night(nights, evening).massage is True
    assert "massage.csv:4" in sentence(nights, "ambiguous_time")


def test_lights_off_at_an_hour_that_was_skipped_are_refused_and_the_recording_counts():
    evening = date(2027, 3, 27)
    book = diary(
        session(evening), nights=[entry(evening, moments={"lights_off": at(2, 15)}, line=9)]
    )
    nights = designed([scored(evening)], book)
    assert "nights.csv:9 lights_off" in sentence(nights, "nonexistent_time")
    assert the_night(nights, evening).massage is True


def test_times_are_of_the_place_where_the_night_was():
    results = [scored(0), scored(1, zone="America/New_York")]
    # 20:00 in New York is 02:00 in Berlin, where it would be in the middle of the night.
    nights = designed(results, diary(session(1, at(20))))
    assert with_massage(nights) == [1]


def test_a_moment_with_an_offset_is_taken_as_it_is():
    start = datetime(2026, 11, 23, 2, 0, tzinfo=timezone(timedelta(hours=9)))  # 18:00 in Berlin
    nights = designed(NIGHTS, diary(session(date(2026, 11, 23), start)))
    assert with_massage(nights) == [1]


def test_both_a_massage_and_none_are_not_known():
    nights = designed(NIGHTS, diary(session(1), none(1, line=3)))
    night = the_night(nights, 1)
    assert (night.massage, night.excluded, night.n_sessions) == (None, "unknown", 0)
    assert "both" in night.reason


def test_none_in_the_evening_and_a_massage_after_midnight_do_not_contradict():
    late = [scored(1, off=at(1, 30), hours=6.0)]
    night = the_night(designed(late, diary(none(1), session(2, at(0, 20), line=3))), 1)
    assert night.massage is True


def test_a_row_that_does_not_say_leaves_its_night_open_even_in_a_complete_diary():
    book = diary(session(0), unknown=(day(1),), is_complete=True)
    nights = designed(NIGHTS, book)
    assert [the_night(nights, number).massage for number in range(4)] == [True, None, False, False]
    assert "does not say" in the_night(nights, 1).reason
    beside = diary(session(1), unknown=(day(1),))
    assert the_night(designed(NIGHTS, beside), 1).massage is True


@pytest.mark.parametrize("start", [at(16), at(12, 30)])
def test_a_shift_worker_who_sleeps_by_day_has_nights_that_begin_in_the_evening(start):
    # Sleep from 08:00 to 15:00; the result calls it the night of the day before.
    results = [scored(number, off=at(8)) for number in range(3)]
    nights = designed(results, diary(session(2, start)), night_start=time(18))
    expected = {at(16): [2], at(12, 30): []}
    # 16:00 on day 2 is after the sleep that began on the morning of day 2 (night 1).
    assert with_massage(nights) == expected[start]
    if start == at(12, 30):
        assert the_night(nights, 1).excluded == "during_night"


def test_the_night_of_a_result_follows_the_begin_of_the_night():
    afternoon = scored(1, off=at(13), hours=5.0)  # its label is the date of the noon before
    (night,) = designed([afternoon], None, night_start=time(18)).nights
    assert night.label == day(0).isoformat()


starts = st.builds(time, st.integers(0, 23), st.integers(0, 59))
sessions = st.lists(
    st.builds(
        session,
        st.integers(0, 5),
        st.one_of(st.none(), starts),
        minutes=st.one_of(st.none(), st.floats(1.0, 240.0)),
    ),
    max_size=6,
)
denials = st.lists(st.builds(none, st.integers(0, 5)), max_size=3)


@given(rows=sessions, nos=denials, seed=st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, nos, seed):
    every = [*rows, *nos]
    shuffled = every.copy()
    seed.shuffle(shuffled)
    results = [scored(number) for number in range(6)]
    one, other = (designed(results, diary(*some)) for some in (every, shuffled))
    for first, second in zip(one.nights, other.nights, strict=True):
        assert first.massage is second.massage
        assert (first.excluded, first.reason) == (second.excluded, second.reason)
        assert first.n_sessions == second.n_sessions
        assert first.minutes == pytest.approx(second.minutes, nan_ok=True)
    assert sorted(codes(one)) == sorted(codes(other))


@given(rows=sessions, nos=denials)
def test_every_massage_is_of_one_night_or_its_night_is_open(rows, nos):
    results = [scored(number) for number in range(6)]
    nights = designed(results, diary(*rows, *nos)).nights
    is_open = any(night.excluded == "unknown" and "both" in night.reason for night in nights)
    assert is_open or sum(night.n_sessions for night in nights) == len(rows)


@given(weeks=st.integers(-200, 200), rows=sessions, nos=denials)
def test_other_weeks_change_labels_and_nothing_else(weeks, rows, nos):
    # In a zone whose clocks never change.
    def study(shift: timedelta):
        moved = [session(one.date + shift, one.start, minutes=one.minutes) for one in rows] + [
            none(one.date + shift) for one in nos
        ]
        results = [scored(day(number) + shift, zone="Etc/GMT-1") for number in range(6)]
        return designed(results, diary(*moved), zone=ZoneInfo("Etc/GMT-1"))

    shift = timedelta(weeks=weeks)
    here, there = study(timedelta()), study(shift)
    assert codes(here) == codes(there)
    for one, other in itertools.zip_longest(here.nights, there.nights):
        assert date.fromisoformat(one.label) + shift == date.fromisoformat(other.label)
        assert one.number + shift.days == other.number
        assert (one.massage, one.excluded, one.n_sessions) == (
            other.massage, other.excluded, other.n_sessions,
        )  # fmt: skip
