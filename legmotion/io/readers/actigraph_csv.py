"""ActiGraph raw CSV, as ActiLife and CentrePoint export it.

Above the table stand ten lines: device, start, rate, epoch (zero for raw). The rows are x, y, z,
with a time before them if that was asked for; without one, row i was taken i samples after the
start, since idle time is filled in. The same header stands above g and above counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from legmotion.errors import MalformedFileError
from legmotion.io.axes import find_axes
from legmotion.io.columns import TableShape, find_shape, is_number
from legmotion.io.explain import unknown_format
from legmotion.io.head import FIRST_LINE, HEADER, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.readers._actigraph_header import Header, read_header, start_date, start_moment
from legmotion.io.readers._actigraph_info import counts_per_g
from legmotion.io.recording import Note, Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule, find_rule, row_rule
from legmotion.io.table import Layout, read_table
from legmotion.io.textstamps import NS_PER_S, parse_stamps
from legmotion.io.timecolumn import find_time_column
from legmotion.params import IoParameters

NAME = "actigraph_csv"
LABEL = "ActiGraph raw CSV"
READS = (
    "raw CSV of ActiLife and CentrePoint, with or without header and timestamps; g or counts, "
    "point or comma, plain or .gz"
)
PLACEMENT = "in its ankle band, the same way round every night"
EXPORT = "ActiLife or CentrePoint: export raw data as CSV, with timestamps"
QUIRKS = (
    "idle sleep mode fills still time with one repeated sample: such stretches are no "
    "measurement, so switch it off; dates in the header may have day and month exchanged"
)

_AXES = ("accelerometer x", "accelerometer y", "accelerometer z")
_EPOCH = datetime(1970, 1, 1)


def sniff(head: Head) -> Match | None:
    """Return a match for a raw header, or for its three columns without one."""
    header = read_header(head.lines)
    if header is not None:
        reason = f"an ActiGraph header of raw data at {header.rate_hz or 0:g} Hz"
        return Match(specificity=FIRST_LINE, reason=reason) if header.is_raw else None
    names = [name.lower() for name in head.shape.names] if head.shape is not None else []
    if not set(_AXES) <= set(names):
        return None
    return Match(specificity=HEADER, reason="the columns Accelerometer X, Y and Z")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; what its header does not say, or says wrongly, is noted."""
    head = make_head(source, decimal=options.decimal, params=params)
    header = read_header(head.lines)
    shape = _shape(head, header, options.decimal)
    axes = _axes(shape) if shape is not None else ()
    if shape is None or not axes:
        raise unknown_format(head)
    rule, notes = _time(shape, axes, header, where=source.name, options=options, params=params)
    unit, unit_notes = _unit(shape, axes, header)
    layout = Layout(
        shape=shape,
        axes=axes,
        rule=rule,
        named_unit=unit,
        is_gravity_free=False,
        reader=NAME,
        device=header.device if header is not None else "ActiGraph",
        notes=(*notes, *(() if options.unit else unit_notes)),
        own_repairs=("crlf",),
    )
    recording = read_table(source, layout, options=options, params=params)
    if header is None or recording.nominal_rate_hz is not None:
        return recording
    return replace(recording, nominal_rate_hz=header.rate_hz)


def _shape(head: Head, header: Header | None, decimal: str) -> TableShape | None:
    """Return the shape of the table below the header."""
    if header is None:
        return head.shape
    shape = find_shape(head.lines[header.n_lines :], decimal=decimal)
    return replace(shape, first_row=shape.first_row + header.n_lines) if shape is not None else None


def _axes(shape: TableShape) -> tuple[int, ...]:
    """Return the columns of x, y and z: by name, else the three behind the time."""
    if shape.names:
        return find_axes(shape.names).columns
    # More columns are numbers cut in two at a decimal comma, or another maker's.
    first = shape.n_fields - len(_AXES)
    return tuple(range(first, shape.n_fields)) if first in (0, 1) else ()


