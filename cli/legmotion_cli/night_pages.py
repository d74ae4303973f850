"""The pages of nights beside their numbers: drawn unless nobody wants them, or none can be."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from legmotion_cli import output

if TYPE_CHECKING:
    from legmotion.night.night import Night
    from legmotion.store.documents import NightDocument
    from legmotion.store.night import PageOf

# Modules that draw pages, and the packages that bring them.
_LIBRARIES = (("jinja2", "jinja2"), ("vl_convert", "vl-convert-python"))


def page_maker(*, is_wanted: bool) -> PageOf | None:
    """Return what draws the page of a night; None, said once, where a library for it is missing."""
    if not is_wanted or find_spec("legmotion.report.night_page") is None:
        return None
    from legmotion.report.html import missing_library

    for module, library in _LIBRARIES:
        if find_spec(module) is None:
            error = missing_library(library)
            output.message(f"no page is drawn: {error.message}\n  {error.hint}")
            return None
    return _page


def _page(night: Night, document: NightDocument) -> str:
    from legmotion.report.night_page import night_page

    return night_page(
        document,
        leg_movements=night.leg_movements,
        movements=night.movements,
        traces=night.traces,
    )
