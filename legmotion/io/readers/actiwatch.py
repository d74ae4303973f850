"""Actiware, Actiwatch, Actical and MotionWare exports: activity counts, refused."""

from __future__ import annotations

import re
from typing import NoReturn

from legmotion.io.head import FIRST_LINE, MAGIC, Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import OTHER_TRACKER, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "actiwatch"
LABEL = "Actiwatch, Actiware, Actical or Philips export (activity counts)"
REFUSES = {LABEL: f"this device stores no raw acceleration; {OTHER_TRACKER}"}

# Only the maker's name is the same in every language of the program.
_MAKERS = re.compile(r"actiware|actiwatch|actical|motionware|respironics", re.IGNORECASE)
_AWD_DATE = re.compile(r"\s*\d{1,2}-[^\W\d]{3,4}-\d{4}\s*")
_AWD_TIME = re.compile(r"\s*\d{1,2}:\d{2}(:\d{2})?\s*")
_FIRST_LINES = 5
# The device's own files, which only its programs open.
_OWN_FILES = (".awd", ".awc", ".dqt", ".mtn", ".ahf")


def sniff(head: Head) -> Match | None:
    """Return a match for the maker's name at the top, the lines of an AWD file, or its name."""
    if _MAKERS.search("\n".join(head.lines[:_FIRST_LINES])):
        return Match(specificity=FIRST_LINE, reason="the first lines name Actiware or Actiwatch")
    lines = head.lines
    is_awd = len(lines) > 7 and _AWD_DATE.fullmatch(lines[1]) and _AWD_TIME.fullmatch(lines[2])
    if is_awd:
        return Match(specificity=FIRST_LINE, reason="the header of an Actiwatch AWD file")
    if head.file_name.lower().endswith(_OWN_FILES) and not head.is_text:
        return Match(specificity=MAGIC - 2, reason="the name of a file that only Actiware opens")
    return None


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: the device stores no samples."""
    raise summary(
        source.name,
        "an Actiwatch, Actiware, Actical or Philips export, activity counts of 15 to 60 s",
        hint=REFUSES[LABEL],
    )
