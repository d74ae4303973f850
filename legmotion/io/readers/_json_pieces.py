"""Large JSON without reading it whole: its flat elements, found piece by piece.

A recording as JSON is one long array of small objects. They are found by their own brackets in a
few hundred kilobytes at a time, so that memory stays small, and damage costs the elements it
touches and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legmotion.io.readers._pieces import pieces
from legmotion.io.recording import ReadLog
from legmotion.io.source import Source
from legmotion.params import IoParameters

# An element is shorter: what is longer is damage, and is passed over.
_LONGEST_BYTES = 1 << 18
# Of what was searched so much stays, in which the beginning of an element is looked for.
_HELD_BYTES = 4096
# A log that seems to hold a digest spares summing the bytes up.
_NO_DIGEST = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Elements:
    """The elements of one piece; how many others began that are damaged, or cut at the end."""

    found: list[re.Match[bytes]]
    n_damaged: int = 0
    n_cut: int = 0


def elements(
    chunks: Iterator[bytes], pattern: re.Pattern[bytes], *, mark: bytes
) -> Iterator[Elements]:
    """Yield what `pattern` finds; `mark` stands once in every element, whole or damaged."""
    held = b""
    for piece, is_last in pieces(chunks):
        data = held + piece
        found = list(pattern.finditer(data))
        end = found[-1].end() if found else 0
        cut = max(end, len(data) - _LONGEST_BYTES)
        gaps = _between(data, found, cut, shortest=len(mark))
        held = data[cut:]
        yield Elements(
            found=found,
            n_damaged=sum(gap.count(mark) for gap in gaps),
            n_cut=held.count(mark) if is_last else 0,
        )


def _between(
    data: bytes, found: Sequence[re.Match[bytes]], end: int, *, shortest: int
) -> Iterator[bytes]:
    """Yield what lies between elements, where it is long enough to hold a mark."""
    at = 0
    for match in found:
        if match.start() - at >= shortest:
            yield data[at : match.start()]
        at = match.end()
    yield data[at:end]


def first_places(
    source: Source, marks: Sequence[bytes], *, params: IoParameters
) -> dict[bytes, int]:
    """Return where the element with each mark first begins, until the first mark is found.

    Of standard input, which is read once, only the beginning is searched.
    """
    if source.is_stdin:
        chunks = iter((source.peek(params.probe_max_bytes)[0],))
    else:
        chunks = source.chunks(ReadLog(sha256=_NO_DIGEST))
    places: dict[bytes, int] = {}
    held, offset = b"", 0
    for chunk in chunks:
        data = held + chunk
        for mark in marks:
            if mark not in places and (at := data.find(mark)) >= 0:
                places[mark] = offset + _element_before(data, at)
        if marks[0] in places:
            break
        held = data[-_HELD_BYTES:]
        offset += len(data) - len(held)
    return places


def _element_before(data: bytes, at: int) -> int:
    """Return where an element begins that has a mark here; its mark may follow inner brackets."""
    inner = max(data.rfind(b"{", 0, at), 0)
    return max(data.rfind(b"{", 0, inner), 0)


def beginning_at(source: Source, place: int, *, params: IoParameters) -> Source:
    """Return a source whose beginning, which is looked at first, holds this place.

    Its digest and size are still those of all that is stored.
    """
    if source.is_stdin or place < params.probe_bytes // 2:
        return source
    store = _Later(source, place)
    return Source(params=params, store=store, file_name=source.file_name)


class _Later:
    """Keeps a source's bytes without the first ones."""

    def __init__(self, source: Source, n_skipped: int) -> None:
        self._source = source
        self._n_skipped = n_skipped

    @property
    def name(self) -> str:
        """What messages call it."""
        return self._source.name

    @property
    def folder(self) -> str:
        """The name of the folder it stands in."""
        return self._source.folder

    def raw(self, *, keep: bool) -> Iterator[bytes]:
        """Yield the bytes that are not skipped."""
        return self._without_first(self._source.chunks(ReadLog(sha256=_NO_DIGEST)))

    def hashed(self, log: ReadLog) -> Iterator[bytes]:
        """Yield the bytes that are not skipped; the digest in `log` is that of all."""
        return self._without_first(self._source.chunks(log))

    def _without_first(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        n_left = self._n_skipped
        for chunk in chunks:
            if len(chunk) > n_left:
                yield chunk[n_left:]
            n_left = max(n_left - len(chunk), 0)
