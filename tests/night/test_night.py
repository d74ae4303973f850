"""The tables of a night: what belongs to it, on whose clock, and what is in bed."""

from __future__ import annotations

import dataclasses
from datetime import datetime, time, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.night.night import NIGHT_SCHEMA
from legmotion.night.window import WindowOptions
from legmotion.scoring.rules import AASM, WASM2016
from tests.night.helpers import (
    EVENING,
    clock,
    codes,
    leg,
    moved,
    night,
    no_clock,
    train,
    value,
)

TRAIN = train(1000, 1020, 1040, 1060)


def test_a_night_has_complete_tables():
    result = night(leg(TRAIN))
    assert result.leg_movements.is_complete
    assert result.movements.is_complete
    assert result.provenance.schema == NIGHT_SCHEMA


def test_onsets_are_written_with_their_offset_from_utc():
    result = night(leg(train(1000.25)))
    assert result.movements["onset"].tolist() == ["2026-11-21T22:16:40.250+01:00"]
    assert result.leg_movements["onset"].tolist() == ["2026-11-21T22:16:40.250+01:00"]


def test_without_a_clock_onsets_are_empty():
    result = night(leg(TRAIN), at=no_clock())
    assert set(result.movements["onset"].tolist()) == {""}
    assert set(result.leg_movements["onset"].tolist()) == {""}
    assert result.night == "undated-1"


def test_across_a_clock_change_onsets_keep_their_order():
    late = clock(datetime(2026, 10, 25, 1, 50))
    result = night(leg(train(*range(0, 5000, 600)), span_s=(0.0, 7200.0)), at=late)
    onsets = [datetime.fromisoformat(text) for text in result.movements["onset"].tolist()]
    assert [b - a for a, b in pairwise(onsets)] == [timedelta(seconds=600)] * 8
    assert {onset.utcoffset() for onset in onsets} == {timedelta(hours=1), timedelta(hours=2)}


def test_every_leg_movement_names_the_movement_it_became_part_of():
    rows = [(100.0, 102.0), (50.0, 53.0, "impulse"), (200.0, 202.0)]
    result = night(leg(rows), leg([(101.0, 103.0)], side="right"))
    table = result.leg_movements
    assert table["onset_s"].tolist() == [50.0, 100.0, 101.0, 200.0]
    assert table["side"].tolist() == ["left", "left", "right", "left"]
    np.testing.assert_array_equal(table["movement"], [np.nan, 1, 1, 2])
    assert result.movements["side"].tolist() == ["both", "left"]
    assert result.movements["movement"].tolist() == [1, 2]


def test_the_second_leg_keeps_its_own_clock_and_is_scored_on_the_first():
    first = leg([(1000.0, 1002.0)])
    second = leg([(401.0, 403.0)], side="right", span_s=(0.0, 3000.0), offset_s=600.0)
    result = night(first, second)
    assert result.movements["onset_s"].tolist() == [1000.0]
    assert result.movements["offset_s"].tolist() == [1003.0]
    assert result.leg_movements["onset_s"].tolist() == [1000.0, 401.0]
    assert result.leg_movements["onset"].tolist() == [
        "2026-11-21T22:16:40.000+01:00",
        "2026-11-21T22:16:41.000+01:00",
    ]
    assert result.recordings[1].offset_s == 600.0
    assert result.recordings[1].start == "2026-11-21T22:10:00.000+01:00"


def test_only_time_that_both_legs_saw_is_analysable():
    first = leg(span_s=(0.0, 3600.0), lost=[(100.0, 400.0)])
    second = leg(side="right", span_s=(0.0, 2400.0), lost=[(0.0, 60.0)], offset_s=600.0)
    result = night(first, second)
    assert value(result, "tib_min") == 60.0
    # Of 0..3600 s lost are 0..660 (second leg) and 3000..3600 (second leg); 100..400 is in that.
    assert value(result, "tib_analysable_min") == 39.0


def test_a_movement_is_in_bed_if_it_begins_in_the_window_and_in_time_that_was_seen():
    rows = train(100, 700, 1500, 1800, 3000, 3590)
    options = WindowOptions(lights_off=time(22, 10), lights_on=time(22, 50))
    result = night(leg(rows, lost=[(1495.0, 1600.0)]), options=options)
    expected = [False, True, False, True, False, False]
    assert result.movements["in_bed"].tolist() == expected
    assert result.leg_movements["in_bed"].tolist() == expected
    assert value(result, "lm_n") == 2


def test_the_window_begins_with_its_first_moment_and_ends_before_its_last():
    options = WindowOptions(lights_off=time(22, 10), lights_on=time(22, 50))
    result = night(leg(train(600, 3000)), options=options)
    assert result.movements["in_bed"].tolist() == [True, False]


def test_a_gap_in_either_leg_ends_a_series():
    assert value(night(leg(TRAIN), leg(side="right")), "plm_n") == 4
    other = leg(side="right", gaps=[(450.0, 453.0)], lost=[(450.0, 453.0)], offset_s=600.0)
    assert value(night(leg(TRAIN), other), "plm_n") == 0


