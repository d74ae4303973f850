"""`legmotion inspect`: what limits a file, what an archive holds, what files are together."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_analyze_files import elapsed, written

BERLIN = ("--tz", "Europe/Berlin")
# What inspect says of every file, whatever it is.
KEYS = {
    "name", "sha256", "n_bytes", "reader", "format", "candidates", "contents", "device", "side",
    "side_origin", "start", "clock", "zone", "zone_origin", "clock_evidence", "gravity_included",
    "unit", "unit_origin", "n_samples", "span_s", "nominal_rate_hz", "real_rate_hz",
    "rate_error_ppm", "n_gaps", "gap_s", "longest_gap_s", "n_fills", "n_zero_fills", "fill_s",
    "longest_fill_s", "not_recorded_s", "median_g", "resolution_mg", "clipped_share", "limits",
    "notes", "repairs",
}  # fmt: skip


@pytest.fixture
def lines(exports: Path) -> list[str]:
    """The rows of the left leg's twelve minutes, 25 a second."""
    return (exports / "night_left.csv").read_text().splitlines()


def limits(found: dict) -> dict[str, dict]:
    return {limit["code"]: limit for limit in found["limits"]}


def test_everything_is_said_of_a_file(run: Run, left: str) -> None:
    found = run("inspect", left, *BERLIN, "--json").json
    assert found.keys() == KEYS
    assert found["clock_evidence"] == "date and time without a zone"
    assert (found["unit_origin"], found["gravity_included"]) == ("file", True)
    assert limits(found).keys() == {"short_recording"}
    text = run("inspect", left, *BERLIN).out
    for words in ("gravity     included", "g (by the file)", "date and time without a zone"):
        assert words in text
    assert "limited     12 min are no night" in text


def test_what_an_analysis_would_be_limited_by_is_said(
    run: Run, lines: list[str], tmp_path: Path
) -> None:
    # Half the samples, rounded to 1/64 g: a slow and coarse tracker without a clock.
    rows = [line.split(",")[1:4] for line in lines[::2]]
    counts = [",".join(f"{round(64 * float(cell))}" for cell in row) for row in rows]
    table = ["t,x,y,z", *(f"{0.08 * i:.2f},{row}" for i, row in enumerate(counts))]
    written(tmp_path / "slow.csv", table)
    found = run("inspect", "slow.csv", "--json").json
    assert found["unit_origin"] == "inferred"
    assert limits(found).keys() >= {
        "low_rate", "low_resolution", "short_recording", "clock_unknown",
    }  # fmt: skip
    assert limits(found)["low_rate"]["value"] == pytest.approx(12.5, rel=1e-2)
    assert limits(found)["low_rate"]["grade"] == "fair"
    assert limits(found)["short_recording"]["grade"] == "good"
    text = run("inspect", "slow.csv").out
    assert "inferred from rest" in text
    assert "hide small movements" in text
    assert "give the first sample's time with --start" in text


def test_time_that_was_filled_in_is_said_by_kind(
    run: Run, lines: list[str], tmp_path: Path
) -> None:
    held = lines[2000].partition(",")[2]
    for first, stop, cells in ((2000, 2800, held), (8000, 11_000, "0,0,0")):
        lines[first:stop] = [f"{line.partition(',')[0]},{cells}" for line in lines[first:stop]]
    del lines[12_000:13_000]
    written(tmp_path / "idle_left.csv", lines)
    found = run("inspect", "idle_left.csv", *BERLIN, "--json").json
    assert (found["n_fills"], found["n_zero_fills"], found["n_gaps"]) == (2, 1, 1)
    assert found["fill_s"] == pytest.approx(152.0, abs=1.0)
    assert found["gap_s"] == pytest.approx(40.0, abs=1.0)
    assert len(found["not_recorded_s"]) == 2
    lost = limits(found)["lost_time"]
    assert lost["value"] == pytest.approx(100 * 192 / 720, abs=0.5)
    assert "switch its sleep mode off" in lost["sentence"]
    text = run("inspect", "idle_left.csv", *BERLIN).out
    assert "filled in   2 stretches (1 of zeros), 2 min 31 s in all" in text
    assert "1 gap, the longest 40 s" in text


def test_a_stream_without_gravity_is_said_to_be_one(
    run: Run, lines: list[str], tmp_path: Path
) -> None:
    header = "time,linear acceleration x (g),linear acceleration y (g),linear acceleration z (g)"
    rows = []
    for line in lines:
        stamp, x, y, z = line.split(",")[:4]
        rows.append(f"{stamp},{float(x) - 0.96:.6f},{float(y) + 0.16:.6f},{float(z) + 0.22:.6f}")
    written(tmp_path / "free_left.csv", [header, *rows])
    found = run("inspect", "free_left.csv", *BERLIN, "--json").json
    assert found["gravity_included"] is False
    assert "gravity_removed" in limits(found)
    assert "gravity     removed" in run("inspect", "free_left.csv", *BERLIN).out


def test_the_files_of_an_archive_are_listed(run: Run, left: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "night.zip", "w") as packed:
        packed.write(tmp_path / left, "export/night_left.csv")
        packed.writestr("export/readme.txt", "worn on the left ankle")
        packed.writestr("__MACOSX/._night_left.csv", "x")
    found = run("inspect", "night.zip", *BERLIN, "--json").json
    assert [one["name"] for one in found["contents"]] == [
        "export/night_left.csv", "export/readme.txt",
    ]  # fmt: skip
    assert found["name"] == "night.zip (night_left.csv)"
    assert "archive     export/night_left.csv, export/readme.txt" in run("inspect", "night.zip").out


def test_several_files_are_told_apart_into_legs_and_pieces(
    run: Run, both: tuple[str, str], lines: list[str], tmp_path: Path
) -> None:
    late = [line.replace("11-21 22", "11-21 23") for line in lines]
    written(tmp_path / "later_left.csv", late)
    files = ("later_left.csv", both[1], both[0])
    done = run("inspect", *files, *BERLIN, "--json")
    assert done.code == 0, done.err
    parts = [one["together"] for one in done.json]
    assert [(one["side"], one["part"], one["n_parts"]) for one in parts] == [
        ("left", 2, 2), ("right", 1, 1), ("left", 1, 2),
    ]  # fmt: skip
    text = run("inspect", *files, *BERLIN).out
    assert "night_left.csv, later_left.csv (2 files of one tracker, joined)" in text
    assert "right ankle (from the file's name): night_right.csv" in text


def test_files_that_do_not_belong_together_are_said_to_be_none(
    run: Run, both: tuple[str, str], lines: list[str], tmp_path: Path
) -> None:
    written(tmp_path / "half_left.csv", lines[9000:])
    for files, said in [
        ((*both, "half_left.csv"), "overlap in time"),
        (("half_left.csv", "elapsed.csv"), "when it began"),
    ]:
        if "elapsed.csv" in files:
            written(tmp_path / "elapsed.csv", elapsed(lines))
        done = run("inspect", *files, *BERLIN, "--json")
        assert done.code == 0, done.err
        assert said in done.json[0]["together"]["error"]["message"]
        text = run("inspect", *files, *BERLIN).out
        assert text.rpartition("together")[2].strip().startswith("refused")
