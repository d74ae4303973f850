"""Oura ring: scores, stages and values per five minutes, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.io.head import Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.readers._refusal import OTHER_TRACKER, Signs, summary
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "oura"
LABEL = "Oura export (scores and values per minute)"
REFUSES = {LABEL: f"Oura gives out no raw acceleration; {OTHER_TRACKER}"}

_SIGNS = Signs(
    columns=(
        frozenset({"sleep score", "readiness score"}),
        frozenset({"bedtime_start", "deep_sleep_duration"}),
        frozenset({"day", "contributors"}),
    ),
    keys=(
        ("bedtime_start", "hypnogram_5min"),
        ("bedtime_start", "sleep_phase_5_min"),
        ("bedtime_start", "deep_sleep_duration"),
    ),
)


def sniff(head: Head) -> Match | None:
    """Return a match for the columns and keys of Oura's files."""
    return _SIGNS.match(head)


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: scores are not samples."""
    raise summary(
        source.name,
        "an Oura export, scores per night and values per five minutes",
        hint=REFUSES[LABEL],
    )
