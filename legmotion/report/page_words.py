"""Words as they stand on a page: a number and its per cent sign in one line, a full stop."""

from __future__ import annotations

from legmotion.report.page_parts import Cell, number_cell

_TIED = "\N{NO-BREAK SPACE}"
# Below, two decimals of a ratio say too little.
_SMALL, _MORE_DECIMALS = 0.1, 4


def kept_together(text: str) -> str:
    """Return a text in which no line ends between a number and its per cent sign.

    Examples
    --------
    >>> len(kept_together("20 % fewer").split(" "))
    2
    """
    return text.replace(" %", f"{_TIED}%")


def as_sentence(text: str) -> str:
    """Return words as a sentence: a capital letter first, a full stop behind.

    Examples
    --------
    >>> as_sentence("3 nights, 14 are needed"), as_sentence("no answer")
    ('3 nights, 14 are needed.', 'No answer.')
    """
    ending = "" if text.endswith((".", "!", "?")) else "."
    return kept_together(text[:1].upper() + text[1:] + ending)


def in_one_line(text: str) -> str:
    """Return a text that does not break, as the name of a row."""
    return text.replace(" ", _TIED)


def effect_cell(value: float | None, key: str) -> Cell:
    """Return a ratio or difference of the document; a small one with more decimals.

    Examples
    --------
    >>> effect_cell(0.00263, "low").text, effect_cell(0.521, "low").text, effect_cell(0.0, "").text
    ('0.0026', '0.52', '0.00')
    """
    is_small = value is not None and 0.0 < abs(value) < _SMALL
    return number_cell(value, key, decimals=_MORE_DECIMALS if is_small else None)
