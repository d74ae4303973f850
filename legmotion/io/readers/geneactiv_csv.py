"""GENEActiv, as its PC software converts a recording to CSV: about 100 lines `key,value`, rows.

A row is a stamp with a colon before its milliseconds, x, y and z in g, light, button and
temperature. Fields stand between commas, or between semicolons where the decimal mark is a comma.
The epochs that the same software computes have more columns, and are refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from legmotion.errors import SummaryExportError
from legmotion.io.columns import TableShape, is_number, split_cells
from legmotion.io.head import FIRST_LINE, Head, Match, make_head
from legmotion.io.lines import no_data
from legmotion.io.options import ReadOptions
from legmotion.io.readers._geneactiv_header import DeviceHeader, device_header, read_pairs
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.stamps import find_rule
from legmotion.io.table import Layout, read_table
from legmotion.io.textstamps import describe
from legmotion.params import IoParameters

NAME = "geneactiv_csv"
LABEL = "GENEActiv CSV"
READS = "GENEActiv as its PC software converts a recording to CSV, with commas or semicolons"
PLACEMENT = "in its strap above the ankle, the same way round every night"
EXPORT = "GENEActiv PC software, Data Converter: raw CSV, not compressed to epochs; or the .bin"
QUIRKS = "the clock keeps the offset it was set up with, also when the clocks change"
EXPERIMENTAL = True

_KEY, _TYPE = "device type", "geneactiv"
# Time, three axes, light, button and temperature; epochs add deviations and sums.
_MOST_FIELDS = 8
_N_AXES = 3


def sniff(head: Head) -> Match | None:
    """Return a match for the first line, `Device Type,GENEActiv`."""
    key, _, value = head.first_line.replace(";", ",").partition(",")
    if key.strip('" ').lower() != _KEY or not value.strip('" ').lower().startswith(_TYPE):
        return None
    return Match(specificity=FIRST_LINE, reason="the first line Device Type,GENEActiv")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; the columns are time, x, y and z, whatever follows."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape, first = head.shape, None
    if shape is not None:
        first = _first_row(head, shape)
    if shape is None or first is None:
        raise no_data(source.name)
    rows = [cells for cells in shape.rows if _is_sample(cells, shape)]
    if shape.n_fields > _MOST_FIELDS:
        raise SummaryExportError(
            f"{source.name}: a GENEActiv CSV compressed to epochs, {shape.n_fields} columns of "
            "means, sums and deviations; expected samples, since leg movements last 0.5 to 10 s",
            hint="convert the .bin to raw CSV, without epoch compression, or give the .bin itself",
        )
    rule = find_rule(
        [cells[0] for cells in rows],
        column=0,
        name="time",
        where=source.name,
        decimal=shape.decimal,
        epoch_clock="local",
        near=None,
        rate_hz=None,
        params=params,
    )
    if rule is None:
        raise no_data(source.name)
    mark = shape.delimiter
    device = device_header(read_pairs(head.lines[:first], mark))
    layout = Layout(
        shape=replace(shape, names=(), units=(), first_row=first, rows=tuple(rows)),
        axes=(1, 2, 3),
        rule=replace(rule, words=device.clock_words),
        named_unit="g",
        is_gravity_free=False,
        reader=NAME,
        device=device.device,
        notes=device.notes,
        own_repairs=("crlf",),
    )
    recording = read_table(source, layout, options=options, params=params)
    recording = replace(recording, side=device.side, nominal_rate_hz=device.rate_hz)
    return recording if options.start is not None else _in_zone(recording, device)


def _in_zone(recording: Recording, device: DeviceHeader) -> Recording:
    """Return the recording with its start in the zone that the device was set up with."""
    if device.offset_min is None or recording.clock != "local" or recording.start is None:
        return recording
    zone = timezone(timedelta(minutes=device.offset_min))
    notes = tuple(note for note in recording.notes if note.code != "clock_local")
    start: datetime = recording.start.replace(tzinfo=zone)
    return replace(recording, start=start, clock="utc", zone=device.zone, notes=notes)


def _first_row(head: Head, shape: TableShape) -> int | None:
    """Return the line of the first sample, counted from 0; None if there is none."""
    for line, text in enumerate(head.lines):
        if _is_sample(split_cells(text, shape.delimiter), shape):
            return line
    return None


def _is_sample(cells: tuple[str, ...], shape: TableShape) -> bool:
    if len(cells) != shape.n_fields or len(cells) <= _N_AXES:
        return False
    stamp = describe(cells[0])
    has_numbers = all(is_number(cell, shape.decimal) for cell in cells[1 : 1 + _N_AXES])
    return stamp is not None and stamp.has_date and has_numbers
