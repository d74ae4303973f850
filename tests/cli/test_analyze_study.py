"""`legmotion analyze --study`: every recording without a result, with one yardstick."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from legmotion.simulate import scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS
from legmotion.store.night import read_night
from legmotion.store.thresholds import read_thresholds
from legmotion_cli.main import main
from tests.cli.conftest import Run

NOISE_MG = {"2026-11-21": 0.6, "2026-11-22": 1.6, "2026-11-23": 1.0}


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three nights of a quarter of an hour, the first of both legs, and one more for later."""
    folder = tmp_path_factory.mktemp("recorded")
    for seed, (evening, noise_mg) in enumerate(NOISE_MG.items()):
        sides = ("left", "right") if seed == 0 else ("left",)
        settings = scenario(
            "nominal", duration_h=0.25, rate_hz=12.5, sides=sides, noise_mg=(noise_mg, noise_mg),
            start=f"{evening}T22:10:00",
        )  # fmt: skip
        for leg in simulate_night(settings, seed=seed).legs:
            write_export(leg, folder / f"{evening}_{leg.side}.csv", layout=LAYOUTS["axivity"])
    return folder


def begun(folder: Path, recorded: Path) -> Path:
    """Make a study with the recordings of the first two nights."""
    (folder / "recordings").mkdir(parents=True)
    (folder / "legmotion.toml").write_text('tz = "Europe/Berlin"\nleg = "left"\n')
    for name in ("2026-11-21_left.csv", "2026-11-21_right.csv", "2026-11-22_left.csv"):
        shutil.copy(recorded / name, folder / "recordings")
    return folder


@pytest.fixture
def study(recorded: Path, tmp_path: Path) -> Path:
    """A study with the recordings of the first two nights, none of them analysed."""
    return begun(tmp_path / "study", recorded)


