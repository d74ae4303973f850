"""Axivity recordings as omconvert writes them into WAV: resampled, words of 16 bits.

A list of texts before the samples says which device, when the first sample was taken and how
many g full scale is. Three channels are x, y and z; a fourth marks samples that the device did
not record. The rate is steady, so that sample i lies i steps behind the first.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.head import MAGIC, Head, Match
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.readers._axivity_setup import find_placement, placement_notes
from legmotion.io.readers._pieces import pieces
from legmotion.io.recording import Recording
from legmotion.io.samples import About, Page, Pages, sample_recording
from legmotion.io.side import side_in_name
from legmotion.io.source import Source
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters
from legmotion.units import AnyArray

NAME = "axivity_wav"
LABEL = "Axivity recording as WAV (omconvert)"
READS = "AX3 and AX6 as omconvert and OMGUI resample them into WAV, 16 bits"
PLACEMENT = "in its band above the ankle, the same way round every night"
EXPORT = "OMGUI, Export, Resampled WAV; the .cwa file itself is better"
QUIRKS = "resampled to a steady rate; the clock is local and has no zone"

_RIFF, _WAVE, _DATA, _FORMAT, _LIST, _INFO = b"RIFF", b"WAVE", b"data", b"fmt ", b"LIST", b"INFO"
_AXES = ("Accel-X", "Accel-Y", "Accel-Z")
_CHUNK_HEAD_BYTES = 8
_FORMAT_BYTES = 16
_PCM, _EXTENSIBLE = 1, 0xFFFE
_SAMPLE_BYTES, _SAMPLE_BITS = 2, 16
_FULL_SCALE = 32768
_DEFAULT_SCALE_G = 8.0
# What writers that do not know the size put in its place.
_UNKNOWN_SIZES = (0, 0xFFFFFFFF)
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)")
_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """What stands before the samples.

    `n_bytes` is their size and `n_all_bytes` that of the file, or 0 where it is not known.
    """

    rate_hz: int
    n_channels: int
    at: int
    n_bytes: int
    n_all_bytes: int
    said: dict[str, str] = field(default_factory=dict)
    created: str = ""


def sniff(head: Head) -> Match | None:
    """Return a match for WAV whose texts name acceleration; other sound is none."""
    if not head.data.startswith(_RIFF) or head.data[8:12] != _WAVE:
        return None
    if _AXES[0].encode() not in head.data:
        return None
    return Match(specificity=MAGIC, reason="WAV with a channel named Accel-X")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; samples marked as not recorded are left out."""
    header = _header(source.head, source.name)
    start_ns = _start_ns(header)
    placement = find_placement(header.said.get("Metadata", ""))
    model = {"CWA": "AX3", "AX3": "AX3", "AX6": "AX6"}.get(header.said.get("Device", ""), "")
    session = header.said.get("Session", "")
    words = ["Axivity", model, header.said.get("Id", "")]
    about = About(
        reader=NAME,
        device=" ".join(word for word in words if word) + (f", session {session}" * bool(session)),
        clock="unknown" if start_ns is None else "local",
        clock_words="samples at a steady rate"
        if start_ns is None
        else "the time of the first sample in the file's texts, a wall clock without a zone",
        side=side_in_name(placement),
        nominal_rate_hz=float(header.rate_hz),
        notes=placement_notes(placement),
    )
    pages = _pages(header, start_ns or 0)
    return sample_recording(source, about, pages, options=options, params=params)


def _header(data: bytes, name: str) -> _Header:
    """Return what stands before the samples."""
    found: dict[str, int] = {}
    said: dict[str, str] = {}
    at = 12
    while at + _CHUNK_HEAD_BYTES <= len(data):
        mark, n_bytes = struct.unpack_from("<4sI", data, at)
        at += _CHUNK_HEAD_BYTES
        if mark == _DATA:
            if not found:
                break
            size = 0 if n_bytes in _UNKNOWN_SIZES else n_bytes
            (whole,) = struct.unpack_from("<I", data, 4)
            return _Header(
                at=at, n_bytes=size, said=said, created=said.pop("ICRD", ""),
                n_all_bytes=0 if whole in _UNKNOWN_SIZES else whole + _CHUNK_HEAD_BYTES, **found,
            )  # fmt: skip
        if mark == _FORMAT and at + _FORMAT_BYTES <= len(data):
            found = _format(data, at, name)
        if mark == _LIST and data[at : at + 4] == _INFO:
            said |= _texts(data[at + 4 : at + n_bytes])
        at += n_bytes + n_bytes % 2
    raise MalformedFileError(
        f"{name}: no samples within the first {len(data)} bytes; expected a WAV file with a "
        "format and its data",
        hint="convert the .cwa file again, or give the .cwa file itself",
    )


