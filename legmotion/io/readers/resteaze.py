"""RestEaZe ankle band, one CSV per leg and night: counts of 1/4096 g.

No such file is public. Two layouts are known from code that reads them: one with named columns
(`Android_Time`, `Acc_X`), one of thirteen or more columns in a fixed order, at 25 Hz, without a
time that all of that code agrees on.
"""

from __future__ import annotations

import re
from dataclasses import replace

from legmotion.io.axes import find_axes
from legmotion.io.columns import TableShape
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, SHAPE, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.readers._stamps import column_rule
from legmotion.io.recording import Note, Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule, row_rule
from legmotion.io.table import Layout, read_table
from legmotion.io.timecolumn import find_time_column
from legmotion.params import IoParameters
from legmotion.units import Side

NAME = "resteaze"
LABEL = "RestEaZe ankle band CSV"
READS = (
    "one file per leg: with the columns Android_Time and Acc_X, Acc_Y, Acc_Z, or thirteen and "
    "more columns in a file named as 01_15_2019_Rightsleep1.csv"
)
PLACEMENT = "the band around the ankle, one per leg, as its maker shows"
EXPORT = "the CSV that the app stores for each leg; keep Left or Right in its name"
QUIRKS = (
    "the layout without names has no time: 25 Hz is assumed unless --rate says otherwise, and "
    "the night is undated without --start; the unit is told by rest, usually 1/4096 g"
)
EXPERIMENTAL = True

_NAMED = {"android_time", "acc_x"}
_FILE = re.compile(r"(?P<side>left|right)_?sleep\d*", re.IGNORECASE)
_MIN_FIELDS = 13
_FIRST_AXIS = 7
_RATE_HZ = 25.0


def sniff(head: Head) -> Match | None:
    """Return a match for the named columns, or for the file's name over enough columns."""
    shape = head.shape
    if shape is None:
        return None
    if _is_named(shape):
        return Match(specificity=HEADER, reason="the columns Android_Time and Acc_X")
    if _FILE.search(head.file_name) and shape.n_fields >= _MIN_FIELDS:
        return Match(specificity=SHAPE, reason="the file's name, and thirteen columns or more")
    return None


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; axes by name where there are names, else by their place."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    if shape is None:
        raise unknown_format(head)
    named = find_axes(shape.names, shape.units).columns
    if not (named and _is_named(shape)) and shape.n_fields < _MIN_FIELDS:
        raise unknown_format(head)
    axes = named or tuple(range(_FIRST_AXIS, _FIRST_AXIS + 3))
    rule, notes = _time(shape, axes, source.name, options=options, params=params)
    if not named:
        sentence = "the columns have no names: the 8th to 10th were taken as x, y and z"
        notes = (*notes, Note(code="axes_by_place", value="8-10", sentence=sentence))
    layout = Layout(
        shape=shape,
        axes=axes,
        rule=rule,
        named_unit="",
        is_gravity_free=False,
        reader=NAME,
        device="RestEaZe",
        notes=notes,
        own_repairs=("crlf",),
    )
    recording = read_table(source, layout, options=options, params=params)
    side = _side(head.file_name)
    if rule.kind == "row" and options.rate_hz is None:
        recording = replace(recording, nominal_rate_hz=_RATE_HZ)
    return replace(recording, side=side) if side else recording


def _is_named(shape: TableShape) -> bool:
    return {name.lower() for name in shape.names} >= _NAMED


def _side(file_name: str) -> Side | None:
    found = _FILE.search(file_name)
    if found is None:
        return None
    return "left" if found["side"].lower() == "left" else "right"


def _time(
    shape: TableShape,
    axes: tuple[int, ...],
    where: str,
    *,
    options: ReadOptions,
    params: IoParameters,
) -> tuple[StampRule, tuple[Note, ...]]:
    """Return the time column's rule, or that of rows at the usual rate."""
    lowered = [name.lower() for name in shape.names]
    column = lowered.index("android_time") if "android_time" in lowered else None
    if options.time_col or column is None:
        given = options.time_col
        column = find_time_column(shape, given=given, taken=axes, where=where) if given else column
    if column is not None:
        rule = column_rule(shape, column, where=where, options=options, params=params)
        if rule is not None:
            return rule, ()
    if options.rate_hz is not None:
        return row_rule(options.rate_hz), ()
    note = Note(
        code="rate_assumed",
        value=_RATE_HZ,
        sentence=f"the file has no time: {_RATE_HZ:g} Hz is assumed; give --rate if it is another",
    )
    rule = replace(row_rule(_RATE_HZ), words=f"no time column; {_RATE_HZ:g} Hz assumed")
    return rule, (note,)
