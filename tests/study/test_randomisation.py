"""The randomisation test holds its level whatever the nights are like, by its schedules alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from legmotion.study.plan import Plan
from legmotion.study.randomisation import RandomisationTest, randomisation_test
from legmotion.study.schedules import all_schedules, n_schedules
from legmotion.units import FloatArray
from tests.study.planned import PARAMS, arrays_of, plan_of

SHORT = plan_of(12, design="pairs")
LONG = plan_of(28)


def shown_by(
    plan: Plan, outcome: FloatArray, *, trend: bool = False, kept: FloatArray | None = None
) -> RandomisationTest:
    massage, number = arrays_of(plan)
    rows = np.arange(number.size) if kept is None else np.flatnonzero(kept)
    test = randomisation_test(
        outcome[rows], massage[rows], number[rows], plan, include_trend=trend, params=PARAMS
    )
    assert test is not None
    return test


def p_by_listing(plan: Plan, outcome: FloatArray, kept: FloatArray) -> float:
    """The share of schedules with as large a difference of means, one schedule at a time."""
    differences = [
        outcome[kept & one].mean() - outcome[kept & ~one].mean()
        for one in all_schedules(plan.scheme).T
        if 0 < one[kept].sum() < kept.sum()
    ]
    massage = np.array(plan.massage)
    own = outcome[kept & massage].mean() - outcome[kept & ~massage].mean()
    return float(np.mean(np.abs(differences) >= abs(own) - 1e-12))


@given(st.integers(0, 2**32 - 1), st.integers(0, 9))
def test_p_is_the_share_of_schedules_with_as_large_a_difference(seed: int, n_lost: int) -> None:
    rng = np.random.default_rng(seed)
    outcome = rng.normal(size=12)
    kept = np.ones(12, dtype=bool)
    kept[rng.choice(12, n_lost, replace=False)] = False
    massage, _ = arrays_of(SHORT)
    assume(np.unique(massage[kept]).size == 2)
    test = shown_by(SHORT, outcome, kept=kept)
    assert test.p == pytest.approx(p_by_listing(SHORT, outcome, kept))
    assert test.is_exact
    assert test.n_nights == 12 - n_lost


@given(st.integers(0, 2**32 - 1), st.booleans(), st.sampled_from([SHORT, LONG]))
def test_the_interval_holds_what_the_test_does_not_refuse(
    seed: int, trend: bool, plan: Plan
) -> None:
    massage, number = arrays_of(plan)
    outcome = np.random.default_rng(seed).standard_t(3, size=number.size) - 0.4 * massage
    test = shown_by(plan, outcome, trend=trend)
    assert test.low is not None
    assert test.high is not None
    assert test.low <= test.estimate <= test.high
    width = test.high - test.low
    for effect, is_inside in (
        (test.low + 1e-6 * width, True),
        (test.high - 1e-6 * width, True),
        (test.low - 0.01 * width, False),
        (test.high + 0.01 * width, False),
    ):
        p = shown_by(plan, outcome - effect * massage, trend=trend).p
        assert (p > 0.05) is is_inside
    assert shown_by(plan, outcome - test.estimate * massage, trend=trend).p == pytest.approx(1.0)


def test_p_is_uniform_over_its_own_schedules_where_massage_changes_nothing() -> None:
    rng = np.random.default_rng(11)
    outcome = np.cumsum(rng.normal(size=12))  # a random walk: no test of independence survives it
    drawn = all_schedules(SHORT.scheme)
    ps = np.array(
        [
            shown_by(replace(SHORT, massage=tuple(bool(night) for night in one)), outcome).p
            for one in drawn.T
        ]
    )
    assert len(ps) == 64
    for level in np.unique(ps):
        assert (ps <= level + 1e-12).mean() == pytest.approx(level)


def test_p_keeps_its_level_with_drawn_schedules_too() -> None:
    rng = np.random.default_rng(12)
    ps = []
    for seed in range(300):
        plan = plan_of(28, seed=seed)
        outcome = np.cumsum(rng.normal(size=28))
        massage, number = arrays_of(plan)
        # The schedules of one plan serve all: drawing anew for each would only take longer.
        test = randomisation_test(
            outcome, massage, number, replace(LONG, massage=plan.massage), include_trend=True,
            params=replace(PARAMS, n_draws=999),
        )  # fmt: skip
        assert test is not None
        ps.append(test.p)
    error = np.sqrt(0.05 * 0.95 / len(ps))
    assert np.mean(np.array(ps) <= 0.05) <= 0.05 + 3.0 * error
    assert np.mean(ps) == pytest.approx(0.5, abs=3.0 / np.sqrt(12.0 * len(ps)))


def test_a_difference_that_is_there_is_found() -> None:
    massage, number = arrays_of(LONG)
    outcome = 2.0 - 1.5 * massage + 0.3 * np.random.default_rng(3).normal(size=number.size)
    test = shown_by(LONG, outcome, trend=True)
    assert test.p < 0.001
    assert test.estimate == pytest.approx(-1.5, abs=0.3)
    assert not test.is_exact
    assert test.n_assignments == PARAMS.n_draws
    assert test.smallest_p == pytest.approx(1.0 / (PARAMS.n_draws + 1), rel=2.0)


def test_a_trend_is_taken_out_of_the_outcome() -> None:
    massage, number = arrays_of(LONG)
    noise = 0.3 * np.random.default_rng(4).normal(size=number.size)
    slope = 0.5 * (number - number[0])
    with_slope = shown_by(LONG, noise + slope - 0.5 * massage, trend=True)
    without = shown_by(LONG, noise - 0.5 * massage, trend=True)
    assert with_slope.estimate == pytest.approx(without.estimate)
    assert with_slope.p == pytest.approx(without.p)


def test_swapping_the_conditions_turns_the_sign() -> None:
    outcome = np.random.default_rng(5).normal(size=12)
    turned = replace(SHORT, massage=tuple(not night for night in SHORT.massage))
    once, again = shown_by(SHORT, outcome), shown_by(turned, outcome)
    assert once.low is not None
    assert again.high is not None
    assert again.estimate == pytest.approx(-once.estimate)
    assert again.high == pytest.approx(-once.low)
    assert again.p == once.p


def test_the_same_plan_gives_the_same_p() -> None:
    outcome = np.random.default_rng(6).normal(size=28)
    assert shown_by(LONG, outcome) == shown_by(LONG, outcome)


@pytest.mark.parametrize("design", ["alternating", "weeks"])
def test_two_schedules_can_say_nothing(design: str) -> None:
    plan = plan_of(28, design=design)
    massage, _ = arrays_of(plan)
    test = shown_by(plan, -3.0 * massage + np.random.default_rng(7).normal(size=28))
    assert (test.p, test.smallest_p) == (1.0, 1.0)
    assert (test.low, test.high) == (None, None)


def test_unequal_shares_have_no_opposite_schedule() -> None:
    plan = plan_of(18, ratio=(1, 2))
    n = n_schedules(plan.scheme)
    test = shown_by(plan, np.random.default_rng(8).normal(size=18))
    assert test.smallest_p == pytest.approx(1.0 / n)


def test_nights_outside_the_plan_are_left_out() -> None:
    massage, number = arrays_of(SHORT)
    outcome = np.random.default_rng(9).normal(size=12)
    test = randomisation_test(
        np.append(outcome, 99.0),
        np.append(massage, 1.0),
        np.append(number, number[-1] + 1),
        SHORT,
        include_trend=False,
        params=PARAMS,
    )
    assert test == shown_by(SHORT, outcome)


def test_a_massage_that_was_left_out_keeps_p_and_stretches_the_estimate() -> None:
    massage, number = arrays_of(LONG)
    received = massage.copy()
    received[np.flatnonzero(massage)[0]] = 0.0
    outcome = np.random.default_rng(10).normal(size=28) - received
    planned = shown_by(LONG, outcome)
    test = randomisation_test(outcome, received, number, LONG, include_trend=False, params=PARAMS)
    assert test is not None
    assert test.p == planned.p
    assert test.estimate == pytest.approx(planned.estimate * 14 / 13)


@pytest.mark.parametrize(
    "plan",
    [replace(SHORT, is_intact=False), replace(SHORT, massage=(True,) * 6 + (False,) * 6)],
    ids=["changed", "no schedule of its scheme"],
)
def test_a_plan_that_was_not_drawn_allows_no_test(plan: Plan) -> None:
    massage, number = arrays_of(SHORT)
    outcome = np.random.default_rng(11).normal(size=12)
    test = randomisation_test(outcome, massage, number, plan, include_trend=False, params=PARAMS)
    assert test is None


def test_massages_on_the_other_nights_than_planned_allow_no_test() -> None:
    massage, number = arrays_of(SHORT)
    outcome = np.random.default_rng(12).normal(size=12)
    test = randomisation_test(
        outcome, 1.0 - massage, number, SHORT, include_trend=False, params=PARAMS
    )
    assert test is None


@pytest.mark.parametrize("kept", [0.0, 1.0])
def test_nights_of_one_condition_allow_no_test(kept: float) -> None:
    massage, number = arrays_of(SHORT)
    rows = massage == kept
    test = randomisation_test(
        np.arange(6.0), massage[rows], number[rows], SHORT, include_trend=False, params=PARAMS
    )
    assert test is None
