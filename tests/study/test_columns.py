"""Which columns enter the regression."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from legmotion.study.columns import condition_number, regression_columns
from legmotion.study.nights import Arms
from legmotion.study.usable import usable_arms
from tests.study.made import PARAMS, blocks4, by_turns, rate_study


def arms(massage, **more) -> Arms:
    nights = rate_study(massage, **more)
    return usable_arms(nights, nights.primary, planned=None, left_out={}, params=PARAMS)


def columns(massage, **more):
    return regression_columns(arms(massage), params=PARAMS, **more)


@pytest.mark.parametrize(("n", "state"), [(13, "few_nights"), (14, "in")])
def test_time_enters_from_fourteen_nights_on(n: int, state: str) -> None:
    found = columns(by_turns(n))
    assert found.trend == state
    assert ("trend" in found.names) == (state == "in")


def test_time_stays_out_where_it_is_like_the_massage() -> None:
    found = columns([0] * 14 + [1] * 14)
    assert found.trend == "like_massage"
    assert found.names == ("constant", "massage")
    assert columns([0] * 14 + [1] * 14, trend="with").names[-1] == "trend"


def test_time_can_be_left_out_on_purpose() -> None:
    assert columns(by_turns(28), trend="without").names == ("constant", "massage")


def test_one_covariate_enters_for_every_ten_nights_in_order() -> None:
    rng = np.random.default_rng(1)
    given = {name: rng.normal(size=28) for name in ("stress", "coffee", "wine")}
    found = columns(blocks4(28), covariates=given)
    assert found.names == ("constant", "massage", "trend", "stress", "coffee")
    assert [notice.code for notice in found.notices] == ["covariate_too_many"]
    assert "wine" in found.notices[0].sentence


def test_columns_that_must_enter_are_not_counted_among_covariates() -> None:
    rng = np.random.default_rng(1)
    given = {name: rng.normal(size=14) for name in ("stress", "coffee")}
    found = columns(blocks4(14), always=given, covariates={"wine": rng.normal(size=14)})
    assert found.names[3:] == ("stress", "coffee", "wine")


def test_a_column_that_never_changes_and_one_that_says_the_same_are_left_out() -> None:
    stress = np.random.default_rng(2).normal(size=30)
    given = {"same": np.full(30, 4.0), "stress": stress, "twice": 2.0 * stress + 7.0}
    found = columns(blocks4(30), covariates=given)
    assert found.names[3:] == ("stress",)
    assert [notice.code for notice in found.notices] == [
        "covariate_constant",
        "covariate_collinear",
    ]
    assert found.notices[1].limit == PARAMS.max_condition


def test_a_covariate_far_from_nought_is_not_taken_for_a_constant() -> None:
    warmth = 1000.0 + np.random.default_rng(3).normal(size=28)
    assert "warmth" in columns(blocks4(28), covariates={"warmth": warmth}).names


def test_the_condition_number_is_that_of_columns_of_one_length() -> None:
    one, other = np.array([1.0, 0.0]), np.array([0.0, 50.0])
    assert condition_number([one, other]) == pytest.approx(1.0)
    assert condition_number([one, one]) > 1e15


def test_gaps_are_kept_in_the_trend() -> None:
    found = arms(by_turns(14))
    apart = dataclasses.replace(found, night_number=np.array([*range(13), 24]))
    trend = regression_columns(apart, params=PARAMS).matrix[:, 2]
    assert trend[12] == pytest.approx(0.0)
