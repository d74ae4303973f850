"""Pages as a result is written: whether they can be drawn here, and the one of a night."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from threading import Thread
from typing import TYPE_CHECKING

from legmotion.report.html import MissingLibraryError, missing_library

if TYPE_CHECKING:
    from legmotion.night.night import Night
    from legmotion.store.documents import NightDocument

# Modules that draw pages, and the packages that bring them.
_LIBRARIES = (("jinja2", "jinja2"), ("vl_convert", "vl-convert-python"))


def library_missing() -> MissingLibraryError | None:
    """Return what to say where a library that draws pages is not installed, None where all are."""
    for module, package in _LIBRARIES:
        if find_spec(module) is None:
            return missing_library(package)
    return None


def warm_up() -> None:
    """Load all that draws the page of a night, on a thread of its own, while others work."""
    Thread(target=_load).start()


def _load() -> None:
    # Whatever goes wrong here goes wrong again where a page is drawn, and is said there.
    with suppress(Exception):
        from legmotion.report.charts import start_engine

        start_engine()
        import_module("legmotion.report.night_page")


def page_of_night(night: Night, document: NightDocument) -> str:
    """Return the page of a night as it is written beside its document.

    Raises MissingLibraryError where a library that draws pages is not installed.
    """
    if (missing := library_missing()) is not None:
        raise missing
    # Loaded with the libraries: without them everything else is still written.
    from legmotion.report.night_page import night_page

    return night_page(
        document,
        leg_movements=night.leg_movements,
        movements=night.movements,
        traces=night.traces,
    )
