"""The page of a result beside its numbers, and where it is: for results of several nights."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from legmotion_cli import output

Result = TypeVar("Result")


def page_beside(draw: Callable[[Result], str], document: Result, *, is_wanted: bool) -> str | None:
    """Return the page of a document; None where nobody wants it, or where a library is missing.

    The latter is said on standard error: everything else of the result is written all the same.
    """
    if not is_wanted:
        return None
    from legmotion.report.pages import library_missing

    if (missing := library_missing()) is not None:
        output.message(f"no page is drawn: {missing.message}\n  {missing.hint}")
        return None
    return draw(document)


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
