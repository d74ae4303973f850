"""A table of several clients: their nights, or the effect that each one's nights gave."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from legmotion.errors import MalformedFileError
from legmotion.io.diary import DiaryProblem
from legmotion.io.diary_bytes import read_table_bytes
from legmotion.io.diary_cells import is_open
from legmotion.io.diary_table import DiaryTable, TableRow, table_of
from legmotion.io.night_cells import Notes, cell_number, cell_of, refused
from legmotion.io.night_columns import column_name
from legmotion.io.night_table import NightTable, TableOptions, parse_night_table

CLIENT, ESTIMATE, DIFFERENCE, SE = "client", "estimate", "difference", "se"
_HINT = "mend these lines; nothing was averaged"
_COLUMNS = "client,night,massage,hours,count, or client,estimate,se"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientEstimate:
    """One client's effect as somebody else worked it out: with its standard error."""

    code: str
    estimate: float
    se: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTable:
    """Several clients by code: a table of nights each, or an estimate each.

    Estimates of a "rate" are natural logarithms of ratios, those of a "number" differences.
    """

    name: str
    scale: Literal["rate", "number"]
    nights: tuple[tuple[str, NightTable], ...] = ()
    estimates: tuple[ClientEstimate, ...] = ()


def read_client_table(path: str, options: TableOptions) -> ClientTable:
    """Return the clients of a table; `-` is standard input.

    Columns `client` with those of a table of nights; or `client`, `estimate` (the natural
    logarithm of a ratio) or `difference`, and `se`.

    Raises
    ------
    UnreadableFileError
        For a file that is missing, not permitted or not a regular file.
    MalformedFileError
        With every problem of the table, each with its line, the value and how to mend it.
    """
    name, data = read_table_bytes(path)
    return parse_client_table(data, name=name, options=options)


def parse_client_table(data: bytes, *, name: str, options: TableOptions) -> ClientTable:
    """Return the clients that a table's bytes hold.

    Raises MalformedFileError with every problem, as `read_client_table` does.
    """
    table = table_of(data, name=name)
    notes = Notes(name)
    for line, finding in table.findings:
        notes.add(line, "", "", finding)
    if table.header is None:
        raise refused(name, [_no_column(name, 0, CLIENT)], hint=_HINT)
    names = [column_name(cell) for cell in table.header.cells]
    if CLIENT not in names:
        raise refused(name, [_no_column(name, table.header.line, CLIENT)], hint=_HINT)
    if not table.rows:
        raise refused(name, [_problem(name, 0, CLIENT, "there is no row")], hint=_HINT)
    place = names.index(CLIENT)
    codes = [cell_of(row, place) for row in table.rows]
    for row, code in zip(table.rows, codes, strict=True):
        if is_open(code):
            text = "the row does not say which client it is of"
            notes.error(row, CLIENT, code, "no_client", text, "write a code, as c01; no name")
    if SE in names:
        return _estimates(table, names, codes, notes)
    return _nights(table, place, codes, notes, options)


def _estimates(
    table: DiaryTable, names: list[str], codes: Sequence[str], notes: Notes
) -> ClientTable:
    """Return one estimate a row."""
    assert table.header is not None
    column = next((one for one in (ESTIMATE, DIFFERENCE) if one in names), None)
    if column is None:
        raise refused(table.name, [_no_column(table.name, table.header.line, ESTIMATE)], hint=_HINT)
    at, se_at = names.index(column), names.index(SE)
    found = []
    for row, code in zip(table.rows, codes, strict=True):
        estimate = cell_number(row, at, column, notes, "any number", "-0.36")
        se = cell_number(row, se_at, SE, notes, "a number above 0", "0.15")
        for name, place, value in ((column, at, estimate), (SE, se_at, se)):
            cell = cell_of(row, place)
            if is_open(cell):
                text = f"the row has no {name}"
                notes.error(row, name, "", "no_value", text, "fill it in, or leave the row out")
            elif math.isfinite(value) and name == SE and value <= 0.0:
                text = f"a standard error of {value:g} is none (expected a number above 0)"
                notes.error(row, SE, cell, "not_an_error", text, "write it as 0.15")
        found.append(ClientEstimate(code=code, estimate=estimate, se=se))
    _raise_errors(notes)
    return ClientTable(
        name=table.name,
        scale="rate" if column == ESTIMATE else "number",
        estimates=tuple(found),
    )


def _nights(
    table: DiaryTable, place: int, codes: Sequence[str], notes: Notes, options: TableOptions
) -> ClientTable:
    """Return one table of nights a client, read as if it stood in a file of its own."""
    _raise_errors(notes)
    tables: list[tuple[str, NightTable]] = []
    refusals: list[MalformedFileError] = []
    for code in sorted(set(codes)):
        rows = [row for row, one in zip(table.rows, codes, strict=True) if one == code]
        try:
            read = parse_night_table(_alone(table, rows, place), name=table.name, options=options)
            tables.append((code, read))
        except MalformedFileError as error:
            refusals.append(error)
    if refusals:
        lines = {line: None for error in refusals for line in error.message.splitlines()[1:]}
        count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        raise MalformedFileError(
            "\n".join([f"{table.name}: {count}", *lines]), hint=refusals[0].hint
        )
    return ClientTable(name=table.name, scale=tables[0][1].scale, nights=tuple(tables))


def _alone(table: DiaryTable, rows: Sequence[TableRow], place: int) -> bytes:
    """Return a client's rows as a table of its own, without the client, each on its old line."""
    assert table.header is not None
    kept = {row.line: row.cells for row in (table.header, *rows)}
    lines = []
    for line in range(1, max(kept) + 1):
        cells = kept.get(line, ())
        told = [*cells[:place], *cells[place + 1 :]]
        lines.append(",".join('"' + _one_line(cell) + '"' for cell in told))
    return "\n".join(lines).encode()


def _one_line(cell: str) -> str:
    return " ".join(cell.split()).replace('"', '""')


def _raise_errors(notes: Notes) -> None:
    errors = notes.errors()
    if errors:
        raise refused(notes.name, errors, hint=_HINT)


def _no_column(name: str, line: int, column: str) -> DiaryProblem:
    return _problem(name, line, column, f"there is no column {column}")


def _problem(name: str, line: int, column: str, sentence: str) -> DiaryProblem:
    return DiaryProblem(
        file=name,
        line=line,
        column=column,
        found="",
        severity="error",
        code="no_column",
        sentence=sentence,
        fix=f"the first line names the columns: {_COLUMNS}",
    )
