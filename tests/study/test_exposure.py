"""How much massage came before a night."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.params import StudyParameters
from legmotion.study.exposure import Exposure, exposure_columns, study_exposure
from tests.study.courses import course, made_rates

PARAMS = StudyParameters()
COLUMNS = ("tonight", "minutes", "trailing_7", "trailing_14", "decayed", "nights_since")


def exposure_of(
    nights: list[int], sessions: list[int], unknown: list[int] | None = None
) -> Exposure:
    return exposure_columns(
        np.array(nights, dtype=np.int64),
        session_night=np.array(sessions, dtype=np.int64),
        session_minutes=np.full(len(sessions), 30.0),
        unknown_night=np.array(unknown or [], dtype=np.int64),
        half_life_nights=3.5,
    )


def test_the_massage_of_the_night_itself_is_not_one_before_it() -> None:
    found = exposure_of([10], [10])
    assert found.tonight.tolist() == [1.0]
    assert found.trailing_7.tolist() == [0.0]
    assert found.decayed.tolist() == [0.0]
    assert found.nights_since.tolist() == [0.0]


def test_a_window_reaches_seven_nights_back_and_no_further() -> None:
    assert exposure_of([10], [3]).trailing_7.tolist() == [1.0]
    assert exposure_of([10], [2]).trailing_7.tolist() == [0.0]
    assert exposure_of([30], [16]).trailing_14.tolist() == [1.0]
    assert exposure_of([30], [15]).trailing_14.tolist() == [0.0]


def test_a_session_counts_half_after_three_and_a_half_nights() -> None:
    assert exposure_of([7], [0]).decayed.tolist() == pytest.approx([0.25])


def test_an_unknown_night_makes_its_windows_unknown_and_no_others() -> None:
    found = exposure_of([4, 5, 12, 13], [1], unknown=[5])
    assert found.trailing_7.tolist() == pytest.approx([1.0, 1.0, np.nan, 0.0], nan_ok=True)
    assert found.trailing_14.tolist() == pytest.approx([1.0, 1.0, np.nan, np.nan], nan_ok=True)
    assert np.isnan(found.tonight).tolist() == [False, True, False, False]
    assert found.nights_since.tolist() == pytest.approx([3.0, np.nan, np.nan, np.nan], nan_ok=True)


def test_nights_before_the_diary_are_unknown() -> None:
    massage = [1, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    found = study_exposure(course(made_rates(massage), massage), PARAMS)
    assert np.isnan(found.trailing_7).tolist() == [True] * 7 + [False] * 3
    assert found.trailing_7[7:].tolist() == [2.0, 2.0, 2.0]
    assert np.isnan(found.trailing_14).all()


def test_nights_that_the_study_does_not_hold_are_unknown() -> None:
    number = [*range(10), *range(11, 20)]
    nights = course(made_rates([0] * 19), [0] * 19, number=number)
    found = study_exposure(nights, PARAMS)
    known = [n for n, value in zip(number, found.trailing_7, strict=True) if np.isfinite(value)]
    assert known == [7, 8, 9, 18, 19]


def test_a_massage_in_the_middle_of_a_night_counts_for_later_nights() -> None:
    massage = [*[0] * 7, None, 0]
    sessions = [*[0] * 7, 1, 0]
    found = study_exposure(course(made_rates([0] * 9), massage, sessions=sessions), PARAMS)
    assert np.isnan(found.tonight[7])
    assert found.trailing_7[8] == 1.0
    assert found.nights_since[8] == 1.0


def test_two_sessions_of_one_evening_count_twice() -> None:
    massage = [*[0] * 7, 1, 0]
    sessions = [*[0] * 7, 2, 0]
    found = study_exposure(course(made_rates([0] * 9), massage, sessions=sessions), PARAMS)
    assert found.trailing_7[8] == 2.0


def test_minutes_that_were_not_noted_are_unknown_and_zero_without_massage() -> None:
    nights = course(made_rates([1, 0, 1]), [1, 0, 1], minutes=[np.nan, np.nan, 45.0])
    found = study_exposure(nights, PARAMS)
    assert found.minutes.tolist() == pytest.approx([np.nan, 0.0, 45.0], nan_ok=True)


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=20),
    st.lists(st.integers(0, 40), max_size=8),
    st.integers(-10_000, 10_000),
)
def test_other_dates_change_nothing(sessions: list[int], unknown: list[int], days: int) -> None:
    unknown = [night for night in unknown if night not in sessions]
    here = exposure_of(list(range(41)), sessions, unknown)
    there = exposure_of(
        [night + days for night in range(41)],
        [night + days for night in sessions],
        [night + days for night in unknown],
    )
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(here, name), getattr(there, name))


@given(st.lists(st.integers(0, 30), max_size=15), st.lists(st.integers(0, 30), max_size=8))
def test_windows_are_counted_as_by_hand(sessions: list[int], unknown: list[int]) -> None:
    unknown = [night for night in unknown if night not in sessions]
    found = exposure_of(list(range(31)), sessions, unknown)
    for night in range(31):
        for name, length in (("trailing_7", 7), ("trailing_14", 14)):
            window = range(night - length, night)
            is_known = not any(one in window for one in unknown)
            want = sum(one in window for one in sessions) if is_known else np.nan
            np.testing.assert_equal(getattr(found, name)[night], want)
