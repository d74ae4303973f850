"""SensorLog on iPhone and Apple Watch: one wide row per entry, a subset of many columns.

The app logs at a rate of its own and repeats what the sensor last said, so that samples are told
apart by the sensor's own stamp, in seconds since the device was switched on. That stamp is the
better clock; the time of the entries places it: by the median of their difference, and anew
where the two come apart (the device was switched off, or slept).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.columns import TableShape
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, Head, Match, make_head
from legmotion.io.lines import Repairs, text_blocks
from legmotion.io.options import ReadOptions
from legmotion.io.readers._text import rule_of_column, without_empty
from legmotion.io.recording import Note, ReadLog, Recording
from legmotion.io.rows import RowReader, Rows
from legmotion.io.samples import About, Page, Pages, sample_recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters
from legmotion.units import IntArray

NAME = "sensorlog"
LABEL = "SensorLog CSV (Apple Watch, iPhone)"
READS = "the app's CSV with accelerometerAccelerationX(G), Y and Z, any other columns beside them"
PLACEMENT = "the watch above the ankle, its strap closed around the shin"
EXPORT = (
    "SensorLog: log the accelerometer at 25 Hz or more into a file, CSV with loggingTime; on the "
    "watch, then send the file to the phone"
)
QUIRKS = (
    "rows that repeat a sample are read once, by accelerometerTimestamp_sinceReboot; the zone is "
    "the offset in loggingTime; without accelerometer columns motionUserAcceleration is read, "
    "which has no gravity"
)

# Before the unit is known any number that is one may be a sample.
_ANY_NUMBER = 1e30
# The time of an entry is late by less: further away, the two clocks have come apart.
_APART_NS = 2 * NS_PER_S
# So many entries must agree before they place the sensor's clock anew.
_N_AGREE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    """The columns of one kind of acceleration."""

    axes: str
    stamp: str
    is_gravity_free: bool


_STREAMS = (
    _Stream(
        axes="accelerometeracceleration",
        stamp="accelerometertimestamp_sincereboot",
        is_gravity_free=False,
    ),
    _Stream(
        axes="motionuseracceleration",
        stamp="motiontimestamp_sincereboot",
        is_gravity_free=True,
    ),
)
_LOGGING = "loggingtime"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where the table keeps what is read."""

    axes: tuple[int, ...]
    stamp: int | None
    logging: int | None
    is_gravity_free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """How the rows are read.

    `rule` gives the samples' stamps. Where that is the sensor's own clock, `entry` gives the
    entries', if they have a time, and `offset_ns` is what is added to begin with.
    """

    where: str
    params: IoParameters
    shape: TableShape
    columns: _Columns
    rule: StampRule
    entry: StampRule | None = None
    offset_ns: int = 0

    @property
    def has_sensor_clock(self) -> bool:
        """Whether samples carry the sensor's own stamp, and can be told apart by it."""
        return self.rule.column == self.columns.stamp


def sniff(head: Head) -> Match | None:
    """Return a match for the names of the app's acceleration columns."""
    columns = _columns(head.shape)
    if columns is None:
        return None
    kind = "motionUserAcceleration" if columns.is_gravity_free else "accelerometerAcceleration"
    return Match(specificity=HEADER + 2, reason=f"the columns {kind}X, Y and Z")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; samples that entries repeat are read once."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape, columns = head.shape, _columns(head.shape)
    if shape is None or columns is None:
        raise unknown_format(head)
    job = _job(source, shape, columns, options=options, params=params)
    clock = job.entry or job.rule
    words = clock.words
    if job.entry is not None:
        words = f"loggingTime ({words}), between entries the sensor's own clock"
    notes = []
    if columns.is_gravity_free:
        sentence = "only motionUserAcceleration is in the file, which has no gravity"
        notes.append(Note(code="stream_chosen", value="motionUserAcceleration", sentence=sentence))
    about = About(
        reader=NAME,
        device=_device(source.file_name),
        clock=clock.clock,
        clock_words=words,
        zone=clock.zone,
        follows_zone=clock.clock == "local",
        unit="g",
        is_gravity_free=columns.is_gravity_free,
        notes=tuple(notes),
    )
    return sample_recording(source, about, _pages(job), options=options, params=params)


def _columns(shape: TableShape | None) -> _Columns | None:
    names = (
        [] if shape is None else [name.partition("(")[0].strip().lower() for name in shape.names]
    )

    def find(name: str) -> int | None:
        return names.index(name) if name in names else None

    for stream in _STREAMS:
        axes = [find(f"{stream.axes}{axis}") for axis in "xyz"]
        found = tuple(axis for axis in axes if axis is not None)
        if len(found) == len(axes):
            return _Columns(
                axes=found,
                stamp=find(stream.stamp),
                logging=find(_LOGGING),
                is_gravity_free=stream.is_gravity_free,
            )
    return None


