"""Whether massages in the nights before show, and what the diary must have for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.params import StudyParameters
from legmotion.study.dose import median_slope
from legmotion.study.exposure import study_exposure
from legmotion.study.nights import StudyNights
from legmotion.study.regularity import Regularity, regularity
from tests.study.courses import course, made_rates, number_series

PARAMS = StudyParameters()
N = 98


def fortnights(n: int = N) -> list[int]:
    """Fortnights with five massages a week and fortnights with one, in turn."""
    often = {0, 1, 3, 4, 6}
    return [int(day % 7 in (often if day // 14 % 2 else {2})) for day in range(n)]


def weekly_before(massage: list[int]) -> Any:
    return np.array([sum(massage[max(0, day - 7) : day]) for day in range(len(massage))])


def asked(nights: StudyNights) -> Regularity:
    return regularity(
        nights,
        nights.primary,
        study_exposure(nights, PARAMS),
        design="observational",
        params=PARAMS,
    )


def varied(per_session: float = 0.0, **changes: Any) -> StudyNights:
    massage = fortnights()
    effect = per_session * weekly_before(massage)
    return course(made_rates(massage, log_effect=effect, spread=0.2), massage, **changes)


def test_an_effect_of_the_week_before_is_found_where_there_is_one() -> None:
    found = asked(varied(np.log(0.9)))
    assert found.status == "ok"
    assert found.trailing_7 is not None
    assert found.tonight is not None
    assert found.trailing_7.low < 0.9 < found.trailing_7.high < 1.0
    assert found.tonight.low < 1.0 < found.tonight.high
    assert found.n == N - 7
    assert found.n_unknown == 7


def test_other_windows_are_told_beside_it() -> None:
    found = asked(varied(np.log(0.9)))
    assert found.trailing_14 is not None
    assert found.decayed is not None
    assert found.trailing_14.estimate < 1.0
    assert found.decayed.estimate < 1.0


def test_too_few_nights_are_refused() -> None:
    massage = fortnights(62)
    found = asked(course(made_rates(massage), massage))
    assert found.status == "too_few"
    assert "55 usable nights with a known week before them, 56 are needed" in found.status_words
    assert found.trailing_7 is None
    assert found.tonight is None
    assert found.decayed is None


def test_fifty_six_nights_are_enough() -> None:
    massage = fortnights(63)
    found = asked(course(made_rates(massage), massage))
    assert found.status == "ok"


def test_a_schedule_that_never_varies_is_refused() -> None:
    massage = [int(day % 7 == 0) for day in range(N)]
    found = asked(course(made_rates(massage), massage))
    assert found.status == "steady_schedule"
    assert "varies by 0.00" in found.status_words
    assert found.hint


def test_a_schedule_that_only_rises_is_refused() -> None:
    massage = [int(day % 7 < day // 14) for day in range(N)]
    found = asked(course(made_rates(massage), massage))
    assert found.status == "tied_to_time"


def test_everything_that_is_missing_is_said_at_once() -> None:
    massage = [0] * 30
    found = asked(course(made_rates(massage), massage))
    assert "56 are needed" in found.status_words
    assert "standard deviation" in found.status_words
    assert [one.is_met for one in found.requirements] == [False, False, True]


def test_an_unknown_night_takes_seven_nights_with_it() -> None:
    massage: list[int | None] = [*fortnights()]
    massage[50] = None
    found = asked(course(made_rates(fortnights()), massage))
    assert found.n == N - 7 - 8


def test_no_night_at_all_is_refused() -> None:
    found = asked(course(made_rates([]), []))
    assert found.status == "too_few"
    assert found.dose.status == "too_few"


def test_a_number_is_told_as_a_difference() -> None:
    massage = fortnights()
    rng = np.random.default_rng(4)
    value = 6.0 - 0.5 * weekly_before(massage) + 0.5 * rng.standard_normal(N)
    found = asked(course(number_series(value.tolist()), massage))
    assert found.trailing_7 is not None
    assert found.trailing_7.estimate == pytest.approx(-0.5, abs=0.2)


def test_nights_that_never_vary_are_refused_without_a_number() -> None:
    massage = fortnights()
    found = asked(course(number_series([3.0] * N), massage))
    assert found.status == "no_variation"
    assert found.trailing_7 is None
    assert found.tonight is None


@pytest.mark.parametrize("days", [-500, -1, 1, 365])
def test_other_dates_change_nothing(days: int) -> None:
    here, there = asked(varied()), asked(varied(shift_days=days))
    assert here == there


def timed(minutes: list[float]) -> list[float]:
    massage = fortnights()
    return [minutes[day % len(minutes)] if massage[day] else np.nan for day in range(N)]


def dosed(minutes: list[float], per_step: float = 0.0) -> StudyNights:
    massage, told = fortnights(), timed(minutes)
    effect = per_step * np.nan_to_num(np.array(told)) / 30.0
    return course(made_rates(massage, log_effect=effect, spread=0.2), massage, minutes=told)


def test_a_dose_is_found_where_there_is_one() -> None:
    found = asked(dosed([20.0, 40.0, 60.0, 90.0, 30.0], np.log(0.7))).dose
    assert found.status == "ok"
    assert found.per_step is not None
    assert found.line is not None
    assert found.per_step.low < 0.7 < found.per_step.high < 1.0
    assert found.line == pytest.approx(0.7, abs=0.15)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [([60.0], "1 lengths in minutes, 3 are needed"), ([np.nan], "0 massage nights with minutes")],
)
def test_a_dose_needs_minutes_that_differ(minutes: list[float], words: str) -> None:
    found = asked(dosed(minutes)).dose
    assert found.status == "too_few"
    assert words in found.status_words
    assert found.per_step is None
    assert found.line is None


def test_a_dose_needs_no_regular_schedule() -> None:
    massage = [int(day % 2 == 0) for day in range(28)]
    minutes = [float((20, 45, 70)[day % 3]) for day in range(28)]
    found = asked(course(made_rates(massage), massage, minutes=minutes))
    assert found.status == "too_few"
    assert found.dose.status == "ok"


def test_a_slope_is_the_median_of_all_slopes() -> None:
    x, y = np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 1.0, 2.0, 30.0])
    assert median_slope(x, y) == pytest.approx(np.median([1, 1, 10, 1, 14.5, 28]))


def test_points_above_each_other_have_no_slope() -> None:
    assert np.isnan(median_slope(np.array([1.0, 1.0]), np.array([0.0, 5.0])))


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=12),
    st.integers(-3, 3),
)
def test_a_line_added_is_added_to_the_slope(points: list[tuple[int, int]], slope: int) -> None:
    x, y = (np.array(one, dtype=np.float64) for one in zip(*points, strict=True))
    here, there = median_slope(x, y), median_slope(x, y + slope * x)
    np.testing.assert_allclose(there, here + slope, atol=1e-9)
