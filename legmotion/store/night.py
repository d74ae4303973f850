"""A night as its three files, and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from legmotion.night.night import Night
from legmotion.night.outcome import Outcome
from legmotion.params import NIGHT_PARTS, parts_of
from legmotion.scoring.rules import ScoringRule
from legmotion.store.csv import csv_bytes
from legmotion.store.documents import NIGHT_FILE, NIGHT_SCHEMA, NightDocument
from legmotion.store.numbers import plain
from legmotion.store.results import document_json, read_document
from legmotion.store.staging import Staging
from legmotion.wording import DISCLAIMER

LEG_MOVEMENTS_FILE = "leg_movements.csv"
MOVEMENTS_FILE = "movements.csv"
PAGE_FILE = "night.html"

PageOf = Callable[[Night, NightDocument], str]

_RULE_WORDS = ("key", "title", "source", "interpretations")
_OPTIONAL = ("reason", "low", "high")


def night_document(night: Night) -> NightDocument:
    """Return what night.json says about a night, every number rounded."""
    document = plain(
        {
            "schema": NIGHT_SCHEMA,
            "night": night.night,
            "window": asdict(night.window),
            "outcomes": {key: _outcome(outcome) for key, outcome in night.outcomes.items()},
            "profile": [asdict(hour) for hour in night.profile],
            "legs": [asdict(leg) for leg in night.legs],
            "intervals": asdict(night.intervals),
            "sleep": None if night.sleep is None else asdict(night.sleep),
            "quality": asdict(night.quality),
            "recordings": [asdict(recording) for recording in night.recordings],
            "rule": _rule(night.rule),
            "provenance": asdict(night.provenance),
            "disclaimer": DISCLAIMER,
        }
    )
    # Parameters are settings and not results: kept to the last digit, as their fingerprint is.
    document["parameters"] = parts_of(night.parameters, NIGHT_PARTS)
    return msgspec.convert(document, NightDocument)


def night_json(document: NightDocument) -> bytes:
    """Return a night's document as it is written: JSON, indented, one line feed at the end."""
    return document_json(document)


def night_files(night: Night, *, page_of: PageOf | None = None) -> dict[str, bytes]:
    """Return the files of a night by name, the one that completes it last.

    `page_of` draws the page of a night and its document; without it there is none.
    """
    document = night_document(night)
    files = {
        LEG_MOVEMENTS_FILE: csv_bytes(night.leg_movements),
        MOVEMENTS_FILE: csv_bytes(night.movements),
    }
    if page_of is not None:
        files[PAGE_FILE] = page_of(night, document).encode("utf-8", "backslashreplace")
    return {**files, NIGHT_FILE: night_json(document)}


def write_nights(
    nights: Iterable[Night], out: Path, *, page_of: PageOf | None = None
) -> dict[str, Path]:
    """Write nights, each in a folder of its own, and return these folders by label.

    `page_of` draws the page of each. The nights are taken one by one, as they are made. If making
    one of them raises, nothing is written and an older result stays as it was.

    Raises
    ------
    ParameterError
        If the folder cannot be written.
    """
    with Staging(out) as staging:
        for night in nights:
            staging.add(night.night, night_files(night, page_of=page_of))
        return staging.put_in_place()


def read_night(path: Path) -> NightDocument:
    """Return a night's document from its folder or its file.

    Raises
    ------
    UnreadableFileError
        If there is no such file or it cannot be read.
    MalformedFileError
        If it is not a night of this schema.
    """
    file = path / NIGHT_FILE if path.is_dir() else path
    return read_document(
        file,
        NightDocument,
        what="a night",
        schema=NIGHT_SCHEMA,
        where=f"give the folder of a night, which holds {NIGHT_FILE}",
        again="analyze the recording again with this version of legmotion",
    )


def _outcome(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome without its key, which it is stored under, and without what is absent."""
    fields = asdict(outcome)
    del fields["key"]
    return {
        name: value for name, value in fields.items() if value is not None or name not in _OPTIONAL
    }


def _rule(rule: ScoringRule) -> Mapping[str, Any]:
    words = {name: getattr(rule, name) for name in _RULE_WORDS}
    limits = {
        field.name: getattr(rule, field.name)
        for field in dataclasses.fields(rule)
        if field.name not in _RULE_WORDS
    }
    return {**words, "limits": limits}
