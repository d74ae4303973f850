"""A study folder as the nights of a comparison: results, diary and plan read together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, tzinfo
from pathlib import Path

from legmotion.io.diary import Diary, DiaryProblem
from legmotion.io.diary_reader import DiaryOptions, read_diary
from legmotion.params import StudyParameters
from legmotion.store.plan import PLAN_FILE, read_plan
from legmotion.store.study_folder import DIARY, MASSAGES
from legmotion.store.study_results import StudyResults, read_study_results
from legmotion.study.design import study_nights
from legmotion.study.nights import Notice, StudyNights
from legmotion.study.outcome_kinds import PRIMARY
from legmotion.study.plan import Plan
from legmotion.study.reconcile import Reconciliation, reconcile
from legmotion.study.scored import ScoredNight

_MAX_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyOptions:
    """What is said of a study beside its files.

    `zone` is that of nights whose recording names none. `outcome` is the primary one: a key of a
    result or a column of the diary; None is what the plan names, else periodic movements per
    hour in bed. `plan_file` wins over the study's own.
    """

    zone: tzinfo
    diary: DiaryOptions = field(default_factory=DiaryOptions)
    outcome: str | None = None
    plan_file: Path | None = None
    night_start: time = time(12)
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Everything that a study folder says of its nights.

    `scored` are all results, `unanalysed` recordings without one, by their path in the folder.
    `diary` and `reconciliation` are None without a diary.
    """

    nights: StudyNights
    scored: tuple[ScoredNight, ...]
    plan: Plan | None
    diary: Diary | None
    reconciliation: Reconciliation | None
    unanalysed: tuple[str, ...]


def read_study(folder: Path, options: StudyOptions, params: StudyParameters) -> Study:
    """Return the nights of a study folder, with all that is odd about it as notices.

    Raises
    ------
    UnreadableFileError
        For a diary or a plan that cannot be read.
    MalformedFileError
        For a plan that is none.
    ParameterError
        For an outcome that the nights do not have.
    """
    results = read_study_results(folder)
    diary = _diary(folder, options)
    plan = _plan(folder, options)
    outcome = options.outcome or (PRIMARY if plan is None else plan.primary_outcome)
    nights = study_nights(
        results.nights,
        diary,
        zone=options.zone,
        outcome=outcome,
        plan=plan,
        night_start=options.night_start,
        today=options.today,
        params=params,
    )
    notices = (*_notices_of(results), *_notices_of_diary(diary), *nights.notices)
    return Study(
        nights=dataclasses.replace(nights, notices=notices),
        scored=results.nights,
        plan=plan,
        diary=diary,
        reconciliation=None
        if diary is None
        else reconcile(
            results.nights,
            diary,
            zone=options.zone,
            night_start=options.night_start,
            params=params,
            today=options.today,
        ),
        unanalysed=results.unanalysed,
    )


def _diary(folder: Path, options: StudyOptions) -> Diary | None:
    """Return the study's diary, in two files or one; None where there is neither."""
    files = [path if path.exists() else None for path in (folder / MASSAGES, folder / DIARY)]
    if files == [None, None]:
        return None
    massage, nights = (None if path is None else str(path) for path in files)
    said = dataclasses.replace(
        options.diary,
        today=options.diary.today or options.today,
        night_start=options.night_start,
    )
    return read_diary(massage=massage, nights=nights, options=said)


def _plan(folder: Path, options: StudyOptions) -> Plan | None:
    path = options.plan_file or folder / PLAN_FILE
    return read_plan(path) if options.plan_file is not None or path.exists() else None


def _notices_of(results: StudyResults) -> Iterator[Notice]:
    yield from results.problems
    n = len(results.unanalysed)
    if n:
        few = ", ".join(results.unanalysed[:_MAX_SHOWN])
        more = f" and {n - _MAX_SHOWN} more" if n > _MAX_SHOWN else ""
        yield Notice(
            code="not_analysed",
            sentence=f"there is no result yet of {few}{more}: {'it is' if n == 1 else 'they are'} "
            "not compared",
            value=n,
        )


def _notices_of_diary(diary: Diary | None) -> Iterator[Notice]:
    """Yield what makes rows of the diary unusable, and how much was assumed."""
    if diary is None:
        yield Notice(
            code="no_diary",
            sentence=f"there is neither {MASSAGES} nor {DIARY}: of no night is it known whether "
            "there was a massage; `legmotion diary template` makes them",
        )
        return
    errors = [one for one in diary.problems if one.severity == "error"]
    for one in errors[:_MAX_SHOWN]:
        yield Notice(code="diary_error", sentence=_sentence(one), value=one.found or None)
    if len(errors) > _MAX_SHOWN:
        yield Notice(
            code="diary_error",
            sentence=f"and {len(errors) - _MAX_SHOWN} more errors in the diary; "
            "`legmotion diary check` lists them",
            value=len(errors),
        )
    n_assumed = sum(one.severity == "warning" for one in diary.problems)
    if n_assumed:
        things = "thing in the diary was" if n_assumed == 1 else "things in the diary were"
        yield Notice(
            code="diary_assumed",
            sentence=f"{n_assumed} {things} read as probably meant; "
            "`legmotion diary check` lists them",
            value=n_assumed,
        )


def _sentence(problem: DiaryProblem) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    column = f" {problem.column}" if problem.column else ""
    fix = f"; {problem.fix}" if problem.fix else ""
    return f"{place}{column}: {problem.sentence}{fix}; the row is left out"
