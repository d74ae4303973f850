"""What a diary file holds, by its header: sessions, nights or both, and under which column."""

from __future__ import annotations

from dataclasses import dataclass

from legmotion.io.diary import Severity
from legmotion.io.diary_cells import cleaned, is_open, plain_number
from legmotion.io.diary_columns import (
    BY_NAME,
    COLUMNS,
    MASSAGE_COLUMNS,
    NIGHT_COLUMNS,
    DiaryColumn,
    File,
    column_name,
    nearest,
)
from legmotion.io.diary_dates import order_of
from legmotion.io.diary_table import DiaryTable, Finding, TableRow
from legmotion.io.diary_values import DateRule, Problems

_DAYS = ("date", "night")
_NIGHT_NAMES = frozenset(column.name for column in NIGHT_COLUMNS) - {"night"}
_MASSAGE_NAMES = frozenset(column.name for column in MASSAGE_COLUMNS) - {"date"}
_HEADS = {
    "massage": "date,massage,start_time,minutes",
    "nights": "night,lights_off,lights_on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Where a file's cells stand.

    `session_day` and `night_day` name the column of the day, empty where the file holds no
    sessions or no nights. `extras` are the columns of other names, `numeric` those of them that
    hold numbers throughout.
    """

    n_columns: int
    columns: tuple[tuple[DiaryColumn, int], ...]
    extras: tuple[tuple[str, int], ...]
    numeric: frozenset[str]
    session_day: str
    night_day: str
    dates: DateRule

    @property
    def has_massage(self) -> bool:
        """Whether a column says of each row if there was a massage."""
        return any(column.name == "massage" for column, _ in self.columns)

    @property
    def is_merged(self) -> bool:
        """Whether a row is an evening and its massage under one date."""
        return bool(self.session_day) and self.session_day == self.night_day


def role_of(table: DiaryTable) -> File:
    """Return which of the two files a table is, by its header."""
    names = {column_name(cell) for cell in table.header.cells} if table.header else set()
    if "date" in names and "night" not in names:
        return "massage"
    if "night" in names or not names & _MASSAGE_NAMES:
        return "nights"
    return "massage"


def form_of(
    table: DiaryTable, role: File, problems: Problems, *, date_format: str | None
) -> Form | None:
    """Return where the cells stand; None, and why, where the file cannot be used."""
    if table.header is None:
        if not problems.n_errors:
            sentence = "there is no header line"
            fix = f"the first line names the columns: {_HEADS[role]}"
            problems.add(0, "", "", Finding("error", "no_header", sentence, fix))
        return None
    names = _names(table, table.header, problems)
    if problems.n_errors:
        return None
    days = _days(set(names), role)
    if days is None:
        _missing(table, role, names, problems)
        return None
    known = _known(names, *days)
    extras = tuple((name, at) for name, at in names.items() if name not in known)
    for name, _ in extras:
        _say_extra(name, set(names), table.header.line, days, problems)
    day_cells = [
        cleaned(row.cells[names[day]])[0]
        for row in table.rows
        for day in _DAYS
        if day in known and names[day] < len(row.cells)
    ]
    return Form(
        n_columns=len(table.header.cells),
        columns=tuple((BY_NAME[name], at) for name, at in names.items() if name in known),
        extras=extras,
        numeric=frozenset(name for name, at in extras if _is_numeric(table, at)),
        session_day=days[0],
        night_day=days[1],
        dates=DateRule(order=order_of(day_cells), date_format=date_format),
    )


def _names(table: DiaryTable, header: TableRow, problems: Problems) -> dict[str, int]:
    """Return the columns by name; a known one that stands there twice is an error."""
    names: dict[str, int] = {}
    for at, cell in enumerate(header.cells):
        name = column_name(cleaned(cell)[0])
        if name in names:
            severity: Severity = "error" if name in BY_NAME else "warning"
            sentence = "the column stands there twice"
            finding = Finding(severity, "duplicate_column", sentence, "keep one of them")
            problems.add(header.line, name, cell, finding)
        elif name:
            names[name] = at
    for at, cell in enumerate(header.cells):
        lines = [row.line for row in table.rows if at < len(row.cells) and row.cells[at]]
        if lines and not column_name(cleaned(cell)[0]):
            sentence = f"the cells of column {at + 1} are left out, for it has no name"
            finding = Finding("warning", "unnamed_column", sentence, "name it in the header")
            problems.add(lines[0], "", "", finding)
    return names


def _days(names: set[str], role: File) -> tuple[str, str] | None:
    """Return the columns of a session's day and of a night, empty where there are none."""
    has_massage = "massage" in names
    has_nights = bool(names & _NIGHT_NAMES)
    if "date" in names and "night" in names:
        if role == "massage" or has_massage:
            return "date", "night" if has_nights or role == "nights" else ""
        return "", "night"
    if "date" in names and (role == "massage" or has_massage):
        return "date", "date" if has_nights else ""
    if "night" in names and (role == "nights" or has_massage):
        return "night" if has_massage else "", "night"
    return None


def _known(names: dict[str, int], session_day: str, night_day: str) -> frozenset[str]:
    """Return the columns that are read by their contract; the others are kept as they are."""
    known = {session_day, night_day}
    if session_day:
        known |= _MASSAGE_NAMES
    if night_day:
        known |= _NIGHT_NAMES
    return frozenset(known & set(names))


def _missing(table: DiaryTable, role: File, names: dict[str, int], problems: Problems) -> None:
    """Say that the column of the day is missing, and which one may be meant."""
    assert table.header is not None
    wanted = "date" if role == "massage" else "night"
    other = "night" if wanted == "date" else "date"
    unknown = [name for name in names if name not in BY_NAME]
    near = next((name for name in unknown if nearest(name, (wanted,))), "")
    fix = f"the columns are {_HEADS[role]}"
    if near or other in names:
        fix = f"rename {near or other} to {wanted}"
    elif any(cell[:1].isdigit() for cell in table.header.cells):
        fix = f"write a line with the names of the columns above it: {_HEADS[role]}"
    sentence = f"there is no column {wanted}"
    found = ", ".join(names)[:200]
    finding = Finding("error", "missing_column", sentence, fix)
    problems.add(table.header.line, wanted, found, finding)


def _say_extra(
    name: str, names: set[str], line: int, days: tuple[str, str], problems: Problems
) -> None:
    """Say that a column is not known, and which known one is two typing mistakes away at most."""
    files = [file for file, day in zip(("massage", "nights"), days, strict=True) if day]
    free = tuple(
        column.name for column in COLUMNS if column.file in files and column.name not in names
    )
    near = nearest(name, free)
    if near:
        sentence = f"there is no column {name}; did you mean {near}? It is kept as it is"
        finding = Finding("warning", "near_column", sentence, f"rename {name} to {near}")
    elif name in BY_NAME:
        sentence = f"{name} is a column of {BY_NAME[name].file}.csv; here it is kept as it is"
        finding = Finding("info", "unknown_column", sentence)
    else:
        sentence = f"{name} is not a column of the diary's own and is kept as it is"
        fix = "nothing, or name it as a covariate"
        finding = Finding("info", "unknown_column", sentence, fix)
    problems.add(line, name, name, finding)


def _is_numeric(table: DiaryTable, at: int) -> bool:
    """Tell whether a column holds numbers, yes or no, and nothing else."""
    cells = [cleaned(row.cells[at])[0] for row in table.rows if at < len(row.cells)]
    said = [cell for cell in cells if not is_open(cell)]
    return bool(said) and all(plain_number(cell) is not None for cell in said)
