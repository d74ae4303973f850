"""Empatica E4: ACC.csv as the session's zip holds it, alone or still in the zip.

The first row is the start in seconds since 1970 (UTC), once per column, the second the rate; all
other rows are x, y and z in 1/64 g, without a time of their own. Some tools write the file again
with semicolons or without blanks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from legmotion.errors import InputError, MalformedFileError
from legmotion.io.archive import is_junk, member_source
from legmotion.io.columns import TableShape, is_number, split_cells
from legmotion.io.head import MAGIC, SHAPE, Head, Match, make_head
from legmotion.io.lines import no_data
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Recording
from legmotion.io.source import Source
from legmotion.io.stamps import StampRule
from legmotion.io.table import Layout, read_table
from legmotion.io.textstamps import NS_PER_S
from legmotion.params import IoParameters

NAME = "empatica_e4"
LABEL = "Empatica E4 session"
READS = "the session's zip as Empatica gives it, or the ACC.csv in it"
PLACEMENT = "its strap is short: above a slim ankle; the same way round every night"
EXPORT = "E4 connect, Sessions, Download: the zip of the night"
QUIRKS = (
    "steps of 1/64 g and a range of 2 g: weak movements vanish, strong ones are clipped; "
    "rows have no time, the start is UTC"
)

_ACC = "ACC.csv"
# At least one of them stands beside ACC.csv in a session.
_BESIDE = frozenset({"EDA.csv", "BVP.csv", "TEMP.csv", "HR.csv", "IBI.csv", "tags.csv", "info.txt"})
_SESSION = re.compile(r"(\d{9,10})_([A-Za-z0-9]{4,12})\b")
_EPOCH_S = (1.2e9, 2.5e9)
_N_AXES = 3
_COUNTS = range(-128, 128)
_PER_G = "64"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beginning:
    """The first two rows, and the line of the first sample, counted from 0."""

    start_s: float
    rate_hz: float
    first_row: int


def sniff(head: Head) -> Match | None:
    """Return a match for a session's zip, or the two first rows of its ACC.csv."""
    if _ACC in head.member_files and _BESIDE & head.member_files:
        return Match(specificity=MAGIC, reason="an archive with ACC.csv and its siblings")
    if head.shape is not None and _beginning(head, head.shape) is not None:
        return Match(specificity=SHAPE + 1, reason="the start and the rate above three columns")
    return None


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; where a zip is given, that of the ACC.csv in it."""
    device = _device(source.name)
    if source.is_zip:
        head = make_head(source, decimal=options.decimal, params=params)
        name = _member(head)
        device = _device(name) or device
        source = member_source(source, name)
    head = make_head(source, decimal=options.decimal, params=params)
    shape = head.shape
    begins = _beginning(head, shape) if shape is not None else None
    if shape is None or begins is None:
        raise no_data(source.name)
    _check_rate(begins, where=source.name, params=params)
    shape = replace(
        shape, names=(), units=(), first_row=begins.first_row,
        rows=shape.rows[begins.first_row :],
    )  # fmt: skip
    layout = Layout(
        shape=shape,
        axes=range(_N_AXES),
        rule=_rule(begins),
        named_unit="",
        is_gravity_free=False,
        reader=NAME,
        device=f"Empatica E4 {device}".strip(),
        own_repairs=("crlf",),
    )
    if not options.unit and _is_counts(shape):
        options = replace(options, unit=_PER_G)
    recording = read_table(source, layout, options=options, params=params)
    return replace(recording, nominal_rate_hz=begins.rate_hz)


def _member(head: Head) -> str:
    """Return the name of the one ACC.csv in an archive."""
    names = [
        name
        for name in head.members
        if not is_junk(name) and name.replace("\\", "/").rpartition("/")[2] == _ACC
    ]
    if len(names) != 1:
        raise InputError(
            f"{head.name}: the archive holds {len(names)} files {_ACC}; expected one session",
            hint="give the sessions' own zip files, one by one",
        )
    return names[0]


def _device(name: str) -> str:
    """Return the serial number in a session's name, `<start>_<serial>`."""
    match = _SESSION.search(name)
    return match.group(2) if match else ""


def _beginning(head: Head, shape: TableShape) -> _Beginning | None:
    """Return what the first two rows say, if they are start and rate of three columns."""
    lines = [(i, text) for i, text in enumerate(head.lines) if text.strip()][:2]
    if shape.n_fields != _N_AXES or len(lines) < 2:
        return None
    numbers = []
    for _, text in lines:
        cells = split_cells(text, shape.delimiter)
        if len(cells) != _N_AXES or len(set(cells)) != 1 or not is_number(cells[0], shape.decimal):
            return None
        numbers.append(float(cells[0].replace(shape.decimal, ".")))
    start_s, rate_hz = numbers
    if not _EPOCH_S[0] < start_s < _EPOCH_S[1] or rate_hz <= 0:
        return None
    return _Beginning(start_s=start_s, rate_hz=rate_hz, first_row=lines[1][0] + 1)


def _check_rate(begins: _Beginning, *, where: str, params: IoParameters) -> None:
    if begins.rate_hz > params.max_rate_hz:
        raise MalformedFileError(
            f"{where}: the second row says {begins.rate_hz:g} samples per second; expected 32, "
            "the rate of an E4",
            hint="download the session again",
        )


def _rule(begins: _Beginning) -> StampRule:
    """Return the time of a row: the start, and its number at the rate of the file."""
    return StampRule(
        kind="row",
        column=None,
        clock="utc",
        words="the first row, seconds since 1970 (UTC), and the rate in the second",
        ns_per_unit=NS_PER_S / begins.rate_hz,
        origin=-begins.start_s * begins.rate_hz,
        is_integer=True,
    )


def _is_counts(shape: TableShape) -> bool:
    """Return whether the samples are what the sensor gives: whole numbers of 8 bits."""
    cells = [cell for row in shape.rows for cell in row]
    return bool(cells) and all(
        re.fullmatch(r"-?\d{1,3}", cell) and int(cell) in _COUNTS for cell in cells
    )
