"""A study made for trying things out is a study folder like any other."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from legmotion.measure.made_study import (
    MadeNight,
    made_nights,
    scored_nights,
    write_diary,
    write_truth,
)
from legmotion.params import Parameters
from legmotion.simulate.study import StudySettings, simulate_planned

FIRST = date(2026, 11, 21)


@pytest.fixture
def nights() -> tuple[MadeNight, ...]:
    rng = np.random.Generator(np.random.PCG64(1))
    return made_nights(
        simulate_planned(np.tile([1, 0, 0, 1], (2, 2)), StudySettings(), rng), study=1, first=FIRST
    )


def scored(nights: tuple[MadeNight, ...]):
    return scored_nights(
        nights,
        zone=ZoneInfo("Europe/Berlin"),
        side="left",
        device="",
        parameters=Parameters(),
        seed=1,
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def test_nights_follow_each_other_and_last_whole_minutes(nights) -> None:
    assert [night.evening for night in nights] == [FIRST + timedelta(days=k) for k in range(8)]
    assert [night.is_massage for night in nights] == [True, False, False, True] * 2
    for night in nights:
        assert (night.lights_on - night.lights_off).total_seconds() % 60 == 0


def test_results_have_the_counts_and_hours_that_were_drawn(nights) -> None:
    for drawn, night in zip(nights, scored(nights), strict=True):
        assert night.night == str(drawn.evening)
        assert night.window.origin == "diary"
        assert night.outcomes["plm_n"].value == drawn.n_plm
        assert night.outcomes["tib_analysable_min"].value == pytest.approx(60 * drawn.hours)


def test_a_night_is_the_same_whichever_others_are_made(nights) -> None:
    *_, last = scored(nights)
    (alone,) = scored(nights[-1:])
    assert np.array_equal(last.movements["onset_s"], alone.movements["onset_s"])


def test_the_diary_says_of_every_night_whether_there_was_a_massage(nights, tmp_path) -> None:
    write_diary(nights, tmp_path, seed=1)
    sessions, entries = rows(tmp_path / "massage.csv"), rows(tmp_path / "nights.csv")
    assert [row["massage"] == "yes" for row in sessions] == [night.is_massage for night in nights]
    assert [row["night"] for row in entries] == [str(night.evening) for night in nights]
    for row in entries:
        assert 0 <= int(row["symptoms_night"]) <= 10
        assert 1 <= int(row["sleep_quality"]) <= 5


def test_the_truth_is_what_was_drawn(nights, tmp_path) -> None:
    write_truth(nights, tmp_path / "study.csv", ratio=0.6)
    for night, row in zip(nights, rows(tmp_path / "study.csv"), strict=True):
        assert int(row["periodic_movements"]) == night.n_plm
        assert row["true_ratio"] == "0.6"
