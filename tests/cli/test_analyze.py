"""`legmotion analyze`: from an export to the results, and every way it can end."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from legmotion.store.night import read_night
from legmotion.store.schema import schema_bytes
from tests.cli.conftest import Run

NIGHT = "2026-11-21"
FILES = ["leg_movements.csv", "movements.csv", "night.html", "night.json"]
BERLIN = ("--tz", "Europe/Berlin")


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_a_night_is_written_to_its_folder_and_summed_up(
    run: Run, left: str, tmp_path: Path
) -> None:
    done = run("analyze", left, "--out", "results", *BERLIN)
    assert done.code == 0
    assert done.err == ""
    assert everything(tmp_path / "results") == [NIGHT, *(f"{NIGHT}/{name}" for name in FILES)]
    night = read_night(tmp_path / "results" / NIGHT)
    value = night.outcomes["plm_per_h_tib"].value
    assert f"Periodic leg movements    {value:.1f} per hour in bed" in done.out
    assert "Night of 21–22 Nov 2026" in done.out
    assert "no zone in the file; Europe/Berlin from --tz" in done.out
    assert "left ankle (from the file's name)" in done.out
    assert "rules WASM 2016" in done.out
    assert "diagnoses nothing" in " ".join(done.out.split())
    assert f"Page: results/{NIGHT}/night.html" in done.out


def test_the_tables_agree_with_the_counts(run: Run, left: str, tmp_path: Path) -> None:
    run("analyze", left, "--out", "results", *BERLIN)
    folder = tmp_path / "results" / NIGHT
    outcomes = read_night(folder).outcomes
    movements = rows(folder / "movements.csv")
    in_bed = [row for row in movements if row["in_bed"] == "true"]
    assert sum(row["is_plm"] == "true" for row in in_bed) == outcomes["plm_n"].value > 0
    assert sum(row["is_clm"] == "true" for row in in_bed) == outcomes["clm_n"].value
    numbers = {row["movement"] for row in movements}
    parts = {row["movement"] for row in rows(folder / "leg_movements.csv")}
    assert numbers <= parts <= numbers | {""}


def test_json_is_the_file_and_nothing_else(run: Run, left: str, tmp_path: Path) -> None:
    done = run("analyze", left, "--out", "results", *BERLIN, "--json")
    assert done.out == (tmp_path / "results" / NIGHT / "night.json").read_text("utf-8")
    jsonschema.Draft202012Validator(json.loads(schema_bytes("night"))).validate(done.json)


def test_the_same_input_gives_the_same_bytes(run: Run, left: str, tmp_path: Path) -> None:
    for out in ("one", "two"):
        run("analyze", left, "--out", out, *BERLIN)
    for name in FILES:
        one, two = (tmp_path / out / NIGHT / name for out in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_a_result_names_no_folder_and_no_time_of_writing(
    run: Run, left: str, tmp_path: Path
) -> None:
    run("analyze", str(tmp_path / left), "--out", "results", *BERLIN)
    written = (tmp_path / "results" / NIGHT / "night.json").read_text("utf-8")
    assert str(tmp_path) not in written
    assert tmp_path.name not in written


def test_both_legs_are_one_night(run: Run, both: tuple[str, str], tmp_path: Path) -> None:
    done = run("analyze", *both, "--out", "results", *BERLIN)
    assert done.code == 0
    assert "left ankle" in done.out
    assert "right ankle" in done.out
    night = read_night(tmp_path / "results" / NIGHT)
    assert [one.side for one in night.recordings] == ["left", "right"]
    # Twelve minutes show too little in common to bring two clocks together.
    sides = {row["side"] for row in rows(tmp_path / "results" / NIGHT / "movements.csv")}
    assert sides == {"left", "right"}
    assert "clocks_not_aligned" in {flag.code for flag in night.quality.flags}
    assert night.outcomes["plm_per_h_tib"].status == "not_computable"
    for side in sides:
        index = night.outcomes[f"{side}_leg_plm_per_h_tib"].value
        assert f"Periodic, {side} leg" in done.out
        assert f"{index:.1f} per hour in bed" in done.out


def test_a_recording_that_spans_noon_is_two_nights(run: Run, left: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[night]\nmin_part_night_h = 0.05\n")
    options = ("--start", "2026-11-21T11:54", *BERLIN, "--out", "results")
    done = run("analyze", left, *options, "--params", "mine.toml", "--json")
    assert [night["night"] for night in done.json] == ["2026-11-20", NIGHT]
    assert everything(tmp_path / "results")[0] == "2026-11-20"


def test_a_part_that_is_too_short_is_listed(run: Run, left: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[night]\nmin_part_night_h = 0.15\n")
    done = run("analyze", left, "--start", "2026-11-21T11:58", *BERLIN, "--params", "mine.toml")
    assert done.code == 0
    assert "Skipped: night of 20–21 Nov 2026" in done.out
    assert everything(tmp_path / "nights")[0] == NIGHT


def test_lights_off_and_on_say_what_was_time_in_bed(run: Run, left: str) -> None:
    night = run(
        "analyze", left, *BERLIN, "--lights-off", "22:12", "--lights-on", "22:20", "--json"
    ).json
    assert night["window"]["origin"] == "option"
    assert night["window"]["start"] == "2026-11-21T22:12:00.000+01:00"
    assert night["outcomes"]["tib_min"]["value"] == 8.0


def test_a_full_moment_holds_for_its_own_night_and_a_time_of_day_for_the_others(
    run: Run, left: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text("[night]\nmin_part_night_h = 0.05\n")
    nights = run(
        "analyze", left, "--start", "2026-11-21T11:54", *BERLIN, "--params", "mine.toml", "--json",
        "--lights-on", "2026-11-21T11:59", "--lights-on", "12:05",
    ).json  # fmt: skip
    assert [night["window"]["end"][:16] for night in nights] == [
        "2026-11-21T11:59",
        "2026-11-21T12:05",
    ]


def test_the_diary_says_what_was_time_in_bed(run: Run, left: str, tmp_path: Path) -> None:
    (tmp_path / "nights.csv").write_text(
        "night,lights_off,lights_on\n2026-11-21,22:11,2026-11-21T22:21\n"
    )
    window = run("analyze", left, *BERLIN, "--diary", "nights.csv", "--json").json["window"]
    assert (window["origin"], window["end"][11:16]) == ("diary", "22:21")


def test_the_rule_can_be_chosen(run: Run, left: str) -> None:
    night = run("analyze", left, *BERLIN, "--rules", "aasm", "--json").json
    assert night["rule"]["key"] == "aasm"
    assert night["parameters"]["scoring"]["rules"] == "aasm"


def test_results_go_to_the_study_folder(
    run: Run, left: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "legmotion.toml").write_text('tz = "Europe/Berlin"\n')
    inside = tmp_path / "recordings"
    inside.mkdir()
    monkeypatch.chdir(inside)
    done = run("analyze", f"../{left}")
    assert done.code == 0
    assert "Europe/Berlin from legmotion.toml" in done.out
    assert (tmp_path / "nights" / NIGHT / "night.json").is_file()
    assert not (inside / "nights").exists()


def test_the_leg_of_the_settings_holds_where_nothing_else_says_it(
    run: Run, left: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEGMOTION_LEG", "right")
    named = run("analyze", left, "--json").json["recordings"][0]
    assert (named["side"], named["side_origin"]) == ("left", "file_name")
    (tmp_path / left).rename(tmp_path / "night.csv")
    unnamed = run("analyze", "night.csv", "--json").json
    assert unnamed["recordings"][0]["side"] == "right"
    assert unnamed["recordings"][0]["side_origin"] == "settings"
    assert "side_assumed" not in {flag["code"] for flag in unnamed["quality"]["flags"]}


def test_the_side_option_wins_over_the_name(run: Run, left: str) -> None:
    recording = run("analyze", left, "--side", "right", "--json").json["recordings"][0]
    assert (recording["side"], recording["side_origin"]) == ("right", "given")


def test_the_computer_zone_is_named_and_flagged(
    run: Run, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Lima")
    done = run("analyze", left)
    words = "America/Lima as this computer is set; --tz names another"
    assert words in " ".join(done.out.split())
    flags = run("analyze", left, "--json").json["quality"]["flags"]
    assert "zone_assumed" in {flag["code"] for flag in flags}


@pytest.fixture
def elapsed(exports: Path, tmp_path: Path) -> str:
    """An export that knows no clock, in the test's own folder; its name."""
    lines = (exports / "night_left.csv").read_text().splitlines()
    table = ["t,x,y,z", *(f"{0.04 * i:.2f},{line[24:]}" for i, line in enumerate(lines))]
    (tmp_path / "elapsed_left.csv").write_text("\n".join(table) + "\n")
    return "elapsed_left.csv"


