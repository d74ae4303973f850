"""Apple Health export (XML, or its zip): records and summaries, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "apple_health"
LABEL = "Apple Health export (XML or zip)"
REFUSES = {
    LABEL: "log raw acceleration on the watch with the app SensorLog or Sensor Logger, and give "
    "the file of that app"
}

_SIGNS = Signs(members=r"(^|/)apple_health_export/", tag=r"<HealthData\b|<!DOCTYPE HealthData\b")


def sniff(head: Head) -> Match | None:
    """Return a match for XML with HealthData, or its archive."""
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: records of minutes are not samples."""
    raise summary(
        source.name,
        "an Apple Health export, records of steps, heart rate and sleep",
        hint=REFUSES[LABEL],
    )
