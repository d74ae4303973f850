"""night.json and the two tables: the contract of `legmotion/night/1`."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import numpy as np
import pytest

from legmotion.errors import MalformedFileError, ParameterError, UnreadableFileError
from legmotion.io.recording import ReadLog
from legmotion.night.course import AwayInterval, LegCourse, Position
from legmotion.night.intervals import Histogram, Intervals
from legmotion.night.leg import RecordingSummary, RepairCount
from legmotion.night.night import NIGHT_SCHEMA as NIGHT_SCHEMA_OF_THE_NIGHT
from legmotion.night.night import Night
from legmotion.night.outcome import Outcome
from legmotion.night.profile import ProfileHour
from legmotion.night.quality import Quality, QualityFlag
from legmotion.night.sleep import Sleep
from legmotion.night.window import Window
from legmotion.params import NIGHT_PARTS, parts_of
from legmotion.provenance import Provenance, fingerprint
from legmotion.scoring.rules import ScoringRule
from legmotion.store import documents
from legmotion.store.night import (
    night_document,
    night_files,
    night_json,
    read_night,
    write_nights,
)
from legmotion.store.schema import generated_schema, schema_bytes
from legmotion.wording import DISCLAIMER
from tests.night.helpers import clock, leg, lying, night, no_clock, recording, train

KICKS = train(*range(100, 500, 20))
NAMES = ("leg_movements.csv", "movements.csv", "night.json")


def one_leg(**changes: Any) -> Night:
    lain = lying(large=[(1000.0, 1010.0)])
    return night(leg(KICKS, gaps=[(900.0, 905.0)], lost=[(900.0, 905.0)], lying=lain), **changes)


def two_legs() -> Night:
    return night(leg(KICKS), leg(train(105, 130, 1000), side="right", offset_s=0.25))


NIGHTS = pytest.mark.parametrize(
    "make",
    [
        one_leg,
        two_legs,
        lambda: night(leg()),
        lambda: one_leg(at=no_clock()),
        lambda: one_leg(scoring__rules="aasm"),
        lambda: night(leg(KICKS, floor_mg=float("nan"), jitter_ms=float("nan"))),
    ],
    ids=["one_leg", "two_legs", "nothing_moved", "no_clock", "aasm", "unknown_floor"],
)


@NIGHTS
def test_a_night_keeps_the_shipped_schema(make: Callable[[], Night]) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema_bytes("night")))
    validator.validate(json.loads(night_files(make())["night.json"]))


@NIGHTS
def test_a_written_night_is_read_as_it_was(make: Callable[[], Night], tmp_path: Path) -> None:
    made = make()
    placed = write_nights([made], tmp_path)
    assert read_night(placed[made.night]) == night_document(made)
    assert read_night(placed[made.night] / "night.json") == night_document(made)


@NIGHTS
def test_there_is_no_nan_and_no_infinity(make: Callable[[], Night]) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in night.json")

    json.loads(night_files(make())["night.json"], parse_constant=refuse)


def test_the_shipped_schema_is_the_one_that_the_documents_call_for(
    checkout: Path, assert_generated: Callable[[Path, str], None]
) -> None:
    path = checkout / "legmotion" / "store" / "schemas" / "night.json"
    assert_generated(path, generated_schema("night"))
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_bytes("night")))


def test_night_and_store_name_the_same_schema() -> None:
    assert documents.NIGHT_SCHEMA == NIGHT_SCHEMA_OF_THE_NIGHT
    assert night_document(one_leg()).schema == documents.NIGHT_SCHEMA


@pytest.mark.parametrize(
    ("made_of", "document", "elsewhere"),
    [
        (Night, documents.NightDocument, {"leg_movements", "movements", "traces"}),
        (LegCourse, documents.LegDocument, set()),
        (AwayInterval, documents.AwayDocument, set()),
        (Position, documents.PositionDocument, set()),
        # How far an end may be off stands in the flag that says so.
        (Window, documents.WindowDocument, {"doubt_s"}),
        (Sleep, documents.SleepDocument, set()),
        (Outcome, documents.OutcomeDocument, {"key"}),
        (ProfileHour, documents.ProfileHourDocument, set()),
        (Intervals, documents.IntervalsDocument, set()),
        (Histogram, documents.HistogramDocument, set()),
        (Quality, documents.QualityDocument, set()),
        (QualityFlag, documents.FlagDocument, set()),
        (RecordingSummary, documents.RecordingDocument, set()),
        (RepairCount, documents.RepairDocument, set()),
        (Provenance, documents.ProvenanceDocument, set()),
        (ScoringRule, documents.RuleDocument, None),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_field_of_a_night_is_lost_on_the_way_to_the_file(
    made_of: type, document: type, elsewhere: set[str] | None
) -> None:
    inside = {field.name for field in dataclasses.fields(made_of)}
    written = {field.name for field in msgspec.structs.fields(document)}
    if elsewhere is None:
        limits = set(night_document(one_leg()).rule.limits)
        assert inside == (written - {"limits"}) | limits
    else:
        assert inside - elsewhere == written - {"schema", "disclaimer"} | (inside & {"schema"})


def test_an_outcome_is_keyed_and_says_what_it_is() -> None:
    written = json.loads(night_files(one_leg())["night.json"])["outcomes"]["plm_per_h_tib"]
    assert written == {
        "value": 20.0278,
        "unit": "1/h",
        "label": "Periodic leg movements per hour in bed",
        "denominator": "analysable time in bed",
        "status": "ok",
        "low": 0.50706,
        "high": 111.588,
    }


def test_an_outcome_that_cannot_be_computed_is_null_with_a_reason() -> None:
    written = json.loads(night_files(night(leg()))["night.json"])["outcomes"]["imi_median_s"]
    assert written["value"] is None
    assert written["status"] == "not_computable"
    assert "no interval" in written["reason"]


def test_low_and_high_stand_where_a_number_has_an_uncertainty() -> None:
    made = one_leg()
    sure = made.outcomes["plm_per_h_tib"]
    unsure = dataclasses.replace(sure, low=18.00000001, high=22.0)
    outcomes = {**made.outcomes, "plm_per_h_tib": unsure}
    written = json.loads(night_files(dataclasses.replace(made, outcomes=outcomes))["night.json"])
    assert written["outcomes"]["plm_per_h_tib"]["low"] == 18.0
    assert written["outcomes"]["plm_per_h_tib"]["high"] == 22.0


def test_the_files_stand_in_the_order_in_which_they_are_put_in_place() -> None:
    assert tuple(night_files(one_leg())) == NAMES


def test_the_tables_have_the_columns_of_the_contract() -> None:
    files = night_files(one_leg())
    legs, both = (files[name].decode().splitlines() for name in NAMES[:2])
    assert legs[0] == "movement,onset_s,offset_s,onset,side,kind,peak_mg,confidence,in_bed,why_not"
    assert both[0] == (
        "movement,onset_s,offset_s,onset,side,kind,n_parts,in_bed,is_clm,imi_s,series,is_plm,"
        "state,why_not"
    )
    assert legs[1] == "1,100.000,102.000,2026-11-21T22:01:40.000+01:00,left,LM,100,,true,"
    assert both[2] == (
        "2,120.000,122.000,2026-11-21T22:02:00.000+01:00,left,LM,1,true,true,20.000,1,true,sleep,"
    )


def test_the_second_leg_keeps_its_own_clock_in_the_table_of_legs() -> None:
    rows = list(csv.DictReader(night_files(two_legs())["leg_movements.csv"].decode().splitlines()))
    right = [row for row in rows if row["side"] == "right"]
    assert [row["onset_s"] for row in right] == ["105.000", "130.000", "1000.000"]
    assert right[0]["onset"] == "2026-11-21T22:01:45.250+01:00"


def test_without_a_clock_the_onset_is_empty() -> None:
    rows = csv.DictReader(
        night_files(one_leg(at=no_clock()))["movements.csv"].decode().splitlines()
    )
    assert {row["onset"] for row in rows} == {""}


def test_the_same_night_gives_the_same_bytes() -> None:
    assert night_files(one_leg()) == night_files(one_leg())


def test_parameters_are_written_to_the_last_digit() -> None:
    made = one_leg(events__min_on_mg=8.123456789)
    written = json.loads(night_files(made)["night.json"])
    assert written["parameters"]["events"]["min_on_mg"] == 8.123456789
    assert written["provenance"]["parameters_sha256"] == fingerprint(
        parts_of(made.parameters, NIGHT_PARTS)
    )


def test_how_nights_are_compared_changes_nothing_in_a_night() -> None:
    assert night_files(one_leg(study__mcid_rate_pct=30.0)) == night_files(one_leg())


def test_the_disclaimer_stands_in_the_result() -> None:
    assert json.loads(night_files(one_leg())["night.json"])["disclaimer"] == DISCLAIMER


def test_a_file_name_that_is_no_text_is_spelled_out() -> None:
    named = recording(name="n\udcffght.csv", log=ReadLog(sha256="00" * 32, is_complete=True))
    written = json.loads(night_files(night(leg(recording=named)))["night.json"])
    assert written["recordings"][0]["name"] == "n\\udcffght.csv"


def test_a_reader_passes_over_what_later_versions_add(tmp_path: Path) -> None:
    content = json.loads(night_files(one_leg())["night.json"])
    content["later"] = {"tst_min": 400}
    content["sleep"]["later"] = 1
    (tmp_path / "night.json").write_text(json.dumps(content))
    assert read_night(tmp_path).night == "2026-11-21"


def test_a_night_that_was_written_before_sleep_was_estimated_is_read(tmp_path: Path) -> None:
    content = json.loads(night_files(one_leg())["night.json"])
    assert [content["sleep"][key] for key in ("origin", "awake_s")] == [
        "estimated", [[1000.0, 1010.0]]
    ]  # fmt: skip
    del content["sleep"]
    (tmp_path / "night.json").write_text(json.dumps(content))
    assert read_night(tmp_path).sleep is msgspec.UNSET


def test_reading_and_writing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    written = night_files(one_leg())["night.json"]
    (tmp_path / "night.json").write_bytes(written)
    assert night_json(read_night(tmp_path)) == written


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"schema": "legmotion/night/2"}', b'{"night": 3}'],
)
def test_what_is_no_night_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "night.json").write_bytes(content)
    with pytest.raises(MalformedFileError, match="not a night of schema legmotion/night/1"):
        read_night(tmp_path)


def test_a_folder_without_a_night_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no such file"):
        read_night(tmp_path)


def test_nights_are_written_one_folder_each(tmp_path: Path) -> None:
    nights = [one_leg(), night(leg(KICKS, span_s=(86400.0, 90000.0)), index=1)]
    placed = write_nights(iter(nights), tmp_path / "nights")
    assert list(placed) == ["2026-11-21", "2026-11-22"]
    for folder in placed.values():
        assert sorted(path.name for path in folder.iterdir()) == list(NAMES)


def test_when_a_later_night_fails_no_night_is_written(tmp_path: Path) -> None:
    def nights() -> Any:
        yield one_leg()
        raise MalformedFileError("cut off")

    with pytest.raises(MalformedFileError):
        write_nights(nights(), tmp_path / "a" / "nights")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "nights").write_bytes(b"")
    with pytest.raises(ParameterError, match="cannot be written"):
        write_nights([one_leg()], tmp_path / "nights")


def test_the_start_of_a_recording_is_its_first_sample() -> None:
    made = one_leg(at=clock())
    (written,) = night_document(made).recordings
    assert written.start == "2026-11-21T22:00:00.000+01:00"
    assert np.isclose(written.lost_s, 5.0)
