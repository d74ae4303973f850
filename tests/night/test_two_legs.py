"""Two legs: on one clock where it is known, each by itself where it is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.events.bilateral import Alignment
from legmotion.night.outcome import APART
from legmotion.night.outcomes import outcome_kinds
from legmotion.night.two_legs import aligned_legs, combined, known_alignment
from legmotion.params import EventParameters, Parameters
from legmotion.scoring.rules import WASM2016
from tests.architecture.test_words import found_in
from tests.night.helpers import codes, leg, moved, night, reason, train, value

H = 3600.0
ALIGNED = Alignment(
    status="aligned", offset_s=2.0, drift_ppm=100.0, residual_s=0.05, error_s=0.08,
    n_pairs=40, searched_s=10.0, origin="jolts",
)  # fmt: skip
REFUSED = Alignment(status="not_aligned", n_pairs=3, n_needed=6, reason="3 agree, 6 are needed")
LEFT = train(1000, 1020, 1040, 1060, 1080)
RIGHT = train(2000, 2020, 2040, 2060)


def two(left, right, alignment, **changes):
    return leg(left), moved(leg(right, side="right", **changes), alignment=alignment)


def flag(result, code):
    (found,) = [flag for flag in result.quality.flags if flag.code == code]
    return found


def test_the_second_leg_is_scored_on_the_first_ones_clock_and_keeps_its_own():
    shown_s = 1000.5 + 2.0 + 100e-6 * 1002.5
    result = night(*two([(1000.0, 1002.0)], [(shown_s, shown_s + 2.0)], ALIGNED))
    assert result.movements["side"].tolist() == ["both"]
    np.testing.assert_allclose(result.movements["onset_s"], [1000.0])
    np.testing.assert_allclose(result.movements["offset_s"], [1002.5], atol=1e-3)
    assert result.leg_movements["onset_s"].tolist() == [1000.0, shown_s]
    assert result.leg_movements["onset"][1].startswith("2026-11-21T22:16:40.500")


def test_the_recording_says_how_its_clock_becomes_the_first_ones():
    result = night(*two(LEFT, RIGHT, ALIGNED, offset_s=600.0))
    second = result.recordings[1]
    assert second.drift_ppm == -100.0
    assert second.offset_s == pytest.approx(600.0 - 2.0 - 100e-6 * 600.0)
    # What the file itself says of its start stays.
    assert second.start == "2026-11-21T22:10:00.000+01:00"
    own_s = 1000.0
    there_s = second.offset_s + own_s * (1 + second.drift_ppm * 1e-6)
    assert result.movements["onset_s"].max() < there_s + H
    assert there_s == pytest.approx(1600.0 - 2.0 - 100e-6 * 1600.0)


def test_lost_time_and_gaps_of_the_second_leg_are_moved_as_well():
    clock_2s = Alignment(status="aligned", offset_s=2.0, origin="jolts", searched_s=10.0)
    rows = train(1000, 1020, 1040, 1060)
    gap = [(1029.0, 1031.5)]
    together = night(*two(rows, [], clock_2s, gaps=gap, lost=gap))
    assert value(together, "plm_n") == 0
    apart_s = [(1041.0, 1043.5)]
    late = night(*two(rows, [], clock_2s, gaps=apart_s, lost=apart_s))
    # 1039 to 1041.5 on the first clock: the third movement begins in it.
    assert late.movements["in_bed"].tolist() == [True, True, False, True]


def test_aligned_clocks_are_good_and_said_with_offset_drift_and_origin():
    result = night(*two(LEFT, RIGHT, ALIGNED, span_s=(0.0, 8 * H)))
    found = flag(result, "clocks_aligned")
    assert (found.value, found.limit) == (2.0, 10.0)
    assert found.sentence == (
        "clocks aligned by jolts that both legs felt (40 pairs, to 0.08 s): the right one was "
        "2.00 s ahead at first and gained 2.88 s"
    )
    assert "clocks_not_aligned" not in codes(result)


def test_where_one_leg_did_not_move_nothing_is_said_of_clocks():
    not_needed = Alignment(status="not_needed", reason="one of the legs did not move")
    result = night(*two(LEFT, [], not_needed))
    assert value(result, "plm_n") == 5
    assert not [code for code in codes(result) if code.startswith("clocks")]


def test_legs_whose_clocks_are_not_known_are_scored_apart():
    rows = train(1000, 1020, 1040, 1060)
    result = night(*two(rows, train(1010, 1030, 1050, 1070), REFUSED))
    assert result.movements["side"].tolist() == ["left", "right"] * 4
    # Together they would be one series of intervals of 10 s.
    assert result.movements["imi_s"].tolist()[2:] == [20.0] * 6
    assert result.movements["series"].tolist() == [1.0, 2.0] * 4
    assert result.movements["movement"].tolist() == list(range(1, 9))
    assert result.leg_movements["movement"].tolist() == list(range(1, 9))
    assert result.movements["is_plm"].all()


def test_then_no_number_of_both_is_given_and_each_leg_has_its_own():
    result = night(*two(LEFT, RIGHT, REFUSED, lost=[(0.0, 1800.0)]))
    own = {kind.key for kind in outcome_kinds() if not kind.needs_both}
    for key, outcome in result.outcomes.items():
        if key not in own:
            assert (outcome.value, outcome.reason) == (None, APART)
    assert {key for key in own if result.outcomes[key].status == "ok"} >= {
        "tib_min", "left_leg_plm_n", "right_leg_plm_n",
    }  # fmt: skip
    assert value(result, "left_leg_plm_n") == 5
    assert value(result, "left_leg_plm_per_h_tib") == 5.0
    # Half of the right leg's hour was lost; the left leg's was not.
    assert value(result, "right_leg_plm_n") == 4
    assert value(result, "right_leg_plm_per_h_tib") == 8.0
    assert value(result, "left_leg_analysable_min") == 60.0
    assert value(result, "right_leg_analysable_min") == 30.0
    assert value(result, "tib_analysable_min") == 30.0


def test_the_flag_says_that_they_are_apart_why_and_what_hours_and_intervals_show():
    result = night(*two(LEFT, RIGHT, REFUSED))
    found = flag(result, "clocks_not_aligned")
    assert (found.value, found.limit) == (3, 6)
    assert "each leg is scored by itself (3 agree, 6 are needed)" in found.sentence
    assert result.quality.grade != "good"
    # The left leg has more.
    assert sum(hour.plm_n for hour in result.profile) == 5
    assert result.intervals.n_in_range == 4


def test_a_row_that_belongs_to_no_movement_names_none_where_legs_are_apart():
    left = [*LEFT, (500.0, 501.0, "impulse")]
    result = night(*two(left, RIGHT, REFUSED))
    assert np.isnan(result.leg_movements["movement"][0])
    assert result.leg_movements["movement"].tolist()[1:] == list(range(1, 10))


def test_every_leg_has_its_own_index_where_legs_are_combined_too():
    result = night(*two(LEFT, train(1000.2, 1020.2, 1040.2, 1060.2), None))
    assert value(result, "plm_n") == 5
    assert value(result, "left_leg_plm_n") == 5
    assert value(result, "right_leg_plm_n") == 4
    alone = night(leg(LEFT))
    assert value(alone, "left_leg_plm_n") == value(alone, "plm_n")
    assert reason(alone, "right_leg_plm_n") == "the right leg was not recorded"


@given(
    steps=st.lists(st.integers(2, 120), max_size=15),
    others=st.lists(st.integers(2, 120), max_size=15),
)
def test_a_leg_scored_apart_is_what_it_would_be_alone(steps, others):
    left, right = train(*(100.0 + np.cumsum(steps))), train(*(100.5 + np.cumsum(others)))
    together = night(*two(left, right, REFUSED))
    for side, rows in (("left", left), ("right", right)):
        alone = night(leg(rows, side=side))
        own = together.movements.rows(together.movements["side"] == side)
        for name in ("onset_s", "offset_s", "is_clm", "is_plm", "imi_s", "why_not"):
            np.testing.assert_array_equal(own[name], alone.movements[name])
        assert value(together, f"{side}_leg_plm_n") == value(alone, "plm_n")


def test_a_small_movement_beside_a_far_larger_one_of_the_other_leg_is_cross_talk():
    first = leg(train(1000, 1020, 1040, 1060))
    second = leg(train(1000.1, 1020.1, 1040.1, 1060.1), side="right")
    small = second.movements.table.frame(
        {**second.movements, "peak_mg": np.array([10.0, 20.0, 10.0, 10.0])}
    )
    result = night(first, moved(second, movements=small))
    rows = result.leg_movements
    assert rows["kind"][rows["side"] == "right"].tolist() == ["impulse", "LM", "impulse", "impulse"]
    assert rows["why_not"][rows["side"] == "right"].tolist() == [
        "cross_talk", "", "cross_talk", "cross_talk",
    ]  # fmt: skip
    assert np.isnan(rows["movement"][rows["kind"] == "impulse"]).all()
    assert value(result, "plm_both_n") == 1
    # The right leg by itself does not have them either.
    assert value(result, "right_leg_plm_n") == 0


def test_without_a_common_clock_nothing_is_taken_for_cross_talk():
    first = leg(train(1000))
    second = leg(train(1000.1), side="right")
    small = second.movements.table.frame({**second.movements, "peak_mg": np.array([10.0])})
    result = night(first, moved(second, movements=small, alignment=REFUSED))
    assert result.leg_movements["kind"].tolist() == ["LM", "LM"]


def test_a_leg_that_was_recorded_for_far_less_is_said():
    result = night(*two(LEFT, RIGHT, None, span_s=(0.0, 0.75 * H)))
    found = flag(result, "legs_not_together")
    assert (found.value, found.limit) == (75.0, 90.0)
    assert found.sentence == (
        "left leg 1.0 h, right leg 0.8 h: legs are combined only where both were recorded"
    )
    assert value(result, "tib_analysable_min") == 45.0
    nearly = night(*two(LEFT, RIGHT, None, span_s=(0.0, 0.95 * H)))
    assert "legs_not_together" not in codes(nearly)


TAPS_S = np.array([5.0, 6.1, 6.9, 3580.0, 3580.9, 3582.0])


def test_taps_by_which_clocks_were_aligned_are_no_movements():
    rows = [(4.9, 7.2), (1000.0, 1002.0), (3579.9, 3582.3)]
    legs = (
        leg(rows, taps_s=TAPS_S),
        leg([(on + 2, off + 2) for on, off in rows], side="right", taps_s=TAPS_S + 2.0),
    )
    aligned = aligned_legs(legs, expected=None, params=EventParameters())
    assert known_alignment(aligned) == aligned[1].alignment
    assert aligned[1].alignment.origin == "taps"
    assert aligned[1].alignment.offset_s == pytest.approx(2.0)
    for one in aligned:
        assert one.movements["kind"].tolist() == ["impulse", "LM", "impulse"]
        assert one.movements["why_not"].tolist() == ["tap", "", "tap"]
    result = night(*aligned)
    assert result.movements["side"].tolist() == ["both"]


def test_taps_of_one_leg_alone_stay_what_they_were():
    rows = [(4.9, 7.2), (1000.0, 1002.0)]
    legs = leg(rows, taps_s=TAPS_S), leg(rows, side="right")
    aligned = aligned_legs(legs, expected=None, params=EventParameters())
    assert known_alignment(aligned) is None
    assert aligned[0].movements["kind"].tolist() == ["LM", "LM"]


def test_one_leg_needs_no_other():
    one = leg(LEFT)
    assert aligned_legs([one], expected=None, params=EventParameters()) == (one,)
    assert known_alignment([one]) is None
    scored = combined([one], WASM2016, Parameters())
    assert not scored.is_apart
    assert list(scored.alone) == ["left"]


@pytest.mark.parametrize("alignment", [None, ALIGNED, REFUSED])
def test_what_is_said_of_two_legs_neither_judges_nor_promises(alignment):
    result = night(*two(LEFT, RIGHT, alignment, span_s=(0.0, 0.5 * H)))
    for one in result.quality.flags:
        assert not found_in(one.sentence)
