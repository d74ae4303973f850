"""Bangle.js, as its app Accelerometer Logger writes it: `Time (ms),X,Y,Z`, elapsed, 1/8192 g."""

from __future__ import annotations

from legmotion.io.columns import TableShape
from legmotion.io.explain import unknown_format
from legmotion.io.head import HEADER, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.readers._stamps import column_rule
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.table import Layout, read_table
from legmotion.params import IoParameters

NAME = "banglejs"
LABEL = "Bangle.js Accelerometer Logger CSV"
READS = "accellog.0.csv to accellog.9.csv of the watch: Time (ms),X,Y,Z in 1/8192 g, 12.5 Hz"
PLACEMENT = "the watch on a longer strap around the ankle, its face on the outside"
EXPORT = (
    "in the app Accelerometer Logger of the watch start the log at night and stop it in the "
    "morning, then save it as a file in the app loader"
)
QUIRKS = (
    "the time counts from the start and has no date: give --start; a full night at 12.5 Hz may "
    "not fit the watch's memory, and rows then stop early"
)

_HEADER = ("Time (ms)", "X", "Y", "Z")
# The app multiplies g by 8192 and rounds.
_UNIT = "1/8192 g"


def sniff(head: Head) -> Match | None:
    """Return a match for the app's header, word for word."""
    if head.shape is None or not _is_logger(head.shape):
        return None
    return Match(specificity=HEADER, reason="the header Time (ms),X,Y,Z")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; it has no date unless `--start` names one."""
    head = make_head(source, decimal=".", params=params)
    shape = head.shape
    rule = None
    if shape is not None and _is_logger(shape):
        rule = column_rule(shape, 0, where=source.name, options=options, params=params)
    if shape is None or rule is None:
        raise unknown_format(head)
    layout = Layout(
        shape=shape,
        axes=(1, 2, 3),
        rule=rule,
        named_unit=_UNIT,
        is_gravity_free=False,
        reader=NAME,
        device="Bangle.js",
        own_repairs=("crlf",),
    )
    return read_table(source, layout, options=options, params=params)


def _is_logger(shape: TableShape) -> bool:
    return shape.delimiter == "," and shape.names == _HEADER
