"""`legmotion analyze` with files that belong together: legs, pieces of one night, or neither."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from itertools import permutations
from pathlib import Path

import pytest

from tests.cli.conftest import Run

BERLIN = ("--tz", "Europe/Berlin")
NIGHT = "2026-11-21"


def written(path: Path, lines: list[str]) -> str:
    path.write_text("\n".join(lines) + "\n")
    return path.name


@pytest.fixture
def lines(exports: Path) -> list[str]:
    """The rows of the left leg's twelve minutes, 25 a second."""
    return (exports / "night_left.csv").read_text().splitlines()


@pytest.fixture
def pieces(lines: list[str], tmp_path: Path) -> list[str]:
    """The left leg's night in three files, two of them without a pause."""
    cuts = [(0, 6000), (6000, 11_000), (11_500, len(lines))]
    return [
        written(tmp_path / f"{name}.csv", lines[first:stop])
        for name, (first, stop) in zip(("zulu", "alpha", "mike"), cuts, strict=True)
    ]


def movements(folder: Path) -> list[tuple[str, ...]]:
    rows = csv.DictReader(io.StringIO((folder / NIGHT / "movements.csv").read_text("utf-8")))
    return [(row["onset"], row["offset_s"], row["is_plm"]) for row in rows]


def test_pieces_of_one_night_are_one_recording_in_whatever_order(
    run: Run, pieces: list[str], lines: list[str], tmp_path: Path
) -> None:
    whole = written(tmp_path / "whole_left.csv", lines[:11_000] + lines[11_500:])
    one = run("analyze", whole, *BERLIN, "--out", "one", "--json").json
    assert len(one["recordings"]) == 1
    found = []
    for i, order in enumerate(permutations(pieces)):
        done = run("analyze", *order, *BERLIN, "--out", f"out{i}", "--json")
        assert done.code == 0, done.err
        found.append(done.json)
        assert movements(tmp_path / f"out{i}") == movements(tmp_path / "one")
    assert all(night == found[0] for night in found)
    joined = found[0]
    assert joined["outcomes"] == one["outcomes"]
    recordings = joined["recordings"]
    assert [one["name"] for one in recordings] == pieces
    assert [one["n_samples"] for one in recordings] == [6000, 5000, len(lines) - 11_500]
    assert {one["side"] for one in recordings} == {"left"}
    assert len({one["sha256"] for one in recordings}) == 3
    assert recordings[1]["offset_s"] == pytest.approx(240.0, abs=1.0)
    begins = datetime.fromisoformat(recordings[1]["start"]).replace(tzinfo=None)
    assert begins == datetime.fromisoformat(lines[6000][:23])
    assert sum(one["n_bytes"] for one in recordings) == (tmp_path / whole).stat().st_size
    flags = {flag["code"]: flag["value"] for flag in joined["quality"]["flags"]}
    assert flags["files_joined"] == 3


def test_the_summary_names_the_first_and_the_last_and_the_pause(
    run: Run, pieces: list[str]
) -> None:
    done = run("analyze", *pieces, *BERLIN)
    assert "zulu.csv to mike.csv (3 files of one tracker, joined)" in done.out
    assert "Sat 21 Nov 22:10 → Sat 21 Nov 22:22, worn 100 %, 1 gap (20 s)" in done.out
    assert "3 files of one tracker follow one another" in " ".join(done.out.split())


def test_both_legs_may_come_in_pieces(
    run: Run, both: tuple[str, str], exports: Path, tmp_path: Path
) -> None:
    names = []
    for side in ("right", "left"):
        lines = (exports / f"night_{side}.csv").read_text().splitlines()
        for i, part in enumerate((lines[:7000], lines[7000:])):
            names.append(written(tmp_path / f"{side}_{i}.csv", part))
    whole = run("analyze", *both, *BERLIN, "--out", "one", "--json").json
    found = run("analyze", *names, *BERLIN, "--out", "two", "--json").json
    assert found["outcomes"] == whole["outcomes"]
    assert [one["name"] for one in found["recordings"]] == [
        "left_0.csv", "left_1.csv", "right_0.csv", "right_1.csv",
    ]  # fmt: skip


def test_the_order_of_the_legs_does_not_matter(run: Run, both: tuple[str, str]) -> None:
    one, other = (
        run("analyze", *files, *BERLIN, "--out", "out", "--json").out
        for files in (both, both[::-1])
    )
    assert one == other


def test_two_nights_of_one_tracker_are_two_nights(
    run: Run, lines: list[str], tmp_path: Path
) -> None:
    names = [
        written(tmp_path / f"{day}.csv", [line.replace("11-21", f"11-{day}") for line in lines])
        for day in (23, 21)
    ]
    (tmp_path / "mine.toml").write_text("[night]\nmin_part_night_h = 0.05\n")
    done = run("analyze", *names, *BERLIN, "--params", "mine.toml", "--json")
    assert done.code == 0, done.err
    assert [night["night"] for night in done.json] == ["2026-11-21", "2026-11-23"]
    assert [[one["name"] for one in night["recordings"]] for night in done.json] == [
        ["21.csv"], ["23.csv"],
    ]  # fmt: skip


