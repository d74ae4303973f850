"""Withings account export: lists of values per minute, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import FIRST_LINE, Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import OTHER_TRACKER, Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "withings"
LABEL = "Withings account export (values per minute)"
REFUSES = {LABEL: f"the account export holds no raw acceleration; {OTHER_TRACKER}"}

_HEADER = ["start", "duration", "value"]
_SIGNS = Signs(
    members=r"(^|/)raw_(tracker|sleep-monitor|bed)_[\w-]+\.csv$",
    columns=(frozenset({"from", "to", "light (s)", "deep (s)"}),),
)


def sniff(head: Head) -> Match | None:
    """Return a match for the header of every `raw_*.csv`, for the sleep table or the archive."""
    names = [name.strip('" ') for name in head.first_line.strip("\ufeff \r\n").split(",")]
    if names == _HEADER:
        return Match(specificity=FIRST_LINE, reason="the header start,duration,value")
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: minutes are not samples."""
    raise summary(
        source.name,
        "a Withings account export, lists of values per minute",
        hint=REFUSES[LABEL],
    )
