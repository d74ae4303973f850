"""Shimmer3, as the program Consensys writes it (CSV): `"sep=,"`, names, units, then rows.

Names carry the device's own (`Shimmer_B664_Accel_LN_X_CAL`), rows end in a separator. A device
has two accelerometers, low noise (LN) and wide range (WR).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from legmotion.errors import MalformedFileError, UnknownFormatError
from legmotion.io.axes import unit_named
from legmotion.io.columns import TableShape, is_number, split_cells
from legmotion.io.explain import unknown_format
from legmotion.io.head import FIRST_LINE, Head, Match, make_head
from legmotion.io.lines import Repairs, no_data, text_blocks
from legmotion.io.options import ReadOptions
from legmotion.io.readers._stamps import column_rule
from legmotion.io.recording import Note, ReadLog, Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.table import Layout, read_table
from legmotion.io.timecolumn import find_time_column
from legmotion.params import IoParameters
from legmotion.units import STANDARD_GRAVITY_M_PER_S2, FloatArray

NAME = "shimmer"
LABEL = "Shimmer Consensys CSV"
READS = "the CSV of Consensys, comma or tab, calibrated or not, with time of any of its kinds"
PLACEMENT = "in its strap above the outer ankle, the same way round every night"
EXPORT = (
    "in Consensys choose the wide range or the low noise accelerometer, 51.2 Hz, and export CSV, "
    "calibrated, with the Unix time"
)
QUIRKS = (
    "of the two accelerometers the low noise one is read unless it is clipped; raw files of the "
    "SD card (.bin) and files without accelerometer columns are not read"
)

_SEP = re.compile(r'"?sep=(?P<delimiter>[,;\t])"?\s*')
_COLUMN = re.compile(
    r"(?P<device>.+?)_(?P<kind>Accel_(?P<sensor>LN|WR|MPU|[A-Z]+)_(?P<axis>[XYZ])|Timestamp\w*?)"
    r"_(?P<state>CAL|UNCAL)"
)
_SENSORS = ("LN", "WR")
_FIRST_ROW = 3
# From the clock that was set and synchronised to a mere count of the device's ticks.
_TIMES = ("TimestampSync_Unix", "Timestamp_Unix", "TimestampSync_FormattedUnix",
          "Timestamp_FormattedUnix", "TimestampSync", "Timestamp")  # fmt: skip
_CLIPPED_SAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    """The columns of one accelerometer."""

    columns: tuple[int, ...]
    unit: str
    sensor: str


def sniff(head: Head) -> Match | None:
    """Return a match for the line sep= above names as Consensys writes them."""
    if len(head.lines) < _FIRST_ROW or _SEP.fullmatch(head.lines[0]) is None:
        return None
    if not any(_COLUMN.fullmatch(name) for name in _cells(head, 1)):
        return None
    return Match(specificity=FIRST_LINE, reason='the line "sep=" and the names of Consensys')


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording of one of the device's two accelerometers."""
    head = make_head(source, decimal=options.decimal, params=params)
    if sniff(head) is None:
        raise unknown_format(head)
    shape = _shape(head)
    if not shape.rows:
        raise no_data(source.name)
    axes, notes = _axes(source, shape, params=params)
    layout = Layout(
        shape=shape,
        axes=axes.columns,
        rule=_rule(source, shape, axes, options=options, params=params),
        named_unit=axes.unit,
        is_gravity_free=False,
        reader=NAME,
        device=_device(shape),
        notes=notes,
        own_repairs=("crlf",),
    )
    return read_table(source, layout, options=options, params=params)


def _cells(head: Head, line: int) -> tuple[str, ...]:
    found = _SEP.fullmatch(head.lines[0])
    return split_cells(head.lines[line], found["delimiter"]) if found else ()


def _shape(head: Head) -> TableShape:
    """Return the table's shape, which the first three lines give word for word."""
    found = _SEP.fullmatch(head.lines[0])
    assert found is not None
    delimiter, names = found["delimiter"], _cells(head, 1)
    is_comma = head.shape is not None and head.shape.decimal == "," and delimiter != ","
    decimal = "," if is_comma else "."
    rows = [split_cells(line, delimiter) for line in head.lines[_FIRST_ROW:]]
    rows = [row for row in rows if len(row) == len(names) and is_number(_last(row), decimal)]
    units = (*_cells(head, 2), *names)[: len(names)]
    return TableShape(
        delimiter=delimiter,
        decimal=decimal,
        quoted_decimal=False,
        n_fields=len(names),
        names=names,
        units=units,
        first_row=_FIRST_ROW,
        rows=tuple(rows),
    )


def _last(row: tuple[str, ...]) -> str:
    """Return the last filled cell: the first may be a date, later ones are numbers."""
    return next((cell for cell in reversed(row) if cell), "")