def test_what_does_not_belong_together_is_refused_and_leaves_nothing(
    run: Run, both: tuple[str, str], lines: list[str], exports: Path, tmp_path: Path
) -> None:
    right = (exports / "night_right.csv").read_text().splitlines()
    written(
        tmp_path / "third.csv", [f"{a[:24]}{b[24:]}" for a, b in zip(lines, right, strict=False)]
    )
    late = [line.replace("11-21 22", "11-22 02") for line in right]
    written(tmp_path / "late_right.csv", late)
    written(tmp_path / "half_left.csv", lines[9000:])
    noon = [line.replace("11-21 22", "11-22 10") for line in right]
    written(tmp_path / "noon_right.csv", noon)
    header = ["time,x,y,z", *(line.replace("11-21 22", "11-22 02") for line in lines)]
    written(tmp_path / "late_other_left.csv", header)
    for files, said in [
        ([*both, "third.csv"], "3 files overlap in time"),
        (["night_left.csv", "half_left.csv"], "overlap in time"),
        (["night_left.csv", "late_right.csv"], "do not overlap in time"),
        (["night_left.csv", "noon_right.csv"], "overlap with it if its clock were 12 h earlier"),
        (["night_left.csv", "late_other_left.csv"], "not of one tracker"),
        ([*both, "night_left.csv"], "same recording"),
    ]:
        done = run("analyze", *files, *BERLIN)
        assert done.code == 3, done.err
        assert said in done.err
        assert not (tmp_path / "nights").exists()


def elapsed(lines: list[str]) -> list[str]:
    """Rows as a Bangle.js writes them: elapsed milliseconds, 1/8192 g."""
    samples = [[round(8192 * float(cell)) for cell in line.split(",")[1:4]] for line in lines]
    rows = [f"{40 * i},{x},{y},{z}" for i, (x, y, z) in enumerate(samples)]
    return ["Time (ms),X,Y,Z", *rows]


@pytest.fixture
def bangle(lines: list[str], tmp_path: Path) -> list[str]:
    return [
        written(tmp_path / f"accellog.{number}.csv", elapsed(lines[6000 * i : 6000 * (i + 1)]))
        for i, number in enumerate((9, 10, 11))
    ]


def test_numbered_files_without_a_date_follow_one_another(run: Run, bangle: list[str]) -> None:
    done = run("analyze", *reversed(bangle), "--json")
    assert done.code == 0, done.err
    assert done.json["night"] == "undated-1"
    assert [one["name"] for one in done.json["recordings"]] == bangle
    assert [one["offset_s"] for one in done.json["recordings"]] == [0.0, 240.0, 480.0]
    (flag,) = [one for one in done.json["quality"]["flags"] if one["code"] == "files_joined"]
    assert "pauses are not known" in flag["sentence"]


def test_a_given_start_is_that_of_the_first_of_them(run: Run, bangle: list[str]) -> None:
    night = run("analyze", *bangle, "--start", "2026-11-21T22:10", *BERLIN, "--json").json
    assert night["night"] == NIGHT
    assert [one["start"][11:19] for one in night["recordings"]] == [
        "22:10:00", "22:14:00", "22:18:00",
    ]  # fmt: skip


def test_files_without_a_date_and_without_numbers_are_legs(
    run: Run, bangle: list[str], tmp_path: Path
) -> None:
    for name, file in zip(("one.csv", "two.csv"), bangle, strict=False):
        (tmp_path / file).rename(tmp_path / name)
    night = run("analyze", "two.csv", "one.csv", "--json").json
    assert [(one["name"], one["side"]) for one in night["recordings"]] == [
        ("one.csv", "left"), ("two.csv", "right"),
    ]  # fmt: skip
    (tmp_path / bangle[2]).rename(tmp_path / "three.csv")
    done = run("analyze", "one.csv", "two.csv", "three.csv")
    assert done.code == 3
    assert "do not say when they began" in done.err


def test_a_side_that_the_files_name_contradicts_is_said(run: Run, both: tuple[str, str]) -> None:
    sides = ("--side", "right", "--side", "left")
    night = run("analyze", *both, *sides, *BERLIN, "--json").json
    said = [one for one in night["quality"]["flags"] if one["code"] == "side_contradicted"]
    assert [one["value"] for one in said] == ["left", "right"]
    assert "the file's name says that night_right.csv is of the other leg" in said[0]["sentence"]
    plain = run("analyze", *both, *BERLIN, "--out", "plain", "--json").json
    assert "side_contradicted" not in {one["code"] for one in plain["quality"]["flags"]}


def test_two_legs_of_which_the_device_says_one_side_are_refused(
    run: Run, both: tuple[str, str], exports: Path, tmp_path: Path
) -> None:
    (tmp_path / both[1]).rename(tmp_path / "other_left.csv")
    done = run("analyze", both[0], "other_left.csv", *BERLIN)
    assert done.code == 3
    assert "are both of the left leg" in done.err
    assert "--side" in done.err
