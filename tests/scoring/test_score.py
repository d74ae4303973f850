from __future__ import annotations

import math

import numpy as np
import pytest

from legmotion.scoring.movements import MOVEMENTS, WHY_NOT_PLM
from legmotion.scoring.rules import AASM, RULES, WASM2006, WASM2016
from legmotion.scoring.score import score_movements
from tests.scoring.helpers import codes, plm_onsets, scored, series, train


def test_a_change_of_position_is_scored_by_its_length_by_default():
    rows = train(100, 120, 160) + train(140, kind="posture")
    result = scored(rows, rule=WASM2016)
    assert plm_onsets(result) == [100, 120, 140, 160]
    assert result.movements["kind"].tolist() == ["LM", "LM", "posture", "LM"]


def test_a_long_change_of_position_ends_a_series_like_any_long_movement():
    rows = train(100, 120, 160, 180) + train(140, kind="posture", duration=11.0)
    result = scored(rows, rule=WASM2016)
    assert plm_onsets(result) == []
    assert codes(result)[2] == "too_long"


def test_an_ignored_change_of_position_leaves_the_series_as_it_was():
    rows = train(100, 120, 140, 160) + train(130, kind="posture")
    result = scored(rows, rule=WASM2016, posture="ignore")
    assert plm_onsets(result) == [100, 120, 140, 160]
    assert codes(result) == ["", "", "posture", "", ""]
    assert (result.n_lm, result.n_clm) == (4, 4)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_change_of_position_that_breaks_ends_a_series_under_every_rule(rule):
    rows = train(100, 120, 160, 180) + train(140, kind="posture")
    assert plm_onsets(scored(rows, rule=rule)) == [100, 120, 140, 160, 180]
    result = scored(rows, rule=rule, posture="break")
    assert plm_onsets(result) == []
    assert math.isnan(result.movements["imi_s"][3])
    assert codes(result) == ["run_too_short"] * 2 + ["posture"] + ["run_too_short"] * 2


def test_a_change_of_position_that_is_not_scored_joins_no_movement():
    rows = [*train(100, 120, 140), (101.0, 103.0, "right", "posture")]
    result = scored(rows, rule=WASM2016, posture="ignore")
    assert result.movements["side"].tolist() == ["left", "right", "left", "left"]


def test_every_row_knows_the_movement_it_became_part_of():
    rows = [
        (120.0, 122.0, "left", "LM"),
        (100.0, 101.0, "right", "LM"),
        (101.3, 102.0, "right", "LM"),
        (110.0, 113.0, "left", "impulse"),
        (102.3, 104.0, "left", "LM"),
    ]
    result = scored(rows, rule=WASM2016)
    np.testing.assert_array_equal(result.part_of, [2, 1, 1, np.nan, 1])
    assert result.movements["n_parts"].tolist() == [2, 1]
    assert result.movements["side"].tolist() == ["both", "left"]


def test_the_code_says_what_keeps_a_candidate_out_of_a_series():
    rows = train(100, 105, 300, 500)
    result = scored(rows, rule=WASM2016, gaps=[(400, 410)])
    assert codes(result) == ["run_too_short", "short_interval", "long_interval", "gap"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (train(100, duration=0.4), "too_short"),
        (train(100, duration=10.1), "too_long"),
        ([(100.0, 109.0, "left", "LM"), (106.0, 115.1, "right", "LM")], "too_long"),
        ([(100.0, 110.5, "left", "LM"), (102.0, 104.0, "right", "LM")], "long_part"),
        (
            [
                (100.0 + 1.5 * k, 102.0 + 1.5 * k, "left" if k % 2 else "right", "LM")
                for k in range(5)
            ],
            "too_many_parts",
        ),
    ],
)
def test_the_code_says_what_keeps_a_movement_from_being_a_candidate(rows, code):
    result = scored(rows, rule=WASM2016)
    assert codes(result) == [code]
    assert not result.movements["is_clm"].any()


def test_aasm_says_which_movements_it_leaves_out():
    rows = train(10, 110, 210, 310) + train(410, duration=11)
    result = scored(
        rows, rule=AASM, stages=[(0, 200, "sleep"), (300, 500, "sleep")], events=[(105, 109.6)]
    )
    assert codes(result) == ["run_too_short", "respiratory", "wake", "long_interval", "too_long"]
    assert result.is_lm.tolist() == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("onset", "is_at_the_event"),
    [(195.9, False), (196.0, False), (196.1, True), (210.25, True), (210.3, False)],
)
def test_wasm_2016_looks_from_two_seconds_before_to_ten_and_a_quarter_after_a_breath_returns(
    onset, is_at_the_event
):
    result = scored(train(onset), rule=WASM2016, events=[(170.0, 200.0)])
    assert result.is_respiratory.tolist() == [is_at_the_event]


