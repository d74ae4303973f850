"""The header of an EDF file, and which of its channels are an accelerometer's.

edfio reads the header's fields; the records are not held.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from legmotion.errors import MalformedFileError, UnknownFormatError
from legmotion.io.axes import find_axes, unit_named
from legmotion.io.readers._library import load_library
from legmotion.io.recording import Note
from legmotion.io.side import side_in_name
from legmotion.io.source import Source
from legmotion.units import Side

N_CHANNELS, N_RECORDS = slice(252, 256), slice(236, 244)
_FIXED_BYTES, _CHANNEL_BYTES = 256, 256
# The samples per record and a reserved field stand behind all other fields of the channels.
_COUNT_BYTES, _LAST_BYTES = 8, 40
_MOST_CHANNELS = 4096
_MOST_RECORD_BYTES = 64 << 20
_LEG_WORDS = re.compile(r"ankle|leg|tib|shin|foot|calf|knöchel|bein", re.IGNORECASE)
_ONSET = re.compile(rb"([+-]\d{1,9}(?:\.\d{1,9})?)\x14")
_LABEL_BYTES, _ANNOTATIONS = 16, "EDF Annotations"
NO_DATE = date(1970, 1, 1)
_Warnings = Sequence[warnings.WarningMessage]
_UNITS = ("g", "mg", "m/s2")
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class EdfChannel:
    """One channel: where its words begin in a record, and what a word stands for."""

    label: str
    unit: str
    first: int
    n_samples: int
    gain: float
    offset: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EdfHeader:
    """What stands before the records.

    `onsets` is the channel in which each record says when it began, where they may not follow
    one another.
    """

    n_bytes: int
    record_words: int
    record_s: float
    n_records: int
    start: datetime
    channels: tuple[EdfChannel, ...]
    onsets: EdfChannel | None
    notes: tuple[Note, ...]


def read_header(source: Source) -> EdfHeader:
    """Return the header, as edfio reads it from the header and the first record."""
    edfio = load_library("edfio", where=source.name, kind="an EDF file")
    count = source.head[N_CHANNELS].strip()
    n_channels = int(count) if count.isdigit() else 0
    if not 0 < n_channels <= _MOST_CHANNELS:
        raise _unreadable(source.name, f"{n_channels} channels")
    n_bytes = _FIXED_BYTES + _CHANNEL_BYTES * n_channels
    words = _words_per_record(source.peek(n_bytes)[0], n_channels, source.name)
    data = source.peek(n_bytes + 2 * words)[0]
    if len(data) < n_bytes + 2 * words:
        raise _unreadable(source.name, "less than one data record")
    one_record = data[: N_RECORDS.start] + b"1       " + data[N_RECORDS.stop :]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            found = edfio.read_edf(io.BytesIO(one_record), header_encoding="latin-1")
            return _taken(found, data, n_bytes, words, said)
        # Whatever damaged fields make the library raise: all of it means the same.
        except Exception as error:
            raise _unreadable(source.name, f"a field that cannot be read ({error})") from error


def _words_per_record(header: bytes, n_channels: int, where: str) -> int:
    """Return how many words of 16 bits a data record has."""
    counts = _sample_counts(header, n_channels)
    words = sum(counts)
    if min(counts, default=0) < 0 or not 0 < 2 * words <= _MOST_RECORD_BYTES:
        raise _unreadable(where, "data records of no possible size")
    return words


def _sample_counts(header: bytes, n_channels: int) -> list[int]:
    """Return each channel's samples per record; -1 for one that cannot be read."""
    begin = _FIXED_BYTES + (_CHANNEL_BYTES - _LAST_BYTES) * n_channels
    starts = range(begin, begin + _COUNT_BYTES * n_channels, _COUNT_BYTES)
    cells = [header[start : start + _COUNT_BYTES].strip() for start in starts]
    return [int(cell) if cell.isdigit() else -1 for cell in cells]