def test_the_rule_and_the_posture_policy_are_those_of_the_parameters():
    rows = [*train(1000, 1020, 1060), *train(1040, kind="posture")]
    assert night(leg(rows)).rule == WASM2016
    assert night(leg(rows), scoring__rules="aasm").rule == AASM
    assert value(night(leg(rows)), "plm_n") == 4
    assert value(night(leg(rows), events__posture="break"), "plm_n") == 0
    with pytest.raises(ParameterError, match="'drop', expected one of score, ignore, break"):
        night(leg(rows), events__posture="drop")


def test_movements_and_series_are_numbered_in_order_of_onset():
    result = night(leg(train(*range(2000, 2100, 20), *range(500, 600, 20))))
    assert result.movements["movement"].tolist() == list(range(1, 11))
    assert result.movements["series"].tolist() == [1.0] * 5 + [2.0] * 5


def test_a_night_without_movements_is_a_night():
    result = night(leg())
    assert result.movements.n_rows == 0
    assert result.leg_movements.n_rows == 0
    assert value(result, "plm_per_h_tib") == 0.0


@given(
    steps=st.lists(st.integers(2, 120), max_size=25),
    offset_s=st.sampled_from([0.0, 7.5, -12.25]),
    rule=st.sampled_from(["wasm2016", "aasm", "wasm2006", "coleman"]),
)
def test_a_second_leg_that_never_moves_changes_no_number_but_those_about_legs(
    steps, offset_s, rule
):
    one = leg(train(*(100.0 + np.cumsum(steps))))
    other = leg(side="right", span_s=(-60.0, 3700.0), offset_s=offset_s)
    options = WindowOptions(lights_off=time(22, 0), lights_on=time(23, 0))
    alone = night(one, options=options, scoring__rules=rule)
    both = night(one, other, options=options, scoring__rules=rule)
    for key, outcome in alone.outcomes.items():
        if outcome.reason not in ("one leg was recorded", "the right leg was not recorded"):
            assert both.outcomes[key] == outcome
    assert both.intervals == alone.intervals
    assert both.profile == alone.profile


@given(steps=st.lists(st.integers(2, 120), max_size=25), shift_s=st.integers(1, 3600))
def test_which_leg_is_called_left_changes_no_number_but_those_about_sides(steps, shift_s):
    rows = train(*(100.0 + np.cumsum(steps)))
    halves = rows[::2], rows[1::2]
    one = night(leg(halves[0]), leg(halves[1], side="right"))
    other = night(leg(halves[1]), leg(halves[0], side="right"))
    for key, outcome in one.outcomes.items():
        twin = key.replace("left", "LEFT").replace("right", "left").replace("LEFT", "right")
        assert other.outcomes[twin].value == outcome.value


@given(steps=st.lists(st.integers(2, 120), max_size=25), shift_s=st.integers(0, 20000))
def test_starting_the_recorder_earlier_changes_no_index_of_a_night_with_a_window(steps, shift_s):
    rows = train(*(100.0 + np.cumsum(steps)))
    options = WindowOptions(lights_off=time(22, 1), lights_on=time(22, 50))
    later = [(onset + shift_s, offset + shift_s, kind) for onset, offset, kind in rows]
    before = night(leg(rows), options=options)
    after = night(
        leg(later, span_s=(0.0, 3600.0 + shift_s)),
        at=clock(EVENING - timedelta(seconds=shift_s)),
        options=options,
    )
    assert before.movements["onset"].tolist() == after.movements["onset"].tolist()
    assert before.outcomes == after.outcomes


def test_two_nights_of_one_file_are_two_nights():
    day = 86400.0
    first = night(leg(TRAIN))
    later = [(onset + day, offset + day, kind) for onset, offset, kind in TRAIN]
    second = night(leg(later, span_s=(day, day + 3600.0)), index=1)
    assert (first.night, second.night) == ("2026-11-21", "2026-11-22")
    assert value(second, "plm_n") == 4


def test_the_night_says_what_it_was_made_of():
    summary = night(leg(TRAIN, gaps=[(10.0, 20.0)], lost=[(10.0, 20.0), (40.0, 41.0)])).recordings[
        0
    ]
    assert summary.name == "night.csv"
    assert summary.n_samples == 2000
    assert (summary.side, summary.side_origin) == ("left", "given")
    assert summary.start == "2026-11-21T22:00:00.000+01:00"
    assert (summary.zone, summary.zone_origin) == ("Europe/Berlin", "option")
    assert (summary.start_s, summary.end_s) == (0.0, 3600.0)
    assert summary.gaps_s == ((10.0, 20.0),)
    assert summary.lost_s == 11.0


def test_a_night_cannot_be_changed_afterwards():
    result = night(leg(TRAIN))
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.night = "other"
    with pytest.raises(ValueError, match="read-only"):
        result.movements["onset_s"][0] = 1.0


def test_what_a_leg_was_given_stays_as_it_was():
    one = leg(TRAIN)
    night(one, moved(leg(side="right"), offset_s=5.0))
    assert one.movements["onset_s"].tolist() == [1000, 1020, 1040, 1060]
    assert "in_bed" not in one.movements


def test_two_legs_whose_clocks_nobody_compared_are_combined_and_that_is_said():
    assert "clocks_not_compared" in codes(night(leg(), leg(side="right")))