@pytest.fixture(scope="session")
def analysed_once(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same study after its first analysis, to be copied."""
    folder = begun(tmp_path_factory.mktemp("analysed") / "study", recorded)
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("LEGMOTION_")]:
            environment.delenv(name)
        assert main(["analyze", "--study", str(folder)]) == 0
    return folder


@pytest.fixture
def analysed(analysed_once: Path, tmp_path: Path) -> Path:
    """A study in the test's own folder whose first two nights have their results."""
    return Path(shutil.copytree(analysed_once, tmp_path / "study"))


def add(study: Path, recorded: Path, name: str) -> None:
    shutil.copy(recorded / name, study / "recordings")


def labels(study: Path) -> list[str]:
    return sorted(folder.name for folder in (study / "nights").iterdir())


def events(study: Path, label: str) -> dict[str, float]:
    return read_night(study / "nights" / label).parameters["events"]


def test_every_recording_gets_its_night_and_legs_of_a_night_are_one(run: Run, study: Path) -> None:
    done = run("analyze", "--study", "study")
    assert done.code == 0
    assert labels(study) == ["2026-11-21", "2026-11-22"]
    both = read_night(study / "nights" / "2026-11-21")
    assert [one.side for one in both.recordings] == ["left", "right"]
    assert "21–22 Nov 2026" in done.out
    assert "per hour in bed" in done.out
    assert "Thresholds frozen now, by the noisiest of 2 nights" in done.out
    assert "diagnoses nothing" in " ".join(done.out.split())


def test_thresholds_are_those_of_the_noisiest_night_and_stand_in_every_result(
    analysed: Path,
) -> None:
    frozen = read_thresholds(analysed)
    assert frozen is not None
    floors_mg = {
        label: max(one.floor_mg for one in read_night(analysed / "nights" / label).recordings)
        for label in labels(analysed)
    }
    assert frozen.floor_mg == pytest.approx(max(floors_mg.values()), rel=1e-5)
    assert {one.night: one.floor_mg for one in frozen.nights} == pytest.approx(floors_mg, rel=1e-5)
    for label in labels(analysed):
        assert events(analysed, label)["frozen_floor_mg"] == frozen.floor_mg
        assert events(analysed, label)["frozen_spread_mg"] == frozen.spread_mg


def test_a_later_night_is_measured_with_the_same_thresholds(
    run: Run, analysed: Path, recorded: Path
) -> None:
    before = {
        path: path.read_bytes()
        for path in [*analysed.rglob("night.json"), analysed / "thresholds.json"]
    }
    add(analysed, recorded, "2026-11-23_left.csv")
    done = run("analyze", "--study", "study")
    assert done.code == 0
    assert labels(analysed)[-1] == "2026-11-23"
    assert {path: path.read_bytes() for path in before} == before
    assert events(analysed, "2026-11-23") == events(analysed, "2026-11-22")
    assert "as frozen before" in done.out
    assert "2 nights have a result already" in done.out


@pytest.mark.usefixtures("analysed")
def test_a_second_run_finds_nothing_to_do(run: Run) -> None:
    done = run("analyze", "--study", "study")
    assert done.code == 0
    assert "No recording is without a result." in done.out
    assert run("analyze", "--study", "study", "--json").json == []


def test_refreezing_analyses_all_nights_again(run: Run, study: Path, recorded: Path) -> None:
    (study / "recordings" / "2026-11-22_left.csv").rename(study / "later.csv")
    run("analyze", "--study", "study")
    first = read_thresholds(study)
    (study / "later.csv").rename(study / "recordings" / "2026-11-22_left.csv")
    done = run("analyze", "--study", "study", "--refreeze", "--json")
    assert [night["night"] for night in done.json] == ["2026-11-21", "2026-11-22"]
    second = read_thresholds(study)
    assert first is not None
    assert second is not None
    assert second.floor_mg > first.floor_mg
    assert {events(study, label)["frozen_floor_mg"] for label in labels(study)} == {second.floor_mg}


def test_a_second_leg_that_comes_later_is_analysed_with_the_first(
    run: Run, study: Path, recorded: Path
) -> None:
    (study / "recordings" / "2026-11-21_right.csv").unlink()
    run("analyze", "--study", "study")
    assert len(read_night(study / "nights" / "2026-11-21").recordings) == 1
    add(study, recorded, "2026-11-21_right.csv")
    run("analyze", "--study", "study")
    assert len(read_night(study / "nights" / "2026-11-21").recordings) == 2


def test_one_file_within_the_study_is_measured_with_its_thresholds_too(
    run: Run, analysed: Path, recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(analysed)
    add(analysed, recorded, "2026-11-23_left.csv")
    done = run("analyze", "recordings/2026-11-23_left.csv")
    assert done.code == 0
    assert "frozen in thresholds.json" in done.err
    assert events(analysed, "2026-11-23") == events(analysed, "2026-11-22")


def test_nights_of_other_settings_are_named(run: Run, study: Path, recorded: Path) -> None:
    add(study, recorded, "2026-11-23_left.csv")
    name = "study/recordings/2026-11-23_left.csv"
    run("analyze", name, "--out", "study/nights", "--tz", "Europe/Berlin", "--side", "left")
    done = run("analyze", "--study", "study")
    assert "2 different settings" in " ".join(done.out.split())
    assert "--refreeze" in done.out
    after = run("analyze", "--study", "study", "--refreeze")
    assert "different settings" not in after.out


def test_thresholds_of_the_settings_hold_and_nothing_is_frozen(run: Run, study: Path) -> None:
    with (study / "legmotion.toml").open("a") as settings:
        settings.write("[events]\nfrozen_floor_mg = 2.5\nfrozen_spread_mg = 3.0\n")
    run("analyze", "--study", "study")
    assert not (study / "thresholds.json").exists()
    assert events(study, "2026-11-22")["frozen_floor_mg"] == 2.5


def test_what_cannot_be_read_is_named_and_stops_nothing(run: Run, study: Path) -> None:
    (study / "recordings" / "broken.csv").write_text("this is no recording\n")
    done = run("analyze", "--study", "study")
    assert done.code == 0
    assert labels(study) == ["2026-11-21", "2026-11-22"]
    assert "broken.csv" in done.err
    assert "1 file could not be analysed" in done.out


def test_if_nothing_can_be_read_that_is_the_error(run: Run, study: Path) -> None:
    for file in (study / "recordings").iterdir():
        file.write_text("this is no recording\n")
    done = run("analyze", "--study", "study")
    assert done.code == 3
    assert not (study / "nights").exists()
    assert not (study / "thresholds.json").exists()


def test_a_result_of_other_files_is_not_replaced(
    run: Run, study: Path, recorded: Path, tmp_path: Path
) -> None:
    shutil.copy(recorded / "2026-11-21_right.csv", tmp_path / "elsewhere.csv")
    run("analyze", "elsewhere.csv", "--out", "study/nights", "--tz", "Europe/Berlin")
    before = (study / "nights" / "2026-11-21" / "night.json").read_bytes()
    (study / "recordings" / "2026-11-21_right.csv").unlink()
    done = run("analyze", "--study", "study")
    assert (study / "nights" / "2026-11-21" / "night.json").read_bytes() == before
    assert "elsewhere.csv" in " ".join(done.out.split())
    assert "2026-11-22" in labels(study)


def test_thresholds_of_other_signal_parameters_are_not_used(run: Run, analysed: Path) -> None:
    with (analysed / "legmotion.toml").open("a") as settings:
        settings.write("[signal]\nfloor_percentile = 40.0\n")
    done = run("analyze", "--study", "study")
    assert done.code == 2
    assert "thresholds.json" in done.err
    assert "--refreeze" in done.err


def test_damaged_thresholds_are_not_passed_over(run: Run, study: Path) -> None:
    (study / "thresholds.json").write_text(json.dumps({"schema": "legmotion/thresholds/1"}))
    done = run("analyze", "--study", "study")
    assert done.code == 3
    assert "thresholds.json" in done.err
    assert not (study / "nights").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--refreeze",),
        ("--study", "nowhere"),
        ("--study", "study", "night.csv"),
        ("--study", "study", "--out", "x"),
        ("--study", "study", "--side", "left"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(
    run: Run, study: Path, arguments: tuple[str, ...]
) -> None:
    done = run("analyze", *arguments)
    assert done.code == 2
    assert done.out == ""
