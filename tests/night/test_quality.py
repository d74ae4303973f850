"""Flags and grade: each limit is met from both sides."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import numpy as np
import pytest

from legmotion.io.recording import Note, ReadLog, Repair
from legmotion.night.window import WindowOptions
from tests.architecture.test_words import found_in
from tests.night.helpers import (
    BERLIN,
    clock,
    codes,
    leg,
    lying,
    night,
    no_clock,
    recording,
    train,
)

H = 3600.0
EIGHT_H = (0.0, 8 * H)
PLENTY = train(*range(100, 2000, 20))


def good_leg(rows=PLENTY, **changes):
    return leg(rows, **{"span_s": EIGHT_H, **changes})


def flag(result, code):
    (found,) = [flag for flag in result.quality.flags if flag.code == code]
    return found


def test_an_ordinary_night_is_good_and_says_that_it_saw_one_leg():
    result = night(good_leg())
    assert result.quality.grade == "good"
    assert codes(result) == ["one_leg_only", "window_assumed"]
    assert flag(result, "one_leg_only").sentence.startswith("one leg only")


@pytest.mark.parametrize(
    ("changes", "code", "grade"),
    [
        ({"floor_mg": 3.0}, None, "good"),
        ({"floor_mg": 3.1}, "noise_floor", "fair"),
        ({"floor_mg": 6.1}, "noise_floor", "bad"),
        ({"resolution_mg": 8.0}, None, "good"),
        ({"resolution_mg": 15.6}, "low_resolution", "fair"),
        ({"rate_hz": 20.0}, None, "good"),
        ({"rate_hz": 12.5}, "low_rate", "fair"),
        ({"jitter_ms": 50.0}, None, "good"),
        ({"jitter_ms": 51.0}, "jitter", "fair"),
        ({"scale": 0.96}, None, "good"),
        ({"scale": 0.94}, "scale_error", "fair"),
        ({"scale": 1.06}, "scale_error", "fair"),
        ({"n_clipped": 3}, "clipping", "good"),
        ({"span_s": (0.0, 4 * H)}, None, "good"),
        ({"span_s": (0.0, 3.9 * H)}, "short_night", "fair"),
        ({"span_s": (0.0, 0.9 * H)}, "short_night", "bad"),
        ({"lost": [(0.0, 1440.0)]}, None, "good"),
        ({"lost": [(0.0, 1500.0)]}, "lost_time", "fair"),
        ({"span_s": (0.0, 20 * H), "lost": [(0.0, 10.1 * H)]}, "lost_time", "bad"),
    ],
)
def test_a_limit_is_passed_or_not(changes, code, grade):
    _, end_s = changes.get("span_s", EIGHT_H)
    last_thousand_s = train(*np.arange(end_s - 1100, end_s - 100, 20))
    result = night(good_leg(last_thousand_s, **changes))
    said = [name for name in codes(result) if name not in ("one_leg_only", "window_assumed")]
    assert result.quality.grade == grade
    assert said == ([code] if code else [])
    if code:
        assert flag(result, code).grade == grade


def test_a_flag_holds_the_value_and_the_limit_it_passed():
    fair = flag(night(good_leg(floor_mg=3.5)), "noise_floor")
    assert (fair.value, fair.limit) == (3.5, 3.0)
    bad = flag(night(good_leg(floor_mg=7.0)), "noise_floor")
    assert (bad.value, bad.limit) == (7.0, 6.0)


def test_the_grade_is_the_worst_that_any_flag_calls_for():
    result = night(good_leg(floor_mg=7.0, rate_hz=12.5))
    assert result.quality.grade == "bad"
    grades = {one.code: one.grade for one in result.quality.flags}
    assert grades == {
        "one_leg_only": "good", "window_assumed": "good", "noise_floor": "bad", "low_rate": "fair",
    }  # fmt: skip


def test_the_limits_are_parameters():
    assert night(good_leg(floor_mg=3.5), night__fair_above_floor_mg=4.0).quality.grade == "good"


def test_a_rate_that_is_not_the_nominal_one_is_said_and_used():
    as_said = good_leg(recording=recording(nominal_rate_hz=50.4))
    assert "rate_off_nominal" not in codes(night(as_said))
    off = night(good_leg(recording=recording(nominal_rate_hz=60.0)))
    assert flag(off, "rate_off_nominal").value == pytest.approx(-100 / 6)
    assert off.quality.grade == "good"


def test_few_movements_are_said():
    assert flag(night(good_leg(train(*range(100, 1000, 100)))), "few_movements").value == 9
    assert "few_movements" not in codes(night(good_leg(train(*range(100, 1100, 100)))))


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        ("given", None),
        ("device", None),
        ("file_name", "side_from_name"),
        ("folder_name", "side_from_name"),
        ("assumed", "side_assumed"),
    ],
)
def test_a_side_that_nobody_gave_is_said(origin, code):
    said = set(codes(night(good_leg(side_origin=origin)))) - {"one_leg_only", "window_assumed"}
    assert said == ({code} if code else set())


def test_a_zone_that_is_only_the_computers_is_said():
    assert "zone_assumed" not in codes(night(good_leg(), at=clock(zone_origin="settings")))
    result = night(good_leg(), at=clock(zone_origin="computer"))
    assert flag(result, "zone_assumed").value == "Europe/Berlin"
    assert "--tz" in flag(result, "zone_assumed").sentence


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (no_clock(), "time of day"),
        (clock(datetime(1970, 1, 1, 22, 0), "time_of_day"), "the date is not known"),
    ],
)
def test_a_missing_clock_is_said(at, words):
    assert words in flag(night(good_leg(), at=at), "clock_unknown").sentence


def test_two_legs_on_two_clocks_are_fair():
    result = night(good_leg(), good_leg(side="right"))
    assert result.quality.grade == "fair"
    assert "one_leg_only" not in codes(result)


def test_a_stream_without_gravity_is_fair():
    note = Note(code="gravity_removed", value=0.0, sentence="gravity was removed")
    result = night(good_leg(recording=recording(gravity_included=False, notes=(note,))))
    assert result.quality.grade == "fair"
    assert codes(result).count("gravity_removed") == 1


def test_what_a_reader_inferred_is_said_and_what_it_merely_found_is_not():
    notes = (
        Note(code="unit_inferred", value="lsb", sentence="unit lsb inferred"),
        Note(code="clock_local", value="", sentence="a wall clock without a zone"),
    )
    result = night(good_leg(recording=recording(notes=notes)))
    assert flag(result, "unit_inferred").sentence == "left leg: unit lsb inferred"
    assert "clock_local" not in codes(result)
    assert result.quality.grade == "good"


def test_every_repair_is_said_with_its_count_and_its_first_line():
    log = ReadLog(
        repairs={
            "unreadable_row": Repair(reason="rows that cannot be read", n=3, first_line=17),
            "cut_last_line": Repair(reason="the last line is cut", n=1, first_line=None),
        }
    )
    result = night(good_leg(recording=recording(log=log)))
    said = flag(result, "unreadable_row")
    assert said.value == 3
    assert said.sentence == "left leg: rows that cannot be read (3 times, first in line 17)"
    assert flag(result, "cut_last_line").sentence.endswith("the last line is cut (once)")


def test_each_leg_speaks_for_itself():
    result = night(good_leg(floor_mg=3.4), good_leg(side="right", floor_mg=4.5))
    said = [one.sentence for one in result.quality.flags if one.code == "noise_floor"]
    assert [sentence.split(":")[0] for sentence in said] == ["left leg", "right leg"]


@pytest.mark.parametrize(
    ("stillest_s", "is_said"),
    [
        (None, False),
        ((4 * H, 8 * H), False),
        ((14 * H, 18 * H), True),
        ((11 * H, 15 * H), False),
        ((17 * H, 21 * H), False),
    ],
)
def test_still_hours_in_the_middle_of_the_day_raise_the_question_of_the_zone(stillest_s, is_said):
    result = night(good_leg(span_s=(0.0, 24 * H), stillest_s=stillest_s))
    assert ("still_by_day" in codes(result)) is is_said
    if is_said:
        assert "from 12:00 to 16:00" in flag(result, "still_by_day").sentence


def test_a_given_window_is_not_said_to_be_assumed():
    options = WindowOptions(lights_off=datetime(2026, 11, 21, 22, 30))
    assert "window_assumed" not in codes(night(good_leg(), options=options))


UPRIGHT_FIRST = [(0.0, (0.0, 0.0, 1.0)), (H, (1.0, 0.0, 0.0))]


@pytest.mark.parametrize(
    ("restless_min", "walking", "doubt"),
    [(0, [(0.0, 60.0)], None), (20, [(0.0, 60.0)], None), (45, [(0.0, 60.0)], 45), (0, [], "")],
)
def test_a_window_that_was_detected_is_said_with_what_leaves_it_in_doubt(
    restless_min, walking, doubt
):
    first_hour = [] if walking else [(0.0, H)]
    lain = lying(
        EIGHT_H,
        places=UPRIGHT_FIRST if walking else (),
        walking=walking,
        busy=[*walking, *first_hour, (H, H + 60 * restless_min)],
    )
    result = night(good_leg(train(*range(4000, 6000, 25)), lying=lain))
    assert result.window.origin == "detected+recording"
    said = flag(result, "window_detected")
    assert said.sentence.startswith("lights off taken from how the leg lay")
    assert "window_assumed" not in codes(result)
    assert ("window_doubtful" in codes(result)) is (doubt is not None)
    if doubt is not None:
        doubtful = flag(result, "window_doubtful")
        assert doubtful.value == (pytest.approx(doubt, abs=3) if doubt else None)
        assert ("nobody walked" in doubtful.sentence) is (doubt == "")
        assert not found_in(doubtful.sentence) + found_in(said.sentence)
    assert result.quality.grade == "good"


def test_no_sentence_judges_or_promises():
    notes = (Note(code="unit_inferred", value="g", sentence="unit g inferred"),)
    poor = dataclasses.replace(
        good_leg(
            train(100),
            floor_mg=9.0, resolution_mg=20.0, rate_hz=12.5, jitter_ms=90.0, scale=1.2,
            n_clipped=4, side_origin="assumed", stillest_s=(14 * H, 18 * H),
        ),
        recording=recording(nominal_rate_hz=25.0, notes=notes, gravity_included=False),
    )  # fmt: skip
    result = night(poor, at=clock(zone=BERLIN, zone_origin="computer"))
    assert len(result.quality.flags) >= 12
    assert not [found for one in result.quality.flags if (found := found_in(one.sentence))]
