"""Empatica EmbracePlus, the raw data of up to half an hour as Avro (.avro).

One record holds all sensors; acceleration comes first among them: start in microseconds (UTC),
rate, what the sensor's counts stand for, and all x, then all y, then all z. A night is some
sixteen files, which are joined. A record is read up to its acceleration, so that damage behind it
costs nothing; a stream that was off is empty or zero, and was not recorded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from legmotion.errors import InputError, MalformedFileError
from legmotion.io.head import MAGIC, Head, Match
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.readers._avro import MAGIC as AVRO_MAGIC
from legmotion.io.readers._avro import Schema, blocks, read_container, records
from legmotion.io.recording import Note, Recording
from legmotion.io.samples import About, Page, sample_recording
from legmotion.io.source import Source
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters
from legmotion.units import Float32Array

NAME = "empatica_avro"
LABEL = "Empatica EmbracePlus recording (.avro)"
READS = "the raw data of an EmbracePlus (.avro), alone or all files of one night"
PLACEMENT = "its strap is short: above a slim ankle; the same way round every night"
EXPORT = "Empatica Care Lab, raw data: the .avro files of the night; needs legmotion[formats]"
QUIRKS = "one file holds half an hour at most; stamps are UTC, the file knows the offset"

_SCHEMA_MARKS = (b'"rawData"', b'"accelerometer"')
_MAX_OFFSET_S = 18 * 3600
_NS_PER_US = 1000
_NEAR_WHOLE_RATE = 0.01
_RAW, _ACCELEROMETER = "rawData", "accelerometer"
_LIMITS = ("physicalMin", "physicalMax", "digitalMin", "digitalMax")
# The median of a night is near 1 g, however the leg moves.
_MAX_OFF = 1.6
_LARGEST_COUNT = 1 << 15
_MAX_START_US = 4_000_000_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """The acceleration of one record.

    `counts` has shape (n, 3), `per_g` is how many of them the record says make 1 g, or 0.
    """

    start_ns: int
    rate_hz: float
    per_g: float
    counts: Float32Array
    zone: str
    serial: str


@dataclass(slots=True, kw_only=True)
class _Found:
    """What a file holds: its stretches, and what of it is none.

    `n_off` records had their stream off, `n_damaged` cannot be read, `n_doubtful` are damaged
    behind their acceleration, the axes of `n_uneven` differ in length.
    """

    stretches: list[_Stretch] = field(default_factory=list)
    n_off: int = 0
    n_damaged: int = 0
    n_doubtful: int = 0
    n_uneven: int = 0
    is_cut: bool = False


def sniff(head: Head) -> Match | None:
    """Return a match for an Avro file whose schema names raw data of an accelerometer."""
    if not head.data.startswith(AVRO_MAGIC):
        return None
    if not all(mark in head.data for mark in _SCHEMA_MARKS):
        return None
    return Match(specificity=MAGIC, reason="an Avro schema with rawData and accelerometer")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; one file is small, and is held while it is read."""
    data, is_whole = source.peek(params.max_archive_in_memory_bytes)
    if not is_whole:
        raise InputError(
            f"{source.name}: larger than {params.max_archive_in_memory_bytes} bytes; expected half "
            "an hour of an EmbracePlus, some megabytes",
            hint="give the .avro files as Empatica wrote them",
        )
    found = _read_file(data, source.name, params)
    if not found.stretches:
        raise _nothing(found, source.name)
    first = found.stretches[0]
    is_scaled, notes = _scale(found.stretches)
    about = About(
        reader=NAME,
        device=f"Empatica EmbracePlus {first.serial}".strip(),
        clock="utc",
        clock_words="the start in the file, microseconds since 1970 (UTC), and its rate",
        zone=first.zone,
        nominal_rate_hz=_nominal(first.rate_hz),
        unit="g" if is_scaled else "",
        notes=notes,
    )

    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        for _ in chunks:
            pass
        _report(found, repairs)
        for stretch in found.stretches:
            yield _page(stretch, is_scaled=is_scaled)

    return sample_recording(source, about, pages, options=options, params=params)


def _read_file(data: bytes, where: str, params: IoParameters) -> _Found:
    """Return what all records of a file hold."""
    container = read_container(data, where)
    beginning = _up_to_acceleration(container.schema)
    found = _Found()
    for block in blocks(data, container, where):
        found.is_cut |= block.is_cut
        n = 0
        for record, is_sound in records(block, container.schema, beginning, where):
            n += 1
            _take(record, found, params, is_sound=is_sound)
        found.n_damaged += block.n_records - n if n or not block.is_cut else 1
    return found


def _up_to_acceleration(schema: Schema) -> Schema:
    """Return a schema without what stands behind the acceleration; as it is if none is found."""
    fields = _fields(schema)
    names = [one.get("name") for one in fields]
    if _RAW not in names:
        return schema
    at = names.index(_RAW)
    raw = fields[at].get("type")
    inner = _fields(raw) if isinstance(raw, Mapping) else []
    inner_names = [one.get("name") for one in inner]
    if not isinstance(raw, Mapping) or _ACCELEROMETER not in inner_names:
        return schema
    kept = inner[: inner_names.index(_ACCELEROMETER) + 1]
    last = {**fields[at], "type": {**raw, "fields": kept}}
    return {**schema, "fields": [*fields[:at], last]}


def _fields(schema: Schema) -> list[Schema]:
    fields = schema.get("fields")
    return [one for one in fields if isinstance(one, Mapping)] if isinstance(fields, list) else []


