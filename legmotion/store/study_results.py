"""All results of a study folder, read fast, and the recordings that have none yet."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct

from legmotion.params import NIGHT_PARTS
from legmotion.store.documents import NIGHT_FILE, NIGHT_SCHEMA
from legmotion.store.study_folder import NIGHTS
from legmotion.store.unanalysed import KnownFiles, unanalysed_recordings
from legmotion.study.nights import Notice
from legmotion.study.scored import ScoredNight, ScoredOutcome

_NAN = float("nan")
_PCT = 100.0
_FINGERPRINT_DIGITS = 12
_JOINED = "+"

Stamp = Annotated[datetime, Meta(tz=True)] | None


class _Window(Struct, frozen=True):
    start: Stamp
    end: Stamp
    origin: str


class _Outcome(Struct, frozen=True):
    value: float | None
    unit: str
    label: str
    denominator: str | None
    status: str
    reason: str = ""


class _Hour(Struct, frozen=True):
    label: str
    analysable_min: float
    plm_n: int


class _Flag(Struct, frozen=True):
    code: str


class _Quality(Struct, frozen=True):
    grade: str
    flags: list[_Flag]


class _Recording(Struct, frozen=True):
    name: str
    sha256: str
    n_bytes: int
    reader: str
    device: str
    side: str
    zone: str
    floor_mg: float | None
    spread_mg: float | None = None
    duration_s: float | None = None


class _Rule(Struct, frozen=True):
    key: str


class _Provenance(Struct, frozen=True):
    legmotion: str


class _Night(Struct, frozen=True):
    """The part of night.json that a comparison needs; the rest is passed over unread."""

    schema: str
    night: str
    window: _Window
    outcomes: dict[str, _Outcome]
    profile: list[_Hour]
    quality: _Quality
    recordings: Annotated[list[_Recording], Meta(min_length=1)]
    rule: _Rule
    parameters: dict[str, Raw]
    provenance: _Provenance


class _Head(Struct, frozen=True):
    schema: str = ""


# Fingerprints by the parameters as they were written: most nights of a study share them.
Prints = dict[tuple[bytes, ...], str]

_DECODER = msgspec.json.Decoder(_Night)
_HEAD = msgspec.json.Decoder(_Head)
_SECTION = msgspec.json.Decoder(dict[str, float | int | str | bool | None] | None)
_ERRORS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResults:
    """What a study folder holds: results by label, recordings without one, what was odd.

    `unanalysed` are paths relative to the study folder, as `recordings/night.csv`; `known` are
    the files that results were made from.
    """

    nights: tuple[ScoredNight, ...]
    unanalysed: tuple[str, ...]
    problems: tuple[Notice, ...]
    known: KnownFiles


def read_study_results(study: Path) -> StudyResults:
    """Return every result below `nights/` of a study folder, and what has not been analysed.

    A result that cannot be used (unreadable, damaged, of a newer version, of something else) is
    a notice and stops nothing. A recording counts as analysed where a result names a file of its
    name and size; nothing of it is read.
    """
    nights: list[ScoredNight] = []
    known = KnownFiles()
    problems: list[Notice] = []
    prints: Prints = {}
    for folder in _folders(study / NIGHTS, problems):
        nights += _read(folder, prints, known, problems)
    unanalysed, unreadable = unanalysed_recordings(study, known)
    problems += [_notice("recordings_unreadable", *one) for one in unreadable]
    nights.sort(key=lambda night: (night.label, night.recordings))
    return StudyResults(
        nights=tuple(nights), unanalysed=unanalysed, problems=tuple(problems), known=known
    )


def _folders(nights: Path, problems: list[Notice]) -> list[Path]:
    """Return the folders of results in order of their names, hidden ones left out."""
    try:
        with os.scandir(nights) as entries:
            names = [one.name for one in entries if one.is_dir() and not one.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(_notice("results_unreadable", NIGHTS, _why(error)))
        return []
    return [nights / name for name in sorted(names)]


def _read(
    folder: Path, prints: Prints, known: KnownFiles, problems: list[Notice]
) -> Iterator[ScoredNight]:
    """Yield a folder's result and take note of its files, or say why it cannot be used."""
    name = f"{NIGHTS}/{folder.name}"
    try:
        content = (folder / NIGHT_FILE).read_bytes()
    except FileNotFoundError:
        text = f"there is no {NIGHT_FILE} in it: the result is not complete"
        problems.append(_notice("result_incomplete", name, text))
        return
    except OSError as error:
        problems.append(_notice("result_unreadable", name, f"{NIGHT_FILE}: {_why(error)}"))
        return
    try:
        night = _DECODER.decode(content)
        if night.schema == NIGHT_SCHEMA:
            scored = _scored(night, prints)
            for recording in night.recordings:
                known.add(recording.name, recording.n_bytes, recording.duration_s)
            yield scored
            return
        why = ""
    except _ERRORS as error:
        why = " ".join(str(error).split())
    problems.append(_refused(content, name, why))


