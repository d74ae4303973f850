"""A diary as CSV: empty ones to fill in, and one that is known written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from legmotion.io.diary import NightEntry, Session
from legmotion.io.diary_columns import MASSAGE_COLUMNS, NIGHT_COLUMNS

# What an empty diary asks for. The times come first, as `analyze` reads them.
MASSAGE_TEMPLATE = ("date", "massage", "start_time", "minutes", "kind", "notes")
NIGHT_TEMPLATE = (
    "night", "lights_off", "lights_on", "symptoms_evening", "symptoms_night", "sleep_quality",
    "stress_evening", "medication_changed",
)  # fmt: skip

# No mark in these lines that a spreadsheet would put into quotes.
MASSAGE_NOTE = (
    "# date = the day of the massage as 2026-11-21 and massage = yes or no and an empty cell "
    "means not known"
)
NIGHT_NOTE = (
    "# night = date of the evening as 2026-11-21 and times as 22:30 or empty where not known and "
    "ratings from 0 to 10"
)
_ARMS: Mapping[bool | None, str] = {True: "massage", False: "none", None: ""}
_FORMULA = ("=", "+", "-", "@")
_QUOTED = (",", ";", '"', "\n", "\r", "\t")


def massage_template(days: Iterable[date] = ()) -> str:
    """Return an empty massage.csv, with a row for each day if days are given."""
    return _template(MASSAGE_TEMPLATE, MASSAGE_NOTE, [{"date": str(day)} for day in days])


def night_template(
    nights: Iterable[date] = (), planned: Mapping[date, bool | None] | None = None
) -> str:
    """Return an empty nights.csv, with a row for each night, and what is planned for it."""
    columns = NIGHT_TEMPLATE if planned is None else (*NIGHT_TEMPLATE, "arm_planned")
    arms = planned or {}
    rows = [{"night": str(night), "arm_planned": _ARMS[arms.get(night)]} for night in nights]
    return _template(columns, NIGHT_NOTE, rows)


def massage_csv(sessions: Sequence[Session]) -> str:
    """Return sessions as a massage.csv that reads back the same."""
    rows = [
        {
            **{name: _number(value) for name, value in session.numbers.items()},
            **session.words,
            "date": str(session.date),
            "massage": "yes" if session.is_massage else "no",
            "start_time": _moment(session.start),
            "minutes": "" if session.minutes is None else _number(session.minutes),
        }
        for session in sessions
    ]
    known = [column.name for column in MASSAGE_COLUMNS]
    return _table(_columns(known, ("date", "massage"), rows), rows)


def nights_csv(nights: Sequence[NightEntry]) -> str:
    """Return nights as a nights.csv, dated by their evenings, that reads back the same."""
    rows = [
        {
            **{name: _number(value) for name, value in entry.numbers.items()},
            **entry.words,
            **{name: _moment(moment) for name, moment in entry.moments.items()},
            "night": str(entry.night),
            "arm_planned": _ARMS[entry.planned],
        }
        for entry in nights
    ]
    known = [column.name for column in NIGHT_COLUMNS]
    columns = _columns(known, ("night",), rows)
    return _table(columns, rows, note=NIGHT_NOTE)


def _template(columns: Sequence[str], note: str, rows: Sequence[Mapping[str, str]]) -> str:
    return _table(columns, rows, note=note)


def _columns(
    known: Sequence[str], always: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> list[str]:
    """Return the columns that a table needs: those that say something, the known ones first."""
    used = [name for row in rows for name, cell in row.items() if cell]
    names = dict.fromkeys((*known, *used))
    return [name for name in names if name in always or name in used]


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, str]], note: str = "") -> str:
    lines = [",".join(columns)]
    lines += [note] if note else []
    lines += [",".join(_quoted(row.get(name, "")) for name in columns) for row in rows]
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    if cell.startswith(_FORMULA) and not cell[1:2].isdigit():
        cell = "'" + cell
    if any(mark in cell for mark in _QUOTED) or cell.startswith("#"):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _moment(moment: object) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat()
    return "" if moment is None else f"{moment:%H:%M:%S}".removesuffix(":00")
