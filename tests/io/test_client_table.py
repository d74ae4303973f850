"""A table of several clients: by their nights, or by what others found."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import MalformedFileError, UnreadableFileError
from legmotion.io.client_table import ClientTable, parse_client_table, read_client_table
from legmotion.io.night_table import TableOptions

OPTIONS = TableOptions()


def parsed(*lines: str) -> ClientTable:
    return parse_client_table("\n".join([*lines, ""]).encode(), name="t.csv", options=OPTIONS)


def refusal(*lines: str) -> str:
    with pytest.raises(MalformedFileError) as error:
        parsed(*lines)
    assert error.value.hint
    return error.value.message


def test_every_client_has_its_own_nights_in_order() -> None:
    table = parsed("client,night,massage,hours,count", "b,1,1,6.5,30", "a,2,yes,7,12", "a,1,0,7,20")
    found = [(code, [night.number for night in nights.nights]) for code, nights in table.nights]
    assert found == [("a", [1, 2]), ("b", [1])]
    assert not table.estimates


def test_the_column_client_may_stand_anywhere() -> None:
    table = parsed("night,massage,hours,count,Client", "1,1,6.5,30,b")
    assert [code for code, _ in table.nights] == ["b"]


def test_semicolons_and_decimal_commas_are_read() -> None:
    table = parsed("client;night;massage;hours;count", "b;1;1;6,5;30")
    assert table.nights[0][1].nights[0].hours == 6.5


def test_a_value_on_its_own_scale_is_read() -> None:
    table = parsed("client,night,massage,value", "b,1,1,7.5")
    assert table.scale == "number"


def test_a_night_keeps_its_line_in_the_file() -> None:
    table = parsed("client,night,massage,hours,count", "a,1,1,6,3", "", "b,1,0,6,4")
    assert table.nights[1][1].nights[0].line == 4


def test_a_cell_with_a_quotation_mark_stays_one_cell() -> None:
    table = parsed("client,night,massage,hours,count,notes", 'a,1,1,6,3,"he said ""so"", twice"')
    assert len(table.nights[0][1].nights) == 1


def test_estimates_are_logarithms_of_ratios_and_differences_are_not() -> None:
    ratios = parsed("client,estimate,se", "b,-0.3,0.2", "a,0.1,0.25")
    assert ratios.scale == "rate"
    assert [(one.code, one.estimate, one.se) for one in ratios.estimates] == [
        ("b", -0.3, 0.2),
        ("a", 0.1, 0.25),
    ]
    assert parsed("client,difference,se", "b,-3,2").scale == "number"


def test_every_problem_of_every_client_is_said_at_once() -> None:
    said = refusal("client,night,massage,hours,count", "a,1,maybe,6,3", "b,1,1,6,3", "b,2,1,six,4")
    assert said.startswith("t.csv: 2 problems")
    assert "line 2, massage" in said
    assert "line 4, hours" in said


def test_a_header_that_lacks_a_column_is_said_once_for_all_clients() -> None:
    said = refusal("client,night,massage,hours", "a,1,1,6", "b,1,1,6")
    assert said.count("there is no column count") == 1


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "there is no column client"),
        (("night,massage,hours,count", "1,1,6,3"), "there is no column client"),
        (("client,night,massage,hours,count",), "there is no row"),
        (("client,estimate,se",), "there is no row"),
        (("client,night,massage,hours,count", ",1,1,6,3"), "does not say which client"),
        (("client,se", "a,0.2"), "there is no column estimate"),
        (("client,estimate,se", "a,,0.2"), "the row has no estimate"),
        (("client,estimate,se", "a,-0.2,0"), "a standard error of 0 is none"),
        (("client,estimate,se", "a,-0.2,-1"), "a standard error of -1 is none"),
        (("client,estimate,se", "a,low,0.1"), '"low" is not a number'),
    ],
)
def test_a_table_that_is_none_says_why(lines: tuple[str, ...], words: str) -> None:
    assert words in refusal(*lines)


def test_many_problems_are_not_all_shown() -> None:
    said = refusal("client,estimate,se", *(f"c{n},x,0.2" for n in range(30)))
    assert said.startswith("t.csv: 30 problems")
    assert said.endswith("and 10 more")


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(UnreadableFileError):
        read_client_table("nowhere.csv", OPTIONS)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_the_bytes_the_answer_is_a_table_or_a_refusal(data: bytes) -> None:
    for head in (b"", b"client,estimate,se\n", b"client,night,massage,hours,count\n"):
        with contextlib.suppress(MalformedFileError):
            table = parse_client_table(head + data, name="t.csv", options=OPTIONS)
            assert table.nights or table.estimates
