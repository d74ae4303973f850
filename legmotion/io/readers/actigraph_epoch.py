"""ActiGraph epochs, as CSV or database (.agd): activity counts of 1 to 60 s, refused."""

from __future__ import annotations

from typing import NoReturn

from legmotion.errors import SummaryExportError
from legmotion.io.head import FIRST_LINE, MAGIC, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.readers._actigraph_header import read_header
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "actigraph_epoch"
LABEL = "ActiGraph epoch CSV or .agd (activity counts)"
REFUSES = {
    LABEL: "export the raw data as CSV in ActiLife or CentrePoint; record at 30 to 100 Hz with "
    "idle sleep mode off"
}

_DATABASE, _TABLE = b"SQLite format 3\0", b"dataTimestamp"


def sniff(head: Head) -> Match | None:
    """Return a match for an ActiGraph header that names an epoch, or no rate, and for .agd."""
    if head.data.startswith(_DATABASE) and _TABLE in head.data:
        return Match(specificity=MAGIC, reason="a database with ActiGraph's table of counts")
    header = read_header(head.lines)
    if header is None or header.is_raw:
        return None
    return Match(specificity=FIRST_LINE, reason=f"ActiGraph header with epochs of {_period(head)}")


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: counts are not samples."""
    head = make_head(source, decimal=options.decimal, params=params)
    raise SummaryExportError(
        f"{source.name}: ActiGraph activity counts in epochs of {_period(head)}; expected raw "
        "samples, since leg movements last 0.5 to 10 s",
        hint=REFUSES[LABEL],
    )


def _period(head: Head) -> str:
    header = read_header(head.lines)
    return (header.period if header is not None else "") or "unknown length"
