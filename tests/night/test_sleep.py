"""Sleep as movement of the body shows it, whatever the legs do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.night.analysable import total_s
from legmotion.night.sleep import estimate_sleep
from legmotion.night.window import Window
from legmotion.params import NightParameters
from tests.night.helpers import codes, leg, lying, night, reason, train, value

NIGHT = NightParameters()
SPAN_S = (0.0, 7200.0)
SIDE, UPRIGHT = (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def bed(start_s=0.0, end_s=7200.0):
    return Window(start_s=start_s, end_s=end_s, origin="option", start=None, end=None)


def sleep(*legs, window=None, seen=None, **changes):
    legs = legs or (leg(span_s=SPAN_S, lying=lying(SPAN_S, **changes)),)
    window = window or bed()
    seen = np.array([[window.start_s, window.end_s]] if seen is None else seen, dtype=float)
    return estimate_sleep(legs, window, seen, params=NIGHT)


def test_who_does_not_move_sleeps():
    found = sleep()
    assert found.asleep_s.tolist() == [[0.0, 7200.0]]
    assert found.awake_s.tolist() == []
    assert (found.origin, found.period_s) == ("estimated", (0.0, 7200.0))


def test_large_movements_less_than_five_minutes_apart_are_wakefulness_and_others_are_not():
    found = sleep(large=[(1000.0, 1006.0), (1300.0, 1304.0), (3000.0, 3010.0)])
    assert found.awake_s.tolist() == [[1000.0, 1304.0], [3000.0, 3010.0]]
    assert found.asleep_s.tolist() == [[0.0, 1000.0], [1304.0, 3000.0], [3010.0, 7200.0]]


def test_five_minutes_of_rest_are_sleep_and_less_are_not():
    assert total_s(sleep(large=[(1000.0, 1005.0), (1305.0, 1310.0)]).awake_s) == 10.0
    assert total_s(sleep(large=[(1000.0, 1005.0), (1304.9, 1310.0)]).awake_s) > 300.0


def test_a_lasting_turn_is_a_movement_of_the_body():
    found = sleep(places=[(3000.0, SIDE)])
    (awake,) = found.awake_s.tolist()
    assert awake[0] <= 3000.0 <= awake[1]
    assert awake[1] - awake[0] <= 15.0


def test_turns_one_after_the_other_are_wakefulness_between_them():
    found = sleep(places=[(3000.0, SIDE), (3200.0, (1.0, 0.0, 0.0)), (3400.0, SIDE)])
    assert total_s(found.awake_s) == pytest.approx(400.0, abs=30.0)


def test_a_small_turn_is_none():
    turned = (np.cos(np.radians(4.0)), np.sin(np.radians(4.0)), 0.0)
    assert sleep(places=[(3000.0, turned)]).awake_s.tolist() == []


def test_a_turn_in_a_time_without_rest_is_seen_by_what_was_before_and_after():
    found = sleep(places=[(3010.0, SIDE)], busy=[(3000.0, 3020.0)])
    (awake,) = found.awake_s.tolist()
    assert 2990.0 <= awake[0] <= awake[1] <= 3030.0


def test_who_stands_is_awake_even_where_that_is_no_time_in_bed():
    trip = (3000.0, 3300.0)
    found = sleep(
        places=[(3000.0, UPRIGHT), (3300.0, (1.0, 0.0, 0.0))],
        walking=[(3000.0, 3060.0)],
        seen=[(0.0, trip[0]), (trip[1], 7200.0)],
    )
    assert total_s(found.awake_s) == pytest.approx(300.0, abs=15.0)


def test_what_was_not_recorded_is_neither():
    found = sleep(large=[(900.0, 905.0), (1100.0, 1105.0)], seen=[(0.0, 1000.0), (2000.0, 7200.0)])
    assert found.awake_s.tolist() == [[900.0, 1000.0]]
    assert found.asleep_s.tolist() == [[0.0, 900.0], [2000.0, 7200.0]]
    states = found.state(np.array([500.0, 900.0, 1500.0, 2000.0, 7200.0]))
    assert states.tolist() == ["sleep", "wake", "", "sleep", ""]


def test_nothing_is_said_outside_the_window():
    found = sleep(window=bed(1000.0, 2000.0), large=[(1500.0, 1510.0)])
    assert found.state(np.array([999.0, 1000.0, 1505.0, 2000.0])).tolist() == [
        "", "sleep", "wake", ""
    ]  # fmt: skip


def test_either_leg_can_show_that_the_body_moved():
    one = leg(span_s=SPAN_S, lying=lying(SPAN_S, large=[(1000.0, 1010.0)]))
    other = leg(
        side="right", span_s=SPAN_S, offset_s=100.0, lying=lying(SPAN_S, large=[(1100.0, 1110.0)])
    )
    assert total_s(sleep(one, other).awake_s) == 210.0
    assert sleep(one, leg(side="right", span_s=SPAN_S)).awake_s.tolist() == [[1000.0, 1010.0]]


def test_without_gravity_nothing_is_known():
    assert sleep(leg(span_s=SPAN_S)) is None
    result = night(leg(train(100, 120, 140, 160)))
    assert reason(result, "tst_min") == "the recording does not show how the leg lay"
    assert set(result.movements["state"].tolist()) == {""}


spans = st.tuples(st.floats(-100, 7300), st.floats(0, 900)).map(lambda s: (s[0], s[0] + s[1]))


@given(large=st.lists(spans, max_size=12), lost=st.lists(spans, max_size=4))
def test_sleep_wakefulness_and_the_unseen_make_up_the_window(large, lost):
    result = night(
        leg(span_s=SPAN_S, lost=lost, lying=lying(SPAN_S, large=large)),
        night__min_window_h=1.0,
    )
    found = result.sleep
    seen_h = value(result, "tib_analysable_min") / 60
    assert total_s(found.asleep_s) + total_s(found.awake_s) == pytest.approx(3600 * seen_h)
    both = np.sort(np.concatenate([found.asleep_s, found.awake_s]), axis=0)
    assert bool(np.all(both[1:, 0] >= both[:-1, 1]))


@given(st.lists(st.floats(0, 7000), max_size=40))
def test_leg_movements_make_no_wakefulness_and_the_estimate_no_difference_to_the_rule(onsets):
    rows = train(*sorted(onsets))
    seen = night(leg(rows, span_s=SPAN_S, lying=lying(SPAN_S)))
    unseen = night(leg(rows, span_s=SPAN_S))
    assert value(seen, "tst_min") == 120.0
    for name in ("is_plm", "is_clm", "why_not", "series"):
        np.testing.assert_array_equal(seen.movements[name], unseen.movements[name])
    assert value(seen, "plm_per_h_tib") == value(unseen, "plm_per_h_tib")
    assert codes(seen) == codes(unseen)


def test_a_rule_that_scores_sleep_only_does_not_use_the_estimate():
    rows, restless = train(*range(1000, 1200, 20)), [(950.0, 955.0), (1220.0, 1225.0)]
    result = night(
        leg(rows, span_s=SPAN_S, lying=lying(SPAN_S, large=restless)), scoring__rules="aasm"
    )
    assert value(result, "plm_n") == value(result, "plmw_n") == 10
    assert value(result, "plms_n") == 0
