"""A course over time, back from its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from legmotion.errors import MalformedFileError, ParameterError, UnreadableFileError
from legmotion.store.results import document_json
from legmotion.store.trend import read_trend, trend_document, write_trend
from legmotion.store.trend_result import study_parameters, trend_result
from legmotion.study.trend import TrendResult
from tests.store.test_trend import RESULTS, asked


@RESULTS
def test_a_file_is_written_again_to_the_last_byte(
    make: Callable[[], TrendResult], tmp_path: Path
) -> None:
    written = write_trend(trend_document(make(), "words"), "words", tmp_path)
    document = read_trend(written)
    again = trend_document(trend_result(document), document.sentence)
    assert document_json(again) == written.read_bytes()


def test_nights_with_dates_are_known_from_those_with_numbers() -> None:
    document = trend_document(asked(), "")
    assert trend_result(document).is_dated
    numbered = [msgspec.structs.replace(night, night="7") for night in document.nights]
    assert not trend_result(msgspec.structs.replace(document, nights=numbered)).is_dated


def test_a_parameter_that_the_file_does_not_know_has_its_default() -> None:
    kept = study_parameters({"study": {"change_min_nights": 9, "of_a_later_version": 1}})
    assert kept.change_min_nights == 9
    assert kept.regular_min_nights == study_parameters({}).regular_min_nights


def test_a_variance_that_was_not_known_stays_unknown() -> None:
    document = trend_document(asked(), "")
    assert document.change is not None
    assert document.change.step is not None
    step = msgspec.structs.replace(document.change.step, variance=None)
    change = msgspec.structs.replace(document.change, step=step)
    document = msgspec.structs.replace(document, change=change)
    again = trend_document(trend_result(document), "")
    assert again.change is not None
    assert again.change.step == step


def test_a_page_stands_beside_the_file(tmp_path: Path) -> None:
    path = write_trend(trend_document(asked(), ""), "words", tmp_path, page="<!doctype html>")
    assert path.name == "trend.json"
    assert path.with_suffix(".html").read_text(encoding="utf-8") == "<!doctype html>"


def test_a_page_of_older_numbers_does_not_stay_beside_new_ones(tmp_path: Path) -> None:
    write_trend(trend_document(asked(), ""), "words", tmp_path, page="old")
    path = write_trend(trend_document(asked(3), ""), "words", tmp_path)
    assert sorted(file.name for file in path.parent.iterdir()) == ["trend.json", "trend.txt"]


def test_a_page_that_cannot_be_removed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(ParameterError, match=r"older trend\.html cannot be removed"):
        write_trend(trend_document(asked(), ""), "words", tmp_path)


def test_a_file_that_is_missing_or_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no such file"):
        read_trend(tmp_path / "trend.json")
    (tmp_path / "trend.json").write_text("{}")
    with pytest.raises(MalformedFileError, match="legmotion/trend/1"):
        read_trend(tmp_path / "trend.json")
