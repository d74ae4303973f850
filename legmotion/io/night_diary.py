"""The diary as `analyze` takes it: lights off and lights on, one row a night."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from legmotion.errors import MalformedFileError, ParameterError
from legmotion.io.diary import Convention
from legmotion.io.diary_bytes import read_bytes
from legmotion.io.diary_cells import cleaned, is_open
from legmotion.io.diary_columns import NIGHT_COLUMNS, column_name, nearest
from legmotion.io.diary_convention import evening_of, stated
from legmotion.io.diary_table import DiaryTable, TableRow, table_of
from legmotion.io.diary_writer import night_template
from legmotion.io.moment import Moment, in_night, parse_moment

_COLUMNS = ("night", "lights_off", "lights_on")
_ENDS = ("lights_on", "out_of_bed", "final_wake")
_RICHER = frozenset(column.name for column in NIGHT_COLUMNS) - set(_COLUMNS)
_MAX_SHOWN = 20
_NOON = time(12)

# An empty diary of nights.
DIARY_HEAD = night_template()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryNight:
    """What the diary says of the night that began on the evening of `night`."""

    night: date
    lights_off: Moment | None
    lights_on: Moment | None


def read_night_diary(path: str, *, convention: Convention | None = None) -> dict[date, DiaryNight]:
    """Return the diary's nights by the date of their evening.

    Columns `night` (YYYY-MM-DD), `lights_off` and `lights_on` (HH:MM or ISO 8601, either may be
    empty; without lights_on the night ends at out_of_bed, else at final_wake); other columns are
    left alone, as are lines that begin with `#`. Dates are of the evening unless `convention`, or
    a line of the file where that is None, says that they are of the morning.

    Raises
    ------
    UnreadableFileError
        For a file that is missing, not permitted or not a regular file.
    MalformedFileError
        With every problem of the file, each with its line.
    """
    name, data = read_bytes(path)
    table = table_of(data, name=name)
    problems: list[str] = []
    nights: dict[date, DiaryNight] = {}
    lines: dict[date, int] = {}
    said = convention or stated(table.comments) or "evening"
    for line, cells in _rows(table, problems):
        night = _night(cells, line, said, problems)
        if night is None:
            continue
        if night.night in nights:
            problems.append(f"line {line}: {night.night} stands in line {lines[night.night]} too")
        nights[night.night], lines[night.night] = night, line
    if problems:
        raise _refused(name, problems)
    return nights


def _rows(table: DiaryTable, problems: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells by column, and note the lines that hold no cells."""
    errors = [(line, finding) for line, finding in table.findings if finding.severity == "error"]
    if table.header is None:
        words = errors[0][1].sentence if errors else "there is no header"
        raise MalformedFileError(
            f"{table.name}: {words}",
            hint=f"expected a CSV file with the columns {','.join(_COLUMNS)}",
        )
    header = _header(table.header, table.name)
    problems.extend(f"line {line}: {finding.sentence}" for line, finding in errors)
    for row in table.rows:
        cells = (cleaned(cell)[0] for cell in row.cells)
        yield (
            row.line,
            {
                name: "" if is_open(cell) else cell
                for name, cell in zip(header, cells, strict=False)
            },
        )


def _header(row: TableRow, name: str) -> list[str]:
    """Return the column names, or say which one is missing.

    A diary that holds other columns of a night need not hold the times.
    """
    columns = [column_name(cleaned(cell)[0]) for cell in row.cells]
    known = (*_COLUMNS, *_ENDS[1:])
    twice = [column for column in known if columns.count(column) > 1]
    missing = [column for column in _COLUMNS if column not in columns]
    if twice:
        raise MalformedFileError(
            f"{name}, line {row.line}: the column {twice[0]} stands there twice",
            hint="keep one of them",
        )
    is_richer = "night" in columns and bool(_RICHER & set(columns))
    is_misspelt = any(nearest(column, tuple(missing)) for column in columns)
    if missing and (not is_richer or is_misspelt):
        near = difflib.get_close_matches(missing[0], columns, n=1)
        raise MalformedFileError(
            f"{name}, line {row.line}: there is no column {' and no column '.join(missing)}",
            hint=f"rename {near[0]} to {missing[0]}"
            if near
            else f"the columns are {','.join(_COLUMNS)}; cells of the last two may be empty",
        )
    return columns


def _night(
    cells: Mapping[str, str], line: int, convention: Convention, problems: list[str]
) -> DiaryNight | None:
    """Return one row, or note what is wrong with it."""
    n_before = len(problems)
    night = _date(cells.get("night", ""), line, problems)
    end = next((column for column in _ENDS if cells.get(column)), "lights_on")
    off = _moment(cells, "lights_off", line, problems)
    on = _moment(cells, end, line, problems)
    if night is None or len(problems) > n_before:
        return None
    night = evening_of(night, convention)
    ends = {
        "lights_off": _wall(night, off, is_end=False),
        end: _wall(night, on, is_end=True),
    }
    noon = datetime.combine(night, _NOON)
    for column, wall in ends.items():
        if wall is not None and not noon <= wall <= noon + timedelta(days=1):
            problems.append(
                f"line {line}, {column}: {cells[column]} is not in the night of {night}, "
                "which lasts from noon to noon"
            )
    start, stop = ends["lights_off"], ends[end]
    if start is not None and stop is not None and start >= stop:
        problems.append(
            f"line {line}: lights_off {cells['lights_off']} is not before {end} {cells[end]}"
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


def _moment(cells: Mapping[str, str], column: str, line: int, problems: list[str]) -> Moment | None:
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
