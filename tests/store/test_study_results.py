"""Results of a study folder: all that can be read is, and what cannot be is said."""

from __future__ import annotations

import json
import math
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from legmotion.measure.made_study import MadeNight, scored_nights
from legmotion.params import Parameters, with_values
from legmotion.store.night import read_night, write_nights
from legmotion.store.study_results import read_study_results

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 11, 21)


def make(study: Path, *, n: int = 3, parameters: Parameters | None = None, first: date = FIRST):
    made = [
        MadeNight(
            evening=first + timedelta(days=number),
            is_massage=bool(number % 2),
            hours=7.0,
            n_plm=80 - 10 * number,
            level_per_h=10.0,
        )
        for number in range(n)
    ]
    nights = scored_nights(
        made,
        zone=BERLIN,
        side="left",
        device="simulated tracker",
        parameters=parameters or Parameters(),
        seed=5,
    )
    return write_nights(nights, study / "nights")


def change(folder: Path, change_json) -> None:
    file = folder / "night.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    change_json(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def recorded_as(folder: Path, name: str, n_bytes: int) -> None:
    change(folder, lambda night: night["recordings"][0].update(name=name, n_bytes=n_bytes))


def codes(results) -> list[str]:
    return [problem.code for problem in results.problems]


def test_a_folder_without_anything_holds_nothing(tmp_path):
    found = read_study_results(tmp_path)
    assert (found.nights, found.unanalysed, found.problems) == ((), (), ())


def test_a_result_is_read_as_it_was_written(tmp_path):
    folders = make(tmp_path)
    found = read_study_results(tmp_path)
    assert not found.problems
    assert [night.label for night in found.nights] == ["2026-11-21", "2026-11-22", "2026-11-23"]
    for night in found.nights:
        document = read_night(folders[night.label])
        assert night.start == datetime.fromisoformat(document.window.start)
        assert night.end == datetime.fromisoformat(document.window.end)
        assert night.window_origin == "diary"
        assert night.zone == "Europe/Berlin"
        assert night.grade == document.quality.grade
        assert night.flags == tuple(flag.code for flag in document.quality.flags)
        assert night.value("plm_n") == document.outcomes["plm_n"].value
        assert night.outcomes["plm_n"].label == document.outcomes["plm_n"].label
        assert night.recordings == (document.recordings[0].name,)
        assert sum(n for _, _, n in night.profile) == night.value("plm_n")
        assert night.groups["detector"] == document.provenance.legmotion
        assert night.groups["rules"] == document.rule.key
        assert (night.groups["leg"], night.groups["device"]) == ("left", "simulated tracker")


def test_what_could_not_be_computed_is_no_number_and_has_a_reason(tmp_path):
    make(tmp_path, n=1)
    (night,) = read_study_results(tmp_path).nights
    outcome = night.outcomes["plm_left_n"]
    assert math.isnan(outcome.value)
    assert (outcome.status, outcome.reason) == ("not_computable", "one leg was recorded")
    assert math.isnan(night.value("an outcome of no version"))


def test_the_share_that_was_not_seen_is_of_the_time_in_bed(tmp_path):
    folder = make(tmp_path, n=1)["2026-11-21"]

    def cut(night):
        night["outcomes"]["tib_min"]["value"] = 400.0
        night["outcomes"]["tib_analysable_min"]["value"] = 300.0

    change(folder, cut)
    (night,) = read_study_results(tmp_path).nights
    assert night.lost_pct == pytest.approx(25.0)


def test_two_legs_are_one_group_and_the_noisier_one_counts(tmp_path):
    folder = make(tmp_path, n=1)["2026-11-21"]

    def add_right(night):
        (left,) = night["recordings"]
        right = {**left, "side": "right", "name": "right.csv", "floor_mg": 3.5}
        night["recordings"] = [right, {**left, "floor_mg": 2.0}]

    change(folder, add_right)
    (night,) = read_study_results(tmp_path).nights
    assert night.groups["leg"] == "left+right"
    assert night.groups["device"] == "simulated tracker"
    assert night.floor_mg == 3.5


def test_parameters_of_detection_make_another_sensitivity_and_those_of_comparing_do_not(tmp_path):
    other = {
        "same": Parameters(),
        "study": with_values(Parameters(), {"study.min_night_h": 2.0}, origin="test"),
        "events": with_values(Parameters(), {"events.min_on_mg": 9.0}, origin="test"),
    }
    found = {}
    for name, parameters in other.items():
        make(tmp_path / name, n=1, parameters=parameters)
        (night,) = read_study_results(tmp_path / name).nights
        found[name] = night.groups["sensitivity"]
    assert found["same"] == found["study"] != found["events"]


def test_the_layout_of_the_file_does_not_make_another_sensitivity(tmp_path):
    folders = make(tmp_path, n=2)
    change(
        folders["2026-11-22"],
        lambda night: night.update(
            parameters={
                part: dict(reversed(values.items()))
                for part, values in reversed(night["parameters"].items())
            }
        ),
    )
    first, second = read_study_results(tmp_path).nights
    assert first.groups["sensitivity"] == second.groups["sensitivity"]


