"""The tables of a night: quality, numbers, sources."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from legmotion.report.night_method import night_method
from legmotion.report.night_numbers import number_tables
from legmotion.report.night_quality import quality_table
from legmotion.report.night_tables import hours_table, legs_table, movement_rows
from legmotion.report.night_times import night_times
from legmotion.store.documents import NightDocument
from legmotion.store.night import night_document
from tests.night.helpers import leg, lying, night, train
from tests.report.night_pages import one_leg, two_legs

ONSETS = tuple(range(100, 700, 20))


def stored(**changes: Any) -> NightDocument:
    return night_document(night(leg(train(*ONSETS), lying=lying(), **changes)))


def quality_of(document: NightDocument) -> dict[str, tuple[str, ...]]:
    return {row[0].text: tuple(one.text for one in row[1:]) for row in quality_table(document).rows}


def test_a_measure_has_its_value_its_limits_and_a_word() -> None:
    found = quality_of(stored())
    assert found["Noise floor"] == ("0.80", "mg", "fair above 3, bad above 6", "good")
    assert found["Sampling rate"] == ("50.0", "Hz", "fair below 20", "good")


@pytest.mark.parametrize(
    ("changes", "measure", "word"),
    [
        ({"floor_mg": 4.0}, "Noise floor", "fair"),
        ({"floor_mg": 7.0}, "Noise floor", "bad"),
        ({"floor_mg": float("nan")}, "Noise floor", "not known"),
        ({"rate_hz": 12.0}, "Sampling rate", "fair"),
        ({"jitter_ms": 60.0}, "Jitter of the stamps", "fair"),
        ({"scale": 0.9}, "Error of the scale, at rest", "fair"),
    ],
)
def test_the_word_follows_from_the_limits(
    changes: dict[str, float], measure: str, word: str
) -> None:
    assert quality_of(stored(**changes))[measure][-1] == word


def test_the_worst_of_two_legs_gives_the_word() -> None:
    document = night_document(night(leg(train(*ONSETS)), leg(side="right", floor_mg=4.0)))
    assert quality_of(document)["Noise floor"] == (
        "0.80", "4.00", "mg", "fair above 3, bad above 6", "fair",
    )  # fmt: skip


def test_gaps_and_the_end_of_the_range_are_counted() -> None:
    gap = [(900.0, 905.0)]
    found = quality_of(stored(gaps=gap, lost=gap, n_clipped=3))
    assert found["Gaps, in all"][0] == "1 of 5 s"
    assert found["Times beyond the sensor's range"][0] == "3"
    assert float(found["Recorded"][0]) == pytest.approx(100 * (1 - 5 / 3600), abs=0.06)


def test_files_of_one_leg_have_a_column_each() -> None:
    plain = msgspec.to_builtins(stored())
    plain["recordings"] *= 2
    columns = quality_table(msgspec.convert(plain, NightDocument)).columns
    assert columns[1:3] == ("Left leg, file 1", "Left leg, file 2")


def test_a_count_stands_beside_its_rate() -> None:
    document = stored()
    rows = {
        row[-1].text: [one.text for one in row]
        for one in number_tables(document)
        for row in one.rows
    }
    plm = rows["plm_n, plm_per_h_tib"]
    assert plm[:4] == ["Periodic leg movements", "30", "", "30.0"]
    assert plm[5] == "analysable time in bed"
    assert rows["tib_min"][1].split() == ["1", "h", "00", "min"]


def test_every_outcome_is_in_one_table() -> None:
    document = night_document(two_legs())
    keys = [
        key
        for one in number_tables(document)
        for row in one.rows
        for key in row[-1].text.split(", ")
    ]
    assert sorted(keys) == sorted(document.outcomes)


def test_a_number_that_no_group_knows_is_not_lost() -> None:
    plain = msgspec.to_builtins(stored())
    plain["outcomes"]["new_thing_n"] = {
        "value": 4, "unit": "count", "label": "A new thing", "denominator": None, "status": "ok",
    }  # fmt: skip
    tables = number_tables(msgspec.convert(plain, NightDocument))
    assert tables[-1].caption == "Other numbers"
    assert [row[0].text for row in tables[-1].rows] == ["A new thing"]


def test_what_cannot_be_computed_says_why() -> None:
    rows = [row for one in number_tables(stored()) for row in one.rows]
    (both,) = [row for row in rows if row[-1].text.startswith("plm_both_n")]
    assert both[1].text == "–"
    assert both[5].text == "not computable: one leg was recorded"


def test_the_hours_are_those_of_the_document() -> None:
    document = night_document(one_leg(*ONSETS, hours=2.0))
    rows = hours_table(document).rows
    assert [row[0].text for row in rows] == ["22:00", "23:00"]
    assert [row[3].text for row in rows] == ["30", "0"]


def test_one_leg_has_nothing_to_be_set_against() -> None:
    assert legs_table(stored()) is None
    table = legs_table(night_document(two_legs()))
    assert table is not None
    assert list(table.columns) == ["", "Left", "Right", "Both"]


def test_every_movement_is_listed_with_its_time_and_reason() -> None:
    made = one_leg(*ONSETS, 2000)
    rows = movement_rows(made.movements, night_times(night_document(made)))
    assert rows[0][:4] == ("1", "22:01:40", "left", "2.0")
    assert rows[0][6] == "yes"
    assert rows[-1][6] == "no"
    assert rows[-1][-1]


def test_a_source_says_what_it_was_taken_for() -> None:
    right = leg(train(*ONSETS), side="right", offset_s=0.25)
    document = night_document(night(leg(train(*ONSETS)), right))
    first, second = (dict(one) for one in night_method(document).sources)
    assert first["sha256"] == "ab" * 32
    assert "left leg (given)" in first["taken as"]
    assert "moved by" not in first
    assert second["moved by"].startswith("0.250 s")


def test_damage_that_was_stepped_over_is_listed() -> None:
    plain = msgspec.to_builtins(stored())
    plain["recordings"][0]["repairs"] = [
        {"code": "x", "reason": "a line was cut short", "n": 2, "first_line": 7}
    ]
    (source,) = night_method(msgspec.convert(plain, NightDocument)).sources
    assert ("repaired", "2 times: a line was cut short") in source


def test_the_limits_of_one_leg_are_said() -> None:
    assert any("One leg was recorded." in one for one in night_method(stored()).limits)
    both = night_method(night_document(two_legs()))
    assert not any("One leg was recorded." in one for one in both.limits)
