"""`legmotion simulate`: recordings with known truth."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from legmotion.simulate import SCENARIOS
from legmotion.simulate.layouts import LAYOUTS
from tests.cli.conftest import Run

SHORT = ("--hours", "0.05", "--rate", "25")


def test_a_recording_and_its_truth_are_written(run: Run, tmp_path: Path) -> None:
    done = run("simulate", "--out", "night.csv", *SHORT, "--start", "2026-11-21T22:10")
    assert (done.code, done.err) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["night.csv", "night_truth.csv"]
    first = (tmp_path / "night.csv").read_text().splitlines()[0]
    assert first.startswith("2026-11-21 22:10:00")
    with (tmp_path / "night_truth.csv").open() as file:
        assert "onset_s" in next(csv.reader(file))


def test_both_legs_have_their_side_in_the_name(run: Run, tmp_path: Path) -> None:
    found = run("simulate", "--out", "n.1.csv.gz", *SHORT, "--legs", "both", "--json").json
    assert [file["file"] for file in found["files"]] == ["n.1_left.csv.gz", "n.1_right.csv.gz"]
    assert found["truth"] == "n.1_truth.csv"
    for file in found["files"]:
        lines = gzip.decompress((tmp_path / file["file"]).read_bytes()).splitlines()
        assert len(lines) == file["samples"]
    assert (tmp_path / "n.1_truth.csv").is_file()


@pytest.mark.parametrize(
    ("legs", "names"),
    [
        ("right", {"simulated_right.csv", "simulated_right_truth.csv"}),
        ("both", {"simulated_left.csv", "simulated_right.csv", "simulated_truth.csv"}),
    ],
)
def test_without_a_name_the_leg_names_the_file(
    run: Run, tmp_path: Path, legs: str, names: set[str]
) -> None:
    run("simulate", *SHORT, "--legs", legs)
    assert {path.name for path in tmp_path.iterdir()} == names


def test_a_seed_gives_the_same_bytes_and_another_one_others(run: Run, tmp_path: Path) -> None:
    for name, seed in (("a.csv", "1"), ("b.csv", "1"), ("c.csv", "2")):
        run("simulate", "--out", name, *SHORT, "--seed", seed)
    a, b, c = ((tmp_path / name).read_bytes() for name in ("a.csv", "b.csv", "c.csv"))
    assert a == b != c


def test_the_choices_can_be_listed(run: Run, tmp_path: Path) -> None:
    found = run("simulate", "--list", "--json").json
    assert found == {"scenarios": list(SCENARIOS), "layouts": list(LAYOUTS)}
    text = run("simulate", "--list").out
    assert all(name in text for name in (*SCENARIOS, *LAYOUTS))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_what_was_simulated_can_be_inspected(run: Run, layout: str) -> None:
    run("simulate", "--out", "night_left.csv", *SHORT, "--layout", layout)
    needs_rate = layout in ("axivity-none", "axivity-sequence", "generic-no-time")
    done = run("inspect", "night_left.csv", *(("--rate", "25") if needs_rate else ()))
    assert done.code == 0, done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--layout", "axivty"], "the nearest is axivity"),
        (["--scenario", "nightmare"], "nominal"),
        (["--start", "22:00"], "expected a date and a time without an offset"),
        (["--start", "2026-11-21T22:00+01:00"], "expected a date and a time without an offset"),
        (["--hours", "0"], "--hours"),
        (["--seed", "-1"], "--seed"),
        (["--out", "no/such/folder/night.csv"], "cannot be written here"),
    ],
)
def test_what_cannot_be_simulated_is_said(
    run: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = run("simulate", *SHORT, *arguments)
    assert done.code == 2
    assert said in done.err
    assert list(tmp_path.iterdir()) == []
