"""The index of a study, kept as its results are: written anew whenever one of them changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from legmotion_cli import output


def refresh_study_index(study: Path) -> Path | None:
    """Write index.html of a study folder as it is now, and return its path.

    Where a library that draws pages is missing, there is none, and nothing is said: whoever
    draws the other pages says it. What stands in the way of the index itself (settings or a folder
    that cannot be used) is a message, since the results are complete without it.
    """
    from legmotion.errors import LegmotionError
    from legmotion.io.diary_reader import DiaryOptions
    from legmotion.report.pages import library_missing
    from legmotion.store.study import StudyOptions
    from legmotion_cli.settings import load_settings
    from legmotion_cli.zones import zone_of

    if library_missing() is not None:
        return None
    from legmotion.report.index_page import refresh_index

    try:
        settings = load_settings(folder=study)
        options = StudyOptions(
            zone=zone_of(settings)[0],
            diary=DiaryOptions(
                convention=settings.date_convention, is_complete=settings.diary_complete
            ),
            night_start=settings.night_start,
            today=date.today(),
        )
        return refresh_index(study, options, settings.parameters.study)
    except LegmotionError as error:
        output.message(f"the index of the study was not drawn: {error.message}\n  {error.hint}")
        return None


def refresh_index_around(placed: Path) -> Path | None:
    """Write the index of the study that a result was just written into, if it is one.

    `placed` is the file of a comparison, a trend or a pool; the study's folder is the one above
    its own, and holds legmotion.toml.
    """
    from legmotion.store.study_folder import SETTINGS

    study = placed.parent.parent
    return refresh_study_index(study) if (study / SETTINGS).is_file() else None
