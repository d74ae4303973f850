"""The diary: which massages there were, and what a person noted of each night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from legmotion.io.moment import Moment

Convention = Literal["evening", "morning"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryProblem:
    """One thing found in a diary: where, what, and how to mend it.

    An error makes its row unusable, a warning says what was assumed. `line` counts from 1, the
    header included; 0 is the file as a whole.
    """

    file: str
    line: int
    column: str
    found: str
    severity: Severity
    code: str
    sentence: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One row of massage.csv: a massage on a local day, or its explicit absence.

    `numbers` and `words` hold the optional columns by name (pressure, kind, region, …).
    """

    date: date
    is_massage: bool
    start: Moment | None
    minutes: float | None
    numbers: Mapping[str, float]
    words: Mapping[str, str]
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NightEntry:
    """One row of nights.csv: the night that began on the evening of `night`.

    `moments` holds lights_off, lights_on, final_wake, out_of_bed and in_bed where noted,
    `numbers` the ratings and minutes, `words` the rest. `planned` is None without a plan.
    """

    night: date
    moments: Mapping[str, Moment]
    numbers: Mapping[str, float]
    words: Mapping[str, str]
    planned: bool | None
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """Sessions and nights of one person, in order, and everything that is odd about them.

    `unknown` are days of which a row is there but does not say, or cannot be used: they are open
    even where `is_complete` lets a day without a row stand for no massage.
    """

    sessions: tuple[Session, ...]
    nights: tuple[NightEntry, ...]
    problems: tuple[DiaryProblem, ...]
    is_complete: bool
    convention: Convention
    unknown: tuple[date, ...] = ()


def problem_line(problem: DiaryProblem) -> str:
    """Return a problem as one line: where, what, and how to mend it."""
    place = problem.file + (f":{problem.line}" if problem.line else "")
    column = f" {problem.column}" if problem.column else ""
    fix = f"; fix: {problem.fix}" if problem.fix else ""
    return f"{place}{column}: {problem.sentence}{fix}"
