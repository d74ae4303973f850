"""From a table of nights to the nights that a comparison takes."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from legmotion.errors import ParameterError
from legmotion.io.night_table import TableOptions, parse_night_table
from legmotion.params import StudyParameters
from legmotion.study.from_table import nights_from_table, with_mcid
from legmotion.study.nights import StudyNights
from legmotion.study.plan import Plan, PlannedOutcome, PlanSettings, draw_plan
from legmotion.study.schemes import SchemeSettings

HEADER = "night,massage,hours,count\n"


def drawn() -> Plan:
    return draw_plan(
        PlanSettings(
            schedule=SchemeSettings(design="blocks4", start=date(2026, 1, 5), n_nights=28),
            seed=1,
            outcome=PlannedOutcome(
                key="plm_per_h_tib", label="PLM", unit="1/h", scale="rate", mcid=0.3
            ),
        ),
        StudyParameters(),
    )


def made(text: str, **options: Any) -> StudyNights:
    table = parse_night_table(text.encode(), name="t.csv", options=TableOptions())
    return nights_from_table(table, params=StudyParameters(), **options)


def test_a_count_is_a_rate_per_hour_where_fewer_is_better() -> None:
    nights = made(HEADER + "1,1,6,120\n2,0,8,80\n")
    primary = nights.primary
    assert (primary.scale, primary.better, primary.mcid, primary.unit) == (
        "rate", "lower", 0.2, "1/h",
    )  # fmt: skip
    np.testing.assert_allclose(primary.value, [20.0, 10.0])
    np.testing.assert_allclose(primary.count, [120.0, 80.0])
    assert [night.massage for night in nights.nights] == [True, False]
    assert nights.notices == ()


def test_a_value_keeps_its_scale_and_says_which_difference_was_taken_to_matter() -> None:
    nights = made("night,massage,value\n1,1,6\n2,0,8\n", better="higher")
    assert (nights.primary.scale, nights.primary.better, nights.primary.mcid) == (
        "number", "higher", 1.0,
    )  # fmt: skip
    assert [notice.code for notice in nights.notices] == ["mcid_assumed"]
    assert np.isnan(nights.primary.count).all()
    assert made("night,massage,value\n1,1,6\n", mcid=2.5).notices == ()


@pytest.mark.parametrize(
    ("row", "code", "reason"),
    [
        ("1,,6,120", "unknown", "does not say"),
        ("1,1,,120", "hours_missing", "hours missing"),
        ("1,1,6,", "no_value", "count missing"),
        ("1,1", "no_value", "count and hours missing"),
        ("1,1,0,0", "no_hours", "no hours were recorded"),
        ("1,1,6,0", "", ""),
    ],
)
def test_a_night_that_cannot_enter_is_kept_with_its_reason(
    row: str, code: str, reason: str
) -> None:
    (night,) = made(f"{HEADER}{row}\n").nights
    assert night.excluded == code
    assert reason in night.reason


def test_a_value_that_is_missing_keeps_its_night_out() -> None:
    nights = made("night,massage,value\n1,1,\n2,0,0\n").nights
    assert [night.excluded for night in nights] == ["no_value", ""]


def test_covariates_and_groups_come_along() -> None:
    nights = made("night,massage,hours,count,stress,leg\n1,1,7,90,3,left\n3,0,7,80,,right\n")
    np.testing.assert_array_equal(nights.covariates["stress"], [3.0, np.nan])
    assert [dict(night.groups) for night in nights.nights] == [{"leg": "left"}, {"leg": "right"}]


def test_a_planned_condition_comes_from_the_table_or_from_the_plan() -> None:
    nights = made("night,massage,hours,count,planned\n1,1,7,90,1\n2,1,7,90,0\n")
    assert [night.planned for night in nights.nights] == [True, False]
    assert [notice.code for notice in nights.notices] == ["planned_column"]
    plan = drawn()
    day = plan.nights[3]
    nights = made(f"{HEADER}{day},{int(not plan.massage[3])},7,90\n2001-01-01,1,7,90\n", plan=plan)
    assert [night.planned for night in nights.nights] == [None, plan.massage[3]]
    assert nights.notices == ()


def test_an_outcome_that_the_plan_may_mean_is_the_planned_one() -> None:
    plan = drawn()
    counts = made(HEADER + "1,1,7,90\n", plan=plan).primary
    assert (counts.key, counts.mcid) == (plan.outcome.key, plan.mcid)
    assert made(HEADER + "1,1,7,90\n", plan=plan, mcid=0.4).primary.mcid == 0.4
    assert made("night,massage,value\n1,1,7\n", plan=plan).primary.key == "value"


def test_many_oddities_of_one_kind_are_one_notice() -> None:
    nights = made(HEADER + "46000,1,7,120\n46001,0,7,100\n46002,1,7,100\n")
    (notice,) = nights.notices
    assert notice.code == "excel_serial_date"
    assert "and 2 more like it" in notice.sentence


@pytest.mark.parametrize("mcid", [0.0, -0.2, 100.0, float("nan"), float("inf")])
def test_the_smallest_meaningful_change_of_a_rate_is_a_share(mcid: float) -> None:
    with pytest.raises(ParameterError, match="a share or a percentage"):
        made(HEADER + "1,1,7,120\n", mcid=mcid)


@pytest.mark.parametrize(("mcid", "share"), [(0.3, 0.3), (30.0, 0.3), (1.0, 0.01)])
def test_a_change_of_a_rate_can_be_given_in_per_cent(mcid: float, share: float) -> None:
    nights = made(HEADER + "1,1,7,120\n", mcid=mcid)
    assert nights.primary.mcid == pytest.approx(share)
    assert with_mcid(nights, mcid).primary.mcid == pytest.approx(share)
    assert with_mcid(nights, None) is nights


@pytest.mark.parametrize("mcid", [0.0, -1.0, float("inf"), float("nan")])
def test_the_smallest_meaningful_difference_of_a_number_is_above_none(mcid: float) -> None:
    with pytest.raises(ParameterError, match="above 0"):
        made("night,massage,value\n1,1,7\n", mcid=mcid)


def test_a_table_without_a_night_is_a_study_without_one() -> None:
    nights = made(HEADER)
    assert nights.nights == ()
    assert nights.primary.value.shape == (0,)
