"""Fitbit account export (JSON): values per minute, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.errors import SummaryExportError
from legmotion.io.head import FIRST_LINE, Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "fitbit"
LABEL = "Fitbit account export (values per minute)"
REFUSES = {LABEL: "Fitbit exports no raw acceleration; use a tracker that does, at 10 Hz or more"}

_PAIRS = (('"dateTime"', '"value"'), ('"logId"', '"dateOfSleep"'), ('"logId"', '"startTime"'))
_SEARCHED_BYTES = 4096


def sniff(head: Head) -> Match | None:
    """Return a match for JSON with the keys of a Fitbit export."""
    text = head.data[:_SEARCHED_BYTES].decode("latin-1").lstrip("\ufeffï»¿ \t\r\n")
    if not text.startswith(("[", "{")):
        return None
    for pair in _PAIRS:
        if all(key in text for key in pair):
            return Match(specificity=FIRST_LINE, reason=f"JSON with {pair[0]} and {pair[1]}")
    return None


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: minutes are not samples."""
    raise SummaryExportError(
        f"{source.name}: a Fitbit account export, values per minute or per sleep stage; "
        "expected raw samples, since leg movements last 0.5 to 10 s",
        hint=REFUSES[LABEL],
    )
