"""Movesense, as the data logger and the Showcase app write JSON: blocks of samples.

A block's stamp is that of its first sample, in milliseconds since the sensor was switched on;
its samples fill the time up to the next block. The data logger's `TimeDetailed` tells at which
moment of UTC the sensor's clock showed what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from legmotion.errors import UnknownFormatError
from legmotion.io.head import FIRST_LINE, Head, Match
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.readers._json_pieces import Elements, beginning_at, elements, first_places
from legmotion.io.readers._movesense import device_named
from legmotion.io.recording import Recording
from legmotion.io.samples import About, Page, Pages, sample_recording
from legmotion.io.source import Source
from legmotion.params import IoParameters
from legmotion.units import Float32Array, FloatArray, IntArray

NAME = "movesense_json"
LABEL = "Movesense JSON (data logger, Showcase)"
READS = "JSON with MeasAcc, MeasIMU6 or MeasIMU9 of the data logger, or acc of the Showcase app"
PLACEMENT = "the sensor on its strap above the ankle"
EXPORT = "Movesense data logger: log /Meas/Acc/26 or /Meas/Acc/52, fetch it as JSON"
QUIRKS = (
    "stamps count from when the sensor was switched on; TimeDetailed places them, without it "
    "there is no date (give --start)"
)
EXPERIMENTAL = True

_MARK = b'"ArrayAcc"'
_BLOCK = re.compile(rb'"Timestamp"\s*:\s*(\d{1,15})[^{}\[\]]*"ArrayAcc"\s*:\s*\[([^\[\]]*)\]')
_UTC_MARK = b'"utcTime"'
_ANCHORS = (
    re.compile(rb'"relativeTime"\s*:\s*(?P<ms>\d{1,15})[^{}]*"utcTime"\s*:\s*(?P<us>\d{1,18})'),
    re.compile(rb'"utcTime"\s*:\s*(?P<us>\d{1,18})[^{}]*"relativeTime"\s*:\s*(?P<ms>\d{1,15})'),
)
_NEAR_BYTES = 4096
_NS_PER_MS, _NS_PER_US = 1_000_000, 1000
# A block that lasts so much longer than usual is followed by a gap.
_LONGEST = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blocks:
    """Blocks in file order: stamp and length of each (b,), the samples of all (n, 3)."""

    stamp_ms: IntArray
    n: IntArray
    values: Float32Array

    def then(self, other: _Blocks) -> _Blocks:
        """Return these blocks and the others after them."""
        return _Blocks(
            stamp_ms=np.concatenate((self.stamp_ms, other.stamp_ms)),
            n=np.concatenate((self.n, other.n)),
            values=np.concatenate((self.values, other.values)),
        )

    def split(self, n_blocks: int) -> tuple[_Blocks, _Blocks]:
        """Return the first blocks, and the others."""
        at = int(self.n[:n_blocks].sum())
        return (
            _Blocks(
                stamp_ms=self.stamp_ms[:n_blocks], n=self.n[:n_blocks], values=self.values[:at]
            ),
            _Blocks(
                stamp_ms=self.stamp_ms[n_blocks:], n=self.n[n_blocks:], values=self.values[at:]
            ),
        )


def sniff(head: Head) -> Match | None:
    """Return a match for JSON with blocks of acceleration, or other measurements of the logger."""
    data = head.data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.startswith((b"{", b"[")):
        return None
    if _MARK in data or (b'"Samples"' in data and (b'"Meas' in data or b'"TimeDetailed"' in data)):
        return Match(specificity=FIRST_LINE, reason="JSON with Samples, or with ArrayAcc")
    return None


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; without an anchor in UTC it has no date of its own."""
    places = first_places(source, (_MARK,), params=params)
    if _MARK not in places:
        raise UnknownFormatError(
            f"{source.name}: Movesense JSON without ArrayAcc, no accelerometer; expected "
            "MeasAcc, MeasIMU6 or MeasIMU9",
            hint="log /Meas/Acc/52 (or 26) on the sensor for the next night",
        )
    offset_ns = _offset_ns(source, params)
    about = About(
        reader=NAME,
        device=device_named(source.file_name),
        clock="unknown" if offset_ns is None else "utc",
        clock_words=(
            "milliseconds since the sensor was switched on"
            if offset_ns is None
            else "TimeDetailed, the sensor's clock against UTC"
        ),
        unit="m/s2",
    )
    later = beginning_at(source, places[_MARK], params=params)
    return sample_recording(later, about, _pages(offset_ns or 0), options=options, params=params)


