"""One cell of a known column as a value: parsed by the column's kind, held against its range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from legmotion.io.diary import DiaryProblem
from legmotion.io.diary_cells import (
    cleaned,
    is_open,
    number_of,
    plain_number,
    plain_text,
    quoted,
    yes_no_of,
)
from legmotion.io.diary_columns import OTHER, DiaryColumn, nearest
from legmotion.io.diary_dates import Order, date_of
from legmotion.io.diary_table import Finding, problem_of
from legmotion.io.diary_times import moment_of

Value = date | datetime | time | bool | float | str | None

_COSMETIC = {
    "odd_spaces": "spaces that do not break, or marks that cannot be seen, were taken as spaces",
    "odd_quotes": "quotation marks around a cell were left out",
}
_PARTS = re.compile(r"\s*[;,+/|&]\s*")
_ARMS = {"massage": True, "none": False, "no massage": False, "no_massage": False, "control": False}


class Problems:
    """Collects what is odd about one file; what is only cosmetic is counted, and said once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.n_errors = 0
        self._found: list[DiaryProblem] = []
        self._cosmetic: dict[str, list[tuple[int, str, str]]] = {}

    def add(self, line: int, column: str, found: str, finding: Finding) -> None:
        """Note one finding about a cell, a row (no column) or the file (line 0)."""
        self.n_errors += finding.severity == "error"
        self._found.append(problem_of(self.file, line, column, found, finding))

    def count(self, code: str, line: int, column: str, found: str) -> None:
        """Note a cell from which something cosmetic was taken off."""
        self._cosmetic.setdefault(code, []).append((line, column, found))

    def all(self) -> list[DiaryProblem]:
        """Return every problem in order of its line."""
        for code, places in self._cosmetic.items():
            line, column, found = places[0]
            n = len(places)
            count = "in 1 cell" if n == 1 else f"in {n} cells, here first"
            self.add(line, column, found, Finding("info", code, f"{_COSMETIC[code]} ({count})"))
        self._cosmetic = {}
        return sorted(self._found, key=lambda problem: problem.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRule:
    """How a file writes its dates: the order of day and month, or a format that was given."""

    order: Order
    date_format: str | None


def cell_of(
    column: DiaryColumn, text: str, line: int, dates: DateRule, problems: Problems
) -> Value:
    """Return what a cell says, None where it is blank or cannot be read, and note what is odd."""
    if column.kind == "text":
        return plain_text(text) or None
    bare, code = cleaned(text)
    if code:
        problems.count(code, line, column.name, text)
    if is_open(bare):
        return None
    value, finding = _parsed(column, bare, dates)
    if finding is not None:
        problems.add(line, column.name, text, finding)
    return value


def _parsed(column: DiaryColumn, text: str, dates: DateRule) -> tuple[Value, Finding | None]:
    match column.kind:
        case "date":
            return date_of(text, order=dates.order, date_format=dates.date_format)
        case "moment":
            return moment_of(text)
        case "yes_no":
            return yes_no_of(text)
        case "yes_no_or_words":
            number = plain_number(text)
            return (text, None) if number is None else (number, None)
        case "number" | "integer":
            return _number(column, text)
        case "arm":
            return _arm(text)
        case "list":
            return _list(column, text)
    return _choice(column, text)


def _number(column: DiaryColumn, text: str) -> tuple[float | None, Finding | None]:
    value, finding = number_of(text, expected=column.expected, example=column.example)
    if value is None:
        return None, finding
    fix = f"write a number of this range, as {column.example}, or leave the cell empty"
    if not column.low <= value <= column.high:
        sentence = f"{quoted(text)} is out of range (expected {column.expected})"
        return None, Finding("error", "out_of_range", sentence, fix)
    if column.kind == "integer" and not value.is_integer():
        sentence = f"{quoted(text)} is no whole number (expected {column.expected})"
        return None, Finding("error", "not_whole", sentence, fix)
    return value, finding


def _arm(text: str) -> tuple[bool | None, Finding | None]:
    word = text.lower()
    if word in _ARMS:
        return _ARMS[word], None
    value, _ = yes_no_of(text)
    if value is not None:
        return value, None
    near = nearest(word, ("massage", "none"))
    sentence = f"{quoted(text)} is no condition of a plan (expected massage or none)"
    fix = f"write {near}" if near else "write massage, none or leave the cell empty"
    return None, Finding("error", "unknown_choice", sentence, fix)


def _choice(column: DiaryColumn, text: str) -> tuple[str, Finding | None]:
    """Return a choice by its name; another word is kept and said, for nothing depends on it."""
    word = _word(text)
    if word in column.choices or word.startswith(OTHER):
        return (text if word.startswith(OTHER) else word), None
    return text, _unlisted(
        column, [text], f"write {OTHER}{text}" if "self" in column.choices else ""
    )


def _list(column: DiaryColumn, text: str) -> tuple[str, Finding | None]:
    parts = [part for part in _PARTS.split(text) if part]
    words = [_word(part) for part in parts]
    unlisted = [part for part, word in zip(parts, words, strict=True) if word not in column.choices]
    kept = ";".join(
        word if word in column.choices else part for part, word in zip(parts, words, strict=True)
    )
    return kept, _unlisted(column, unlisted, "") if unlisted else None


def _unlisted(column: DiaryColumn, parts: Sequence[str], fix: str) -> Finding:
    near = nearest(_word(parts[0]), column.choices)
    shown = quoted(", ".join(parts))
    sentence = f"{shown} is kept as it is; known are {column.expected}"
    return Finding("warning", "unknown_choice", sentence, f"write {near}" if near else fix)


def _word(text: str) -> str:
    return re.sub(r"[\s\-]+", "_", text.strip().lower())
