"""The pages of nights beside their numbers: drawn unless nobody wants them, or none can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legmotion_cli import output

if TYPE_CHECKING:
    from legmotion.store.night import PageOf


def page_maker(*, is_wanted: bool) -> PageOf | None:
    """Return what draws the page of a night; None, said once, where a library for it is missing."""
    if not is_wanted:
        return None
    from legmotion.report.charts import warm_up
    from legmotion.report.pages import library_missing, page_of_night

    if (missing := library_missing()) is not None:
        output.message(f"no page is drawn: {missing.message}\n  {missing.hint}")
        return None
    warm_up()
    return page_of_night
