"""Effects in words: sizes, directions and intervals."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from legmotion.report.effect_words import EffectWords, chance, counted, noun_of

RATE = EffectWords(scale="rate", unit="1/h")
RATIOS = st.floats(1e-4, 50.0)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (0.68, "32 % fewer"),
        (1.25, "25 % more"),
        (1.001, "no change"),
        (0.003, "99.7 % fewer"),
        (5.0, "5 times as many"),
    ],
)
def test_a_ratio_is_a_change_in_per_cent(ratio: float, words: str) -> None:
    assert RATE.change(ratio) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.52, 0.88, "12 % to 48 % fewer"),
        (1.1, 1.3, "10 % to 30 % more"),
        (0.7, 1.2, "30 % fewer to 20 % more"),
        (0.6, 1.0, "no change to 40 % fewer"),
        (1.5, 4.0, "50 % more to 4 times as many"),
    ],
)
def test_an_interval_goes_from_the_smaller_change(low: float, high: float, words: str) -> None:
    found = RATE.interval(low, high)
    assert found == words or set(found.split(" to ")) == set(words.split(" to "))


@given(RATIOS)
def test_the_direction_is_that_of_the_ratio(ratio: float) -> None:
    words = RATE.change(ratio)
    assert ("fewer" in words) <= (ratio < 1.0)
    assert ("more" in words or "times" in words) <= (ratio > 1.0)


@given(RATIOS, RATIOS)
def test_an_interval_across_no_difference_names_both_directions(one: float, other: float) -> None:
    low, high = sorted((one, other))
    words = RATE.interval(low, high)
    if low < 0.95 and high > 1.05:
        assert "fewer" in words
        assert "more" in words or "times as many" in words


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("%", "2.5 percentage points higher"),
        ("min", "2.5 min higher"),
        ("0-10", "2.5 points higher"),
        ("", "2.5 higher"),
        ("1/h", "2.5 per hour higher"),
    ],
)
def test_a_difference_has_its_unit(unit: str, words: str) -> None:
    assert EffectWords(scale="number", unit=unit).change(2.5) == words


def test_one_point_is_no_points() -> None:
    assert EffectWords(scale="number", unit="0-10").least(1.0) == "1 point"


def test_the_band_of_a_ratio_is_symmetric_on_its_logarithm() -> None:
    low, high = RATE.band(0.2)
    assert low * high == pytest.approx(1.0)
    assert EffectWords(scale="number", unit="min").band(15.0) == (-15.0, 15.0)


@given(st.floats(0.0, 1.0))
@example(0.005)
@example(0.995)
def test_a_chance_is_never_none_and_never_certain(p: float) -> None:
    assert chance(p) not in ("0 %", "100 %")


def test_words_count_and_name() -> None:
    assert (counted(1), counted(0), counted(2, "change")) == ("1 night", "0 nights", "2 changes")
    assert noun_of("Movements per hour") == "movements"
