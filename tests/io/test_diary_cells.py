"""What a cell of a diary says, however a spreadsheet or a habit wrote it."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.io.diary_cells import cleaned, number_of, quoted, yes_no_of
from legmotion.io.diary_columns import BY_NAME, COLUMNS, nearest
from legmotion.io.diary_dates import check_date_format, date_of, order_of
from legmotion.io.diary_times import moment_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("22:30", time(22, 30)),
        ("7:05", time(7, 5)),
        ("2026-11-21T22:30", datetime(2026, 11, 21, 22, 30)),
    ],
)
def test_a_time_as_asked_for_is_read_without_a_word(text, found):
    assert moment_of(text) == (found, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7.30", time(7, 30)),
        ("22h30", time(22, 30)),
        ("7:30 PM", time(19, 30)),
        ("7.30 p.m.", time(19, 30)),
        ("12:15 am", time(0, 15)),
        ("12 pm", time(12, 0)),
        ("2230", time(22, 30)),
        ("0.9375", time(22, 30)),
        ("0,9375", time(22, 30)),
        ("46000.9375", datetime(2025, 12, 9, 22, 30)),
    ],
)
def test_a_time_in_another_form_is_read_and_said(text, found):
    value, finding = moment_of(text)
    assert value == found
    assert (finding.severity, finding.code) == ("warning", "time_form")
    assert finding.fix == f"write {value:%H:%M}" or "T22:30" in finding.fix


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("24:00", "midnight is 00:00"),
        ("25:20", "hours from 0 to 23"),
        ("13:30 PM", "count from 1 to 12"),
        ("7.3", "write 07:30"),
        ("7", "write 07:00"),
        ("0.25", "00:25, or 06:00"),
        ("late", "as 22:30"),
        ("9" * 5000, "as 22:30"),
    ],
)
def test_what_is_no_time_is_an_error_with_a_fix(text, fix):
    value, finding = moment_of(text)
    assert value is None
    assert (finding.severity, finding.code) == ("error", "not_a_time")
    assert fix in finding.fix


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_with_am_or_pm_is_that_time(at):
    assert moment_of(f"{at:%I:%M %p}")[0] == at


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("46000", date(2025, 12, 9)),
        ("46000,5", date(2025, 12, 9)),
        ("31/12/2026", date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("2026/12/31", date(2026, 12, 31)),
        ("20261231", date(2026, 12, 31)),
        ("2026-1-5", date(2026, 1, 5)),
        ("2026-12-31 00:00:00", date(2026, 12, 31)),
        ("31 Dec 2026", date(2026, 12, 31)),
        ("December 31, 2026", date(2026, 12, 31)),
        ("05/05/2026", date(2026, 5, 5)),
    ],
)
def test_a_date_that_can_mean_one_day_only_is_read_and_said(text, found):
    value, finding = date_of(text, order=order_of([text]))
    assert value == found
    assert finding.severity == "warning"
    assert str(found) in finding.fix


def test_the_fix_of_a_date_with_the_day_first_names_the_option():
    assert date_of("31/12/2026")[1].fix == "use 2026-12-31, or --date-format %d/%m/%Y"


def test_day_and_month_are_not_guessed_unless_a_day_above_12_says_which():
    value, finding = date_of("05/06/2026", order=order_of(["05/06/2026", "07/06/2026"]))
    assert (value, finding.code) == (None, "ambiguous_date")
    assert "2026-06-05" in finding.fix
    assert "2026-05-06" in finding.fix
    assert date_of("05/06/2026", order=order_of(["05/06/2026", "13/06/2026"]))[0].month == 6
    assert date_of("05/06/2026", order=order_of(["05/06/2026", "06/13/2026"]))[0].month == 5
    both = order_of(["13/06/2026", "06/13/2026"])
    assert date_of("13/06/2026", order=both)[0] is None
    assert date_of("05/06/2026", date_format="%m/%d/%Y") == (date(2026, 5, 6), None)


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "31/11/2026", "26-11-21", "99999", "1E+01", "yesterday", "0021-01-01", "2026"],
)
def test_what_is_no_date_is_an_error(text):
    value, finding = date_of(text)
    assert value is None
    assert finding.severity == "error"
    assert finding.fix


@pytest.mark.parametrize("date_format", ["%d/%m", "%Q", "%d%d%m%Y", "day", "", "%"])
def test_a_format_without_day_month_or_year_is_refused(date_format):
    with pytest.raises(ParameterError, match="--date-format"):
        check_date_format(date_format)


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)))
def test_every_date_is_read_in_its_own_form_and_by_a_format(day):
    assert date_of(day.isoformat()) == (day, None)
    assert date_of(f"{day:%d.%m.%Y}", date_format="%d.%m.%Y") == (day, None)
    serial = (day - date(1899, 12, 30)).days
    if 2000 <= day.year < 2100:
        assert date_of(str(serial))[0] == day


@pytest.mark.parametrize(
    ("text", "found", "code"),
    [
        ("30", 30.0, None),
        ("7.5", 7.5, None),
        ("7,5", 7.5, "decimal_comma"),
        ("1E+01", 10.0, "excel_exponent"),
        ("30 min", 30.0, "unit_in_cell"),
        ("sixty", None, "not_a_number"),
        ("1,234", None, "not_a_number"),
        ("1:30", None, "not_a_number"),
        ("nan", None, "not_a_number"),
        ("1e999", None, "not_a_number"),
        ("٣", None, "not_a_number"),
    ],
)
def test_a_number_is_read_and_what_is_odd_is_said(text, found, code):
    value, finding = number_of(text, expected="1–240", example="45")
    assert value == found
    assert (finding and finding.code) == code


def test_a_word_where_a_number_belongs_says_the_range():
    _, finding = number_of("sixty", expected="1–240", example="45")
    assert finding.sentence == '"sixty" is not a number (expected 1–240)'
    assert number_of("1:30", expected="1–240", example="45")[1].fix.startswith("write 90")


@pytest.mark.parametrize(
    ("text", "found"),
    [("yes", True), ("No", False), ("1", True), ("0", False), ("TRUE", True), ("n", False)],
)
def test_yes_and_no_are_read(text, found):
    assert yes_no_of(text) == (found, None)


@pytest.mark.parametrize(("text", "fix"), [("ja", "write yes"), ("FALSCH", "write no")])
def test_yes_and_no_of_another_language_get_a_fix_and_are_not_guessed(text, fix):
    value, finding = yes_no_of(text)
    assert (value, finding.fix) == (None, fix)


def test_what_cannot_be_seen_is_taken_off():
    assert cleaned("\u00a0yes\u200b ") == ("yes", "odd_spaces")
    assert cleaned("“22:30”") == ("22:30", "odd_quotes")
    assert cleaned("'2026-11-21") == ("2026-11-21", "odd_quotes")
    assert cleaned(" yes ") == ("yes", "")


def test_a_long_cell_is_shown_short_and_on_one_line():
    assert len(quoted("x\n" * 1000)) <= 42
    assert "\n" not in quoted("x\n" * 10)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("minuts", "minutes"),
        ("start_tme", "start_time"),
        ("lights_of", "lights_off"),
        ("datum", "date"),
        ("daet", "date"),
        ("mood", ""),
        ("temperature", ""),
        ("", ""),
        ("x" * 5000, ""),
    ],
)
def test_a_name_two_typing_mistakes_away_is_recognised(word, meant):
    assert nearest(word, tuple(BY_NAME)) == meant


def test_each_column_stands_in_one_file_and_its_example_fits():
    assert len(BY_NAME) == len(COLUMNS)
    for column in COLUMNS:
        assert column.meaning
        assert column.expected
        if column.kind in ("number", "integer"):
            assert column.low <= float(column.example) <= column.high


def test_of_the_irls_a_total_is_asked_for_and_nothing_else():
    assert (BY_NAME["irls"].low, BY_NAME["irls"].high) == (0, 40)
    assert [name for name in BY_NAME if name.startswith("irls")] == ["irls"]
