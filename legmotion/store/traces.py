"""The trace of a night whose page is drawn again: from the page before, or from the recording.

A trace is in no result of its own: the page holds it, packed. It is taken over only where that
page is of the same night, the same files and the same time in bed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from legmotion.errors import LegmotionError
from legmotion.io.options import ReadOptions
from legmotion.night.night import Night
from legmotion.params import Parameters, parameter_infos, with_values
from legmotion.pipeline import AnalyzeSettings, analyze
from legmotion.signal.trace import Trace
from legmotion.store.documents import NightDocument, RecordingDocument
from legmotion.store.numbers import plain

DATA_BLOCK = "night-data"
_PIECE = "trace-"
_SCRIPT = "script"
_CHUNK_BYTES = 1 << 20
_SAME = ("side", "start_s", "rate_hz", "n_samples", "offset_s")
_NO_PAGE = "there is no earlier page to take it from"
_NO_SOURCE = (
    "no recording was found whose fingerprint (SHA-256) is that of the file this night was made "
    "from; `legmotion report --source FILE` names it"
)

TraceOrigin = Literal["page", "source", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTraces:
    """The traces of a night and where they come from; `why_not` says why there are none.

    `is_left` tells that a page holds traces which cannot be taken over.
    """

    traces: tuple[Trace, ...]
    origin: TraceOrigin
    why_not: str = ""
    is_left: bool = False


def traces_of_page(file: Path, document: NightDocument) -> FoundTraces:
    """Return the traces that the page of a night holds, if it is of this very result."""
    try:
        text = file.read_bytes().decode("utf-8", "replace")
    except OSError:
        return _missing(_NO_PAGE)
    blocks = _Blocks(text).found
    is_left = any(name.startswith(_PIECE) for name in blocks)
    try:
        data = json.loads(blocks.get(DATA_BLOCK, ""))
        if not _is_of(data, document):
            return _missing("the earlier page is of another result than this one", is_left=is_left)
        traces = tuple(_trace(entry, blocks) for entry in data["traces"])
    except (ValueError, KeyError, TypeError, EOFError, OSError, zlib.error):
        return _missing("the earlier page holds no trace that can be read", is_left=is_left)
    if not traces:
        return _missing("the earlier page holds no trace")
    return FoundTraces(traces=traces, origin="page")


class SourceTraces:
    """Traces made anew from recordings, each of which is known by its fingerprint.

    Parameters
    ----------
    candidates : iterable of Path
        Files among which the recordings may be.
    told : callable, optional
        Told in words what is being done.
    """

    def __init__(
        self, candidates: Iterable[Path] = (), *, told: Callable[[str], None] | None = None
    ) -> None:
        self._by_size: dict[int, list[Path]] = {}
        self._digests: dict[Path, str] = {}
        self._nights: dict[tuple[Path, ...], dict[str, Night] | str] = {}
        self._told = told or (lambda words: None)
        for file in dict.fromkeys(candidates):
            if file.is_file():
                self._by_size.setdefault(file.stat().st_size, []).append(file)

    def of(self, document: NightDocument) -> FoundTraces:
        """Return the traces of a night from the very files that it was made from."""
        wanted = {one.sha256: one.n_bytes for one in document.recordings}
        files = tuple(self._file(sha256, n_bytes) for sha256, n_bytes in wanted.items())
        known = tuple(file for file in files if file is not None)
        if not known or len(known) < len(files):
            return _missing(_NO_SOURCE)
        nights = self._read(known, document)
        if isinstance(nights, str):
            return _missing(f"the recording could not be read again: {nights}")
        night = nights.get(document.night)
        if night is None or not _is_same(night, document):
            return _missing(
                "the recording was read in another way this time: analyze it again with the "
                "options that this night was made with"
            )
        return FoundTraces(traces=night.traces, origin="source")

    def _file(self, sha256: str, n_bytes: int) -> Path | None:
        if not sha256:
            return None
        return next((one for one in self._by_size.get(n_bytes, ()) if self._is(one, sha256)), None)

    def _is(self, file: Path, sha256: str) -> bool:
        if file not in self._digests:
            self._digests[file] = _digest(file)
        return self._digests[file] == sha256

    def _read(self, files: tuple[Path, ...], document: NightDocument) -> dict[str, Night] | str:
        """Return the nights of some files by label, or why they cannot be had; each read once."""
        if files not in self._nights:
            self._told(f"reading {' and '.join(file.name for file in files)}")
            try:
                found = analyze(
                    [str(file) for file in files], _settings(document, files), _params(document)
                )
                self._nights[files] = {one.night: one for one in found if isinstance(one, Night)}
            except LegmotionError as error:
                self._nights[files] = error.message
        return self._nights[files]


class _Blocks(HTMLParser):
    """The data blocks of a page: the text of every script element that has an id."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: dict[str, str] = {}
        self._name = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block at a script with an id."""
        self._name = (dict(attrs).get("id") or "") if tag == _SCRIPT else ""

    def handle_endtag(self, tag: str) -> None:
        """End the block."""
        self._name = ""

    def handle_data(self, data: str) -> None:
        """Keep what stands in a block."""
        if self._name:
            self.found[self._name] = self.found.get(self._name, "") + data


def _is_of(data: Any, document: NightDocument) -> bool:
    """Return whether a page's data are of this night, these files and this time in bed."""
    window = {"start_s": document.window.start_s, "end_s": document.window.end_s}
    return bool(
        data["night"] == document.night
        and data["sources"] == [recording.sha256 for recording in document.recordings]
        and data["window"] == window
    )


