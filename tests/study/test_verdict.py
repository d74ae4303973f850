"""Which word a chance gets, and when typical nights and totals agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from legmotion.study.comparison import Verdict
from legmotion.study.rates import PooledRatio
from legmotion.study.verdict import Ruler, are_concordant, as_posterior, effect_of, verdict_of
from tests.study.made import PARAMS, number_series, rate_series

MARGIN = 0.223
MIRRORED = {"fewer": "more", "leaning fewer": "leaning more"}


class Normal:
    """An effect whose chance of being lower is given."""

    def __init__(self, lower: float, sd: float) -> None:
        self.mean, self.sd = -norm.ppf(lower) * sd, sd

    def cdf(self, value: float) -> float:
        return float(norm.cdf((value - self.mean) / self.sd))


def word(lower: float, *, sd: float = 0.4, per_arm: int = 14, **more) -> Verdict:
    return verdict_of(Normal(lower, sd), MARGIN, per_arm=per_arm, params=PARAMS, **more)


@pytest.mark.parametrize(
    ("lower", "expected"),
    [
        (0.976, "fewer"), (0.974, "leaning fewer"), (0.901, "leaning fewer"), (0.899, "unclear"),
        (0.5, "unclear"), (0.101, "unclear"), (0.099, "leaning more"), (0.024, "more"),
    ],
)  # fmt: skip
def test_the_word_follows_the_chance(lower: float, expected: str) -> None:
    assert word(lower) == expected


def test_a_small_effect_that_is_known_well_is_no_meaningful_difference() -> None:
    assert word(0.6, sd=0.08) == "no meaningful difference"
    assert word(0.6, sd=0.4) == "unclear"


def test_a_small_effect_that_is_surely_there_is_still_fewer() -> None:
    assert word(0.99, sd=0.04) == "fewer"


@pytest.mark.parametrize(("lower", "expected"), [(0.985, "unclear"), (0.991, "fewer")])
def test_few_nights_of_a_condition_need_near_certainty(lower: float, expected: str) -> None:
    assert word(lower, per_arm=6) == expected
    assert word(1.0 - lower, per_arm=6) == MIRRORED.get(expected, expected)


def test_few_nights_never_lean_and_never_say_no_difference() -> None:
    assert word(0.95, per_arm=5) == "unclear"
    assert word(0.5, sd=0.01, per_arm=5) == "unclear"


def test_several_looks_ask_for_more() -> None:
    assert word(0.98, sure_p=0.98895) == "leaning fewer"
    assert word(0.99, sure_p=0.98895) == "fewer"


@given(st.floats(0.001, 0.999), st.floats(0.02, 1.0), st.integers(5, 20))
def test_words_are_symmetric(lower: float, sd: float, per_arm: int) -> None:
    said = word(lower, sd=sd, per_arm=per_arm)
    other = word(1.0 - lower, sd=sd, per_arm=per_arm)
    back = {value: key for key, value in MIRRORED.items()}
    assert other == (MIRRORED | back).get(said, said)


def test_a_rate_is_shown_as_a_ratio_and_a_number_as_a_difference() -> None:
    rate, number = Ruler.of(rate_series([5.0], [7.0])), Ruler.of(number_series([3.0]))
    assert (rate.shown(0.0), number.shown(0.0)) == (1.0, 0.0)
    assert rate.margin == pytest.approx(0.2231, abs=1e-4)
    assert number.margin == 1.0


@pytest.mark.parametrize(("better", "expected"), [("lower", 0.0), ("higher", 1.0)])
def test_meaningful_is_on_the_better_side(better, expected: float) -> None:
    ruler = Ruler.of(number_series([3.0], better=better))
    effect = effect_of(as_posterior(3.0, 0.1, 20), ruler, ("constant", "massage"))
    assert effect.p_meaningful == pytest.approx(expected, abs=1e-9)
    assert effect.p_fewer == pytest.approx(0.0, abs=1e-9)
    assert effect.low < effect.estimate < effect.high


def pooled(log_ratio: float, half: float = 0.3) -> PooledRatio:
    return PooledRatio(
        log_ratio=log_ratio, se=half / 2.0, df=26, low=log_ratio - half, high=log_ratio + half
    )


@pytest.mark.parametrize(
    ("typical", "log_ratio", "expected"),
    [
        ((-0.5, -0.6, -0.4), -0.36, True),  # apart by less than 0.15
        ((-0.5, -0.6, -0.4), -0.34, False),
        ((-0.5, -1.0, 0.0), -0.31, True),  # apart by less than 0.4 of half the interval
        ((-0.5, -1.0, 0.0), -0.29, False),
    ],
)
def test_typical_nights_and_totals_may_differ_by_so_much(typical, log_ratio, expected) -> None:
    assert are_concordant(typical, pooled(log_ratio), PARAMS) is expected


def test_intervals_on_opposite_sides_disagree_however_near() -> None:
    assert not are_concordant((-0.05, -0.09, -0.01), pooled(0.05, half=0.04), PARAMS)
    assert not are_concordant((0.05, 0.01, 0.09), pooled(-0.05, half=0.04), PARAMS)
