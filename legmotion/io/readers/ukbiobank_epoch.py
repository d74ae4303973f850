"""UK Biobank time series: mean acceleration of 5 s, refused."""

from __future__ import annotations

import re
from typing import NoReturn

from legmotion.errors import SummaryExportError
from legmotion.io.head import FIRST_LINE, Head, Match
from legmotion.io.options import ReadOptions
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "ukbiobank_epoch"
LABEL = "UK Biobank epoch CSV"
REFUSES = {LABEL: "start from the device's own recording (.cwa), exported as CSV with OMGUI"}

_FIRST = re.compile(r'"?acceleration \(mg\) - .*sampleRate\s*=\s*(\d+ seconds?)', re.IGNORECASE)


def sniff(head: Head) -> Match | None:
    """Return a match for the header that carries start, end and epoch."""
    found = _FIRST.match(head.first_line)
    if found is None:
        return None
    return Match(specificity=FIRST_LINE, reason=f"UK Biobank header, one value per {found[1]}")


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse: means of seconds are not samples."""
    raise SummaryExportError(
        f"{source.name}: a UK Biobank export, one mean acceleration per 5 s; expected raw "
        "samples, since leg movements last 0.5 to 10 s",
        hint=REFUSES[LABEL],
    )
