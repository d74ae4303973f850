"""Tables read back from disk: what was written comes back, and a damaged file is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import MalformedFileError, UnreadableFileError
from legmotion.events.movements import LEG_MOVEMENTS
from legmotion.store.csv import csv_bytes, read_frame
from legmotion.tables import Column, Frame, Table
from tests.conftest import CHECKOUT

MADE_UP = Table(
    "made_up",
    (
        Column("onset_s", "number", "s", "a time"),
        Column("peak_mg", "number", "mg", "another number"),
        Column("series", "integer", "", "a number without decimals"),
        Column("in_bed", "boolean", "", "yes or no"),
        Column("why_not", "text", "", "words"),
    ),
)
HEADER = "onset_s,peak_mg,series,in_bed,why_not"

ROWS = st.lists(
    st.tuples(
        st.integers(-(10**9), 10**9).map(lambda n: n / 1000),
        st.floats(1e-6, 1e6).map(lambda value: float(f"{value:.6g}")) | st.just(np.nan),
        st.integers(0, 10**6).map(float) | st.just(np.nan),
        st.booleans(),
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12),
    ),
    max_size=8,
)


def frame_of(rows: list[tuple[float, float, float, bool, str]]) -> Frame:
    """A frame of these rows."""
    kinds = (np.float64, np.float64, np.float64, np.bool_, np.str_)
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return MADE_UP.frame(
        {
            name: np.array(values, dtype=kind)
            for name, values, kind in zip(MADE_UP.names, columns, kinds, strict=True)
        }
    )


def refusal(path: Path, text: str) -> str:
    """What is said of a file with this content."""
    path.write_bytes(text.encode())
    with pytest.raises(MalformedFileError) as caught:
        read_frame(path, MADE_UP)
    assert caught.value.hint
    return caught.value.message


@given(ROWS)
def test_what_was_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float, float, float, bool, str]]
) -> None:
    written = frame_of(rows)
    path = tmp_path_factory.mktemp("back") / "made_up.csv"
    path.write_bytes(csv_bytes(written))
    back = read_frame(path, MADE_UP)
    assert back.n_rows == written.n_rows
    for name in ("onset_s", "peak_mg", "series", "in_bed"):
        np.testing.assert_array_equal(back[name], written[name])
    own = [_without_apostrophe(text) for text in written["why_not"].tolist()]
    assert [_without_apostrophe(text) for text in back["why_not"].tolist()] == own


def _without_apostrophe(text: str) -> str:
    """A text that began with an apostrophe and a formula cannot be told from a disarmed one."""
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r") else text


def test_a_night_that_is_read_and_written_again_is_the_same_file() -> None:
    path = CHECKOUT / "tests" / "golden" / "2026-11-22" / "leg_movements.csv"
    assert csv_bytes(read_frame(path, LEG_MOVEMENTS)) == path.read_bytes()


def test_columns_may_stand_in_another_order_and_more_of_them(tmp_path: Path) -> None:
    path = tmp_path / "made_up.csv"
    path.write_text("new,in_bed,why_not,series,peak_mg,onset_s\nx,true,gap,,2.5,1.000\n")
    back = read_frame(path, MADE_UP)
    assert (back["onset_s"][0], back["peak_mg"][0], back["why_not"][0]) == (1.0, 2.5, "gap")
    assert np.isnan(back["series"][0])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"made_up\.csv: no such file") as caught:
        read_frame(tmp_path / "made_up.csv", MADE_UP)
    assert "legmotion analyze" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: no column onset_s (nothing), expected a table made_up with one"),
        ("night,minutes\n", ":1: no column onset_s (night, minutes), expected a table made_up"),
        (f"{HEADER},series\n", ":1: more than one column series ("),
        (f"{HEADER}\n1.0,2,3,true,\n1.0,2,3\n", ":3: 3 cells, expected 5"),
        (f"{HEADER}\n\n", ":2: 0 cells, expected 5"),
        (f"{HEADER}\nsoon,2,3,true,\n", ":2: onset_s is 'soon', expected a number or nothing"),
        (f"{HEADER}\n1,nan,3,true,\n", ":2: peak_mg is 'nan', expected a number or nothing"),
        (f"{HEADER}\n1,1e999,3,true,\n", ":2: peak_mg is '1e999', expected a number or nothing"),
        (f"{HEADER}\n1,2,3.5,true,\n", ":2: series is '3.5', expected a whole number or nothing"),
        (f"{HEADER}\n1,2,3,yes,\n", ":2: in_bed is 'yes', expected true or false"),
        (f"{HEADER}\n1,2,3,,\n", ":2: in_bed is an empty cell, expected true or false"),
        (f'{HEADER}\n1,2,3,true,"open\n', ":2: unexpected end of data"),
    ],
)
def test_what_is_no_such_table_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "made_up.csv"
    assert f"{path}{said}" in refusal(path, text)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "made_up.csv"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(MalformedFileError, match="byte 0 is not UTF-8"):
        read_frame(path, MADE_UP)
