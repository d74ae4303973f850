"""Axivity AX3 and AX6, the device's own file (.cwa): a header, then blocks of 512 bytes.

Each block carries its own stamp, checksum and number. Samples between two stamps that follow one
another lie on the line between them; where a block is missing, damaged or late, the line of the
block before goes on to its end, and what is missing stays a gap. The device's clock shows wall
time without a zone.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.head import MAGIC, Head, Match
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.readers._axivity_setup import find_placement, placement_notes
from legmotion.io.readers._pieces import pieces
from legmotion.io.recording import Recording
from legmotion.io.samples import About, Page, sample_recording
from legmotion.io.side import side_in_name
from legmotion.io.source import Source
from legmotion.params import IoParameters
from legmotion.units import AnyArray, FloatArray, IntArray

NAME = "axivity_cwa"
LABEL = "Axivity recording (.cwa)"
READS = "AX3 and AX6 as they come from the device (.cwa), also .cwa.gz or in a zip"
PLACEMENT = "in its band above the ankle, the same way round every night"
EXPORT = "OMGUI, Download: the .cwa file; 25 Hz or more, range 8 g"
QUIRKS = "the clock is local and has no zone; damaged blocks are left out and counted"

_MARK, _BLOCK_MARK = b"MD", b"AX\xfc\x01"
_HEADER_SIZE = b"\xfc\x03"
_HEADER_BYTES, _BLOCK_BYTES = 1024, 512
_ANNOTATION = slice(64, 512)
_AX6 = 0x64
# The rate between two stamps may be off the set one by this; beyond it something is missing.
_MAX_RATE_ERROR = 0.1


def sniff(head: Head) -> Match | None:
    """Return a match for the header's mark, and its size or a block behind it."""
    data = head.data
    if not data.startswith(_MARK):
        return None
    if data[2:4] != _HEADER_SIZE and data[_HEADER_BYTES:][:2] != _BLOCK_MARK[:2]:
        return None
    return Match(specificity=MAGIC, reason="the marks of a .cwa file, MD and AX")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; damaged blocks are left out and counted."""
    header = source.head[:_HEADER_BYTES]
    if len(header) < _HEADER_BYTES or not header.startswith(_MARK):
        raise MalformedFileError(
            f"{source.name}: {len(source.head)} bytes that begin with {header[:2].hex(' ')}; "
            "expected the header of a .cwa file, 1024 bytes that begin with MD",
            hint="copy the file from the device again",
        )
    return sample_recording(source, _about(header), _pages, options=options, params=params)


def _about(header: bytes) -> About:
    """Return what the header says of the device and how it was set up."""
    low, session, high = struct.unpack_from("<HIH", header, 5)
    model = "AX6" if header[4] == _AX6 else "AX3"
    serial = low | (high << 16 if high != 0xFFFF else 0)
    code = header[36]
    text = header[_ANNOTATION].rstrip(b"\xff\0 ").decode("latin-1")
    placement = find_placement(text)
    return About(
        reader=NAME,
        device=f"Axivity {model} {serial}, session {session}",
        clock="local",
        clock_words="the stamps of the device's blocks, a wall clock without a zone",
        side=side_in_name(placement),
        nominal_rate_hz=3200 / (1 << (15 - (code & 15))) if code not in (0, 0xFF) else None,
        notes=placement_notes(placement),
    )


def _pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
    """Yield the samples of sound blocks; the last block waits for the stamp of the next."""
    damage = _Damage(repairs)
    before: _Before | None = None
    rest = b""
    n_skipped = 0
    for data, is_last in pieces(chunks):
        if n_skipped < _HEADER_BYTES:
            n_skipped, data = _HEADER_BYTES, data[_HEADER_BYTES:]
        data, at = rest + data, 0
        while len(data) - at >= _BLOCK_BYTES:
            words, heads = _sound_blocks(data, at)
            n = len(heads)
            if not n:
                at = damage.next_block(data, at)
                continue
            goes_on = len(data) - at - n * _BLOCK_BYTES < _BLOCK_BYTES and not is_last
            n_out = n - 1 if goes_on else n
            if n_out:
                page, before = _page(words, heads, n_out, before)
                damage.n_blocks += n_out
                yield page
            at += n_out * _BLOCK_BYTES
            if goes_on:
                break
        rest = data[at:]
    if rest:
        repairs.add("cut_file", "a last block that is cut off")


def _sound_blocks(data: bytes, at: int) -> tuple[AnyArray, IntArray]:
    """Return the words from here on, and a row for each block up to the first unsound one."""
    from legmotion.io.readers import _axivity_kernels as kernels

    n = (len(data) - at) // _BLOCK_BYTES
    # A slice begins where words may begin, wherever in the file it was.
    words = np.frombuffer(data[at : at + n * _BLOCK_BYTES], "<u2")
    heads = np.empty((n, kernels.N_COLUMNS), np.int64)
    return words, heads[: kernels.read_heads(words, heads)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """The last block that was decoded, and the step between samples there."""

    head: IntArray
    step_ns: float


def _page(words: AnyArray, heads: IntArray, n: int, before: _Before | None) -> tuple[Page, _Before]:
    """Return the samples of the first `n` blocks; those behind them lend their stamps."""
    from legmotion.io.readers import _axivity_kernels as kernels

    before_ns, after_ns = _steps(heads, before)
    heads = heads[:n]
    n_samples = int(heads[:, kernels.COUNT].sum())
    acceleration_g = np.empty((n_samples, 3), np.float32)
    kernels.decode(words, heads, acceleration_g)
    stamp_ns = np.empty(n_samples, np.int64)
    kernels.lay_times(heads, before_ns[:n], after_ns[:n], stamp_ns)
    page = Page(stamp_ns=stamp_ns, acceleration=acceleration_g)
    return page, _Before(head=heads[-1].copy(), step_ns=float(after_ns[n - 1]))


def _steps(heads: IntArray, before: _Before | None) -> tuple[FloatArray, FloatArray]:
    """Return the step from sample to sample before and behind each block's anchor."""
    from legmotion.io.readers import _axivity_kernels as kernels

    rows = heads if before is None else np.vstack((before.head, heads))
    set_ns = 1e12 / rows[:, kernels.RATE_MHZ]
    n_between = rows[:-1, kernels.COUNT] - rows[:-1, kernels.ANCHOR] + rows[1:, kernels.ANCHOR]
    follows = (np.diff(rows[:, kernels.SEQUENCE]) == 1) & (n_between > 0)
    step_ns = np.diff(rows[:, kernels.STAMP_NS]) / np.where(follows, n_between, 1)
    follows &= np.abs(step_ns / set_ns[:-1] - 1) < _MAX_RATE_ERROR
    # Where one block does not lead to the next, the last step that is known goes on.
    first_ns = set_ns[0] if before is None else before.step_ns
    known_ns = np.concatenate(([first_ns], step_ns))
    index = np.where(np.concatenate(([True], follows)), np.arange(len(rows)), 0)
    known_ns = known_ns[np.maximum.accumulate(index)]
    is_led_to = np.concatenate(([False], follows))
    leads_on = np.concatenate((follows, [False]))
    after_ns = np.where(leads_on, np.append(known_ns[1:], 0.0), known_ns)
    before_ns = np.where(is_led_to, known_ns, after_ns)
    start = len(rows) - len(heads)
    return before_ns[start:], after_ns[start:]


class _Damage:
    """Counts blocks that are no sound ones, and finds the next that may be."""

    def __init__(self, repairs: Repairs) -> None:
        self._repairs = repairs
        self.n_blocks = 0

    def next_block(self, data: bytes, at: int) -> int:
        """Return where the next block begins; those before it are counted."""
        found = data.find(_BLOCK_MARK, at + len(_BLOCK_MARK))
        if found < 0:
            found = at + (len(data) - at) // _BLOCK_BYTES * _BLOCK_BYTES
        n = max(1, round((found - at) / _BLOCK_BYTES))
        reason = (
            "blocks that are damaged (mark, checksum or time), left out; the first is block "
            f"{self.n_blocks + 1}"
        )
        self._repairs.add("bad_block", reason, n=n)
        self.n_blocks += n
        return found
