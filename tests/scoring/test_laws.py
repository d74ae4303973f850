"""What must hold for any movements under any rule."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from legmotion.scoring.rules import WASM2016
from tests.reference.scoring import naive_ferri, naive_score
from tests.scoring.helpers import plm_onsets, scored, series, train
from tests.scoring.strategies import LAWS, intervals, postures, rows, rules, stages

OTHER = {"left": "right", "right": "left"}
TEXT = ("side", "kind", "why_not")
NUMBERS = ("n_parts", "imi_s", "series", "is_clm", "is_plm")


def described(result):
    """Everything about each movement, as text where it may be undefined; ties in any order."""
    columns = [result.movements[name].tolist() for name in ("onset_s", "offset_s", "side")]
    others = zip(*(result.movements[name].tolist() for name in (*NUMBERS, "why_not")), strict=True)
    return list(zip(*columns, map(repr, others), strict=True))


def assert_same_movements(one, two, *, shift_s=0.0):
    assert set(one.movements) == set(two.movements)
    for name in (*TEXT, *NUMBERS, *(("state",) if "state" in one.movements else ())):
        np.testing.assert_array_equal(one.movements[name], two.movements[name], err_msg=name)
    for name in ("onset_s", "offset_s"):
        np.testing.assert_array_equal(one.movements[name] + shift_s, two.movements[name])


@LAWS
@given(
    rows=rows(), rule=rules, posture=postures, gaps=intervals(), staged=stages(), events=intervals()
)
def test_any_night_is_scored_as_the_plain_twin_does(rows, rule, posture, gaps, staged, events):
    result = scored(rows, rule=rule, posture=posture, gaps=gaps, stages=staged, events=events)
    expected, plm_nr = naive_score(
        rows, rule=rule, posture=posture, gaps=gaps, stages=staged, events=events
    )
    table = result.movements
    assert table["onset_s"].tolist() == [movement.onset for movement in expected]
    assert table["offset_s"].tolist() == [movement.offset for movement in expected]
    assert table["side"].tolist() == [movement.side for movement in expected]
    assert table["n_parts"].tolist() == [len(movement.parts) for movement in expected]
    assert table["why_not"].tolist() == [movement.why for movement in expected]
    np.testing.assert_array_equal(table["imi_s"], [movement.imi for movement in expected])
    np.testing.assert_array_equal(
        table["series"], [movement.series or math.nan for movement in expected]
    )
    assert result.plm_nr == plm_nr
    np.testing.assert_array_equal(
        result.ferri_pi, naive_ferri(result.imi_s) if rule.has_ferri_index else math.nan
    )
    for number, movement in enumerate(expected, start=1):
        for part in movement.parts:
            assert result.part_of[part.rows].tolist() == [number] * len(part.rows)


@LAWS
@given(rows=rows(), rule=rules, posture=postures, shift=st.integers(-(2**17), 2**17))
def test_shifting_time_shifts_the_onsets_and_nothing_else(rows, rule, posture, shift):
    shift_s = shift / 64
    moved = [(onset + shift_s, offset + shift_s, *rest) for onset, offset, *rest in rows]
    before = scored(rows, rule=rule, posture=posture)
    after = scored(moved, rule=rule, posture=posture)
    assert_same_movements(before, after, shift_s=shift_s)


@LAWS
@given(rows=rows(), rule=rules, gaps=intervals(), events=intervals())
def test_swapping_the_legs_swaps_the_sides_and_nothing_else(rows, rule, gaps, events):
    swapped = [(onset, offset, OTHER[side], kind) for onset, offset, side, kind in rows]
    before = scored(rows, rule=rule, gaps=gaps, events=events)
    after = scored(swapped, rule=rule, gaps=gaps, events=events)
    assert sorted(described(before)) == sorted(
        (*times, OTHER.get(side, side), what) for *times, side, what in described(after)
    )
    assert before.plm_nr == after.plm_nr


@LAWS
@given(rows=rows(), rule=rules, posture=postures, data=st.data())
def test_the_order_of_the_rows_changes_nothing(rows, rule, posture, data):
    order = data.draw(st.permutations(range(len(rows))))
    before = scored(rows, rule=rule, posture=posture)
    after = scored([rows[i] for i in order], rule=rule, posture=posture)
    assert_same_movements(before, after)
    np.testing.assert_array_equal(before.part_of[order], after.part_of)


@LAWS
@given(
    rows=rows(),
    rule=rules,
    where=st.floats(0, 1),
    duration_s=st.sampled_from([0.25, 2.0, 10.0, 12.0]),
    side=st.sampled_from(["left", "right"]),
)
def test_a_movement_far_from_all_others_changes_no_series(rows, rule, where, duration_s, side):
    cut = round(where * len(rows))
    start_s = max((offset for _, offset, *_ in rows[:cut]), default=0.0) + 91.0
    later_s = start_s + duration_s + 91.0 - (rows[cut][0] if cut < len(rows) else 0.0)
    apart = [
        row if i < cut else (row[0] + later_s, row[1] + later_s, *row[2:])
        for i, row in enumerate(rows)
    ]
    before = scored(apart, rule=rule)
    after = scored([*apart, (start_s, start_s + duration_s, side, "LM")], rule=rule)
    assert series(before) == series(after)
    assert before.n_clm <= after.n_clm <= before.n_clm + 1
    assert after.n_short == before.n_short
    assert after.mean_log_imi == before.mean_log_imi or math.isnan(before.mean_log_imi)


@LAWS
@given(rows=rows(), rule=rules, posture=postures, where=st.floats(0, 1))
def test_both_sides_of_a_gap_are_scored_as_if_alone(rows, rule, posture, where):
    cut = round(where * len(rows))
    gap_s = (rows[cut][0] - 0.125, rows[cut][0]) if cut < len(rows) else (1e6, 1e6 + 5)
    assume(cut == 0 or rows[cut - 1][0] < gap_s[0])
    whole = scored(rows, rule=rule, posture=posture, gaps=[gap_s])
    first = scored(rows[:cut], rule=rule, posture=posture)
    second = scored(rows[cut:], rule=rule, posture=posture)
    assert series(whole) == series(first) + series(second)
    for name in ("onset_s", "offset_s", "side", "n_parts", "imi_s", "is_clm", "is_plm"):
        np.testing.assert_array_equal(
            whole.movements[name],
            np.concatenate([first.movements[name], second.movements[name]]),
        )


@LAWS
@given(
    rows=rows(kinds=("LM",)), rule=rules, kind=st.sampled_from(["impulse", "walking", "artifact"])
)
def test_a_second_leg_without_movements_changes_nothing(rows, rule, kind):
    one_leg = [(onset, offset, "left", what) for onset, offset, _, what in rows]
    jolts = [(onset + 0.25, offset + 3.0, "right", kind) for onset, offset, *_ in rows]
    before = scored(one_leg, rule=rule)
    after = scored([*one_leg, *jolts], rule=rule)
    assert_same_movements(before, after)
    assert bool(np.all(np.isnan(after.part_of[len(rows) :])))


@LAWS
@given(
    steps=st.lists(st.integers(40, 360), min_size=4, max_size=12),
    rule=rules,
    side=st.sampled_from(["left", "right"]),
)
def test_stretching_time_until_intervals_are_too_long_leaves_no_series(steps, rule, side):
    onsets = np.cumsum(np.array(steps) * 0.25)
    assert plm_onsets(scored(train(*onsets, side=side), rule=rule)) == onsets.tolist()
    stretched = onsets * (90.25 / (min(steps) * 0.25))
    assert plm_onsets(scored(train(*stretched, side=side), rule=rule)) == []


def test_a_hundred_steps_of_a_tenth_of_a_second_are_ten_seconds():
    onsets, now = [], 0.0
    for step in range(401):
        if step % 100 == 0:
            onsets.append(now)
        now += 0.1
    assert min(np.diff(onsets)) < 10.0
    assert len(plm_onsets(scored(train(*onsets), rule=WASM2016))) == 5