def _format(data: bytes, at: int, name: str) -> dict[str, int]:
    kind, n_channels, rate_hz, _, _, n_bits = struct.unpack_from("<HHIIHH", data, at)
    if kind not in (_PCM, _EXTENSIBLE) or n_bits != _SAMPLE_BITS or n_channels < len(_AXES):
        raise MalformedFileError(
            f"{name}: {n_channels} channels of {n_bits} bits, kind {kind}; expected three axes or "
            "more as words of 16 bits",
            hint="convert the .cwa file with omconvert, or give the .cwa file itself",
        )
    if not rate_hz:
        raise MalformedFileError(
            f"{name}: a rate of 0 Hz; expected samples per second",
            hint="convert the .cwa file again, or give the .cwa file itself",
        )
    return {"rate_hz": rate_hz, "n_channels": n_channels}


def _texts(data: bytes) -> dict[str, str]:
    """Return the texts of a list: its own lines by their keys, and the date of creation."""
    said: dict[str, str] = {}
    at = 0
    while at + _CHUNK_HEAD_BYTES <= len(data):
        mark, n_bytes = struct.unpack_from("<4sI", data, at)
        at += _CHUNK_HEAD_BYTES
        text = data[at : at + n_bytes].rstrip(b"\0").decode("latin-1")
        if mark == b"ICRD":
            said["ICRD"] = text.strip()
        for line in text.splitlines():
            key, colon, value = line.partition(":")
            if colon:
                said.setdefault(key.strip(), value.strip())
        at += n_bytes + n_bytes % 2
    return said


def _start_ns(header: _Header) -> int | None:
    """Return when the first sample was taken, or None where no text says it."""
    for text in (header.created, header.said.get("Time", "")):
        match = _STAMP.fullmatch(text)
        if match is None:
            continue
        try:
            moment = datetime.fromisoformat(f"{match.group(1)}T{match.group(2)}")
        except ValueError:
            continue
        since = moment - _EPOCH
        return (since.days * 86_400 + since.seconds) * NS_PER_S + since.microseconds * 1000
    return None


def _scales_g(said: dict[str, str]) -> AnyArray:
    """Return what one step of each axis is in g."""
    sizes = []
    for number in range(1, len(_AXES) + 1):
        match = re.fullmatch(r"\d+(?:\.\d+)?", said.get(f"Scale-{number}", ""))
        sizes.append(float(match.group()) if match else _DEFAULT_SCALE_G)
    return np.array(sizes, np.float32) / np.float32(_FULL_SCALE)


def _pages(header: _Header, start_ns: int) -> Pages:
    """Return the decoder: words to g, less what was not recorded."""
    step_g = _scales_g(header.said)
    row_bytes = _SAMPLE_BYTES * header.n_channels

    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        n_all = header.n_bytes // row_bytes or None
        rest, n_before, n_skip, n_bytes = b"", 0, header.at, 0
        for piece, is_last in pieces(chunks):
            n_bytes += len(piece)
            data, n_skip = rest + piece[n_skip:], max(0, n_skip - len(piece))
            n = len(data) // row_bytes
            if n_all is not None:
                n = min(n, n_all - n_before)
            words = np.frombuffer(data, "<i2", n * header.n_channels).reshape(n, header.n_channels)
            if n:
                yield _page(words, n_before, header.rate_hz, start_ns, step_g)
            n_before += n
            # What stands behind the samples is none.
            rest = b"" if n_before == n_all else data[n * row_bytes :]
            if is_last and n_all is not None and n_before < n_all:
                reason = f"the file ends after {n_before} of {n_all} samples"
                repairs.add("cut_file", reason)
            if is_last and header.n_all_bytes and n_bytes > header.n_all_bytes + 1:
                reason = f"the file is longer than the {header.n_all_bytes} bytes it announces"
                repairs.add("trailing_rubbish", reason)

    return pages


def _page(words: AnyArray, first: int, rate_hz: int, start_ns: int, step_g: AnyArray) -> Page:
    index = np.arange(first, first + len(words))
    if words.shape[1] > len(_AXES):
        # The fourth channel's highest bit says that there was no sample.
        is_recorded = words[:, len(_AXES)] >= 0
        if not is_recorded.all():
            words, index = words[is_recorded], index[is_recorded]
    acceleration = words[:, : len(_AXES)] * step_g
    return Page(stamp_ns=start_ns + index * NS_PER_S // rate_hz, acceleration=acceleration)
