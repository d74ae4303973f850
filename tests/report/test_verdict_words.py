"""The verdict in one sentence: every word has one, and none of them promises."""

from __future__ import annotations

import dataclasses
from typing import Any, get_args

import pytest

from legmotion.report.verdict_words import (
    BAD_SPELLS,
    NOT_CAUSED,
    REFUSALS,
    is_refusal,
    needed_words,
    verdict_sentence,
)
from legmotion.study.comparison import Status, Verdict
from tests.architecture.test_words import found_in
from tests.report.comparisons import FEWER, LOWER, MORE, NEEDED, NUMBER, WIDE, comparison, refusal

VERDICTS = get_args(Verdict)
EFFECTS: dict[str, Any] = {
    "fewer": FEWER, "leaning fewer": FEWER, "no meaningful difference": WIDE, "unclear": WIDE,
    "leaning more": MORE, "more": MORE,
}  # fmt: skip


def said(verdict: str, **changes: Any) -> str:
    return verdict_sentence(
        comparison(**({"verdict": verdict, "effect": EFFECTS[verdict]} | changes))
    )


@pytest.mark.parametrize("design", ["assigned", "observational"])
@pytest.mark.parametrize("scale", ["rate", "number"])
def test_every_verdict_has_a_sentence_of_its_own(design: str, scale: str) -> None:
    changes = (NUMBER if scale == "number" else {}) | {"design": design}
    sentences = [said(verdict, **changes) for verdict in VERDICTS]
    assert len(set(sentences)) == len(VERDICTS)
    for sentence in sentences:
        assert not found_in(sentence)
        assert "95 % interval" in sentence


def test_a_clear_difference_says_how_much_how_sure_and_how_meaningful() -> None:
    assert said("fewer") == (
        "Fewer periodic leg movements on massage nights: 32 % fewer (95 % interval 12 % to 48 % "
        "fewer). Chance that the true difference is at least 20 % fewer: 86 %."
    )


def test_more_is_said_in_the_same_tone() -> None:
    assert said("more") == (
        "More periodic leg movements on massage nights: 40 % more (95 % interval 10 % to 90 % "
        "more). Chance that it is more at all: 99 %."
    )


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_diary_never_says_that_massage_made_the_difference(verdict: str) -> None:
    sentence = said(verdict, design="observational")
    assert NOT_CAUSED in sentence
    assert "reduce" not in sentence
    assert (BAD_SPELLS in sentence) is ("more" in verdict)
    assert NOT_CAUSED not in said(verdict)


def test_bad_spells_are_named_for_the_direction_that_nobody_wishes_for() -> None:
    sleep = NUMBER | {"better": "higher", "design": "observational"}
    assert BAD_SPELLS in verdict_sentence(comparison(**sleep, verdict="fewer"))
    assert BAD_SPELLS not in verdict_sentence(comparison(**sleep, verdict="more"))


def test_a_leaning_says_that_chance_could_do_it_and_what_would_settle_it() -> None:
    assert "chance alone could do this; about 4 more nights would settle it" in said(
        "leaning fewer"
    )
    open_ended = dataclasses.replace(NEEDED, more=None)
    assert "more than 200 nights" in said("leaning more", nights_needed=open_ended)
    assert said("leaning fewer", nights_needed=None).endswith("chance alone could do this.")


def test_unclear_says_how_nights_vary_and_how_many_are_needed() -> None:
    sentence = said("unclear")
    assert sentence.startswith("Not enough nights to tell: 10 % fewer on massage nights")
    assert "typical swing: times or divided by 1.6" in sentence
    assert (
        "about 188, 76 or more than 200 nights in all are needed to see a change of 20 %, 30 % or "
        "40 %" in sentence
    )


def test_disagreeing_totals_make_it_unclear_by_name() -> None:
    sentence = said("unclear", is_concordant=False, pooled_ratio=1.2)
    assert sentence.startswith("Unclear: typical nights and totals disagree.")
    assert "20 % more" in sentence


def test_few_nights_are_named() -> None:
    arm = dataclasses.replace(comparison().massage, n=5)
    sentence = said("unclear", status="provisional", massage=arm)
    assert "Not enough nights to tell: only 5 of one kind." in sentence


def test_what_was_not_planned_is_stamped() -> None:
    assert said("fewer", is_exploratory=True).startswith("Exploratory")
    assert "xploratory" not in said("fewer")


def test_a_number_is_lower_or_higher_in_its_unit() -> None:
    assert verdict_sentence(comparison(**NUMBER, verdict="fewer")).startswith(
        "Lower symptoms in the night on massage nights: 2.1 points lower (95 % interval 1.1 to "
        "3.1 points lower). Chance that the true difference is at least 1 point lower: 86 %."
    )


def test_changes_of_a_number_are_steps_of_what_matters() -> None:
    assert "a change of 1 point, 2 points or 3 points" in needed_words(comparison(**NUMBER))
    assert needed_words(comparison(nights_needed=None)) == ""


@pytest.mark.parametrize("status", get_args(Status))
def test_every_status_is_a_refusal_with_a_sentence_or_none(status: Status) -> None:
    assert is_refusal(status) is (status not in ("ok", "provisional"))
    if is_refusal(status):
        sentence = verdict_sentence(refusal(status))
        assert sentence == f"{REFUSALS[status]} The words of the refusal."
        assert not found_in(sentence)


def test_an_estimate_that_was_asked_for_after_a_refusal_is_no_verdict() -> None:
    sentence = verdict_sentence(refusal("too_few", effect=LOWER, scale="number", unit="min"))
    assert "Shown because it was asked for, and no verdict: 2.1 min lower" in sentence
