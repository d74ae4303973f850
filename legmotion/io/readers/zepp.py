"""Zepp, Amazfit and Mi Fitness account exports: values per minute, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import OTHER_TRACKER, Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "zepp"
LABEL = "Zepp, Amazfit or Mi Fitness export (values per minute)"
REFUSES = {LABEL: f"these watches give out no raw acceleration; {OTHER_TRACKER}"}

_SIGNS = Signs(
    members=r"(^|/)(ACTIVITY|SLEEP|HEARTRATE_AUTO|ACTIVITY_MINUTE)/\w+\.csv$|hlth_center_",
    columns=(
        frozenset({"deepsleeptime", "shallowsleeptime"}),
        frozenset({"date", "steps", "rundistance"}),
        frozenset({"date", "time", "heartrate"}),
        frozenset({"uid", "sid", "key", "time", "value"}),
    ),
)


def sniff(head: Head) -> Match | None:
    """Return a match for the columns and folders of these exports."""
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: minutes are not samples."""
    raise summary(
        source.name,
        "a Zepp, Amazfit or Mi Fitness export, values per minute",
        hint=REFUSES[LABEL],
    )