def _time(
    shape: TableShape,
    axes: Sequence[int],
    header: Header | None,
    *,
    where: str,
    options: ReadOptions,
    params: IoParameters,
) -> tuple[StampRule, tuple[Note, ...]]:
    """Return how time is read, and what was doubtful about it."""
    column = find_time_column(shape, given=options.time_col, taken=axes, where=where)
    if column is None:
        return _row_time(header, where=where, options=options)
    given = options.start.date() if isinstance(options.start, datetime) else None
    begun = start_date(header).found if header is not None else None
    cells = [row[column] for row in shape.rows]
    rule = find_rule(
        cells,
        column=column,
        name=shape.names[column] if column < len(shape.names) else "",
        where=where,
        decimal=shape.decimal,
        epoch_clock="local",
        near=given or begun,
        rate_hz=options.rate_hz or (header.rate_hz if header is not None else None),
        params=params,
    )
    if rule is None:
        return _row_time(header, where=where, options=options)
    if rule.clock == "utc" and not rule.zone:
        words = "date and time with a Z, which here stands for the device's own wall clock"
        rule = replace(rule, clock="local", words=words)
    return rule, _contradiction(rule, cells, header, begun)


def _contradiction(
    rule: StampRule, cells: Sequence[str], header: Header | None, begun: date | None
) -> tuple[Note, ...]:
    """Return a note where the header's date is not the day of the first rows."""
    if header is None or begun is None or rule.kind != "text":
        return ()
    text = next((cell for cell in cells if not is_number(cell, ".")), "").encode(
        "latin-1", "replace"
    )
    data = np.frombuffer(text, np.uint8)
    stamp_ns, is_read = parse_stamps(data, np.array([0]), np.array([data.size]), order=rule.order)
    day = (_EPOCH + timedelta(seconds=int(stamp_ns[0]) // NS_PER_S)).date()
    if not is_read[0] or rule.clock == "time_of_day" or abs((day - begun).days) <= 1:
        return ()
    return (_doubtful_date(header, f"the rows begin on {day}, and that is used"),)


def _row_time(
    header: Header | None, *, where: str, options: ReadOptions
) -> tuple[StampRule, tuple[Note, ...]]:
    """Return the rule of rows without stamps: from the header's start, at its rate."""
    rate_hz = options.rate_hz or (header.rate_hz if header is not None else None)
    if rate_hz is None:
        raise MalformedFileError(
            f"{where}: no timestamps, and no header that says the rate; expected one of them",
            hint="give the samples per second with --rate and the first sample's time with "
            "--start, or export with header or timestamps",
        )
    moment = start_moment(header) if header is not None else None
    if header is None or (moment is None and options.start is not None):
        return row_rule(rate_hz), ()
    if moment is None:
        _check_date(header, where=where)
        return replace(row_rule(rate_hz), words="a header without a start"), ()
    found = start_date(header)
    start_s = (moment - _EPOCH).total_seconds()
    rule = StampRule(
        kind="row",
        column=None,
        clock="local",
        words=f"the start in the header, and rows at {rate_hz:g} Hz",
        ns_per_unit=NS_PER_S / rate_hz,
        origin=-start_s * rate_hz,
        is_integer=True,
    )
    notes = (_doubtful_date(header, f"{moment.date()} is used"),) if found.doubt else ()
    return rule, notes


def _check_date(header: Header, *, where: str) -> None:
    """Refuse to guess whether the day or the month stands first."""
    if header.start_date and header.start_time and start_date(header).is_open:
        raise MalformedFileError(
            f"{where}: the start date {header.start_date} in the header may have the day or the "
            "month first",
            hint="give the time of the first sample with --start YYYY-MM-DDTHH:MM",
        )


def _doubtful_date(header: Header, what: str) -> Note:
    doubt = start_date(header).doubt or f"the header's start date is {header.start_date}"
    return Note(code="header_date_doubtful", value=header.start_date, sentence=f"{doubt}; {what}")


def _unit(
    shape: TableShape, axes: Sequence[int], header: Header | None
) -> tuple[str, tuple[Note, ...]]:
    """Return the unit of the numbers: g where they have fractions, else the device's counts."""
    cells = [row[axis].replace(shape.decimal, ".") for row in shape.rows for axis in axes]
    numbers = [float(cell) for cell in cells if is_number(cell, ".")]
    if not any(numbers) or not all(number.is_integer() for number in numbers):
        return "g", ()
    serial = header.serial if header is not None else ""
    per_g = counts_per_g(serial)
    if per_g is None:
        return "", ()
    unit = f"1/{per_g} g"
    note = Note(
        code="unit_inferred",
        value=unit,
        sentence=f"the numbers are whole: counts of {unit}, as devices with a serial number like "
        f"{serial} have them uncalibrated; --unit overrides",
    )
    return unit, (note,)
