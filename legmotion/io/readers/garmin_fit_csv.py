"""Garmin FIT files turned into CSV by FitCSVTool: one message per row, arrays as `a|b|c`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from legmotion.io.explain import unknown_format
from legmotion.io.head import FIRST_LINE, Head, Match, make_head
from legmotion.io.lines import Repairs, text_blocks
from legmotion.io.options import ReadOptions
from legmotion.io.readers._garmin import WANTED, Fields, look_at, pages
from legmotion.io.recording import ReadLog, Recording
from legmotion.io.samples import About, Page, sample_recording
from legmotion.io.source import Source
from legmotion.params import IoParameters

NAME = "garmin_fit_csv"
LABEL = "Garmin FitCSVTool CSV"
READS = "what FitCSVTool of Garmin's FIT SDK makes of a .fit file with raw acceleration"
PLACEMENT = "the watch on a longer strap around the ankle, its back to the skin"
EXPORT = "java -jar FitCSVTool.jar -b night.fit night.csv, without options; or give the .fit itself"
QUIRKS = "an activity without logged raw acceleration is refused, as its .fit file is"
EXPERIMENTAL = True

_HEADER = re.compile(r'"?Type"?,"?Local Number"?,"?Message"?,"?Field 1"?', re.IGNORECASE)
_BEGINNINGS = ("Data,", '"Data"')
_FIRST_FIELD, _FIELD_CELLS = 3, 3
# What text has that is no damage in this format.
_ORDINARY = ("crlf", "byte_order_mark")


def sniff(head: Head) -> Match | None:
    """Return a match for the header of FitCSVTool."""
    if _HEADER.match(head.first_line) is None:
        return None
    return Match(specificity=FIRST_LINE, reason="the header Type,Local Number,Message,Field 1")


def read(source: Source, options: ReadOptions, params: IoParameters) -> Recording:
    """Return the recording; a file without raw acceleration is refused."""
    head = make_head(source, decimal=options.decimal, params=params)
    if sniff(head) is None:
        raise unknown_format(head)

    def samples(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
        messages = _messages(chunks, repairs, where=source.name, params=params)
        return pages(messages, look.kind, repairs)

    data, _ = source.peek(params.probe_max_bytes)
    first = _messages(iter((data,)), Repairs(ReadLog()), where=source.name, params=params)
    look = look_at(first, where=source.name)
    about = About(
        reader=NAME,
        device=look.device,
        clock="utc" if look.has_dates else "unknown",
        clock_words="the file's seconds since 1989-12-31"
        if look.has_dates
        else "seconds since the watch was switched on",
        unit=look.unit,
        notes=look.notes,
    )
    return sample_recording(source, about, samples, options=options, params=params)


def _messages(
    chunks: Iterator[bytes], repairs: Repairs, *, where: str, params: IoParameters
) -> Iterator[tuple[str, Fields]]:
    """Yield the name and fields of the rows that matter."""
    log = ReadLog()
    blocks = text_blocks(chunks, name=where, params=params, repairs=Repairs(log))
    for block in blocks:
        for line in block.data.decode("latin-1").split("\n"):
            row = _row(line)
            if len(row) > _FIRST_FIELD and row[2] in WANTED:
                yield row[2], _fields(row)
    for code, found in log.repairs.items():
        if code not in _ORDINARY:
            repairs.add(code, found.reason, n=found.n)


def _row(line: str) -> list[str]:
    """Return the cells of a row of data; nothing for any other line."""
    if not line.startswith(_BEGINNINGS):
        return []
    try:
        # Line by line: a lost quotation mark must not swallow the lines after it.
        return next(csv.reader((line,)), [])
    except csv.Error:
        return []


def _fields(row: list[str]) -> dict[str, object]:
    """Return a row's fields: numbers, or tuples of them, or words.

    A value without a cell of its unit behind it is one that was cut off.
    """
    names, values, units = (row[_FIRST_FIELD + i :: _FIELD_CELLS] for i in range(_FIELD_CELLS))
    triples = zip(names, values, units, strict=False)
    return {name: _value(value) for name, value, _ in triples if name}


def _value(text: str) -> object:
    if "|" in text:
        return tuple(_number(part) for part in text.split("|"))
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        return int(text)
    number = _number(text)
    return text if number is None else number


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
