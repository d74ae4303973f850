"""Results full of names, for pages that must not hold any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import msgspec

from legmotion.measure.made_study import MadeNight, scored_nights
from legmotion.params import Parameters
from legmotion.report.told import told
from legmotion.store.comparison import comparison_document
from legmotion.store.comparison_document import ComparisonDocument
from legmotion.store.documents import NightDocument
from legmotion.store.night import night_document
from legmotion.study.comparison import Comparison
from tests.report.comparisons import comparison
from tests.store.studies import BERLIN, EVENING

MARK = "Erika-Mustermann"
Kind = TypeVar("Kind", bound=msgspec.Struct)
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T")


@cache
def made_night() -> NightDocument:
    """A night of one leg, 21–22 November 2026, as it is stored."""
    made = MadeNight(evening=EVENING, is_massage=False, hours=7.0, n_plm=320, level_per_h=46.0)
    (night,) = scored_nights(
        [made], zone=BERLIN, side="left", device="AX3 17658", parameters=Parameters(), seed=3
    )
    return night_document(night)


def made_comparison(**changes: Any) -> ComparisonDocument:
    """A comparison of twenty nights of January 2026, as it is stored."""
    found: Comparison = comparison(**changes)
    return comparison_document(found, told(found))


def changed(document: Kind, **fields: Any) -> Kind:
    """The same result with other values in some of its fields."""
    return msgspec.convert({**msgspec.to_builtins(document), **fields}, type(document))


def full_of_names(document: Kind) -> tuple[Kind, list[str]]:
    """A result in which every text that may be anything is a name, and these names.

    Words that the schema fixes and moments stay as they are.
    """
    plain = msgspec.to_builtins(document)
    names: list[str] = []
    for holder, place in _texts(plain):
        before = holder[place]
        if _STAMP.match(before):
            continue
        holder[place] = name = f"{MARK}-{len(names)}-{before.split('-')[0][:3]}"
        try:
            msgspec.convert(plain, type(document))
        except msgspec.ValidationError:
            holder[place] = before
        else:
            names.append(name)
    return msgspec.convert(plain, type(document)), names


def _texts(part: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where each text of nested data stands."""
    pairs = part.items() if isinstance(part, dict) else enumerate(part)
    for place, value in list(pairs):
        if isinstance(value, str):
            yield part, place
        elif isinstance(value, dict | list):
            yield from _texts(value)


def dates_in(text: str) -> list[str]:
    """Every date in a text that could be one of a night, however it is written."""
    months = "|".join(f"{datetime(2000, month, 1):%b}" for month in range(1, 13))
    return re.findall(rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} (?:{months})\b", text)
