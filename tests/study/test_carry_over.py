"""The night after a massage, and how many nights it takes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from legmotion.study.carry_over import carry_over
from legmotion.study.compare import CompareSettings, compare
from legmotion.study.comparison import CarryOver
from legmotion.study.model import Setup, fit
from legmotion.study.needed import nights_for
from legmotion.study.usable import usable_arms
from legmotion.study.verdict import Ruler
from tests.study.made import (
    PARAMS,
    blocks4,
    by_turns,
    number_series,
    rate_series,
    rate_study,
    study,
)

ASSIGNED = CompareSettings(design="assigned")


def lasting(n: int, *, share: float) -> np.ndarray:
    """Log rates in which a massage takes 0.8 off its night, and a share of that off the next."""
    massage = np.array(blocks4(n))
    after = np.concatenate([[0], massage[:-1]]) * (1 - massage)
    noise = np.random.default_rng(8).normal(0.0, 0.15, n)
    return 3.0 - 0.8 * massage - 0.8 * share * after + noise


def of_rate(log_rate: np.ndarray) -> tuple[CarryOver, float]:
    """What is said of the night after, and the ratio without knowing of it."""
    hours = np.full(log_rate.size, 7.0)
    nights = study(blocks4(log_rate.size), rate_series(np.exp(log_rate) * hours, hours))
    setup = Setup(
        arms=usable_arms(nights, nights.primary, planned=None, left_out={}, params=PARAMS),
        ruler=Ruler.of(nights.primary),
        design="assigned",
        sure_p=PARAMS.sure_p,
        params=PARAMS,
    )
    default = fit(setup)
    assert default is not None
    return carry_over(nights, setup, default), float(np.exp(default.massage.quantile(0.5)))


def test_what_lasts_into_the_next_night_is_found_and_taken_out() -> None:
    found, plain = of_rate(lasting(56, share=0.5))
    assert found.status == "ok"
    assert found.estimate == pytest.approx(np.exp(-0.4), rel=0.1)
    assert found.adjusted == pytest.approx(np.exp(-0.8), rel=0.1)
    assert plain > 1.1 * found.adjusted


def test_what_is_gone_the_next_night_has_a_washout_of_one() -> None:
    found, _ = of_rate(lasting(112, share=0.0))
    assert found.washout_nights == 1


def test_what_lasts_has_a_later_washout_or_none_that_is_known() -> None:
    found, _ = of_rate(lasting(112, share=0.5))
    assert found.washout_nights != 1


@pytest.mark.parametrize("n", [14, 28])
def test_strict_alternation_cannot_tell(n: int) -> None:
    found = compare(rate_study(by_turns(n)), ASSIGNED, PARAMS)
    assert found.carry_over is not None
    assert found.carry_over.status == "not_separable"
    assert found.carry_over.estimate is None


def test_weeks_in_turn_have_too_few_nights_after() -> None:
    found = compare(rate_study(by_turns(28, run=7)), ASSIGNED, PARAMS)
    assert found.carry_over is not None
    assert found.carry_over.status == "too_few"
    assert "1 night without" in found.carry_over.note


def test_short_studies_have_no_washout() -> None:
    found, _ = of_rate(lasting(20, share=0.0))
    assert (found.status, found.washout_nights) == ("ok", None)


# Nights needed


@pytest.mark.parametrize(
    ("ratio", "rho", "published"),
    [(0.8, 0.3, 140), (0.7, 0.3, 58), (0.6, 0.3, 32), (0.7, 0.0, 76), (0.6, 0.6, 18)],
)
def test_nights_needed_are_near_those_published_for_drawn_blocks(ratio, rho, published) -> None:
    variance = 0.2838 + 1.0 / (15.0 * 6.5)
    found = nights_for(np.log(ratio), variance, rho, PARAMS)
    assert found == pytest.approx(published, rel=0.15, abs=4)
    assert found % 4 == 0


def test_smaller_changes_and_wilder_nights_take_more() -> None:
    some = nights_for(-0.5, 0.3, 0.2, PARAMS)
    assert some is not None
    assert (nights_for(-0.4, 0.3, 0.2, PARAMS) or 0) > some
    assert (nights_for(-0.5, 0.5, 0.2, PARAMS) or 0) > some


def test_more_than_is_counted_is_no_number() -> None:
    assert nights_for(-0.02, 0.3, 0.2, PARAMS) is None


def test_a_change_that_cannot_be_missed_takes_the_fewest_nights_that_are_compared() -> None:
    assert nights_for(-5.0, 0.1, 0.0, PARAMS) == 12


def test_a_comparison_says_what_its_own_nights_need() -> None:
    found = compare(rate_study(blocks4(28), ratio=0.8), ASSIGNED, PARAMS).nights_needed
    assert found is not None
    assert list(found.per_change) == ["20", "30", "40"]
    wanted = [nights or PARAMS.max_nights_needed + 1 for nights in found.per_change.values()]
    assert wanted == sorted(wanted, reverse=True)
    assert found.rho >= 0.0
    assert found.swing is not None
    assert found.swing > 1.0
    assert found.more is None or found.more % 4 == 0


def test_a_rating_counts_changes_in_what_is_meaningful_of_it() -> None:
    rating = np.random.default_rng(9).normal(5.0, 1.0, 28)
    found = compare(study(blocks4(28), number_series(rating)), ASSIGNED, PARAMS).nights_needed
    assert found is not None
    assert list(found.per_change) == ["1", "2", "3"]
    assert found.cv is None
    assert found.swing == pytest.approx(1.0, rel=0.3)


def test_nights_that_turn_by_themselves_are_not_counted_on() -> None:
    massage = np.array(blocks4(28))
    zigzag = np.where(np.arange(28) % 2 == 0, 0.4, -0.4) + np.random.default_rng(1).normal(
        0.0, 0.05, 28
    )
    found = compare(study(massage, number_series(5.0 + zigzag)), ASSIGNED, PARAMS)
    assert found.effect is not None
    assert found.nights_needed is not None
    assert found.effect.rho_mean < 0.0
    assert found.nights_needed.rho == 0.0
    params = dataclasses.replace(PARAMS, min_rho_planned=0.2)
    other = compare(study(massage, number_series(5.0 + zigzag)), ASSIGNED, params)
    assert other.nights_needed is not None
    assert other.nights_needed.rho == 0.2
