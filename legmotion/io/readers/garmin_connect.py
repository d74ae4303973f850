"""Garmin Connect: activities, steps and sleep stages, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "garmin_connect"
LABEL = "Garmin Connect export (activities and values per minute)"
REFUSES = {
    LABEL: "record the night with a Connect IQ app that logs raw acceleration, and give its .fit "
    "file from the watch"
}

_SIGNS = Signs(
    members=r"(^|/)DI_CONNECT/|(^|/)DI-Connect-",
    tag="<TrainingCenterDatabase",
    columns=(frozenset({"activity type", "title", "calories"}),),
    keys=(
        ("sleepStartTimestampGMT",),
        ("calendarDate", "totalSteps"),
        ("calendarDate", "deepSleepSeconds"),
    ),
)


def sniff(head: Head) -> Match | None:
    """Return a match for the columns, keys and folders of Garmin Connect."""
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: summaries are not samples."""
    raise summary(
        source.name,
        "a Garmin Connect export, summaries of activities and nights",
        hint=REFUSES[LABEL],
    )
