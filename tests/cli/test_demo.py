"""`legmotion demo`: the whole journey, on nights that nobody slept."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from legmotion.store.night import read_night
from tests.cli.conftest import Run

SHORT = ("--hours", "0.1")


@pytest.fixture
def demo(run: Run):
    """The demonstration with nights of six minutes: what it said, and its object."""
    found = run("demo", *SHORT, "--json")
    assert (found.code, found.err) == (0, "")
    return found.json


def test_everything_it_names_is_there_and_analysed(demo, tmp_path: Path) -> None:
    assert demo["folder"] == "legmotion-demo"
    assert demo["is_simulated"] is True
    for name in ("settings", "diary", "recordings", "truth", "results"):
        assert (tmp_path / demo[name]).exists(), name
    assert [len(one["recordings"]) for one in demo["nights"]] == [2, 1, 1]
    for one in demo["nights"]:
        night = read_night(tmp_path / demo["results"] / one["night"])
        assert night.window.origin == "diary"
        assert one["plm_n"] == night.outcomes["plm_n"].value
        assert one["lm_n"] == night.outcomes["lm_n"].value
        assert all((tmp_path / demo["folder"] / name).is_file() for name in one["recordings"])
        assert (tmp_path / demo["truth"] / f"{one['night']}.csv").is_file()


def test_each_next_step_can_be_taken(
    run: Run, demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *steps = demo["next"]
    program, folder = shlex.split(first)
    assert program == "cd"
    monkeypatch.chdir(tmp_path / folder)
    for step in steps:
        program, *arguments = shlex.split(step)
        assert program == "legmotion"
        done = run(*arguments)
        assert done.code == 0, done.err


def test_analyze_finds_in_the_folder_what_the_demo_found(
    run: Run, demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / demo["results"]
    before = {path: path.read_bytes() for path in results.rglob("*") if path.is_file()}
    monkeypatch.chdir(tmp_path / demo["folder"])
    for one in demo["nights"]:
        assert run("analyze", *one["recordings"]).code == 0
    assert {path: path.read_bytes() for path in results.rglob("*") if path.is_file()} == before


def test_it_says_that_nobody_was_recorded(run: Run) -> None:
    out = run("demo", "here", *SHORT).out
    assert out.startswith("These nights are SIMULATED")
    assert "nobody was recorded" in out
    assert out.count("(simulated: ") == 3
    assert "here/nights" in out
    assert "Try next:\n  cd here\n" in out


def test_an_empty_folder_is_filled_and_a_full_one_is_left_as_it_is(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert run("demo", "empty", *SHORT).code == 0
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "empty").rglob("*")}
    done = run("demo", "empty", *SHORT)
    assert done.code == 2
    assert "is not an empty folder, and nothing is overwritten" in done.err
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "empty").rglob("*")}
    assert after == before
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 2)]
)
def test_what_ends_it_early_leaves_nothing_behind(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr("legmotion.demo.write_nights", stop)
    done = run("demo", *SHORT)
    assert done.code == code
    assert done.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.whole_night
def test_the_nights_differ_as_they_are_said_to(run: Run) -> None:
    many, few, between = run("demo", "--hours", "4", "--json").json["nights"]
    assert many["plm_per_h_tib"] > 2 * between["plm_per_h_tib"] > 4 * few["plm_per_h_tib"] > 0
    for one in (many, few, between):
        assert one["tib_analysable_min"] == pytest.approx(200, abs=3)
        assert one["movements_found"] >= 0.95 * one["movements_simulated"] > 0
