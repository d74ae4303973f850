"""phyphox on a phone: a CSV of elapsed time and acceleration, or a zip that also tells when.

Separator and decimal mark are chosen at export. The experiment's time stands still while it is
paused; `meta/time.csv` in the zip tells at which moment it was started each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from legmotion.errors import InputError, UnknownFormatError
from legmotion.io.archive import Member, member_source, members
from legmotion.io.axes import Axes, find_axes
from legmotion.io.columns import split_cells
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, MAGIC, Head, Match, make_head
from legmotion.io.lines import Repairs, text_blocks
from legmotion.io.options import ReadOptions
from legmotion.io.readers._text import side_text
from legmotion.io.recording import Note, Recording
from legmotion.io.rows import RowReader
from legmotion.io.samples import About, Page, Pages, sample_recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.table import Layout, read_table
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters
from legmotion.units import IntArray

NAME = "phyphox"
LABEL = "phyphox (CSV, zip)"
READS = "Acceleration with g, as zip or CSV with any separator; Raw Data.csv or Accelerometer.csv"
PLACEMENT = "the phone strapped to the shin above the ankle"
EXPORT = (
    "phyphox: Acceleration (with g), 25 Hz or more; export as CSV and keep the zip: it tells when"
)
QUIRKS = (
    "the CSV alone has elapsed time only (give --start); pauses are gaps, by meta/time.csv of the "
    "zip; Acceleration (without g) has no gravity"
)

_TIME_FILE, _DEVICE_FILE = "meta/time.csv", "meta/device.csv"
_ANY_NUMBER = 1e30
_ZONE = re.compile(r"UTC\s*([+-]\d{2}):?(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Starts:
    """When the experiment was started each time: its own time and the moment, both in ns."""

    experiment_ns: IntArray
    moment_ns: IntArray
    zone: str

    def moments(self, experiment_ns: IntArray) -> IntArray:
        """Return the moments of times of the experiment."""
        which = np.searchsorted(self.experiment_ns, experiment_ns, side="right") - 1
        which = np.maximum(which, 0)
        moments: IntArray = experiment_ns - self.experiment_ns[which] + self.moment_ns[which]
        return moments


def sniff(head: Head) -> Match | None:
    """Return a match for the header of the app, or for an archive with its metadata."""
    if head.members:
        names = [name.replace("\\", "/") for name in head.members]
        if any(name.endswith((_TIME_FILE, _DEVICE_FILE)) for name in names):
            return Match(specificity=MAGIC + 1, reason="an archive with meta/time.csv")
        return None
    if not _is_table(head):
        return None
    return Match(specificity=HEADER + 1, reason="the columns Time (s) and Acceleration")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; of an archive the table with gravity, if there is one."""
    if not source.is_zip:
        return _read_table(source, options, params)
    found = members(source)
    table, other_names = _table(source, found, options, params)
    starts = _starts(source, found)
    if starts is None:
        recording = _read_table(table, options, params)
    else:
        recording = _read_dated(table, starts, options, params)
    device = _device(source, found)
    notes = recording.notes
    if other_names:
        sentence = f"{table.file_name} is read; the archive also holds {', '.join(other_names)}"
        notes = (*notes, Note(code="stream_chosen", value=table.file_name, sentence=sentence))
    return replace(recording, device=device or recording.device, notes=notes)


def _is_table(head: Head) -> bool:
    names = head.shape.names if head.shape is not None else ()
    return bool(names) and names[0] == "Time (s)" and "cceleration" in "".join(names)


def _axes(head: Head) -> Axes:
    return find_axes(head.shape.names, head.shape.units) if head.shape is not None else Axes()


def _table(
    source: Source, found: tuple[Member, ...], options: ReadOptions, params: IoParameters
) -> tuple[Source, list[str]]:
    """Return the member with the acceleration, and the names of others that were not taken."""
    tables: list[tuple[bool, Source]] = []
    for member in found[: params.max_members_opened]:
        is_side_file = "meta/" in member.name.replace("\\", "/")
        if is_side_file or not member.file_name.lower().endswith(".csv"):
            continue
        try:
            one = member_source(source, member.name)
        except InputError:
            if len(found) == 1:
                raise
            continue
        head = make_head(one, decimal=options.decimal, params=params)
        axes = _axes(head)
        if _is_table(head) and axes.columns:
            tables.append((axes.is_gravity_free, one))
    if not tables:
        raise UnknownFormatError(
            f"{source.name}: a phyphox archive without a table of acceleration; expected "
            "Raw Data.csv or Accelerometer.csv with Acceleration x, y and z",
            hint="record the experiment Acceleration (with g), and export it as CSV",
        )
    tables.sort(key=lambda table: table[0])
    return tables[0][1], [one.file_name for _, one in tables[1:]]


