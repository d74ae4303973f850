"""A study folder read whole: results, diary and plan, and what is odd about any of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from legmotion.errors import MalformedFileError, ParameterError
from legmotion.io.diary_reader import DiaryOptions
from legmotion.measure.made_study import MadeNight, scored_nights, write_diary
from legmotion.params import Parameters, StudyParameters
from legmotion.store.night import write_nights
from legmotion.store.plan import write_plan
from legmotion.store.study import Study, StudyOptions, read_study
from legmotion.store.study_folder import make_study_folder
from legmotion.study.plan import PlannedOutcome, PlanSettings, draw_plan
from legmotion.study.schemes import SchemeSettings

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 1, 5)
OPTIONS = StudyOptions(zone=BERLIN, today=date(2026, 11, 26))


def read(folder: Path, options: StudyOptions = OPTIONS) -> Study:
    return read_study(folder, options, StudyParameters())


def codes(study: Study) -> list[str]:
    return [notice.code for notice in study.nights.notices]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study of six nights in turn, with a diary."""
    folder = tmp_path / "study"
    nights = [
        MadeNight(
            evening=FIRST + timedelta(days=k), is_massage=bool(k % 2), hours=7.0, n_plm=80,
            level_per_h=11.0,
        )
        for k in range(6)
    ]  # fmt: skip
    make_study_folder(folder, zone=BERLIN, leg="left")
    parts = scored_nights(
        nights, zone=BERLIN, side="left", device="", parameters=Parameters(), seed=1
    )
    write_nights(parts, folder / "nights")
    write_diary(nights, folder, seed=1)
    return folder


def test_results_and_diary_meet_night_by_night(folder: Path) -> None:
    study = read(folder)
    assert [night.massage for night in study.nights.nights] == [False, True] * 3
    assert study.nights.primary.key == "plm_per_h_tib"
    assert study.reconciliation is not None
    assert len(study.reconciliation.matched) == 6
    assert (study.plan, study.unanalysed) == (None, ())


def test_a_study_without_a_diary_says_what_that_means(folder: Path) -> None:
    for name in ("massage.csv", "nights.csv"):
        (folder / name).unlink()
    study = read(folder)
    assert {night.massage for night in study.nights.nights} == {None}
    assert codes(study)[0] == "no_diary"
    assert (study.diary, study.reconciliation) == (None, None)


def test_a_row_of_the_diary_that_cannot_be_read_is_named_with_its_line(folder: Path) -> None:
    text = (folder / "massage.csv").read_text(encoding="utf-8")
    (folder / "massage.csv").write_text(text.replace("2026-01-08,yes", "2026-01-08,perhaps"))
    study = read(folder)
    (error,) = [one for one in study.nights.notices if one.code == "diary_error"]
    assert error.sentence.startswith("massage.csv:5 massage:")
    assert "perhaps" in error.sentence
    assert study.nights.nights[3].massage is None


def test_many_errors_of_a_diary_are_counted(folder: Path) -> None:
    rows = "".join(f"2026-01-05,perhaps{k}\n" for k in range(30))
    (folder / "massage.csv").write_text(f"date,massage\n{rows}")
    errors = [one for one in read(folder).nights.notices if one.code == "diary_error"]
    assert len(errors) == 21
    assert "10 more errors" in errors[-1].sentence


def test_a_recording_without_a_result_is_named(folder: Path) -> None:
    (folder / "recordings" / "late.csv").write_text("not analysed")
    study = read(folder)
    assert study.unanalysed == ("recordings/late.csv",)
    (notice,) = [one for one in study.nights.notices if one.code == "not_analysed"]
    assert "recordings/late.csv" in notice.sentence


def test_the_plan_of_the_study_names_what_was_planned_and_compared(folder: Path) -> None:
    plan = draw_plan(
        PlanSettings(
            schedule=SchemeSettings(start=FIRST, n_nights=28),
            seed=2,
            outcome=PlannedOutcome(
                key="symptoms_night", label="Symptoms", unit="0-10", scale="number", mcid=2.0
            ),
        ),
        StudyParameters(),
    )
    write_plan(plan, folder.parent)
    elsewhere = read(folder, StudyOptions(zone=BERLIN, plan_file=folder.parent / "plan.json"))
    assert elsewhere.plan == plan
    assert (elsewhere.nights.primary.key, elsewhere.nights.primary.mcid) == ("symptoms_night", 2.0)
    assert [night.planned for night in elsewhere.nights.nights[:6]] == list(plan.massage[:6])
    (folder / "plan.json").write_bytes((folder.parent / "plan.json").read_bytes())
    assert read(folder).plan == plan


def test_a_plan_that_is_none_is_an_error(folder: Path) -> None:
    (folder / "plan.json").write_text("{}")
    with pytest.raises(MalformedFileError):
        read(folder)


def test_dates_of_mornings_belong_to_the_night_before(folder: Path) -> None:
    diary = DiaryOptions(convention="morning")
    study = read(folder, StudyOptions(zone=BERLIN, diary=diary, today=OPTIONS.today))
    assert study.diary is not None
    assert study.diary.nights[0].night == FIRST - timedelta(days=1)


def test_an_outcome_that_nobody_has_names_the_nearest(folder: Path) -> None:
    with pytest.raises(ParameterError, match="symptom_nigth"):
        read(folder, StudyOptions(zone=BERLIN, outcome="symptom_nigth"))
