"""What pages are made of: numbers with their place in the document, headlines, tables, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_TIED = "\N{NO-BREAK SPACE}"
# Below, a number is shown with so many decimals.
_DECIMALS = ((10.0, 2), (1000.0, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A text, and where it is a number of the document: the number itself and its path.

    `key` is the path in the document, as `outcomes.plm_n.value`; `value` is what stands there.
    `then` are further ones in the same place, as the upper end of a range.
    """

    text: str
    key: str = ""
    value: int | float | None = None
    then: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One of the first numbers of a page: what it is, the number, and out of what."""

    label: str
    number: Cell
    unit: str = ""
    denominator: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table as it is shown: its caption, columns and rows; the first cell names its row.

    `numeric` holds the positions of the columns that are set to the right.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numeric: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence to know: `warn` lowers trust, `info` only says."""

    text: str
    kind: Literal["info", "warn"] = "info"


def cell(text: object) -> Cell:
    """Return a text that is no number of the document."""
    return Cell(text=str(text))


def number_cell(value: int | float | None, key: str, *, decimals: int | None = None) -> Cell:
    """Return a number of the document as it is shown; one that is not known is a dash."""
    return Cell(
        text=number_words(value, decimals), key=key if value is not None else "", value=value
    )


def duration_cell(minutes: float | None, key: str) -> Cell:
    """Return a number of minutes in the document as hours and minutes."""
    text = duration_words(minutes)
    return Cell(text=text, key=key if minutes is not None else "", value=minutes)


def number_words(value: int | float | None, decimals: int | None = None) -> str:
    """Return a number with as many decimals as it bears; counts have none.

    Examples
    --------
    >>> number_words(114.739), number_words(6.78194), number_words(829), number_words(None)
    ('114.7', '6.78', '829', '–')
    """
    if value is None:
        return "–"
    if decimals is None:
        decimals = 0 if isinstance(value, int) else _decimals(abs(value))
    return f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def duration_words(minutes: float | None) -> str:
    """Return minutes as hours and minutes.

    Examples
    --------
    >>> duration_words(365.2).split(), duration_words(38.0).split()
    (['6', 'h', '05', 'min'], ['38', 'min'])
    """
    if minutes is None:
        return "–"
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest}{_TIED}min"
    return f"{hours}{_TIED}h{_TIED}{rest:02d}{_TIED}min"


def _decimals(size: float) -> int:
    return next((decimals for below, decimals in _DECIMALS if size < below), 0)
