"""Polar Verity Sense, OH1 and H10, as the app Polar Sensor Logger writes them (_ACC.txt).

Each row has two clocks. The sensor's counts nanoseconds and is even, but may never have been
set; the phone's shows wall time, but says when a radio packet came in. The pace is taken from
the sensor, the time of day from the phone: the sensor's clock is moved by the usual difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from legmotion.io.columns import TableShape, split_cells
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, Head, Match, make_head
from legmotion.io.lines import Repairs, text_blocks
from legmotion.io.options import ReadOptions
from legmotion.io.readers._stamps import column_rule, dated_ns, middle
from legmotion.io.recording import Clock, Note, ReadLog, Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.table import Layout, read_table
from legmotion.io.textstamps import NS_PER_DAY, NS_PER_S, describe
from legmotion.io.timecolumn import find_time_column
from legmotion.params import IoParameters
from legmotion.units import IntArray

NAME = "polar_sensor_logger"
LABEL = "Polar Sensor Logger text (Verity Sense, OH1, H10)"
READS = "the app's file of acceleration (..._ACC.txt): semicolons, mg, the sensor's nanoseconds"
PLACEMENT = (
    "Verity Sense or OH1 in its armband around the ankle, the sensor on the outside; the H10 "
    "needs its chest strap's contacts and is no choice for the leg"
)
EXPORT = (
    "in the app choose ACC, 52 Hz (H10: 50 Hz or more), record the night, then share the file "
    "that ends in _ACC.txt; offline recording on the Verity Sense goes on without the phone"
)
QUIRKS = (
    "the clock is the phone's, local and without a zone; where the sensor's clock starts again in "
    "the night the length of that pause is not known: --time-col 1 reads by the phone's stamps"
)

_SENSOR_COLUMN, _AXES = "sensor timestamp [ns]", ("x [mg]", "y [mg]", "z [mg]")
_PHONE_COLUMN = "phone timestamp"
# The sensor counts from 2000-01-01.
_SENSOR_2000_NS = 946_684_800 * NS_PER_S
# 2017-01-01 and 2019-01-01: where a sensor's clock begins when nobody has set it. It stays near.
_UNSET_FROM_NS = (1_483_228_800 * NS_PER_S, 1_546_300_800 * NS_PER_S)
_UNSET_NS = 30 * NS_PER_DAY
# The two clocks are compared up to where the sensor's starts again.
_MAX_PAIRS, _MIN_PAIRS, _SAME_CLOCK_NS = 2000, 10, 10 * NS_PER_S
_FILE = re.compile(r"Polar[_ ](?P<model>.+?)[_ ](?P<serial>[0-9A-Fa-f]{6,})[_ ]", re.IGNORECASE)


def sniff(head: Head) -> Match | None:
    """Return a match for the sensor's nanoseconds beside an axis in mg."""
    if head.shape is None or not {_SENSOR_COLUMN, _AXES[0]} <= set(_names(head.shape)):
        return None
    return Match(specificity=HEADER, reason="the columns sensor timestamp [ns] and X [mg]")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording: the pace of the sensor's clock, the time of day of the phone's."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    if shape is None or not {_SENSOR_COLUMN, *_AXES} <= set(_names(shape)):
        raise unknown_format(head)
    names = _names(shape)
    rule, notes = _clock(source, shape, options=options, params=params)
    layout = Layout(
        shape=shape,
        axes=[names.index(axis) for axis in _AXES],
        rule=rule,
        named_unit="mg",
        is_gravity_free=False,
        reader=NAME,
        device=_device(head.file_name),
        notes=notes,
        own_repairs=("crlf",),
    )
    return read_table(source, layout, options=options, params=params)


def _names(shape: TableShape) -> list[str]:
    return [name.lower() for name in shape.names]


def _device(file_name: str) -> str:
    found = _FILE.match(file_name)
    return f"Polar {found['model']} {found['serial']}" if found else "Polar"


