"""`legmotion trend`: a table or a study over time."""

from __future__ import annotations

import io
import json
import sys
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from legmotion.store.schema import schema_bytes
from legmotion.wording import DISCLAIMER
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("courses")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_before_and_after_is_told_with_both_models_and_no_control(run: Run) -> None:
    done = run("trend", "--table", "course.csv", "--since", "2025-03-01")
    assert done.code == 0, done.err
    assert "before/after, no control" in done.out
    assert "A step alone" in done.out
    assert "A step in nights that may drift" in done.out
    assert flat(done.out).endswith(DISCLAIMER)


def test_json_is_one_object_of_the_schema(run: Run) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    done = run("trend", "--table", "course.csv", "--since", "2025-03-01", "--consistency", "--json")
    assert done.code == 0, done.err
    assert not done.err
    jsonschema.Draft202012Validator(json.loads(schema_bytes("trend"))).validate(done.json)
    assert done.json["change"]["before"]["n"] == 45
    assert done.json["regularity"]["status"] == "ok"


def test_a_refusal_ends_with_5_and_prints_the_object_all_the_same(run: Run) -> None:
    done = run("trend", "--table", "course.csv", "--since", "2025-01-20", "--json")
    assert done.code == 5
    assert done.json["status"] == "too_few_before"
    assert done.json["change"]["step"] is None
    assert "5 usable nights before the change, 14 are needed" in done.json["status_words"]


def test_a_refusal_says_in_words_what_is_missing(run: Run) -> None:
    done = run("trend", "--table", "turns.csv", "--consistency")
    assert done.code == 5
    assert "21 usable nights with a known week before them, 56 are needed" in flat(done.out)


def test_nights_that_are_numbered_take_a_number(run: Run) -> None:
    done = run("trend", "--table", "turns.csv", "--since", "15", "--json")
    assert done.code == 0, done.err
    assert done.json["change"]["since_number"] == 15
    assert done.json["change"]["before"]["n"] == 14


def test_a_table_comes_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    content = Path("turns.csv").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    assert run("trend", "--table", "-", "--since", "15").code == 0


def test_a_number_on_its_own_scale_is_a_difference(run: Run, tmp_path: Path) -> None:
    rows = [f"{night},0,{5 + (night * 7 % 5) - (night > 20)}" for night in range(1, 41)]
    (tmp_path / "points.csv").write_text("\n".join(["night,massage,value", *rows, ""]))
    done = run("trend", "--table", "points.csv", "--since", "21", "--json")
    assert done.code == 0, done.err
    assert done.json["scale"] == "number"
    assert done.json["change"]["step"]["estimate"] == pytest.approx(-1.0, abs=0.3)


def test_a_day_that_was_fixed_in_advance_is_said_to_be(run: Run) -> None:
    done = run(
        "trend", "--table", "course.csv", "--since", "2025-03-01", "--design", "assigned", "--json"
    )
    assert done.json["change"]["design"] == "assigned"


def test_results_are_written_beside_what_is_printed(run: Run, tmp_path: Path) -> None:
    done = run("trend", "--table", "course.csv", "--since", "2025-03-01", "--out", "made", "--json")
    assert (tmp_path / "made/trend/trend.json").read_text(encoding="utf-8") == done.out
    assert "no control" in (tmp_path / "made/trend/trend.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--table", "course.csv"), "neither a day of change nor consistency"),
        (("--table", "course.csv", "--since", "last month"), "'last month', expected the date"),
        (("--table", "course.csv", "--since", "2025-02-30"), "'2025-02-30', expected the date"),
        (("--table", "course.csv", "--since", "15"), "the nights have dates"),
        (("--table", "turns.csv", "--since", "2025-03-01"), "the nights have numbers"),
        (("here", "--table", "course.csv", "--since", "15"), "both the study"),
        (("nowhere", "--since", "2025-03-01"), "no such folder"),
        (("--since", "2025-03-01"), "no study here"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(
    run: Run, arguments: tuple[str, ...], words: str
) -> None:
    done = run("trend", *arguments)
    assert done.code == 2
    assert words in done.err


def test_a_table_that_cannot_be_read_says_every_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("night,massage,hours,count\n1,maybe,6,3\n2,1,x,3\n")
    done = run("trend", "--table", "bad.csv", "--since", "2")
    assert done.code == 3
    assert "line 2" in done.err
    assert "line 3" in done.err


@pytest.fixture
def study(tmp_path: Path) -> str:
    """A study folder without recordings: ratings of forty nights in the diary alone."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "legmotion.toml").write_text('tz = "Europe/Berlin"\n[diary]\ncomplete = true\n')
    first = date(2025, 1, 1)
    nights = [f"{first + timedelta(days=day)},{3 + day * 7 % 4 - (day >= 20)}" for day in range(40)]
    (folder / "nights.csv").write_text("\n".join(["night,symptoms_night", *nights, ""]))
    massages = [f"{first + timedelta(days=day)},yes" for day in range(20, 40, 7)]
    (folder / "massage.csv").write_text("\n".join(["date,massage", *massages, ""]))
    return "mine"


def test_a_study_is_looked_at_by_an_outcome_of_its_diary(run: Run, study: str) -> None:
    done = run("trend", study, "--since", "2025-01-21", "--outcome", "symptoms_night", "--json")
    assert done.code == 0, done.err + done.out
    change = done.json["change"]
    assert (change["before"]["n"], change["after"]["n"]) == (20, 20)
    assert change["before"]["sessions_per_week"] == 0.0
    assert change["after"]["sessions_per_week"] == pytest.approx(7 * 3 / 20)
    assert change["step"]["ci95"][1] < 0.0


def test_a_study_without_results_is_refused_in_words(run: Run, study: str) -> None:
    done = run("trend", study, "--since", "2025-01-21")
    assert done.code == 5
    assert "0 usable nights before the change" in flat(done.out)


def test_the_study_around_the_folder_is_found(
    run: Run, study: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path / study)
    done = run("trend", "--since", "2025-01-21", "--outcome", "symptoms_night")
    assert done.code == 0, done.err


def test_a_page_stands_beside_the_numbers_and_the_terminal_says_where(
    run: Run, tmp_path: Path
) -> None:
    done = run("trend", "--table", "course.csv", "--since", "2025-03-01", "--out", "made")
    assert done.code == 0, done.err
    assert done.out.endswith("\n\nPage: made/trend/trend.html\n")
    page = (tmp_path / "made/trend/trend.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert DISCLAIMER in page


def test_a_refusal_has_a_page_too(run: Run, tmp_path: Path) -> None:
    done = run("trend", "--table", "course.csv", "--since", "2025-01-20", "--out", "made")
    assert done.code == 5
    page = (tmp_path / "made/trend/trend.html").read_text(encoding="utf-8")
    assert "5 usable nights before the change, 14 are needed" in page


def test_without_a_page_the_terminal_names_the_result(run: Run, tmp_path: Path) -> None:
    done = run("trend", "--table", "turns.csv", "--since", "15", "--out", "a b", "--no-page")
    assert done.out.endswith("\n\nResult: 'a b/trend/trend.json'\n")
    assert not (tmp_path / "a b/trend/trend.html").exists()


def test_without_the_libraries_of_pages_all_else_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("legmotion.report.pages.find_spec", lambda name: None)
    done = run("trend", "--table", "turns.csv", "--since", "15", "--out", "made")
    assert done.code == 0
    assert "no page is drawn" in done.err
    assert "pip install 'legmotion[page]'" in done.err
    assert (tmp_path / "made/trend/trend.json").exists()
    assert not (tmp_path / "made/trend/trend.html").exists()