def _taken(found: Any, data: bytes, n_bytes: int, words: int, said: _Warnings) -> EdfHeader:
    """Return what edfio found, as it is needed here."""
    counts = _sample_counts(data, n_bytes // _CHANNEL_BYTES - 1)
    signals = iter(found.signals)
    channels, onsets, first = [], None, 0
    for i, n_samples in enumerate(counts):
        at = _FIXED_BYTES + _LABEL_BYTES * i
        if data[at : at + _LABEL_BYTES].decode("latin-1").strip() == _ANNOTATIONS:
            channel = EdfChannel(
                label=_ANNOTATIONS, unit="", first=first, n_samples=n_samples, gain=0.0, offset=0.0
            )
            onsets = onsets or channel
        else:
            channels.append(_channel(next(signals), first, n_samples))
        first += n_samples
    if not found.reserved.startswith("EDF+D"):
        onsets = None
    start = _start(found)
    if onsets is not None:
        start -= timedelta(seconds=onset_s(data[n_bytes + 2 * onsets.first :]) or 0.0)
    if not found.data_record_duration > 0:
        raise ValueError(f"data records of {found.data_record_duration} s")
    return EdfHeader(
        n_bytes=n_bytes,
        record_words=words,
        record_s=found.data_record_duration,
        n_records=_n_records(data),
        start=start,
        channels=tuple(channels),
        onsets=onsets,
        notes=tuple(_start_notes(said)),
    )


def _channel(signal: Any, first: int, n_samples: int) -> EdfChannel:
    """Return one channel; its gain is 0 where the header gives no scale."""
    try:
        digital, physical = signal.digital_range, signal.physical_range
        gain = (physical.max - physical.min) / (digital.max - digital.min)
        offset = physical.min - gain * digital.min
    except (ValueError, ZeroDivisionError):
        gain = offset = 0.0
    return EdfChannel(
        label=signal.label.strip(),
        unit=signal.physical_dimension.strip(),
        first=first,
        n_samples=n_samples,
        gain=gain,
        offset=offset,
    )


def _start(found: Any) -> datetime:
    """Return the start; a date that was blotted out, or is none, is the first of 1970."""
    try:
        start: datetime = found.startdatetime
    except ValueError:
        start = datetime.combine(NO_DATE, found.starttime)
    return start


def _start_notes(said: _Warnings) -> Iterator[Note]:
    if any(str(one.message).startswith("Different values in startdate") for one in said):
        yield Note(
            code="start_doubtful",
            value="header",
            sentence="the header has two different start dates; that of EDF+ is used",
        )


def _n_records(data: bytes) -> int:
    """Return how many records the header announces; -1 where it does not say."""
    text = data[N_RECORDS].strip()
    return int(text) if text.isdigit() else -1


def onset_s(words: bytes) -> float | None:
    """Return when a record began, as its annotations begin with; None where they do not say."""
    match = _ONSET.match(words)
    return float(match.group(1)) if match else None


def accelerometer(
    header: EdfHeader, where: str
) -> tuple[tuple[EdfChannel, ...], Side | None, tuple[Note, ...]]:
    """Return the three channels that are read, the leg they name, and what is said about it."""
    sensors = _sensors(header.channels)
    if not sensors:
        raise _noaccelerometer(header, where)
    # An ankle's sensor before a wrist's; else the first.
    best = max(sensors, key=lambda axes: bool(_LEG_WORDS.search(axes[0].label)))
    side = side_in_name(" ".join(axis.label for axis in best))
    if len(sensors) == 1:
        return best, side, ()
    others = [axis.label for axes in sensors if axes is not best for axis in axes]
    sentence = (
        f"the file holds {len(sensors)} accelerometers: {', '.join(axis.label for axis in best)} "
        f"is read, {', '.join(others)} is not; export the other leg as a file of its own"
    )
    return best, side, (Note(code="sensor_chosen", value=best[0].label, sentence=sentence),)


def _sensors(channels: Sequence[EdfChannel]) -> list[tuple[EdfChannel, ...]]:
    """Return all sets of three axes, by label and unit."""
    names = [_full_name(channel) for channel in channels]
    units = [channel.unit for channel in channels]
    found = []
    while columns := find_axes(names, units).columns:
        axes = tuple(channels[column] for column in columns)
        for column in columns:
            names[column] = ""
        is_scaled = all(axis.gain for axis in axes)
        if is_scaled and len({axis.n_samples for axis in axes}) == 1 and axes[0].n_samples:
            found.append(axes)
    return found


def _full_name(channel: EdfChannel) -> str:
    """Return a channel's label; one in a unit of acceleration is an accelerometer's."""
    return f"acc {channel.label}" if unit_named(channel.unit) in _UNITS else channel.label


def _noaccelerometer(header: EdfHeader, where: str) -> UnknownFormatError:
    shown = [
        f"{channel.label} ({channel.unit})" if channel.unit else channel.label
        for channel in header.channels[:_MOST_NAMES]
    ]
    more = ", ..." if len(header.channels) > _MOST_NAMES else ""
    return UnknownFormatError(
        f"{where}: an EDF file without accelerometer channels: its channels are "
        f"{', '.join(shown) or 'annotations alone'}{more}; expected three axes in g, mg or m/s2",
        hint="give the tracker's own recording; electromyography of the leg is not read",
    )


def _unreadable(where: str, found: str) -> MalformedFileError:
    return MalformedFileError(
        f"{where}: the header of this EDF file has {found}; expected a recording",
        hint="export the recording again",
    )