def test_a_time_of_day_is_enough_for_lights_off(run: Run, elapsed: str) -> None:
    options = ("--time-col", "t", "--start", "22:10", "--lights-off", "22:12")
    done = run("analyze", elapsed, *options)
    assert done.code == 0, done.err
    assert "the time of day from --start, no date" in done.out
    night = run("analyze", elapsed, *options, "--json").json
    assert night["night"] == "undated-1"
    assert night["window"]["start_s"] == 120.0
    assert night["window"]["start"] is None


def test_a_night_without_a_movement_is_summed_up(run: Run, tmp_path: Path) -> None:
    run("simulate", "--scenario", "table", "--hours", "0.1", "--rate", "25", "--out", "n_left.csv")
    done = run("analyze", "n_left.csv")
    assert done.code == 0
    assert "0.0 per hour in bed   (0 in 6 min)" in done.out
    assert "no interval of 10 to 90 s between movements" in done.out
    assert (tmp_path / "nights").is_dir()


def test_without_a_clock_the_night_has_a_number(run: Run, elapsed: str, tmp_path: Path) -> None:
    done = run("analyze", elapsed, "--time-col", "t")
    assert done.code == 0, done.err
    assert "Night of undated-1" in done.out
    assert {row["onset"] for row in rows(tmp_path / "nights/undated-1/movements.csv")} == {""}


