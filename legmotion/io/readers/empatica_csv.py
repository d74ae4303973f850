"""Empatica EmbracePlus, its raw acceleration as the maker's scripts write it to CSV.

The columns are `unix_timestamp` in microseconds (UTC), x, y and z; the numbers are g, or counts
of the sensor as whole numbers.
"""

from __future__ import annotations

import re

from legmotion.io.axes import find_axes
from legmotion.io.columns import TableShape
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.table import Layout, read_table
from legmotion.params import IoParameters

NAME = "empatica_csv"
LABEL = "Empatica EmbracePlus CSV"
READS = "the accelerometer.csv that the maker's scripts write from EmbracePlus .avro files"
PLACEMENT = "its strap is short: above a slim ankle; the same way round every night"
EXPORT = "better than this CSV: the .avro files of the night themselves"
QUIRKS = "stamps are microseconds of UTC; numbers are g or counts, told apart by rest"
EXPERIMENTAL = True

_NAMES = ("unix_timestamp", "x", "y", "z")
_NS_PER_US = 1000.0
_US = re.compile(r"1\d{15}(?:\.\d*)?")


def sniff(head: Head) -> Match | None:
    """Return a match for the four columns, with microseconds in the first."""
    if head.shape is None or not _is_accelerometer(head, head.shape):
        return None
    return Match(specificity=HEADER, reason="the columns unix_timestamp (microseconds), x, y, z")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    if shape is None or not _is_accelerometer(head, shape):
        raise unknown_format(head)
    cells = [cell for row in shape.rows for cell in row[1:]]
    is_whole = all(re.fullmatch(r"-?\d+", cell) for cell in cells)
    stamps = [row[0] for row in shape.rows]
    layout = Layout(
        shape=shape,
        axes=(1, 2, 3),
        rule=StampRule(
            kind="number",
            column=0,
            clock="utc",
            words="us since 1970",
            ns_per_unit=_NS_PER_US,
            is_integer=all(stamp.isdigit() for stamp in stamps),
        ),
        named_unit="" if is_whole else "g",
        is_gravity_free=False,
        reader=NAME,
        device="Empatica EmbracePlus",
        own_repairs=("crlf",),
    )
    return read_table(source, layout, options=options, params=params)


def _is_accelerometer(head: Head, shape: TableShape) -> bool:
    is_named = tuple(name.lower() for name in shape.names) == _NAMES
    stamps = [row[0] for row in shape.rows]
    n_us = sum(_US.fullmatch(stamp) is not None for stamp in stamps)
    has_axes = bool(find_axes(shape.names, file_name=head.file_name).columns)
    return is_named and has_axes and 2 * n_us > len(stamps)