@pytest.mark.parametrize(
    ("onset", "is_scored"), [(167.5, True), (167.6, False), (200.5, False), (200.6, True)]
)
def test_aasm_leaves_out_what_lies_within_half_a_second_of_a_respiratory_event(onset, is_scored):
    result = scored(train(onset), rule=AASM, events=[(170.0, 200.0)])
    assert result.is_lm.tolist() == [is_scored]


def test_in_the_second_pass_a_long_movement_still_ends_a_series():
    rows = train(100, 120, 140, 200, 220, 240) + train(160, duration=12) + train(180)
    result = scored(rows, rule=WASM2016, events=[(150.0, 175.0)])
    assert (result.n_plm, result.plm_nr) == (4, 0)


def test_aasm_scores_a_movement_that_reaches_into_sleep():
    staged = [(0, 101, "wake"), (101, 500, "sleep")]
    result = scored(train(100, 120, 140, 160), rule=AASM, stages=staged)
    assert plm_onsets(result) == [100, 120, 140, 160]
    assert result.movements["state"].tolist() == ["wake", "sleep", "sleep", "sleep"]


def test_what_lies_outside_the_stages_is_wakefulness():
    result = scored(train(100, 120, 140, 160), rule=WASM2016, stages=[(110, 150, "sleep")])
    assert result.movements["state"].tolist() == ["wake", "sleep", "sleep", "wake"]
    assert (result.n_plms, result.n_plmw) == (2, 2)


def test_without_stages_there_is_no_state_and_rates_have_no_hours():
    result = scored(train(100, 120, 140, 160), rule=WASM2016)
    assert "state" not in result.movements
    assert result.n_plmw == 0
    assert math.isnan(result.plmsi)
    assert math.isnan(result.plmwi)


def test_stages_without_wakefulness_give_no_rate_of_it():
    result = scored(train(100, 120, 140, 160), rule=WASM2016, stages=[(0, 1800, "sleep")])
    assert result.plmsi == pytest.approx(8.0, abs=1e-12)
    assert math.isnan(result.plmwi)


def test_no_movement_joins_another_across_a_gap():
    rows = [
        (100.0, 102.0, "left", "LM"),
        (102.2, 104.0, "left", "LM"),
        (104.1, 105.0, "right", "LM"),
    ]
    assert scored(rows, rule=WASM2016).n_lm == 1
    assert scored(rows, rule=WASM2016, gaps=[(102.0, 102.2)]).n_lm == 2


def test_legs_that_move_at_the_same_moment_are_one_under_aasm_whoever_moved_before():
    for first in ("left", "right"):
        rows = [
            (98.0, 99.0, first, "LM"),
            (100.0, 102.0, "left", "LM"),
            (100.0, 102.0, "right", "LM"),
        ]
        assert scored(rows, rule=AASM).n_lm == 1


def test_aasm_counts_five_seconds_from_the_first_onset_of_the_group():
    rows = [
        (100.0, 101.0, "left", "LM"),
        (103.0, 104.0, "right", "LM"),
        (105.0, 106.0, "left", "LM"),
    ]
    result = scored(rows, rule=AASM)
    assert result.movements["onset_s"].tolist() == [100.0, 105.0]


def test_a_passed_over_candidate_has_no_interval_and_leaves_the_reference():
    result = scored(train(100, 104, 120, 140, 160), rule=WASM2006)
    np.testing.assert_array_equal(result.imi_s, [np.nan, np.nan, 20, 20, 20])
    assert codes(result)[1] == "short_interval"
    assert result.is_isolated.tolist() == [False, True, False, False, False]


def test_series_are_numbered_in_order_of_their_onsets():
    result = scored(train(*range(1000, 1100, 20), *range(100, 200, 20)), rule=WASM2016)
    assert series(result) == [list(range(100, 200, 20)), list(range(1000, 1100, 20))]
    assert result.movements["series"].tolist() == [1.0] * 5 + [2.0] * 5


def test_the_table_lacks_only_what_the_night_adds():
    result = scored(train(100), rule=WASM2016)
    assert set(MOVEMENTS.names) - set(result.movements) == {"onset", "in_bed", "state"}
    staged = scored(train(100), rule=WASM2016, stages=[(0, 200, "S")])
    assert set(MOVEMENTS.names) - set(staged.movements) == {"onset", "in_bed"}


def test_every_code_is_explained():
    assert set(codes(scored(train(100, 105, 300), rule=WASM2016))) <= set(WHY_NOT_PLM)


@pytest.mark.parametrize(
    ("onset", "offset", "side", "message"),
    [
        ([100.0], [99.0], ["left"], "ends before it begins"),
        ([math.nan], [99.0], ["left"], "no finite time"),
        ([100.0], [math.inf], ["left"], "no finite time"),
        ([100.0], [101.0], ["both"], "neither left nor right"),
        ([100.0], [101.0, 102.0], ["left"], "differ in shape"),
    ],
)
def test_impossible_movements_are_an_error(onset, offset, side, message):
    with pytest.raises(ValueError, match=message):
        score_movements(np.array(onset), np.array(offset), side, rule=WASM2016)
