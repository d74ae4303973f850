"""EDF and EDF+ with the three axes of an accelerometer among their channels.

The header tells label, unit and scale of each channel; data records of one length follow, each
with some samples of every channel. In EDF+D the records need not follow one another: each says in
its annotations when it began. The start is a wall clock without a zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np

from legmotion.io.axes import unit_named
from legmotion.io.head import MAGIC, Head, Match
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.readers._edf_header import (
    N_CHANNELS,
    NO_DATE,
    EdfChannel,
    EdfHeader,
    accelerometer,
    onset_s,
    read_header,
)
from legmotion.io.readers._pieces import pieces
from legmotion.io.recording import Recording
from legmotion.io.samples import About, Page, sample_recording
from legmotion.io.source import Source
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters
from legmotion.units import AnyArray, FloatArray, IntArray

NAME = "edf"
LABEL = "EDF with accelerometer channels"
READS = "EDF and EDF+ (also discontinuous) with x, y and z of an accelerometer in g, mg or m/s2"
PLACEMENT = "the sensor above the ankle, its three channels labelled with the leg"
EXPORT = "the sleep laboratory's program, Export, EDF: unfiltered; needs legmotion[formats]"
QUIRKS = "the clock is local and has no zone; of several sensors one is read, an ankle's first"

_VERSION = b"0       "
_EPOCH = datetime(1970, 1, 1)


def sniff(head: Head) -> Match | None:
    """Return a match for the version, and the number of channels where it belongs."""
    count = head.data[N_CHANNELS].strip()
    if not head.data.startswith(_VERSION) or not count.isdigit():
        return None
    return Match(specificity=MAGIC, reason="the header of an EDF file")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording of one accelerometer among the channels."""
    header = read_header(source)
    axes, side, notes = accelerometer(header, source.name)
    has_date = header.start.year > NO_DATE.year
    about = About(
        reader=NAME,
        device=f"EDF, channels {', '.join(axis.label for axis in axes)}",
        clock="local" if has_date else "time_of_day",
        clock_words="the start in the header, a wall clock without a zone"
        if has_date
        else "the time of day in the header, whose date was taken out",
        side=side,
        nominal_rate_hz=axes[0].n_samples / header.record_s,
        unit=unit_named(axes[0].unit).replace("lsb", ""),
        notes=(*header.notes, *notes),
    )

    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        return _pages(chunks, repairs, header, axes)

    return sample_recording(source, about, pages, options=options, params=params)


def _pages(
    chunks: Iterator[bytes], repairs: Repairs, header: EdfHeader, axes: Sequence[EdfChannel]
) -> Iterator[Page]:
    """Yield the samples of the records, in pieces of many."""
    size = 2 * header.record_words
    rest, n_skipped, n_records, n_behind = b"", 0, 0, 0
    for piece, _ in pieces(chunks):
        skip = min(header.n_bytes - n_skipped, len(piece))
        n_skipped += skip
        data = rest + piece[skip:]
        n = len(data) // size
        if header.n_records > 0:
            n = min(n, header.n_records - n_records)
        rest = data[n * size :]
        if n_records + n == header.n_records > 0:
            # What stands behind the announced records is none.
            n_behind, rest = n_behind + len(rest), b""
        if n:
            records = np.frombuffer(data, "<i2", n * header.record_words)
            page = _page(records.reshape(n, -1), n_records, header, axes, repairs)
            n_records += n
            if page.stamp_ns.size:
                yield page
    if n_behind:
        reason = f"{n_behind} bytes behind the {n_records} data records that its header announces"
        repairs.add("trailing_rubbish", reason)
    if rest or n_records < header.n_records:
        reason = f"the file ends early: {n_records} whole data records"
        if n_records < header.n_records:
            reason += f" of the {header.n_records} that its header announces"
        repairs.add("cut_file", reason)


def _page(
    records: AnyArray,
    n_before: int,
    header: EdfHeader,
    axes: Sequence[EdfChannel],
    repairs: Repairs,
) -> Page:
    """Return the samples of some records, shape (n, words)."""
    at_s = (n_before + np.arange(len(records))) * header.record_s
    if header.onsets is not None:
        at_s = _onsets(records, header.onsets)
        is_dated = ~np.isnan(at_s)
        if not is_dated.all():
            n_bad = int(np.count_nonzero(~is_dated))
            first = n_before + int(np.argmin(is_dated)) + 1
            reason = f"data records that do not say when they began; the first is record {first}"
            repairs.add("bad_block", reason, n=n_bad)
            records, at_s = records[is_dated], at_s[is_dated]
    n = axes[0].n_samples
    values = np.empty((len(records) * n, 3), np.float32)
    for column, axis in enumerate(axes):
        words = records[:, axis.first : axis.first + n]
        values[:, column] = (words * axis.gain + axis.offset).reshape(-1)
    start_ns = (header.start - _EPOCH) // timedelta(microseconds=1) * 1000
    within_ns = np.rint(np.arange(n) * (header.record_s * NS_PER_S / n)).astype(np.int64)
    record_ns: IntArray = np.rint(at_s * NS_PER_S).astype(np.int64) + start_ns
    return Page(
        stamp_ns=(record_ns[:, None] + within_ns).reshape(-1),
        acceleration=values,
    )


def _onsets(records: AnyArray, channel: EdfChannel) -> FloatArray:
    """Return when each record began, in seconds after the start; NaN where it does not say."""
    found = np.full(len(records), np.nan)
    words = np.ascontiguousarray(records[:, channel.first : channel.first + channel.n_samples])
    for i in range(len(words)):
        at_s = onset_s(words[i].tobytes())
        if at_s is not None:
            found[i] = at_s
    return found
