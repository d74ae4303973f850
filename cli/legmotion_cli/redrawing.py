"""Pages drawn again one by one, with what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from legmotion.errors import LegmotionError, UnreadableFileError
from legmotion_cli.progress import steps_progress

if TYPE_CHECKING:
    from legmotion.report.redraw import Redrawn
    from legmotion.store.comparison_document import ComparisonDocument
    from legmotion.store.documents import NightDocument
    from legmotion.store.result_places import FoundResults, ResultPlace


def drawn_again(
    found: Sequence[FoundResults], sources: Sequence[Path]
) -> tuple[list[Redrawn], list[tuple[str, LegmotionError]]]:
    """Draw every result again; return what was drawn, and what was not, by its path, with why.

    A missing library and a source that is not there are errors: they are the same for all.
    """
    from legmotion.report.pages import library_missing
    from legmotion.store.traces import SourceTraces
    from legmotion.store.unanalysed import recordings_of

    if (missing := library_missing()) is not None:
        raise missing
    from legmotion.report.redraw import redraw

    for source in sources:
        if not source.is_file():
            raise UnreadableFileError(
                f"{source}: there is no such file", hint="name a recording with --source FILE"
            )
    places = list(dict.fromkeys(place for one in found for place in one.places))
    studies = dict.fromkeys(study for place in places if (study := study_of(place)) is not None)
    candidates = [*sources, *(file for study in studies for file in recordings_of(study)[0])]
    done: list[Redrawn] = []
    refused: list[tuple[str, LegmotionError]] = []
    with steps_progress() as told:
        known = SourceTraces(candidates, told=told)
        for place in places:
            if told is not None:
                told(f"drawing {place.page.name} of {place.folder.name}")
            try:
                done.append(redraw(place, known))
            except LegmotionError as error:
                refused.append((str(place.file), error))
    return done, refused


def study_of(place: ResultPlace) -> Path | None:
    """Return the study folder that a result belongs to, None where it stands by itself.

    A folder that only looks like one, for there is a folder nights in it, has no index.
    """
    from legmotion.store.study_folder import SETTINGS

    study = place.study
    return study if study is not None and (study / SETTINGS).is_file() else None


def document_of(place: ResultPlace) -> NightDocument | ComparisonDocument:
    """Return the document of a night or a comparison."""
    from legmotion.store.comparison import read_comparison
    from legmotion.store.night import read_night

    return read_night(place.file) if place.kind == "night" else read_comparison(place.file)
