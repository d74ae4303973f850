"""Any table of text whose header names three axes of acceleration."""

from __future__ import annotations

from datetime import datetime

from legmotion.errors import MalformedFileError
from legmotion.io.axes import Axes, find_axes
from legmotion.io.columns import TableShape
from legmotion.io.explain import unknown_format
from legmotion.io.head import NAMES, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule, find_rule, row_rule
from legmotion.io.table import Layout, read_table
from legmotion.io.timecolumn import find_time_column
from legmotion.params import IoParameters

NAME = "csv"
LABEL = "CSV with named axes"
READS = (
    "any table of text whose header names three axes: time as ISO 8601, since 1970 or elapsed; "
    "g, mg, m/s2 or counts; comma, semicolon or tab, plain or .gz"
)
PLACEMENT = "any small tracker in a band above the ankle, the same way round every night"
EXPORT = (
    "a table with time, x, y and z at 25 Hz or more; --unit, --rate, --start fill what it lacks"
)
QUIRKS = (
    "what the header does not say is inferred and noted; a file named after a gyroscope or "
    "magnetometer is not taken for acceleration"
)

# Headers of apps that always write one unit and do not name it.
_KNOWN_UNITS: dict[tuple[str, ...], str] = {("seconds_elapsed", "time", "x", "y", "z"): "m/s2"}


def sniff(head: Head) -> Match | None:
    """Return a match if the columns' names give three axes."""
    if head.shape is None or not _axes(head, head.shape).columns:
        return None
    return Match(specificity=NAMES, reason="the columns' names give three axes of acceleration")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the table as a recording; what its header does not say is inferred and noted."""
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    axes = _axes(head, shape) if shape is not None else Axes()
    if shape is None or not axes.columns:
        raise unknown_format(head)
    unit = axes.unit or _KNOWN_UNITS.get(tuple(sorted(shape.names)), "")
    layout = Layout(
        shape=shape,
        axes=axes.columns,
        rule=_rule(shape, axes, where=source.name, options=options, params=params),
        named_unit=unit,
        is_gravity_free=axes.is_gravity_free,
        reader=NAME,
        device="",
    )
    return read_table(source, layout, options=options, params=params)


def _axes(head: Head, shape: TableShape) -> Axes:
    return find_axes(shape.names, shape.units, file_name=head.file_name)


def _rule(
    shape: TableShape, axes: Axes, *, where: str, options: ReadOptions, params: IoParameters
) -> StampRule:
    """Return how time is read: from a column, or by `--rate` where there is none."""
    column = find_time_column(shape, given=options.time_col, taken=axes.columns, where=where)
    if column is None:
        if options.rate_hz is None:
            raise MalformedFileError(
                f"{where}: no time column among {', '.join(shape.names)}, and no rate; "
                "expected one of them",
                hint="name it with --time-col, or give the samples per second with --rate",
            )
        return row_rule(options.rate_hz)
    name = shape.names[column] if column < len(shape.names) else ""
    rule = find_rule(
        [row[column] for row in shape.rows],
        column=column,
        name=name,
        where=where,
        decimal=shape.decimal,
        epoch_clock="utc",
        near=options.start.date() if isinstance(options.start, datetime) else None,
        rate_hz=options.rate_hz,
        params=params,
    )
    if rule is None:
        raise MalformedFileError(
            f"{where}: the column {name!r} counts samples; expected times, or a rate",
            hint="give the samples per second with --rate, or the time column with --time-col",
        )
    return rule
