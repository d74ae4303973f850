"""ActiGraph epoch CSV: activity counts of 1 to 60 s, refused."""

from __future__ import annotations

import re
from typing import NoReturn

from legmotion.errors import SummaryExportError
from legmotion.io.head import FIRST_LINE, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "actigraph_epoch"
LABEL = "ActiGraph epoch CSV (activity counts)"
REFUSES = {
    LABEL: "export the raw data as CSV in ActiLife or CentrePoint; record at 30 to 100 Hz with "
    "idle sleep mode off"
}

_PERIOD = re.compile(r"Epoch Period \(hh:mm:ss\)\s*([\d:]+)", re.IGNORECASE)


def sniff(head: Head) -> Match | None:
    """Return a match for an ActiGraph header that names an epoch, or no rate."""
    if "created by actigraph" not in head.first_line.lower():
        return None
    period = _period(head)
    if period.strip("0:") == "" and re.search(r" at \d+ Hz", head.first_line):
        return None
    return Match(specificity=FIRST_LINE, reason=f"ActiGraph header with epochs of {period}")


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: counts are not samples."""
    head = make_head(source, decimal=options.decimal, params=params)
    raise SummaryExportError(
        f"{source.name}: ActiGraph activity counts in epochs of {_period(head)}; expected raw "
        "samples, since leg movements last 0.5 to 10 s",
        hint=REFUSES[LABEL],
    )


def _period(head: Head) -> str:
    found = _PERIOD.search("\n".join(head.lines[:12]))
    return found.group(1) if found else "unknown length"
