"""MbientLab MetaMotion, as the apps MetaBase and MetaWear write it (CSV).

The first column counts milliseconds since 1970 in UTC; the second shows wall time, and its
header carries the zone: `time (01:00)` is one hour ahead of UTC. The rate and the device's
address are in the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from legmotion.io.columns import TableShape, is_number
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.readers._stamps import column_rule, dated_ns, middle
from legmotion.io.recording import Note, Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.table import Layout, read_table
from legmotion.io.textstamps import NS_PER_S
from legmotion.io.timecolumn import find_time_column
from legmotion.params import IoParameters
from legmotion.units import IntArray

NAME = "metamotion"
LABEL = "MbientLab MetaMotion CSV"
READS = (
    "the file of acceleration that MetaBase writes: epoch (ms) or epoc (ms), the wall clock with "
    "its zone, elapsed time, three axes in g"
)
PLACEMENT = "in its rubber clip or strap above the outer ankle, the same way round every night"
EXPORT = (
    "in MetaBase choose the accelerometer at 25 Hz or 50 Hz, Log and not Stream, download in the "
    "morning and share the file with Accelerometer in its name"
)
QUIRKS = (
    "in streaming the stamps tell when the phone got the samples, in bursts; logging is even; "
    "the zone is taken from the header, the time from the first column"
)

_EPOCH = ("epoch (ms)", "epoc (ms)")
_AXES = ("x-axis (g)", "y-axis (g)", "z-axis (g)")
_ZONE = re.compile(r"(?:time|timestamp)\s*\(\s*([+-]?)(\d{2}):?(\d{2})\s*\)", re.IGNORECASE)
_NAME_RATE = re.compile(r"_Accelerometer_(\d+(?:\.\d+)?)Hz", re.IGNORECASE)
_NAME_DEVICE = re.compile(r"_(?:MetaWear|MetaMotion)_.*?_((?:[0-9A-F]{2}[:-]?){5}[0-9A-F]{2})_",
                          re.IGNORECASE)  # fmt: skip
# The two clocks of a row are the same instant to the millisecond, unless the file was changed.
_MAX_APART_S = 2.0
# Steps of logged samples hardly differ; those of a radio link do.
_MAX_UNEVEN = 0.5


def sniff(head: Head) -> Match | None:
    """Return a match for milliseconds since 1970 beside an axis named x-axis (g)."""
    if head.shape is None or _epoch(head.shape) is None or _AXES[0] not in _names(head.shape):
        return None
    return Match(specificity=HEADER, reason="the columns epoch (ms) and x-axis (g)")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; its time is the first column's, its zone the header's."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    epoch = _epoch(shape) if shape is not None else None
    if shape is None or epoch is None or not set(_AXES) <= set(_names(shape)):
        raise unknown_format(head)
    if options.time_col:
        epoch = find_time_column(shape, given=options.time_col, taken=(), where=source.name)
        assert epoch is not None
    found = column_rule(shape, epoch, where=source.name, options=options, params=params)
    if found is None:
        raise unknown_format(head)
    zone, wall = _zone(shape)
    rule = replace(found, zone=zone) if found.clock == "utc" and not found.zone else found
    layout = Layout(
        shape=shape,
        axes=[_names(shape).index(axis) for axis in _AXES],
        rule=rule,
        named_unit="g",
        is_gravity_free=False,
        reader=NAME,
        device=_device(head.file_name),
        notes=tuple(_notes(shape, rule, wall)),
        own_repairs=("crlf",),
    )
    recording = read_table(source, layout, options=options, params=params)
    rate = _NAME_RATE.search(head.file_name)
    return replace(recording, nominal_rate_hz=float(rate[1])) if rate else recording


def _names(shape: TableShape) -> list[str]:
    return [name.lower() for name in shape.names]


def _epoch(shape: TableShape) -> int | None:
    return next((i for i, name in enumerate(_names(shape)) if name in _EPOCH), None)


def _device(file_name: str) -> str:
    found = _NAME_DEVICE.search(file_name)
    return f"MbientLab MetaMotion {found[1]}" if found else "MbientLab MetaMotion"


def _zone(shape: TableShape) -> tuple[str, int | None]:
    """Return the header's offset as `+01:00`, and the column of wall time it is about."""
    for column, name in enumerate(shape.names):
        if found := _ZONE.fullmatch(name):
            return f"{found[1] or '+'}{found[2]}:{found[3]}", column
    return "", None


def _notes(shape: TableShape, rule: StampRule, wall: int | None) -> Iterator[Note]:
    """Yield what the first rows show: clocks that disagree, samples that came in bursts."""
    if rule.column is None or rule.kind != "number":
        return
    rows = [row for row in shape.rows if is_number(row[rule.column], shape.decimal)]
    numbers = [float(row[rule.column].replace(shape.decimal, ".")) for row in rows]
    epoch_ns = rule.to_ns(np.array(numbers))[0]
    if wall is not None and rule.zone:
        apart_s = _apart_s([row[wall] for row in rows], epoch_ns, rule.zone)
        if abs(apart_s) > _MAX_APART_S:
            yield Note(
                code="clocks_disagree",
                value=round(apart_s),
                sentence=f"the file's wall clock is {apart_s:+.0f} s off its own milliseconds "
                "since 1970, which were used",
            )
    steps = np.diff(epoch_ns)
    usual = float(steps.mean()) if steps.size else 0.0
    if usual > 0 and float(np.median(np.abs(steps - usual))) > _MAX_UNEVEN * usual:
        yield Note(
            code="stamps_by_arrival",
            value=round(usual / 1e6, 3),
            sentence="the stamps come in bursts: they tell when the phone got the samples",
        )


def _apart_s(stamps: list[str], epoch_ns: IntArray, zone: str) -> float:
    """Return by how much the wall clock less its zone is ahead of the other; 0 if unreadable."""
    wall_ns, is_read = dated_ns(stamps)
    if not is_read.any():
        return 0.0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    offset_s = (-minutes if zone[0] == "-" else minutes) * 60
    return middle((wall_ns - epoch_ns)[is_read]) / NS_PER_S - offset_s
