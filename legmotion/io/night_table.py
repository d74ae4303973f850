"""A plain table of nights from anywhere: one row a night, with its massage and its outcome."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from legmotion.io.diary import Convention, DiaryProblem
from legmotion.io.diary_bytes import read_table_bytes
from legmotion.io.diary_cells import is_open, plain_number, quoted
from legmotion.io.diary_dates import check_date_format
from legmotion.io.diary_table import DiaryTable, Finding, table_of
from legmotion.io.night_cells import Notes, cell_number, cell_of, cell_yes_no, refused
from legmotion.io.night_columns import NightColumns, night_columns
from legmotion.io.night_numbers import night_numbers

_NAN = float("nan")
_MAX_HOURS = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions:
    """What is said of a table beside it; `value` names the column of an outcome that is no rate."""

    value: str = "value"
    convention: Convention = "evening"
    date_format: str | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableNight:
    """One row: the night by its number (a day's ordinal where it is a date), NaN where blank.

    `massage` and `planned` are None where the table does not say. `numbers` are the covariates,
    `words` say how the night was measured.
    """

    line: int
    label: str
    number: int
    massage: bool | None
    planned: bool | None
    count: float
    hours: float
    value: float
    minutes: float
    numbers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class NightTable:
    """The nights of a table in order, what they hold, and what was assumed while reading."""

    name: str
    scale: Literal["rate", "number"]
    outcome: str
    is_dated: bool
    nights: tuple[TableNight, ...]
    covariates: tuple[str, ...]
    problems: tuple[DiaryProblem, ...]


def read_night_table(path: str, options: TableOptions) -> NightTable:
    """Return the nights of a table; `-` is standard input.

    Columns `night`, `massage`, and `count` with `hours` or a value; comma, semicolon or tab;
    lines that begin with `#` are left alone. `night` is a date or a whole number; gaps are kept.

    Raises
    ------
    UnreadableFileError
        For a file that is missing, not permitted or not a regular file.
    MalformedFileError
        With every problem of the table, each with its line, the value and how to mend it.
    """
    if options.date_format is not None:
        check_date_format(options.date_format)
    name, data = read_table_bytes(path)
    return parse_night_table(data, name=name, options=options)


def parse_night_table(data: bytes, *, name: str, options: TableOptions) -> NightTable:
    """Return the nights that a table's bytes hold.

    Raises MalformedFileError with every problem, as `read_night_table` does.
    """
    table = table_of(data, name=name)
    notes = Notes(name)
    for line, finding in table.findings:
        notes.add(line, "", "", finding)
    columns = night_columns(table.header, value=options.value, note=notes.add)
    nights: tuple[TableNight, ...] = ()
    is_dated = False
    if columns is not None:
        is_dated, numbers = night_numbers(
            table.rows,
            columns.night,
            notes,
            convention=options.convention,
            date_format=options.date_format,
            today=options.today or date.today(),
        )
        measured = _measured(table, columns, notes)
        nights = _nights(table, columns, numbers, measured, notes)
    errors = notes.errors()
    if errors or columns is None:
        raise refused(name, errors, hint="mend these lines; no night was compared")
    return NightTable(
        name=name,
        scale=columns.scale,
        outcome=columns.value or "count",
        is_dated=is_dated,
        nights=tuple(sorted(nights, key=lambda night: night.number)),
        covariates=tuple(nights[0].numbers) if nights else (),
        problems=tuple(one for one in notes.problems if one.severity == "warning"),
    )


def _nights(
    table: DiaryTable,
    columns: NightColumns,
    numbers: Sequence[tuple[str, int] | None],
    measured: Sequence[tuple[float, float, float]],
    notes: Notes,
) -> tuple[TableNight, ...]:
    """Return one night a row; a row with an error has none."""
    covariates = _covariates(table, columns, notes)
    nights = []
    for place, (row, night) in enumerate(zip(table.rows, numbers, strict=True)):
        if len(row.cells) > columns.n_cells:
            text = f"the row has {len(row.cells)} cells, the header {columns.n_cells}"
            fix = "put semicolons between cells where numbers have a decimal comma"
            notes.error(row, "", "", "too_many_cells", text, fix)
        massage = cell_yes_no(row, columns.massage, "massage", notes)
        planned = cell_yes_no(row, columns.planned, columns.planned_name, notes)
        minutes = cell_number(row, columns.minutes, "minutes", notes, "minutes", "30")
        if night is None:
            continue
        count, hours, value = measured[place]
        words = {name: cell_of(row, at) for name, at in columns.words.items()}
        nights.append(
            TableNight(
                line=row.line,
                label=night[0],
                number=night[1],
                massage=massage,
                planned=planned,
                count=count,
                hours=hours,
                value=value,
                minutes=minutes,
                numbers=MappingProxyType({name: cells[place] for name, cells in covariates}),
                words=MappingProxyType({name: word for name, word in words.items() if word}),
            )
        )
    return tuple(nights)


def _measured(
    table: DiaryTable, columns: NightColumns, notes: Notes
) -> list[tuple[float, float, float]]:
    """Return count, hours and value of every row, NaN where blank or not of this table."""
    found = []
    for row in table.rows:
        value = cell_number(row, columns.value_at, columns.value, notes, "any number", "7.5")
        count = cell_number(row, columns.count, "count", notes, "0 or more movements", "120")
        hours = cell_number(row, columns.hours, "hours", notes, "0 to 24 hours", "6.5")
        cells = {"count": cell_of(row, columns.count), "hours": cell_of(row, columns.hours)}
        if count < 0 or not (math.isnan(count) or count.is_integer()):
            text = f"{quoted(cells['count'])} is no count (expected a whole number, 0 or more)"
            fix = "write whole movements; a rate or a mean belongs in a column value"
            notes.error(row, "count", cells["count"], "not_a_count", text, fix)
        if hours < 0 or hours > _MAX_HOURS:
            text = f"{quoted(cells['hours'])} are no hours of one night (expected 0 to 24)"
            fix = f"write {hours / 60:.3g} if minutes were meant" if hours > 0 else "write hours"
            notes.error(row, "hours", cells["hours"], "impossible_hours", text, fix)
        if hours == 0 and count > 0:
            text = f"{count:g} movements in 0 hours"
            fix = "write the hours that were recorded, or leave both cells empty"
            notes.error(row, "hours", cells["hours"], "zero_hours", text, fix)
        found.append((count, hours, value))
    return found


def _covariates(
    table: DiaryTable, columns: NightColumns, notes: Notes
) -> list[tuple[str, list[float]]]:
    """Return the further columns that hold numbers; one that holds words is noted, not used."""
    found = []
    for name, place in columns.others.items():
        values: list[float] = []
        for row in table.rows:
            cell = cell_of(row, place)
            value = _NAN if is_open(cell) else plain_number(cell)
            if value is None:
                text = f"the column {name} holds words, as {quoted(cell)}, and was not used"
                fix = "write numbers to take it into account"
                notes.add(row.line, name, cell, Finding("warning", "column_not_used", text, fix))
                break
            values.append(value)
        else:
            found.append((name, values))
    return found
