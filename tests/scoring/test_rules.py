from __future__ import annotations

import dataclasses

import pytest

from legmotion.errors import ParameterError
from legmotion.params import ScoringParameters
from legmotion.scoring.rules import COLEMAN, RULES, WASM2006, WASM2016, rule_for
from tests.scoring.helpers import plm_onsets, scored, train


def test_the_current_international_rule_is_the_default():
    assert rule_for(ScoringParameters()) is WASM2016


@pytest.mark.parametrize("key", RULES)
def test_every_rule_is_found_by_its_key_and_cites_its_source(key):
    rule = rule_for(ScoringParameters(rules=key))
    assert rule.key == key
    assert rule.source
    assert rule.title


def test_an_unknown_rule_is_an_error_that_names_the_nearest():
    with pytest.raises(ParameterError, match="'wasm2026'") as caught:
        rule_for(ScoringParameters(rules="wasm2026"))
    assert caught.value.hint == "the nearest is wasm2016"


def test_choices_that_no_text_settles_are_labelled():
    for rule in RULES.values():
        settled = rule.short_interval == "break"
        assert settled is (rule.interpretations == ())
        assert all("interpretation" in text or "version" in text for text in rule.interpretations)


def test_colemans_shortest_interval_can_be_set():
    assert rule_for(ScoringParameters(rules="coleman")) == COLEMAN
    rule = rule_for(ScoringParameters(rules="coleman", coleman_imi_min_s=5.0))
    rows = train(100, 104.5, 109, 113.5)
    assert plm_onsets(scored(rows, rule=COLEMAN)) == [100, 104.5, 109, 113.5]
    assert plm_onsets(scored(rows, rule=rule)) == []


def test_a_rule_cannot_be_changed_in_place():
    with pytest.raises(dataclasses.FrozenInstanceError):
        WASM2016.imi_min_s = 5.0


def test_the_short_interval_is_a_choice_of_its_own():
    rows = train(100, 120, 140, 144, 160, 180)
    as_2006 = scored(rows, rule=WASM2006)
    breaking = scored(rows, rule=dataclasses.replace(WASM2006, short_interval="break"))
    assert plm_onsets(as_2006) == [100, 120, 140, 160, 180]
    assert plm_onsets(breaking) == []
