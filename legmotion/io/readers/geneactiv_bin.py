"""GENEActiv, the device's own file (.bin): a header and pages, all of it text.

Each page has a number, a stamp with a colon before its milliseconds, and 300 samples as
hexadecimal digits; gain and offset of each axis stand in the header. A page's samples lie between
its stamp and the next page's; where the next one is missing, the page's own rate goes on, and what
is missing stays a gap. The device's clock keeps the offset from UTC that it was set up with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.head import MAGIC, Head, Match
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.readers._geneactiv_header import DeviceHeader, device_header, number, read_pairs
from legmotion.io.readers._pieces import pieces
from legmotion.io.recording import Recording
from legmotion.io.samples import About, Page, sample_recording
from legmotion.io.source import Source
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters
from legmotion.units import Float32Array, FloatArray, IntArray

NAME = "geneactiv_bin"
LABEL = "GENEActiv recording (.bin)"
READS = "GENEActiv as it comes from the device (.bin), also .gz or in a zip"
PLACEMENT = "in its strap above the ankle, the same way round every night"
EXPORT = "GENEActiv PC software, Extract Data: the .bin file; set to 30 Hz or more"
QUIRKS = (
    "the clock keeps the offset it was set up with, also when the clocks change; "
    "pages that are damaged or missing are counted and stay gaps"
)

_FIRST_LINE = b"Device Identity"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TYPE = b"GENEActiv"
_TYPE_WITHIN = 400
_FIRST_PAGE = b"Recorded Data"
# The rate between two stamps may be off the set one by this; beyond it something is missing.
_MAX_RATE_ERROR = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """The header's numbers: `gain` and `offset` of x, y and z, and how many pages it announces."""

    device: DeviceHeader
    rate_hz: float
    gain: tuple[float, ...]
    offset: tuple[float, ...]
    n_pages: int


