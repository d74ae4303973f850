"""Two results side by side: what got slower, and what only looks so."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.measure.compare import compare_results
from tests.measure.results import result, row


def names(changes) -> list[str]:
    return [change.row for change in changes]


def test_a_row_beyond_the_noise_is_slower_and_its_neighbour_is_not():
    found = compare_results(
        result(read=row(1.0), events=row(0.1)), result(read=row(1.2), events=row(0.102))
    )
    (slower,) = found.slower
    assert (slower.row, slower.before, slower.after) == ("read", 1.0, 1.2)
    assert slower.ratio == pytest.approx(1.2)
    assert found.unchanged == ("events",)
    assert found.faster == ()


def test_a_row_whose_runs_scatter_is_not_called_slower():
    steady, scattered = row(1.0), row(1.2, half_s=0.15)
    assert not compare_results(result(read=steady), result(read=scattered)).slower
    assert not compare_results(result(read=row(1.0, half_s=0.15)), result(read=row(1.2))).slower


def test_a_steady_row_may_still_differ_by_a_twentieth():
    steady, near, far = (row(seconds, half_s=0.0) for seconds in (1.0, 1.04, 1.06))
    assert not compare_results(result(read=steady), result(read=near)).slower
    assert names(compare_results(result(read=steady), result(read=far)).slower) == ["read"]


def test_what_got_faster_is_named_as_such():
    found = compare_results(result(read=row(1.2)), result(read=row(1.0)))
    assert (names(found.faster), names(found.slower)) == (["read"], [])


def test_a_computer_that_is_slower_all_over_makes_nothing_slower():
    before = result(read=row(1.0), copy=row(0.01, is_beside=True), pandas=row(0.5, is_beside=True))
    after = result(read=row(2.0), copy=row(0.02, is_beside=True), pandas=row(1.0, is_beside=True))
    found = compare_results(before, after)
    assert found.pace == 2.0
    assert not found.slower
    assert not found.faster


def test_what_kept_its_seconds_on_a_slower_computer_got_faster():
    before = result(read=row(1.0), copy=row(0.01, is_beside=True))
    after = result(read=row(1.0), copy=row(0.02, is_beside=True))
    (faster,) = compare_results(before, after).faster
    assert (faster.row, faster.ratio) == ("read", 0.5)


def test_a_pace_that_the_rows_do_not_agree_on_is_noise():
    before = result(read=row(1.0), a=row(1.0, is_beside=True), b=row(1.0, is_beside=True))
    after = result(read=row(1.5), a=row(0.7, is_beside=True), b=row(1.3, is_beside=True))
    found = compare_results(before, after)
    assert found.pace == 1.0
    assert names(found.slower) == ["read"]
    assert found.slower[0].noise == pytest.approx(0.3, abs=0.01)


def test_rows_of_one_run_or_of_one_result_are_not_judged():
    before = result(first=row(5.0, runs=1), gone=row(1.0), read=row(1.0))
    after = result(first=row(9.0, runs=1), new=row(1.0), read=row(1.0))
    found = compare_results(before, after)
    assert found.not_judged == ("first", "gone", "new")
    assert found.unchanged == ("read",)
    assert not found.slower


def test_memory_that_grew_by_more_than_a_tenth_is_named():
    before = result(a=row(1.0), b=row(1.0), c=row(1.0, peak_mb=None))
    after = result(a=row(1.0, peak_mb=109.0), b=row(1.0, peak_mb=111.0), c=row(1.0))
    (more,) = compare_results(before, after).more_memory
    assert (more.row, more.before, more.after) == ("b", 100.0, 111.0)


def test_another_accuracy_on_the_same_input_is_named():
    accuracy = {"movement_f1": 0.98, "plm_f1": 0.97, "onset_mae_s": None}
    before = result(events=row(1.0, accuracy=accuracy), read=row(1.0, accuracy=None))
    after = copy.deepcopy(before)
    assert not compare_results(before, after).other_accuracy
    after["rows"]["events"]["accuracy"]["plm_f1"] = 0.971
    (other,) = compare_results(before, after).other_accuracy
    assert (other.row, other.figure, other.before, other.after) == (
        "events", "plm_f1", 0.97, 0.971,
    )  # fmt: skip


def test_an_accuracy_that_is_gone_is_named():
    before = result(events=row(1.0, accuracy={"plm_f1": 0.97}))
    assert compare_results(before, result(events=row(1.0))).other_accuracy


def test_results_of_different_nights_are_not_compared():
    other = result(read=row(1.0))
    other["input"]["rate_hz"] = 100.0
    with pytest.raises(ParameterError, match=r"different inputs: rate_hz 25\.0 and 100\.0"):
        compare_results(result(read=row(1.0)), other)


@pytest.mark.parametrize("wrong", [{}, {"schema": "legmotion/night/1"}, [], "text"])
def test_what_is_no_result_is_refused(wrong):
    with pytest.raises(ParameterError, match="no result of `legmotion bench`"):
        compare_results(result(read=row(1.0)), wrong)


@given(
    seconds=st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=6),
    factor=st.floats(0.01, 100.0),
)
def test_a_result_has_not_changed_against_itself_at_any_pace(seconds, factor):
    rows = {f"r{i}": row(value, is_beside=True) for i, value in enumerate(seconds)}
    slower = {name: row(factor * one["median_s"], is_beside=True) for name, one in rows.items()}
    found = compare_results(result(**rows), result(**slower))
    assert found.pace == pytest.approx(factor)
    assert not found.slower
    assert not found.faster


@given(before_s=st.floats(0.001, 10.0), after_s=st.floats(0.001, 10.0))
def test_what_got_slower_one_way_got_faster_the_other_way(before_s, after_s):
    one, other = result(read=row(before_s)), result(read=row(after_s))
    assert names(compare_results(one, other).slower) == names(compare_results(other, one).faster)
