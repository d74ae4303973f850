"""Which nights enter, and that each of the others is listed with its reason."""

from __future__ import annotations

import numpy as np
import pytest

from legmotion.study.usable import compared_nights, usable_arms
from tests.study.made import PARAMS, by_turns, number_series, rate_series, rate_study, study


def arms_of(nights, outcome=None, planned=None, left_out=()):
    return usable_arms(
        nights, outcome or nights.primary, planned=planned, left_out=dict(left_out), params=PARAMS
    )


def rows_of(nights, *, is_hidden=False, planned=None):
    return compared_nights(nights, planned=planned, left_out={}, is_hidden=is_hidden, params=PARAMS)


def test_a_night_of_which_the_diary_says_nothing_is_in_neither_condition() -> None:
    nights = rate_study([0, 1, None, 1])
    assert arms_of(nights).index.tolist() == [0, 1, 3]
    assert rows_of(nights)[2].excluded == "unknown"


def test_short_nights_and_nights_without_a_count_are_left_out_with_the_reason() -> None:
    series = rate_series([80.0, 40.0, np.nan, 60.0], [7.0, 2.9, 7.0, 3.0])
    nights = study([0, 1, 0, 1], series)
    assert arms_of(nights).index.tolist() == [0, 3]
    rows = rows_of(nights)
    assert [row.excluded for row in rows] == ["", "short", "no_value", ""]
    assert "2.9 h" in rows[1].reason
    assert "3 h" in rows[1].reason


def test_a_night_excluded_elsewhere_keeps_its_reason() -> None:
    nights = rate_study([0, 1], about={1: {"excluded": "during_night", "reason": "at 3 a.m."}})
    assert (rows_of(nights)[1].excluded, rows_of(nights)[1].reason) == ("during_night", "at 3 a.m.")
    assert arms_of(nights).index.tolist() == [0]


def test_gaps_stay_in_the_numbers_of_the_nights() -> None:
    nights = rate_study(by_turns(5), numbers=[0, 1, 4, 5, 9])
    assert np.diff(arms_of(nights).night_number).tolist() == [1, 3, 1, 4]


def test_a_number_enters_as_it_is_and_asks_for_no_hours() -> None:
    nights = study([0, 1, 0], number_series([3.0, np.nan, 5.0]))
    found = arms_of(nights)
    assert found.outcome.tolist() == [3.0, 5.0]
    assert rows_of(nights)[1].excluded == "no_value"


def test_what_was_planned_is_the_condition_where_it_is_given() -> None:
    nights = rate_study([0, 1, 0, 1])
    assert arms_of(nights, planned=(False, False, True, True)).massage.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("is_hidden", [True, False])
def test_hidden_nights_show_that_they_are_there_and_nothing_of_their_movements(is_hidden) -> None:
    row = rows_of(rate_study([0, 1]), is_hidden=is_hidden)[1]
    assert row.massage is True
    assert (row.value is None) == is_hidden
    assert (row.count is None) == is_hidden