def _refused(content: bytes, name: str, why: str) -> Notice:
    """Say what a file is that is no result of this schema."""
    try:
        schema = _HEAD.decode(content).schema
    except _ERRORS:
        schema = ""
    family, _, version = NIGHT_SCHEMA.rpartition("/")
    its_family, _, its_version = schema.rpartition("/")
    if schema == NIGHT_SCHEMA or not schema:
        text = f"{NIGHT_FILE} is not a night of schema {NIGHT_SCHEMA}: {why or 'no schema named'}"
        return _notice("result_malformed", name, f"{text}; analyze the recording again")
    is_later = its_version.isdigit() and int(its_version) > int(version)
    if its_family == family and is_later:
        text = f"made by a newer legmotion (schema {schema}); this version reads {NIGHT_SCHEMA}"
        return _notice("result_newer", name, text)
    text = f"{NIGHT_FILE} is of schema {schema[:80]}, expected {NIGHT_SCHEMA}"
    return _notice("result_foreign", name, text)


def _notice(code: str, name: str, text: str) -> Notice:
    return Notice(code=code, sentence=f"{name}: {text}; it is left out", value=name)


def _why(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()


def _scored(night: _Night, prints: Prints) -> ScoredNight:
    recordings = night.recordings
    floors = [one.floor_mg for one in recordings if one.floor_mg is not None]
    spreads = [one.spread_mg for one in recordings if one.spread_mg is not None]
    return ScoredNight(
        label=night.night,
        start=night.window.start,
        end=night.window.end,
        window_origin=night.window.origin,
        zone=recordings[0].zone,
        grade=night.quality.grade,
        flags=tuple(flag.code for flag in night.quality.flags),
        outcomes=MappingProxyType(
            {key: _outcome(outcome) for key, outcome in night.outcomes.items()}
        ),
        groups=MappingProxyType(
            {
                "device": _joined(one.device for one in recordings),
                "leg": _joined(one.side for one in recordings),
                "detector": night.provenance.legmotion,
                "sensitivity": _fingerprint(night.parameters, prints),
                "rules": night.rule.key,
            }
        ),
        recordings=tuple(one.name for one in recordings),
        sha256=tuple(one.sha256 for one in recordings),
        floor_mg=max(floors, default=_NAN),
        spread_mg=max(spreads, default=_NAN),
        lost_pct=_lost_pct(night),
        profile=tuple((hour.label, hour.analysable_min, hour.plm_n) for hour in night.profile),
    )


def _outcome(outcome: _Outcome) -> ScoredOutcome:
    return ScoredOutcome(
        value=_NAN if outcome.value is None else outcome.value,
        unit=outcome.unit,
        label=outcome.label,
        denominator=outcome.denominator,
        status=outcome.status,
        reason=outcome.reason,
    )


def _lost_pct(night: _Night) -> float:
    found = [night.outcomes.get(key) for key in ("tib_min", "tib_analysable_min")]
    tib_min, seen_min = (_NAN if one is None or one.value is None else one.value for one in found)
    return _PCT * (1.0 - seen_min / tib_min) if tib_min > 0.0 else _NAN


def _joined(words: Iterator[str]) -> str:
    return _JOINED.join(sorted(set(words)))


def _fingerprint(parameters: dict[str, Raw], prints: Prints) -> str:
    """Return the first digits of the SHA-256 of the parameters that make a night."""
    parts = tuple(bytes(parameters.get(name, b"null")) for name in NIGHT_PARTS)
    if parts not in prints:
        values = [_SECTION.decode(part) for part in parts]
        text = json.dumps(values, sort_keys=True, separators=(",", ":"))
        prints[parts] = hashlib.sha256(text.encode()).hexdigest()[:_FINGERPRINT_DIGITS]
    return prints[parts]