def _trace(entry: Mapping[str, Any], blocks: Mapping[str, str]) -> Trace:
    """Return one leg's trace; raises what reading it raises where it is not whole."""
    side = entry["side"]
    pieces = tuple(
        base64.b64decode(blocks[f"{_PIECE}{side}-{index}"], validate=True)
        for index in range(int(entry["n_pieces"]))
    )
    trace = Trace(
        side=side,
        start_s=float(entry["start_s"]),
        rate_hz=float(entry["rate_hz"]),
        n_samples=int(entry["n_samples"]),
        samples_per_piece=int(entry["samples_per_piece"]),
        pieces=pieces,
    )
    if trace.magnitude_mg().size != trace.n_samples or not trace.rate_hz > 0.0:
        raise ValueError("the pieces do not make the trace")
    return trace


def _is_same(night: Night, document: NightDocument) -> bool:
    """Return whether a recording was understood as it was for the stored night."""
    return [_understood(one) for one in night.recordings] == [
        _understood(one) for one in document.recordings
    ]


def _understood(recording: Any) -> dict[str, Any]:
    found: dict[str, Any] = plain({name: getattr(recording, name) for name in _SAME})
    return found


def _settings(document: NightDocument, files: Sequence[Path]) -> AnalyzeSettings:
    """Return how the files are read: as the stored night says that they were."""
    recordings = document.recordings
    first = recordings[0]
    is_one_each = len(recordings) == len(files)
    return AnalyzeSettings(
        zone=ZoneInfo(first.zone or "UTC"),
        zone_origin=first.zone_origin,
        sides=tuple(one.side for one in recordings) if is_one_each else (),
        read=ReadOptions(start=_given_start(first)),
        with_traces=True,
    )


def _given_start(recording: RecordingDocument) -> datetime | None:
    """Return the time of the first sample where a person had to say it."""
    is_given = any(note.code == "start_given" for note in recording.notes)
    return datetime.fromisoformat(recording.start) if is_given and recording.start else None


def _params(document: NightDocument) -> Parameters:
    """Return the parameters of the stored night, as far as there still are such ones."""
    known = {info.key for info in parameter_infos()}
    values = {
        key: value
        for key, value in _flat(document.parameters)
        if key in known and value is not None
    }
    try:
        return with_values(Parameters(), values, origin=document.night)
    except LegmotionError:
        return Parameters()


def _flat(parts: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    for section, values in parts.items():
        for name, value in values.items():
            yield f"{section}.{name}", value


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def _missing(why_not: str, *, is_left: bool = False) -> FoundTraces:
    return FoundTraces(traces=(), origin="missing", why_not=why_not, is_left=is_left)