def _job(
    source: Source,
    shape: TableShape,
    columns: _Columns,
    *,
    options: ReadOptions,
    params: IoParameters,
) -> _Job:
    where = source.name
    entry = None
    if columns.logging is not None:
        entry = rule_of_column(shape, columns.logging, where=where, options=options, params=params)
    if columns.stamp is not None and _runs(shape, columns.stamp):
        rule = StampRule(
            kind="number",
            column=columns.stamp,
            clock="unknown",
            words="seconds since the device was switched on",
            ns_per_unit=float(NS_PER_S),
        )
        job = _Job(where=where, params=params, shape=shape, columns=columns, rule=rule, entry=entry)
        offset_ns = _first_offset(source, job)
        if entry is None or offset_ns is not None:
            return replace(job, offset_ns=offset_ns or 0)
    if entry is None:
        raise MalformedFileError(
            f"{where}: neither loggingTime nor a sensor's time among the columns; expected "
            "one of them",
            hint="switch loggingTime on in SensorLog and export again",
        )
    return _Job(where=where, params=params, shape=shape, columns=columns, rule=entry)


def _first_offset(source: Source, job: _Job) -> int | None:
    """Return the median distance of the entries' times from the samples' at the beginning."""
    if job.entry is None:
        return None
    data, _ = source.peek(job.params.probe_bytes)
    both = _read(iter((data,)), job, Repairs(ReadLog()))
    offsets = np.concatenate([_offsets(rows, entries)[1] for rows, entries in both])
    return int(np.median(offsets)) if offsets.size else None


def _runs(shape: TableShape, column: int) -> bool:
    """Return whether the sensor's stamp is there and moves on."""
    return len({row[column] for row in shape.rows if row[column]}) > 1


def _device(file_name: str) -> str:
    lowered = file_name.lower()
    found = [name for name in ("Apple Watch", "iPhone", "iPad") if name.lower() in lowered]
    return f"{found[0]}, SensorLog" if found else "SensorLog"


def _pages(job: _Job) -> Pages:
    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        offset_ns = job.offset_ns
        last_ns: int | None = None
        for rows, entries in _read(chunks, job, repairs):
            if not rows.line.size:
                continue
            stamp_ns = rows.stamp_ns
            is_new = np.diff(stamp_ns, prepend=stamp_ns[0] - 1) != 0
            is_new[0] = last_ns != int(stamp_ns[0])
            last_ns = int(stamp_ns[-1])
            if not job.has_sensor_clock:
                is_new[:] = True
            if job.entry is not None:
                stamp_ns, offset_ns = _placed(rows, entries, offset_ns)
            values = np.ascontiguousarray(rows.values[is_new], dtype=np.float32)
            yield Page(stamp_ns=stamp_ns[is_new], acceleration=values)

    return pages


def _read(
    chunks: Iterator[bytes], job: _Job, repairs: Repairs
) -> Iterator[tuple[Rows, Rows | None]]:
    """Yield the rows by their samples' stamps, and the same by their entries'."""
    lines = repairs.of_lines()
    samples = RowReader(
        job.shape, axes=job.columns.axes, rule=job.rule, repairs=lines, limit=_ANY_NUMBER
    )
    entries = None
    if job.entry is not None:
        entries = RowReader(
            job.shape, axes=job.columns.axes, rule=job.entry, repairs=Repairs(ReadLog()),
            limit=_ANY_NUMBER,
        )  # fmt: skip
    for text in text_blocks(chunks, name=job.where, params=job.params, repairs=lines):
        kept = without_empty(text, job.shape, job.columns.axes)
        yield samples.read(kept), entries.read(kept) if entries is not None else None
    samples.finish()


def _offsets(rows: Rows, entries: Rows | None) -> tuple[IntArray, IntArray]:
    """Return which rows have an entry's time, and how far that is from the sensor's."""
    if entries is None:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    _, which, other = np.intersect1d(
        rows.line, entries.line, assume_unique=True, return_indices=True
    )
    return which, entries.stamp_ns[other] - rows.stamp_ns[which]


def _placed(rows: Rows, entries: Rows | None, offset_ns: int) -> tuple[IntArray, int]:
    """Return the samples' times by the entries', and the offset that holds at the end."""
    which, known = _offsets(rows, entries)
    offsets = np.full(rows.line.size, offset_ns, np.int64)
    for start in range(0, known.size, _N_AGREE):
        agreed = int(np.median(known[start : start + _N_AGREE]))
        if abs(agreed - offset_ns) <= _APART_NS:
            continue
        offset_ns = agreed
        # The clocks came apart within this stretch, or late in the one before.
        first = max(start - _N_AGREE, 0)
        begins = first + int(np.argmax(np.abs(known[first:] - offset_ns) <= _APART_NS))
        offsets[which[begins] :] = offset_ns
    return rows.stamp_ns + offsets, offset_ns
