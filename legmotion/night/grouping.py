"""Which of several files are two legs, and which follow one another and are one recording.

Files of which a side is known go to that leg. One of which nothing says it goes where a file of
its own tracker stands that it does not overlap, else it is the other leg. What follows one another
within a leg must be of one tracker and is joined. The order in which files are given says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from legmotion.errors import InputError
from legmotion.io.joined import (
    device_of,
    has_serial,
    is_one_tracker,
    joined,
    length_s,
    numbered_name,
    reaches,
)
from legmotion.io.recording import Part, Recording
from legmotion.io.side import SideOrigin, with_assumed
from legmotion.night.clock import NightClock, clock_offset_s
from legmotion.params import IoParameters
from legmotion.units import Side

_MAX_LEGS = 2
Known = tuple[Side, SideOrigin] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegFiles:
    """One leg's files as one recording, and its clock; `order` are their places as given."""

    recording: Recording
    clock: NightClock
    side: Side
    side_origin: str
    order: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class _File:
    """One file; `offset_s` is when it begins after the earliest."""

    recording: Recording
    clock: NightClock
    known: Known
    order: int
    offset_s: float = 0.0

    @property
    def name(self) -> str:
        """The file's name."""
        return self.recording.name


@dataclass(slots=True, kw_only=True)
class _Chain:
    """Files of one leg, in order."""

    known: Known
    files: list[_File] = field(default_factory=list)


def group_files(
    recordings: Sequence[Recording],
    clocks: Sequence[NightClock],
    known: Sequence[Known],
    *,
    params: IoParameters,
) -> list[LegFiles]:
    """Return one or two legs, left before right.

    Parameters
    ----------
    recordings, clocks, known : sequences of one length
        The files, each one's clock, and the side that something says of it, or None.
    params : IoParameters
        How alike the files of one tracker are.

    Raises
    ------
    InputError
        For three files of one time, or files that are neither legs nor one recording.
    ParameterError
        For files of which only some say when they began.

    Notes
    -----
    Files are read as far as it takes to see whether they overlap: not at all where side or serial
    number tell their leg. Files without a date, or whose start is given, are one recording where
    a tracker has numbered them; with any other names they are two legs that begin together.
    """
    files = [
        _File(recording=recording, clock=clock, known=side, order=i)
        for i, (recording, clock, side) in enumerate(zip(recordings, clocks, known, strict=True))
    ]
    if all(_is_placed(file) for file in files):
        chains = _chains_by_time(files, params=params)
    else:
        chains = _chains_by_name(files, params=params)
    # Names, so that what is assumed does not depend on the order of the files.
    chains.sort(key=lambda chain: (chain.files[0].name, chain.files[0].recording.folder))
    sides = with_assumed([chain.known for chain in chains])
    legs = [
        _leg(chain, side, origin, params=params)
        for chain, (side, origin) in zip(chains, sides, strict=True)
    ]
    return sorted(legs, key=lambda leg: leg.side)


def _leg(chain: _Chain, side: Side, origin: SideOrigin, *, params: IoParameters) -> LegFiles:
    """Return a chain's files as one recording of a leg."""
    first = chain.files[0]
    parts = [
        Part(recording=file.recording, offset_s=file.offset_s - first.offset_s)
        for file in chain.files
    ]
    return LegFiles(
        recording=joined(parts, has_pauses=_is_placed(first), params=params),
        clock=first.clock,
        side=side,
        side_origin=origin,
        order=tuple(file.order for file in chain.files),
    )


def _is_placed(file: _File) -> bool:
    """Return whether the file itself says at which time of which date it began."""
    is_given = any(note.code == "start_given" for note in file.recording.notes)
    return file.clock.is_dated and not is_given


def _chains_by_time(files: list[_File], *, params: IoParameters) -> list[_Chain]:
    """Return the legs of files that know when they began."""
    offsets_s = [clock_offset_s(files[0].clock, file.clock) for file in files]
    for file, offset_s in zip(files, offsets_s, strict=True):
        file.offset_s = offset_s - min(offsets_s)
    ordered = sorted(files, key=lambda file: (file.offset_s, file.name, file.recording.folder))
    chains: list[_Chain] = []
    for file in (file for file in ordered if file.known is not None):
        _add_known(chains, file, params=params)
    for file in (file for file in ordered if file.known is None):
        _add_unknown(chains, file, params=params)
    for chain in chains:
        _check_one_tracker(chain, params=params)
    return chains


def _add_known(chains: list[_Chain], file: _File, *, params: IoParameters) -> None:
    """Put a file to the others of its side; those that overlap are seen while they are read."""
    assert file.known is not None
    for chain in chains:
        if chain.known is not None and chain.known[0] == file.known[0]:
            before = chain.files[-1]
            if file.offset_s - before.offset_s < params.min_duration_s:
                raise _overlap([before, file], f"are both of the {file.known[0]} leg")
            chain.files.append(file)
            return
    chains.append(_Chain(known=file.known, files=[file]))


