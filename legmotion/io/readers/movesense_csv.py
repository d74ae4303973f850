"""Movesense, the Showcase app's CSV: timestamp in milliseconds since boot, then x, y, z."""

from __future__ import annotations

from legmotion.io.columns import TableShape, is_number
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.readers._movesense import device_named
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.table import Layout, read_table
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters

NAME = "movesense_csv"
LABEL = "Movesense Showcase CSV"
READS = "the Showcase app's acceleration: timestamp (ms since boot), x, y, z in m/s2"
PLACEMENT = "the sensor on its strap above the ankle"
EXPORT = "Movesense Showcase: linear acceleration at 26 or 52 Hz, then share the CSV"
QUIRKS = (
    "recognised by Movesense in the file's name, since other apps write the same columns; there "
    "is no date without --start"
)
EXPERIMENTAL = True

_COLUMNS = ["timestamp", "x", "y", "z"]
# Milliseconds beyond these are a time since 1970, and left to the reader of any table.
_LONGEST_BOOT_MS = 9e11


def sniff(head: Head) -> Match | None:
    """Return a match for the columns of a file that is named after the sensor."""
    shape = head.shape
    if shape is None or [name.strip().lower() for name in shape.names[:4]] != _COLUMNS:
        return None
    if "movesense" not in head.file_name.lower() or not _is_boot_ms(shape):
        return None
    return Match(specificity=HEADER, reason="the columns timestamp,x,y,z and the file's name")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; it has no date of its own."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    if shape is None or [name.strip().lower() for name in shape.names[:4]] != _COLUMNS:
        raise unknown_format(head)
    rule = StampRule(
        kind="number",
        column=0,
        clock="unknown",
        words="milliseconds since the sensor was switched on",
        ns_per_unit=NS_PER_S / 1000,
        is_integer=not any("." in row[0] for row in shape.rows),
    )
    layout = Layout(
        shape=shape,
        axes=(1, 2, 3),
        rule=rule,
        named_unit="m/s2",
        is_gravity_free=False,
        reader=NAME,
        device=device_named(head.file_name),
    )
    return read_table(source, layout, options=options, params=params)


def _is_boot_ms(shape: TableShape) -> bool:
    numbers = [float(row[0]) for row in shape.rows if is_number(row[0], ".")]
    return bool(numbers) and max(numbers) < _LONGEST_BOOT_MS
