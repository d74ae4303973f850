"""A plan and what it does to a comparison: design, looks, changes after the fact."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import numpy as np
import pytest

from legmotion.study.compare import CompareSettings, compare
from legmotion.study.nights import StudyNight, StudyNights
from legmotion.study.plan import Plan
from tests.study.made import PARAMS, counts, rate_series
from tests.study.planned import plan_of


def nights_of(
    plan: Plan, *, until: int | None = None, swapped=(), shift: int = 0, ratio: float = 0.6
) -> StudyNights:
    """The nights of a plan up to one of them; some went the other way."""
    evenings, massage = plan.nights[:until], list(plan.massage[:until])
    for place in swapped:
        massage[place] = not massage[place]
    count, hours = counts([float(one) for one in massage], ratio=ratio)
    dates = [evening + timedelta(days=shift) for evening in evenings]
    return StudyNights(
        nights=tuple(
            StudyNight(label=date.isoformat(), number=date.toordinal(), massage=bool(one))
            for date, one in zip(dates, massage, strict=True)
        ),
        primary=rate_series(count, hours),
    )


def compared(nights: StudyNights, plan: Plan | None, **settings):
    return compare(nights, CompareSettings(plan=plan, **settings), PARAMS)


def codes(found) -> list[str]:
    return [notice.code for notice in found.warnings]


def test_a_plan_of_these_nights_makes_them_assigned() -> None:
    plan = plan_of(28)
    found = compared(nights_of(plan), plan)
    assert (found.status, found.design, found.plan_hash) == ("ok", "assigned", plan.sha256)
    assert not found.is_exploratory
    assert found.adherence is not None
    assert (found.adherence.n_planned, found.adherence.n_kept) == (28, 28)
    assert found.adherence.as_received is None


def test_without_a_plan_a_diary_is_observational() -> None:
    found = compared(nights_of(plan_of(28)), None)
    assert (found.design, found.plan_hash, found.adherence) == ("observational", None, None)
    assert "there is no plan" in found.design_origin


def test_a_plan_of_other_nights_is_not_used_and_that_is_said() -> None:
    plan = plan_of(28)
    found = compared(nights_of(plan, shift=200), plan)
    assert (found.design, found.plan_hash) == ("observational", None)
    assert "plan_elsewhere" in codes(found)


def test_nights_of_years_before_do_not_hide_a_plan() -> None:
    plan = plan_of(28)
    nights = nights_of(plan)
    before = [
        StudyNight(label=str(number), number=number, massage=True)
        for number in range(nights.nights[0].number - 200, nights.nights[0].number - 100)
    ]
    count, hours = counts([1.0] * 100)
    series = nights.primary
    found = compared(
        StudyNights(
            nights=(*before, *nights.nights),
            primary=rate_series(
                np.concatenate([count, series.count]), np.concatenate([hours, series.hours])
            ),
        ),
        plan,
    )
    assert (found.design, found.massage.n + found.none.n) == ("assigned", 28)
    assert found.nights[0].excluded == "not_planned"


def test_a_plan_of_which_many_nights_were_missed_is_still_the_plan() -> None:
    plan = plan_of(56)
    every_third = nights_of(plan)
    kept = [night for k, night in enumerate(every_third.nights) if k % 3 == 1]
    series = every_third.primary
    rate = rate_series(series.count[1::3], series.hours[1::3])
    found = compared(
        StudyNights(nights=tuple(kept), primary=rate),
        plan,
        today=plan.nights[-1] + timedelta(days=1),
    )
    assert found.design == "assigned"


def test_a_design_that_is_given_counts_and_an_observational_one_follows_no_plan() -> None:
    plan = plan_of(28)
    assert compared(nights_of(plan), None, design="assigned").design_origin == "as given"
    found = compared(nights_of(plan), plan, design="observational")
    assert (found.design, found.adherence) == ("observational", None)


def test_nights_are_analysed_as_planned_and_once_more_as_they_went() -> None:
    plan = plan_of(28)
    found = compared(nights_of(plan, swapped=(3, 9)), plan)
    assert found.massage.n == sum(plan.massage)
    assert found.adherence is not None
    assert found.adherence.n_kept == 26
    assert found.adherence.as_received is not None
    assert found.effect is not None
    assert found.adherence.as_received.estimate < found.effect.estimate
    assert (found.nights[3].massage, found.nights[3].planned) == (
        not plan.massage[3], plan.massage[3],
    )  # fmt: skip


def test_nights_outside_the_plan_are_left_out_and_listed() -> None:
    plan = plan_of(28)
    nights = nights_of(plan)
    late = plan.nights[-1] + timedelta(days=2)
    more = StudyNight(label=late.isoformat(), number=late.toordinal(), massage=True)
    series = nights.primary
    count, hours = np.append(series.count, 90.0), np.append(series.hours, 7.0)
    found = compared(
        StudyNights(nights=(*nights.nights, more), primary=rate_series(count, hours)), plan
    )
    assert found.nights[-1].excluded == "not_planned"
    assert found.massage.n + found.none.n == 28


@pytest.mark.parametrize("shows", [{}, {"show_anyway": True}])
def test_before_its_look_a_result_is_locked_and_nothing_of_it_shows(shows) -> None:
    plan = plan_of(28)
    found = compared(nights_of(plan, until=20), plan, **shows)
    assert found.status == "locked"
    assert "20 of 28 nights" in found.status_words
    assert (found.effect, found.verdict, found.nights_needed) == (None, None, None)
    assert (found.massage.typical, found.none.pooled, found.secondary) == (None, None, ())
    assert all(night.value is None for night in found.nights)
    assert found.adherence is not None
    assert found.adherence.as_received is None


def test_a_look_before_its_time_is_shown_as_exploratory() -> None:
    plan = plan_of(28)
    found = compared(nights_of(plan, until=20), plan, peek=True)
    assert found.status == "ok"
    assert found.effect is not None
    assert found.is_exploratory
    assert "unplanned_look" in codes(found)


def test_asking_for_a_look_that_is_due_makes_nothing_exploratory() -> None:
    plan = plan_of(28)
    assert not compared(nights_of(plan), plan, peek=True).is_exploratory


def test_the_study_is_over_when_its_last_evening_is() -> None:
    plan = plan_of(28)
    nights = nights_of(plan, until=27)
    assert compared(nights, plan).status == "locked"
    assert compared(nights, plan, today=plan.nights[-1]).status == "locked"
    assert compared(nights, plan, today=plan.nights[-1] + timedelta(days=1)).status == "ok"


def test_between_two_looks_the_nights_of_the_last_look_are_shown() -> None:
    plan = plan_of(56, n_looks=3)
    first = plan.looks[0]
    found = compared(nights_of(plan, until=first + 3), plan)
    assert found.status in ("ok", "provisional")
    assert not found.is_exploratory
    assert found.massage.n + found.none.n == first
    assert [night.excluded for night in found.nights[first:]] == ["after_look"] * 3


def test_several_looks_ask_each_for_more_certainty() -> None:
    one, three = plan_of(28), plan_of(28, n_looks=3)
    for seed_ratio in (0.8, 0.76, 0.72, 0.68):
        single = compared(nights_of(one, ratio=seed_ratio), one)
        several = compared(nights_of(three, ratio=seed_ratio), three)
        assert single.effect is not None
        assert several.effect is not None
        assert several.effect.p_fewer == pytest.approx(single.effect.p_fewer)
        if 0.975 <= single.effect.p_fewer < 1.0 - PARAMS.look_p / 2.0:
            assert (single.verdict, several.verdict) == ("fewer", "leaning fewer")
            break
    else:
        pytest.fail("no study lies between the two levels")


def test_a_plan_that_was_changed_makes_a_result_exploratory() -> None:
    plan = dataclasses.replace(plan_of(28), is_intact=False)
    found = compared(nights_of(plan), plan)
    assert found.sensitivity[1].status == "not_applicable"
    assert found.is_exploratory
    assert "plan_changed" in codes(found)
    assert found.status == "ok"


def test_another_outcome_than_the_planned_one_makes_a_result_exploratory() -> None:
    plan = plan_of(28)
    nights = nights_of(plan)
    other = dataclasses.replace(nights, primary=dataclasses.replace(nights.primary, key="lm"))
    found = compared(other, plan)
    assert found.is_exploratory
    assert "outcome_changed" in codes(found)


def test_another_meaningful_difference_than_the_planned_one_is_said() -> None:
    plan = plan_of(28)
    nights = nights_of(plan)
    other = dataclasses.replace(nights, primary=dataclasses.replace(nights.primary, mcid=0.3))
    found = compared(other, plan)
    assert "mcid_changed" in codes(found)
    assert not found.is_exploratory


def test_the_randomisation_test_and_the_blocks_are_those_of_the_plan() -> None:
    plan = plan_of(28)
    found = compared(nights_of(plan), plan)
    rows = {row.key: row for row in found.sensitivity}
    assert rows["S2"].status == "ok"
    assert rows["S2"].p is not None
    assert rows["S2"].p < 0.05
    assert "smallest possible p" in rows["S2"].note
    assert rows["S3"].note == "7 blocks"
