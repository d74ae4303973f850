"""Which recordings of a study are of the same nights, and have to be analysed together.

Two legs of a night, and the pieces that a tracker wrote a night in, are one analysis. Files are
put together where one of them reaches into the night, noon to noon, in which the next one begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from legmotion.errors import InputError, LegmotionError
from legmotion.io.joined import reaches
from legmotion.io.recording import Recording
from legmotion.io.registry import open_recording
from legmotion.night.clock import NightClock, clock_offset_s
from legmotion.params import IoParameters
from legmotion.pipeline import AnalyzeSettings, night_clock
from legmotion.store.unanalysed import KnownFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSet:
    """Files of the same nights, in the order in which they begin; whether one has no result."""

    files: tuple[Path, ...]
    has_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Files that were not analysed, and why."""

    files: tuple[Path, ...]
    error: LegmotionError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """One file; `begins_s` and the noon before it are seconds after the first file's begin."""

    file: Path
    recording: Recording
    begins_s: float
    noon_s: float
    duration_s: float | None


def recording_sets(
    files: Iterable[Path], known: KnownFiles, settings: AnalyzeSettings, params: IoParameters
) -> tuple[list[RecordingSet], list[Refused]]:
    """Return the recordings that belong together, in order, and those that cannot be placed.

    A file is read as far as it takes to see whether it reaches the next one's night, unless a
    result says how long it is.
    """
    opened: list[_Opened] = []
    refused: list[Refused] = []
    first: NightClock | None = None
    for file in files:
        try:
            recording = open_recording(str(file), options=settings.read, params=params)
            clock = _dated(file, night_clock(recording, settings))
        except LegmotionError as error:
            refused.append(Refused(files=(file,), error=error))
            continue
        first = first or clock
        begins_s = clock_offset_s(first, clock)
        opened.append(
            _Opened(
                file=file,
                recording=recording,
                begins_s=begins_s,
                noon_s=begins_s + clock.noon_s(0),
                duration_s=known.duration_s(file),
            )
        )
    return [_set(members, known) for members in _together(opened)], refused


def _dated(file: Path, clock: NightClock) -> NightClock:
    """Return the clock of a file whose nights have a date, or raise InputError."""
    if not clock.is_dated:
        raise InputError(
            f"{file.name}: no date is known, and a study puts its nights by date",
            hint="analyze it on its own with --start, the date and time of its first sample",
        )
    return clock


def _together(opened: list[_Opened]) -> list[list[_Opened]]:
    sets: list[list[_Opened]] = []
    for one in sorted(opened, key=lambda one: (one.begins_s, one.file)):
        if sets and any(_reaches(member, one.noon_s) for member in sets[-1]):
            sets[-1].append(one)
        else:
            sets.append([one])
    return sets


def _reaches(one: _Opened, moment_s: float) -> bool:
    """Return whether a file lasts beyond a moment; one that cannot be read does not."""
    if one.begins_s >= moment_s:
        return True
    if one.duration_s is not None:
        return one.begins_s + one.duration_s > moment_s
    try:
        return reaches(one.recording, moment_s - one.begins_s)
    except LegmotionError:
        return False


def _set(members: list[_Opened], known: KnownFiles) -> RecordingSet:
    files = tuple(member.file for member in members)
    return RecordingSet(files=files, has_new=any(file not in known for file in files))
