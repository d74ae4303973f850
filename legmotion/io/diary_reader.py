"""The diary of a study: massage.csv and nights.csv, or both in one file.

Reading never stops at the first problem: what cannot be used is left out and listed, with its
line, what was found and how to mend it. A blank is unknown; it is never "no massage".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from legmotion.io.diary import Convention, Diary, DiaryProblem
from legmotion.io.diary_bytes import read_bytes
from legmotion.io.diary_columns import File
from legmotion.io.diary_convention import Dating, dating
from legmotion.io.diary_dates import check_date_format
from legmotion.io.diary_form import Form, form_of, role_of
from legmotion.io.diary_merge import FileRows, merged_nights, merged_sessions
from legmotion.io.diary_rows import Reading, ReadRow, read_row
from legmotion.io.diary_table import DiaryTable, Finding, table_of
from legmotion.io.diary_values import Problems

NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryOptions:
    """What a diary does not say itself.

    `convention` says of which day the dates of nights are; `is_complete` that a day without a row
    had no massage. `date_format` is a pattern as %d/%m/%Y, `today` the last day that can have
    been noted, `night_start` the time of day at which a night begins.
    """

    convention: Convention | None = None
    is_complete: bool = False
    date_format: str | None = None
    today: date | None = None
    night_start: time = NOON


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    table: DiaryTable
    role: File
    form: Form | None
    problems: Problems


def read_diary(*, massage: str | None, nights: str | None, options: DiaryOptions) -> Diary:
    """Return the sessions and nights of a diary, and every problem of its files.

    Parameters
    ----------
    massage : str or None
        The file of sessions, or the one merged file.
    nights : str or None
        The file of nights; a column `massage` in it is read as well.
    options : DiaryOptions
        What the files do not say themselves.

    Raises
    ------
    UnreadableFileError
        For a file that is missing, not permitted or not a regular file.
    ParameterError
        For a `date_format` without day, month or year.
    """
    if options.date_format is not None:
        check_date_format(options.date_format)
    paths: tuple[tuple[str | None, File], ...] = ((massage, "massage"), (nights, "nights"))
    files = [_opened(path, role, options) for path, role in paths if path is not None]
    return _diary(files, options)


def sort_files(paths: Sequence[str]) -> dict[File, list[str]]:
    """Return which files are of sessions and which of nights, by their headers."""
    found: dict[File, list[str]] = {"massage": [], "nights": []}
    for path in paths:
        name, data = read_bytes(path)
        found[role_of(table_of(data, name=name))].append(path)
    return found


def _opened(path: str, role: File, options: DiaryOptions) -> _File:
    name, data = read_bytes(path)
    table = table_of(data, name=name)
    problems = Problems(name)
    for line, finding in table.findings:
        problems.add(line, "", "", finding)
    form = form_of(table, role, problems, date_format=options.date_format)
    return _File(table=table, role=role, form=form, problems=problems)


def _diary(files: Sequence[_File], options: DiaryOptions) -> Diary:
    dated = _dating(files, options.convention)
    found: list[FileRows] = []
    for file in files:
        rows = _rows(file, dated.convention, options)
        if not dated.is_known and file.form is not None and file.form.night_day:
            rows = []
        found.append(FileRows(rows=rows, problems=file.problems))
    sessions, unknown = merged_sessions(found)
    nights = merged_nights(found)
    is_complete = options.is_complete and _is_whole(files, found) and dated.is_known
    if options.is_complete and not is_complete:
        _say_incomplete(files)
    problems: list[DiaryProblem] = []
    for file in files:
        problems += file.problems.all()
    return Diary(
        sessions=sessions,
        nights=nights,
        problems=tuple(problems),
        is_complete=is_complete,
        convention=dated.convention,
        unknown=unknown,
    )


def _dating(files: Sequence[_File], given: Convention | None) -> Dating:
    """Return what the dates of nights mean, and note in their file what was assumed."""
    of_nights = [
        (file, file.form)
        for file in files
        if file.form is not None and file.form.night_day and file.table.rows
    ]
    if not of_nights:
        return Dating(convention=given or "evening")
    dated = dating([(file.table, form) for file, form in of_nights], given)
    file, form = of_nights[-1]
    if dated.finding is not None:
        file.problems.add(0, form.night_day, "", dated.finding)
    for file, form in of_nights:
        if form.is_merged and dated.convention == "morning":
            sentence = "dates are of the morning: the massage of a row is that of the day before"
            finding = Finding("warning", "massage_day_before", sentence, "nothing, if that is so")
            file.problems.add(0, form.session_day, "", finding)
    return dated


def _rows(file: _File, convention: Convention, options: DiaryOptions) -> list[ReadRow]:
    if file.form is None:
        return []
    reading = Reading(
        form=file.form,
        convention=convention,
        today=options.today or date.today(),
        night_start=options.night_start,
    )
    return [read_row(row, reading, file.problems) for row in file.table.rows]


def _is_whole(files: Sequence[_File], found: Sequence[FileRows]) -> bool:
    """Tell whether every row about a massage could be read at least as far as its day."""
    of_massage = [file for file in files if file.form is None or file.form.session_day]
    return (
        any(file.form is not None for file in of_massage)
        and all(file.form is not None for file in of_massage)
        and not any(row.has_lost_day for one in found for row in one.rows)
        and not any(
            finding.severity == "error" for file in of_massage for _, finding in file.table.findings
        )
    )


def _say_incomplete(files: Sequence[_File]) -> None:
    sentence = (
        "the diary is said to be complete, but rows about massages are missing or cannot be read: "
        "days without a row stay unknown"
    )
    finding = Finding("warning", "not_complete", sentence, "correct the rows that are named")
    if files:
        files[0].problems.add(0, "", "", finding)
