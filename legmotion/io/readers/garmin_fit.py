"""Garmin FIT files with raw acceleration (message 165, accelerometer_data).

Only apps that ask for sensor logging write it; a plain activity holds heart rate and steps. The
clock is UTC. A FIT file has no marks to find its way again after damage in the frame of a
message: what follows such damage cannot be read.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from legmotion.io.head import MAGIC, Head, Match
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.readers._garmin import WANTED, Fields, look_at, pages
from legmotion.io.readers._library import load_library
from legmotion.io.recording import ReadLog, Recording
from legmotion.io.samples import About, Page, sample_recording
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "garmin_fit"
LABEL = "Garmin FIT with raw acceleration"
READS = (
    "a .fit file in which an app logged raw acceleration (message 165), calibrated, compressed "
    "or counts with their calibration; needs the extra formats"
)
PLACEMENT = "the watch on a longer strap around the ankle, its back to the skin"
EXPORT = (
    "record an activity with a Connect IQ app that logs raw acceleration at 25 Hz, then copy "
    "the .fit file from the watch by USB (GARMIN/Activity)"
)
QUIRKS = (
    "an activity without such logging is refused; few watches' batteries last a night of it; "
    "what follows a damaged message frame cannot be read; tried on made files only"
)

_MAGIC, _MAGIC_AT = b".FIT", 8
# What the library raises for content that is none of its messages, besides its own errors.
_DAMAGE = (
    ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError,
    struct.error,
)  # fmt: skip


def sniff(head: Head) -> Match | None:
    """Return a match for the letters .FIT behind the header's first eight bytes."""
    if head.data[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] != _MAGIC:
        return None
    return Match(specificity=MAGIC, reason="the letters .FIT in the header")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; a FIT file without raw acceleration is refused."""
    library = load_library("fitdecode", where=source.name, kind="a FIT file")
    data, _ = source.peek(params.probe_max_bytes)
    first = _messages(library, iter((data,)), Repairs(ReadLog()))
    look = look_at(first, where=source.name)
    about = About(
        reader=NAME,
        device=look.device,
        clock="utc" if look.has_dates else "unknown",
        clock_words="the file's seconds since 1989-12-31"
        if look.has_dates
        else "seconds since the watch was switched on",
        unit=look.unit,
        notes=look.notes,
    )

    def samples(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        return pages(_messages(library, chunks, repairs), look.kind, repairs)

    return sample_recording(source, about, samples, options=options, params=params)


class _Stream(io.RawIOBase):
    """Chunks of any size as a file, which the library reads a few bytes at a time."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as the chunk at hand goes; 0 at the end."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        n = min(len(buffer), len(self._rest))
        buffer[:n] = self._rest[:n]
        self._rest = self._rest[n:]
        return n


def _messages(
    library: Any, chunks: Iterator[bytes], repairs: Repairs
) -> Iterator[tuple[str, Fields]]:
    """Yield the name and fields of messages that matter, up to the end or to damage."""
    reader = library.FitReader(
        io.BufferedReader(_Stream(chunks)),
        processor=None,
        check_crc=library.CrcCheck.READONLY,
        error_handling=library.ErrorHandling.IGNORE,
    )
    frames = iter(reader)
    while True:
        try:
            frame = next(frames, None)
        except library.FitEOFError:
            repairs.add("cut_file", "the file ends within a message; all before it was read")
            return
        except (library.FitError, *_DAMAGE):
            repairs.add("bad_block", "a message that is none; what follows it cannot be read")
            return
        if frame is None:
            return
        if isinstance(frame, library.FitCRC) and not frame.matched:
            repairs.add("bad_checksum", "the file's checksum is another one: it was damaged")
        if isinstance(frame, library.FitDataMessage) and frame.name in WANTED:
            yield frame.name, {field.name: _value(field) for field in frame.fields}


def _value(field: Any) -> Any:
    """Return a field's value: the words of an enumeration, the number of a time."""
    return field.raw_value if field.name == "timestamp" else field.value
