"""What the index of a study shows: conditions from the diary, numbers from the results."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from legmotion.store.study import StudyOptions
from legmotion.store.study_index import StudyIndex, read_study_index
from tests.store.studies import BERLIN, PARAMS, made_study


def read(folder: Path) -> StudyIndex:
    return read_study_index(folder, StudyOptions(zone=BERLIN, today=date(2027, 1, 1)), PARAMS)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return made_study(tmp_path)


def codes(index: StudyIndex) -> list[str]:
    return [notice.code for notice in index.notices]


def test_nights_have_the_condition_that_the_diary_says(study: Path) -> None:
    assert [night.condition for night in read(study).nights] == ["other", "massage"] * 3


def test_without_a_diary_no_condition_is_known(tmp_path: Path) -> None:
    index = read(made_study(tmp_path, with_diary=False))
    assert {night.condition for night in index.nights} == {"unknown"}


def test_a_diary_that_cannot_be_read_leaves_the_nights_and_is_said(study: Path) -> None:
    (study / "massage.csv").unlink()
    (study / "massage.csv").mkdir()
    index = read(study)
    assert {night.condition for night in index.nights} == {"unknown"}
    assert index.nights[0].label == "2026-11-21"
    assert "conditions_unknown" in codes(index)


def test_numbers_are_those_of_the_result(study: Path) -> None:
    file = study / "nights" / "2026-11-22" / "night.json"
    outcomes = json.loads(file.read_text(encoding="utf-8"))["outcomes"]
    night = read(study).nights[1]
    assert night.value == outcomes["plm_per_h_tib"]["value"]
    assert night.count == outcomes["plm_n"]["value"]
    assert night.minutes == outcomes["tib_analysable_min"]["value"]


def test_an_evening_that_only_the_diary_knows_is_a_gap(study: Path) -> None:
    shutil.rmtree(study / "nights" / "2026-11-23")
    night = read(study).nights[2]
    assert (night.evening, night.label, night.value) == (date(2026, 11, 23), "", None)
    assert night.reason == "there is no recording of this night"


def test_an_undated_night_stands_last(study: Path) -> None:
    folder = study / "nights" / "undated-1"
    shutil.copytree(study / "nights" / "2026-11-21", folder)
    content = json.loads((folder / "night.json").read_text(encoding="utf-8"))
    content["night"] = "undated-1"
    content["window"]["start"] = content["window"]["end"] = None
    (folder / "night.json").write_text(json.dumps(content), encoding="utf-8")
    night = read(study).nights[-1]
    assert (night.evening, night.label, night.condition) == (None, "undated-1", "unknown")
    assert night.value is not None


def test_pages_are_linked_where_they_are(study: Path) -> None:
    (study / "nights" / "2026-11-21" / "night.html").write_text("", encoding="utf-8")
    assert [night.page for night in read(study).nights][:2] == ["nights/2026-11-21/night.html", ""]


def test_a_label_that_leads_out_of_the_study_has_no_link(study: Path) -> None:
    (study / "nights" / "night.html").write_text("", encoding="utf-8")
    file = study / "nights" / "2026-11-21" / "night.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(content | {"night": ".."}), encoding="utf-8")
    assert {night.page for night in read(study).nights} == {""}


def test_results_of_the_whole_study_say_what_they_come_down_to(study: Path) -> None:
    assert read(study).results == ()
    for kind, text in (("trend", '{"sentence": "Fewer."}'), ("comparison", "{")):
        (study / kind).mkdir()
        (study / kind / f"{kind}.json").write_text(text, encoding="utf-8")
    (study / "trend" / "trend.html").write_text("", encoding="utf-8")
    comparison, trend = read(study).results
    assert (trend.kind, trend.page, trend.sentence) == ("trend", "trend/trend.html", "Fewer.")
    assert (comparison.page, "cannot be read" in comparison.sentence) == ("", True)


def test_a_folder_without_anything_has_an_empty_index(tmp_path: Path) -> None:
    assert read(tmp_path).nights == ()
