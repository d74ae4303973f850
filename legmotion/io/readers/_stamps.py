"""Stamps of a few rows, and what a column of them means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from legmotion.io.columns import TableShape
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Clock
from legmotion.io.stamps import StampRule, find_rule
from legmotion.io.textstamps import describe, parse_stamps
from legmotion.params import IoParameters
from legmotion.units import BoolArray, IntArray


def column_rule(
    shape: TableShape,
    column: int,
    *,
    where: str,
    options: ReadOptions,
    params: IoParameters,
    epoch_clock: Clock = "utc",
) -> StampRule | None:
    """Return what a table's column says of the time; None if it only counts rows."""
    return find_rule(
        [row[column] for row in shape.rows],
        column=column,
        name=shape.names[column] if column < len(shape.names) else "",
        where=where,
        decimal=shape.decimal,
        epoch_clock=epoch_clock,
        near=options.start.date() if isinstance(options.start, datetime) else None,
        rate_hz=options.rate_hz,
        params=params,
    )


def dated_ns(stamps: Sequence[str]) -> tuple[IntArray, BoolArray]:
    """Return stamps with a date in nanoseconds since 1970, and which of the texts are such.

    Examples
    --------
    >>> ns, is_read = dated_ns(["1970-01-01 00:00:02", "12:00:00", ""])
    >>> ns[0], is_read.tolist()
    (np.int64(2000000000), [True, False, False])
    """
    texts = [text if (found := describe(text)) and found.has_date else "" for text in stamps]
    lengths = np.array([len(text) for text in texts], np.int64)
    stop = np.cumsum(lengths)
    data = np.frombuffer("".join(texts).encode("latin-1", "replace"), np.uint8)
    return parse_stamps(data, stop - lengths, stop, order="ymd")


def middle(values: IntArray) -> int:
    """Return the middle one of whole numbers that may be too large for a float."""
    return int(np.sort(values)[values.size // 2])
