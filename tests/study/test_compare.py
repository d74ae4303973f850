"""A whole comparison: its parts, its warnings, and the laws it keeps."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.study.compare import CompareSettings, compare
from legmotion.study.comparison import Comparison
from tests.study.made import (
    PARAMS,
    blocks4,
    by_turns,
    counts,
    number_series,
    rate_series,
    rate_study,
    study,
)

ASSIGNED = CompareSettings(design="assigned")
DIARY = CompareSettings(design="observational")


def compared(nights, how=ASSIGNED) -> Comparison:
    return compare(nights, how, PARAMS)


def codes(found: Comparison) -> list[str]:
    return [notice.code for notice in found.warnings]


def test_a_large_difference_is_found_and_described() -> None:
    found = compared(rate_study(blocks4(28), ratio=0.5))
    assert (found.status, found.verdict, found.status_words) == ("ok", "fewer", "")
    assert found.effect is not None
    assert found.effect.low < found.effect.estimate < found.effect.high < 1.0
    assert found.effect.p_fewer > 0.975
    assert found.effect.columns == ("constant", "massage", "trend")
    assert found.is_concordant
    assert not found.is_exploratory


def test_more_movements_on_massage_nights_are_said_as_well() -> None:
    assert compared(rate_study(blocks4(28), ratio=2.0)).verdict == "more"


def test_an_absolute_difference_is_the_ratio_on_the_pooled_rate() -> None:
    found = compared(rate_study(blocks4(28), ratio=0.5))
    assert found.absolute is not None
    assert found.effect is not None
    assert found.none.pooled is not None
    assert found.absolute == pytest.approx(
        [found.none.pooled * (one - 1.0)
         for one in (found.effect.estimate, found.effect.low, found.effect.high)]
    )  # fmt: skip


def test_each_condition_stands_there_in_plain_numbers() -> None:
    massage = [0, 1] * 7
    count = np.array([70.0, 35.0] * 7) + np.repeat(np.arange(7.0), 2)
    found = compared(study(massage, rate_series(count, [7.0] * 14)))
    arm = found.massage
    assert (arm.n, found.none.n) == (7, 7)
    assert arm.count == 266.0
    assert arm.hours == 49.0
    assert arm.median == pytest.approx(38.0 / 7.0)
    assert arm.pooled == pytest.approx(266.0 / 49.0)
    assert (arm.n_above_usual, found.none.n_above_usual) == (0, 3)
    assert arm.typical is not None
    assert arm.typical == pytest.approx(np.exp(np.log((count[1::2] + 0.5) / 7.0).mean()))


def test_a_rating_is_compared_in_its_own_unit() -> None:
    rng = np.random.default_rng(3)
    massage = blocks4(28)
    rating = 6.0 - 2.0 * np.array(massage) + rng.normal(0.0, 0.7, 28)
    found = compared(study(massage, number_series(rating)))
    assert found.effect is not None
    assert found.effect.estimate == pytest.approx(-2.0, abs=0.5)
    assert found.verdict == "fewer"
    assert (found.absolute, found.pooled_ratio, found.is_concordant) == (None, None, None)
    assert found.massage.count is None


def test_five_or_six_nights_of_a_condition_are_provisional() -> None:
    found = compared(rate_study(by_turns(12), ratio=0.75))
    assert (found.status, found.verdict) == ("provisional", "unclear")
    assert found.effect is not None
    assert "99%" in found.status_words
    assert compared(rate_study(by_turns(12), ratio=0.15)).verdict == "fewer"


def test_typical_nights_and_totals_that_disagree_give_no_verdict() -> None:
    massage = blocks4(28)
    count = np.where(np.array(massage) == 1, 40.0, 80.0) + np.arange(28.0) % 5
    is_massage = np.flatnonzero(massage)
    count[is_massage[::5]] = 700.0
    found = compared(study(massage, rate_series(count, [7.0] * 28)))
    assert found.is_concordant is False
    assert found.verdict == "unclear"
    assert "discordant" in codes(found)


def test_diaries_have_a_flat_prior() -> None:
    nights = rate_study(blocks4(28), ratio=0.7)
    planned, diary = compared(nights), compared(nights, DIARY)
    assert planned.effect is not None
    assert diary.effect is not None
    assert planned.effect.rho_mean != diary.effect.rho_mean
    assert (planned.design, diary.design) == ("assigned", "observational")


# Laws


@settings(max_examples=8)
@given(seed=st.integers(0, 500))
def test_swapping_the_conditions_inverts_the_ratio_and_mirrors_the_word(seed: int) -> None:
    massage = blocks4(16)
    nights = rate_study(massage, ratio=0.7, seed=seed)
    swapped = study([1 - one for one in massage], nights.primary)
    one, other = compared(nights), compared(swapped)
    assert one.effect is not None
    assert other.effect is not None
    assert one.effect.estimate == pytest.approx(1.0 / other.effect.estimate, rel=1e-9)
    assert one.effect.low == pytest.approx(1.0 / other.effect.high, rel=1e-9)
    assert one.effect.p_fewer == pytest.approx(1.0 - other.effect.p_fewer, abs=1e-9)
    mirrored = {"fewer": "more", "leaning fewer": "leaning more"}
    mirrored |= {value: key for key, value in mirrored.items()}
    assert other.verdict == mirrored.get(str(one.verdict), one.verdict)


def test_hours_on_another_scale_leave_the_ratio_as_it_is() -> None:
    massage = blocks4(28)
    count, hours = counts(massage, ratio=0.7)
    one = compared(study(massage, rate_series(count, hours)))
    other = compared(study(massage, rate_series(count, hours * 1.2)))
    assert one.effect is not None
    assert other.effect is not None
    assert one.effect.estimate == pytest.approx(other.effect.estimate, rel=1e-9)
    assert one.pooled_ratio == pytest.approx(other.pooled_ratio, rel=1e-12)
    assert one.verdict == other.verdict


def test_nights_that_were_not_recorded_keep_their_distance() -> None:
    massage = blocks4(28)
    gaps = np.cumsum([1 + 3 * (k % 5 == 0) for k in range(28)])
    one, other = (
        compared(rate_study(massage, ratio=0.7, numbers=numbers)) for numbers in (gaps, range(28))
    )
    assert one.effect is not None
    assert other.effect is not None
    assert abs(one.effect.estimate - other.effect.estimate) > 1e-4


def test_unknown_nights_are_the_same_as_nights_that_are_not_there() -> None:
    massage = blocks4(28)
    nights = rate_study(massage, ratio=0.7)
    known = [None if place % 7 == 2 else one for place, one in enumerate(massage)]
    rest = [place for place, one in enumerate(known) if one is not None]
    series = nights.primary
    fewer = study(
        [massage[place] for place in rest],
        rate_series(series.count[rest], series.hours[rest]),
        numbers=rest,
    )
    one, other = compared(study(known, series)), compared(fewer)
    assert one.effect == other.effect
    assert one.none.n + one.massage.n == 24


# Beside the estimate


def test_other_outcomes_come_with_their_false_discovery_rate() -> None:
    massage, rng = blocks4(28), np.random.default_rng(11)
    secondary = [
        number_series(5.0 - 3.0 * np.array(massage) + rng.normal(0.0, 0.5, 28), key="symptoms"),
        number_series(rng.normal(5.0, 1.0, 28), key="stress"),
        number_series([np.nan] * 25 + [1.0, 2.0, 3.0], key="irls"),
        number_series(rng.integers(1, 4, 28), key="sleep_quality", better="higher"),
        number_series([3.0] * 28, key="awakenings"),
    ]
    found = compared(rate_study(massage, secondary=secondary)).secondary
    assert [one.key for one in found] == [
        "symptoms", "stress", "irls", "sleep_quality", "awakenings",
    ]  # fmt: skip
    assert [one.status for one in found] == [
        "ok", "ok", "not_computable", "ok", "not_computable",
    ]  # fmt: skip
    q = [one.q for one in found]
    assert q[0] is not None
    assert q[0] < PARAMS.false_discovery
    assert q[2] is q[4] is None
    assert found[0].effect is not None
    assert q[0] == pytest.approx(3.0 * found[0].effect.p_two_sided)
    assert "coarse scale of 3 values" in found[3].note
    assert found[2].n_massage + found[2].n_none == 3


def test_exclusions_that_differ_between_the_conditions_are_said() -> None:
    massage = blocks4(28)
    bad = [place for place, one in enumerate(massage) if one][:5]
    about = {place: {"excluded": "bad_quality", "reason": "x"} for place in bad}
    assert "exclusions_differ" in codes(compared(rate_study(massage, about=about)))
    few = {place: about[place] for place in bad[:2]}
    assert "exclusions_differ" not in codes(compared(rate_study(massage, about=few)))


def test_a_wide_interval_is_said_to_exaggerate() -> None:
    assert "wide_interval" in codes(compared(rate_study(by_turns(14), ratio=0.5)))
    assert "wide_interval" not in codes(compared(rate_study(blocks4(40), ratio=0.5, cv=0.2)))


def test_conditions_that_vary_differently_are_said() -> None:
    massage = np.array(blocks4(28))
    spread = np.where(massage == 1, 0.1, 0.6) * np.random.default_rng(2).normal(size=28)
    count = np.round(80.0 * np.exp(spread))
    found = compared(study(massage, rate_series(count, [7.0] * 28)))
    assert "spread_differs" in codes(found)
    assert "spread_differs" not in codes(compared(rate_study(blocks4(28))))


def test_a_single_change_is_said_where_an_estimate_is_shown_anyway() -> None:
    how = CompareSettings(design="assigned", show_anyway=True)
    found = compared(rate_study([0] * 14 + [1] * 14), how)
    assert {"single_change", "trend_left_out"} <= set(codes(found))


def test_massage_on_the_same_weekdays_is_said() -> None:
    massage = [int(k % 7 in (1, 3)) for k in range(28)]
    assert "same_weekdays" in codes(compared(rate_study(massage)))
    assert "same_weekdays" not in codes(compared(rate_study(blocks4(28))))
    assert "same_weekdays" not in codes(compared(rate_study(massage, is_dated=False)))


def test_what_else_differs_between_the_conditions_is_set_beside_it() -> None:
    massage = np.array(blocks4(28))
    rng = np.random.default_rng(4)
    nights = rate_study(
        blocks4(28),
        checks={"floor_mg": np.where(massage == 1, 9.0, 5.0) + rng.normal(0.0, 0.3, 28)},
        covariates={"wine": rng.integers(0, 3, 28).astype(float), "irls": np.full(28, np.nan)},
    )
    found = compared(nights)
    assert [(row.key, row.is_uneven) for row in found.balance] == [
        ("floor_mg", True), ("wine", False),
    ]  # fmt: skip
    assert found.balance[0].massage > found.balance[0].none
    assert "uneven" in codes(found)


def test_a_coarse_primary_outcome_is_called_so() -> None:
    rating = np.random.default_rng(5).integers(1, 4, 28)
    assert "coarse_scale" in codes(compared(study(blocks4(28), number_series(rating))))


def test_what_was_assumed_of_the_nights_stays_in_the_result() -> None:
    from legmotion.study.nights import Notice

    notice = Notice(code="assumed_evening", sentence="No time was given.")
    assert compared(rate_study(blocks4(28), notices=(notice,))).warnings[0] == notice


def test_a_covariate_that_does_not_exist_is_an_error_with_the_nearest() -> None:
    nights = rate_study(blocks4(28), covariates={"stress": np.arange(28.0)})
    how = dataclasses.replace(ASSIGNED, covariates=("stres",))
    with pytest.raises(ParameterError, match="stres") as error:
        compared(nights, how)
    assert "stress" in error.value.hint


def test_a_comparison_does_not_load_the_statistics_of_scipy() -> None:
    words = (
        "import sys, numpy as np; from tests.study.made import *; "
        "from legmotion.study.compare import CompareSettings, compare; "
        "compare(rate_study(blocks4(28)), CompareSettings(design='assigned'), PARAMS); "
        "sys.exit(any(name.startswith('scipy.stats') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0


def test_noise_that_differs_twofold_between_nights_is_said() -> None:
    rng = np.random.default_rng(6)
    far, near = 0.6 + 0.8 * rng.random(28), 0.8 + 0.3 * rng.random(28)
    (caution,) = [
        notice
        for notice in compared(rate_study(blocks4(28), checks={"floor_mg": far})).warnings
        if notice.code == "floor_differs"
    ]
    assert caution.value == pytest.approx(far.max() / far.min())
    assert "analyze --study" in caution.sentence
    near_ones = compared(rate_study(blocks4(28), checks={"floor_mg": near}))
    assert "floor_differs" not in codes(near_ones)
    assert "floor_differs" not in codes(compared(rate_study(blocks4(28))))
