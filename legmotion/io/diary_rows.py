"""One row of a diary as a session, a night or both, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from legmotion.io.diary import Convention, NightEntry, Session
from legmotion.io.diary_cells import cleaned, is_open, plain_number, plain_text, quoted
from legmotion.io.diary_columns import BY_NAME, NIGHT_COLUMNS
from legmotion.io.diary_convention import evening_of
from legmotion.io.diary_form import Form
from legmotion.io.diary_night import odd_times
from legmotion.io.diary_table import Finding, TableRow
from legmotion.io.diary_values import Problems, Value, cell_of
from legmotion.io.moment import Moment

_NIGHT_NAMES = frozenset(column.name for column in NIGHT_COLUMNS) - {"night", "arm_planned"}
_ZERO = frozenset({"0", "00", "0.0", "0,0", "0 min"})
SMALL_HOURS = time(5)

Extras = tuple[dict[str, float], dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What holds for every row of a file: form, convention, today, when a night begins."""

    form: Form
    convention: Convention
    today: date
    night_start: time


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """What a row holds; `unknown` is its day, if past, where no massage is said or denied.

    `has_lost_day` marks a row about a massage whose day could not be read.
    """

    session: Session | None = None
    night: NightEntry | None = None
    unknown: date | None = None
    has_lost_day: bool = False


def read_row(row: TableRow, reading: Reading, problems: Problems) -> ReadRow:
    """Return what a row holds; a row with an error holds nothing but its day."""
    form, before = reading.form, problems.n_errors
    values = _values(row, form, problems)
    _refuse_width(row, form, problems)
    day, night = _days(values, row, reading, problems)
    is_massage = _is_massage(values, row, form, problems) if form.session_day else None
    if day is not None:
        _check_session(values, day, is_massage, row, problems)
    extras = _extras(row, form)
    entry = _entry(values, night, extras, row, problems.file) if night is not None else None
    if entry is not None:
        for column, finding in odd_times(
            entry.night, entry.moments, entry.numbers, reading.night_start
        ):
            problems.add(row.line, column, _cell(row, form, column), finding)
    _refuse_future(values, day, night, is_massage, row, reading, problems)
    past_day = day if day is not None and day <= reading.today else None
    if problems.n_errors > before:
        return ReadRow(unknown=past_day, has_lost_day=bool(form.session_day) and day is None)
    if day is None or is_massage is None:
        return ReadRow(night=entry, unknown=past_day)
    session = _session(
        values, day, is_massage, ({}, {}) if form.night_day else extras, row, problems.file
    )
    return ReadRow(session=session, night=entry)


def _cell(row: TableRow, form: Form, column: str) -> str:
    for known, at in form.columns:
        if known.name == column and at < len(row.cells):
            return row.cells[at]
    return ""


def _values(row: TableRow, form: Form, problems: Problems) -> dict[str, Value]:
    """Return the known cells that say something."""
    values: dict[str, Value] = {}
    for column, at in form.columns:
        text = row.cells[at] if at < len(row.cells) else ""
        if column.name == "minutes" and cleaned(text)[0].lower() in _ZERO:
            continue
        value = cell_of(column, text, row.line, form.dates, problems)
        if value is not None:
            values[column.name] = value
    return values


def _refuse_width(row: TableRow, form: Form, problems: Problems) -> None:
    extra = [cell for cell in row.cells[form.n_columns :] if cell]
    if extra:
        sentence = f"there are {len(row.cells)} cells, the header names {form.n_columns}"
        fix = "put a cell that holds the mark between cells into quotation marks, or take it out"
        problems.add(row.line, "", extra[0], Finding("error", "too_many_cells", sentence, fix))


def _days(
    values: Mapping[str, Value], row: TableRow, reading: Reading, problems: Problems
) -> tuple[date | None, date | None]:
    """Return the day of the massage and the evening of the night, and say if one is missing."""
    form = reading.form
    has_session = "massage" in values or "minutes" in values or not form.night_day
    has_night = bool(_NIGHT_NAMES & values.keys()) or not form.session_day
    needed = {form.session_day: has_session, form.night_day: has_night}
    if form.is_merged:
        needed = {form.session_day: True}
    found: dict[str, date | None] = {"": None}
    for column, is_needed in needed.items():
        value = values.get(column)
        found[column] = value if isinstance(value, date) else None
        if column and value is None and is_needed and is_open(cleaned(_cell(row, form, column))[0]):
            fix = f"write the day, as {BY_NAME[column].example}"
            finding = Finding("error", "missing_date", "the row has no date", fix)
            problems.add(row.line, column, "", finding)
    day, night = found[form.session_day], found[form.night_day]
    if night is not None:
        night = evening_of(night, reading.convention)
    return (night if form.is_merged else day), night


