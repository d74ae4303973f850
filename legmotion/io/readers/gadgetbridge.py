"""Gadgetbridge database, its zip or a table of it: values per minute, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import OTHER_TRACKER, Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "gadgetbridge"
LABEL = "Gadgetbridge database (values per minute)"
REFUSES = {LABEL: f"the app stores no raw acceleration; {OTHER_TRACKER}"}

_SIGNS = Signs(
    members=r"(^|/)gadgetbridge\.json$|(^|/)database/Gadgetbridge",
    tables=(b"_ACTIVITY_SAMPLE",),
    columns=(frozenset({"raw_intensity", "raw_kind"}),),
)


def sniff(head: Head) -> Match | None:
    """Return a match for the tables and names of Gadgetbridge."""
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: minutes are not samples."""
    raise summary(
        source.name,
        "a Gadgetbridge export, steps and heart rate per minute",
        hint=REFUSES[LABEL],
    )