def _add_unknown(chains: list[_Chain], file: _File, *, params: IoParameters) -> None:
    """Put a file to its own tracker's, or to the leg that is free at its time."""
    own = [chain for chain in chains if _is_own(chain, file, params=params)]
    if len(own) == 1 and has_serial(file.recording):
        own[0].files = _in_order([*own[0].files, file])
        return
    free = [chain for chain in own if not _overlaps(chain, file, params=params)]
    if len(free) == 1:
        free[0].files = _in_order([*free[0].files, file])
    elif free:
        raise InputError(
            f"{file.name} follows files of both legs, and nothing says of which leg it is; "
            "expected left or right in its name, or in its folder's",
            hint="name the leg of each file with --side, in the order of the files",
        )
    elif len(chains) < _MAX_LEGS:
        chains.append(_Chain(known=None, files=[file]))
    else:
        raise _no_leg_left(chains, file, params=params)


def _in_order(files: list[_File]) -> list[_File]:
    return sorted(files, key=lambda file: (file.offset_s, file.name, file.recording.folder))


def _is_own(chain: _Chain, file: _File, *, params: IoParameters) -> bool:
    """Return whether a chain's files can be of the same tracker."""
    return is_one_tracker(chain.files[0].recording, file.recording, params=params)


def _overlaps(chain: _Chain, file: _File, *, params: IoParameters) -> bool:
    """Return whether a file has more time in common with a chain than a seam takes."""
    seam_s = params.sort_window_s
    for other in chain.files:
        first, later = sorted((other, file), key=lambda one: one.offset_s)
        apart_s = later.offset_s - first.offset_s
        if apart_s < params.min_duration_s or reaches(first.recording, apart_s + seam_s):
            return True
    return False


def _check_one_tracker(chain: _Chain, *, params: IoParameters) -> None:
    """Raise InputError for files of one leg that are not of one tracker."""
    first = chain.files[0]
    for file in chain.files[1:]:
        if not is_one_tracker(first.recording, file.recording, params=params):
            raise InputError(
                f"{first.name} and {file.name} are of one leg and not of one tracker "
                f"({_words(first)}; {_words(file)}); expected one recording in several files",
                hint="analyze them one by one, or name the leg of each with --side",
            )


def _words(file: _File) -> str:
    recording = file.recording
    rate = f", {recording.nominal_rate_hz:g} Hz" if recording.nominal_rate_hz else ""
    return f"{device_of(recording) or recording.reader}, {recording.unit}{rate}"


def _no_leg_left(chains: list[_Chain], file: _File, *, params: IoParameters) -> InputError:
    """Return why a file has no place beside two legs."""
    beside = [
        next(other for other in chain.files if _overlaps(_only(other), file, params=params))
        for chain in chains
        if _overlaps(chain, file, params=params)
    ]
    if len(beside) == _MAX_LEGS:
        return _overlap([*beside, file], "overlap in time")
    return InputError(
        f"{file.name} ({_words(file)}) belongs to neither leg: it is of another tracker than "
        f"{' and '.join(chain.files[0].name for chain in chains)}",
        hint="analyze it on its own, or name the leg of each file with --side",
    )


def _only(file: _File) -> _Chain:
    return _Chain(known=file.known, files=[file])


def _overlap(files: Sequence[_File], what: str) -> InputError:
    names = [file.name for file in files]
    said = f"{', '.join(names[:-1])} and {names[-1]}"
    if len(files) > _MAX_LEGS:
        found = f"{len(files)} files overlap in time: {said}; expected at most two, one per leg"
        return InputError(found, hint="give the files of one person, one per leg at a time")
    return InputError(
        f"{said} {what} and overlap in time; expected one file per leg at a time",
        hint="say which leg each is of with --side, in the order of the files, or give one",
    )


def _chains_by_name(files: list[_File], *, params: IoParameters) -> list[_Chain]:
    """Return the legs of files that do not say when they began: by side, name and number."""
    first = min(files, key=lambda file: (file.name, file.recording.folder)).clock
    for file in files:
        clock_offset_s(first, file.clock)  # refuses files of which only some know the time
    chains: list[_Chain] = []
    ordered = sorted(files, key=_series)
    for _, series in groupby(ordered, key=lambda file: _series(file)[:-1]):
        for file in series:
            before = chains[-1].files[-1] if chains else None
            if before is not None and _is_next(before, file, params=params):
                chains[-1].files.append(file)
            else:
                chains.append(_Chain(known=file.known, files=[file]))
    sides = [chain.known[0] for chain in chains if chain.known is not None]
    if len(chains) > _MAX_LEGS or len(set(sides)) < len(sides):
        names = ", ".join(file.name for file in ordered)
        raise InputError(
            f"{names}: {len(files)} files that do not say when they began; expected two, one per "
            "leg, or files that one tracker has numbered",
            hint="analyze them one by one, each with its --start",
        )
    for chain in chains:
        offset_s = 0.0
        for file in chain.files:
            file.offset_s = offset_s
            offset_s += length_s(file.recording) if len(chain.files) > 1 else 0.0
    return chains


def _series(file: _File) -> tuple[str, str, str, tuple[int, ...]]:
    """Return what files that a tracker numbered have in common, and their numbers."""
    folder, name, numbers = numbered_name(file.recording)
    return ("" if file.known is None else file.known[0], folder, name, numbers)


def _is_next(before: _File, file: _File, *, params: IoParameters) -> bool:
    """Return whether a file goes on with what a tracker wrote into another."""
    is_series = _series(before)[:-1] == _series(file)[:-1] and _series(before) != _series(file)
    is_named = bool(device_of(file.recording))
    return (
        is_series and is_named and is_one_tracker(before.recording, file.recording, params=params)
    )
