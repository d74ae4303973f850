"""How a leg passed the night beside its movements."""

from __future__ import annotations

import math

import numpy as np
import pytest

from legmotion.events.away import Away
from legmotion.events.bilateral import Alignment
from legmotion.night.analysable import remaining, total_s
from legmotion.night.course import leg_course
from legmotion.params import Parameters, with_values
from tests.night.helpers import leg, lying, night, train

FLAT, TURNED, ASIDE = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def course(one, **values):
    named = {name.replace("__", "."): value for name, value in values.items()}
    parameters = with_values(Parameters(), named, origin="test")
    return leg_course(one, events=parameters.events, night=parameters.night)


def kinds(found):
    return [(one.kind, one.start_s, one.end_s) for one in found.away]


def positions(found):
    return [(one.position, one.start_s, one.end_s) for one in found.positions]


def test_each_reason_for_lost_time_has_its_stretches() -> None:
    away = Away(
        out_of_bed_s=np.array([[610.0, 640.0]]),
        not_worn_s=np.array([[2000.0, 2600.0]]),
        suspect_s=np.array([[3000.0, 3300.0]]),
        cut_s=np.array([[600.0, 650.0], [2000.0, 2600.0]]),
    )
    one = leg(lost=[(100.0, 130.0), (600.0, 650.0), (2000.0, 2600.0)], away=away)
    assert kinds(course(one)) == [
        ("not_recorded", 100.0, 130.0),
        ("walking", 600.0, 650.0),
        ("not_worn", 2000.0, 2600.0),
        ("suspect", 3000.0, 3300.0),
    ]


def test_what_is_named_is_what_leaves_the_denominator() -> None:
    away = Away(
        not_worn_s=np.array([[2000.0, 2600.0]]), cut_s=np.array([[600.0, 650.0], [2000.0, 2600.0]])
    )
    one = leg(lost=[(640.0, 700.0), (600.0, 650.0), (2000.0, 2600.0), (2500.0, 2700.0)], away=away)
    named_s = np.array(
        [(each.start_s, each.end_s) for each in course(one).away if each.kind != "suspect"]
    )
    assert total_s(named_s) == pytest.approx(3600 - total_s(remaining(0.0, 3600.0, one.lost_s)))


def test_a_night_without_losses_has_none() -> None:
    assert kinds(course(leg())) == []


def test_times_of_a_second_leg_are_on_the_first_files_clock() -> None:
    ahead = Alignment(status="aligned", offset_s=2.0, n_pairs=20, n_needed=4)
    one = leg(side="right", lost=[(100.0, 130.0)], offset_s=10.0, alignment=ahead)
    ((_, start_s, end_s),) = kinds(course(one))
    assert (start_s, end_s) == (pytest.approx(108.0), pytest.approx(138.0))


def test_the_limit_is_that_of_the_floor_or_the_least_there_is() -> None:
    events = Parameters().events
    quiet, noisy = course(leg(floor_mg=0.1)), course(leg(floor_mg=5.0))
    assert quiet.threshold_mg == pytest.approx(events.min_on_mg)
    assert noisy.threshold_mg == pytest.approx(5.0 * events.on_floor_ratio)


def test_a_frozen_floor_holds_for_a_quieter_night() -> None:
    frozen = course(leg(floor_mg=0.5), events__frozen_floor_mg=6.0)
    assert frozen.threshold_mg == pytest.approx(6.0 * Parameters().events.on_floor_ratio)


def test_a_floor_that_nobody_knows_has_no_limit() -> None:
    assert course(leg(floor_mg=math.nan)).threshold_mg is None


def test_a_leg_that_turns_lies_in_another_position_and_comes_back_to_the_first() -> None:
    lain = lying(places=[(1200.0, TURNED), (2400.0, FLAT), (3000.0, ASIDE)])
    assert positions(course(leg(lying=lain))) == [
        (1, 0.0, 1200.0),
        (2, 1200.0, 2400.0),
        (1, 2400.0, 3000.0),
        (3, 3000.0, 3600.0),
    ]


def test_a_position_held_for_a_minute_is_a_passage() -> None:
    lain = lying(places=[(1200.0, TURNED), (1260.0, FLAT)])
    assert positions(course(leg(lying=lain))) == [(1, 0.0, 3600.0)]


def test_minutes_without_rest_belong_to_the_position_around_them() -> None:
    lain = lying(busy=[(1200.0, 1320.0)])
    assert positions(course(leg(lying=lain))) == [(1, 0.0, 3600.0)]


def test_nothing_is_said_of_a_position_through_a_long_time_without_rest() -> None:
    lain = lying(busy=[(1200.0, 2400.0)])
    assert positions(course(leg(lying=lain))) == [(1, 0.0, 1200.0), (1, 2400.0, 3600.0)]


def test_a_recording_without_gravity_shows_no_positions() -> None:
    assert positions(course(leg(lying=None))) == []


def test_a_night_holds_the_course_of_each_leg() -> None:
    kicks = train(*range(100, 500, 20))
    result = night(leg(kicks), leg(kicks, side="right"))
    assert [one.side for one in result.legs] == ["left", "right"]
