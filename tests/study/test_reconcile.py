"""Diary and recordings held against each other."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.study.reconcile import reconcile
from tests.study.diaries import (
    BERLIN,
    PARAMS,
    at,
    codes,
    day,
    diary,
    entry,
    none,
    scored,
    sentence,
    session,
)


def held(results, book, **more):
    return reconcile(results, book, zone=BERLIN, params=PARAMS, **more)


def rows(*numbers: int):
    return [entry(number, symptoms_night=3.0) for number in numbers]


def days(*numbers: int):
    return tuple(day(number) for number in numbers)


def test_every_night_is_matched_or_in_one_of_them_only():
    results = [scored(number) for number in (0, 1, 2, 5)]
    found = held(results, diary(session(3), none(1), nights=rows(0, 2)))
    assert found.matched == days(0, 1, 2)
    assert found.diary_only == days(3)
    assert found.recording_only == days(5)


def test_a_row_that_holds_only_what_was_planned_is_no_row():
    found = held([scored(0)], diary(nights=[entry(0, planned=True), entry(7, planned=False)]))
    assert (found.matched, found.diary_only, found.recording_only) == ((), (), days(0))


def test_a_massage_is_matched_by_the_night_it_belongs_to():
    found = held([scored(1, off=at(1, 30))], diary(session(2, at(0, 20))))
    assert found.matched == days(1)


@pytest.mark.parametrize(("moved", "shift"), [(1, -1), (-1, 1)])
def test_dates_that_are_off_by_one_are_noticed(moved, shift):
    numbers = (0, 1, 2, 5, 6, 9)
    results = [scored(number) for number in numbers]
    found = held(results, diary(nights=rows(*(number + moved for number in numbers))))
    assert found.off_by_one.shift_days == shift
    assert found.off_by_one.n_shifted == 6
    assert found.off_by_one.n_matched < 6
    assert "--date-convention" in sentence(found, "off_by_one")


@given(
    recorded=st.sets(st.integers(0, 40), min_size=1),
    noted=st.sets(st.integers(0, 40), min_size=1),
)
def test_off_by_one_is_said_exactly_where_another_convention_matches_more(recorded, noted):
    found = held([scored(number) for number in recorded], diary(nights=rows(*noted)))
    n_as_dated = len(recorded & noted)
    n_moved = max(len(recorded & {one + by for one in noted}) for by in (1, -1))
    assert (found.off_by_one is not None) is (n_moved > n_as_dated)
    assert len(found.matched) == n_as_dated
    assert len(found.matched) + len(found.diary_only) == len(noted)
    assert len(found.matched) + len(found.recording_only) == len(recorded)


def test_dates_that_fit_are_not_off_by_one_though_a_neighbour_fits_too():
    found = held([scored(number) for number in range(28)], diary(nights=rows(*range(28))))
    assert found.off_by_one is None
    assert found.notices == ()


def test_a_diary_that_hardly_meets_the_recordings_may_be_of_another_person():
    results = [scored(number) for number in range(10)]
    found = held(results, diary(nights=rows(*range(8, 20))))
    assert "2 of their dates" in sentence(found, "few_in_common")
    assert "few_in_common" not in codes(held(results, diary(nights=rows(*range(4, 14)))))


def test_few_massages_that_all_have_a_recording_are_no_strange_diary():
    results = [scored(number) for number in range(28)]
    assert "few_in_common" not in codes(held(results, diary(session(3), session(10))))


def test_massages_outside_the_recordings_are_said():
    results = [scored(number) for number in range(3, 6)]
    found = held(results, diary(session(0), session(4, line=3), session(9, line=4), none(10)))
    assert found.out_of_range == days(0, 9)
    assert f"{day(0)} and {day(9)}" in sentence(found, "session_out_of_range")


def test_dates_to_come_are_said():
    found = held([scored(0)], diary(session(5), nights=rows(0)), today=day(2))
    assert day(5).isoformat() in sentence(found, "future_date")
    planned = diary(nights=[*rows(0), entry(9, planned=True)])
    assert "future_date" not in codes(held([scored(0)], planned, today=day(2)))


def test_lights_off_that_the_results_were_not_made_with_are_said():
    def book(*times: time):
        return diary(
            nights=[
                entry(number, moments={"lights_off": moment}) for number, moment in enumerate(times)
            ]
        )

    results = [scored(number, origin="diary") for number in range(3)]
    assert held(results, book(at(23), at(23, 20), at(22, 40))).notices == ()
    found = held(results, book(at(23), at(21), at(0, 15)))
    assert f"{day(1)} and {day(2)}" in sentence(found, "lights_off_differs")
    given_by_option = [scored(number, origin="option") for number in range(3)]
    assert held(given_by_option, book(at(21), at(21), at(21))).notices == ()


def test_full_moments_of_lights_off_are_held_against_the_result_too():
    start = datetime.combine(day(0), at(23))
    for minutes, expected in ((10, []), (50, ["lights_off_differs"])):
        book = diary(nights=[entry(0, moments={"lights_off": start + timedelta(minutes=minutes)})])
        assert codes(held([scored(0, origin="diary+option")], book)) == expected


def test_an_empty_diary_and_no_results_have_nothing_in_common_and_nothing_to_say():
    assert held([], diary()).notices == ()
    assert held([scored(0)], diary()).recording_only == days(0)
