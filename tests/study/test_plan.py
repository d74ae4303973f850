"""A plan is the same for the same settings, holds what a protocol must, and shows a change."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.study.plan import (
    Plan,
    PlanSettings,
    checked_plan,
    draw_plan,
    plan_content,
    plan_hash,
)
from legmotion.study.planned_outcome import planned_outcome
from legmotion.study.planning import (
    Change,
    changes_of_number,
    changes_of_rate,
    locked_looks,
    nights_needed,
    power_table,
)
from legmotion.study.protocol import design_words
from legmotion.study.schemes import SchemeSettings
from legmotion.study.variation import Variation, given_variation, pilot_variation
from tests.study.planned import FIRST, OUTCOME, PARAMS, plan_of

DESIGNS = ["blocks4", "pairs", "alternating", "weeks", "halfweeks"]


@pytest.mark.parametrize("design", DESIGNS)
def test_the_same_settings_give_the_same_plan(design: str) -> None:
    assert plan_of(56, design=design, seed=9) == plan_of(56, design=design, seed=9)


def test_a_schedule_never_changes_from_one_version_to_the_next() -> None:
    marks = "".join("M" if night else "-" for night in plan_of(28, seed=1).massage)
    assert marks == "--MMM--M-M-MM-M-M-M--MM---MM"


def test_another_seed_gives_another_plan() -> None:
    assert len({plan_of(28, seed=seed).sha256 for seed in range(20)}) == 20


def test_the_nights_follow_the_run_in() -> None:
    plan = plan_of(28, n_baseline=7)
    assert plan.baseline == tuple(FIRST + timedelta(days=day) for day in range(7))
    assert plan.nights == tuple(FIRST + timedelta(days=day) for day in range(7, 35))
    assert len(plan.massage) == 28
    assert plan.scheme.start == plan.nights[0]


CHANGES = {
    "nights": (date(2027, 1, 1),) * 28,
    "massage": (True, False) * 14,
    "baseline": (date(2026, 11, 30),),
    "scheme": plan_of(28, design="pairs").scheme,
    "seed": 2,
    "algorithm": "another",
    "outcome": replace(OUTCOME, mcid=0.1),
    "looks": (14, 28),
    "look_p": 0.1,
    "variation": None,
    "protocol": (),
    "version": "9.9.9",
    "sha256": "0" * 64,
}


def test_every_part_of_a_plan_is_under_its_hash() -> None:
    assert {*CHANGES, "is_intact"} == {field.name for field in fields(Plan)}


@pytest.mark.parametrize("part", CHANGES)
def test_a_change_of_any_part_is_noticed(part: str) -> None:
    plan = plan_of(28)
    assert checked_plan(plan).is_intact
    assert not checked_plan(replace(plan, **{part: CHANGES[part]})).is_intact


def test_a_changed_schedule_is_noticed_under_a_hash_made_anew() -> None:
    plan = plan_of(28)
    turned = replace(plan, massage=plan_of(28, seed=2).massage)
    assert not checked_plan(replace(turned, sha256=plan_hash(turned))).is_intact


@given(st.integers(0, 27))
def test_one_night_of_the_other_condition_is_noticed(night: int) -> None:
    plan = plan_of(28)
    massage = list(plan.massage)
    massage[night] = not massage[night]
    assert not checked_plan(replace(plan, massage=tuple(massage))).is_intact


def test_the_protocol_says_what_a_reader_asks_for() -> None:
    plan = plan_of(28, n_baseline=7, n_looks=3, not_on=(6,), seed=44)
    text = {item.key: item.text for item in plan.protocol}
    assert set(text) == {
        "aim", "arms", "run_in", "sequence", "blinding", "primary_outcome", "sample_size",
        "analysis", "looks", "carry_over", "missing", "adherence", "safety",
    }  # fmt: skip
    assert "14 nights" in text["arms"]
    assert "7 nights without massage" in text["run_in"]
    assert "seed 44" in text["sequence"]
    assert "no massage on Sun" in text["sequence"]
    assert "plm_per_h_tib" in text["primary_outcome"]
    assert "20 %" in text["primary_outcome"]
    assert "10, 19, 28" in text["looks"]
    assert "0.0221" in text["looks"]
    assert "Not possible" in text["blinding"]


def test_strict_alternation_says_that_carry_over_is_missed() -> None:
    text = {item.key: item.text for item in plan_of(28, design="alternating").protocol}
    assert "cannot be told apart" in text["carry_over"]


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_is_said_in_words(design: str) -> None:
    words = design_words(plan_of(56, design=design).scheme)
    assert words
    assert words != design


def test_one_look_is_at_the_end_and_three_at_fixed_shares() -> None:
    assert locked_looks(28, 1, PARAMS) == (28,)
    assert locked_looks(28, 3, PARAMS) == (10, 19, 28)
    assert locked_looks(100, 3, PARAMS) == (36, 68, 100)
    assert plan_of(28).look_p == pytest.approx(0.05)
    assert plan_of(28, n_looks=3).look_p == PARAMS.look_p


def test_a_first_look_that_could_show_nothing_is_refused_with_the_fewest_nights() -> None:
    with pytest.raises(ParameterError) as refused:
        locked_looks(20, 3, PARAMS)
    fewest = int(refused.value.hint.split()[1])
    assert locked_looks(fewest, 3, PARAMS)[0] == PARAMS.min_nights
    with pytest.raises(ParameterError):
        locked_looks(fewest - 1, 3, PARAMS)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"seed": -1}, "seed is -1"),
        ({"seed": 2**53}, "seed is"),
        ({"outcome": replace(OUTCOME, mcid=0.0)}, "meaningful difference is 0"),
        ({"outcome": replace(OUTCOME, mcid=1.0)}, "share below 1"),
        ({"design": "halfweeks", "per_week": 1}, "4 with massage and 24 without"),
    ],
)
def test_numbers_that_cannot_be_meant_are_refused(more: dict[str, object], named: str) -> None:
    with pytest.raises(ParameterError, match=named) as refused:
        plan_of(28, **more)
    assert refused.value.hint


def test_the_content_is_plain_and_dates_are_text() -> None:
    content = plan_content(plan_of(28, n_baseline=1))
    assert content["nights"][0] == {"night": "2026-12-02", "arm": "none"}
    assert content["baseline"] == ["2026-12-01"]


# What it takes, from the formula: CV and correlation, then for 20, 30, 40 and 50 % fewer.
@pytest.mark.parametrize(
    ("cv", "rho", "fewer"),
    [
        (0.3, 0.0, (68, 28, 16, 10)),
        (0.3, 0.3, (52, 24, 14, 10)),
        (0.5, 0.0, (188, 76, 38, 22)),
        (0.5, 0.3, (140, 58, 32, 18)),
        (0.5, 0.6, (78, 36, 18, 12)),
    ],
)
def test_the_nights_needed_are_those_of_blocks_by_the_formula(
    cv: float, rho: float, fewer: tuple[int, ...]
) -> None:
    settings = SchemeSettings(n_nights=28, start=FIRST)
    variation = given_variation(PARAMS, cv=cv, rho=rho)
    for change, nights in zip(changes_of_rate(), fewer, strict=True):
        needed = nights_needed(settings, variation, change, PARAMS)
        assert needed == pytest.approx(nights, abs=6)
        assert needed is not None
        assert needed % 4 == 0


def test_a_change_that_takes_too_many_nights_gets_no_number() -> None:
    settings = SchemeSettings(n_nights=28, start=FIRST)
    variation = given_variation(PARAMS, cv=1.0)
    small = Change(words="2 % fewer", effect=math.log(0.98))
    assert nights_needed(settings, variation, small, PARAMS) is None


def test_more_nights_and_larger_changes_are_seen_more_often() -> None:
    settings = SchemeSettings(n_nights=30, start=FIRST)
    table = power_table(settings, given_variation(PARAMS), changes_of_rate(0.65), PARAMS)
    power = np.array(table.power)
    assert 30 in table.n_nights
    assert [change.words for change in table.changes][2] == "35 % fewer"
    assert (np.diff(power, axis=0) > -0.01).all()
    assert (np.diff(power, axis=1) > 0.0).all()


def test_alternating_is_worked_out_as_blocks_and_weeks_as_weeks() -> None:
    variation, changes = given_variation(PARAMS), changes_of_rate()
    tables = {
        design: power_table(
            SchemeSettings(n_nights=28, start=FIRST, design=design), variation, changes, PARAMS
        )
        for design in ("blocks4", "alternating", "weeks")
    }
    assert tables["alternating"] == tables["blocks4"]
    of_28 = {design: table.power[table.n_nights.index(28)] for design, table in tables.items()}
    assert all(
        weeks < blocks for weeks, blocks in zip(of_28["weeks"], of_28["blocks4"], strict=True)
    )


def test_one_massage_in_three_takes_an_eighth_more_nights() -> None:
    variation = given_variation(PARAMS, rho=0.0)
    change = changes_of_rate()[0]
    even, uneven = (
        nights_needed(SchemeSettings(n_nights=30, start=FIRST, ratio=ratio), variation, change,
                      replace(PARAMS, max_nights_needed=400))
        for ratio in ((1, 1), (1, 2))
    )  # fmt: skip
    assert even is not None
    assert uneven is not None
    assert uneven / even == pytest.approx(1.125, abs=0.04)


def test_a_rating_is_planned_in_its_own_unit() -> None:
    changes = changes_of_number(1.0, "min")
    assert [change.words for change in changes] == ["1 min", "1.5 min", "2 min", "3 min"]
    variation = Variation(scale="number", sd=2.0, rho=0.3)
    table = power_table(SchemeSettings(n_nights=28, start=FIRST), variation, changes, PARAMS)
    assert table.power[table.n_nights.index(28)][3] > 0.9


@pytest.mark.parametrize("target", [0.0, -0.5, 1.0])
def test_a_target_that_is_no_change_is_refused(target: float) -> None:
    with pytest.raises(ParameterError, match="target"):
        changes_of_rate(target)


def test_pilot_nights_are_taken_to_vary_more_than_they_did() -> None:
    rate = np.array([10.0, 14.0, 20.0, 26.0, 30.0, 20.0, 20.0])
    variation = pilot_variation(rate, PARAMS, scale="rate", hours=np.full(7, 7.0))
    assert variation.n_pilot == 7
    assert (variation.rate_per_h, variation.hours) == (20.0, 7.0)
    assert variation.cv == pytest.approx(1.4826 * 6.0 / 20.0 * 1.15)
    assert variation.rho == PARAMS.planned_rho


def test_a_calm_pilot_week_is_not_believed() -> None:
    variation = pilot_variation(np.full(7, 20.0), PARAMS, scale="rate")
    assert variation.cv == PARAMS.pilot_min_cv


@pytest.mark.parametrize(
    ("value", "scale", "named"),
    [
        (np.array([1.0, 2.0, 3.0, 4.0, np.nan]), "rate", "4 pilot nights"),
        (np.zeros(7), "rate", "all near 0"),
        (np.full(7, 5.0), "number", "all near 5"),
    ],
)
def test_pilot_nights_that_say_nothing_are_refused(
    value: np.ndarray, scale: str, named: str
) -> None:
    with pytest.raises(ParameterError, match=named):
        pilot_variation(value, PARAMS, scale=scale)


@pytest.mark.parametrize("given_as", [{"cv": 0.0}, {"rate_per_h": -1.0}, {"rho": 1.0}])
def test_figures_that_no_nights_have_are_refused(given_as: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="expected"):
        given_variation(PARAMS, **given_as)


def test_an_outcome_is_named_with_its_smallest_meaningful_difference() -> None:
    found = planned_outcome("plm_per_h_tib", mcid=None, usual=None, params=PARAMS)
    assert found == OUTCOME
    noted = planned_outcome("symptoms_night", mcid=None, usual=None, params=PARAMS)
    assert (noted.scale, noted.mcid) == ("number", 1.0)


@pytest.mark.parametrize("mcid", [30.0, 0.3])
def test_a_rate_has_its_difference_in_per_cent_or_as_a_share(mcid: float) -> None:
    found = planned_outcome("plm_per_h_tib", mcid=mcid, usual=None, params=PARAMS)
    assert found.mcid == pytest.approx(0.3)


def test_an_outcome_without_a_convention_needs_one_or_pilot_nights() -> None:
    with pytest.raises(ParameterError, match="no usual smallest"):
        planned_outcome("ferri_pi", mcid=None, usual=None, params=PARAMS)
    assert planned_outcome("ferri_pi", mcid=0.1, usual=None, params=PARAMS).mcid == 0.1
    assert planned_outcome("ferri_pi", mcid=None, usual=0.5, params=PARAMS).mcid == 0.1


def test_an_unknown_outcome_names_the_nearest() -> None:
    with pytest.raises(ParameterError, match="plm_per_hour") as refused:
        planned_outcome("plm_per_hour", mcid=None, usual=None, params=PARAMS)
    assert "plm_per_h_tib" in refused.value.hint


def test_a_plan_says_what_its_number_of_nights_rests_on() -> None:
    schedule = SchemeSettings(n_nights=28, start=FIRST)
    bare = draw_plan(PlanSettings(schedule=schedule, seed=1, outcome=OUTCOME), PARAMS)
    said = [
        {item.key: item.text for item in plan.protocol}["sample_size"]
        for plan in (plan_of(28), bare)
    ]
    assert "coefficient of variation of 0.5" in said[0]
    assert "Not derived" in said[1]
    assert checked_plan(bare).is_intact
