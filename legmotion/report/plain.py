"""Plain text, laid out for the sheet that it stands on: a file, a pipe, a window of any width.

What is said does not know how wide it will stand. A section yields lines: a string is drawn and
stays as it is, a `Flow` is a text that takes as many lines as it needs.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from legmotion.wording import DISCLAIMER

WIDTH = 80
INDENT = "  "
LABEL_WIDTH = 18
# A text behind its label with less room than this stands below it instead.
_LEAST_ROOM = 30
_BELOW = "    "
# No line ends at such a blank: a number and its unit, a day and its month belong together.
_TIED = "\N{NO-BREAK SPACE}"
_TIES = re.compile(
    r"(?<=\d) (?=(?:%|[hsg]|min|mg|Hz|ms|ppm|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?!\w))|(?<=\d h) (?=\d\d(?!\d))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a text stands on: how many columns it has, and how it shows signs.

    `shown` is applied before lines are filled, so that a sign and its stand-in may differ in
    length.
    """

    width: int = WIDTH
    shown: Callable[[str], str] = str


SHEET = Sheet()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A text of as many lines as it takes: what the first one begins with, and the others.

    Where labels leave too little room, the text stands below its label.
    """

    text: str
    indent: str = INDENT
    further: str | None = None

    def lines(self, sheet: Sheet = SHEET) -> list[str]:
        """Return the lines; a word that is wider than the sheet, as a path, stays whole."""
        text = _TIED.join(map(sheet.shown, self.text.split(_TIED)))
        indent = sheet.shown(self.indent)
        if self.indent.endswith(" "):
            indent = f"{indent.rstrip()} ".ljust(len(self.indent))
        further = indent if self.further is None else self.further
        if len(indent) + len(text) <= sheet.width:
            return [f"{indent}{text}".replace(_TIED, " ").rstrip()]
        if sheet.width - max(len(indent), len(further)) >= _LEAST_ROOM:
            return _filled(text, sheet.width, indent, further)
        label = [indent.rstrip()] if indent.strip(" -") else []
        below = _BELOW if label or not indent.strip() else indent
        further = _BELOW if len(further) > len(_BELOW) else further
        return [*label, *_filled(text, sheet.width, below[: len(indent)], further)]


Line = str | Flow


def wrapped(text: str, *, indent: str = INDENT, further: str | None = None) -> list[Line]:
    """Return a text that flows; lines after the first may begin elsewhere.

    Examples
    --------
    >>> laid(wrapped(f"{'x' * 77} 25 %", indent=""))[1]
    '25 %'
    """
    return [Flow(text=text, indent=indent, further=further)]


def labelled(label: str, text: str, *, width: int = LABEL_WIDTH) -> list[Line]:
    """Return a text behind its label of so many columns, further lines below the first."""
    return wrapped(text, indent=f"{INDENT}{label:<{width - 1}} ", further=INDENT + " " * width)


def tied(text: str) -> str:
    """Return a text within which no line ends, unless it is wider than the sheet."""
    return text.replace(" ", _TIED)


def listed(texts: Iterable[str]) -> str:
    """Return texts behind each other, so that lines rather end between them than within."""
    return ", ".join(map(tied, texts))


def bulleted(title: str, texts: Iterable[str]) -> list[Line]:
    """Return texts as a list below its title; no lines where there is no text."""
    flows = [flow for text in texts for flow in wrapped(text, indent="  - ", further="    ")]
    return [title, *flows] if flows else []


def laid(lines: Iterable[Line], sheet: Sheet = SHEET) -> list[str]:
    """Return lines as they stand on a sheet."""
    return [text for line in lines for text in _on(sheet, line)]


def page(sections: Iterable[Iterable[Line]], sheet: Sheet = SHEET) -> str:
    """Return a report: its sections that have lines, apart from each other, the disclaimer last."""
    parts = [laid(lines, sheet) for lines in sections]
    parts.append(laid(disclaimer(), sheet))
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def disclaimer() -> list[Line]:
    """Return what every output ends with."""
    return wrapped(f"Not a diagnosis: {DISCLAIMER}", indent="")


def _on(sheet: Sheet, line: Line) -> Iterator[str]:
    if isinstance(line, str):
        yield sheet.shown(line)
    else:
        yield from line.lines(sheet)


def _filled(text: str, width: int, indent: str, further: str) -> list[str]:
    """Return the lines of a text; what is tied but does not fit into one line is not."""
    room = width - max(len(indent), len(further))
    words = [word.replace(_TIED, " ") if len(word) > room else word for word in text.split(" ")]
    lines = textwrap.wrap(
        _TIES.sub(_TIED, " ".join(words)),
        width,
        initial_indent=indent,
        subsequent_indent=further,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [line.replace(_TIED, " ") for line in lines]
