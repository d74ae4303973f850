"""A study folder appears whole, or not at all, and never in the place of anything."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from legmotion.errors import ParameterError
from legmotion.io.diary_reader import DiaryOptions, read_diary
from legmotion.io.night_diary import read_night_diary
from legmotion.params import Parameters, with_values
from legmotion.store.new_folder import new_folder
from legmotion.store.study_folder import make_study_folder, settings_text

BERLIN = ZoneInfo("Europe/Berlin")


def everything(folder: Path) -> dict[str, bytes | None]:
    """Return every path below a folder, with its content if it is a file."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def test_a_new_folder_holds_settings_a_diary_and_a_place_for_recordings(tmp_path):
    made = make_study_folder(tmp_path / "deep" / "study", zone=BERLIN, leg="right")
    assert [path.name for path in made] == [
        "legmotion.toml", "nights.csv", "massage.csv", "recordings",
    ]  # fmt: skip
    assert all(path.exists() for path in made)
    assert sorted(everything(tmp_path / "deep")) == [
        "study", "study/legmotion.toml", "study/massage.csv", "study/nights.csv",
        "study/recordings",
    ]  # fmt: skip
    settings = tomllib.loads((tmp_path / "deep" / "study" / "legmotion.toml").read_text("utf-8"))
    assert settings == {"tz": "Europe/Berlin", "leg": "right"}


def test_the_empty_diary_can_be_read_and_written_on(tmp_path):
    make_study_folder(tmp_path / "study", zone=BERLIN, leg="left")
    diary = tmp_path / "study" / "nights.csv"
    assert diary.read_text("utf-8").startswith("night,lights_off,lights_on,symptoms_evening,")
    assert read_night_diary(str(diary)) == {}
    with diary.open("a") as file:
        file.write("2026-11-21,22:30,06:30\n")
    assert len(read_night_diary(str(diary))) == 1
    massages = tmp_path / "study" / "massage.csv"
    options = DiaryOptions(today=date(2026, 12, 1))
    empty = read_diary(massage=str(massages), nights=None, options=options)
    assert (empty.sessions, empty.problems) == ((), ())
    with massages.open("a") as file:
        file.write("2026-11-21,yes,20:30,45\n2026-11-22,no\n")
    found = read_diary(massage=str(massages), nights=str(diary), options=options)
    assert [session.is_massage for session in found.sessions] == [True, False]
    assert [night.night for night in found.nights] == [date(2026, 11, 21)]
    assert (found.problems, found.convention) == ((), "evening")


def test_what_the_settings_offer_as_comments_are_the_defaults():
    text = settings_text(zone=BERLIN, leg="left")
    offered = re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
    found = tomllib.loads(offered)
    assert set(found) == {"tz", "leg", "rules", "events", "diary"}
    assert set(found["diary"]) == {"complete", "date_convention", "night_start"}
    values = {"scoring.rules": found["rules"]}
    values |= {f"events.{name}": value for name, value in found["events"].items()}
    assert values["events.min_on_mg"]
    assert with_values(Parameters(), values, origin="legmotion.toml") == Parameters()


@pytest.mark.parametrize("is_empty", [True, False])
def test_what_stands_in_the_folder_stays_as_it_is(tmp_path, is_empty):
    if not is_empty:
        (tmp_path / "recordings").mkdir()
        (tmp_path / "recordings" / "night.csv").write_text("1,2,3\n")
        (tmp_path / "notes.txt").write_text("mine\n")
    before = everything(tmp_path)
    made = make_study_folder(tmp_path, zone=BERLIN, leg="left")
    after = everything(tmp_path)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {path.name for path in made}


@pytest.mark.parametrize("name", ["legmotion.toml", "nights.csv", "massage.csv", "recordings"])
def test_a_file_of_the_same_name_is_an_error_that_changes_nothing(tmp_path, name):
    (tmp_path / name).write_text("mine\n")
    before = everything(tmp_path)
    with pytest.raises(ParameterError, match=name):
        make_study_folder(tmp_path, zone=BERLIN, leg="left")
    assert everything(tmp_path) == before


def test_a_name_that_leads_nowhere_is_not_replaced(tmp_path):
    (tmp_path / "legmotion.toml").symlink_to(tmp_path / "gone")
    (tmp_path / "study").symlink_to(tmp_path / "gone")
    for folder in (tmp_path, tmp_path / "study"):
        with pytest.raises(ParameterError):
            make_study_folder(folder, zone=BERLIN, leg="left")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "study").write_text("mine\n")
    for folder in (tmp_path / "study", tmp_path / "study" / "below"):
        with pytest.raises(ParameterError):
            make_study_folder(folder, zone=BERLIN, leg="left")
    assert everything(tmp_path) == {"study": b"mine\n"}


@pytest.mark.parametrize("is_there", [True, False])
def test_a_failure_while_filling_leaves_nothing(tmp_path, is_there):
    folder = tmp_path / "deep" / "study"
    if is_there:
        folder.mkdir(parents=True)
    before = everything(tmp_path)

    def fill() -> None:
        with new_folder(folder) as content:
            (content / "half").write_text("done")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill()
    assert everything(tmp_path) == before


def test_a_file_that_appears_meanwhile_is_kept_and_the_others_are_taken_back(tmp_path):
    def fill() -> None:
        with new_folder(tmp_path) as content:
            (content / "a").write_text("new")
            (content / "b").write_text("new")
            (tmp_path / "b").write_text("mine")

    with pytest.raises(ParameterError, match="nothing is overwritten"):
        fill()
    assert everything(tmp_path) == {"b": b"mine"}
