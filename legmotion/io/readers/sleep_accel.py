"""PhysioNet sleep-accel: the wrist of people in a sleep laboratory, as text without a header.

Each line is time, x, y and z with one blank between them; the time is in seconds from the start
of the laboratory's recording, so that what was worn before has negative times.
"""

from __future__ import annotations

from itertools import pairwise

from legmotion.io.columns import is_number
from legmotion.io.explain import unknown_format
from legmotion.io.head import SHAPE, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.table import Layout, read_table
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters

NAME = "sleep_accel"
LABEL = "PhysioNet sleep-accel text"
READS = "the data set's motion files: time, x, y and z with blanks between them and no header, in g"
PLACEMENT = "recorded on the wrist by an Apple Watch: for trying things out, not for leg movements"
EXPORT = "PhysioNet, sleep-accel: motion/<number>_acceleration.txt"
QUIRKS = (
    "times are seconds from the start of the laboratory's recording, negative before it; there "
    "is no date without --start"
)

_N_FIELDS = 4
# So many of the first rows must look right; the others may be damaged.
_MOST = 0.6


def sniff(head: Head) -> Match | None:
    """Return a match for four numbers with blanks between them, the first of which rises."""
    shape = head.shape
    if shape is None or shape.names or shape.delimiter != " " or shape.decimal != ".":
        return None
    if shape.n_fields != _N_FIELDS:
        return None
    rows = [row for row in shape.rows if all(is_number(cell, ".") for cell in row)]
    times = [float(row[0]) for row in rows]
    n_rising = sum(one <= other for one, other in pairwise(times))
    has_fractions = any("." in cell for row in rows for cell in row[1:])
    if len(rows) < _MOST * len(shape.rows) or n_rising < _MOST * (len(times) - 1):
        return None
    if not has_fractions:
        return None
    return Match(specificity=SHAPE, reason="no header, a rising time and three numbers, by blanks")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; it has no date of its own."""
    head = make_head(source, decimal=".", params=params)
    shape = head.shape
    if shape is None or shape.n_fields != _N_FIELDS:
        raise unknown_format(head)
    rule = StampRule(
        kind="number",
        column=0,
        clock="unknown",
        words="seconds from the start of the laboratory's recording",
        ns_per_unit=float(NS_PER_S),
    )
    layout = Layout(
        shape=shape,
        axes=(1, 2, 3),
        rule=rule,
        named_unit="g",
        is_gravity_free=False,
        reader=NAME,
        device="Apple Watch (sleep-accel)",
    )
    return read_table(source, layout, options=options, params=params)
