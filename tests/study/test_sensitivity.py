"""The panel of other methods and other nights, in its fixed order."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from legmotion.study.compare import CompareSettings, compare
from legmotion.study.comparison import Comparison, SensitivityRow
from legmotion.study.model import Setup, fit
from legmotion.study.other_methods import Sceptic
from legmotion.study.ranks import hodges_lehmann
from legmotion.study.rates import pooled_ratio
from legmotion.study.sensitivity import is_robust, night_after
from legmotion.study.usable import usable_arms
from legmotion.study.verdict import Ruler, as_posterior
from tests.study.made import FIRST, PARAMS, blocks4, by_turns, number_series, rate_study, study
from tests.study.planned import plan_of

ASSIGNED = CompareSettings(design="assigned")
ORDER = [f"S{number}" for number in range(1, 11)]


def compared(nights, settings=ASSIGNED) -> Comparison:
    return compare(nights, settings, PARAMS)


def row(found: Comparison, key: str) -> SensitivityRow:
    return found.sensitivity[ORDER.index(key)]


def setup_of(nights) -> Setup:
    return Setup(
        arms=usable_arms(nights, nights.primary, planned=None, left_out={}, params=PARAMS),
        ruler=Ruler.of(nights.primary),
        design="assigned",
        sure_p=PARAMS.sure_p,
        params=PARAMS,
    )


@pytest.mark.parametrize("design", ["assigned", "observational"])
def test_the_ten_rows_always_stand_in_their_order(design) -> None:
    found = compared(rate_study(blocks4(28)), CompareSettings(design=design))
    assert [one.key for one in found.sensitivity] == ORDER
    for one in found.sensitivity:
        if one.status == "ok":
            assert one.estimate is not None
        else:
            assert one.note
            assert one.estimate is one.low is one.verdict is None


def test_totals_are_the_robust_ratio_of_pooled_rates() -> None:
    nights = rate_study(blocks4(28), ratio=0.6)
    expected = pooled_ratio(
        nights.primary.count, nights.primary.hours, np.array(blocks4(28), dtype=float)
    )
    found = compared(nights)
    assert expected is not None
    assert row(found, "S1").estimate == pytest.approx(np.exp(expected.log_ratio))
    assert (found.pooled_low, found.pooled_high) == pytest.approx(
        (np.exp(expected.low), np.exp(expected.high))
    )


def test_without_a_drawn_schedule_there_is_no_randomisation_test() -> None:
    found = row(compared(rate_study(blocks4(28))), "S2")
    assert (found.status, found.p) == ("not_applicable", None)


def test_blocks_without_a_plan_are_pairs_of_runs_and_a_diary_has_none() -> None:
    assert row(compared(rate_study(by_turns(28))), "S3").note == "14 blocks"
    weeks = row(compared(rate_study(by_turns(28, run=7))), "S3")
    assert weeks.status == "not_applicable"
    assert "2 blocks" in weeks.note
    diary = compared(rate_study(by_turns(28)), CompareSettings(design="observational"))
    assert row(diary, "S3").status == "not_applicable"


def test_ranks_have_a_share_in_words_and_no_p() -> None:
    nights = rate_study(blocks4(28), ratio=0.3)
    found = row(compared(nights), "S4")
    arms = setup_of(nights).arms
    assert found.estimate == pytest.approx(np.exp(hodges_lehmann(arms.outcome, arms.massage)))
    assert "of 10 random pairs" in found.note
    assert found.p is found.low is found.verdict is None


def test_nights_after_a_massage_can_be_left_out_unless_all_are() -> None:
    found = row(compared(rate_study(by_turns(28, run=2))), "S5")
    assert found.status == "ok"
    assert found.note == "6 nights left out"
    assert row(compared(rate_study(by_turns(28))), "S5").status == "not_applicable"


def test_a_massage_on_a_night_that_is_not_usable_still_has_a_night_after() -> None:
    about = {1: {"excluded": "bad_quality", "reason": "x"}}
    nights = rate_study([0, 1, 0, 0], about=about)
    assert night_after(nights, setup_of(nights)).tolist() == [False, True, False]
    assert night_after(nights, setup_of(nights), lag=2).tolist() == [False, False, True]


def test_the_night_after_a_gap_follows_nothing() -> None:
    nights = rate_study([0, 1, 0, 0], numbers=[0, 1, 3, 4])
    assert not night_after(nights, setup_of(nights)).any()


def test_doubtful_nights_are_left_out_where_there_are_any() -> None:
    nights = rate_study(blocks4(28), about={k: {"is_flagged": True} for k in (2, 5)})
    assert row(compared(nights), "S6").note == "2 nights left out"
    assert row(compared(rate_study(blocks4(28))), "S6").status == "not_applicable"


def test_short_nights_are_doubtful() -> None:
    nights = rate_study(blocks4(28))
    hours = nights.primary.hours.copy()
    hours[4] = 3.5
    short = dataclasses.replace(nights, primary=dataclasses.replace(nights.primary, hours=hours))
    assert row(compared(short), "S6").note == "1 night left out"


def test_one_night_that_carries_the_answer_is_named() -> None:
    values = np.random.default_rng(4).normal(5.0, 1.0, 28) - 0.9 * np.array(blocks4(28))
    found = compared(study(blocks4(28), number_series(values)))
    assert found.verdict is not None
    seventh = row(found, "S7")
    assert seventh.low is not None
    assert seventh.high is not None
    assert found.effect is not None
    assert seventh.low < found.effect.estimate < seventh.high
    if seventh.verdict != found.verdict:
        assert seventh.note.startswith("without 2026-")


def test_leaving_one_out_is_what_it_says() -> None:
    nights = rate_study(blocks4(28), ratio=0.7)
    setup = setup_of(nights)
    medians = []
    for place in range(28):
        refitted = fit(setup, keep=np.arange(28) != place, trend="with")
        assert refitted is not None
        medians.append(np.exp(refitted.massage.quantile(0.5)))
    found = row(compared(nights), "S7")
    assert (found.low, found.high) == pytest.approx((min(medians), max(medians)))


def test_the_trend_is_left_out_or_put_in() -> None:
    assert row(compared(rate_study(blocks4(28))), "S8").label == "without trend"
    assert row(compared(rate_study(by_turns(12))), "S8").status == "not_applicable"
    anyway = CompareSettings(design="assigned", show_anyway=True)
    single = compared(rate_study([0] * 14 + [1] * 14), anyway)
    eighth = row(single, "S8")
    assert (eighth.label, eighth.status) == ("with trend", "ok")
    assert single.effect is not None
    assert "trend" not in single.effect.columns
    assert eighth.low is not None
    assert eighth.high is not None
    assert eighth.high / eighth.low > 1.2 * single.effect.high / single.effect.low


def with_stress(missing=()):
    stress = np.random.default_rng(5).uniform(0.0, 10.0, 28)
    for place in missing:
        stress[place] = np.nan
    return rate_study(blocks4(28), covariates={"stress": stress, "wine": stress**2})


def test_covariates_that_are_known_on_every_night_enter_row_nine() -> None:
    found = row(compared(with_stress()), "S9")
    assert found.status == "ok"
    assert found.note.startswith("stress")
    assert row(compared(with_stress(missing=[3])), "S9").status == "not_applicable"


def test_a_covariate_that_is_named_enters_alone_on_the_nights_that_have_it() -> None:
    settings = CompareSettings(design="assigned", covariates=("wine",))
    found = row(compared(with_stress(missing=[3]), settings), "S9")
    assert found.note == "wine"


def test_a_sceptic_sees_less_and_the_less_the_fewer_nights() -> None:
    found = compared(rate_study(blocks4(14), ratio=0.4))
    assert found.effect is not None
    tenth = row(found, "S10")
    assert tenth.estimate is not None
    assert found.effect.estimate < tenth.estimate < 1.0


def test_a_sceptic_of_a_normal_posterior_is_the_textbook_mean() -> None:
    sceptic = Sceptic(as_posterior(-0.6, 0.2, 100_000), 0.35)
    share = 0.35**2 / (0.35**2 + 0.2**2)
    assert sceptic.quantile(0.5) == pytest.approx(-0.6 * share, abs=0.002)
    sd = np.sqrt(share) * 0.2
    assert sceptic.quantile(0.975) == pytest.approx(-0.6 * share + 1.96 * sd, abs=0.003)
    assert sceptic.cdf(sceptic.quantile(0.3)) == pytest.approx(0.3)


def test_a_rating_has_no_totals_and_no_sceptic() -> None:
    rating = np.random.default_rng(6).normal(5.0, 1.5, 28)
    found = compared(study(blocks4(28), number_series(rating)))
    assert [row(found, key).status for key in ("S1", "S10")] == ["not_applicable"] * 2


def test_robust_is_what_no_row_contradicts() -> None:
    def made(key: str, estimate: float, verdict="fewer", status="ok") -> SensitivityRow:
        return SensitivityRow(key=key, label="", status=status, estimate=estimate, verdict=verdict)

    def robust(*rows: SensitivityRow) -> bool:
        return is_robust(rows, estimate=0.7, verdict="fewer", no_effect=1.0)

    assert robust(made("S1", 0.8), made("S5", 0.6))
    assert not robust(made("S1", 0.8), made("S5", 0.6, verdict="leaning fewer"))
    assert not robust(made("S8", 1.1))
    assert robust(made("S10", 0.9, verdict="unclear"), made("S3", 1.2, verdict="more"))
    assert robust(made("S2", 1.2, verdict="more", status="not_applicable"))
    # A plan of two schedules knows no small p: it has no word to contradict with.
    assert robust(made("S2", 0.7, verdict=None))
    assert not robust(made("S5", 0.7, verdict=None))


def test_two_schedules_are_too_few_for_a_word() -> None:
    plan = plan_of(28, design="alternating")
    apart = plan.nights[0] - FIRST
    nights = rate_study(
        [int(one) for one in plan.massage],
        ratio=0.5,
        numbers=range(apart.days, apart.days + len(plan.nights)),
    )
    found = compared(nights, CompareSettings(plan=plan))
    test = row(found, "S2")
    assert test.status == "ok"
    assert test.verdict is None
    assert "smallest possible p 1" in test.note
