"""Withings account export: lists of values per minute, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.errors import SummaryExportError
from legmotion.io.head import FIRST_LINE, Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "withings"
LABEL = "Withings account export (values per minute)"
REFUSES = {
    LABEL: "the account export holds no raw acceleration; use a tracker that exports it, at 10 Hz "
    "or more"
}

_HEADER = ["start", "duration", "value"]


def sniff(head: Head) -> Match | None:
    """Return a match for the header of every `raw_*.csv` of the account export."""
    names = [name.strip('" ') for name in head.first_line.strip().split(",")]
    if names != _HEADER:
        return None
    return Match(specificity=FIRST_LINE, reason="the header start,duration,value")


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: minutes are not samples."""
    raise SummaryExportError(
        f"{source.name}: a Withings account export, lists of values per minute; expected raw "
        "samples, since leg movements last 0.5 to 10 s",
        hint=REFUSES[LABEL],
    )
