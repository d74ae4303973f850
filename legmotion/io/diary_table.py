"""A diary file's bytes as numbered rows of text cells, whatever program wrote them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from legmotion.io.diary import DiaryProblem, Severity
from legmotion.io.diary_bytes import MAX_BYTES

MAX_LINES = 10_000
MAX_LINE = 65536
_MAX_SPAN = 20  # lines of one quoted cell
_MAX_OPEN_QUOTES = 20
_MAX_CELLS = 200
_BLANK = " \t\r\n"

_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
_CONTAINERS = (
    (b"PK\x03\x04", "a spreadsheet or a packed folder"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet of an old kind"),
    (b"\x1f\x8b", "a packed file"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document with formatting"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is odd about something in a diary: a class, a stable code, a sentence, a fix."""

    severity: Severity
    code: str
    sentence: str
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """The cells of one record; `line` is the number of its first line, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryTable:
    """A file's header, rows and comments; `findings` are pairs of a line (0: the file) and what.

    The header is None where the file holds none or is no table at all.
    """

    name: str
    header: TableRow | None
    rows: tuple[TableRow, ...]
    comments: tuple[TableRow, ...]
    delimiter: str
    findings: tuple[tuple[int, Finding], ...]


def problem_of(file: str, line: int, column: str, found: str, finding: Finding) -> DiaryProblem:
    """Return a finding with its place: line 0 is the file, no column the row."""
    return DiaryProblem(
        file=file,
        line=line,
        column=column,
        found=found,
        severity=finding.severity,
        code=finding.code,
        sentence=finding.sentence,
        fix=finding.fix,
    )


def table_of(data: bytes, *, name: str) -> DiaryTable:
    """Return the table that a file's bytes hold; what is odd about it is listed, never raised."""
    findings: list[tuple[int, Finding]] = []
    refusal = _refusal(data)
    if refusal is None:
        lines = _decoded(data, findings).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        refusal = _refusal_of_lines(lines)
    if refusal is not None:
        findings.append(refusal)
        return DiaryTable(
            name=name, header=None, rows=(), comments=(), delimiter=",", findings=tuple(findings)
        )
    start, delimiter = _layout(lines)
    records = _records(lines, start, delimiter, findings)
    comments = [row for row in records if row.cells[0].startswith("#")]
    kept = [
        row
        for row in records
        if any(cell.strip() for cell in row.cells) and not row.cells[0].startswith("#")
    ]
    return DiaryTable(
        name=name,
        header=kept[0] if kept else None,
        rows=tuple(kept[1:]),
        comments=tuple(comments),
        delimiter=delimiter,
        findings=tuple(findings),
    )


def _refusal(data: bytes) -> tuple[int, Finding] | None:
    """Say why bytes are no table, where that shows at once."""
    for magic, what in _CONTAINERS:
        if data.startswith(magic):
            sentence = f"this is {what}, not a table as text"
            return 0, Finding(
                "error", "not_text", sentence, "save it as CSV (comma or semicolon) and give that"
            )
    if len(data) > MAX_BYTES:
        sentence = f"the file is larger than {MAX_BYTES >> 20} MiB: this is no diary"
        return 0, Finding("error", "too_large", sentence, "see whether another file was meant")
    return None


def _refusal_of_lines(lines: list[str]) -> tuple[int, Finding] | None:
    fix = "see whether another file was meant"
    if len(lines) > MAX_LINES:
        sentence = f"there are more than {MAX_LINES} lines: this is no diary"
        return 0, Finding("error", "too_large", sentence, fix)
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE:
            sentence = f"a line is longer than {MAX_LINE} characters: this is no diary"
            return number, Finding("error", "endless_line", sentence, fix)
    return None


def _decoded(data: bytes, findings: list[tuple[int, Finding]]) -> str:
    """Return bytes as text: UTF-8, UTF-16, else Windows-1252, and note which if not plain UTF-8."""
    text, said = _text(data)
    if said is not None:
        findings.append((0, said))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        sentence = f"{text.count(chr(0))} NUL characters were left out"
        fix = "the file may be damaged; compare the row with your notes"
        findings.append((line, Finding("warning", "nul_characters", sentence, fix)))
        text = text.replace("\0", "")
    return text