def _layout(source: Source, options: ReadOptions, params: IoParameters) -> Layout:
    head = make_head(source, decimal=options.decimal, params=params)
    axes = _axes(head)
    if head.shape is None or not axes.columns or not _is_table(head):
        raise unknown_format(head)
    rule = StampRule(
        kind="number",
        column=0,
        clock="unknown",
        words="seconds since the experiment was started",
        ns_per_unit=float(NS_PER_S),
    )
    return Layout(
        shape=head.shape,
        axes=axes.columns,
        rule=rule,
        named_unit=axes.unit or "m/s2",
        is_gravity_free=axes.is_gravity_free,
        reader=NAME,
        device="a phone, phyphox",
    )


def _read_table(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    layout = _layout(source, options, params)
    return read_table(source, layout, options=options, params=params)


def _read_dated(
    source: Source, starts: _Starts, options: ReadOptions, params: IoParameters
) -> Recording:
    layout = _layout(source, options, params)
    about = About(
        reader=NAME,
        device=layout.device,
        clock="utc",
        clock_words="meta/time.csv, the moments at which the experiment was started",
        zone=starts.zone,
        unit=layout.named_unit,
        is_gravity_free=layout.is_gravity_free,
    )
    pages = _pages(layout, starts, source.name, params)
    return sample_recording(source, about, pages, options=options, params=params)


def _pages(layout: Layout, starts: _Starts, where: str, params: IoParameters) -> Pages:
    def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        lines = repairs.of_lines()
        reader = RowReader(
            layout.shape, axes=layout.axes, rule=layout.rule, repairs=lines, limit=_ANY_NUMBER
        )
        for text in text_blocks(chunks, name=where, params=params, repairs=lines):
            rows = reader.read(text)
            yield Page(
                stamp_ns=starts.moments(rows.stamp_ns),
                acceleration=np.ascontiguousarray(rows.values, dtype=np.float32),
            )
        reader.finish()

    return pages


def _starts(source: Source, found: tuple[Member, ...]) -> _Starts | None:
    """Return what `meta/time.csv` tells of the starts, or None where it tells nothing."""
    lines = _side_file(source, found, _TIME_FILE)
    mark = re.match(r'"?event"?(.)', lines[0]) if lines else None
    if mark is None:
        return None
    starts, zone = [], ""
    for line in lines[1:]:
        cells = split_cells(line, mark.group(1))
        if len(cells) < 3 or cells[0].upper() != "START":
            continue
        experiment_s, moment_s = (_number(cell) for cell in cells[1:3])
        if experiment_s is None or moment_s is None:
            continue
        starts.append((round(experiment_s * NS_PER_S), round(moment_s * NS_PER_S)))
        found_zone = _ZONE.search(cells[3]) if len(cells) > 3 else None
        if found_zone and not zone:
            zone = f"{found_zone.group(1)}:{found_zone.group(2)}"
    if not starts:
        return None
    starts.sort()
    table = np.array(starts, np.int64)
    return _Starts(experiment_ns=table[:, 0], moment_ns=table[:, 1], zone=zone)


def _number(cell: str) -> float | None:
    try:
        number = float(cell.replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 2**62 / NS_PER_S else None


def _device(source: Source, found: tuple[Member, ...]) -> str:
    """Return the phone's make and model, as far as `meta/device.csv` tells them."""
    told = {}
    for line in _side_file(source, found, _DEVICE_FILE):
        match = re.match(r'"?([^"]*?)"?[,;\t]\s*"?([^"]*?)"?\s*$', line)
        if match:
            told[match.group(1)] = "".join(filter(str.isprintable, match.group(2)))
    words = [told.get("deviceBrand", ""), told.get("deviceModel", "")]
    named = " ".join(filter(None, words))
    return f"{named}, phyphox" if named else ""


def _side_file(source: Source, found: tuple[Member, ...], name: str) -> list[str]:
    for member in found:
        if member.name.replace("\\", "/").endswith(name):
            return side_text(source, member).splitlines()
    return []
