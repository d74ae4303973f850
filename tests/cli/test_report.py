"""`legmotion report`: pages drawn again from what is stored, and what is given away."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from legmotion.measure.made_study import MadeNight, scored_nights
from legmotion.params import Parameters
from legmotion.store.night import write_nights
from legmotion.store.study_folder import NIGHTS, make_study_folder
from tests.cli.conftest import Run
from tests.store.studies import BERLIN, EVENING, made_study

NIGHT = "nights/2026-11-21"


@pytest.fixture(scope="module")
def analysed(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with one recording of twelve minutes and its result, page and all."""
    from legmotion_cli.main import main

    folder = tmp_path_factory.mktemp("analysed") / "study"
    make_study_folder(folder, zone=BERLIN, leg="left")
    shutil.copy(exports / "night_left.csv", folder / "recordings")
    recording = str(folder / "recordings" / "night_left.csv")
    code = main(["analyze", recording, "--out", str(folder / NIGHTS), "--tz", "Europe/Berlin"])
    assert code == 0
    return folder


@pytest.fixture
def study(analysed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same study in the test's own folder, which is the current one."""
    folder = tmp_path / "study"
    shutil.copytree(analysed, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of three nights whose movements were drawn: there are no recordings of them."""
    folder = made_study(tmp_path, n_nights=3)
    monkeypatch.chdir(folder)
    return folder


def test_a_page_is_drawn_again_as_it_was(run: Run, study: Path) -> None:
    page = study / NIGHT / "night.html"
    before = page.read_bytes()
    done = run("report", NIGHT)
    assert (done.code, done.err) == (0, "")
    assert "every sample from the page before" in done.out
    assert page.read_bytes() == before


def test_without_a_page_the_trace_comes_from_the_recording(run: Run, study: Path) -> None:
    page = study / NIGHT / "night.html"
    before = page.read_bytes()
    page.unlink()
    (written, index) = run("report", NIGHT, "--json").json["pages"]
    assert (written["trace"], index["kind"]) == ("source", "index")
    assert page.read_bytes() == before


def test_a_recording_elsewhere_is_named_by_source(run: Run, study: Path, exports: Path) -> None:
    (study / NIGHT / "night.html").unlink()
    (study / "recordings" / "night_left.csv").unlink()
    done = run("report", NIGHT, "--source", str(exports / "night_left.csv"))
    assert "every sample from the recording" in done.out


def test_a_recording_that_has_changed_is_not_the_source(run: Run, study: Path) -> None:
    (study / NIGHT / "night.html").unlink()
    recording = study / "recordings" / "night_left.csv"
    recording.write_bytes(recording.read_bytes().replace(b"0.1", b"0.2", 1))
    done = run("report", NIGHT)
    assert done.code == 0
    assert "1 night without the trace of every sample: there is no earlier page" in done.err
    page = (study / NIGHT / "night.html").read_text(encoding="utf-8")
    assert "The trace of every sample is missing" in page


def test_a_page_of_another_result_is_put_aside_and_its_trace_not_taken(
    run: Run, study: Path
) -> None:
    file = study / NIGHT / "night.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["window"]["start_s"] += 60.0
    file.write_text(json.dumps(content), encoding="utf-8")
    (study / "recordings" / "night_left.csv").unlink()
    before = (study / NIGHT / "night.html").read_bytes()
    done = run("report", NIGHT)
    assert "the earlier page is of another result" in done.err
    assert "night-before.html" in done.err
    assert (study / NIGHT / "night-before.html").read_bytes() == before


def test_the_study_around_is_drawn_whole(run: Run, drawn: Path) -> None:
    run("compare", "--show-anyway")
    (drawn / "comparison" / "comparison.html").unlink()
    pages = run("report", "--json").json["pages"]
    assert [page["kind"] for page in pages] == ["night"] * 3 + ["comparison", "index"]
    for page in pages:
        assert Path(page["path"]).read_text(encoding="utf-8").startswith("<!doctype html>")
    index = (drawn / "index.html").read_text(encoding="utf-8")
    assert index.count('href="nights/2026-11-23/night.html"') == 2
    assert 'href="comparison/comparison.html"' in index


@pytest.mark.parametrize("name", ["", "/night.json", "/night.html"])
def test_a_night_is_named_by_its_folder_its_json_or_its_page(
    run: Run, study: Path, name: str
) -> None:
    (page, _) = run("report", f"{NIGHT}{name}", "--json").json["pages"]
    assert page["path"] == f"{NIGHT}/night.html"
    assert study.is_dir()


def test_a_comparison_of_a_table_has_its_page_drawn_again(run: Run, table: str) -> None:
    run("compare", "--table", table, "--design", "assigned", "--out", ".")
    page = Path("comparison/comparison.html")
    before = page.read_bytes()
    page.unlink()
    done = run("report", "comparison")
    assert done.out == "comparison/comparison.html\n"
    assert page.read_bytes() == before


@pytest.mark.usefixtures("courses")
def test_a_trend_and_a_pool_have_their_pages_drawn_again(run: Run) -> None:
    run("trend", "--table", "course.csv", "--since", "2025-03-01", "--out", ".")
    run("pool", "--table", "clients.csv", "--out", ".")
    before = [Path(f"{kind}/{kind}.html").read_bytes() for kind in ("trend", "pool")]
    pages = run("report", "trend", "pool/pool.json", "--json").json["pages"]
    assert [page["kind"] for page in pages] == ["trend", "pool"]
    assert [Path(page["path"]).read_bytes() for page in pages] == before


def test_what_cannot_be_drawn_stops_the_others_not(run: Run, drawn: Path) -> None:
    table = drawn / NIGHTS / "2026-11-22" / "movements.csv"
    table.write_text("night,minutes\n", encoding="utf-8")
    done = run("report", ".", "--json")
    assert done.code == 3
    assert len([page for page in done.json["pages"] if page["kind"] == "night"]) == 2
    (refused,) = done.json["not_drawn"]
    assert "movements.csv:1: no column movement (night, minutes)" in refused["message"]
    assert "analyze the recording again" in refused["hint"]


def test_a_comparison_is_in_the_index_as_soon_as_it_is_made(run: Run, drawn: Path) -> None:
    run("compare", "--no-page")
    assert not (drawn / "index.html").exists()
    run("compare")
    index = (drawn / "index.html").read_text(encoding="utf-8")
    assert 'href="comparison/comparison.html"' in index


def test_a_folder_that_is_no_study_gets_no_index(run: Run, table: str, tmp_path: Path) -> None:
    run("compare", "--table", table, "--out", ".")
    assert (tmp_path / "comparison" / "comparison.html").is_file()
    assert not (tmp_path / "index.html").exists()


def test_settings_that_cannot_be_used_leave_the_result_and_are_said(
    run: Run, table: str, drawn: Path
) -> None:
    text = (drawn / "legmotion.toml").read_text(encoding="utf-8")
    shutil.move(drawn.parent / table, drawn / table)
    run("compare", "--table", table)
    (drawn / "home").mkdir()
    (drawn / "home" / "legmotion.toml").write_text(f"{text}\nfoo = 1\n", encoding="utf-8")
    done = run("compare", "--table", table, "--out", "home")
    assert done.code == 0
    assert "the index of the study was not drawn" in done.err
    assert (drawn / "home" / "comparison" / "comparison.json").is_file()


def test_two_sheets_are_written_beside_the_result_and_name_nobody(run: Run, study: Path) -> None:
    done = run("report", NIGHT, "--share")
    assert done.out.startswith(f"{NIGHT}/share.html")
    page = (study / NIGHT / "share.html").read_text(encoding="utf-8")
    assert not re.search(r"2026|night_left|Berlin|axivity", page, re.IGNORECASE)
    assert (study / NIGHT / "night.html").is_file()


def test_dates_and_a_name_are_put_back_when_asked_for(run: Run, study: Path) -> None:
    run("report", NIGHT, "--share", "--with-dates", "--name", "A. B.", "--out", "away")
    page = (study / "away" / "share.html").read_text(encoding="utf-8")
    assert "21–22 Nov 2026" in page
    assert "A. B." in page
    assert not (study / NIGHT / "share.html").exists()


def test_a_card_is_written_with_the_sheets(run: Run, study: Path) -> None:
    away = run("report", NIGHT, "--share", "--card", "--out", "away", "--json").json["given_away"]
    assert [one["kind"] for one in away] == ["share", "card"]
    assert (study / "away" / "card.png").read_bytes().startswith(b"\x89PNG")


def test_of_a_study_the_comparison_is_given_away(run: Run, drawn: Path) -> None:
    run("compare", "--show-anyway")
    (away,) = run("report", "--share", "--json").json["given_away"]
    assert (away["of"], away["path"]) == ("comparison", str(drawn / "comparison" / "share.html"))


def test_a_study_without_a_comparison_says_how_to_make_one(run: Run, drawn: Path) -> None:
    done = run("report", str(drawn), "--share")
    assert done.code == 2
    assert "3 nights and no comparison" in done.err
    assert "legmotion compare" in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere"], 3, "nowhere: there is no such file or folder"),
        (["."], 3, "there is no result in this folder"),
        ([], 2, "there is no study here"),
        (["other.json"], 3, "schema 'other/1' is named, expected a result"),
        (["table.csv"], 3, "is no result of legmotion"),
        (["n", "--with-dates"], 2, "--with-dates was given without --share or --card"),
        (["n", "--name", "A"], 2, "--name was given without --share or --card"),
        (["n", "--out", "x"], 2, "--out was given without --share or --card"),
        (["n", "--share", "--source", "x"], 2, "--source was given with --share"),
        (["n", "--source", "x"], 3, "x: there is no such file"),
        (["n", "n2", "--share", "--out", "x"], 2, "--out was given with 2 results"),
        (["plan/plan.json"], 3, "expected a result of a kind that has a page"),
    ],
)
@pytest.mark.usefixtures("table")
def test_what_cannot_be_done_is_said_in_words(
    run: Run, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "other.json").write_text('{"schema": "other/1"}', encoding="utf-8")
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "plan.json").write_text('{"schema": "legmotion/plan/1"}', encoding="utf-8")
    made = [MadeNight(evening=EVENING, is_massage=False, hours=7.0, n_plm=80,
                      level_per_h=11.0)]  # fmt: skip
    for name in ("n", "n2"):
        parts = scored_nights(
            made, zone=BERLIN, side="left", device="", parameters=Parameters(), seed=1
        )
        write_nights(parts, tmp_path)
        (tmp_path / "2026-11-21").rename(tmp_path / name)
    done = run("report", *arguments)
    assert done.code == code
    assert said in done.err
    assert len(done.err.strip().splitlines()) > 1
