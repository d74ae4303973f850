"""Actigraphy CSV of the National Sleep Research Resource: counts per epoch, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import OTHER_TRACKER, Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "nsrr_actigraphy"
LABEL = "NSRR actigraphy CSV (activity counts)"
REFUSES = {LABEL: f"these devices store no raw acceleration; {OTHER_TRACKER}"}

_SIGNS = Signs(
    columns=(frozenset({"line", "linetime", "activity"}),),
)


def sniff(head: Head) -> Match | None:
    """Return a match for the columns line, linetime and activity."""
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: counts are not samples."""
    raise summary(
        source.name,
        "an actigraphy CSV of the NSRR, one count per epoch in the column 'activity'",
        hint=REFUSES[LABEL],
    )