def _take(record: object, found: _Found, params: IoParameters, *, is_sound: bool) -> None:
    """Add one record's acceleration to what was found."""
    said = record if isinstance(record, Mapping) else {}
    raw = said.get(_RAW)
    stream = raw.get(_ACCELEROMETER) if isinstance(raw, Mapping) else None
    if not isinstance(stream, Mapping):
        found.n_damaged += 1
        return
    found_axes = [stream.get(axis) for axis in "xyz"]
    axes = [axis if isinstance(axis, list) else [] for axis in found_axes]
    lengths = {len(axis) for axis in axes}
    if lengths == {0}:
        found.n_off += 1
        return
    start_us = _number(stream.get("timestampStart"))
    rate_hz = _number(stream.get("samplingFrequency"))
    is_timed = 0 <= start_us < _MAX_START_US and 0 < rate_hz <= params.max_rate_hz
    n = min(lengths)
    is_intact = is_sound or (len(lengths) == 1 and all(map(_is_possible, axes)))
    if not is_timed or not n or not is_intact:
        found.n_damaged += 1
        return
    found.n_uneven += len(lengths) > 1
    counts = np.empty((n, 3), np.float32)
    for column, axis in enumerate(axes):
        counts[:, column] = axis[:n]
    if not counts.any():
        found.n_off += 1
        return
    found.stretches.append(
        _Stretch(
            start_ns=_NS_PER_US * int(start_us),
            rate_hz=rate_hz,
            per_g=_per_g(stream.get("imuParams")),
            counts=counts,
            zone=_zone(said.get("timezone")),
            serial=_shown(said.get("deviceSn")),
        )
    )
    found.n_doubtful += not is_sound


def _is_possible(axis: Sequence[float]) -> bool:
    """Return whether all counts of an axis are numbers that the sensor's converter gives."""
    return min(axis) >= -_LARGEST_COUNT and max(axis) <= _LARGEST_COUNT


def _per_g(limits: object) -> float:
    """Return how many counts the record says make 1 g: digital over physical range; 0 for none."""
    said = limits if isinstance(limits, Mapping) else {}
    lowest, highest, first, last = (_number(said.get(name)) for name in _LIMITS)
    physical, digital = highest - lowest, last - first
    return digital / physical if physical > 0 and digital > 0 else 0.0


def _number(value: object) -> float:
    """Return a number as it is; NaN, which no comparison lets pass, for anything else."""
    return value if isinstance(value, int | float) and math.isfinite(value) else math.nan


def _zone(offset_s: object) -> str:
    """Return the participant's offset from UTC as `-05:00`; empty for none that exists."""
    if not isinstance(offset_s, int) or abs(offset_s) > _MAX_OFFSET_S or offset_s % 60:
        return ""
    minutes = abs(offset_s) // 60
    return f"{'-' if offset_s < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def _shown(text: object) -> str:
    return "".join(letter for letter in text if letter.isalnum()) if isinstance(text, str) else ""


def _nominal(rate_hz: float) -> float:
    """Return the rate that the tracker is set to: the file's own is what it measured."""
    whole = round(rate_hz)
    is_near = whole > 0 and abs(rate_hz / whole - 1) < _NEAR_WHOLE_RATE
    return float(whole) if is_near else rate_hz


def _scale(stretches: Sequence[_Stretch]) -> tuple[bool, tuple[Note, ...]]:
    """Return whether the file's own ranges are used, and a note where they cannot be.

    They cannot where they are missing, or make the median of all that was felt no 1 g: some
    firmware writes another sensor's. Rest tells then what a count stands for.
    """
    for stretch in stretches:
        length = float(np.median(np.linalg.norm(stretch.counts.astype(np.float64), axis=1)))
        felt_g = length / stretch.per_g if stretch.per_g else 0.0
        if not 1 / _MAX_OFF < felt_g < _MAX_OFF:
            sentence = (
                "the physical and digital range in the file make the median acceleration "
                f"{felt_g:.3g} g; they are not used"
            )
            return False, (Note(code="range_not_used", value=round(felt_g, 3), sentence=sentence),)
    return True, ()


def _page(stretch: _Stretch, *, is_scaled: bool) -> Page:
    n = len(stretch.counts)
    offset_ns = np.rint(np.arange(n) * (NS_PER_S / stretch.rate_hz)).astype(np.int64)
    # A page is handed over for good, and this may be asked for again.
    values = stretch.counts / np.float32(stretch.per_g) if is_scaled else stretch.counts.copy()
    return Page(stamp_ns=stretch.start_ns + offset_ns, acceleration=values)


def _report(found: _Found, repairs: Repairs) -> None:
    """Tell what was stepped over."""
    if found.is_cut:
        repairs.add("cut_file", "the file ends early; its acceleration was read as far as it is")
    if found.n_damaged:
        repairs.add("bad_block", "records that cannot be read, left out", n=found.n_damaged)
    if found.n_doubtful and not found.is_cut:
        reason = "records that are damaged behind their acceleration, which was read"
        repairs.add("bad_record_end", reason, n=found.n_doubtful)
    if found.n_uneven:
        reason = "records whose axes differ in length, read up to the shortest"
        repairs.add("uneven_axes", reason, n=found.n_uneven)
    if found.n_off:
        repairs.add("stream_off", "records in which the accelerometer was off", n=found.n_off)


def _nothing(found: _Found, where: str) -> MalformedFileError:
    if found.n_off:
        return MalformedFileError(
            f"{where}: the accelerometer was off in this file; expected its samples",
            hint="leave this file out; have the accelerometer switched on for the next night",
        )
    return MalformedFileError(
        f"{where}: no record's acceleration can be read; expected one record of an EmbracePlus",
        hint="download the file again",
    )
