"""The same table, whatever program wrote it; what is no table is said, never raised."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import UnreadableFileError
from legmotion.io.diary_bytes import MAX_BYTES, read_bytes
from legmotion.io.diary_table import MAX_LINE, table_of

PLAIN = "date,massage,notes\n2026-11-21,yes,\n2026-11-22,no,long\n"


def cells(content):
    data = content if isinstance(content, bytes) else content.encode()
    table = table_of(data, name="massage.csv")
    return [table.header.cells, *(row.cells for row in table.rows)]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        "# a comment, with; marks\n\n" + PLAIN + ",,\n\n",
        PLAIN.replace("yes", '"yes"').replace("long", ' "long" '),
    ],
    ids=[
        "semicolon", "tab", "crlf", "cr", "bom", "utf16", "utf16le", "utf16be", "sep", "comment",
        "quotes",
    ],
)  # fmt: skip
def test_the_same_cells_are_found_in_every_form(content):
    assert cells(content) == cells(PLAIN)


def test_each_row_keeps_the_number_of_its_line():
    table = table_of(
        b'# one\n\ndate,notes\n# four\n2026-11-21,"two\nlines"\n\n2026-11-22,x\n', name="m.csv"
    )
    assert table.header.line == 3
    assert [(row.line, row.cells[1]) for row in table.rows] == [(5, "two\nlines"), (8, "x")]
    assert [row.line for row in table.comments] == [1, 4]


def test_a_comment_that_a_spreadsheet_put_into_quotes_is_one():
    table = table_of(b'"# night, date of the evening",,\nnight,a,b\n', name="nights.csv")
    assert [row.cells[0] for row in table.comments] == ["# night, date of the evening"]
    assert table.header.cells == ("night", "a", "b")


def test_letters_that_are_not_utf8_are_read_and_said():
    table = table_of("date,notes\n2026-11-21,m\xfcde\n".encode("cp1252"), name="m.csv")
    assert table.rows[0].cells[1] == "müde"
    assert [finding.code for _, finding in table.findings] == ["encoding"]


def test_nuls_are_left_out_and_said_with_their_line():
    table = table_of(b"date,massage,minutes\n2026-11-21,y\0es,45\n", name="m.csv")
    assert table.rows[0].cells == ("2026-11-21", "yes", "45")
    assert [(line, finding.code) for line, finding in table.findings] == [(2, "nul_characters")]


def test_an_open_quotation_mark_loses_its_line_only():
    table = table_of(b'date,notes\n2026-11-21,"open\n2026-11-22,fine\n', name="m.csv")
    assert [row.cells[0] for row in table.rows] == ["2026-11-22"]
    assert [(line, finding.code) for line, finding in table.findings] == [(2, "open_quote")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 rest of a workbook", "not_text"),
        (b"\xd0\xcf\x11\xe0 rest", "not_text"),
        (b"x" * (MAX_LINE + 1), "endless_line"),
        (b"a\n" * 50_000, "too_large"),
        (b"date\n" + b"2026-11-21\n" * (MAX_BYTES // 10), "too_large"),
        (b"date,notes\n" + (b'"x\n' + b"y\n" * 25) * 30, "not_text"),
        (b"date\n" + b"," * 1000 + b"1\n", "too_many_cells"),
    ],
    ids=["xlsx", "xls", "endless", "lines", "bytes", "quotes", "cells"],
)
def test_what_is_no_diary_is_said(data, code):
    table = table_of(data, name="m.csv")
    assert code in [finding.code for _, finding in table.findings]
    assert all(finding.severity == "error" for _, finding in table.findings)


@given(st.binary(max_size=400))
def test_no_bytes_raise(data):
    table = table_of(data, name="m.csv")
    rows = [row.line for row in table.rows]
    assert rows == sorted(set(rows))


@given(
    st.lists(
        st.lists(st.text(alphabet="ab,;\t\"\n '#", max_size=6), min_size=2, max_size=4),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(",;\t"),
)
def test_cells_in_quotation_marks_are_read_as_they_were_written(rows, delimiter):
    head = delimiter.join("abcd")
    written = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    table = table_of("\n".join([head, *written]).encode(), name="m.csv")
    kept = [tuple(cell.strip() for cell in row) for row in rows]
    expected = [row for row in kept if any(row) and not row[0].startswith("#")]
    assert [row.cells for row in table.rows] == expected


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("gone.csv", ".", "pipe", "a\0b"):
        with pytest.raises(UnreadableFileError):
            read_bytes(str(tmp_path / name))
