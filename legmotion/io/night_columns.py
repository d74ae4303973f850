"""Which column of a table of nights holds what, by its header."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from legmotion.io.diary_cells import cleaned, quoted
from legmotion.io.diary_table import Finding, TableRow

NIGHT, MASSAGE, COUNT, HOURS, MINUTES = "night", "massage", "count", "hours", "minutes"
PLANNED = ("planned", "arm_planned")
# How a night was measured: what should not differ between nights.
MEASURED = ("device", "leg", "detector", "sensitivity", "rules", "reader")

_OTHER_NAMES = {
    "date": NIGHT, "day": NIGHT, "evening": NIGHT,
    "treatment": MASSAGE, "condition": MASSAGE, "arm": MASSAGE,
    "movements": COUNT, "plm": COUNT, "n": COUNT, "events": COUNT,
    "h": HOURS, "duration": HOURS, "tib": HOURS,
}  # fmt: skip
_NEAR = 0.6
_NO_WORD = re.compile(r"[\W\d_]*")

Note = Callable[[int, str, str, Finding | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NightColumns:
    """The places of the columns, from 0, None where there is none.

    `value` names the column of a number and is empty in a table of counts. `words` are those
    that say how a night was measured, `others` those that may be covariates.
    """

    n_cells: int
    scale: Literal["rate", "number"]
    night: int
    massage: int
    count: int | None
    hours: int | None
    value: str
    value_at: int | None
    planned: int | None
    planned_name: str
    minutes: int | None
    words: Mapping[str, int]
    others: Mapping[str, int]


def night_columns(header: TableRow | None, *, value: str, note: Note) -> NightColumns | None:
    """Return the columns of a header, or note everything that is wrong with it and return None.

    `value` is the name of the column of an outcome that is a number.
    """
    if header is None:
        text = "there is no header and no night"
        note(0, "", "", Finding("error", "no_header", text, _expected(value)))
        return None
    names = [column_name(cell) for cell in header.cells]
    if all(_NO_WORD.fullmatch(name) for name in names):
        text = f"the first line, {quoted(','.join(header.cells))}, is no header"
        note(header.line, "", "", Finding("error", "no_header", text, _expected(value)))
        return None
    value = column_name(value)
    is_sound = _check(header, names, value, note)
    at = {name: place for place, name in reversed(list(enumerate(names))) if name}
    if not is_sound:
        return None
    is_number = value in at
    planned = next((name for name in PLANNED if name in at), "")
    known = {NIGHT, MASSAGE, MINUTES, planned, value}
    if not is_number:
        known |= {COUNT, HOURS}
    words = {name: at[name] for name in MEASURED if name in at}
    return NightColumns(
        n_cells=len(names),
        scale="number" if is_number else "rate",
        night=at[NIGHT],
        massage=at[MASSAGE],
        count=None if is_number else at[COUNT],
        hours=None if is_number else at[HOURS],
        value=value if is_number else "",
        value_at=at.get(value),
        planned=at.get(planned),
        planned_name=planned,
        minutes=at.get(MINUTES),
        words=words,
        others={
            name: at[name] for name in names if name and name not in known and name not in words
        },
    )


def _check(header: TableRow, names: list[str], value: str, note: Note) -> bool:
    """Note what is missing, double or contradictory, and return whether all is well."""
    found: list[tuple[str, str, str, str]] = []
    twice = {name for name in names if name and names.count(name) > 1}
    found += [
        (name, "column_twice", f"the column {name} stands there twice", "keep one of them")
        for name in sorted(twice)
    ]
    wanted = [NIGHT, MASSAGE]
    if value not in names:
        wanted += [COUNT, HOURS]
        if value != "value":
            text = f"there is no column {value}, which --outcome names"
            found.append(
                (value, "no_column", text, f"the columns are {', '.join(filter(None, names))}")
            )
            wanted = wanted[:2]
    elif COUNT in names:
        text = f"there are the columns count and {value}: which one is compared?"
        fix = f"keep count and hours, or {value}"
        found.append((value, "two_outcomes", text, fix))
    missing = [name for name in wanted if name not in names]
    found += [
        (name, "no_column", f"there is no column {name}", _near(name, names, value))
        for name in missing
    ]
    for column, code, text, fix in found:
        note(header.line, column, "", Finding("error", code, text, fix))
    return not found


def _near(name: str, names: list[str], value: str) -> str:
    """Return the fix for a missing column: the one that may be meant, else what is expected."""
    free = [one for one in names if one and one not in (NIGHT, MASSAGE, COUNT, HOURS, value)]
    meant = [one for one in free if _OTHER_NAMES.get(one) == name]
    near = difflib.get_close_matches(name, free, n=1, cutoff=_NEAR) or meant
    return f"rename {near[0]} to {name}" if near else _expected(value)


def _expected(value: str) -> str:
    return f"the first line names the columns: night,massage,count,hours or night,massage,{value}"


def column_name(cell: str) -> str:
    """Return a column's name as it is compared: lower case, one underscore between words."""
    return re.sub(r"[\s\-]+", "_", cleaned(cell)[0].strip().lower())
