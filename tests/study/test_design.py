"""From results and a diary to the nights of a comparison."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from tests.study.diaries import (
    SEEN,
    at,
    codes,
    day,
    designed,
    diary,
    entry,
    none,
    outcome,
    scored,
    sentence,
    session,
    the_night,
)

NIGHTS = [scored(number) for number in range(4)]
NAN = float("nan")


def plan_of(**planned: bool) -> SimpleNamespace:
    """What a plan says of evenings, keyed as n0, n1, …"""
    return SimpleNamespace(
        nights=tuple(day(int(key[1:])) for key in planned),
        massage=tuple(planned.values()),
        primary_outcome="plm_per_h_tib",
        mcid=0.35,
        outcome=SimpleNamespace(scale="rate"),
    )


def test_nights_are_in_order_whatever_the_order_of_the_results():
    nights = designed(NIGHTS[::-1], None)
    assert [night.label for night in nights.nights] == [day(n).isoformat() for n in range(4)]
    assert [night.number for night in nights.nights] == [day(n).toordinal() for n in range(4)]
    assert nights.is_dated


def test_without_results_and_diary_there_are_no_nights():
    nights = designed([], None)
    assert (nights.nights, nights.secondary) == ((), ())
    assert nights.primary.value.size == 0
    assert nights.primary.scale == "rate"


def test_the_primary_outcome_is_counted_over_the_hours_that_were_seen():
    nights = designed([scored(0, n_plm=84, hours=7.0)], None)
    primary = nights.primary
    assert (primary.key, primary.scale, primary.better) == ("plm_per_h_tib", "rate", "lower")
    assert (primary.count.tolist(), primary.hours.tolist()) == ([84.0], [7.0])
    assert primary.value.tolist() == [12.0]
    assert (primary.mcid, primary.unit, primary.source) == (0.2, "1/h", "movement")


def test_no_row_is_unknown_and_an_explicit_no_is_not():
    nights = designed(NIGHTS, diary(session(0), none(1)))
    assert [night.massage for night in nights.nights] == [True, False, None, None]
    assert [night.excluded for night in nights.nights] == ["", "", "unknown", "unknown"]
    assert "does not say" in nights.nights[2].reason
    assert f"{day(2)} and {day(3)}" in sentence(nights, "massage_unknown")


def test_in_a_complete_diary_no_row_is_no_massage():
    nights = designed(NIGHTS, diary(session(1), session(3), is_complete=True))
    assert [night.massage for night in nights.nights] == [False, True, False, True]
    assert "massage_unknown" not in codes(nights)
    assert day(0).isoformat() in sentence(nights, "beyond_diary")


def test_without_a_diary_every_night_is_kept_and_unknown():
    nights = designed(NIGHTS, None)
    assert {night.massage for night in nights.nights} == {None}
    assert {night.excluded for night in nights.nights} == {"unknown"}
    assert "massage.csv" in sentence(nights, "massage_unknown")


def test_a_night_of_the_diary_without_recording_is_kept_with_its_condition():
    nights = designed([scored(0), scored(2)], diary(session(1), none(0), none(2)))
    night = the_night(nights, 1)
    assert (night.massage, night.excluded) == (True, "no_recording")
    assert math.isnan(nights.primary.value[1])


def test_pauses_between_recordings_are_filled_only_where_the_diary_is_complete():
    results = [scored(0), scored(3)]
    book = diary(session(0))
    assert len(designed(results, book).nights) == 2
    full = designed(results, replace(book, is_complete=True))
    assert [night.massage for night in full.nights] == [True, False, False, False]
    assert [night.excluded for night in full.nights] == ["", "no_recording", "no_recording", ""]


def test_a_pause_of_years_is_not_filled():
    results = [scored(0), scored(4000), scored(4001)]
    assert len(designed(results, diary(session(0), is_complete=True)).nights) == 3


@pytest.mark.parametrize(
    ("night", "code", "words"),
    [
        (scored(0, hours=2.5), "short", "2.5 h could be analysed, 3 h are needed"),
        (scored(0, grade="bad", flags=("noise_floor",)), "bad_quality", "noise_floor"),
        (
            scored(
                0, outcomes={"plm_per_h_tib": outcome(NAN, "1/h", reason="nothing was analysable")}
            ),
            "no_value",
            "nothing was analysable",
        ),
        (scored(0, outcomes={"tib_analysable_min": outcome(NAN, "min")}), "no_value", "hours"),
    ],
    ids=["short", "bad", "no number", "no hours"],
)
def test_a_night_that_cannot_be_used_is_kept_with_code_reason_and_condition(night, code, words):
    found = the_night(designed([night, scored(1)], diary(session(0), none(1))), 0)
    assert (found.excluded, found.massage) == (code, True)
    assert words in found.reason


def test_exactly_as_many_hours_as_needed_are_enough():
    least = StudyParameters().min_night_h
    nights = designed([scored(0, hours=least)], diary(none(0)))
    assert nights.nights[0].excluded == ""


@pytest.mark.parametrize(
    ("grade", "flags", "expected"),
    [
        ("good", ("one_leg_only",), False),
        ("fair", ("short_night",), True),
        ("fair", ("clocks_not_aligned", "few_movements"), False),
        ("fair", ("clocks_not_aligned", "lost_time"), True),
        ("fair", ("something_of_a_later_version",), True),
    ],
)
def test_doubtful_quality_is_flagged_unless_every_night_of_two_legs_has_it(grade, flags, expected):
    nights = designed([scored(0, grade=grade, flags=flags)], diary(none(0)))
    assert nights.nights[0].is_flagged is expected


def test_how_a_night_was_measured_goes_along_with_it():
    nights = designed([scored(0, groups={"device": "GT3X"})], diary(session(0), session(1)))
    assert [dict(night.groups) for night in nights.nights] == [{"device": "GT3X"}, {}]


# Two results of one evening, none, later ones


def test_of_two_results_of_an_evening_the_usable_one_counts():
    nap = scored(0, hours=1.0, off=at(13), name="nap.csv")
    nights = designed([scored(0), nap], diary(none(0)))
    (night,) = nights.nights
    assert (night.excluded, nights.primary.hours.tolist()) == ("", [7.0])
    assert day(0).isoformat() in sentence(nights, "duplicate")


def test_two_usable_results_of_an_evening_are_not_chosen_between():
    nights = designed([scored(0), scored(0, name="other.csv")], diary(none(0)))
    (night,) = nights.nights
    assert night.excluded == "duplicate"
    assert "other.csv" in night.reason
    assert "duplicate" in codes(nights)


def test_the_same_result_twice_counts_once():
    nights = designed([scored(0), scored(0)], diary(none(0)))
    (night,) = nights.nights
    assert night.excluded == ""


def test_one_recording_analysed_in_two_ways_is_not_chosen_between():
    other = scored(0, groups={"rules": "aasm"})
    nights = designed([scored(0), other], diary(none(0)))
    assert nights.nights[0].excluded == "duplicate"


def test_an_undated_night_is_said_and_is_no_night():
    lost = replace(scored(1, name="lost.csv"), label="undated-1", start=None, end=None)
    nights = designed([scored(0), lost], diary(none(0), none(1)))
    assert [night.excluded for night in nights.nights] == ["", "no_recording"]
    assert "lost.csv" in sentence(nights, "undated")
    assert "--start" in sentence(nights, "undated")


def test_a_recording_of_a_date_to_come_is_left_out():
    nights = designed(NIGHTS, diary(none(3)), today=day(2))
    assert the_night(nights, 3).excluded == "future"
    assert day(3).isoformat() in sentence(nights, "future_recording")
    assert the_night(nights, 2).excluded != "future"


# Plan


def test_what_was_planned_stands_beside_what_happened():
    nights = designed(
        NIGHTS, diary(session(0), none(1), none(2)), plan=plan_of(n0=True, n1=True, n2=False)
    )
    assert [night.planned for night in nights.nights] == [True, True, False, None]
    assert [night.massage for night in nights.nights] == [True, False, False, None]


def test_without_a_plan_the_diarys_own_column_counts():
    book = diary(session(0), nights=[entry(0, planned=True), entry(1, planned=False)])
    assert [night.planned for night in designed(NIGHTS[:2], book).nights] == [True, False]


def test_the_plan_wins_over_the_diarys_column_and_says_so():
    book = diary(session(0), nights=[entry(0, planned=False), entry(1, planned=False)])
    nights = designed(NIGHTS[:2], book, plan=plan_of(n0=True, n1=False))
    assert nights.nights[0].planned is True
    assert sentence(nights, "plan_differs").count(day(0).isoformat()) == 1


def test_planned_nights_to_come_are_no_nights_and_missed_ones_are():
    plan = plan_of(n0=True, n1=False, n2=True, n9=True)
    rows = [entry(number, planned=True) for number in (0, 1, 2, 9)]
    nights = designed([scored(0), scored(2)], diary(session(0), nights=rows), plan=plan)
    assert [night.label for night in nights.nights] == [day(n).isoformat() for n in range(3)]
    missed = the_night(nights, 1)
    assert (missed.excluded, missed.planned, missed.massage) == ("no_recording", False, None)


def test_the_plans_smallest_meaningful_difference_counts_for_its_own_outcome():
    plan = plan_of(n0=True)
    assert designed(NIGHTS, None, plan=plan).primary.mcid == 0.35
    book = diary(nights=[entry(0, symptoms_night=4.0)])
    assert designed(NIGHTS, book, plan=plan, outcome="symptoms_night").primary.mcid == 1.0


# Medication


def changed(number: int, *, line: int = 2):
    return entry(number, medication_changed=1.0, line=line)


def test_a_change_of_medication_leaves_the_segment_with_most_usable_nights():
    results = [scored(number) for number in range(10)]
    book = diary(*(none(number) for number in range(10)), nights=[changed(4)])
    nights = designed(results, book)
    assert [night.excluded for night in nights.nights] == ["other_segment"] * 4 + [""] * 6
    assert nights.nights[0].reason == f"another segment (medication changed on {day(4)})"
    assert nights.nights[0].massage is False
    said = sentence(nights, "medication_changed")
    assert f"from {day(4)} to {day(9)}" in said
    assert "4 usable nights" in said


def test_the_reason_names_the_change_that_lies_between():
    results = [scored(number) for number in range(12)]
    book = diary(*(none(number) for number in range(12)), nights=[changed(2), changed(9, line=3)])
    nights = designed(results, book)
    assert [night.excluded for night in nights.nights] == (
        ["other_segment"] * 2 + [""] * 7 + ["other_segment"] * 3
    )
    assert str(day(2)) in nights.nights[0].reason
    assert str(day(9)) in nights.nights[11].reason


def test_of_two_equal_segments_the_later_one_is_kept():
    results = [scored(number) for number in range(6)]
    book = diary(*(none(number) for number in range(6)), nights=[changed(3)])
    assert [night.excluded for night in designed(results, book).nights] == (
        ["other_segment"] * 3 + [""] * 3
    )


def test_nights_without_a_condition_do_not_make_a_segment_longer():
    results = [scored(number) for number in range(10)]
    book = diary(*(none(number) for number in range(4)), nights=[changed(4)])
    nights = designed(results, book)
    assert [night.excluded for night in nights.nights[:4]] == [""] * 4
    assert {night.excluded for night in nights.nights[4:]} == {"unknown"}


def test_no_change_and_a_change_before_the_first_night_part_nothing():
    for row in (entry(1, medication_changed=0.0), changed(-3), changed(0)):
        nights = designed(NIGHTS[:3], diary(none(0), none(1), none(2), nights=[row]))
        assert "other_segment" not in {night.excluded for night in nights.nights}
        assert "medication_changed" not in codes(nights)


# Travel


def test_nights_after_a_long_journey_are_flagged():
    zones = ["Europe/Berlin"] * 3 + ["America/New_York"] * 4
    results = [scored(number, zone=zone) for number, zone in enumerate(zones)]
    nights = designed(results, diary(is_complete=True))
    flagged = [number for number in range(7) if the_night(nights, number).is_flagged]
    assert flagged == [3, 4]
    assert f"{day(3)} and {day(4)}" in sentence(nights, "travel")


def test_a_short_journey_and_the_change_of_the_clocks_are_none():
    near = [scored(0), scored(1, zone="Europe/London"), scored(2, zone="Europe/Helsinki")]
    spring = [scored(date(2027, 3, 26) + timedelta(days=number)) for number in range(4)]
    for results in (near, spring):
        nights = designed(results, diary(is_complete=True))
        assert not any(night.is_flagged for night in nights.nights)


def test_a_journey_during_a_pause_of_the_recordings_counts_from_the_next_night():
    results = [scored(0), scored(5, zone="Asia/Tokyo"), scored(6, zone="Asia/Tokyo")]
    results.append(scored(7, zone="Asia/Tokyo"))
    nights = designed(results, diary())
    assert [night.is_flagged for night in nights.nights] == [False, True, True, False]


# Laws


@given(
    arms=st.lists(st.sampled_from(["yes", "no", "blank", "absent"]), min_size=1, max_size=12),
    hours=st.lists(st.floats(0.5, 10.0), min_size=12, max_size=12),
)
def test_a_usable_night_has_a_condition_and_a_value_and_any_other_a_reason(arms, hours):
    results = [scored(number, hours=hours[number]) for number in range(len(arms))]
    rows = [
        session(number) if arm == "yes" else none(number)
        for number, arm in enumerate(arms)
        if arm in ("yes", "no")
    ]
    blank = tuple(day(number) for number, arm in enumerate(arms) if arm == "blank")
    nights = designed(results, diary(*rows, unknown=blank))
    assert len(nights.nights) == len(arms)
    for place, night in enumerate(nights.nights):
        is_usable = arms[place] in ("yes", "no") and hours[place] >= 3.0
        assert (night.excluded == "") is is_usable
        assert bool(night.reason) is not is_usable
        assert night.massage is {"yes": True, "no": False}.get(arms[place])
        assert np.isfinite(nights.primary.count[place])


def test_an_outcome_that_nobody_has_is_refused_with_the_nearest():
    with pytest.raises(ParameterError, match="plm_per_h_tbi") as caught:
        designed(NIGHTS, None, outcome="plm_per_h_tbi")
    assert "plm_per_h_tib" in caught.value.hint


def test_hours_and_rates_of_a_part_of_the_night_agree():
    def third(value: float, n: float):
        return {
            "plm_third_1_n": outcome(n, "count"),
            "plm_third_1_per_h_tib": outcome(value, "1/h", "First third", "a part of the night"),
        }

    results = [scored(0, hours=6.0, outcomes=third(15.0, 30.0)), scored(1, outcomes=third(0, 0))]
    primary = designed(results, None, outcome="plm_third_1_per_h_tib").primary
    assert (primary.scale, primary.count.tolist()) == ("rate", [30.0, 0.0])
    assert primary.hours.tolist() == pytest.approx([2.0, 7.0 / 3.0])
    assert SEEN not in primary.label
