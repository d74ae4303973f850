"""Files of one tracker that follow one another, as one recording with its pauses kept.

A tracker that starts anew, or closes a file every half an hour, leaves one night in pieces.
`joined` puts them behind one another on the clock of the first. Each file keeps its own log; the
whole has one made of them.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from itertools import pairwise

import numpy as np

from legmotion.errors import InputError
from legmotion.io.recording import Block, Note, Part, ReadLog, Recording, Repair
from legmotion.io.stream import restart
from legmotion.params import IoParameters
from legmotion.units import read_only

# Device texts say after a comma what changes from file to file, such as the session.
_CHANGING = ","
_NUMBERS = re.compile(r"\d+")
# Serial numbers: so many signs in a row, of which so many are digits.
_SERIAL = re.compile(r"(?=(?:[A-Za-z-]*\d){3})[A-Za-z0-9-]{4,}")
# A longer step is a gap.
_GAP_S, _GAP_STEPS = 1.0, 10.0
_OVERLAP = "samples at the beginning of a file that the file before already holds, left out"


def joined(parts: Sequence[Part], *, has_pauses: bool, params: IoParameters) -> Recording:
    """Return files of one tracker as one recording.

    Parameters
    ----------
    parts : sequence of Part
        In order; the first begins at 0.
    has_pauses : bool
        Whether the time between files is known. Where it is not, scoring restarts at each.
    params : IoParameters
        How far the end of one may reach into the next.

    Raises
    ------
    InputError
        For files that were read to their end and overlap.

    Notes
    -----
    What a file repeats of the one before, up to `sort_window_s`, is left out and counted. Reading
    raises InputError if it is more: they are not one recording.
    """
    if len(parts) == 1:
        return parts[0].recording
    for before, part in pairwise(parts):
        if before.recording.log.is_complete:
            _check_order(before, part, end_s(before), params=params)
    first, log = parts[0].recording, ReadLog()
    return replace(
        first,
        name=f"{first.name} and {len(parts) - 1} more",
        notes=(*_notes(parts), _note(parts, has_pauses=has_pauses)),
        log=log,
        open_blocks=lambda: _stream(parts, log, has_pauses=has_pauses, params=params),
        parts=tuple(parts),
    )


def end_s(part: Part) -> float:
    """Return when a file ends on the clock of the whole, once it was read to its end."""
    return part.offset_s + part.recording.log.last_time_s


def is_one_tracker(first: Recording, other: Recording, *, params: IoParameters) -> bool:
    """Return whether two files can be of one tracker: same reader, device, unit and rate."""
    if first.reader != other.reader or device_of(first) != device_of(other):
        return False
    if (first.unit, first.gravity_included) != (other.unit, other.gravity_included):
        return False
    if first.clock != other.clock:
        return False
    rates_hz = [one.nominal_rate_hz or rate_hz(one) for one in (first, other)]
    return abs(rates_hz[0] / rates_hz[1] - 1.0) <= params.rate_tolerance


def device_of(recording: Recording) -> str:
    """Return what names a tracker in all of its files."""
    return recording.device.partition(_CHANGING)[0]


def has_serial(recording: Recording) -> bool:
    """Return whether the file names one tracker, and not only its model."""
    return _SERIAL.search(device_of(recording)) is not None


def numbered_name(recording: Recording) -> tuple[str, str, tuple[int, ...]]:
    """Return a file's folder, its name without the numbers in it, and these numbers."""
    numbers = tuple(int(number[:18]) for number in _NUMBERS.findall(recording.name))
    return recording.folder, _NUMBERS.sub("", recording.name), numbers


def rate_hz(recording: Recording) -> float:
    """Return the usual rate of a file's first samples; its log stays as it was."""
    with _untouched(recording.log):
        block = next(iter(recording.blocks()), None)
    if block is None or block.time_s.size < 2:
        return float("nan")
    # Stamps may be coarse or come in bundles: the mean of the steps that are no gaps.
    steps_s = np.diff(block.time_s)
    usual_s = steps_s[steps_s < max(_GAP_S, _GAP_STEPS * float(np.median(steps_s)))]
    return 1.0 / float(usual_s.mean())


