"""The page of a night: what it says, whatever the night was like."""

from __future__ import annotations

import html
import re
from typing import Any

import msgspec
import pytest

from legmotion.report.html import asset
from legmotion.report.night_page import night_page
from legmotion.scoring.movements import MOVEMENTS
from legmotion.store.night import night_document
from legmotion.wording import DISCLAIMER
from tests.architecture.test_words import found_in
from tests.night.helpers import clock, leg, lying, night, no_clock, recording, train
from tests.report.night_pages import (
    EVIL,
    HOUR_S,
    MadePage,
    one_leg,
    page_of,
    trace,
    two_legs,
)

ONSETS = tuple(range(100, 700, 20))
HEADINGS = (
    "The whole night", "Every sample", "Hour by hour", "From one movement to the next",
    "Quality of the recording", "All numbers", "Every movement", "Method, limits, sources",
    "Not a diagnosis",
)  # fmt: skip


def text_of(page: str) -> str:
    """The words of a page, as a reader sees them."""
    shown = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", shown)).split())


@pytest.fixture(scope="module")
def plain() -> MadePage:
    return page_of(one_leg(*ONSETS), traces=[trace(bursts_s=ONSETS)])


@pytest.fixture(scope="module")
def both() -> MadePage:
    return page_of(two_legs(), traces=[trace(side="right"), trace(side="left")])


def test_the_page_has_every_part(plain: MadePage) -> None:
    words = text_of(plain.page)
    assert all(heading in words for heading in HEADINGS)
    assert "Left against right" not in words
    assert DISCLAIMER in words
    assert "Night of 21–22 Nov 2026" in words


def test_the_first_line_says_when_what_and_how(plain: MadePage) -> None:
    words = text_of(plain.page)
    for fact in ("in bed Sat 21 Nov 22:00 → 23:00", "left leg only", "50 Hz", "rules WASM 2016"):
        assert fact in words


def test_every_headline_has_its_denominator(plain: MadePage) -> None:
    words = text_of(plain.page)
    assert "30 in 1 h 00 min of analysable time in bed" in words
    assert "30.0 per hour of the same time" in words
    assert "out of 29 intervals of 10 to 90 s" in words


def test_one_sentence_says_what_was_counted(plain: MadePage) -> None:
    said = (
        "The sensor on the left leg counted 30 periodic leg movements in 1 h 00 min of analysable"
    )
    assert said in text_of(plain.page)


