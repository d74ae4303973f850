"""A plain table of nights: what is read, and every way in which it is refused."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import MalformedFileError, ParameterError, UnreadableFileError
from legmotion.io.night_table import NightTable, TableOptions, parse_night_table, read_night_table

TODAY = date(2026, 11, 26)
HEADER = "night,massage,hours,count\n"


def parsed(text: str | bytes, **options: object) -> NightTable:
    data = text.encode() if isinstance(text, str) else text
    return parse_night_table(
        data, name="table.csv", options=TableOptions(**{"today": TODAY, **options})
    )


def refused(text: str | bytes, **options: object) -> str:
    with pytest.raises(MalformedFileError) as caught:
        parsed(text, **options)
    assert caught.value.exit_code == 3
    assert caught.value.hint
    return caught.value.message


def test_dates_are_counted_in_days_and_gaps_are_kept() -> None:
    table = parsed(HEADER + "2026-02-28,1,7,120\n2026-03-03,0,6.5,90\n")
    assert [night.label for night in table.nights] == ["2026-02-28", "2026-03-03"]
    assert table.nights[1].number - table.nights[0].number == 3
    assert table.nights[0].number == date(2026, 2, 28).toordinal()
    assert (table.is_dated, table.scale) == (True, "rate")


def test_whole_numbers_are_nights_too() -> None:
    table = parsed(HEADER + "7,1,7,120\n-2,0,6.5,90\n0,0,6.5,90\n")
    assert [(night.label, night.number) for night in table.nights] == [
        ("-2", -2), ("0", 0), ("7", 7),
    ]  # fmt: skip
    assert not table.is_dated


@pytest.mark.parametrize(
    ("cell", "massage"),
    [("1", True), ("0", False), ("yes", True), ("No", False), ("TRUE", True), ("", None),
     ("?", None), ("NA", None)],
)  # fmt: skip
def test_a_blank_massage_is_unknown_and_never_no(cell: str, massage: bool | None) -> None:
    assert parsed(HEADER + f"1,{cell},7,120\n").nights[0].massage is massage


@pytest.mark.parametrize(
    "data",
    [
        "night,massage,hours,count\n1,1,6.5,120\n",
        "\ufeffnight,massage,hours,count\r\n1,1,6.5,120\r\n",
        "night;massage;hours;count\n1;1;6,5;120\n",
        "sep=;\nnight;massage;hours;count\n1;1;6,5;120\n",
        "# made by hand\n\n# in winter\nNight, Massage ,HOURS,Count\n\n1,yes,6.5,120.0\n,,,\n",
        '"night","massage","hours","count"\n"1","1","6,5","120"\n',
        "night\tmassage\thours\tcount\n1\t1\t6.5\t120\n".encode("utf-16"),
        "count,hours,massage,night\n120,6.5,1,1\n",
    ],
    ids=["comma", "bom_crlf", "semicolon", "sep", "comments", "quotes", "utf16_tab", "order"],
)
def test_what_spreadsheets_write_is_read(data: str | bytes) -> None:
    (night,) = parsed(data).nights
    assert (night.number, night.massage, night.hours, night.count) == (1, True, 6.5, 120.0)


def test_a_value_is_an_outcome_of_its_own_scale() -> None:
    table = parsed("night;massage;value\n1;1;-3,5\n2;0;\n")
    assert (table.scale, table.outcome) == ("number", "value")
    assert table.nights[0].value == -3.5
    assert table.nights[1].value != table.nights[1].value


def test_the_column_of_the_value_can_have_another_name() -> None:
    text = "night,massage,count,hours,Sleep quality\n1,1,120,7,4\n"
    assert parsed(text).scale == "rate"
    table = parsed("night,massage,hours,Sleep quality\n1,1,7,4\n", value="sleep_quality")
    assert (table.outcome, table.nights[0].value) == ("sleep_quality", 4.0)
    assert "no column mood" in refused(text, value="mood")


def test_further_columns_are_covariates_the_planned_condition_or_how_it_was_measured() -> None:
    table = parsed(
        "night,massage,hours,count,stress,arm_planned,device,minutes,note\n"
        "1,1,7,120,3,massage,A,40,bad day\n2,0,7,120,,none,B,,\n"
    )
    assert table.covariates == ("stress",)
    assert [night.planned for night in table.nights] == [True, False]
    assert [night.words["device"] for night in table.nights] == ["A", "B"]
    assert table.nights[0].minutes == 40.0
    (problem,) = table.problems
    assert (problem.code, problem.line, problem.column) == ("column_not_used", 2, "note")


def test_dates_of_mornings_are_of_the_night_before() -> None:
    (night,) = parsed(HEADER + "2026-11-22,1,7,120\n", convention="morning").nights
    assert night.label == "2026-11-21"


def test_a_date_format_is_taken_as_given() -> None:
    (night,) = parsed(HEADER + "03/04/2026,1,7,120\n", date_format="%d/%m/%Y").nights
    assert night.label == "2026-04-03"
    with pytest.raises(ParameterError, match="--date-format"):
        read_night_table("x.csv", TableOptions(date_format="%d"))


def test_day_numbers_of_a_spreadsheet_are_dates_and_said_to_be() -> None:
    table = parsed(HEADER + "46000,1,7,120\n46001,0,7,100\n")
    assert [night.label for night in table.nights] == ["2025-12-09", "2025-12-10"]
    assert {problem.code for problem in table.problems} == {"excel_serial_date"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-11-27,1,7,120", "line 3, night: 2026-11-27 has not come yet"),
        ("2026-11-01,0,7,120", "line 3, night: night 2026-11-01 stands in line 2 too"),
        ("2026-02-30,1,7,120", 'line 3, night: "2026-02-30" is no date'),
        ("someday,1,7,120", 'line 3, night: "someday" is no date'),
        (",1,7,120", "line 3, night:"),
        ("2026-11-02,maybe,7,120", 'line 3, massage: "maybe" is neither yes nor no'),
        ("2026-11-02,1,7,-3", 'line 3, count: "-3" is no count'),
        ("2026-11-02,1,7,12.5", 'line 3, count: "12.5" is no count'),
        ("2026-11-02,1,7,twelve", 'line 3, count: "twelve" is not a number'),
        ("2026-11-02,1,-7,3", 'line 3, hours: "-7" are no hours'),
        ("2026-11-02,1,420,3", "write 7 if minutes were meant"),
        ("2026-11-02,1,0,3", "line 3, hours: 3 movements in 0 hours"),
        ("2026-11-02,1,6,5,120", "the row has 5 cells, the header 4; put semicolons"),
    ],
)
def test_a_wrong_row_is_named_with_line_value_and_fix(row: str, words: str) -> None:
    message = refused(HEADER + f"2026-11-01,1,7,120\n{row}\n")
    assert message.startswith("table.csv: 1 problem\n")
    assert words in message


def test_all_problems_are_told_at_once_in_the_order_of_their_lines() -> None:
    message = refused(HEADER + "2026-11-01,maybe,7,x\n2026-11-01,1,-1,2.5\n2027-01-01,1,7,1\n")
    assert message.startswith("table.csv: 6 problems\n")
    lines = [int(line.split()[1].strip(",:")) for line in message.splitlines()[1:]]
    assert lines == sorted(lines) == [2, 2, 3, 3, 3, 4]


def test_of_many_problems_twenty_are_shown_and_the_rest_counted() -> None:
    message = refused(HEADER + "".join(f"{k},maybe,7,1\n" for k in range(30)))
    assert message.startswith("table.csv: 30 problems\n")
    assert message.endswith("and 10 more")


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("nigth,massage,hours,count", "no column night; rename nigth to night"),
        ("date,massage,hours,count", "no column night; rename date to night"),
        ("night,masage,hours,count", "no column massage; rename masage to massage"),
        ("night,massage,hours,counts", "no column count; rename counts to count"),
        ("night,massage,hour,count", "no column hours; rename hour to hours"),
        ("night,massage,count", "no column hours"),
        ("night,massage", "no column count; the first line names the columns"),
        ("night,massage,hours,count,value", "which one is compared?"),
        ("night,night,massage,hours,count", "the column night stands there twice"),
        ("1,1,7,120", "is no header"),
        ("", "there is no header"),
    ],
)
def test_a_wrong_header_is_named_with_the_column_that_was_meant(header: str, words: str) -> None:
    assert words in refused(f"{header}\n1,1,7,120\n" if header else "")


def test_both_missing_columns_are_told_at_once() -> None:
    message = refused("date,massaged,hours,count\n1,1,7,120\n")
    assert "rename date to night" in message
    assert "rename massaged to massage" in message


def test_numbers_among_dates_and_dates_among_numbers_are_refused() -> None:
    assert "line 4, night" in refused(HEADER + "2026-01-01,1,7,1\n2026-01-02,0,7,1\n3,1,7,1\n")
    assert "no night number" in refused(HEADER + "1,1,7,1\n2,0,7,1\n2026-01-02,1,7,1\n")


def test_hours_or_counts_that_are_missing_are_no_error() -> None:
    table = parsed(HEADER + "1,1,,120\n2,0,7,\n3,1\n4,0,0,0\n")
    assert len(table.nights) == 4


@pytest.mark.parametrize(
    ("data", "words"), [(b"PK\x03\x04rest", "spreadsheet"), (b"x" * 70_000, "longer than")]
)
def test_what_is_no_table_is_refused_by_what_it_is(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_a_file_that_is_missing_or_a_folder_is_an_error_with_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no such file"):
        read_night_table(str(tmp_path / "none.csv"), TableOptions())
    with pytest.raises(UnreadableFileError, match="not a regular file"):
        read_night_table(str(tmp_path), TableOptions())


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(HEADER.encode() + b"1,1,7,120\n"))
    monkeypatch.setattr(sys, "stdin", stream)
    assert read_night_table("-", TableOptions()).name == "standard input"


CELLS = st.sampled_from(
    ["", "1", "0", "yes", "maybe", "2026-11-01", "2026-13-01", "46000", "7,5", "1e9", "-", "nan",
     "inf", "999999999999", "\ud800".encode("utf-8", "replace").decode(), '"', "#", "٣"]
)  # fmt: skip
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=8).map(
    lambda rows: (HEADER + "\n".join(",".join(row) for row in rows)).encode()
)


def nights_or_words(data: bytes) -> NightTable | str:
    try:
        return parsed(data)
    except MalformedFileError as error:
        return error.message


@given(st.one_of(st.binary(max_size=400), TABLES))
def test_no_bytes_lead_to_anything_but_nights_or_words(data: bytes) -> None:
    found = nights_or_words(data)
    if isinstance(found, str):
        assert "problem" in found
    else:
        numbers = [night.number for night in found.nights]
        assert numbers == sorted(set(numbers))


# Five digits may be a day number of a spreadsheet, eight a date.
NUMBERS = st.integers(-(10**7), 30_000)


@given(st.lists(NUMBERS, min_size=1, max_size=20, unique=True))
def test_every_row_is_a_night_in_the_order_of_their_numbers(numbers: list[int]) -> None:
    table = parsed(HEADER + "".join(f"{number},1,7,1\n" for number in numbers))
    assert [night.number for night in table.nights] == sorted(numbers)
