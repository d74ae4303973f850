"""`legmotion bench`: what it prints and writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.measure.results import result, row

TINY = ("bench", "--hours", "0.05", "--runs", "1", "--warm")


def write(path: Path, content: object) -> str:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path.name


@pytest.mark.whole_night
def test_a_measurement_is_printed_and_written(run: Run, tmp_path: Path) -> None:
    done = run(*TINY, "--out", "now.json")
    assert (done.code, done.err) == (0, "")
    assert "a simulated night, one leg: 0.05 h at 25 Hz" in done.out
    assert "PLM F1" in done.out
    written = json.loads((tmp_path / "now.json").read_text(encoding="utf-8"))
    for name in written["rows"]:
        assert f"\n  {name} " in done.out


@pytest.mark.whole_night
def test_json_is_the_result(run: Run) -> None:
    found = run(*TINY, "--rate", "30", "--json").json
    assert found["schema"] == "legmotion/bench/1"
    assert (found["input"]["rate_hz"], found["input"]["runs"]) == (30.0, 1)
    assert found["rows"]["read"]["runs"] == 1


def test_a_comparison_names_what_got_slower(run: Run, tmp_path: Path) -> None:
    accuracy = {"plm_f1": 0.97}
    before = write(tmp_path / "a.json", result(read=row(1.0, accuracy=accuracy), write=row(0.1)))
    after = write(
        tmp_path / "b.json",
        result(read=row(1.5, accuracy={"plm_f1": 0.9}, peak_mb=150.0), write=row(0.1)),
    )
    done = run("bench", "--compare", before, after)
    assert (done.code, done.err) == (0, "")
    assert "Slower, beyond the noise: 1\n  read: 1 -> 1.5 s (1.50 x, noise 5 %)" in done.out
    assert "Faster, beyond the noise: none" in done.out
    assert "  read: 100 -> 150 MB (1.50 x, noise 10 %)" in done.out
    assert "  read plm_f1: 0.97 -> 0.9 (0.93 x)" in done.out
    assert "Within the noise: 1 rows" in done.out


def test_a_comparison_as_json(run: Run, tmp_path: Path) -> None:
    before = write(tmp_path / "a.json", result(read=row(1.0), gone=row(1.0)))
    after = write(tmp_path / "b.json", result(read=row(1.5)))
    found = run("bench", "--compare", before, after, "--json").json
    assert [change["row"] for change in found["slower"]] == ["read"]
    assert found["not_judged"] == ["gone"]


def test_rows_that_are_not_judged_are_named(run: Run, tmp_path: Path) -> None:
    name = write(tmp_path / "a.json", result(read=row(1.0), first=row(1.0, runs=1)))
    assert "in one file only): first\n" in run("bench", "--compare", name, name).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--compare", "gone.json", "gone.json"), "gone.json: cannot be read"),
        ((*TINY[1:], "--out", "gone/now.json"), "there is no such folder"),
        (("--hours", "14"), "14"),
        (("--runs", "0"), "0"),
    ],
)
def test_what_cannot_be_is_refused_before_the_work(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = run("bench", *arguments)
    assert done.code == 2
    assert said in done.err


def test_results_of_different_inputs_are_refused(run: Run, tmp_path: Path) -> None:
    other = result(read=row(1.0))
    other["input"]["hours"] = 1.0
    one, two = write(tmp_path / "a.json", result(read=row(1.0))), write(tmp_path / "b.json", other)
    done = run("bench", "--compare", one, two)
    assert done.code == 2
    assert "different inputs: hours 8.0 and 1.0" in done.err
