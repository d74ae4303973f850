"""Lines of plain text, as wide as any terminal shows them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from legmotion.wording import DISCLAIMER

WIDTH = 80
INDENT = "  "
LABEL_WIDTH = 18
# textwrap does not break here; a number and its per cent sign belong together.
_TIED = "\N{NO-BREAK SPACE}"


def wrapped(text: str, *, indent: str = INDENT, further: str | None = None) -> list[str]:
    """Return a text as lines of at most 80 columns; lines after the first may stand elsewhere.

    Examples
    --------
    >>> wrapped(f"{'x' * 77} 25 %", indent="")[1]
    '25 %'
    """
    lines = textwrap.wrap(
        text.replace(" %", f"{_TIED}%"),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if further is None else further,
        break_on_hyphens=False,
    )
    return [line.replace(_TIED, " ") for line in lines]


def labelled(label: str, text: str) -> list[str]:
    """Return a text behind its label, further lines below the first."""
    first = f"{INDENT}{label:<{LABEL_WIDTH}}"
    return wrapped(text, indent=first, further=" " * len(first))


def bulleted(title: str, texts: Iterable[str]) -> list[str]:
    """Return texts as a list below its title; no lines where there is no text."""
    lines = [line for text in texts for line in wrapped(text, indent="  - ", further="    ")]
    return [title, *lines] if lines else []


def page(sections: Iterable[Iterable[str]]) -> str:
    """Return a report: its sections that have lines, apart from each other, the disclaimer last."""
    parts = [list(lines) for lines in sections]
    parts.append(wrapped(f"Not a diagnosis: {DISCLAIMER}", indent=""))
    return "\n\n".join("\n".join(lines) for lines in parts if lines)
