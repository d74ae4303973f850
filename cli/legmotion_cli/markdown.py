"""Tables of Markdown, for the pages that are made from the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def head_rows(names: Iterable[str]) -> Iterator[str]:
    """Yield the head of a table."""
    columns = list(names)
    yield row(columns)
    yield row("---" for _ in columns)


def row(cells: Iterable[str]) -> str:
    """Return one row of a table."""
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"


def escaped(text: str) -> str:
    """Return text that cannot end its cell."""
    return text.replace("|", "\\|")
