"""The two pages that are given away: what they hold, whatever result they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from legmotion.report.page_parts import Cell, PageTable


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPicture:
    """The one picture: its specification, what it is called, and what it shows in words."""

    spec: Mapping[str, Any]
    title: str
    description: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedStory:
    """What a shared page says: text first, one picture, one table, then what to make of it.

    `name` is empty unless one was asked for: then there is a line to write on. `lead` is the
    first sentence, `text` what follows it.
    """

    title: str
    name: str
    facts: Sequence[str]
    lead: Sequence[Cell]
    text: Sequence[Sequence[Cell]]
    picture: SharedPicture | None
    table: PageTable
    not_measured: Sequence[str]
    are: Sequence[str]
    are_not: Sequence[str]
    how: Sequence[str]
    withheld: str
