"""The cells of a table of nights, and what is odd about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from legmotion.errors import MalformedFileError
from legmotion.io.diary import DiaryProblem
from legmotion.io.diary_cells import cleaned, is_open, number_of, yes_no_of
from legmotion.io.diary_table import Finding, TableRow, problem_of

_NAN = float("nan")
_MAX_SHOWN = 20
_ARMS = {"massage": "yes", "none": "no"}


class Notes:
    """What is odd about one table, in the order in which it was met."""

    def __init__(self, name: str) -> None:
        self.problems: list[DiaryProblem] = []
        self.name = name

    def add(self, line: int, column: str, found: str, finding: Finding | None) -> None:
        """Note a finding; None is nothing to note."""
        if finding is not None:
            self.problems.append(problem_of(self.name, line, column, found, finding))

    def error(self, row: TableRow, column: str, found: str, code: str, text: str, fix: str) -> None:
        """Note what makes a row unusable."""
        self.add(row.line, column, found, Finding("error", code, text, fix))

    def errors(self) -> list[DiaryProblem]:
        """Return what makes rows unusable, in order of its line."""
        errors = (one for one in self.problems if one.severity == "error")
        return sorted(errors, key=lambda one: one.line)


def refused(name: str, errors: Sequence[DiaryProblem], *, hint: str) -> MalformedFileError:
    """Return the refusal of a table, with its first errors and how to mend each."""
    count = "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
    return MalformedFileError("\n  ".join([f"{name}: {count}", *_shown(errors)]), hint=hint)


def _shown(errors: Sequence[DiaryProblem]) -> Iterator[str]:
    for one in errors[:_MAX_SHOWN]:
        place = f"line {one.line}" if one.line else "the file"
        column = f", {one.column}" if one.column else ""
        yield f"{place}{column}: {one.sentence}" + (f"; {one.fix}" if one.fix else "")
    if len(errors) > _MAX_SHOWN:
        yield f"and {len(errors) - _MAX_SHOWN} more"


def cell_of(row: TableRow, place: int | None) -> str:
    """Return a cell without what cannot be seen; one that is not there is blank."""
    return cleaned(row.cells[place])[0] if place is not None and place < len(row.cells) else ""


def cell_number(
    row: TableRow, place: int | None, column: str, notes: Notes, expected: str, example: str
) -> float:
    """Return a cell's number, NaN where it is blank, unknown, or noted as an error."""
    text = cell_of(row, place)
    if is_open(text):
        return _NAN
    value, finding = number_of(text, expected=expected, example=example)
    notes.add(row.line, column, text, finding)
    return _NAN if value is None else value


def cell_yes_no(row: TableRow, place: int | None, column: str, notes: Notes) -> bool | None:
    """Return what a cell says, None where it does not; a planned arm may be massage or none."""
    text = cell_of(row, place)
    if is_open(text):
        return None
    word = _ARMS.get(text.lower(), text) if column != "massage" else text
    found, finding = yes_no_of(word)
    notes.add(row.line, column, text, finding)
    return found
