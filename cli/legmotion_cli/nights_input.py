"""The nights that a command is about: those of a study folder, or of a table."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

from legmotion.errors import ParameterError

if TYPE_CHECKING:
    from legmotion.io.diary import Convention
    from legmotion.store.study import Study
    from legmotion.study.nights import StudyNights
    from legmotion_cli.settings import Settings


def study_named(study: str | None, settings: Settings) -> Path:
    """Return the study folder that was named, or the one around the current folder.

    Raises ParameterError where there is none.
    """
    if study is not None and not Path(study).is_dir():
        raise ParameterError(
            f"{study}: there is no such folder",
            hint="name a study folder, or a table of nights with --table FILE",
        )
    folder = Path(study) if study is not None else settings.study
    if folder is None:
        raise ParameterError(
            "there is no study here: no legmotion.toml in this folder or above it",
            hint="name a study folder, or give a table of nights with --table FILE",
        )
    return folder


def read_study_nights(
    folder: Path,
    settings: Settings,
    *,
    outcome: str | None,
    convention: Convention | None = None,
    date_format: str | None = None,
    night_start: time | None = None,
    plan_file: Path | None = None,
) -> Study:
    """Return the nights of a study folder with its plan.

    They are read as its settings say where an argument is None.
    """
    from legmotion.io.diary_reader import DiaryOptions
    from legmotion.store.study import StudyOptions, read_study
    from legmotion_cli.zones import zone_of

    said = StudyOptions(
        zone=zone_of(settings)[0],
        diary=DiaryOptions(
            convention=convention or settings.date_convention,
            is_complete=settings.diary_complete,
            date_format=date_format,
        ),
        outcome=outcome,
        plan_file=plan_file,
        night_start=settings.night_start if night_start is None else night_start,
        today=date.today(),
    )
    return read_study(folder, said, settings.parameters.study)


def read_table_nights(path: str, settings: Settings, *, outcome: str | None) -> StudyNights:
    """Return the nights of a table; `outcome` names the column of one that is no rate."""
    from legmotion.io.night_table import TableOptions, read_night_table
    from legmotion.study.from_table import nights_from_table

    options = TableOptions(value=outcome or "value", today=date.today())
    return nights_from_table(read_night_table(path, options), params=settings.parameters.study)