def test_standard_input_is_read(left: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "legmotion", "analyze", "-", *BERLIN, "--json"]
    with (tmp_path / left).open("rb") as stream:
        done = subprocess.run(command, stdin=stream, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["night"] == NIGHT


def test_a_page_can_be_declined(run: Run, left: str, tmp_path: Path) -> None:
    assert run("analyze", left, "--no-page").code == 0
    unpaged = [name for name in FILES if name != "night.html"]
    assert everything(tmp_path / "nights")[1:] == [f"{NIGHT}/{name}" for name in unpaged]


def test_without_the_libraries_of_pages_everything_else_is_written(
    run: Run, left: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("legmotion.report.pages.find_spec", lambda module: None)
    done = run("analyze", left)
    assert done.code == 0
    assert "pip install 'legmotion[page]'" in done.err
    unpaged = [name for name in FILES if name != "night.html"]
    assert everything(tmp_path / "nights")[1:] == [f"{NIGHT}/{name}" for name in unpaged]


def test_repairs_are_said_on_standard_error_and_flagged(
    run: Run, left: str, tmp_path: Path
) -> None:
    file = tmp_path / left
    lines = file.read_text().splitlines()
    lines[999] = "garbage"
    file.write_text("\n".join(lines) + "\n")
    done = run("analyze", left, "--json")
    assert done.code == 0
    assert "line 1000" in done.err
    assert "(once, in line 1000)" in done.err
    codes = {flag["code"] for flag in done.json["quality"]["flags"]}
    assert done.json["recordings"][0]["repairs"][0]["code"] in codes


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gone.csv"], 3, "gone.csv"),
        (["."], 3, "folder"),
        (["night_left.csv", "night_left.csv"], 3, "same recording"),
        (["night_left.csv", "--tz", "Berlin"], 2, "--tz: there is no time zone 'Berlin'"),
        (["night_left.csv", "--rules", "wasm"], 2, "wasm2016"),
        (["night_left.csv", "--lights-off", "half past ten"], 2, "--lights-off"),
        (["night_left.csv", "--lights-off", "03:00"], 4, "nothing was recorded"),
        (["night_left.csv", "--lights-off", "2026-11-25T22:00"], 2, "in no recorded night"),
        (["night_left.csv", "--lights-off", "22:00", "--lights-off", "23:00"], 2, "more than once"),
        (["night_left.csv", "--start", "yesterday"], 2, "--start"),
        (["night_left.csv", "--format", "axivity"], 2, "axivity_csv"),
        (["night_left.csv", "--rate", "5"], 3, "10 Hz"),
        (["night_left.csv", "--side", "middle"], 2, "middle"),
        (["night_left.csv", "--side", "left", "--side", "right"], 2, "--side"),
        (["night_left.csv", "--diary", "gone.csv"], 3, "gone.csv"),
        (["night_left.csv", "--params", "gone.toml"], 2, "gone.toml"),
        (["night_left.csv", "--out", "night_left.csv"], 2, "cannot be written"),
        (["night_left.csv", "b.csv", "c.csv"], 3, "b.csv"),
        ([], 2, "FILE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.usefixtures("left")
def test_what_cannot_be_done_is_said_and_leaves_nothing(
    run: Run, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    before = everything(tmp_path)
    done = run("analyze", *arguments)
    assert done.code == code, done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert done.out == ""
    assert everything(tmp_path) == before
    as_json = run("analyze", *arguments, "--json")
    assert as_json.code == as_json.json["error"]["exit_code"] == code
    assert said in as_json.json["error"]["message"] + as_json.json["error"]["hint"]


def test_a_file_that_breaks_in_the_middle_leaves_nothing(
    run: Run, left: str, tmp_path: Path
) -> None:
    packed = gzip.compress((tmp_path / left).read_bytes(), mtime=0)
    middle = len(packed) // 2
    broken = packed[:middle] + bytes(1000) + packed[middle + 1000 :]
    (tmp_path / "broken_left.csv.gz").write_bytes(broken)
    done = run("analyze", "broken_left.csv.gz", "--out", "a/b/results")
    assert done.code == 3
    assert "broken_left.csv.gz" in done.err
    assert everything(tmp_path) == ["broken_left.csv.gz", left]


def test_a_refusal_leaves_an_older_result_as_it_was(run: Run, left: str, tmp_path: Path) -> None:
    run("analyze", left, *BERLIN)
    before = (tmp_path / "nights" / NIGHT / "night.json").read_bytes()
    assert run("analyze", left, *BERLIN, "--lights-off", "03:00").code == 4
    assert (tmp_path / "nights" / NIGHT / "night.json").read_bytes() == before
    assert everything(tmp_path / "nights") == [NIGHT, *(f"{NIGHT}/{name}" for name in FILES)]


def test_a_pipe_or_device_is_never_waited_on(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in ("pipe.csv", "/dev/zero"):
        done = run("analyze", path)
        assert done.code == 3
        assert "Traceback" not in done.err


def test_the_summary_is_right_without_utf8(left: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "legmotion", "analyze", left, *BERLIN],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    text = done.stdout.decode("ascii")
    assert "Night of 21-22 Nov 2026" in text
    assert "\\u" not in text


def test_a_summary_that_nobody_reads_does_not_stop_the_work(left: str, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "legmotion", "analyze", left, *BERLIN],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, errors = process.communicate()
    assert process.returncode == 0
    assert errors == b""
    assert (tmp_path / "nights" / NIGHT / "night.json").is_file()
