"""Simulated studies have the properties that they are said to have."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from legmotion.simulate.study import (
    Booking,
    SimulatedStudies,
    StudySettings,
    gamma_levels,
    latent_levels,
    simulate_diaries,
    simulate_planned,
)

ALTERNATING = np.tile([0, 1], (3000, 14))


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def neighbour_correlation(levels: np.ndarray) -> float:
    return float(np.corrcoef(levels[:, :-1].ravel(), levels[:, 1:].ravel())[0, 1])


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_neighbouring_nights_resemble_each_other_as_much_as_was_said(rho: float) -> None:
    levels = latent_levels((4000, 28), rho, generator())
    assert neighbour_correlation(levels) == pytest.approx(rho, abs=0.015)
    assert levels[:, 0].std() == pytest.approx(1.0, abs=0.04)
    assert levels[:, -1].std() == pytest.approx(1.0, abs=0.04)


@pytest.mark.parametrize("cv", [0.3, 0.5, 0.7])
def test_levels_have_mean_one_and_vary_as_much_as_was_said(cv: float) -> None:
    levels = gamma_levels(latent_levels((20_000, 2), 0.0, generator()), cv)
    assert levels.mean() == pytest.approx(1.0, abs=0.02)
    assert levels.std() == pytest.approx(cv, rel=0.02)
    assert levels.min() > 0.0


@pytest.mark.parametrize("ratio", [1.0, 0.6])
def test_massage_multiplies_the_rate_by_the_ratio(ratio: float) -> None:
    made = simulate_planned(ALTERNATING, StudySettings(ratio=ratio), generator())
    per_hour = [
        made.count[made.massage == arm].sum() / made.hours[made.massage == arm].sum()
        for arm in (0, 1)
    ]
    assert per_hour[0] == pytest.approx(15.0, rel=0.02)
    assert per_hour[1] / per_hour[0] == pytest.approx(ratio, rel=0.02)


def test_counts_vary_more_than_chance_alone_lets_them() -> None:
    made = simulate_planned(ALTERNATING, StudySettings(hours=(6.0, 6.0)), generator())
    mean = made.count.mean()
    # Of a negative binomial: the mean for chance, and cv**2 of its square for the nights.
    assert made.count.var() == pytest.approx(mean + 0.25 * mean**2, rel=0.03)


def test_hours_lie_in_their_range() -> None:
    hours = simulate_planned(ALTERNATING, StudySettings(), generator()).hours
    assert 4.0 <= hours.min() < 4.1
    assert 8.9 < hours.max() <= 9.0


def test_the_same_state_gives_the_same_studies_and_another_gives_others() -> None:
    one, again, other = (
        simulate_planned(ALTERNATING[:2], StudySettings(), generator(seed)) for seed in (5, 5, 6)
    )
    for field in dataclasses.fields(SimulatedStudies):
        assert np.array_equal(getattr(one, field.name), getattr(again, field.name))
    assert not np.array_equal(one.count, other.count)


def test_a_diary_follows_bad_nights_and_so_looks_like_harm_where_nights_resemble() -> None:
    """The trap that a comparison of diaries must not fall into."""
    apart = {}
    for rho in (0.0, 0.6):
        made = simulate_diaries(3000, 28, StudySettings(rho=rho), generator())
        level = np.log(made.level)
        apart[rho] = level[made.massage == 1].mean() - level[made.massage == 0].mean()
    assert apart[0.0] == pytest.approx(0.0, abs=0.02)
    assert apart[0.6] == pytest.approx(0.2, abs=0.05)


def test_between_a_third_and_a_half_of_a_diarys_nights_are_massaged() -> None:
    made = simulate_diaries(3000, 28, StudySettings(rho=0.6), generator())
    assert 1 / 3 < made.massage.mean() < 1 / 2


def test_chances_of_a_booking_are_those_its_description_says() -> None:
    booking = Booking()
    for before, chance in ((0.0, 0.40), (1.0, 0.60), (-1.0, 0.23)):
        logit = booking.intercept + booking.slope * before
        assert 1 / (1 + np.exp(-logit)) == pytest.approx(chance, abs=0.005)


def test_whoever_books_by_the_calendar_has_no_bad_nights_before() -> None:
    made = simulate_diaries(
        3000, 28, StudySettings(rho=0.6), generator(), booking=Booking(slope=0.0)
    )
    level = np.log(made.level)
    apart = level[made.massage == 1].mean() - level[made.massage == 0].mean()
    assert apart == pytest.approx(0.0, abs=0.02)
