"""`legmotion init`: a study folder, and how `analyze` uses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from legmotion.store.night import read_night
from legmotion_cli.settings import load_settings
from tests.cli.conftest import Run

WHERE = ("--tz", "Europe/Berlin", "--leg", "right")


def test_a_study_is_made_and_what_comes_next_is_said(run: Run, tmp_path: Path) -> None:
    done = run("init", "my study", *WHERE)
    assert (done.code, done.err) == (0, "")
    for name in ("legmotion.toml", "nights.csv", "massage.csv", "recordings"):
        assert f"my study/{name}" in done.out
    assert "cd 'my study' && legmotion analyze recordings/FILE" in done.out
    settings = load_settings(environment={}, folder=tmp_path / "my study" / "recordings")
    assert (settings.zone, settings.leg) == ("Europe/Berlin", "right")


def test_json_names_what_was_made(run: Run, tmp_path: Path) -> None:
    found = run("init", "study", *WHERE, "--json").json
    assert (found["tz"], found["leg"]) == ("Europe/Berlin", "right")
    assert all((tmp_path / name).exists() for name in found["made"])
    assert len(found["made"]) == 4


def test_an_existing_study_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    run("init", "study", *WHERE)
    before = (tmp_path / "study" / "legmotion.toml").read_bytes()
    done = run("init", "study", "--tz", "Asia/Tokyo", "--leg", "left")
    assert done.code == 2
    assert "study/legmotion.toml: exists already" in done.err
    assert (tmp_path / "study" / "legmotion.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--leg", "left"), "the time zone of the nights is not named"),
        (("--tz", "Europe/Berlin"), "--leg"),
        (("--tz", "Europe/Berlim", "--leg", "left"), "Europe/Berlin"),
        (("--tz", "Europe/Berlin", "--leg", "both"), "'both'"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_made(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run("init", "study", *arguments)
    assert done.code == 2
    assert said in done.err
    assert list(tmp_path.iterdir()) == []


def test_zone_and_leg_may_come_from_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEGMOTION_TZ", "Asia/Tokyo")
    monkeypatch.setenv("LEGMOTION_LEG", "LEFT")
    found = run("init", "study", "--json").json
    assert (found["tz"], found["leg"]) == ("Asia/Tokyo", "left")
    monkeypatch.setenv("LEGMOTION_TZ", "Asia/Tokio")
    assert "LEGMOTION_TZ: there is no time zone" in run("init", "other").err


@pytest.fixture
def study(run: Run, left: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with a recording of 22:10 to 22:22 on 21 November 2026, in which one stands."""
    folder = tmp_path / "study"
    run("init", "study", *WHERE)
    shutil.move(left, folder / "recordings")
    monkeypatch.chdir(folder)
    return folder


RECORDING = "recordings/night_left.csv"
ROW = "2026-11-21,22:12,22:20\n"


def note(study: Path, rows: str) -> None:
    with (study / "nights.csv").open("a") as file:
        file.write(rows)


def test_the_diary_of_the_study_says_when_the_lights_went_off(run: Run, study: Path) -> None:
    note(study, ROW)
    done = run("analyze", RECORDING)
    assert "22:12 → 22:20, 8 min 00 s, from the diary" in done.out
    window = read_night(study / "nights" / "2026-11-21").window
    assert (window.origin, window.end_s - window.start_s) == ("diary", 480.0)


def test_an_empty_diary_leaves_the_recording_as_it_is(run: Run, study: Path) -> None:
    assert run("analyze", RECORDING).code == 0
    assert read_night(study / "nights" / "2026-11-21").window.origin == "recording"


def test_a_diary_dated_by_its_mornings_is_read_as_the_settings_say(run: Run, study: Path) -> None:
    note(study, ROW.replace("-21,", "-22,"))
    with (study / "legmotion.toml").open("a") as file:
        file.write('[diary]\ndate_convention = "morning"\n')
    run("analyze", RECORDING)
    assert read_night(study / "nights" / "2026-11-21").window.origin == "diary"


def test_options_win_over_the_diary_of_the_study(run: Run, study: Path) -> None:
    note(study, ROW)
    run("analyze", RECORDING, "--lights-on", "22:16")
    assert read_night(study / "nights" / "2026-11-21").window.origin == "diary+option"
    (study / "other.csv").write_text("night,lights_off,lights_on\n2026-11-21,22:13,22:19\n")
    run("analyze", RECORDING, "--diary", "other.csv")
    window = read_night(study / "nights" / "2026-11-21").window
    assert (window.origin, window.end_s - window.start_s) == ("diary", 360.0)


def test_a_mistake_in_the_diary_of_the_study_is_said(run: Run, study: Path) -> None:
    note(study, "2026-11-21,22:12,25:20\n")
    done = run("analyze", RECORDING)
    assert done.code == 3
    assert "nights.csv" in done.err
    assert "line 3, lights_on" in done.err


def test_a_study_without_a_diary_can_be_analysed(run: Run, study: Path) -> None:
    (study / "nights.csv").unlink()
    assert run("analyze", RECORDING).code == 0
