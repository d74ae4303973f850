"""Axivity AX3 and AX6, as OMGUI and cwa-convert write CSV: no header, fixed order.

The columns are time, x, y, z; the AX6 adds the gyroscope, some versions a magnetometer, light,
temperature and battery. The time comes in eight variants. Seconds since 1970 are local wall
time in this format: they equal the stamps of the device, which has no zone.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from legmotion.errors import MalformedFileError
from legmotion.io.columns import TableShape, is_number
from legmotion.io.explain import unknown_format
from legmotion.io.head import SHAPE, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule, find_rule, row_rule
from legmotion.io.table import Layout, read_table
from legmotion.io.textstamps import describe
from legmotion.params import IoParameters

NAME = "axivity_csv"
LABEL = "Axivity OMGUI CSV"
READS = (
    "AX3 and AX6 as OMGUI and cwa-convert write them: no header, then time, x, y, z; the time in "
    "any of their variants, plain or .gz"
)
PLACEMENT = "in its band above the ankle, the same way round every night"
EXPORT = (
    "OMGUI, Export, Raw CSV: unit g, with timestamps; the .cwa file itself is smaller and exact"
)
QUIRKS = (
    "seconds since 1970 are local wall time; the export may leave out a sample at the start, and "
    "the first rows may hold start-up values"
)

_MIN_FIELDS, _MAX_FIELDS = 3, 14
_WITHOUT_TIME = 3
# So many of the first rows must look right; the others may be damaged.
_MOST = 0.6
_WITH_GYROSCOPE = 7


def sniff(head: Head) -> Match | None:
    """Return a match for rows without a header: a time first, or three numbers alone."""
    shape = head.shape
    if shape is None or shape.names or shape.delimiter != "," or shape.decimal != ".":
        return None
    if not _MIN_FIELDS <= shape.n_fields <= _MAX_FIELDS:
        return None
    if shape.n_fields == _WITHOUT_TIME:
        return _match("three numbers per row") if _is_signed(shape) else None
    n_whole = sum(all(is_number(cell, ".") for cell in row[1:4]) for row in shape.rows)
    if n_whole < _MOST * len(shape.rows):
        return None
    stamps = [row[0] for row in shape.rows]
    texts = [describe(stamp) for stamp in stamps]
    n_local = sum(text is not None and text.has_date and not text.zone for text in texts)
    if 2 * n_local > len(stamps):
        return _match("a date and time, then numbers")
    numbers = [float(stamp) for stamp in stamps if is_number(stamp, ".")]
    steps = list(pairwise(numbers))
    n_rising = sum(one <= other for one, other in steps)
    if 2 * len(numbers) > len(stamps) and n_rising >= _MOST * len(steps) and _is_signed(shape):
        return _match("a rising time, then numbers")
    return None


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; the first columns are time, x, y and z."""
    head = make_head(source, decimal=".", params=params)
    shape = head.shape
    if shape is None or shape.n_fields < _WITHOUT_TIME:
        raise unknown_format(head)
    first_axis = 0 if shape.n_fields == _WITHOUT_TIME else 1
    layout = Layout(
        shape=shape,
        axes=range(first_axis, first_axis + 3),
        rule=_rule(shape, where=source.name, options=options, params=params),
        named_unit="g" if _has_fractions(shape, first_axis) else "",
        is_gravity_free=False,
        reader=NAME,
        device="Axivity AX6" if _has_gyroscope(shape) else "Axivity",
        own_repairs=("crlf",),
    )
    return read_table(source, layout, options=options, params=params)


def _rule(
    shape: TableShape, *, where: str, options: ReadOptions, params: IoParameters
) -> StampRule:
    if shape.n_fields > _WITHOUT_TIME:
        rule = find_rule(
            [row[0] for row in shape.rows],
            column=0,
            name="",
            where=where,
            decimal=".",
            epoch_clock="local",
            near=options.start.date() if isinstance(options.start, datetime) else None,
            rate_hz=options.rate_hz,
            params=params,
        )
        if rule is not None:
            return rule
    elif options.rate_hz is not None:
        return row_rule(options.rate_hz)
    raise MalformedFileError(
        f"{where}: this variant of the export has no time; expected times, or a rate",
        hint="give the samples per second with --rate, or export with timestamps",
    )


def _match(reason: str) -> Match:
    return Match(specificity=SHAPE, reason=f"no header, {reason}")


def _is_signed(shape: TableShape) -> bool:
    """Return whether the axes are samples: with fractions or signs, which counts lack."""
    first = 0 if shape.n_fields == _WITHOUT_TIME else 1
    cells = [cell for row in shape.rows for cell in row[first : first + 3]]
    return any("." in cell or cell.startswith("-") for cell in cells) and not _is_block_start(shape)


def _has_gyroscope(shape: TableShape) -> bool:
    """Return whether three columns turn both ways; light, temperature and battery do not."""
    cells = [row[4:_WITH_GYROSCOPE] for row in shape.rows if len(row) >= _WITH_GYROSCOPE]
    return any(cell.startswith("-") for row in cells for cell in row)


def _is_block_start(shape: TableShape) -> bool:
    """Return whether the first row is one start time in each column, as other devices write."""
    return len(set(shape.rows[0])) == 1 and float(shape.rows[0][0]) > 1e8


def _has_fractions(shape: TableShape, first: int) -> bool:
    return any("." in cell for row in shape.rows for cell in row[first : first + 3])