@pytest.mark.parametrize("made", ["plain", "both"])
def test_every_number_is_the_documents(made: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(made).wrong_numbers() == []


def test_every_outcome_stands_on_the_page(both: MadePage) -> None:
    for key, outcome in both.document.outcomes.items():
        if outcome.value is not None:
            assert f'data-key="outcomes.{key}.value"' in both.page


def test_two_legs_are_set_against_each_other(both: MadePage) -> None:
    words = text_of(both.page)
    assert "Left against right" in words
    assert "both legs" in words
    assert [one["side"] for one in both.data["traces"]] == ["left", "right"]


def test_movements_of_the_second_leg_are_on_the_first_ones_clock(both: MadePage) -> None:
    right = [one["onset_s"] for one in both.data["events"] if one["side"] == "right"]
    assert right[0] == pytest.approx(105.25)


def test_the_moving_picture_knows_what_the_rule_made_of_each_movement(plain: MadePage) -> None:
    events = plain.data["events"]
    assert [one["onset_s"] for one in events] == list(ONSETS)
    assert all(one["is_plm"] and one["series"] == 1 for one in events)
    assert plain.data["series"] == [[100.0, 682.0]]
    assert plain.data["clock"] == [[0.0, 22 * 3600]]
    assert plain.data["window"] == {"start_s": 0.0, "end_s": HOUR_S}
    assert plain.data["traces"][0]["rest_mg"] == pytest.approx(1000, abs=2)


def test_the_samples_are_in_the_page_piece_by_piece(plain: MadePage) -> None:
    assert [f'id="trace-left-{piece}"' in plain.page for piece in range(3)] == [True, True, False]


def test_a_long_recording_gives_only_what_is_around_the_time_in_bed() -> None:
    made = page_of(one_leg(*ONSETS), traces=[trace(hours=6.0, start_s=-2 * HOUR_S)])
    shown = made.data["traces"][0]
    assert shown["start_s"] == -1800.0
    assert shown["n_pieces"] == 4


def test_a_night_without_movements_says_so() -> None:
    made = page_of(one_leg())
    words = text_of(made.page)
    assert "counted no leg movement in 1 h 00 min of analysable time in bed." in words
    assert "There was none." in words
    assert made.wrong_numbers() == []


def test_a_night_without_periodic_movements_says_so() -> None:
    words = text_of(page_of(one_leg(500)).page)
    assert "counted 1 leg movement in 1 h 00 min of analysable time in bed, none of them" in words


def test_a_night_of_three_thousand_movements_stays_small() -> None:
    made = page_of(one_leg(*range(100, 60100, 20), hours=17.0))
    assert made.page.count('<tr><th scope="row">') > 3000
    assert len(made.page) < 3_000_000
    assert made.wrong_numbers() == []


def test_a_night_of_forty_minutes_has_one_row() -> None:
    made = page_of(one_leg(*ONSETS, hours=2 / 3))
    assert [hour["label"] for hour in hours_of(made)] == ["22:00"]
    assert "→ 22:40, 40 min" in text_of(made.page).replace("\xa0", " ")


def test_a_night_of_fourteen_hours_has_a_row_for_each() -> None:
    made = page_of(one_leg(*range(100, 50000, 500), hours=14.0))
    assert len(hours_of(made)) == 14
    assert made.wrong_numbers() == []


def hours_of(made: MadePage) -> list[Any]:
    stored = msgspec.to_builtins(made.document)
    found: list[Any] = stored["profile"]
    return found


def test_a_night_of_which_half_is_missing_hides_the_rates_of_what_was_not_seen() -> None:
    missing = [(2 * HOUR_S, 4 * HOUR_S)]
    lost = night(
        leg(train(*ONSETS), span_s=(0.0, 4 * HOUR_S), gaps=missing, lost=missing, lying=lying())
    )
    made = page_of(lost, traces=[trace(hours=4.0, gaps_s=missing)])
    words = text_of(made.page)
    assert "50.0 % of the time in bed was not recorded, out of bed or not worn" in words
    assert "No rate where they are less than 15" in words
    assert [hour["plm_per_h"] for hour in hours_of(made)][2:] == [None, None]
    assert made.wrong_numbers() == []


def test_a_leg_that_was_not_recorded_is_empty_and_not_wrong() -> None:
    lost = [(0.0, HOUR_S)]
    made = page_of(
        night(leg(train(*ONSETS)), leg(side="right", lost=lost, gaps=lost)), traces=[trace()]
    )
    assert [one["side"] for one in made.data["traces"]] == ["left"]
    assert "Left against right" in text_of(made.page)
    assert made.wrong_numbers() == []


def test_legs_whose_clocks_do_not_meet_stand_apart() -> None:
    made = page_of(two_legs())
    outcomes = msgspec.to_builtins(made.document)["outcomes"]
    for key, outcome in outcomes.items():
        if "_leg_" not in key and key.startswith("plm"):
            outcome |= {"value": None, "status": "not_computable", "reason": "the clocks differ"}
            outcomes[key] = {name: outcome[name] for name in outcome if name not in ("low", "high")}
    apart = page_of(two_legs(), outcomes=outcomes)
    words = text_of(apart.page)
    assert "Periodic movements, left leg" in words
    assert "each leg stands by itself" in words
    assert "not computable: the clocks differ" in words


def test_an_undated_night_counts_hours() -> None:
    made = page_of(one_leg(*ONSETS, hours=2.0, at=no_clock()))
    words = text_of(made.page)
    assert "Night of undated-1" in words
    assert "date not known" in words
    assert "time of day not known" in words
    assert made.data["clock"] == []


def test_a_night_with_only_a_time_of_day_shows_it() -> None:
    made = page_of(one_leg(*ONSETS, hours=3.0, at=clock(kind="time_of_day")))
    assert made.data["clock"] == [[HOUR_S, 23 * 3600]]
    assert "in bed 22:00 → 01:00" in text_of(made.page)


def test_an_older_result_says_what_it_cannot_show() -> None:
    made = page_of(one_leg(*ONSETS), legs=None, sleep=None)
    words = text_of(made.page)
    assert "how the leg lay and when it was not worn are not in it" in words
    assert made.data["positions"] == []
    assert made.wrong_numbers() == []


def test_a_page_without_a_trace_says_why() -> None:
    made = one_leg(*ONSETS)

    page = night_page(
        night_document(made),
        leg_movements=made.leg_movements,
        movements=made.movements,
        traces=[],
        missing_trace="the recording is not where it was",
    )
    assert "The recording is not where it was." in text_of(page)
    assert '<div class="trace"' not in page


def test_a_hostile_name_is_text_everywhere() -> None:
    given = recording(name=EVIL, device="</script><script>alert(2)</script>")
    made = page_of(
        night(leg(train(*ONSETS), recording=given)),
        quality={
            "grade": "fair",
            "flags": [{"code": "x", "value": EVIL, "limit": None, "sentence": f"{EVIL} \" ' &"}],
        },
    )
    assert "<img" not in made.page
    assert "alert(2)</script>" not in made.page
    assert EVIL in text_of(made.page)
    scripts = re.findall(r"<script>(.*?)</script>", made.page, re.DOTALL)
    assert asset("night.js") in scripts
    assert not any("alert(" in script for script in scripts)


def test_a_hostile_code_in_a_table_is_text() -> None:
    made = one_leg(*ONSETS)
    columns = dict(made.movements.items())
    columns["state"] = columns["state"].astype("U40").copy()
    columns["state"][0] = "<script>alert(3)</script>"

    page = night_page(
        night_document(made),
        leg_movements=made.leg_movements,
        movements=MOVEMENTS.frame(columns),
        traces=[],
    )
    assert "<script>alert(3)" not in page
    assert "&lt;script&gt;alert(3)" in page


def test_what_lowers_the_grade_is_marked() -> None:
    noisy = page_of(night(leg(train(*ONSETS), floor_mg=7.0)))
    assert re.search(r'<li class="warn">.*?hides small movements\.', noisy.page, re.DOTALL)
    assert 'word-bad">bad<' in noisy.page


def test_settings_that_differ_are_named() -> None:
    made = page_of(one_leg(*ONSETS, night__min_profile_min=20.0))
    assert "Settings that differ from the defaults" in text_of(made.page)
    assert made.wrong_numbers() == []
    assert "All settings are the defaults." in text_of(page_of(one_leg(*ONSETS)).page)


def test_nothing_on_the_page_judges_or_promises(both: MadePage) -> None:
    assert found_in(text_of(both.page)) == []


def test_the_same_night_gives_the_same_page() -> None:
    assert page_of(one_leg(*ONSETS)).page == page_of(one_leg(*ONSETS)).page
