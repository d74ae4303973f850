"""Sensor Logger's JSON: one array of objects, each a sensor's name, a time and its values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import numpy as np

from legmotion.errors import UnknownFormatError
from legmotion.io.head import FIRST_LINE, Head, Match
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.readers import _sensor_logger as app
from legmotion.io.readers._json_pieces import beginning_at, elements, first_places
from legmotion.io.recording import ReadLog, Recording
from legmotion.io.samples import About, Page, Pages, sample_recording
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "sensor_logger_json"
LABEL = "Sensor Logger JSON"
READS = "the app's JSON: sensor, time, seconds_elapsed and the values of every sensor in one array"
PLACEMENT = app.PLACEMENT
EXPORT = "Sensor Logger: Accelerometer (Android: also Total Acceleration) at 25 Hz or more, as JSON"
QUIRKS = app.QUIRKS
EXPERIMENTAL = True

_MARK = b'"sensor"'
_OBJECT = re.compile(rb"\{[^{}]*(?:\{[^{}]*\}[^{}]*)?\}")
_METADATA = re.compile(rb'\{[^{}]*"sensor"\s*:\s*"[Mm]etadata"[^{}]*\}')


def sniff(head: Head) -> Match | None:
    """Return a match for an array of objects with the app's keys."""
    data = head.data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.startswith(b"[") or _MARK not in data or b'"seconds_elapsed"' not in data:
        return None
    return Match(specificity=FIRST_LINE, reason="JSON with sensor and seconds_elapsed")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording of the stream with gravity, if there is one."""
    names = {_quoted(stream): stream for stream in app.STREAMS}
    places = first_places(source, list(names), params=params)
    found = [stream for mark, stream in names.items() if mark in places]
    if not found:
        raise UnknownFormatError(
            f"{source.name}: a Sensor Logger recording without an accelerometer; expected "
            "TotalAcceleration or Accelerometer among its sensors",
            hint="switch Accelerometer on in the app for the next night",
        )
    stream = found[0]
    later = beginning_at(source, places[_quoted(stream)], params=params)
    unit, is_gravity_free = _unit(later, stream, params)
    about = About(
        reader=NAME,
        device="Sensor Logger",
        clock="utc",
        clock_words="nanoseconds since 1970",
        unit=unit,
        is_gravity_free=is_gravity_free,
        notes=app.chosen(stream, [other.name for other in found[1:]]),
    )
    recording = sample_recording(later, about, _pages(stream), options=options, params=params)
    return app.with_metadata(recording, _metadata(source))


def _quoted(stream: app.Stream) -> bytes:
    return f'"{stream.name}"'.encode()


def _pages(stream: app.Stream) -> Pages:
    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        from legmotion.io.readers._json_samples import stamped

        mark = _quoted(stream)
        for piece in elements(chunks, _OBJECT, mark=_MARK):
            objects = [one for match in piece.found if mark in (one := match.group())]
            stamp_ns, values, n_bad = stamped(objects)
            if n_bad or piece.n_damaged:
                reason = "objects that are damaged or hold no sample, left out"
                repairs.add("unreadable_sample", reason, n=n_bad + piece.n_damaged)
            if piece.n_cut:
                repairs.add("cut_file", "a last object that is cut off")
            yield Page(stamp_ns=stamp_ns, acceleration=values)

    return pages


def _unit(source: Source, stream: app.Stream, params: IoParameters) -> tuple[str, bool]:
    """Return the unit of a stream, or empty where rest must tell it, and if it lacks gravity."""
    if stream.axes[0] != "x":
        return "g", True
    data, _ = source.peek(params.probe_bytes)
    pages = _pages(stream)(iter((data,)), Repairs(ReadLog()))
    values = [page.acceleration for page in islice(pages, 1)]
    with np.errstate(over="ignore"):
        lengths = np.linalg.norm(np.concatenate(values), axis=1) if values else np.empty(0)
    if not lengths.size:
        return stream.unit, False
    return stream.unit, bool(stream.unit) and app.lacks_gravity(float(np.median(lengths)))


def _metadata(source: Source) -> dict[str, object]:
    """Return what the app says of the recording, if it stands at the beginning."""
    import msgspec

    match = _METADATA.search(source.head)
    if match is None:
        return {}
    try:
        return msgspec.json.decode(match.group(), type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
