"""Lines of plain text, as wide as any terminal shows them."""

from __future__ import annotations

import textwrap

WIDTH = 80
INDENT = "  "
LABEL_WIDTH = 18
# textwrap does not break here; a number and its per cent sign belong together.
_TIED = "\N{NO-BREAK SPACE}"


def wrapped(text: str, *, indent: str = INDENT, further: str | None = None) -> list[str]:
    """Return a text as lines of at most 80 columns; lines after the first may stand elsewhere.

    Examples
    --------
    >>> wrapped(f"{'x' * 74} 25 %", indent="")[1]
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
