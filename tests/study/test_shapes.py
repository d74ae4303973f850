"""What is drawn of a comparison: the curve of the effect, the hours of the night, the drift."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from legmotion.study.compare import CompareSettings, compare
from legmotion.study.comparison import Comparison
from legmotion.study.nights import StudyNights
from legmotion.study.shapes import in_order_of_night
from tests.study.made import (
    PARAMS,
    blocks4,
    by_turns,
    number_series,
    rate_series,
    rate_study,
    study,
)
from tests.study.planned import plan_of
from tests.study.test_standing import nights_of

ASSIGNED = CompareSettings(design="assigned")


def compared(nights: StudyNights) -> Comparison:
    return compare(nights, ASSIGNED, PARAMS)


def with_profiles(nights: StudyNights, of_massage: int, of_none: int) -> StudyNights:
    """Nights of which two hours were seen, the second for thirty minutes."""
    made = []
    for night in nights.nights:
        count = of_massage if night.massage else of_none
        profile = (("23:00", 60.0, count), ("00:00", 30.0, count))
        made.append(dataclasses.replace(night, profile=profile))
    return dataclasses.replace(nights, nights=tuple(made))


def test_half_of_the_curve_lies_below_the_estimate() -> None:
    found = compared(rate_study(blocks4(28), ratio=0.6))
    value, height = np.array(found.curve).T
    at = np.log(value)
    share = np.cumsum(height) / height.sum()
    assert height.max() == 1.0
    assert np.all(np.diff(at) > 0)
    assert np.interp(0.5, share, at) == pytest.approx(np.log(found.effect.estimate), abs=0.02)
    assert np.interp(0.025, share, at) == pytest.approx(np.log(found.effect.low), abs=0.03)
    assert np.interp(0.975, share, at) == pytest.approx(np.log(found.effect.high), abs=0.03)


def test_the_curve_of_a_number_is_in_its_unit() -> None:
    massage = by_turns(20)
    value = np.array([5.0 - 2.0 * arm + 0.1 * (k % 7) for k, arm in enumerate(massage)])
    found = compared(study(massage, number_series(value)))
    assert found.curve[0][0] < found.effect.low < found.effect.high < found.curve[-1][0]


def test_the_drift_is_from_the_first_night_to_the_last() -> None:
    massage = blocks4(28)
    hours = np.full(28, 7.0)
    fading = 200.0 * 0.5 ** (np.arange(28) / 27.0)
    noise = np.array([1.0, 1.1, 0.95, 1.05, 0.9, 1.02])[np.arange(28) % 6]
    found = compared(study(massage, rate_series(fading * noise * hours, hours)))
    assert found.drift.status == "in"
    assert found.drift.estimate == pytest.approx(0.5, rel=0.1)
    assert found.drift.low < found.drift.estimate < found.drift.high


def test_few_nights_have_no_drift() -> None:
    found = compared(rate_study(by_turns(12), ratio=0.6))
    assert found.drift.status == "few_nights"
    assert found.drift.estimate is None


def test_an_hour_holds_all_movements_over_all_time_seen_of_its_condition() -> None:
    found = compared(with_profiles(rate_study(by_turns(20)), of_massage=6, of_none=10))
    assert [hour.label for hour in found.profile] == ["23:00", "00:00"]
    first, second = found.profile
    assert (first.massage.n, first.massage.count, first.massage.hours) == (10, 60, 10.0)
    assert (first.massage.per_h, first.none.per_h) == (6.0, 10.0)
    assert (second.massage.per_h, second.none.per_h) == (12.0, 20.0)


def test_an_hour_that_comes_twice_in_a_night_is_one_night() -> None:
    nights = rate_study(by_turns(20))
    twice = (("02:00", 60.0, 3), ("02:00", 30.0, 6))
    made = [dataclasses.replace(night, profile=twice) for night in nights.nights]
    (hour,) = compared(dataclasses.replace(nights, nights=tuple(made))).profile
    assert (hour.massage.n, hour.massage.count, hour.massage.per_h) == (10, 90, 6.0)


def test_an_hour_that_few_nights_saw_has_no_rate() -> None:
    nights = with_profiles(rate_study(by_turns(20)), of_massage=6, of_none=10)
    seen = [
        dataclasses.replace(night, profile=(*night.profile, ("01:00", 60.0, 5))) if k < 4 else night
        for k, night in enumerate(nights.nights)
    ]
    last = compared(dataclasses.replace(nights, nights=tuple(seen))).profile[-1]
    assert (last.label, last.massage.n, last.massage.per_h) == ("01:00", 2, None)


def test_a_night_of_which_little_of_an_hour_was_seen_is_not_in_that_hour() -> None:
    nights = with_profiles(rate_study(by_turns(20)), of_massage=6, of_none=10)
    brief = [
        dataclasses.replace(night, profile=(*night.profile, ("01:00", 14.0, 9)))
        for night in nights.nights
    ]
    found = compared(dataclasses.replace(nights, nights=tuple(brief)))
    assert [hour.label for hour in found.profile] == ["23:00", "00:00"]


def test_a_night_that_is_left_out_is_in_no_hour() -> None:
    nights = with_profiles(rate_study(by_turns(20)), of_massage=6, of_none=10)
    first = dataclasses.replace(nights.nights[0], excluded="short", reason="too short")
    less = compared(dataclasses.replace(nights, nights=(first, *nights.nights[1:])))
    assert less.profile[0].none.n == 9
    assert less.nights[0].arm is None
    assert less.nights[1].arm is True


def test_what_is_locked_shows_no_hours_and_what_is_refused_no_curve() -> None:
    plan = plan_of(28)
    nights = with_profiles(nights_of(plan, until=20), of_massage=6, of_none=10)
    waiting = compare(nights, CompareSettings(plan=plan), PARAMS)
    assert (waiting.status, waiting.profile, waiting.curve) == ("locked", (), ())
    few = compared(with_profiles(rate_study(by_turns(8)), of_massage=6, of_none=10))
    assert (few.status, few.curve, few.drift) == ("too_few", (), None)
    assert few.profile[0].none.per_h == 10.0


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["00:00", "05:00", "22:00", "23:00"], ["22:00", "23:00", "00:00", "05:00"]),
        (["16:00", "09:00", "12:00"], ["09:00", "12:00", "16:00"]),
        (["hour 2", "hour 10", "hour 1"], ["hour 1", "hour 2", "hour 10"]),
        (["hour 1", "03:00"], ["03:00", "hour 1"]),
        ([], []),
        (["04:00"], ["04:00"]),
    ],
)
def test_hours_are_in_the_order_of_the_night(labels: list[str], expected: list[str]) -> None:
    assert in_order_of_night(labels) == expected