def _clock(
    source: Source, shape: TableShape, *, options: ReadOptions, params: IoParameters
) -> tuple[StampRule, tuple[Note, ...]]:
    """Return how the time is read, and what is to be said about it."""
    sensor = _names(shape).index(_SENSOR_COLUMN)
    if options.time_col:
        column = find_time_column(shape, given=options.time_col, taken=(), where=source.name)
        if column is not None and column != sensor:
            return _other_clock(source, shape, column, options=options, params=params), ()
    pairs = _pairs(source, shape, sensor, params=params)
    words = "the sensor's nanoseconds, set by the phone's wall clock"
    clock, notes = pairs.clock, tuple(_notes(pairs))
    if clock == "unknown" and pairs.is_unset:
        words = "the sensor's clock, which was never set; the phone's stamps are missing"
    elif clock == "unknown":
        words = "the sensor's nanoseconds since 2000; the phone's stamps are missing"
        clock = "local"
    rule = StampRule(
        kind="number",
        column=sensor,
        clock=clock,
        words=words,
        # As a float, so that both lanes subtract it alike: the same to a tenth of a microsecond.
        origin=float(-pairs.shift_ns),
        is_integer=True,
    )
    return rule, notes


def _notes(pairs: _Pairs) -> Iterator[Note]:
    if pairs.is_unset and pairs.clock != "unknown":
        yield Note(
            code="device_clock_unset",
            value=pairs.clock,
            sentence="the sensor's own clock was never set; the time of day is the phone's",
        )


def _other_clock(
    source: Source,
    shape: TableShape,
    column: int,
    *,
    options: ReadOptions,
    params: IoParameters,
) -> StampRule:
    rule = column_rule(
        shape, column, where=source.name, options=options, params=params, epoch_clock="local"
    )
    if rule is None:
        raise unknown_format(make_head(source, decimal=options.decimal, params=params))
    return rule


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """How far the two clocks are apart, in rows from the file's beginning.

    `shift_ns` turns the sensor's number into nanoseconds since 1970 on the phone's clock, which
    is `clock`; that is unknown where the phone's stamps are missing.
    """

    shift_ns: int
    clock: Clock
    is_unset: bool


def _pairs(source: Source, shape: TableShape, sensor: int, *, params: IoParameters) -> _Pairs:
    names = _names(shape)
    phone = names.index(_PHONE_COLUMN) if _PHONE_COLUMN in names else None
    numbers, stamps = [], []
    for cells in _first_cells(source, shape, params=params):
        if len(cells) == shape.n_fields and re.fullmatch(r"\d{1,18}", cells[sensor]):
            numbers.append(int(cells[sensor]))
            stamps.append(cells[phone] if phone is not None else "")
    sensor_ns = np.array(numbers, np.int64)
    part = _one_clock(sensor_ns)
    sensor_ns, stamps = sensor_ns[part], stamps[part]
    first_ns = (int(sensor_ns[0]) if sensor_ns.size else 0) + _SENSOR_2000_NS
    is_unset = any(-NS_PER_DAY <= first_ns - unset < _UNSET_NS for unset in _UNSET_FROM_NS)
    phone_ns, is_read = dated_ns(stamps)
    if not is_read.any():
        return _Pairs(shift_ns=_SENSOR_2000_NS, clock="unknown", is_unset=is_unset)
    shown = next(found for stamp in stamps if (found := describe(stamp)) is not None)
    return _Pairs(
        shift_ns=middle((phone_ns - sensor_ns)[is_read]),
        clock="utc" if shown.zone else "local",
        is_unset=is_unset,
    )


def _one_clock(sensor_ns: IntArray) -> slice:
    """Return the first rows between which the sensor's clock did not start again."""
    steps = np.diff(sensor_ns)
    breaks = np.flatnonzero((steps < -_SAME_CLOCK_NS) | (steps > NS_PER_DAY)) + 1
    bounds = [0, *breaks.tolist(), sensor_ns.size]
    parts = [slice(one, other) for one, other in pairwise(bounds)]
    # A damaged row is a part of its own.
    long = (part for part in parts if part.stop - part.start >= _MIN_PAIRS)
    return next(long, max(parts, key=lambda part: part.stop - part.start))


def _first_cells(
    source: Source, shape: TableShape, *, params: IoParameters
) -> Iterator[tuple[str, ...]]:
    """Yield the cells of rows from the first ones, some two thousand of them."""
    data, _ = source.peek(params.probe_bytes)
    repairs = Repairs(ReadLog())
    blocks = text_blocks((data,), name=source.name, params=params, repairs=repairs)
    lines = b"".join(block.data for block in blocks).split(b"\n")[shape.first_row :]
    for line in lines[:: max(1, len(lines) // _MAX_PAIRS)]:
        yield split_cells(line.decode("latin-1"), shape.delimiter)
