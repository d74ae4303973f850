"""The pages of nights beside their numbers: drawn unless nobody wants them, or none can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legmotion_cli.result_pages import can_draw

if TYPE_CHECKING:
    from legmotion.store.night import PageOf


def page_maker(*, is_wanted: bool) -> PageOf | None:
    """Return what draws the page of a night; None, said once, where a library for it is missing."""
    if not is_wanted or not can_draw():
        return None
    from legmotion.report.pages import page_of_night, warm_up

    warm_up()
    return page_of_night
