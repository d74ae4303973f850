"""The rows of a diary put together: each day answered once, each night once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from legmotion.io.diary import NightEntry, Session, Severity
from legmotion.io.diary_rows import SMALL_HOURS, ReadRow
from legmotion.io.diary_table import Finding
from legmotion.io.diary_values import Problems


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRows:
    """The rows of one file, and where to note what does not fit between them."""

    rows: Sequence[ReadRow]
    problems: Problems


@dataclass(frozen=True, slots=True)
class _Noted:
    session: Session
    file: int


def merged_sessions(
    files: Sequence[FileRows],
) -> tuple[tuple[Session, ...], tuple[date, ...]]:
    """Return the sessions in order, and the days that rows leave open.

    A day on which one row says yes and another no is left open, and both rows are named. A
    session that two files note is taken from the first of them.
    """
    by_day: dict[date, list[_Noted]] = {}
    for number, file in enumerate(files):
        for row in file.rows:
            if row.session is not None:
                by_day.setdefault(row.session.date, []).append(_Noted(row.session, number))
    opened = {row.unknown for file in files for row in file.rows if row.unknown is not None}
    kept: list[Session] = []
    for day, noted in sorted(by_day.items()):
        early = [one for one in noted if _is_after_midnight(one.session)]
        others = [one for one in noted if not _is_after_midnight(one.session)]
        kept += _of_one_day(early, files)
        said = _of_one_day(others, files)
        kept += said
        if said:
            opened.discard(day)
        elif others:
            opened.add(day)
    return tuple(kept), tuple(sorted(opened))


def _is_after_midnight(session: Session) -> bool:
    """Tell whether a massage is of the night that began the day before, whatever its day says."""
    start = session.start.time() if isinstance(session.start, datetime) else session.start
    return session.is_massage and start is not None and start < SMALL_HOURS


def _of_one_day(noted: Sequence[_Noted], files: Sequence[FileRows]) -> list[Session]:
    if not noted:
        return []
    yes = [one for one in noted if one.session.is_massage]
    no = [one for one in noted if not one.session.is_massage]
    if yes and no:
        for one, other in (*((one, no[0]) for one in yes), *((one, yes[0]) for one in no)):
            _say_contradiction(one, other, files)
        return []
    first = min(one.file for one in noted)
    kept = [one.session for one in noted if one.file == first]
    problems = files[first].problems
    if no:
        for again in kept[1:]:
            sentence = f"{again.date} has a row in line {kept[0].line} already, which says the same"
            finding = Finding("warning", "duplicate_session", sentence, "delete one of the two")
            problems.add(again.line, "date", str(again.date), finding)
        return kept[:1]
    return _without_copies(kept, problems)


def _say_contradiction(one: _Noted, other: _Noted, files: Sequence[FileRows]) -> None:
    said = {True: "yes", False: "no"}
    session = one.session
    place = f"line {other.session.line}"
    if other.file != one.file:
        place = f"{other.session.file}, {place},"
    sentence = (
        f"massage is {said[session.is_massage]} on {session.date}, but {place} says "
        f"{said[other.session.is_massage]}; the day is left open"
    )
    finding = Finding("error", "contradictory", sentence, "correct or delete one of the two")
    files[one.file].problems.add(session.line, "massage", said[session.is_massage], finding)


def _without_copies(sessions: Sequence[Session], problems: Problems) -> list[Session]:
    """Return the sessions of a day; one that begins at the same time as another is a copy."""
    kept: list[Session] = []
    lines: dict[str, int] = {}
    for session in sessions:
        start = "" if session.start is None else session.start.isoformat()
        if start in lines:
            sentence = f"the massage of {session.date} stands in line {lines[start]} too"
            finding = Finding("error", "duplicate_session", sentence, "delete one of the two")
            problems.add(session.line, "date", str(session.date), finding)
            continue
        if kept:
            sentence = f"{session.date} has a massage in line {kept[0].line} too: two sessions"
            fix = "" if session.start is not None else "delete the row if it is a copy"
            severity: Severity = "info" if session.start is not None else "warning"
            finding = Finding(severity, "two_sessions", sentence, fix)
            problems.add(session.line, "date", str(session.date), finding)
        kept.append(session)
        if start:
            lines[start] = session.line
    return kept


def merged_nights(files: Iterable[FileRows]) -> tuple[NightEntry, ...]:
    """Return the nights in order; of two rows of one night the first that says anything holds."""
    kept: dict[date, NightEntry] = {}
    for file in files:
        for row in file.rows:
            entry = row.night
            if entry is None:
                continue
            first = kept.get(entry.night)
            if first is None or not _says_anything(first):
                kept[entry.night] = entry
            elif _says_anything(entry):
                _say_twice(entry, first, file.problems)
    return tuple(kept[night] for night in sorted(kept))


def _says_anything(entry: NightEntry) -> bool:
    return bool(entry.moments or entry.numbers or entry.words) or entry.planned is not None


def _content(entry: NightEntry) -> tuple[object, ...]:
    return dict(entry.moments), dict(entry.numbers), dict(entry.words), entry.planned


def _say_twice(entry: NightEntry, first: NightEntry, problems: Problems) -> None:
    place = f"line {first.line}"
    if first.file != problems.file:
        place = f"{first.file}, {place},"
    if _content(entry) == _content(first):
        sentence = f"the night of {entry.night} stands in {place} too, with the same content"
        finding = Finding("warning", "duplicate_night", sentence, "delete one of the two")
    else:
        sentence = f"the night of {entry.night} stands in {place} too, and they differ"
        finding = Finding("error", "duplicate_night", sentence, "keep one row a night")
    problems.add(entry.line, "night", str(entry.night), finding)
