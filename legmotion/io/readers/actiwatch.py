"""Actiware and Actiwatch exports (CSV in any language, AWD): activity counts, refused."""

from __future__ import annotations

import re
from typing import NoReturn

from legmotion.errors import SummaryExportError
from legmotion.io.head import FIRST_LINE, Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "actiwatch"
LABEL = "Actiwatch or Actiware export (activity counts)"
REFUSES = {
    LABEL: "this device stores no raw acceleration; use a tracker that exports it, at 10 Hz or more"
}

# Only the maker's name is the same in every language of the program.
_MAKERS = re.compile(r"actiware|actiwatch|actical|motionware", re.IGNORECASE)
_AWD_DATE = re.compile(r"\s*\d{1,2}-[^\W\d]{3,4}-\d{4}\s*")
_AWD_TIME = re.compile(r"\s*\d{1,2}:\d{2}(:\d{2})?\s*")
_FIRST_LINES = 5


def sniff(head: Head) -> Match | None:
    """Return a match for the maker's name at the top, or the seven lines of an AWD file."""
    if _MAKERS.search("\n".join(head.lines[:_FIRST_LINES])):
        return Match(specificity=FIRST_LINE, reason="the first lines name Actiware or Actiwatch")
    lines = head.lines
    is_awd = len(lines) > 7 and _AWD_DATE.fullmatch(lines[1]) and _AWD_TIME.fullmatch(lines[2])
    if is_awd:
        return Match(specificity=FIRST_LINE, reason="the header of an Actiwatch AWD file")
    return None


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: the device stores no samples."""
    raise SummaryExportError(
        f"{source.name}: an Actiwatch or Actiware export, activity counts of 15 to 60 s; "
        "expected raw samples, since leg movements last 0.5 to 10 s",
        hint=REFUSES[LABEL],
    )
