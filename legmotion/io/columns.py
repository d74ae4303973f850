"""The shape of a text table, found in its first lines: delimiter, decimal mark, header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from legmotion.io.axes import find_axes

DELIMITERS = (",", ";", "\t", " ")
_DOT_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_COMMA_NUMBER = re.compile(r"[+-]?(\d+,\d*|,\d+)([eE][+-]?\d+)?")
_INTEGER = re.compile(r"[+-]?\d+")
_UNIT_CELL = re.compile(
    r"(g|mg|ms|us|ns|s|sec|m/\(?s\^?2\)?|m/s²|deg/s|dps|rad/s|[uµ]T|local_flux|no units|mV|kOhms|"
    r"hh:mm:ss.*|yyyy.*|degrees celsius|unitless|)",
    re.IGNORECASE,
)
_MIN_COMMA_SHARE = 0.8
_SAMPLE_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """How the lines of a table are cut into cells.

    `names` and `units` are empty without a header; `first_row` is the 0-based index of the
    first line after it. `quoted_decimal` says that cells such as "0,12" carry the delimiter.
    `rows` holds the cells of the first lines that fit.
    """

    delimiter: str
    decimal: str
    quoted_decimal: bool
    n_fields: int
    names: tuple[str, ...]
    units: tuple[str, ...]
    first_row: int
    rows: tuple[tuple[str, ...], ...]


def split_cells(line: str, delimiter: str) -> tuple[str, ...]:
    """Return a line's cells, without blanks and quotes around them."""
    if delimiter == " ":
        return tuple(cell.strip('"') for cell in line.split())
    if '"' not in line:
        return tuple(cell.strip() for cell in line.split(delimiter))
    cells, start, is_quoted = [], 0, False
    for position, character in enumerate(line):
        if character == '"':
            is_quoted = not is_quoted
        elif character == delimiter and not is_quoted:
            cells.append(line[start:position])
            start = position + 1
    cells.append(line[start:])
    return tuple(cell.strip().strip('"').strip() for cell in cells)


def is_number(cell: str, decimal: str) -> bool:
    """Return whether a cell is a number written with this decimal mark."""
    pattern = _DOT_NUMBER if decimal == "." else _COMMA_NUMBER
    return bool(pattern.fullmatch(cell) or _INTEGER.fullmatch(cell))


def find_shape(lines: Sequence[str], *, decimal: str = "") -> TableShape | None:
    """Return the shape of the table in these lines, or None if they hold none.

    The delimiter is the one under which most lines are rows of numbers of one width. The
    decimal mark is a comma if more than four fifths of the cells with a fraction say so;
    `decimal` overrides that.
    """
    best: tuple[float, TableShape] | None = None
    for delimiter in DELIMITERS:
        if delimiter == " " and best is not None and best[1].delimiter == "\t" and best[1].names:
            # Tabs are blanks too: a header under tabs says that blanks stand inside of cells.
            break
        found = _shape_with(lines[:_SAMPLE_LINES], delimiter, decimal)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _shape_with(
    lines: Sequence[str], delimiter: str, decimal: str
) -> tuple[float, TableShape] | None:
    """Return the shape under one delimiter, and how many of its cells are numbers."""
    table = [split_cells(line, delimiter) for line in lines]
    is_quoted = any('"' in line for line in lines)
    mark = decimal or ("." if delimiter == "," and not is_quoted else _decimal_mark(table))
    if mark == delimiter and not is_quoted:
        return None
    counts = [sum(is_number(cell, mark) for cell in cells) for cells in table]
    widths = Counter(
        len(cells) for cells, n in zip(table, counts, strict=True) if _is_row(cells, n)
    )
    if not widths:
        return None
    n_fields = max(widths, key=lambda width: (widths[width], width))
    is_row = [
        len(cells) == n_fields and _is_row(cells, n) for cells, n in zip(table, counts, strict=True)
    ]
    first = is_row.index(True)
    names, units, first_row = _header(table, first, n_fields)
    n_numbers = sum(n for n, row in zip(counts, is_row, strict=True) if row)
    n_cells = sum(len(cells) for cells, n in zip(table, counts, strict=True) if n or any(cells[:1]))
    shape = TableShape(
        delimiter=delimiter,
        decimal=mark,
        quoted_decimal=delimiter == "," and mark == ",",
        n_fields=n_fields,
        names=names,
        units=units,
        first_row=first_row,
        rows=tuple(cells for cells, row in zip(table, is_row, strict=True) if row),
    )
    return n_numbers * n_numbers / max(n_cells, 1), shape


def _is_row(cells: Sequence[str], n_numbers: int) -> bool:
    """Return whether a line looks like data: numbers, and at most a few words."""
    n_filled = sum(bool(cell) for cell in cells)
    return n_numbers >= 1 and 2 * n_numbers >= n_filled


def _decimal_mark(table: Sequence[Sequence[str]]) -> str:
    """Return the decimal mark that the cells with a fraction carry."""
    n_comma = n_dot = 0
    for cells in table:
        for cell in cells:
            if _INTEGER.fullmatch(cell):
                continue
            n_comma += bool(_COMMA_NUMBER.fullmatch(cell))
            n_dot += bool(_DOT_NUMBER.fullmatch(cell))
    return "," if n_comma > _MIN_COMMA_SHARE * max(n_comma + n_dot, 1) else "."


def _header(
    table: Sequence[tuple[str, ...]], first: int, n_fields: int
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Return names, units and the index of the line after them.

    The line that names three axes is the header, even above damaged rows; without one, the
    last line of words. Without either, all lines are rows, the first ones damaged.
    """
    lines = [
        line
        for line in range(first - 1, -1, -1)
        if n_fields - 1 <= len(table[line]) <= n_fields and _is_named(table[line])
    ]
    if not lines:
        return (), (), 0
    line = next((line for line in lines if find_axes(table[line]).columns), lines[0])
    cells = table[line]
    below = table[line + 1] if line + 1 < len(table) else ()
    if _is_unit_row(below) and len(below) == len(cells):
        return cells, below, line + 2
    above = table[line - 1] if line else ()
    if _is_unit_row(cells) and len(above) == len(cells):
        return above, cells, line + 1
    return cells, (), line + 1


def _is_named(cells: Sequence[str]) -> bool:
    """Return whether at least half of the filled cells are words rather than values."""
    words = [bool(re.match(r"\W*[^\W\d]", cell)) for cell in cells if cell]
    return bool(words) and 2 * sum(words) >= len(words)


def _is_unit_row(cells: Sequence[str]) -> bool:
    return sum(map(bool, cells)) > 1 and all(_UNIT_CELL.fullmatch(cell) for cell in cells)
