"""Fitbit account export and Google Takeout: values per minute, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import OTHER_TRACKER, Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "fitbit"
LABEL = "Fitbit account export or Google Takeout (values per minute)"
REFUSES = {LABEL: f"Fitbit exports no raw acceleration; {OTHER_TRACKER}"}

_SIGNS = Signs(
    members=r"(^|/)Takeout/(Fitbit|Fit|Google Fit)/"
    r"|(^|/)(Physical Activity|Global Export Data)/\w+-\d{4}-\d\d-\d\d\.json$",
    columns=(
        frozenset({"timestamp", "beats per minute"}),
        frozenset({"start time", "end time", "move minutes count"}),
        frozenset({"sleep_log_entry_id", "timestamp"}),
    ),
    keys=(
        ("dateTime", "value"),
        ("logId", "dateOfSleep"),
        ("logId", "startTime"),
        ("aggregateBy", "fitValue"),
    ),
)


def sniff(head: Head) -> Match | None:
    """Return a match for JSON, columns or folders of a Fitbit export."""
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: minutes are not samples."""
    raise summary(
        source.name,
        "a Fitbit account export, values per minute or per sleep stage",
        hint=REFUSES[LABEL],
    )
