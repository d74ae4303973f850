"""WHOOP: one row per cycle, sleep or workout, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import OTHER_TRACKER, Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "whoop"
LABEL = "WHOOP export (one row per sleep)"
REFUSES = {LABEL: f"WHOOP gives out no raw acceleration; {OTHER_TRACKER}"}

_SIGNS = Signs(
    members=r"(^|/)physiological_cycles\.csv$",
    columns=(
        frozenset({"cycle start time", "cycle end time"}),
        frozenset({"cycle start time", "sleep onset"}),
    ),
)


def sniff(head: Head) -> Match | None:
    """Return a match for the columns of WHOOP's files, or their archive."""
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: cycles are not samples."""
    raise summary(
        source.name,
        "a WHOOP export, one row per cycle, sleep or workout",
        hint=REFUSES[LABEL],
    )