def sniff(head: Head) -> Match | None:
    """Return a match for the first line and the device's type behind it."""
    data = head.data.removeprefix(_BYTE_ORDER_MARK)
    if not data.startswith(_FIRST_LINE) or _TYPE not in data[:_TYPE_WITHIN]:
        return None
    return Match(specificity=MAGIC, reason="the first line Device Identity, and the type GENEActiv")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; damaged pages are left out and counted."""
    header = _header(source.head, source.name)
    device = header.device
    about = About(
        reader=NAME,
        device=device.device,
        clock="local" if device.offset_min is None else "utc",
        clock_words=device.clock_words,
        zone=device.zone,
        side=device.side,
        nominal_rate_hz=device.rate_hz,
        notes=device.notes,
    )

    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        return _pages(chunks, repairs, header)

    return sample_recording(source, about, pages, options=options, params=params)


def _header(data: bytes, where: str) -> _Header:
    """Return what stands before the first page."""
    text = data.partition(_FIRST_PAGE)[0].decode("latin-1")
    said = read_pairs(text.splitlines(), ":")
    gain = tuple(number(said.get(f"{axis} gain", "")) or 0.0 for axis in "xyz")
    offset = tuple(number(said.get(f"{axis} offset", "")) for axis in "xyz")
    device = device_header(said)
    if 0.0 in gain or None in offset or device.rate_hz is None:
        raise MalformedFileError(
            f"{where}: the header lacks the rate, or gain and offset of an axis; expected the "
            "lines 'Measurement Frequency', and 'x gain' to 'z offset', of a GENEActiv recording",
            hint="copy the file from the device again",
        )
    return _Header(
        device=device,
        rate_hz=device.rate_hz,
        gain=gain,
        offset=tuple(value or 0.0 for value in offset),
        n_pages=int(number(said.get("number of pages", "")) or 0),
    )


def _pages(chunks: Iterator[bytes], repairs: Repairs, header: _Header) -> Iterator[Page]:
    """Yield the samples of sound pages; the last one waits for the stamp of the next."""
    from legmotion.io.readers import _geneactiv_kernels as kernels

    count = _Count()
    g_of = _table(header)
    rest = b""
    for piece, is_last in pieces(chunks):
        text = rest + piece
        rows, at = _found(text, header, is_last=is_last)
        sound = np.flatnonzero(rows[:, kernels.DATA] >= 0)
        n = len(rows)
        if sound.size and not is_last:
            n = int(sound[-1])
            at = int(rows[n, kernels.START])
        page = _page(text, rows, n, g_of)
        count.add(rows[:n])
        if page is not None:
            yield page
        rest = text[at:]
    count.report(repairs, n_announced=header.n_pages, is_cut=_FIRST_PAGE in rest)


def _found(text: bytes, header: _Header, *, is_last: bool) -> tuple[IntArray, int]:
    """Return a row per page in this text, and where what belongs to no whole page begins."""
    from legmotion.io.readers import _geneactiv_kernels as kernels

    rows = np.empty((len(text) // len(_FIRST_PAGE) + 1, kernels.N_COLUMNS), np.int64)
    rate_mhz = max(1, round(1000 * header.rate_hz))
    offset_ns = (header.device.offset_min or 0) * 60 * NS_PER_S
    n, at = kernels.find_pages(np.frombuffer(text, np.uint8), is_last, rate_mhz, rows)
    rows = rows[:n]
    rows[:, kernels.STAMP_NS] -= offset_ns
    return rows, int(at)


def _table(header: _Header) -> Float32Array:
    """Return the acceleration that each number of 12 bits stands for, shape (3, 4096)."""
    numbers = np.arange(1 << 12)
    numbers = np.where(numbers < 1 << 11, numbers, numbers - (1 << 12))
    gain, offset = np.array(header.gain), np.array(header.offset)
    g_of: Float32Array = ((100 * numbers - offset[:, None]) / gain[:, None]).astype(np.float32)
    return g_of


def _page(text: bytes, rows: IntArray, n: int, g_of: Float32Array) -> Page | None:
    """Return the samples of the first `n` pages; those behind them lend their stamps."""
    from legmotion.io.readers import _geneactiv_kernels as kernels

    most = int(np.count_nonzero(rows[:n, kernels.DATA] >= 0)) * kernels.SAMPLES
    if not most:
        return None
    acceleration_g = np.empty((most, 3), np.float32)
    n_samples = kernels.decode(np.frombuffer(text, np.uint8), rows[:n], g_of, acceleration_g)
    first_ns, step_ns = _times(rows, n)
    if not n_samples:
        return None
    stamp_ns = np.empty(n_samples, np.int64)
    kernels.lay_times(first_ns, step_ns, stamp_ns)
    return Page(stamp_ns=stamp_ns, acceleration=acceleration_g[:n_samples])


def _times(rows: IntArray, n: int) -> tuple[IntArray, FloatArray]:
    """Return the stamp, and the step from sample to sample, of the sound ones of `n` pages."""
    from legmotion.io.readers import _geneactiv_kernels as kernels

    number, at_ns = rows[:, kernels.SEQUENCE], rows[:, kernels.STAMP_NS]
    set_ns = 1e12 / rows[:, kernels.RATE_MHZ]
    step_ns = np.append(np.diff(at_ns) / kernels.SAMPLES, 0.0)
    leads_on = np.append((np.diff(number) == 1) & (number[1:] > 0), False)
    leads_on &= np.abs(step_ns / set_ns - 1) < _MAX_RATE_ERROR
    step_ns = np.where(leads_on, step_ns, set_ns)
    is_sound = (rows[:, kernels.DATA] >= 0)[:n]
    return at_ns[:n][is_sound], step_ns[:n][is_sound]


class _Count:
    """Counts the pages that were there, that were damaged, and that are missing."""

    def __init__(self) -> None:
        self._n_pages = 0
        self._n_bad = 0
        self._first_bad = 0
        self._n_numbered = 0

    def add(self, rows: IntArray) -> None:
        """Count pages, sound or not."""
        from legmotion.io.readers import _geneactiv_kernels as kernels

        bad = np.flatnonzero(rows[:, kernels.DATA] < 0)
        if bad.size and not self._n_bad:
            self._first_bad = self._n_pages + int(bad[0]) + 1
        self._n_bad += bad.size
        self._n_pages += len(rows)
        numbers = rows[rows[:, kernels.DATA] >= 0, kernels.SEQUENCE]
        if numbers.size:
            self._n_numbered = int(numbers[-1]) + 1

    def report(self, repairs: Repairs, *, n_announced: int, is_cut: bool) -> None:
        """Tell what was found."""
        if self._n_bad:
            reason = (
                "pages that are damaged (number, time or digits), left out; the first is page "
                f"{self._first_bad}"
            )
            repairs.add("bad_block", reason, n=self._n_bad)
        n_missing = self._n_numbered - self._n_pages
        if n_missing > 0 and self._n_numbered <= max(n_announced, self._n_pages):
            repairs.add("missing_block", "pages whose numbers are skipped", n=n_missing)
        if is_cut or max(self._n_pages, self._n_numbered) < n_announced:
            reason = f"the file ends early: {self._n_pages} whole pages"
            if self._n_pages < n_announced:
                reason += f" of the {n_announced} that its header announces"
            repairs.add("cut_file", reason)
