"""Totals, ranks, blocks, false finds and power, against their definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, ttest_1samp

from legmotion.study.discovery import benjamini_hochberg
from legmotion.study.paired import paired_blocks
from legmotion.study.power import log_variance, power_of
from legmotion.study.ranks import hodges_lehmann, nap
from legmotion.study.rates import pooled_ratio, quasi_poisson
from tests.reference import study as twin
from tests.study.made import blocks4, by_turns, counts


@st.composite
def nights(draw):
    n = draw(st.integers(6, 40))
    massage = np.array(draw(st.permutations([k % 2 for k in range(n)])), dtype=float)
    count, hours = counts(massage, seed=draw(st.integers(0, 1000)))
    return count + 1.0, hours, massage


@given(nights())
def test_the_ratio_of_totals_and_its_error_are_those_of_the_plain_twin(case) -> None:
    found = pooled_ratio(*case)
    log_ratio, se = twin.newey_west(*case)
    assert found is not None
    assert found.log_ratio == pytest.approx(log_ratio, abs=1e-12)
    assert found.se == pytest.approx(se, rel=1e-9)


@given(nights(), st.floats(0.1, 10.0))
def test_hours_on_another_scale_leave_the_ratio_of_totals_as_it_is(case, scale) -> None:
    count, hours, massage = case
    one, other = pooled_ratio(count, hours, massage), pooled_ratio(count, scale * hours, massage)
    assert one is not None
    assert other is not None
    assert one.log_ratio == pytest.approx(other.log_ratio, abs=1e-12)
    assert one.se == pytest.approx(other.se, rel=1e-9)


@pytest.mark.parametrize("method", [pooled_ratio, quasi_poisson])
def test_a_condition_without_any_movement_has_no_ratio(method) -> None:
    massage = np.array(by_turns(8), dtype=float)
    count = np.where(massage == 1.0, 0.0, 12.0)
    assert method(count, np.full(8, 7.0), massage) is None


def test_dispersion_is_that_of_pearson() -> None:
    massage = np.array(by_turns(4), dtype=float)
    found = quasi_poisson(np.array([8.0, 3.0, 12.0, 5.0]), np.ones(4), massage)
    assert found is not None
    assert found[1] == pytest.approx((4 / 10 + 4 / 10 + 1 / 4 + 1 / 4) / 2)


def test_pairs_of_nights_are_counted_one_by_one() -> None:
    outcome = np.array([1.0, 3.0, 2.0, 3.0])
    massage = np.array([1.0, 0.0, 1.0, 0.0])
    assert hodges_lehmann(outcome, massage) == pytest.approx(-1.5)
    assert nap(outcome, massage) == 1.0
    assert nap(np.array([1.0, 1.0]), np.array([1.0, 0.0])) == 0.5


@given(nights())
def test_swapping_the_conditions_turns_ranks_round(case) -> None:
    count, _, massage = case
    assert hodges_lehmann(count, massage) == pytest.approx(-hodges_lehmann(count, 1.0 - massage))
    assert nap(count, massage) == pytest.approx(1.0 - nap(count, 1.0 - massage))


def test_blocks_are_a_t_test_of_their_differences() -> None:
    outcome = np.array([2.0, 1.0, 3.0, 1.5, 2.5, 2.2, 9.0])
    massage = np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0])
    found = paired_blocks(outcome, massage, np.array([0, 0, 1, 1, 2, 2, 3]))
    expected = ttest_1samp([-1.0, -1.5, -0.3], 0.0)
    assert found is not None
    assert found.differences.tolist() == pytest.approx([-1.0, -1.5, -0.3])
    assert found.p == pytest.approx(expected.pvalue)
    interval = expected.confidence_interval()
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_one_block_and_blocks_that_are_all_alike_have_no_test() -> None:
    outcome, massage = np.array([2.0, 1.0, 3.0, 2.0]), np.array([0.0, 1.0, 0.0, 1.0])
    assert paired_blocks(outcome, massage, np.zeros(4, dtype=int)) is None
    assert paired_blocks(outcome, massage, np.array([0, 0, 1, 1])) is None


@given(st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=20))
def test_false_discovery_is_that_of_a_library(p) -> None:
    assert np.allclose(benjamini_hochberg(np.array(p)), false_discovery_control(p))


@given(
    st.integers(8, 60),
    st.sampled_from([0.0, 0.3, 0.6, -0.2]),
    st.sampled_from([-0.5, -0.1, 0.3]),
)
def test_power_is_that_of_the_plain_twin(n, rho, effect) -> None:
    massage = np.array(blocks4(n), dtype=float)
    found = power_of(massage, np.arange(n), effect=effect, variance=0.3, rho=rho)
    expected = twin.power(massage, range(n), effect=effect, variance=0.3, rho=rho)
    assert found.power == pytest.approx(expected, abs=1e-6)


def test_power_of_what_cannot_be_missed_is_one_and_of_nothing_the_level() -> None:
    massage = np.array(blocks4(200), dtype=float)
    sure = power_of(massage, np.arange(200), effect=-3.0, variance=0.05, rho=0.3)
    nothing = power_of(massage, np.arange(200), effect=0.0, variance=0.05, rho=0.3)
    assert sure.power == pytest.approx(1.0)
    assert nothing.power == pytest.approx(0.05, abs=1e-6)


def test_fewer_usable_nights_have_less_power() -> None:
    massage = np.array(blocks4(28), dtype=float)
    whole, part = (
        power_of(massage, np.arange(28), effect=-0.4, variance=0.3, rho=0.3, usable=usable).power
        for usable in (1.0, 0.7)
    )
    assert part < whole


def test_a_rate_of_many_movements_varies_as_the_person_does() -> None:
    assert log_variance(cv=0.3, rate_per_h=1e9, hours=8.0) == pytest.approx(0.0942, abs=1e-4)
    few = log_variance(cv=0.3, rate_per_h=2.0, hours=5.0)
    assert few - log_variance(cv=0.3, rate_per_h=1e9, hours=5.0) == pytest.approx(0.1)
    assert math.isfinite(few)
