"""Empatica files beside the acceleration, and its values per minute, refused."""

from __future__ import annotations

import re
from typing import NoReturn

from legmotion.errors import SummaryExportError, UnknownFormatError
from legmotion.io.axes import find_axes
from legmotion.io.columns import is_number
from legmotion.io.head import HEADER, SHAPE, Head, Match, make_head
from legmotion.io.options import ReadOptions
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "empatica_other"
LABEL = "Empatica files without acceleration"

_E4, _EMBRACE = "Empatica E4 file of another sensor", "Empatica EmbracePlus CSV of another sensor"
_MINUTES = "Empatica digital biomarkers (values per minute)"
REFUSES = {
    _E4: "give ACC.csv, which stands beside it, or the session's zip",
    _EMBRACE: "give accelerometer.csv, or the .avro files of the night",
    _MINUTES: "download the raw data of the same night: its .avro files",
}
_SIGNS = {
    _E4: "a start since 1970, then values of one sensor",
    _EMBRACE: "the column unix_timestamp, and no three axes",
    _MINUTES: "the columns participant_full_id and timestamp_unix",
}

_EPOCH_S = (1.2e9, 2.5e9)
_IBI = re.compile(r"\d{9,10}\.\d+\s*[,;]\s*IBI", re.IGNORECASE)
_MAX_RATE_HZ = 512.0
_DECIMALS = re.compile(r"\d{9,10}[.,]\d+")


def sniff(head: Head) -> Match | None:
    """Return a match for E4 tables of one column, and EmbracePlus tables without axes."""
    kind = _kind(head)
    if not kind:
        return None
    return Match(specificity=SHAPE + 2 if kind == _E4 else HEADER + 1, reason=_SIGNS[kind])


def read(source: Source, options: ReadOptions, params: IoParameters) -> NoReturn:
    """Refuse, naming the file that holds the acceleration."""
    kind = _kind(make_head(source, decimal=options.decimal, params=params)) or _E4
    if kind == _MINUTES:
        raise SummaryExportError(
            f"{source.name}: Empatica digital biomarkers, one value per minute; expected raw "
            "samples, since leg movements last 0.5 to 10 s",
            hint=REFUSES[kind],
        )
    raise UnknownFormatError(
        f"{source.name}: an {kind} ({_SIGNS[kind]}), with no accelerometer columns; "
        "expected x, y and z",
        hint=REFUSES[kind],
    )


def _kind(head: Head) -> str:
    """Return which of these a file is, or empty."""
    shape = head.shape
    if _IBI.match(head.first_line.strip()):
        return _E4
    if shape is None:
        return ""
    names = {name.lower() for name in shape.names}
    if "participant_full_id" in names and names & {"timestamp_unix", "timestamp_iso"}:
        return _MINUTES
    if shape.names[:1] == ("unix_timestamp",):
        axes = find_axes(shape.names, shape.units, file_name=head.file_name)
        return "" if axes.columns else _EMBRACE
    return _E4 if not names and _is_one_sensor(head) else ""


def _is_one_sensor(head: Head) -> bool:
    """Return whether the first rows are a start and a rate, or all of them button presses."""
    cells = [line.strip() for line in head.lines if line.strip()]
    if len(cells) < 2 or not _DECIMALS.fullmatch(cells[0]):
        return False
    mark = "," if "," in cells[0] else "."
    if not all(is_number(cell, mark) for cell in cells[:2]):
        return False
    first, second = (float(cell.replace(mark, ".")) for cell in cells[:2])
    is_start = _EPOCH_S[0] < first < _EPOCH_S[1]
    return is_start and (0 < second <= _MAX_RATE_HZ or first <= second < _EPOCH_S[1])
