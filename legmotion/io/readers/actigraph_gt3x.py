"""ActiGraph's own files (.gt3x, .agdc): a zip archive of log.bin or activity.bin and info.txt.

log.bin holds a record per second with that second's samples. While the device slept (idle sleep
mode) or hung on a cable there are none: those seconds stay a gap. activity.bin, of the first
GT3X+, is one stream of samples from the start on. The clock shows wall time, whose offset
info.txt tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.archive import Member, member_source, members
from legmotion.io.head import MAGIC, Head, Match
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.readers._actigraph_info import (
    CALIBRATION,
    INFO,
    Calibration,
    Info,
    counts_per_g,
    find_calibration,
    read_calibration,
    read_info,
)
from legmotion.io.readers._pieces import pieces
from legmotion.io.recording import Clock, Note, Recording
from legmotion.io.samples import About, Page, Pages, sample_recording
from legmotion.io.source import Source
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters
from legmotion.units import AnyArray, IntArray

NAME = "actigraph_gt3x"
LABEL = "ActiGraph recording (.gt3x, .agdc)"
READS = "GT3X+, wGT3X-BT, Link and CentrePoint as they come from the device (.gt3x, .agdc)"
PLACEMENT = "in its ankle band; name limb and side when the device is set up"
EXPORT = "ActiLife or CentrePoint: the .gt3x file; 30 Hz or more, idle sleep mode off"
QUIRKS = (
    "with idle sleep mode the device records nothing while the leg is still, and misses the first "
    "seconds of the movement that wakes it: those seconds are gaps"
)

_LOG, _STREAM = "log.bin", "activity.bin"
_EXTENSIONS = (".gt3x", ".agdc")
_MAX_RECORDS = 8192
# Counts per g of the devices that write activity.bin.
_STREAM_COUNTS_PER_G = 341
_NIBBLES, _PAIR_BYTES = 9, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Counts to acceleration: divided by `per_unit`, then calibrated where they can be."""

    unit: str = "g"
    per_unit: float = 1.0
    calibration: Calibration | None = None
    notes: tuple[Note, ...] = ()


