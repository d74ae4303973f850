"""Which reader a file is for: they look at its head, the surest sign wins, or it is refused."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from itertools import zip_longest
from pathlib import Path
from typing import Protocol, cast

from legmotion.errors import InputError, ParameterError
from legmotion.io import readers as readers_package
from legmotion.io.archive import is_junk, member_source
from legmotion.io.explain import unknown_format
from legmotion.io.head import Head, Match, make_head
from legmotion.io.options import ReadOptions, check_options
from legmotion.io.recording import Note, ReadLog, Recording
from legmotion.io.source import Source
from legmotion.params import IoParameters

__all__ = [
    "Candidate", "Format", "ReadOptions", "candidates", "formats", "is_same_content",
    "open_recording", "readers",
]  # fmt: skip

_GROUP = "legmotion.readers"
# An archive in an archive is looked into, no deeper.
_MAX_DEPTH = 2


class Reader(Protocol):
    """One export format: a module in `legmotion/io/readers`, or an entry point elsewhere.

    `sniff` answers from the head alone. `read` returns the recording, or refuses it and says
    what to export instead. A reader that refuses has a mapping `REFUSES` from what it knows to
    what to export instead; one that reads may say in `READS` what such files look like, in
    `PLACEMENT` how the tracker is worn at the ankle, in `EXPORT` how its file is got, in
    `QUIRKS` what its files do, and with `EXPERIMENTAL = True` that no real file was at hand.
    """

    NAME: str
    LABEL: str

    def sniff(self, head: Head) -> Match | None:
        """Return how surely this is the reader's format, or None."""
        ...

    def read(self, source: Source, options: ReadOptions, params: IoParameters) -> Recording:
        """Return the recording; raise InputError for what cannot be read."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One reader that could be the file's, and why."""

    name: str
    label: str
    specificity: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What is read, and `about` such files; or what is refused, and what to export instead.

    `placement`, `export` and `quirks` are words for the user, or empty.
    """

    name: str
    label: str
    is_read: bool
    about: str
    is_experimental: bool = False
    placement: str = ""
    export: str = ""
    quirks: str = ""


def formats() -> list[Format]:
    """Return every format that is known, those that are read first."""
    read, refused = [], []
    for reader in readers().values():
        instead: Mapping[str, str] = getattr(reader, "REFUSES", {})
        if not instead:
            read.append(
                Format(
                    name=reader.NAME,
                    label=reader.LABEL,
                    is_read=True,
                    about=getattr(reader, "READS", ""),
                    is_experimental=_is_experimental(reader),
                    placement=getattr(reader, "PLACEMENT", ""),
                    export=getattr(reader, "EXPORT", ""),
                    quirks=getattr(reader, "QUIRKS", ""),
                )
            )
        refused += [
            Format(name=reader.NAME, label=label, is_read=False, about=hint)
            for label, hint in instead.items()
        ]
    return [*read, *refused]


@cache
def readers() -> dict[str, Reader]:
    """Return all readers by name: those that are present, then those of other packages."""
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(readers_package.__path__):
        if module.name.startswith("_"):
            continue
        reader = cast(Reader, importlib.import_module(f"{readers_package.__name__}.{module.name}"))
        found[reader.NAME] = reader
    for point in sorted(entry_points(group=_GROUP), key=lambda point: point.name):
        reader = cast(Reader, _loaded(point))
        found.setdefault(reader.NAME, reader)
    return found


def _loaded(point: EntryPoint) -> object:
    """Load a reader of another package; whatever is wrong with it is told in words."""
    try:
        return point.load()
    except Exception as error:
        raise ParameterError(
            f"the reader {point.name} of another package cannot be loaded: {error}",
            hint=f"update or remove the package that brings {point.value}",
        ) from error


def candidates(
    path: str, *, options: ReadOptions | None = None, params: IoParameters
) -> list[Candidate]:
    """Return the readers that recognise a file, or the one file in an archive, the surest first."""
    options = options or ReadOptions()
    return _find(Source(path, params=params), options, params).candidates


def open_recording(
    path: str, *, options: ReadOptions | None = None, params: IoParameters
) -> Recording:
    """Return a file as a recording, its samples not yet read; `-` is standard input.

    An archive that no reader knows is looked into: the one recording in it is read.

    Raises
    ------
    InputError
        For a file that is no recording, as far as its first rows show; the rest is raised
        while its blocks are read.
    ParameterError
        For an option that cannot be used.
    """
    options = options or ReadOptions()
    check_options(options, params=params)
    forced = _by_name(options.format) if options.format else None
    source = Source(path, params=params)
    if forced is not None and not source.is_zip:
        return _read(forced, source, options, params)
    found = _find(source, options, params, forced=forced)
    if forced is not None:
        return _read(forced, found.source, options, params)
    if not found.candidates:
        raise unknown_format(found.head)
    return _read(readers()[found.candidates[0].name], found.source, options, params)


def _read(reader: Reader, source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording, marked where no real file of its format was at hand."""
    recording = reader.read(source, options, params)
    if not _is_experimental(reader):
        return recording
    note = Note(
        code="experimental_format",
        value=reader.NAME,
        sentence=f"{reader.LABEL} is read as it is described; no real file was at hand to check",
    )
    return replace(recording, notes=(*recording.notes, note))


