"""The rest of a night by how the leg lay: stillness, standing, and what is near the ends."""

from __future__ import annotations

import numpy as np
import pytest

from legmotion.night.rest import FoundRest, found_rest, turns_deg
from legmotion.params import NightParameters
from tests.night.helpers import leg, lying, moved

H, MIN = 3600.0, 60.0
NIGHT = NightParameters()
FLAT, ON_THE_SIDE, UPRIGHT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
TEN_H = (0.0, 10 * H)


def rest(span_s=TEN_H, *, lost=(), **changes):
    return found_rest([leg(span_s=span_s, lost=lost, lying=lying(span_s, **changes))], params=NIGHT)


def evening(until_s=H, *, walking=((0.0, 60.0), (30 * MIN, 31 * MIN)), **changes):
    """Return the rest after an evening of sitting upright, still but for two walks."""
    places = [(0.0, UPRIGHT), (until_s, FLAT), *changes.pop("places", ())]
    return rest(places=places, walking=walking, busy=walking, **changes)


def test_a_recording_that_is_all_rest_is_the_window_itself():
    assert rest() == FoundRest(start_s=None, end_s=None)


def test_a_still_leg_that_stands_does_not_rest():
    found = evening(until_s=H + 40 * MIN)
    assert found.start_s == pytest.approx(H + 40 * MIN, abs=5.0)
    assert found.end_s is None


def test_getting_up_in_the_morning_ends_the_rest():
    found = evening(places=[(9 * H, UPRIGHT)], walking=((0.0, 60.0), (9 * H + 60, 9 * H + 120)))
    assert found.end_s == pytest.approx(9 * H, abs=5.0)


def test_getting_up_in_the_night_does_not():
    trip = (5 * H, 5 * H + 4 * MIN)
    found = evening(
        places=[(trip[0], UPRIGHT), (trip[1], ON_THE_SIDE)], walking=((0.0, 60.0), trip)
    )
    assert (found.start_s, found.end_s) == (pytest.approx(H, abs=5.0), None)


def test_who_lies_down_again_for_a_short_while_is_in_bed_until_then():
    trips = [(9 * H + 20 * MIN, 9 * H + 23 * MIN), (9 * H + 43 * MIN, 9 * H + 46 * MIN)]
    places = [place for up, down in trips for place in ((up, UPRIGHT), (down, FLAT))]
    found = evening(places=places, walking=((0.0, 60.0), *trips))
    assert found.end_s is None


def test_lying_awake_and_moving_before_sleep_is_time_in_bed():
    restless = [(H + k, H + k + 20.0) for k in range(0, 1200, 25)]
    found = rest(
        places=[(0.0, UPRIGHT), (H, FLAT)], walking=[(0.0, 60.0)], busy=[(0.0, 60.0), *restless]
    )
    assert found.start_s == pytest.approx(H, abs=5.0)
    assert found.start_margin_s == pytest.approx(20 * MIN, abs=3 * MIN)
    assert found.doubt_s("detected", "recording") == found.start_margin_s


def test_without_a_walk_stillness_alone_decides_and_the_doubt_is_not_known():
    found = rest(busy=[(0.0, 2 * H)])
    assert found.start_s == pytest.approx(2 * H, abs=3 * MIN)
    assert found.doubt_s("detected", "recording") is None
    assert found.doubt_s("option", "recording") == 0.0


def test_a_restless_start_that_is_short_belongs_to_the_night():
    assert rest(busy=[(0.0, 10 * MIN)]).start_s is None
    assert rest(busy=[(0.0, 20 * MIN)]).start_s is not None


def test_rests_less_than_an_hour_apart_are_one_night():
    assert rest(busy=[(5 * H, 5 * H + 50 * MIN)]) == FoundRest(start_s=None, end_s=None)
    parted = rest(busy=[(4 * H, 4 * H + 70 * MIN)])
    assert parted.start_s == pytest.approx(4 * H + 70 * MIN, abs=3 * MIN)


def test_many_leg_movements_do_not_end_the_rest():
    kicks = [(k, k + 5.0) for k in np.arange(H, 4 * H, 20.0)]
    assert rest(busy=kicks) == FoundRest(start_s=None, end_s=None)


def test_short_gaps_do_not_cut_the_rest_and_long_ones_are_no_rest():
    gaps = [(k, k + 4.0) for k in np.arange(600.0, 9 * H, 900.0)]
    assert rest(lost=gaps) == FoundRest(start_s=None, end_s=None)
    found = rest(lost=[(0.0, 6 * H)])
    assert found.start_s == pytest.approx(6 * H, abs=3 * MIN)


def test_there_is_no_rest_in_a_short_recording_or_a_restless_one():
    assert rest((0.0, 2.9 * H)) is None
    assert rest(busy=[(k, k + 30.0) for k in np.arange(0.0, 10 * H, 40.0)]) is None
    assert found_rest([leg(span_s=TEN_H)], params=NIGHT) is None


def test_of_two_legs_the_one_that_rests_longer_is_asked_on_its_own_clock():
    early = leg(span_s=TEN_H, lying=lying(TEN_H, busy=[(0.0, 3 * H)]))
    late = moved(
        leg(side="right", span_s=TEN_H, lying=lying(TEN_H, busy=[(0.0, 2 * H)])), offset_s=600.0
    )
    found = found_rest([early, late], params=NIGHT)
    assert found.start_s == pytest.approx(2 * H + 600.0, abs=3 * MIN)


def test_a_turn_is_taken_from_the_last_direction_that_is_known():
    directions = np.array([FLAT, (np.nan,) * 3, ON_THE_SIDE, ON_THE_SIDE])
    np.testing.assert_allclose(turns_deg(directions), [0.0, np.nan, 90.0, 0.0])
