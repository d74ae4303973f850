"""Loggers on Android watches and phones (Samsung, Wear OS): stamps in nanoseconds since boot.

Such apps hand on what Android gives them: the event's time, which counts from when the watch was
switched on, and x, y, z in m/s2. They follow no standard; a file whose times are milliseconds or
nanoseconds since 1970 is any table with named axes.
"""

from __future__ import annotations

import numpy as np

from legmotion.io.axes import find_axes
from legmotion.io.columns import TableShape
from legmotion.io.explain import unknown_format
from legmotion.io.head import NAMES, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.table import Layout, read_table
from legmotion.io.timecolumn import find_time_column
from legmotion.params import IoParameters

NAME = "wear_logger"
LABEL = "Samsung and Wear OS logger CSV"
READS = (
    "CSV of logger apps on Android watches and phones: timestamp in ns since the watch was "
    "switched on, then x, y, z in m/s2"
)
PLACEMENT = "the watch above the ankle, its strap closed around the shin"
EXPORT = "a logger app that writes the accelerometer (not linear acceleration) at 25 Hz or more"
QUIRKS = (
    "Samsung Health and other accounts export no samples: an app must log them; times since "
    "switching on have no date without --start, times since 1970 are read by the reader csv"
)
EXPERIMENTAL = True

# Nanoseconds below this count from boot: 11 days; since 1970 they would show 1970.
_LONGEST_BOOT_NS = 1e15
_NS_PER_S = 1e9


def sniff(head: Head) -> Match | None:
    """Return a match for named axes beside whole numbers that step like nanoseconds."""
    shape = head.shape
    if shape is None or not find_axes(shape.names, shape.units, file_name=head.file_name).columns:
        return None
    if _boot_column(shape, head) is None:
        return None
    return Match(specificity=NAMES + 5, reason="axes by name, times in ns since boot")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; it has no date of its own."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    if shape is None:
        raise unknown_format(head)
    axes = find_axes(shape.names, shape.units, file_name=head.file_name)
    column = _boot_column(shape, head)
    if column is None or not axes.columns:
        raise unknown_format(head)
    rule = StampRule(
        kind="number",
        column=column,
        clock="unknown",
        words="nanoseconds since the watch was switched on",
        is_integer=True,
    )
    layout = Layout(
        shape=shape,
        axes=axes.columns,
        rule=rule,
        named_unit=axes.unit or "m/s2",
        is_gravity_free=axes.is_gravity_free,
        reader=NAME,
        device="an Android logger",
    )
    return read_table(source, layout, options=options, params=params)


def _boot_column(shape: TableShape, head: Head) -> int | None:
    """Return the time column if its first cells are nanoseconds since boot."""
    axes = find_axes(shape.names, shape.units, file_name=head.file_name)
    column = find_time_column(shape, given="", taken=axes.columns, where=head.name)
    if column is None:
        return None
    cells = [row[column] for row in shape.rows]
    numbers = [int(cell) for cell in cells if cell.isascii() and cell.isdigit()]
    if 2 * len(numbers) <= len(cells) or max(numbers) >= _LONGEST_BOOT_NS:
        return None
    steps = np.diff(np.array(numbers, np.int64))
    steps = steps[steps > 0]
    fastest_ns, slowest_ns = _NS_PER_S / 4000, _NS_PER_S / 5
    if not steps.size or not fastest_ns <= np.median(steps) <= slowest_ns:
        return None
    return column
