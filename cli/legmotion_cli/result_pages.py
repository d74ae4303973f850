"""The page of a result beside its numbers, and where it is: for results of several nights."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from legmotion_cli import output

Result = TypeVar("Result")


def page_beside(draw: Callable[[Result], str], document: Result, *, is_wanted: bool) -> str | None:
    """Return the page of a document; None where nobody wants it, or where a library is missing."""
    return draw(document) if is_wanted and can_draw() else None


def can_draw() -> bool:
    """Return whether pages can be drawn here, and say on standard error what is missing.

    Everything else of a result is written all the same.
    """
    from legmotion.report.pages import library_missing

    if (missing := library_missing()) is not None:
        output.message(f"no page is drawn: {missing.message}\n  {missing.hint}")
    return missing is None


def tell_place(placed: Path, page: str | None) -> None:
    """Say where a result was written: its page, or its JSON where there is none."""
    if page is None:
        output.data(f"\nResult: {quoted(placed)}")
    else:
        output.data(f"\nPage: {quoted(placed.with_suffix('.html'))}")


def quoted(path: Path) -> str:
    """Return a path as it can be typed from here."""
    here, whole = Path.cwd(), path.absolute()
    return shlex.quote(str(whole.relative_to(here) if whole.is_relative_to(here) else path))
