"""What a path leads to: one result, several of one folder, or a whole study."""

from __future__ import annotations

from pathlib import Path

import pytest

from legmotion.errors import MalformedFileError, ParameterError, UnreadableFileError
from legmotion.store.result_places import is_study, results_at, the_only

GIVEN = ("night", "comparison")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The bare files of a study: two nights, a comparison and a trend."""
    for label in ("2026-11-22", "2026-11-21", ".hidden", "empty"):
        (tmp_path / "nights" / label).mkdir(parents=True)
        if label != "empty":
            (tmp_path / "nights" / label / "night.json").write_text(
                '{"schema": "legmotion/night/1"}', encoding="utf-8"
            )
    for kind in ("comparison", "trend"):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / f"{kind}.json").write_text(
            f'{{"schema": "legmotion/{kind}/1"}}', encoding="utf-8"
        )
    return tmp_path


def test_a_study_is_its_nights_in_order_and_what_is_of_all(study: Path) -> None:
    found = results_at(study)
    assert [(one.kind, one.folder.name) for one in found.places] == [
        ("night", "2026-11-21"),
        ("night", "2026-11-22"),
        ("comparison", "comparison"),
        ("trend", "trend"),
    ]
    assert found.study == study


def test_every_place_knows_its_page_and_its_study(study: Path) -> None:
    night, *_, trend = results_at(study).places
    assert night.page == study / "nights" / "2026-11-21" / "night.html"
    assert (night.study, trend.study) == (study, study)


def test_the_folder_of_all_nights_is_only_these(study: Path) -> None:
    found = results_at(study / "nights")
    assert [one.kind for one in found.places] == ["night", "night"]
    assert found.study is None


def test_a_result_is_named_by_its_folder_its_json_or_its_page(study: Path) -> None:
    (study / "trend" / "trend.html").write_text("", encoding="utf-8")
    for path in (study / "trend", study / "trend" / "trend.json", study / "trend" / "trend.html"):
        (place,) = results_at(path).places
        assert (place.kind, place.page) == ("trend", study / "trend" / "trend.html")


def test_a_json_of_another_name_is_known_by_what_it_says(study: Path) -> None:
    file = study / "may.json"
    file.write_text('{"schema": "legmotion/comparison/1"}', encoding="utf-8")
    (place,) = results_at(file).places
    assert (place.kind, place.page.name) == ("comparison", "may.html")


def test_a_result_by_itself_belongs_to_no_study(tmp_path: Path) -> None:
    (tmp_path / "out" / "night").mkdir(parents=True)
    (tmp_path / "out" / "night" / "night.json").write_text("{}", encoding="utf-8")
    (place,) = results_at(tmp_path / "out" / "night").places
    assert place.study is None


def test_a_new_study_is_one_without_results(tmp_path: Path) -> None:
    (tmp_path / "legmotion.toml").write_text("", encoding="utf-8")
    assert is_study(tmp_path)
    found = results_at(tmp_path)
    assert (found.places, found.study) == ((), tmp_path)


def test_nothing_at_a_path_is_said_with_what_to_name_instead(tmp_path: Path) -> None:
    for path in (tmp_path / "gone", tmp_path):
        with pytest.raises(UnreadableFileError) as caught:
            results_at(path)
        assert "name the folder of a night" in caught.value.hint


@pytest.mark.parametrize("content", ["", "[1]", "\udcff", '{"schema": "legmotion/plan/1"}', "{}"])
def test_a_file_that_is_no_result_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "some.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(MalformedFileError):
        results_at(file)


def test_of_a_study_the_comparison_is_the_one(study: Path) -> None:
    assert the_only(results_at(study).places, GIVEN).kind == "comparison"
    assert the_only(results_at(study / "nights" / "2026-11-21").places, GIVEN).kind == "night"


def test_several_nights_or_none_are_not_one(study: Path) -> None:
    with pytest.raises(ParameterError, match="2 nights and no comparison"):
        the_only(results_at(study / "nights").places, GIVEN)
    with pytest.raises(ParameterError, match="nothing of the kind"):
        the_only(results_at(study / "trend").places, GIVEN)