def reaches(recording: Recording, time_s: float) -> bool:
    """Return whether a recording lasts longer than so many seconds; it is read that far."""
    if recording.log.is_complete:
        return recording.log.last_time_s > time_s
    return any(block.time_s[-1] > time_s for block in recording.blocks())


def length_s(recording: Recording) -> float:
    """Return how long a file lasts, its last sample included; it is read to its end."""
    reaches(recording, float("inf"))
    return recording.log.last_time_s + 1.0 / rate_hz(recording)


@contextmanager
def _untouched(log: ReadLog) -> Iterator[None]:
    """Put a log back as it was after a look at a file's first samples."""
    before = copy.deepcopy(log)
    yield
    for item in fields(log):
        setattr(log, item.name, getattr(before, item.name))


def _note(parts: Sequence[Part], *, has_pauses: bool) -> Note:
    names = [part.recording.name for part in parts]
    words = f"{len(parts)} files of one tracker follow one another and are read as one recording"
    if not has_pauses:
        words += ", in the order of the numbers in their names; their pauses are not known"
    return Note(
        code="files_joined", value=len(parts), sentence=f"{words}: {names[0]} to {names[-1]}"
    )


def _notes(parts: Sequence[Part]) -> Iterator[Note]:
    """Yield what was noted of the files, each kind once."""
    said = set()
    for part in parts:
        for note in part.recording.notes:
            if note.code not in said:
                said.add(note.code)
                yield note


def _stream(
    parts: Sequence[Part], log: ReadLog, *, has_pauses: bool, params: IoParameters
) -> Iterator[Block]:
    """Yield the blocks of all files and complete the log."""
    restart(log)
    last_s = -np.inf
    for i, part in enumerate(parts):
        if i:
            _check_order(parts[i - 1], part, last_s, params=params)
            if not has_pauses:
                log.not_recorded_s.append((last_s, part.offset_s))
        n_before = log.n_samples
        for block in part.recording.blocks():
            time_s = block.time_s + part.offset_s
            first = int(np.searchsorted(time_s, last_s, side="right"))
            if first:
                _count(log, "overlapping_files", _OVERLAP, first)
            if first < time_s.size:
                last_s = float(time_s[-1])
                yield Block(
                    acceleration_g=read_only(block.acceleration_g[first:]),
                    time_s=read_only(time_s[first:]),
                )
            log.n_samples += time_s.size - first
        if log.n_samples > n_before:
            log.last_time_s = last_s
        _add(log, part)
    log.not_recorded_s.sort()
    log.is_complete = True


def _check_order(before: Part, part: Part, last_s: float, *, params: IoParameters) -> None:
    if last_s - part.offset_s > params.sort_window_s:
        names = before.recording.name, part.recording.name
        raise InputError(
            f"{names[0]} and {names[1]} overlap in time, by {last_s - part.offset_s:.0f} s or "
            "more, and are taken to be of one leg; expected files that follow one another",
            hint="say which leg each is of with --side, in the order of the files, or give one",
        )


def _add(log: ReadLog, part: Part) -> None:
    """Add what reading a file found out to the log of the whole."""
    own = part.recording.log
    log.n_bytes += own.n_bytes
    for code, repair in own.repairs.items():
        _count(log, code, repair.reason, repair.n)
    for target, intervals in (
        (log.not_recorded_s, own.not_recorded_s),
        (log.filled_s, own.filled_s),
    ):
        target.extend((start + part.offset_s, stop + part.offset_s) for start, stop in intervals)


def _count(log: ReadLog, code: str, reason: str, n: int) -> None:
    repair = log.repairs.setdefault(code, Repair(reason=reason, n=0, first_line=None))
    repair.n += n
