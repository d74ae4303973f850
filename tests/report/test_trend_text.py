"""What is said and drawn of nights over time."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from legmotion.params import StudyParameters
from legmotion.report.course import course as drawn
from legmotion.report.trend_text import trend_text
from legmotion.report.trend_words import dose_sentence, trend_sentence
from legmotion.study.nights import StudyNights
from legmotion.study.trend import TrendResult, TrendSettings, trend
from legmotion.wording import DISCLAIMER
from tests.architecture.test_words import found_in
from tests.study.courses import FIRST, course, made_rates, number_series
from tests.study.test_regularity import dosed, varied
from tests.study.test_trend import AFTER, CHANGE, WEEKLY, N, stepped


def asked(nights: StudyNights, day: int | None = CHANGE, **changes: Any) -> TrendResult:
    since = None if day is None else FIRST + timedelta(days=day)
    return trend(nights, TrendSettings(since=since, **changes), StudyParameters())


def flat(text: str) -> str:
    return " ".join(text.split())


def points(n: int = N) -> StudyNights:
    rng = np.random.default_rng(2)
    return course(number_series((5.0 - 2.0 * AFTER + rng.standard_normal(n)).tolist()), WEEKLY)


MADE = {
    "step": lambda: asked(stepped()),
    "too_few": lambda: asked(stepped(), 3),
    "points": lambda: asked(points()),
    "regular": lambda: asked(varied(np.log(0.9)), None, is_consistency=True),
    "both": lambda: asked(dosed([20.0, 45.0, 60.0], np.log(0.7)), 42, is_consistency=True),
    "irregular": lambda: asked(stepped(), None, is_consistency=True),
}


@pytest.fixture(params=MADE)
def result(request: pytest.FixtureRequest) -> TrendResult:
    """Each kind of result in turn."""
    return MADE[request.param]()


def test_a_report_fits_the_page_and_ends_with_what_a_user_must_know(result: TrendResult) -> None:
    text = trend_text(result)
    assert max(map(len, text.splitlines())) <= 80
    assert flat(text).endswith(DISCLAIMER)


def test_a_report_neither_judges_nor_promises(result: TrendResult) -> None:
    assert not found_in(trend_text(result))


@pytest.mark.parametrize("day", [3, CHANGE])
def test_before_and_after_is_always_said_to_have_no_control(day: int) -> None:
    assert "before/after, no control" in trend_sentence(asked(stepped(), day))


def test_a_clear_step_is_told_by_both_models_and_with_what_else_it_may_be() -> None:
    said = trend_sentence(asked(stepped()))
    assert "Since the night of 29–30 Sep 2026 there was a difference" in said
    assert "38 % fewer (95 % interval 28 % to 46 % fewer)" in said
    assert "The other model agrees" in said
    assert "Whatever else began" in said


def test_models_that_disagree_are_said_to() -> None:
    nights = course(
        made_rates(WEEKLY, log_effect=-0.04 * np.arange(N), spread=0.25, seed=3), WEEKLY
    )
    said = trend_sentence(asked(nights))
    assert "The other model says otherwise" in said
    assert "cannot tell which holds" in said


def test_no_step_is_said_to_be_unclear() -> None:
    said = trend_sentence(asked(course(made_rates(WEEKLY), WEEKLY)))
    assert said.startswith("No clear difference in periodic leg movements since")
    assert "The other model sees no clear one either" in said


def test_a_refusal_says_what_is_missing_and_what_to_do() -> None:
    text = flat(trend_text(asked(stepped(), 3)))
    assert "3 usable nights before the change, 14 are needed" in text
    assert "Next: nights from before the change cannot be made up for" in text


def test_a_number_is_told_in_its_unit() -> None:
    assert "points lower" in trend_sentence(asked(points()))


def test_regularity_goes_with_and_does_not_cause() -> None:
    said = trend_sentence(asked(varied(np.log(0.9)), None, is_consistency=True))
    assert "Each further massage in the seven nights before goes with" in said
    assert "association" in said
    unclear = trend_sentence(asked(varied(), None, is_consistency=True))
    assert unclear.startswith("No clear difference")


def test_minutes_are_told_with_their_check() -> None:
    result = asked(dosed([20.0, 45.0, 60.0], np.log(0.7)), None, is_consistency=True)
    assert result.regularity is not None
    said = dose_sentence(result, result.regularity.dose)
    assert said.startswith("30 minutes more on a massage night go with")
    assert "Median of all slopes" in said


def test_nights_left_out_are_listed_with_their_reason() -> None:
    nights = stepped()
    bad = dataclasses.replace(nights.nights[3], excluded="bad_quality", reason="strap slipped")
    rows = (*nights.nights[:3], bad, *nights.nights[4:])
    text = trend_text(asked(dataclasses.replace(nights, nights=rows)))
    assert "Nights left out: 1" in text
    assert "2026-09-04: strap slipped" in text


def test_what_should_be_known_is_listed() -> None:
    massage = [int(day < CHANGE and day % 7 == 0) for day in range(N)]
    assert "it was no change to more massage" in flat(
        trend_text(asked(course(made_rates(massage), massage)))
    )


def test_every_night_has_a_column_and_the_change_an_upright_line() -> None:
    lines = drawn(asked(stepped()))
    massages = next(line for line in lines if "massages" in line)
    before, after = massages.removeprefix("massages").strip().split("│")
    assert before == "." * CHANGE
    assert after == "1......" * 4
    assert "29 Sep" in lines[-1]
    assert sum(line.count("●") for line in lines) == 4
    assert sum(line.count("○") for line in lines) == N - 4


def test_a_long_course_takes_several_nights_a_column_and_no_column_holds_both_sides() -> None:
    n, change = 200, 101
    massage = [int(day >= change) for day in range(n)]
    lines = drawn(asked(course(made_rates(massage), massage), change))
    assert max(map(len, lines)) <= 80
    massages = next(line for line in lines if "massages" in line)
    before, after = massages.removeprefix("massages").strip().split("│")
    assert set(before) == {"."}
    assert set(after) <= {"4", "3", "2", "1"}


def test_a_night_that_is_not_known_is_marked() -> None:
    massage: list[int | None] = [*WEEKLY]
    massage[2] = None
    lines = drawn(asked(course(made_rates(WEEKLY), massage)))
    massages = next(line for line in lines if "massages" in line)
    assert massages.removeprefix("massages").strip()[2] == "?"


def test_no_night_draws_nothing() -> None:
    result = trend(
        course(made_rates([]), []), TrendSettings(is_consistency=True), StudyParameters()
    )
    assert drawn(result) == []
    assert trend_text(result)


def test_nights_that_are_all_alike_are_drawn() -> None:
    assert drawn(asked(course(number_series([3.0] * N), WEEKLY)))
