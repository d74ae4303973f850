"""The diary of lights off and lights on: one row a night, comma or semicolon."""

from __future__ import annotations

import csv
import difflib
import itertools
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO

from legmotion.errors import MalformedFileError, ParameterError, UnreadableFileError
from legmotion.io.moment import Moment, in_night, parse_moment

_COLUMNS = ("night", "lights_off", "lights_on")
_MAX_SHOWN = 20
_MAX_LINE = 65536
_NOON = time(12)

# An empty diary. No mark in the second line that a spreadsheet would put into quotes.
DIARY_HEAD = f"""{",".join(_COLUMNS)}
# night = date of the evening as 2026-11-21 and times as 22:30 or empty where not known
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryNight:
    """What the diary says of the night that began on the evening of `night`."""

    night: date
    lights_off: Moment | None
    lights_on: Moment | None


def read_night_diary(path: str) -> dict[date, DiaryNight]:
    """Return the diary's nights by the date of their evening.

    Columns `night` (YYYY-MM-DD), `lights_off` and `lights_on` (HH:MM or ISO 8601, either may be
    empty); other columns are left alone, as are lines that begin with `#`.

    Raises
    ------
    UnreadableFileError
        For a file that is missing, not permitted or not a regular file.
    MalformedFileError
        With every problem of the file, each with its line.
    """
    name = Path(path).name
    problems: list[str] = []
    nights: dict[date, DiaryNight] = {}
    lines: dict[date, int] = {}
    with _opened(path) as file:
        for line, cells in _rows(file, name):
            night = _night(cells, line, problems)
            if night is None:
                continue
            if night.night in nights:
                problems.append(
                    f"line {line}: {night.night} stands in line {lines[night.night]} too"
                )
            nights[night.night], lines[night.night] = night, line
    if problems:
        raise _refused(name, problems)
    return nights


def _opened(path: str) -> TextIO:
    """Open a regular file; cells that matter are ASCII, so foreign bytes elsewhere do no harm."""
    name = Path(path).name
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise UnreadableFileError(
                f"{name}: not a regular file", hint="give the diary as a CSV file"
            )
        return Path(path).open(encoding="utf-8-sig", errors="replace", newline="")
    except OSError as error:
        raise UnreadableFileError(
            f"{name}: {(error.strerror or 'cannot be read').lower()}",
            hint="check the path and the rights of the diary",
        ) from error


def _lines(file: TextIO, name: str) -> Iterator[str]:
    while line := file.readline(_MAX_LINE):
        if len(line) == _MAX_LINE:
            raise MalformedFileError(
                f"{name}: a line is longer than {_MAX_LINE} characters: this is no diary",
                hint=f"expected a CSV file with the columns {','.join(_COLUMNS)}",
            )
        yield line


def _rows(file: TextIO, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells by column, blank lines and comments left out."""
    header: list[str] = []
    lines = _lines(file, name)
    skipped = 0
    first = ""
    for first in lines:
        if first.strip(" \t\r\n,;") and not first.startswith("#"):
            break
        skipped += 1
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(itertools.chain([first], lines), delimiter=delimiter)
    try:
        for cells in reader:
            words = [cell.strip() for cell in cells]
            if not any(words) or words[0].startswith("#"):
                continue
            if header:
                yield skipped + reader.line_num, dict(zip(header, words, strict=False))
            else:
                header = _header(words, name, skipped + 1)
    except csv.Error as error:
        raise MalformedFileError(
            f"{name}, line {skipped + reader.line_num}: {error}",
            hint=f"expected a CSV file with the columns {','.join(_COLUMNS)}",
        ) from error
    if not header:
        raise MalformedFileError(
            f"{name}: there is no header", hint=f"the columns are {','.join(_COLUMNS)}"
        )


def _header(words: list[str], name: str, line: int) -> list[str]:
    """Return the column names, or say which one is missing."""
    columns = [word.lower() for word in words]
    twice = [column for column in _COLUMNS if columns.count(column) > 1]
    missing = [column for column in _COLUMNS if column not in columns]
    if twice:
        raise MalformedFileError(
            f"{name}, line {line}: the column {twice[0]} stands there twice",
            hint="keep one of them",
        )
    if missing:
        near = difflib.get_close_matches(missing[0], columns, n=1)
        raise MalformedFileError(
            f"{name}, line {line}: there is no column {' and no column '.join(missing)}",
            hint=f"rename {near[0]} to {missing[0]}"
            if near
            else f"the columns are {','.join(_COLUMNS)}; cells of the last two may be empty",
        )
    return columns


def _night(cells: dict[str, str], line: int, problems: list[str]) -> DiaryNight | None:
    """Return one row, or note what is wrong with it."""
    n_before = len(problems)
    night = _date(cells.get("night", ""), line, problems)
    off = _moment(cells, "lights_off", line, problems)
    on = _moment(cells, "lights_on", line, problems)
    if night is None or len(problems) > n_before:
        return None
    ends = {
        "lights_off": _wall(night, off, is_end=False),
        "lights_on": _wall(night, on, is_end=True),
    }
    noon = datetime.combine(night, _NOON)
    for column, wall in ends.items():
        if wall is not None and not noon <= wall <= noon + timedelta(days=1):
            problems.append(
                f"line {line}, {column}: {cells[column]} is not in the night of {night}, "
                "which lasts from noon to noon"
            )
    start, end = ends["lights_off"], ends["lights_on"]
    if start is not None and end is not None and start >= end:
        problems.append(
            f"line {line}: lights_off {cells['lights_off']} is not before "
            f"lights_on {cells['lights_on']}"
        )
    return DiaryNight(night=night, lights_off=off, lights_on=on)


def _date(text: str, line: int, problems: list[str]) -> date | None:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        problems.append(f"line {line}, night: {text!r} is no date; write the evening as 2026-11-21")
        return None


def _moment(cells: dict[str, str], column: str, line: int, problems: list[str]) -> Moment | None:
    text = cells.get(column, "")
    if not text:
        return None
    try:
        return parse_moment(text, what=f"line {line}, {column}")
    except ParameterError as error:
        problems.append(f"{error.message}; {error.hint}")
        return None


def _wall(night: date, moment: Moment | None, *, is_end: bool) -> datetime | None:
    """Return a moment as wall time; None where it is open or stands in a zone of its own."""
    if isinstance(moment, time):
        return in_night(night, moment, is_end=is_end)
    return moment if moment is not None and moment.tzinfo is None else None


def _refused(name: str, problems: list[str]) -> MalformedFileError:
    shown = problems[:_MAX_SHOWN]
    if len(problems) > _MAX_SHOWN:
        shown.append(f"and {len(problems) - _MAX_SHOWN} more")
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return MalformedFileError(
        f"{name}: {count}\n  " + "\n  ".join(shown),
        hint="mend these lines; no night was analysed",
    )
