"""Before and after a change, and what the nights must have for it."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.study.change import Change
from legmotion.study.nights import StudyNights
from legmotion.study.trend import TrendResult, TrendSettings, trend
from tests.study.courses import FIRST, course, made_rates, number_series, rate_series

PARAMS = StudyParameters()
N = 56
CHANGE = 28
WEEKLY = [int(day >= CHANGE and day % 7 == 0) for day in range(N)]
AFTER = (np.arange(N) >= CHANGE).astype(np.float64)


def since(day: int = CHANGE, **changes: Any) -> TrendSettings:
    return TrendSettings(since=FIRST + timedelta(days=day), **changes)


def asked(nights: StudyNights, settings: TrendSettings | None = None) -> TrendResult:
    return trend(nights, settings or since(), PARAMS)


def change_of(nights: StudyNights, settings: TrendSettings | None = None) -> Change:
    found = asked(nights, settings).change
    assert found is not None
    return found


def stepped(**changes: Any) -> StudyNights:
    return course(made_rates(WEEKLY, log_effect=np.log(0.6) * AFTER), WEEKLY, **changes)


def test_a_step_is_found_where_there_is_one() -> None:
    found = change_of(stepped())
    assert found.status == "ok"
    assert found.step is not None
    assert found.step.low < 0.6 < found.step.high
    assert found.step.high < 1.0
    assert found.step.p_fewer > 0.99


def test_both_models_are_told_and_the_one_with_slopes_is_less_sure() -> None:
    found = change_of(stepped())
    assert found.step is not None
    assert found.jump is not None
    assert found.slope is not None
    assert found.slope_change is not None
    assert found.jump.high / found.jump.low > found.step.high / found.step.low
    assert found.step.df == N - 2
    assert found.jump.df == N - 4


def test_nights_that_drift_give_a_step_and_the_other_model_takes_it_back() -> None:
    drift = -0.04 * np.arange(N)
    found = change_of(course(made_rates(WEEKLY, log_effect=drift, spread=0.25, seed=3), WEEKLY))
    assert found.step is not None
    assert found.jump is not None
    assert found.slope is not None
    assert found.step.high < 1.0
    assert found.jump.low < 1.0 < found.jump.high
    assert found.slope.low < np.exp(-0.28) < found.slope.high


@pytest.mark.parametrize(
    ("day", "status", "side"),
    [(13, "too_few_before", "before"), (43, "too_few_after", "after")],
)
def test_a_change_with_too_few_nights_on_a_side_is_refused(
    day: int, status: str, side: str
) -> None:
    found = asked(stepped(), since(day))
    assert found.status == status
    assert f"13 usable nights {side} the change, 14 are needed" in found.status_words
    assert found.hint
    assert found.change is not None
    assert found.change.step is None
    assert found.change.jump is None
    assert found.change.before.n + found.change.after.n == N


def test_everything_that_is_missing_is_said_at_once() -> None:
    nights = course(made_rates([0] * 10), [0] * 10)
    found = asked(nights, since(5))
    assert "5 usable nights before" in found.status_words
    assert "5 usable nights after" in found.status_words


def test_fourteen_nights_on_each_side_are_enough() -> None:
    massage = [0] * 14 + [1] * 14
    found = asked(course(made_rates(massage), massage), since(14))
    assert found.status == "ok"


def test_the_sides_are_told_in_plain_numbers() -> None:
    found = change_of(stepped())
    assert (found.before.n, found.after.n) == (CHANGE, CHANGE)
    assert found.before.sessions_per_week == 0.0
    assert found.after.sessions_per_week == 1.0
    assert found.before.median is not None
    assert found.after.median is not None
    assert found.after.median < found.before.median


def test_a_night_whose_massage_is_not_known_counts_for_the_outcome_alone() -> None:
    massage: list[int | None] = [*WEEKLY]
    massage[30] = None
    nights = course(made_rates(WEEKLY), massage)
    unknown = dataclasses.replace(nights.nights[30], excluded="unknown", reason="not noted")
    rows = (*nights.nights[:30], unknown, *nights.nights[31:])
    found = change_of(dataclasses.replace(nights, nights=rows))
    assert found.after.n == CHANGE
    assert found.after.n_unknown == 1


def test_a_night_with_a_fault_of_its_own_is_left_out_and_listed() -> None:
    nights = stepped()
    bad = dataclasses.replace(nights.nights[3], excluded="bad_quality", reason="strap slipped")
    rows = (*nights.nights[:3], bad, *nights.nights[4:])
    found = asked(dataclasses.replace(nights, nights=rows))
    assert found.change is not None
    assert found.change.before.n == CHANGE - 1
    assert (found.nights[3].excluded, found.nights[3].reason) == ("bad_quality", "strap slipped")


def test_a_short_night_is_left_out_and_listed() -> None:
    series = made_rates(WEEKLY)
    series.hours[5] = 2.0
    found = asked(course(series, WEEKLY))
    assert found.change is not None
    assert found.change.before.n == CHANGE - 1
    assert found.nights[5].excluded == "short"


def test_a_change_to_less_massage_is_said() -> None:
    massage = [int(day < CHANGE and day % 7 == 0) for day in range(N)]
    found = asked(course(made_rates(massage), massage))
    assert "no_more_massage" in [notice.code for notice in found.warnings]


def measured_with(nights: StudyNights, devices: list[str]) -> StudyNights:
    rows = tuple(
        dataclasses.replace(night, groups={"device": device})
        for night, device in zip(nights.nights, devices, strict=True)
    )
    return dataclasses.replace(nights, nights=rows)


def test_another_tracker_after_the_change_is_refused() -> None:
    devices = ["one" if day < CHANGE else "two" for day in range(N)]
    found = asked(measured_with(stepped(), devices))
    assert found.status == "mixed_measurement"
    assert "device" in found.status_words
    assert found.change is not None
    assert found.change.step is None


def test_another_tracker_on_both_sides_is_taken_out() -> None:
    devices = ["one" if day % 2 else "two" for day in range(N)]
    plain, mixed = change_of(stepped()), asked(measured_with(stepped(), devices))
    assert mixed.change is not None
    assert mixed.change.step is not None
    assert plain.step is not None
    assert mixed.change.step.df == plain.step.df - 1
    assert "column_added" in [notice.code for notice in mixed.warnings]


def test_hardly_any_movements_are_refused() -> None:
    found = asked(course(rate_series([5] * N, [6.0] * N), WEEKLY))
    assert found.status == "floor"


def test_nights_that_never_vary_are_refused_without_a_number() -> None:
    found = asked(course(number_series([3.0] * N), WEEKLY))
    assert found.status == "no_variation"
    assert found.change is not None
    assert found.change.step is None


def test_a_number_is_told_as_a_difference_in_its_unit() -> None:
    rng = np.random.default_rng(2)
    value = 5.0 - 2.0 * AFTER + 0.5 * rng.standard_normal(N)
    found = change_of(course(number_series(value.tolist()), WEEKLY))
    assert found.step is not None
    assert found.step.estimate == pytest.approx(-2.0, abs=0.5)
    assert found.step.p_meaningful is not None
    assert found.step.p_meaningful > 0.99


def test_a_higher_number_can_be_the_better_one() -> None:
    rng = np.random.default_rng(2)
    value = 80.0 + 8.0 * AFTER + rng.standard_normal(N)
    series = number_series(value.tolist(), better="higher", unit="%", mcid=5.0)
    found = change_of(course(series, WEEKLY))
    assert found.step is not None
    assert found.step.p_meaningful is not None
    assert found.step.p_meaningful > 0.99
    assert found.step.p_fewer < 0.01


def test_a_secondary_outcome_is_asked_for_by_its_key() -> None:
    rng = np.random.default_rng(2)
    symptoms = number_series((5.0 + rng.standard_normal(N)).tolist(), key="symptoms_night")
    found = asked(stepped(secondary=(symptoms,)), since(outcome="symptoms_night"))
    assert (found.outcome, found.scale) == ("symptoms_night", "number")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (TrendSettings(), "neither"),
        (TrendSettings(since=21), "have dates"),
        (since(outcome="nonsense"), "no outcome 'nonsense'"),
    ],
)
def test_a_question_that_cannot_be_asked_is_an_error(settings: TrendSettings, words: str) -> None:
    with pytest.raises(ParameterError, match=words) as error:
        asked(stepped(), settings)
    assert error.value.hint


def test_nights_with_numbers_take_a_number() -> None:
    nights = stepped(is_dated=False)
    found = trend(nights, TrendSettings(since=nights.nights[CHANGE].number), PARAMS)
    assert found.status == "ok"
    with pytest.raises(ParameterError, match="numbers"):
        trend(nights, since(), PARAMS)


def test_a_day_far_from_all_nights_is_refused_in_words() -> None:
    found = trend(stepped(), TrendSettings(since=date(2030, 1, 1)), PARAMS)
    assert found.status == "too_few_after"
    assert "0 usable nights after" in found.status_words


@pytest.mark.parametrize("days", [-500, -1, 1, 365])
def test_other_dates_change_nothing(days: int) -> None:
    here = change_of(stepped())
    there = change_of(stepped(shift_days=days), since(CHANGE + days))
    assert (here.step, here.jump, here.slope, here.slope_change) == (
        there.step, there.jump, there.slope, there.slope_change,
    )  # fmt: skip


@pytest.mark.parametrize("factor", [0.7, 1.2])
def test_another_length_of_all_nights_leaves_the_ratio(factor: float) -> None:
    series = made_rates(WEEKLY, log_effect=np.log(0.6) * AFTER)
    longer = rate_series(series.count.tolist(), (series.hours * factor).tolist())
    here, there = change_of(course(series, WEEKLY)), change_of(course(longer, WEEKLY))
    assert here.step is not None
    assert there.step is not None
    assert there.step.estimate == pytest.approx(here.step.estimate, rel=1e-9)


def test_nights_that_were_not_recorded_stay_a_gap() -> None:
    number = [*range(CHANGE), *range(CHANGE + 7, N + 7)]
    closed = change_of(stepped())
    gapped = change_of(stepped(number=number), since(CHANGE + 7))
    assert closed.jump is not None
    assert gapped.jump is not None
    assert closed.jump.estimate != pytest.approx(gapped.jump.estimate, rel=1e-6)