def test_fields_of_a_later_version_are_passed_over(tmp_path):
    folder = make(tmp_path, n=1)["2026-11-21"]
    change(folder, lambda night: night.update(sleep={"stages": [1, 2]}))
    found = read_study_results(tmp_path)
    assert (len(found.nights), found.problems) == (1, ())


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "result_malformed", "legmotion/night/1"),
        (b"{", "result_malformed", "legmotion/night/1"),
        (b"\xff\xfe\x00", "result_malformed", "legmotion/night/1"),
        (b"[" * 100_000, "result_malformed", "legmotion/night/1"),
        (b'{"schema": "legmotion/night/1"}', "result_malformed", "missing required field"),
        (b'{"schema": "legmotion/night/2", "x": 1}', "result_newer", "newer legmotion"),
        (b'{"schema": "legmotion/comparison/1"}', "result_foreign", "legmotion/comparison/1"),
        (b'{"steps": 4}', "result_malformed", "missing required field"),
    ],
)
def test_a_result_that_cannot_be_used_is_said_and_stops_nothing(tmp_path, content, code, words):
    folders = make(tmp_path)
    (folders["2026-11-22"] / "night.json").write_bytes(content)
    found = read_study_results(tmp_path)
    assert [night.label for night in found.nights] == ["2026-11-21", "2026-11-23"]
    assert codes(found) == [code]
    assert "nights/2026-11-22" in found.problems[0].sentence
    assert words in found.problems[0].sentence
    assert found.problems[0].value == "nights/2026-11-22"


def test_a_complete_night_of_a_later_schema_is_not_read_as_if_it_were_this_one(tmp_path):
    folder = make(tmp_path, n=1)["2026-11-21"]
    change(folder, lambda night: night.update(schema="legmotion/night/2"))
    found = read_study_results(tmp_path)
    assert (found.nights, codes(found)) == ((), ["result_newer"])


@pytest.mark.parametrize(
    "damage",
    [
        lambda night: night["window"].update(start="yesterday"),
        lambda night: night["window"].update(start="2026-11-21T22:00:00"),
        lambda night: night.update(recordings=[]),
        lambda night: night["parameters"].update(events=[[[]]]),
        lambda night: night["outcomes"]["plm_n"].update(value="many"),
    ],
    ids=["no stamp", "no offset", "no recording", "parameters", "value"],
)
def test_a_result_with_one_wrong_part_is_left_out(tmp_path, damage):
    folder = make(tmp_path, n=1)["2026-11-21"]
    change(folder, damage)
    found = read_study_results(tmp_path)
    assert (found.nights, codes(found)) == ((), ["result_malformed"])


def test_a_folder_without_its_json_is_an_incomplete_result(tmp_path):
    folder = make(tmp_path, n=2)["2026-11-21"]
    (folder / "night.json").unlink()
    (tmp_path / "nights" / ".legmotion-abc").mkdir()
    (tmp_path / "nights" / "notes.txt").write_text("mine")
    found = read_study_results(tmp_path)
    assert [night.label for night in found.nights] == ["2026-11-22"]
    assert codes(found) == ["result_incomplete"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_a_result_that_may_not_be_read_is_said(tmp_path):
    folder = make(tmp_path, n=1)["2026-11-21"]
    (folder / "night.json").chmod(0)
    assert codes(read_study_results(tmp_path)) == ["result_unreadable"]


def test_a_result_whose_json_is_a_folder_is_said(tmp_path):
    (tmp_path / "nights" / "2026-11-21" / "night.json").mkdir(parents=True)
    assert codes(read_study_results(tmp_path)) == ["result_unreadable"]


def test_an_undated_night_keeps_its_name_and_has_no_time(tmp_path):
    folder = make(tmp_path, n=1)["2026-11-21"]

    def undate(night):
        night["night"] = "undated-1"
        night["window"].update(start=None, end=None)

    change(folder, undate)
    (night,) = read_study_results(tmp_path).nights
    assert (night.label, night.start, night.end) == ("undated-1", None, None)


def test_recordings_without_a_result_are_found(tmp_path):
    folders = make(tmp_path, n=1)
    recordings = tmp_path / "recordings"
    (recordings / "december").mkdir(parents=True)
    (recordings / "done.csv").write_bytes(b"12345")
    recorded_as(folders["2026-11-21"], "done.csv", 5)
    for name in ("new.csv", "december/later.csv.gz"):
        (recordings / name).write_bytes(b"1")
    for name in (".DS_Store", "Thumbs.db", "README.md", "strap.jpg"):
        (recordings / name).write_bytes(b"1")
    found = read_study_results(tmp_path)
    assert found.unanalysed == ("recordings/december/later.csv.gz", "recordings/new.csv")


def test_files_of_one_name_are_told_apart_by_their_size(tmp_path):
    folders = make(tmp_path, n=1)
    recorded_as(folders["2026-11-21"], "accel.csv", 5)
    for night, content in (("first", b"12345"), ("second", b"123456")):
        (tmp_path / "recordings" / night).mkdir(parents=True)
        (tmp_path / "recordings" / night / "accel.csv").write_bytes(content)
    assert read_study_results(tmp_path).unanalysed == ("recordings/second/accel.csv",)


@pytest.mark.parametrize(
    ("recorded", "now"), [("a.csv", "a.csv.gz"), ("a.csv.gz", "a.csv"), ("a.CSV", "a.CSV")]
)
def test_a_recording_that_was_packed_later_is_not_new(tmp_path, recorded, now):
    folders = make(tmp_path, n=1)
    recorded_as(folders["2026-11-21"], recorded, 1)
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / now).write_bytes(b"1")
    assert read_study_results(tmp_path).unanalysed == ()


def test_a_pipe_among_the_recordings_is_not_waited_on(tmp_path):
    (tmp_path / "recordings").mkdir()
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes in the file system of this computer")
    os.mkfifo(tmp_path / "recordings" / "pipe.csv")
    assert read_study_results(tmp_path).unanalysed == ()
