"""Tables on disk: one header line, plain cells, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.store.csv import csv_bytes
from legmotion.tables import Column, Frame, Table

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


def frame(
    onset_s: list[float] | None = None,
    peak_mg: list[float] | None = None,
    series: list[float] | None = None,
    in_bed: list[bool] | None = None,
    why_not: list[str] | None = None,
) -> Frame:
    """A frame of one row, with one column of interest."""
    return MADE_UP.frame(
        {
            "onset_s": np.array(onset_s or [1.0]),
            "peak_mg": np.array(peak_mg or [1.0]),
            "series": np.array(series or [1.0]),
            "in_bed": np.array(in_bed or [True]),
            "why_not": np.array(why_not or ["gap"]),
        }
    )


def row(written: bytes) -> list[str]:
    """The cells of the only row, as a CSV reader sees them."""
    _header, cells = csv.reader(io.StringIO(written.decode()))
    return cells


def test_a_table_is_a_header_and_a_line_per_row() -> None:
    written = csv_bytes(frame())
    assert written == b"onset_s,peak_mg,series,in_bed,why_not\n1.000,1,1,true,gap\n"


def test_a_table_without_rows_is_its_header() -> None:
    empty = MADE_UP.frame(
        {
            "onset_s": np.array([]),
            "peak_mg": np.array([]),
            "series": np.array([]),
            "in_bed": np.array([], dtype=bool),
            "why_not": np.array([]),
        }
    )
    assert csv_bytes(empty) == b"onset_s,peak_mg,series,in_bed,why_not\n"


@pytest.mark.parametrize(
    ("value_s", "written"),
    [(0.0, "0.000"), (28799.9994, "28799.999"), (-0.0004, "0.000"), (-3.25, "-3.250")],
)
def test_a_time_is_written_to_the_millisecond(value_s: float, written: str) -> None:
    assert row(csv_bytes(frame(onset_s=[value_s])))[0] == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(123.456789, "123.457"), (0.000123456789, "0.000123457"), (8.0, "8"), (-0.0, "0")],
)
def test_another_number_has_six_significant_digits(value: float, written: str) -> None:
    assert row(csv_bytes(frame(peak_mg=[value])))[1] == written


def test_what_is_missing_is_an_empty_cell() -> None:
    missing = frame(onset_s=[np.nan], peak_mg=[np.nan], series=[np.nan], why_not=[""])
    assert row(csv_bytes(missing)) == ["", "", "", "true", ""]


def test_a_whole_number_has_no_decimals() -> None:
    assert row(csv_bytes(frame(series=[12.0])))[2] == "12"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t"])
def test_a_text_cell_is_never_a_formula(begin: str) -> None:
    assert row(csv_bytes(frame(why_not=[f"{begin}1+1"])))[4] == f"'{begin}1+1"


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20))
def test_any_text_comes_back_as_it_was_or_disarmed(text: str) -> None:
    cell = row(csv_bytes(frame(why_not=[text])))[4]
    assert cell in (text, f"'{text}")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_numbers_come_back_within_what_was_written(onset_s: float, peak_mg: float) -> None:
    cells = row(csv_bytes(frame(onset_s=[onset_s], peak_mg=[peak_mg])))
    assert float(cells[0]) == pytest.approx(onset_s, abs=0.0005 + 1e-9)
    assert float(cells[1]) == pytest.approx(peak_mg, rel=5.1e-6)


def test_an_infinite_number_is_never_written() -> None:
    with pytest.raises(ValueError, match="infinite"):
        csv_bytes(frame(peak_mg=[np.inf]))


def test_a_table_that_lacks_a_column_is_not_written() -> None:
    with pytest.raises(ValueError, match="made_up lacks peak_mg, series, in_bed, why_not"):
        csv_bytes(MADE_UP.frame({"onset_s": np.array([1.0])}))