def _is_experimental(reader: Reader) -> bool:
    return bool(getattr(reader, "EXPERIMENTAL", False))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A source, what its head holds, and the readers for it."""

    source: Source
    head: Head
    candidates: list[Candidate]

    @property
    def is_readable(self) -> bool:
        """Whether the surest reader reads and does not refuse."""
        names = [candidate.name for candidate in self.candidates[:1]]
        return any(not getattr(readers()[name], "REFUSES", {}) for name in names)


def _find(
    source: Source,
    options: ReadOptions,
    params: IoParameters,
    *,
    forced: Reader | None = None,
    depth: int = 0,
) -> _Found:
    """Return who reads a source, or the recording inside it; `forced` is asked alone."""
    head = make_head(source, decimal=options.decimal, params=params)
    found = _Found(source=source, head=head, candidates=_candidates(head, forced))
    if not source.is_zip or found.is_readable or depth == _MAX_DEPTH:
        return found
    names = [name for name in head.members if not is_junk(name)]
    inside = []
    for name in names[: params.max_members_opened]:
        try:
            member = member_source(source, name)
        except InputError:
            if len(names) == 1:
                raise
            continue
        inside.append(_find(member, options, params, forced=forced, depth=depth + 1))
    readable = [one for one in inside if one.is_readable]
    if len(readable) > 1:
        raise InputError(
            f"{source.name}: the archive holds {len(readable)} recordings: "
            f"{', '.join(one.source.file_name for one in readable)}; expected one",
            hint="unpack it and give them one by one, or both legs together",
        )
    if readable:
        return readable[0]
    only = inside if len(names) == 1 else []
    return next((one for one in only if one.candidates or forced is not None), found)


def is_same_content(first: str, second: str, *, params: IoParameters | None = None) -> bool:
    """Return whether two files hold the same bytes once unpacked, or are one file.

    The heads are compared first; only where they agree is the rest read.
    """
    if "-" in (first, second):
        return first == second
    params = params or IoParameters()
    sources = [Source(path, params=params) for path in (first, second)]
    if Path(first).samefile(second):
        return True
    if sources[0].head != sources[1].head:
        return False
    texts = (_regular(source) for source in sources)
    return all(one == other for one, other in zip_longest(*texts))


def _regular(source: Source, size: int = 1 << 20) -> Iterator[bytes]:
    """Yield a source's bytes in pieces of one size, however they were stored."""
    held = b""
    for chunk in source.chunks(ReadLog()):
        held += chunk
        while len(held) >= size:
            yield held[:size]
            held = held[size:]
    yield held


def _candidates(head: Head, only: Reader | None = None) -> list[Candidate]:
    found = [
        Candidate(
            name=reader.NAME,
            label=reader.LABEL,
            specificity=match.specificity,
            reason=match.reason,
        )
        for reader in ([only] if only is not None else readers().values())
        if (match := reader.sniff(head)) is not None
    ]
    return sorted(found, key=lambda candidate: (-candidate.specificity, candidate.name))


def _by_name(name: str) -> Reader:
    known = readers()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
    raise ParameterError(
        f"--format is {name!r}, and there is no such format; the nearest is {near}",
        hint=f"known are {', '.join(sorted(known))}",
    )
