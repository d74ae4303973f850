"""Which reader a file is for: they look at its head, the surest sign wins, or it is refused."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from itertools import zip_longest
from pathlib import Path
from typing import Protocol, cast

from legmotion.errors import ParameterError
from legmotion.io import readers as readers_package
from legmotion.io.explain import unknown_format
from legmotion.io.head import Head, Match, make_head
from legmotion.io.options import ReadOptions, check_options
from legmotion.io.recording import ReadLog, Recording
from legmotion.io.source import Source
from legmotion.params import IoParameters

__all__ = [
    "Candidate", "Format", "ReadOptions", "candidates", "formats", "is_same_content",
    "open_recording", "readers",
]  # fmt: skip

_GROUP = "legmotion.readers"


class Reader(Protocol):
    """One export format: a module in `legmotion/io/readers`, or an entry point elsewhere.

    `sniff` answers from the head alone. `read` returns the recording, or refuses it and says
    what to export instead. A reader that refuses has a mapping `REFUSES` from what it knows to
    what to export instead; one that reads may say in `READS` what such files look like.
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
    """What is read, and `about` such files; or what is refused, and what to export instead."""

    name: str
    label: str
    is_read: bool
    about: str


def formats() -> list[Format]:
    """Return every format that is known, those that are read first."""
    read, refused = [], []
    for reader in readers().values():
        instead: Mapping[str, str] = getattr(reader, "REFUSES", {})
        if not instead:
            about = getattr(reader, "READS", "")
            read.append(Format(name=reader.NAME, label=reader.LABEL, is_read=True, about=about))
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
        reader = cast(Reader, importlib.import_module(f"{readers_package.__name__}.{module.name}"))
        found[reader.NAME] = reader
    for point in sorted(entry_points(group=_GROUP), key=lambda point: point.name):
        reader = cast(Reader, point.load())
        found.setdefault(reader.NAME, reader)
    return found


def candidates(
    path: str, *, options: ReadOptions | None = None, params: IoParameters
) -> list[Candidate]:
    """Return the readers that recognise a file, the surest first."""
    options = options or ReadOptions()
    source = Source(path, params=params)
    return _candidates(make_head(source, decimal=options.decimal, params=params))


def open_recording(
    path: str, *, options: ReadOptions | None = None, params: IoParameters
) -> Recording:
    """Return a file as a recording, its samples not yet read; `-` is standard input.

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
    if forced is not None:
        return forced.read(source, options, params)
    head = make_head(source, decimal=options.decimal, params=params)
    found = _candidates(head)
    if not found:
        raise unknown_format(head)
    return readers()[found[0].name].read(source, options, params)


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


def _candidates(head: Head) -> list[Candidate]:
    found = [
        Candidate(
            name=reader.NAME,
            label=reader.LABEL,
            specificity=match.specificity,
            reason=match.reason,
        )
        for reader in readers().values()
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