def _offset_ns(source: Source, params: IoParameters) -> int | None:
    """Return what the first TimeDetailed adds to the sensor's clock, or None without one."""
    place = first_places(source, (_UTC_MARK,), params=params).get(_UTC_MARK)
    if place is None:
        return None
    later = beginning_at(source, place, params=params)
    data, _ = later.peek(params.probe_bytes)
    at = data.find(_UTC_MARK)
    near = data[max(at - _NEAR_BYTES, 0) : at + _NEAR_BYTES]
    match = next((found for pattern in _ANCHORS if (found := pattern.search(near))), None)
    if match is None:
        return None
    return int(match["us"]) * _NS_PER_US - int(match["ms"]) * _NS_PER_MS


def _pages(offset_ns: int) -> Pages:
    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        waiting: _Blocks | None = None
        usual_ms = 0.0
        for piece in elements(chunks, _BLOCK, mark=_MARK):
            blocks = _decoded(piece, repairs)
            blocks = blocks if waiting is None else waiting.then(blocks)
            if blocks.n.size > 1:
                steps_ms, usual_ms = _steps(blocks, usual_ms)
                ready, waiting = blocks.split(blocks.n.size - 1)
                yield _page(ready, steps_ms, offset_ns)
            else:
                waiting = blocks
        if waiting is not None and waiting.n.size and usual_ms > 0:
            yield _page(waiting, np.array([usual_ms]), offset_ns)

    return pages


def _decoded(piece: Elements, repairs: Repairs) -> _Blocks:
    """Return the blocks of a piece; those that hold something else than numbers are counted."""
    from legmotion.io.readers._json_samples import triples

    n_bad = piece.n_damaged
    stamps, lengths, parts = [], [], []
    whole = triples([match.group(2) for match in piece.found])
    for match, values in zip(piece.found, whole, strict=True):
        if values is None:
            n_bad += 1
        elif len(values):
            stamps.append(int(match.group(1)))
            lengths.append(len(values))
            parts.append(values)
    if n_bad:
        repairs.add("bad_block", "blocks that hold no readable samples, left out", n=n_bad)
    if piece.n_cut:
        repairs.add("cut_file", "a last block that is cut off")
    return _Blocks(
        stamp_ms=np.array(stamps, np.int64),
        n=np.array(lengths, np.int64),
        values=np.concatenate(parts) if parts else np.empty((0, 3), np.float32),
    )


def _steps(blocks: _Blocks, usual_ms: float) -> tuple[FloatArray, float]:
    """Return each block's time per sample, but the last one's, and the usual one."""
    steps_ms: FloatArray = np.diff(blocks.stamp_ms) / blocks.n[:-1]
    forward = steps_ms[steps_ms > 0]
    if not usual_ms and forward.size:
        usual_ms = float(np.median(forward))
    is_usual = (steps_ms > 0) & (steps_ms <= _LONGEST * usual_ms)
    if is_usual.any():
        usual_ms = float(np.median(steps_ms[is_usual]))
    return np.where(is_usual, steps_ms, usual_ms), usual_ms


def _page(blocks: _Blocks, steps_ms: FloatArray, offset_ns: int) -> Page:
    first = np.cumsum(blocks.n) - blocks.n
    within = np.arange(int(blocks.n.sum())) - np.repeat(first, blocks.n)
    ahead_ns = np.rint(within * np.repeat(steps_ms, blocks.n) * _NS_PER_MS).astype(np.int64)
    stamp_ns = np.repeat(blocks.stamp_ms * _NS_PER_MS + offset_ns, blocks.n) + ahead_ns
    return Page(stamp_ns=stamp_ns, acceleration=np.ascontiguousarray(blocks.values))
