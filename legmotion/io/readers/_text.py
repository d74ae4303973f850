"""What readers of text tables share: rules of one column, first numbers, rows without a sample."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from legmotion.errors import InputError, MalformedFileError
from legmotion.io.archive import Member, member_source
from legmotion.io.cells import make_grid
from legmotion.io.columns import TableShape, is_number
from legmotion.io.lines import TextBlock
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Clock
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule, find_rule
from legmotion.params import IoParameters
from legmotion.units import FloatArray

_SIDE_FILE_BYTES = 65536


def rule_of_column(
    shape: TableShape,
    column: int,
    *,
    where: str,
    options: ReadOptions,
    params: IoParameters,
    epoch_clock: Clock = "utc",
) -> StampRule:
    """Return what the stamps of a column mean; empty cells say nothing.

    Raises
    ------
    MalformedFileError
        If they are no times, or only count the samples.
    """
    name = shape.names[column]
    cells = [row[column] for row in shape.rows if row[column]]
    rule = None
    if cells:
        rule = find_rule(
            cells,
            column=column,
            name=name,
            where=where,
            decimal=shape.decimal,
            epoch_clock=epoch_clock,
            near=options.start.date() if isinstance(options.start, datetime) else None,
            rate_hz=options.rate_hz,
            params=params,
        )
    if rule is None:
        raise MalformedFileError(
            f"{where}: the column {name!r} holds no times; expected a time in every row",
            hint="give the samples per second with --rate and --format csv",
        )
    return rule


def first_numbers(shape: TableShape, columns: Sequence[int]) -> FloatArray:
    """Return the numbers of some columns in the first rows, shape (n, columns)."""
    rows = [[row[column].replace(shape.decimal, ".") for column in columns] for row in shape.rows]
    good = [row for row in rows if all(is_number(cell, ".") for cell in row)]
    return np.array(good, np.float64).reshape(-1, len(columns))


def usual_length(shape: TableShape, columns: Sequence[int]) -> float:
    """Return the median length of the first rows' vectors; NaN where there are none."""
    values = first_numbers(shape, columns)
    with np.errstate(over="ignore"):
        lengths = np.linalg.norm(values, axis=1)
    return float(np.median(lengths)) if len(values) else float("nan")


def side_text(source: Source, member: Member) -> str:
    """Return a small text file of an archive; nothing where it is empty or cannot be read."""
    try:
        data, _ = member_source(source, member.name).peek(_SIDE_FILE_BYTES)
    except InputError:
        return ""
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def without_empty(text: TextBlock, shape: TableShape, columns: Sequence[int]) -> TextBlock:
    """Return a block in which lines that are empty in all of these columns are blank.

    An app that writes one wide row for all sensors leaves those cells empty where another
    sensor's value came: no sample, and no damage. Line numbers stay as they are.
    """
    grid, fits = make_grid(text, shape)
    is_empty = np.ones(grid.ends.size, np.bool_)
    for column in columns:
        start, stop = grid.bounds(column)
        is_empty &= start == stop
    if not is_empty.any():
        return text
    is_blank = np.zeros(text.ends.size, np.bool_)
    is_blank[fits] = is_empty
    octets = np.frombuffer(text.data, np.uint8)
    is_kept = np.repeat(~is_blank, np.diff(text.ends, prepend=-1))
    is_kept[text.ends] = True
    kept = octets[is_kept]
    return TextBlock(
        data=kept.tobytes(),
        ends=np.flatnonzero(kept == ord("\n")),
        first_line=text.first_line,
        is_cut=text.is_cut,
    )