def sniff(head: Head) -> Match | None:
    """Return a match for an archive of log.bin or activity.bin with info.txt.

    One that was cut off may have lost info.txt: then its name tells.
    """
    inside = head.member_files & {_LOG, _STREAM}
    is_named = head.file_name.lower().endswith(_EXTENSIONS)
    if not inside or not (INFO in head.member_files or is_named):
        return None
    return Match(specificity=MAGIC, reason=f"a zip archive that holds {min(inside)}")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; seconds without samples stay gaps, damaged records are counted."""
    found = {member.file_name: member for member in members(source)}
    info = read_info(source, found.get(INFO))
    member = found.get(_LOG) or found.get(_STREAM)
    if member is None:
        raise MalformedFileError(
            f"{source.name}: no {_LOG} and no {_STREAM} in the archive; expected one of them",
            hint="give the .gt3x or .agdc file as ActiLife or CentrePoint saved it",
        )
    if member.file_name == _LOG:
        scale = _scale(info, read_calibration(source, found.get(CALIBRATION)))
        pages = log_pages(info, scale)
    else:
        rate_hz = info.rate_hz or options.rate_hz or 0.0
        if not rate_hz:
            raise MalformedFileError(
                f"{source.name}: {INFO} names no sample rate, and {_STREAM} has no stamps; "
                "expected one of them",
                hint="give the samples per second with --rate",
            )
        scale = _scale_of_stream(info)
        pages = _stream_pages(info, scale, rate_hz)
    about = _about(source, member, info, scale)
    return sample_recording(
        member_source(source, member.name), about, pages, options=options, params=params
    )


def _about(source: Source, member: Member, info: Info, scale: Scale) -> About:
    clock: Clock = "utc" if info.zone else "local"
    words = "the seconds of the records in log.bin"
    if member.file_name == _STREAM:
        words = "the start in info.txt, and samples at the set rate"
        clock = clock if info.start_s is not None else "unknown"
    told = "with the offset in info.txt" if info.zone else "a wall clock without a zone"
    return About(
        reader=NAME,
        device=info.device,
        clock=clock,
        clock_words=f"{words}, {told}",
        zone=info.zone,
        unit=scale.unit,
        side=info.side,
        nominal_rate_hz=info.rate_hz or None,
        notes=(*info.placement, *scale.notes),
        name=source.name,
    )


def _scale(info: Info, calibration: dict[str, object]) -> Scale:
    """Return the scale of log.bin: calibrated, as info.txt says, by the serial, or by rest."""
    if calibration and not calibration.get("isCalibrated"):
        known = find_calibration(calibration, info.rate_hz)
        if known is not None:
            return Scale(calibration=known)
        sentence = f"{CALIBRATION} is not of the known kind, or not for {info.rate_hz:g} Hz"
        note = Note(code="calibration_missing", value=info.rate_hz, sentence=sentence)
        return Scale(unit="", notes=(note,))
    if info.counts_per_g > 1:
        return Scale(per_unit=info.counts_per_g)
    by_serial = counts_per_g(info.serial)
    if by_serial is None or info.counts_per_g:
        return Scale(unit="")
    return Scale(per_unit=by_serial, notes=(_assumed(by_serial, info),))


def _scale_of_stream(info: Info) -> Scale:
    if info.counts_per_g > 1:
        return Scale(per_unit=info.counts_per_g)
    per_g = counts_per_g(info.serial) or _STREAM_COUNTS_PER_G
    return Scale(per_unit=per_g, notes=(_assumed(per_g, info),))


def _assumed(per_g: int, info: Info) -> Note:
    return Note(
        code="scale_assumed",
        value=per_g,
        sentence=f"{INFO} names no scale: {per_g} counts are taken as 1 g, as in devices like "
        f"{info.serial or 'this one'}",
    )


def log_pages(info: Info, scale: Scale) -> Pages:
    """Return the decoder of log.bin."""

    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        from legmotion.io.readers import _actigraph_kernels as kernels

        records = np.empty((_MAX_RECORDS, kernels.N_COLUMNS), np.int64)
        last = np.array([-1, 0])
        damage = _Damage(repairs)
        rest = b""
        for piece, is_last in pieces(chunks):
            octets = np.frombuffer(rest + piece, np.uint8)
            damage.begin(octets, is_last=is_last)
            at, why = 0, kernels.FULL
            while why != kernels.MORE:
                n, at, why = kernels.read_records(octets, at, is_last, records, last)
                if n:
                    damage.is_over()
                    yield _page(octets, records[:n], info, scale)
                is_unsound = why == kernels.DAMAGED or (is_last and at < octets.size)
                if is_unsound and why != kernels.FULL:
                    at, goes_on = damage.step_over(at, is_cut=why == kernels.MORE)
                    why = kernels.DAMAGED if goes_on else kernels.MORE
            rest = octets[at:].tobytes()
            damage.n_before += at

    return pages


def _page(octets: AnyArray, records: IntArray, info: Info, scale: Scale) -> Page:
    """Return the samples of records."""
    from legmotion.io.readers import _actigraph_kernels as kernels

    n = int(records[:, kernels.COUNT].sum())
    values = np.empty((n, 3), np.float32)
    kernels.decode(octets, records, scale.per_unit, values)
    _calibrate(values, scale)
    stamp_ns = np.empty(n, np.int64)
    kernels.lay_times(records, info.rate_hz, -info.zone_s * NS_PER_S, stamp_ns)
    return Page(stamp_ns=stamp_ns, acceleration=values)


def _calibrate(values: AnyArray, scale: Scale) -> None:
    from legmotion.io.readers import _actigraph_kernels as kernels

    if scale.calibration is not None:
        kernels.calibrate(values, scale.calibration.offset, scale.calibration.g_per_count)


class _Damage:
    """Finds the next sound record behind one that is not, and counts such places."""

    def __init__(self, repairs: Repairs) -> None:
        self._repairs = repairs
        self._is_searching = False
        self._octets: AnyArray = np.empty(0, np.uint8)
        self._joined: AnyArray | None = None
        self._is_last = False
        self.n_before = 0

    def begin(self, octets: AnyArray, *, is_last: bool) -> None:
        """Take the bytes that are read next."""
        self._octets, self._joined, self._is_last = octets, None, is_last

    def is_over(self) -> None:
        """Note that a sound record was found."""
        self._is_searching = False

    def step_over(self, at: int, *, is_cut: bool) -> tuple[int, bool]:
        """Return where to go on, and whether a sound record begins there."""
        from legmotion.io.readers import _actigraph_kernels as kernels

        if self._joined is None:
            self._joined = np.empty(self._octets.size + 1, np.uint8)
            kernels.run_checks(self._octets, self._joined)
        found, pending = kernels.next_record(self._octets, self._joined, at + 1, self._is_last)
        if not self._is_searching:
            self._count(at, is_cut=is_cut and found < 0)
        self._is_searching = found < 0
        return (pending, False) if found < 0 else (found, True)

    def _count(self, at: int, *, is_cut: bool) -> None:
        if not is_cut:
            where = f"the first at byte {self.n_before + at} of {_LOG}"
            reason = f"places where records are damaged (mark, size or checksum), left out; {where}"
            self._repairs.add("bad_block", reason)
        elif not self._repairs.count("cut_file"):
            self._repairs.add("cut_file", "a last record that is cut off")


def _stream_pages(info: Info, scale: Scale, rate_hz: float) -> Pages:
    """Return the decoder of activity.bin: samples without stamps, from the start on."""
    start_ns = round(((info.start_s or 0.0) - info.zone_s) * NS_PER_S)

    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        from legmotion.io.readers import _actigraph_kernels as kernels

        rest, n_before = b"", 0
        for piece, is_last in pieces(chunks):
            octets = np.frombuffer(rest + piece, np.uint8)
            # Two samples fill nine bytes.
            n = 2 * octets.size // _NIBBLES if is_last else 2 * (octets.size // _PAIR_BYTES)
            values = np.empty((n, 3), np.float32)
            kernels.unpack(octets, 0, True, scale.per_unit, values)
            rest = octets[n // 2 * _PAIR_BYTES :].tobytes()
            index = np.arange(n_before, n_before + n)
            n_before += n
            stamp_ns = start_ns + np.rint(index * (NS_PER_S / rate_hz)).astype(np.int64)
            yield Page(stamp_ns=stamp_ns, acceleration=values)

    return pages
