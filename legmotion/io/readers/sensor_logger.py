"""Sensor Logger (phone and watch): one CSV per sensor, or all of a recording in a zip."""

from __future__ import annotations

from dataclasses import replace

from legmotion.errors import UnknownFormatError
from legmotion.io.archive import Member, member_source, members
from legmotion.io.columns import TableShape
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, MAGIC, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.readers import _sensor_logger as app
from legmotion.io.readers._text import rule_of_column, side_text, usual_length
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.table import Layout, read_table
from legmotion.params import IoParameters

NAME = "sensor_logger"
LABEL = "Sensor Logger (CSV, zip)"
READS = (
    "the app's zip as it is shared, or TotalAcceleration.csv, Accelerometer.csv, "
    "WatchAccelerometer.csv and the like from it"
)
PLACEMENT = app.PLACEMENT
EXPORT = (
    "Sensor Logger: Accelerometer (Android: also Total Acceleration) at 25 Hz or more, zipped CSV"
)
QUIRKS = app.QUIRKS

_TIME = {"time", "seconds_elapsed"}
_METADATA = "Metadata.csv"
# Any of these beside a stream shows whose archive it is.
_OF_THE_APP = {_METADATA, "Annotation.csv", "TotalAcceleration.csv"}


def sniff(head: Head) -> Match | None:
    """Return a match for the columns of the app, or for an archive with its files."""
    if head.members:
        has_stream = any(app.stream_named(name) for name in head.member_files)
        if has_stream and _OF_THE_APP & head.member_files and not _has_phyphox(head):
            return Match(specificity=MAGIC, reason="an archive with the app's files")
        return None
    if head.shape is None or not set(head.shape.names) >= _TIME:
        return None
    if not _axes(head.shape, head.file_name):
        return None
    return Match(specificity=HEADER + 1, reason="the columns time and seconds_elapsed, and axes")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; of an archive the stream with gravity, if there is one."""
    if not source.is_zip:
        return _read_table(source, options, params)
    found = members(source)
    streams = [
        (stream, member)
        for stream in app.STREAMS
        for member in found
        if member.n_bytes and _is(member, stream.name)
    ]
    if not streams:
        raise UnknownFormatError(
            f"{source.name}: a Sensor Logger recording without an accelerometer; expected "
            "TotalAcceleration.csv or Accelerometer.csv",
            hint="switch Accelerometer on in the app for the next night",
        )
    stream, member = streams[0]
    recording = _read_table(member_source(source, member.name), options, params)
    others = [other.file_name for _, other in streams[1:]]
    recording = replace(recording, notes=(*recording.notes, *app.chosen(stream, others)))
    return app.with_metadata(recording, _metadata(source, found))


def _read_table(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    if app.is_sibling(head.file_name):
        raise UnknownFormatError(
            f"{source.name}: another sensor of Sensor Logger, no accelerometer; expected "
            "TotalAcceleration.csv or Accelerometer.csv",
            hint="did you mean TotalAcceleration.csv or Accelerometer.csv beside it?",
        )
    axes = _axes(shape, head.file_name) if shape is not None else ()
    if shape is None or not axes or "time" not in shape.names:
        raise unknown_format(head)
    unit, is_gravity_free = _unit(shape, head.file_name)
    layout = Layout(
        shape=shape,
        axes=axes,
        rule=rule_of_column(
            shape, shape.names.index("time"), where=source.name, options=options, params=params
        ),
        named_unit=unit,
        is_gravity_free=is_gravity_free,
        reader=NAME,
        device="Sensor Logger",
    )
    return read_table(source, layout, options=options, params=params)


def _axes(shape: TableShape, file_name: str) -> tuple[int, ...]:
    """Return the columns of x, y and z, by name."""
    stream = app.stream_named(file_name)
    for names in [stream.axes] if stream is not None else [("x", "y", "z"), app.STREAMS[-1].axes]:
        if set(names) <= set(shape.names):
            return tuple(shape.names.index(name) for name in names)
    return ()


def _unit(shape: TableShape, file_name: str) -> tuple[str, bool]:
    """Return the unit of a stream, or empty where rest must tell it, and if it lacks gravity."""
    stream = app.stream_named(file_name) or app.STREAMS[1]
    gravity = [f"gravity{axis}" for axis in "XYZ"]
    if stream.axes[0] != "x":
        # The watch writes g or m/s2 by a setting of the app; its gravity shows which.
        if not set(gravity) <= set(shape.names):
            return "g", True
        length = usual_length(shape, [shape.names.index(name) for name in gravity])
        return ("g" if app.lacks_gravity(length) else "m/s2"), True
    length = usual_length(shape, _axes(shape, file_name))
    return stream.unit, bool(stream.unit) and app.lacks_gravity(length)


def _metadata(source: Source, found: tuple[Member, ...]) -> dict[str, str]:
    """Return the first row of Metadata.csv by its header; nothing where there is none."""
    file = next((member for member in found if _is(member, "Metadata")), None)
    return {} if file is None else _first_record(side_text(source, file))


def _first_record(text: str) -> dict[str, str]:
    """Return the first row of a small table by its header."""
    from csv import Error, reader

    try:
        rows = [row for row in reader(text.splitlines()) if row]
    except Error:
        return {}
    return dict(zip(rows[0], rows[1], strict=False)) if len(rows) > 1 else {}


def _is(member: Member, name: str) -> bool:
    return member.file_name.lower() == f"{name}.csv".lower()


def _has_phyphox(head: Head) -> bool:
    return any(name.replace("\\", "/").endswith("meta/device.csv") for name in head.members)