def _device(shape: TableShape) -> str:
    found = next(match for name in shape.names if (match := _COLUMN.fullmatch(name)))
    return found["device"].replace("_", " ")


def _axes(
    source: Source, shape: TableShape, *, params: IoParameters
) -> tuple[_Axes, tuple[Note, ...]]:
    """Return the accelerometer to read: the low noise one, unless it is clipped."""
    found = {one.sensor: one for one in _all_axes(shape)}
    if not found:
        names = ", ".join(repr(name) for name in shape.names if name)
        raise UnknownFormatError(
            f"{source.name}: no accelerometer columns: the columns are {names}; expected the "
            "acceleration of a Shimmer, as Accel_LN_X_CAL",
            hint="in Consensys choose an accelerometer for the recording and for the export",
        )
    sensors = [name for name in _SENSORS if name in found] or sorted(found)
    axes = found[sensors[0]]
    if len(sensors) == 1 or not _is_clipped(_values(source, shape, axes, params=params), axes):
        return axes, ()
    sentence = "the low noise accelerometer is clipped; the wide range one is read"
    note = Note(code="sensor_chosen", value=sensors[1], sentence=sentence)
    return found[sensors[1]], (note,)


def _all_axes(shape: TableShape) -> list[_Axes]:
    """Return every accelerometer with three axes, calibrated before raw counts."""
    groups: dict[tuple[str, str], dict[str, int]] = {}
    for column, name in enumerate(shape.names):
        match = _COLUMN.fullmatch(name)
        if match and match["sensor"]:
            groups.setdefault((match["state"], match["sensor"]), {})[match["axis"]] = column
    # The last of one sensor wins where they are put into a mapping: calibrated ones go last.
    return [
        _Axes(
            columns=tuple(columns[axis] for axis in "XYZ"),
            unit="" if state == "UNCAL" else unit_named(shape.units[columns["X"]]),
            sensor=sensor,
        )
        for (state, sensor), columns in sorted(groups.items(), reverse=True)
        if len(columns) == len("XYZ")
    ]


def _values(source: Source, shape: TableShape, axes: _Axes, *, params: IoParameters) -> FloatArray:
    """Return one accelerometer's first samples."""
    data, _ = source.peek(params.probe_bytes)
    repairs = Repairs(ReadLog())
    blocks = text_blocks((data,), name=source.name, params=params, repairs=repairs)
    lines = b"".join(block.data for block in blocks).split(b"\n")[_FIRST_ROW:]
    rows = [split_cells(line.decode("latin-1"), shape.delimiter) for line in lines]
    samples = [
        [float(row[column].replace(",", ".")) for column in axes.columns]
        for row in rows
        if len(row) == shape.n_fields
        and all(is_number(row[column], shape.decimal) for column in axes.columns)
    ]
    return np.array(samples).reshape(-1, 3)


def _is_clipped(values: FloatArray, axes: _Axes) -> bool:
    """Return whether an axis stays at its largest value beyond 1.9 g, sample after sample."""
    if len(values) < _CLIPPED_SAMPLES:
        return False
    per_g = STANDARD_GRAVITY_M_PER_S2 if axes.unit == "m/s2" else 1.0
    for axis in np.abs(values).T:
        top = axis.max()
        is_top = axis >= top * (1 - 1e-9)
        run = np.convolve(is_top, np.ones(_CLIPPED_SAMPLES), "valid")
        if top > 1.9 * per_g and axes.unit and bool((run >= _CLIPPED_SAMPLES).any()):
            return True
    return False


def _rule(
    source: Source,
    shape: TableShape,
    axes: _Axes,
    *,
    options: ReadOptions,
    params: IoParameters,
) -> StampRule:
    """Return how the time is read: the best of the columns that Consensys offers."""
    where = source.name
    column: int | None
    if options.time_col:
        column = find_time_column(shape, given=options.time_col, taken=axes.columns, where=where)
    else:
        column = _time_column(shape)
    rule = None
    if column is not None:
        rule = column_rule(shape, column, where=where, options=options, params=params)
    if rule is None or column is None:
        raise MalformedFileError(
            f"{where}: no column of time that can be read among the Shimmer's; expected "
            "Timestamp_Unix_CAL",
            hint="export it from Consensys with the Unix time",
        )
    # Minutes and seconds of the device's own clock, without a date, are elapsed time.
    return replace(rule, clock="unknown") if rule.clock == "time_of_day" else rule


def _time_column(shape: TableShape) -> int | None:
    for kind in _TIMES:
        for column, name in enumerate(shape.names):
            match = _COLUMN.fullmatch(name)
            if match and match["kind"] == kind and match["state"] == "CAL":
                return column
    return None
