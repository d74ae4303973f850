"""The default regression against its plain twin, and the laws it keeps."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legmotion.study.effects import (
    Posterior,
    ar1_regression,
    log_rate,
    rho_grid,
    trend_column,
    whitened,
)
from tests.reference import study as twin
from tests.study.made import PARAMS, blocks4, by_turns, counts

GRID = rho_grid(PARAMS)


def informed(rho: float) -> float:
    return -0.5 * ((rho - 0.25) / 0.35) ** 2


def flat(rho: float) -> float:
    return 0.0


@st.composite
def cases(draw, least: int = 6, most: int = 16, is_trended: bool = True):
    """Outcome, columns and night numbers of a small study with gaps."""
    n = draw(st.integers(least, most))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    number = np.cumsum(rng.integers(1, 4, n)).astype(np.int64)
    massage = rng.permutation(np.arange(n) % 2).astype(float)
    columns = [np.ones(n), massage]
    if is_trended:
        columns.append(trend_column(number))
    return rng.normal(2.0, 0.5, n), np.column_stack(columns), number


def effect_of(outcome, design, number, *, prior="informed", params=PARAMS) -> Posterior:
    return ar1_regression(outcome, design, number, prior=prior, params=params).effect(1)


def made(n: int = 14):
    massage = np.array(blocks4(n), dtype=float)
    count, hours = counts(massage, ratio=0.7)
    number = np.arange(n)
    return count, hours, np.column_stack([np.ones(n), massage, trend_column(number)]), number


# One correlation at a time


@given(case=cases(), rho=st.sampled_from([-0.6, -0.3, 0.0, 0.05, 0.6, 0.95]))
def test_whitened_nights_no_longer_resemble_each_other(case, rho) -> None:
    _, design, number = case
    gaps = np.diff(number, prepend=number[0] - 1)
    (white,), (half,) = whitened(design, gaps, np.array([rho]))
    matrix = twin.resemblance(number, rho)
    assert np.allclose(white.T @ white, design.T @ np.linalg.inv(matrix) @ design, rtol=1e-9)
    assert half == pytest.approx(0.5 * np.linalg.slogdet(matrix)[1], abs=1e-9)


@settings(max_examples=30)
@given(case=cases())
def test_each_correlation_has_the_regression_of_the_plain_twin(case) -> None:
    outcome, design, number = case
    found = ar1_regression(outcome, design, number, prior="flat", params=PARAMS)
    expected = [twin.least_squares_at(outcome, design, number, one) for one in found.rho]
    assert np.allclose(found.estimates, [one.estimate for one in expected], rtol=1e-7, atol=1e-9)
    assert np.allclose(found.se, [one.se for one in expected], rtol=1e-7)
    likelihood = np.array([one.log_likelihood for one in expected])
    relative = np.exp(likelihood - likelihood.max())
    assert np.allclose(found.weight, relative / relative.sum(), atol=1e-9)


def test_dependent_columns_are_refused() -> None:
    outcome, design, number = np.arange(6.0), np.ones((6, 2)), np.arange(6)
    with pytest.raises(ValueError, match="depend on each other"):
        ar1_regression(outcome, design, number, prior="flat", params=PARAMS)


# The posterior


@settings(max_examples=20)
@pytest.mark.parametrize(("prior", "log_prior"), [("informed", informed), ("flat", flat)])
@given(case=cases())
def test_the_posterior_is_that_of_the_plain_twin(prior, log_prior, case) -> None:
    outcome, design, number = case
    found = effect_of(outcome, design, number, prior=prior)
    expected, rho_mean = twin.integrated(outcome, design, number, 1, GRID, log_prior)
    for value in (-0.5, 0.0, 0.3):
        assert found.cdf(value) == pytest.approx(expected.cdf(value), abs=1e-8)
    for p in (0.025, 0.5, 0.975):
        assert found.quantile(p) == pytest.approx(expected.quantile(p), rel=1e-7, abs=1e-8)
    assert found.rho_mean == pytest.approx(rho_mean, abs=1e-8)


@given(case=cases(), p=st.floats(1e-6, 1.0 - 1e-6))
def test_a_quantile_is_where_the_chance_is_what_was_asked(case, p) -> None:
    found = effect_of(*case)
    assert found.cdf(found.quantile(p)) == pytest.approx(p, rel=1e-9, abs=1e-12)


@given(case=cases())
def test_the_density_is_the_slope_of_the_chance(case) -> None:
    found = effect_of(*case)
    middle = found.quantile(0.4)
    step = 1e-5 * float(found.se.max())
    slope = (found.cdf(middle + step) - found.cdf(middle - step)) / (2.0 * step)
    assert found.density(np.array([middle]))[0] == pytest.approx(slope, rel=1e-5)


def test_mean_and_variance_are_those_of_draws() -> None:
    count, hours, design, number = made()
    found = effect_of(log_rate(count, hours), design, number)
    rng = np.random.default_rng(2)
    part = rng.choice(found.rho.size, 200_000, p=found.weight)
    drawn = found.estimate[part] + found.se[part] * rng.standard_t(found.df, 200_000)
    assert found.mean == pytest.approx(drawn.mean(), abs=0.002)
    assert found.variance == pytest.approx(drawn.var(), rel=0.02)


# Laws


@given(case=cases())
def test_swapping_the_conditions_turns_the_effect_round(case) -> None:
    outcome, design, number = case
    swapped = design.copy()
    swapped[:, 1] = 1.0 - swapped[:, 1]
    one, other = effect_of(outcome, design, number), effect_of(outcome, swapped, number)
    for p in (0.025, 0.5, 0.9):
        assert one.quantile(p) == pytest.approx(-other.quantile(1.0 - p), rel=1e-8, abs=1e-9)
    assert one.cdf(0.0) == pytest.approx(1.0 - other.cdf(0.0), abs=1e-9)


@given(scale=st.floats(0.1, 10.0))
def test_hours_on_another_scale_leave_the_ratio_as_it_is(scale) -> None:
    count, hours, design, number = made()
    one = effect_of(log_rate(count, hours), design, number)
    other = effect_of(log_rate(count, scale * hours), design, number)
    assert one.quantile(0.5) == pytest.approx(other.quantile(0.5), rel=1e-9)
    assert one.cdf(-0.2) == pytest.approx(other.cdf(-0.2), rel=1e-9)


def test_closing_gaps_changes_what_is_known() -> None:
    count, hours, design, _ = made()
    gaps = np.cumsum([1, 1, 4, 1, 1, 6, 1, 2, 1, 1, 5, 1, 1, 1])
    outcome = log_rate(count, hours)
    apart = effect_of(outcome, design[:, :2], gaps)
    closed = effect_of(outcome, design[:, :2], np.arange(14))
    assert abs(apart.quantile(0.5) - closed.quantile(0.5)) > 1e-4


@given(case=cases(is_trended=False))
def test_time_may_run_backwards_where_no_trend_is_taken_out(case) -> None:
    outcome, design, number = case
    one = effect_of(outcome, design, number)
    other = effect_of(outcome[::-1].copy(), design[::-1].copy(), (number[-1] - number)[::-1])
    assert one.quantile(0.5) == pytest.approx(other.quantile(0.5), rel=1e-7, abs=1e-9)
    assert one.rho_mean == pytest.approx(other.rho_mean, abs=1e-9)


def test_one_degree_of_freedom_is_enough_for_an_interval_and_not_for_a_variance() -> None:
    design = np.column_stack([np.ones(4), [0.0, 1.0, 0.0, 1.0], [-1.0, -0.4, 0.2, 1.0]])
    found = effect_of(np.array([2.0, 1.4, 2.3, 1.6]), design, np.arange(4))
    assert found.df == 1
    assert found.quantile(0.025) < found.quantile(0.5) < found.quantile(0.975)
    assert math.isnan(found.variance)


@pytest.mark.parametrize("value", [0.0, 3.7])
def test_nights_that_are_all_alike_have_no_variation_and_no_nan(value) -> None:
    massage = np.array(by_turns(12), dtype=float)
    design = np.column_stack([np.ones(12), massage])
    found = ar1_regression(
        np.full(12, value), design, np.arange(12), prior="informed", params=PARAMS
    )
    assert not found.has_variation
    assert np.isfinite(found.weight).all()
    assert np.isfinite(found.estimates).all()


def test_a_steady_course_is_no_variation_either() -> None:
    _, _, design, number = made()
    found = ar1_regression(
        design @ np.array([2.0, -0.5, 0.3]), design, number, prior="informed", params=PARAMS
    )
    assert not found.has_variation


@pytest.mark.parametrize(
    ("columns", "number"),
    [
        (np.ones((3, 3)), np.arange(3)),
        (np.column_stack([np.ones(5), np.ones(5)]), np.arange(5)),
        (np.column_stack([np.ones(5), np.arange(5.0)]), np.array([0, 1, 1, 2, 3])),
    ],
    ids=["as many columns as nights", "the same column twice", "two nights of one number"],
)
def test_what_cannot_be_regressed_is_an_error_of_the_caller(columns, number) -> None:
    outcome = np.arange(float(columns.shape[0])) ** 2
    with pytest.raises(ValueError, match="columns"):
        ar1_regression(outcome, columns, number, prior="flat", params=PARAMS)


def test_nights_that_drift_together_are_told_from_nights_that_do_not() -> None:
    rng = np.random.default_rng(3)
    massage = np.array(blocks4(56), dtype=float)
    design = np.column_stack([np.ones(56), massage])
    drifting = np.zeros(56)
    for i in range(1, 56):
        drifting[i] = 0.8 * drifting[i - 1] + rng.normal(0.0, 0.3)
    alone = rng.normal(0.0, 0.5, 56)
    assert effect_of(drifting, design, np.arange(56)).rho_mean > 0.5
    assert effect_of(alone, design, np.arange(56)).rho_mean < 0.3


def test_the_prior_of_a_plan_pulls_the_correlation_to_its_mean() -> None:
    count, hours, design, number = made(8)
    outcome = log_rate(count, hours)
    params = dataclasses.replace(PARAMS, rho_prior_sd=0.01)
    assert effect_of(outcome, design, number, params=params).rho_mean == pytest.approx(
        0.25, abs=0.01
    )


def test_a_night_without_movements_has_a_logarithm() -> None:
    assert log_rate(np.array([0.0]), np.array([5.0]))[0] == pytest.approx(math.log(0.1))


def test_the_trend_runs_from_minus_one_to_one_and_keeps_gaps() -> None:
    assert trend_column(np.array([3, 4, 7])).tolist() == [-1.0, -0.5, 1.0]
    assert trend_column(np.array([5])).tolist() == [0.0]
