"""Tables of counts, steps or other values per epoch without three axes, refused."""

from __future__ import annotations

import re
from typing import NoReturn

from legmotion.io.axes import find_axes
from legmotion.io.columns import TableShape
from legmotion.io.head import NAMES, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.source import Source
from legmotion.io.textstamps import describe
from legmotion.io.timeplan import EXPORT_SAMPLES, epoch_data
from legmotion.params import IoParameters

NAME = "counts"
LABEL = "activity counts or values per minute"
REFUSES = {LABEL: EXPORT_SAMPLES}

_SUMMARY_WORDS = {
    "activity", "count", "counts", "steps", "step", "enmo", "calories", "kcal", "intensity",
    "axis1", "vectormagnitude", "mets", "heartrate", "bpm", "hr", "sleepstage", "stage", "pim",
    "zcm", "tat",
}  # fmt: skip
_MIN_COUNT_ROWS = 10


def sniff(head: Head) -> Match | None:
    """Return a match for a column of counts, or counts alone, where no axes are named."""
    shape = head.shape
    if shape is None or find_axes(shape.names, shape.units, file_name=head.file_name).columns:
        return None
    found = _found(shape)
    return Match(specificity=NAMES, reason=found) if found else None


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: summaries are not samples."""
    head = make_head(source, decimal=options.decimal, params=params)
    found = _found(head.shape) if head.shape is not None else ""
    raise epoch_data(source.name, found or "counts or values per minute")


def _found(shape: TableShape) -> str:
    """Return what shows that the table holds summaries, or empty."""
    for name in shape.names:
        joined = re.sub(r"[^a-z0-9]", "", name.lower())
        words = {*re.findall("[a-z]+", name.lower()), joined}
        if words & _SUMMARY_WORDS:
            return f"the column {name!r}"
    values = [cell for row in shape.rows for cell in row if cell and describe(cell) is None]
    is_count = all(re.fullmatch(r"\d+", cell) for cell in values)
    n_values = max((sum(describe(cell) is None for cell in row) for row in shape.rows), default=0)
    if is_count and n_values == 1 and len(shape.rows) >= _MIN_COUNT_ROWS:
        return "one column of whole numbers"
    return ""