def _text(data: bytes) -> tuple[str, Finding | None]:
    if data.startswith(codecs.BOM_UTF8):
        sentence = "the file begins with a byte order mark, which was left out"
        said = Finding("info", "byte_order_mark", sentence)
        data = data.removeprefix(codecs.BOM_UTF8)
    else:
        said = None
        encoding = _wide(data)
        if encoding:
            text = data.decode(encoding, "replace").removeprefix("\ufeff")
            return text, Finding("info", "encoding", f"the text is stored as {encoding.upper()}")
    try:
        return data.decode("utf-8"), said
    except UnicodeDecodeError:
        sentence = "the text is not UTF-8; letters were read as Windows-1252"
        fix = "save it as CSV UTF-8 if a word looks wrong"
        return data.decode("cp1252", "replace"), Finding("info", "encoding", sentence, fix)


def _wide(data: bytes) -> str:
    """Return the encoding of text with two bytes a letter, or nothing."""
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    head = data[:4096]
    half = len(head) // 2
    if half >= 4 and head[1::2].count(0) > 0.8 * half:
        return "utf-16-le"
    if half >= 4 and head[0::2].count(0) > 0.8 * half:
        return "utf-16-be"
    return ""


def _layout(lines: list[str]) -> tuple[int, str]:
    """Return the index of the first line to read, and the mark between cells."""
    for number, line in enumerate(lines):
        said = _SEPARATOR.fullmatch(line.strip(' "'))
        if said is not None and said[1] in ",;\t":
            return number + 1, said[1]
        if line.strip(" \t,;") and not line.lstrip(' "').startswith("#"):
            return 0, max(",;\t", key=line.count)
    return 0, ","


def _records(
    lines: list[str], start: int, delimiter: str, findings: list[tuple[int, Finding]]
) -> list[TableRow]:
    """Return every record with a cell that is not blank; a quoted cell may hold several lines."""
    records: list[TableRow] = []
    number = start
    n_open = 0
    while number < len(lines):
        line = lines[number]
        if not line.strip(_BLANK + delimiter):
            number += 1
            continue
        if line.count(delimiter) > _MAX_CELLS:
            sentence = f"the line holds more than {_MAX_CELLS} cells"
            fix = "see whether another file was meant"
            findings.append((number + 1, Finding("error", "too_many_cells", sentence, fix)))
            number += 1
            continue
        cells, n_lines = _record(lines, number, delimiter)
        if cells is None:
            n_open += 1
            sentence = "a cell begins with a quotation mark that no other one ends"
            fix = "take the mark out, or put one behind the cell"
            findings.append((number + 1, Finding("error", "open_quote", sentence, fix)))
            if n_open >= _MAX_OPEN_QUOTES:
                sentence = "too many quotation marks are open; the lines below were not read"
                findings.append((number + 1, Finding("error", "not_text", sentence, fix)))
                break
        else:
            stripped = tuple(cell.strip(_BLANK) for cell in cells)
            records.append(TableRow(line=number + 1, cells=stripped))
        number += n_lines
    return records


def _record(lines: list[str], number: int, delimiter: str) -> tuple[list[str] | None, int]:
    """Return the cells of the record that begins on a line, and how many lines it takes.

    A comment is one line whatever marks it holds; a record whose quotation mark stays open is
    None and takes one line.
    """
    if lines[number].startswith("#"):
        return [lines[number]], 1
    if '"' not in lines[number]:
        return lines[number].split(delimiter), 1
    text = ""
    for n_lines, line in enumerate(lines[number : number + _MAX_SPAN], start=1):
        text += line
        cells, is_open = _cells(text, delimiter)
        if not is_open:
            return cells, n_lines
        text += "\n"
    return None, 1


def _cells(text: str, delimiter: str) -> tuple[list[str], bool]:
    """Return the cells of a record, and whether a quoted one is still open."""
    cells: list[str] = []
    position = 0
    while True:
        begin = position
        while text.startswith(" ", begin):
            begin += 1
        if text.startswith('"', begin):
            cell, position = _quoted(text, begin + 1)
            if position < 0:
                return cells, True
            end = text.find(delimiter, position)
            end = len(text) if end < 0 else end
            cells.append(cell + text[position:end])
        else:
            end = text.find(delimiter, begin)
            end = len(text) if end < 0 else end
            cells.append(text[begin:end])
        if end >= len(text):
            return cells, False
        position = end + 1


def _quoted(text: str, position: int) -> tuple[str, int]:
    """Return a quoted cell and the place behind its closing mark, -1 where there is none."""
    parts: list[str] = []
    while (end := text.find('"', position)) >= 0:
        parts.append(text[position:end])
        if not text.startswith('""', end):
            return "".join(parts), end + 1
        parts.append('"')
        position = end + 2
    return "", -1
