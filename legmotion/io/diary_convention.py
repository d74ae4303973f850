"""Whether the dates of a diary's nights are those of the evening or of the morning after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from legmotion.io.diary import Convention
from legmotion.io.diary_cells import cleaned
from legmotion.io.diary_dates import date_of
from legmotion.io.diary_form import Form
from legmotion.io.diary_table import DiaryTable, Finding, TableRow
from legmotion.io.diary_times import moment_of

OPTION = "--date-convention evening or morning, or date_convention in legmotion.toml"

_STATED = re.compile(
    r"(?:convention\W{1,6}|night\W{1,6}(?:is\s)?(?:the\s)?(?:date|day)\sof\s(?:the\s)?)"
    r"(evening|morning)"
)
_WORDS = re.compile(r"\b(evening|morning)s?\b")
_OF_DATES = re.compile(r"\b(night|date|day)s?\b")
_BEDTIMES = ("in_bed", "lights_off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """What the dates of nights mean, and what is to be said about it.

    `is_known` is false where the nights cannot be dated, because the signs contradict.
    """

    convention: Convention
    is_known: bool = True
    finding: Finding | None = None


def stated(comments: Sequence[TableRow]) -> Convention | None:
    """Return the convention that a file's comments state, None where they do not or say both."""
    text = [" ".join(row.cells).lower() for row in comments]
    found = {match[1] for line in text for match in _STATED.finditer(line)}
    if not found:
        found = {
            match[1] for line in text if _OF_DATES.search(line) for match in _WORDS.finditer(line)
        }
    if found == {"evening"}:
        return "evening"
    return "morning" if found == {"morning"} else None


def dating(files: Sequence[tuple[DiaryTable, Form]], given: Convention | None) -> Dating:
    """Return what the dates mean: as given, else as the files state, else of the evening.

    Evening is assumed aloud; it is not assumed where full dates beside the times of going to bed
    fit the morning only.
    """
    if given is not None:
        return Dating(convention=given)
    said = {convention for table, _ in files if (convention := stated(table.comments))}
    if len(said) == 1:
        return Dating(convention=said.pop())
    n_evening, n_morning = _fits(files)
    sentence = ""
    if len(said) > 1:
        sentence = "one file says its dates are of the evening, the other of the morning"
    elif n_morning > n_evening:
        sentence = (
            f"no line says whether a night's date is that of its evening, and in {n_morning} "
            "rows the full dates of going to bed fit the morning after only"
        )
    if sentence:
        finding = Finding("error", "convention_unclear", sentence, f"give {OPTION}")
        return Dating(convention="evening", is_known=False, finding=finding)
    if n_evening > 0:
        return Dating(convention="evening")
    sentence = "a night's date was taken as that of its evening, for no line says so"
    finding = Finding("warning", "convention_assumed", sentence, f"give {OPTION}")
    return Dating(convention="evening", finding=finding)


def evening_of(day: date, convention: Convention) -> date:
    """Return the date of the evening on which the night of a row began."""
    return day if convention == "evening" else day - timedelta(days=1)


def _fits(files: Sequence[tuple[DiaryTable, Form]]) -> tuple[int, int]:
    """Count the rows whose full bedtimes lie in the night after their date, and in that before."""
    n_evening = n_morning = 0
    for table, form in files:
        for day, bedtime in _bedtimes(table, form):
            noon = datetime(day.year, day.month, day.day, 12)
            wall = bedtime.replace(tzinfo=None)
            n_evening += noon <= wall < noon + timedelta(days=1)
            n_morning += noon - timedelta(days=1) <= wall < noon
    return n_evening, n_morning


def _bedtimes(table: DiaryTable, form: Form) -> Iterator[tuple[date, datetime]]:
    """Yield the date of a row and its bedtime where that is a full moment."""
    places = {column.name: at for column, at in form.columns}
    columns = [places[name] for name in _BEDTIMES if name in places]
    if form.night_day not in places or not columns:
        return
    for row in table.rows:
        cells = [
            cleaned(row.cells[at])[0] if at < len(row.cells) else ""
            for at in (places[form.night_day], *columns)
        ]
        moments = [moment_of(cell)[0] for cell in cells[1:] if len(cell) > len("22:30:00")]
        full = [moment for moment in moments if isinstance(moment, datetime)]
        if full:
            rule = form.dates
            day, _ = date_of(cells[0], order=rule.order, date_format=rule.date_format)
            if day is not None:
                yield day, full[0]
