"""A whole study on disk: results, massage.csv and nights.csv, to the nights of a comparison."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from legmotion.io.diary_reader import DiaryOptions, read_diary
from legmotion.measure.made_study import MASSAGES, MadeNight, scored_nights, write_diary
from legmotion.params import Parameters
from legmotion.store.night import write_nights
from legmotion.store.study_folder import DIARY
from legmotion.store.study_results import read_study_results
from legmotion.study.design import study_nights

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2027, 3, 20)  # the clocks change on the morning of the 28th


@pytest.fixture(scope="module")
def made():
    return [
        MadeNight(
            evening=FIRST + timedelta(days=number),
            is_massage=number % 3 == 0,
            hours=6.5 + 0.25 * (number % 4),
            n_plm=50 + 5 * number,
            level_per_h=10.0,
        )
        for number in range(12)
    ]


@pytest.fixture(scope="module")
def nights(made, tmp_path_factory):
    study = tmp_path_factory.mktemp("study")
    results = scored_nights(
        made, zone=BERLIN, side="left", device="tracker", parameters=Parameters(), seed=3
    )
    write_nights(results, study / "nights")
    write_diary(made, study, seed=3)
    found = read_study_results(study)
    assert found.problems == ()
    diary = read_diary(
        massage=str(study / MASSAGES),
        nights=str(study / DIARY),
        options=DiaryOptions(convention="evening", today=date(2027, 5, 1)),
    )
    assert diary.problems == ()
    return study_nights(found.nights, diary, zone=BERLIN, params=Parameters().study)


def test_every_night_is_there_in_its_condition(made, nights):
    assert [night.label for night in nights.nights] == [one.evening.isoformat() for one in made]
    assert [night.massage for night in nights.nights] == [one.is_massage for one in made]
    assert {night.excluded for night in nights.nights} == {""}


def test_hours_are_those_that_passed_though_the_clocks_changed(made, nights):
    passed = [one.hours for one in made]
    change = [one.evening for one in made].index(date(2027, 3, 27))
    # Lights on are written as wall time, which is an hour nearer in that night.
    passed[change] -= 1.0
    assert nights.primary.hours.tolist() == pytest.approx(passed, rel=1e-4)


def test_what_was_noted_is_beside_what_was_measured(nights):
    assert {"lm_per_h_tib", "symptoms_night", "sleep_quality"} < {
        one.key for one in nights.secondary
    }
    assert "symptoms_evening" in nights.covariates


def test_nothing_is_odd_about_it(nights):
    assert nights.notices == ()
