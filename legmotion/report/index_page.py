"""The index of a study: one page with all nights, that leads to every other page of it."""

from __future__ import annotations

from pathlib import Path

from legmotion.params import StudyParameters
from legmotion.report.html import page_html
from legmotion.report.index_story import WEEKDAYS, index_story
from legmotion.store.page_file import write_page
from legmotion.store.study import StudyOptions
from legmotion.store.study_index import INDEX_PAGE, StudyIndex, read_study_index


def index_page(index: StudyIndex) -> str:
    """Return the index of a study as the text of one HTML file; its links are relative.

    Raises MissingLibraryError where a library that draws pages is not installed.
    """
    story = index_story(index)
    return page_html(
        "index.html.j2",
        title=story.title,
        context={"story": story, "weekdays": WEEKDAYS},
        styles=("index.css",),
        scripts=("index.js",),
    )


def refresh_index(study: Path, options: StudyOptions, params: StudyParameters) -> Path:
    """Write index.html of a study folder as its results, diary and pages are now; return its path.

    Raises
    ------
    MissingLibraryError
        If a library that draws pages is not installed.
    ParameterError
        If the folder cannot be written. An older index is then as it was.
    """
    return write_page(study / INDEX_PAGE, index_page(read_study_index(study, options, params)))