def _is_massage(
    values: Mapping[str, Value], row: TableRow, form: Form, problems: Problems
) -> bool | None:
    """Return whether there was a massage; None where the row does not say."""
    is_zero = cleaned(_cell(row, form, "minutes"))[0].lower() in _ZERO
    if not form.has_massage:
        if is_zero:
            sentence = f"0 is out of range (expected {BY_NAME['minutes'].expected})"
            fix = "for a day without massage add a column massage and write no"
            problems.add(row.line, "minutes", "0", Finding("error", "out_of_range", sentence, fix))
        return True
    said = values.get("massage")
    if isinstance(said, bool):
        if said and is_zero:
            sentence = "massage is yes and minutes is 0"
            fix = "write how long it was, leave the cell empty, or write no"
            finding = Finding("error", "contradictory", sentence, fix)
            problems.add(row.line, "minutes", "0", finding)
        return said
    if not is_open(cleaned(_cell(row, form, "massage"))[0]):
        return None
    if is_zero:
        sentence = "0 minutes do not say that there was no massage; the day is left open"
        finding = Finding("warning", "massage_open", sentence, "write no in the column massage")
        problems.add(row.line, "massage", "", finding)
    if "minutes" not in values and "start_time" not in values:
        return None
    sentence = "the cell is empty, but the row has a time or minutes: taken as yes"
    finding = Finding("warning", "massage_assumed", sentence, "write yes or no")
    problems.add(row.line, "massage", "", finding)
    return True


def _check_session(
    values: Mapping[str, Value],
    day: date,
    is_massage: bool | None,
    row: TableRow,
    problems: Problems,
) -> None:
    """Note what contradicts itself about a session, and a start after midnight."""
    start, minutes = values.get("start_time"), values.get("minutes")
    if is_massage is False and (start is not None or minutes is not None):
        what = "a start time" if minutes is None else f"{minutes:g} minutes"
        sentence = f"massage is no, but the row has {what}"
        fix = "write yes, or empty the other cells"
        problems.add(row.line, "massage", "no", Finding("error", "contradictory", sentence, fix))
    if isinstance(start, datetime) and start.date() != day:
        sentence = f"the start is on {start.date()}, the day of the row is {day}"
        fix = "correct one of the two, or write the time alone, as 20:30"
        finding = Finding("error", "contradictory", sentence, fix)
        problems.add(row.line, "start_time", start.isoformat(), finding)
    clock = start.time() if isinstance(start, datetime) else start
    if is_massage and isinstance(clock, time) and clock < SMALL_HOURS:
        sentence = (
            f"{clock:%H:%M} on {day} is after midnight, in the night that began on "
            f"{day - timedelta(days=1)}"
        )
        finding = Finding("info", "small_hours", sentence)
        problems.add(row.line, "start_time", f"{clock:%H:%M}", finding)


def _extras(row: TableRow, form: Form) -> Extras:
    """Return the cells of columns that are not the diary's own, as numbers and as words."""
    numbers: dict[str, float] = {}
    words: dict[str, str] = {}
    for name, at in form.extras:
        if at >= len(row.cells) or not row.cells[at]:
            continue
        text = row.cells[at]
        bare = cleaned(text)[0]
        number = plain_number(bare) if name in form.numeric else None
        if number is not None:
            numbers[name] = number
        elif name not in form.numeric and bare:
            words[name] = plain_text(text)
    return numbers, words


def _sorted_out(values: Mapping[str, Value], names: frozenset[str], extras: Extras) -> Extras:
    """Return the optional cells of a row as numbers and as words, yes and no as 1 and 0."""
    numbers, words = dict(extras[0]), dict(extras[1])
    for name, value in values.items():
        if name not in names:
            continue
        if isinstance(value, bool | float):
            numbers[name] = float(value)
        elif isinstance(value, str):
            words[name] = value
    return numbers, words


_SESSION_NAMES = frozenset(
    {"kind", "region", "side", "therapist", "pressure", "oil", "notes"}
)  # beside the columns that are fields


def _session(
    values: Mapping[str, Value],
    day: date,
    is_massage: bool,
    extras: Extras,
    row: TableRow,
    file: str,
) -> Session:
    start, minutes = values.get("start_time"), values.get("minutes")
    numbers, words = _sorted_out(values, _SESSION_NAMES, extras)
    return Session(
        date=day,
        is_massage=is_massage,
        start=start if isinstance(start, datetime | time) else None,
        minutes=float(minutes) if isinstance(minutes, float) else None,
        numbers=MappingProxyType(numbers),
        words=MappingProxyType(words),
        file=file,
        line=row.line,
    )


def _entry(
    values: Mapping[str, Value], night: date, extras: Extras, row: TableRow, file: str
) -> NightEntry:
    numbers, words = _sorted_out(values, _NIGHT_NAMES, extras)
    moments: dict[str, Moment] = {
        name: value
        for name, value in values.items()
        if name in _NIGHT_NAMES and isinstance(value, datetime | time)
    }
    planned = values.get("arm_planned")
    return NightEntry(
        night=night,
        moments=MappingProxyType(moments),
        numbers=MappingProxyType(numbers),
        words=MappingProxyType(words),
        planned=planned if isinstance(planned, bool) else None,
        file=file,
        line=row.line,
    )


def _refuse_future(
    values: Mapping[str, Value],
    day: date | None,
    night: date | None,
    is_massage: bool | None,
    row: TableRow,
    reading: Reading,
    problems: Problems,
) -> None:
    """Refuse a day that is yet to come, unless nothing but a plan is noted of it."""
    form = reading.form
    for column, at, is_told in (
        (form.session_day, day, is_massage is not None),
        (form.night_day, night, bool(_NIGHT_NAMES & values.keys())),
    ):
        if column and at is not None and at > reading.today and is_told:
            sentence = f"{quoted(_cell(row, form, column))} is in the future"
            fix = f"correct the date; today is {reading.today}"
            finding = Finding("error", "future_date", sentence, fix)
            problems.add(row.line, column, _cell(row, form, column), finding)
            return
