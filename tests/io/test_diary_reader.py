"""Massages and nights as a person notes them: read, or said what is wrong, all at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import LegmotionError, ParameterError
from legmotion.io.diary import NightEntry, Session, problem_line
from legmotion.io.diary_columns import BY_NAME
from legmotion.io.diary_reader import DiaryOptions, read_diary, sort_files
from legmotion.io.diary_writer import massage_csv, massage_template, night_template, nights_csv

TODAY = date(2027, 6, 1)
EVENING = DiaryOptions(convention="evening", today=TODAY)
OPEN = DiaryOptions(today=TODAY)
FIRST = date(2026, 11, 21)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("diary")


@pytest.fixture(scope="session")
def read(folder):
    def read(massage=None, nights=None, options=EVENING):
        paths = {}
        for name, content in (("massage", massage), ("nights", nights)):
            paths[name] = None
            if content is not None:
                path = folder / f"{name}.csv"
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
                paths[name] = str(path)
        return read_diary(massage=paths["massage"], nights=paths["nights"], options=options)

    return read


def codes(diary, severity=None):
    return [one.code for one in diary.problems if severity in (None, one.severity)]


MASSAGE = """date,massage,start_time,minutes,kind,region,oil,mood
2026-11-21,yes,20:30,45,deep tissue,calves;feet,yes,3
2026-11-22,no,,,,,,4
2026-11-23,,,,,,,5
"""
NIGHTS = """night,lights_off,lights_on,symptoms_evening,medication_changed,arm_planned,weather
2026-11-21,22:30,06:30,6,no,massage,rain
2026-11-22,23:15,,3.5,yes,none,
"""


def test_a_diary_is_read(read):
    diary = read(MASSAGE, NIGHTS)
    first, second = diary.sessions
    assert (first.date, first.is_massage, first.start, first.minutes) == (
        FIRST, True, time(20, 30), 45.0,
    )  # fmt: skip
    assert dict(first.numbers) == {"oil": 1.0, "mood": 3.0}
    assert dict(first.words) == {"kind": "deep_tissue", "region": "calves;feet"}
    assert (second.is_massage, second.start, second.minutes) == (False, None, None)
    evening, later = diary.nights
    assert dict(evening.moments) == {"lights_off": time(22, 30), "lights_on": time(6, 30)}
    assert dict(evening.numbers) == {"symptoms_evening": 6.0, "medication_changed": 0.0}
    assert (evening.planned, later.planned) == (True, False)
    assert dict(evening.words) == {"weather": "rain"}
    assert later.numbers["symptoms_evening"] == 3.5
    assert codes(diary) == ["unknown_column", "unknown_column"]


def test_a_blank_is_unknown_and_never_no_massage(read):
    for is_complete in (False, True):
        options = DiaryOptions(convention="evening", today=TODAY, is_complete=is_complete)
        diary = read(MASSAGE, NIGHTS, options)
        assert diary.is_complete is is_complete
        assert diary.unknown == (date(2026, 11, 23),)
        assert date(2026, 11, 23) not in {session.date for session in diary.sessions}


def test_without_a_column_massage_each_row_is_one(read):
    diary = read("date,minutes\n2026-11-21,30\n2026-11-22,\n")
    assert [session.is_massage for session in diary.sessions] == [True, True]
    assert not diary.problems


def test_one_merged_file_is_both(read):
    merged = "date,massage,minutes,lights_off,symptoms_night\n2026-11-21,yes,30,22:30,4\n"
    diary = read(merged)
    assert diary.sessions[0].minutes == 30.0
    assert diary.nights[0].night == FIRST
    assert diary.nights[0].numbers["symptoms_night"] == 4.0
    assert read(nights=merged).sessions[0].date == FIRST


def test_a_column_massage_among_the_nights_is_read(read):
    diary = read(nights="night,massage,lights_off\n2026-11-21,yes,22:30\n2026-11-22,,23:00\n")
    assert [session.date for session in diary.sessions] == [FIRST]
    assert diary.unknown == (date(2026, 11, 22),)
    assert len(diary.nights) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(";", "/").replace(",", ";"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(",", "\t"),
        lambda text: "# my diary\n\n" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("massage", " Massage ", 1).replace("start_time", "Start time"),
    ],
    ids=["semicolon", "crlf", "tab", "comment", "cut", "spelling"],
)
def test_the_form_of_a_file_changes_nothing(read, change):
    plain, other = read(MASSAGE), read(change(MASSAGE))
    assert [content(one) for one in other.sessions] == [content(one) for one in plain.sessions]
    assert other.unknown == plain.unknown
    assert codes(other) == codes(plain)


def content(one):
    """Everything of a session or a night but where it stands."""
    kept = {name: getattr(one, name) for name in one.__slots__ if name not in ("file", "line")}
    return {key: dict(value) if hasattr(value, "items") else value for key, value in kept.items()}


def test_all_problems_are_listed_at_once_each_with_its_line(read):
    massage = (
        "date,massage,start_time,minutes\n"
        "2026-11-21,yes,20:30,sixty\n"
        "2026-11-22,perhaps,,\n"
        "22.11.26,yes,,\n"
        ",yes,,\n"
        "2026-11-24,yes,25:00,900\n"
        "2026-11-25,no,,30\n"
        "2026-11-26,yes,,0\n"
        "2027-06-02,yes,,\n"
        "2026-11-27,yes,,30,extra\n"
    )
    diary = read(massage)
    found = [(one.line, one.column, one.code) for one in diary.problems]
    assert found == [
        (2, "minutes", "not_a_number"),
        (3, "massage", "not_yes_no"),
        (4, "date", "not_a_date"),
        (5, "date", "missing_date"),
        (6, "start_time", "not_a_time"),
        (6, "minutes", "out_of_range"),
        (7, "massage", "contradictory"),
        (8, "minutes", "contradictory"),
        (9, "date", "future_date"),
        (10, "", "too_many_cells"),
    ]
    assert all(one.severity == "error" and one.sentence and one.fix for one in diary.problems)
    assert diary.sessions == ()
    line = problem_line(diary.problems[0])
    assert line.startswith('massage.csv:2 minutes: "sixty" is not a number (expected 1–240); fix: ')


def test_a_row_with_an_error_is_open_and_a_lost_day_ends_completeness(read):
    options = DiaryOptions(is_complete=True, today=TODAY)
    diary = read("date,massage,minutes\n2026-11-21,yes,sixty\n2026-11-22,yes,30\n", None, options)
    assert diary.unknown == (FIRST,)
    assert diary.is_complete
    diary = read("date,massage,minutes\nsoon,yes,30\n2026-11-22,yes,30\n", None, options)
    assert not diary.is_complete
    assert "not_complete" in codes(diary, "warning")
    assert not read(None, NIGHTS, options).is_complete


def test_times_of_a_night_are_held_against_each_other(read):
    nights = (
        "night,lights_off,lights_on,in_bed,waso_min\n"
        "2026-11-21,10:30,06:30,,\n"
        "2026-11-22,2026-11-24T22:30,,,\n"
        "2026-11-23,22:30,06:30,23:00,\n"
        "2026-11-24,22:30,23:30,,90\n"
    )
    diary = read(None, nights)
    found = [(one.line, one.severity, one.code) for one in diary.problems]
    assert found == [
        (2, "error", "impossible_time"),
        (3, "error", "impossible_time"),
        (4, "warning", "impossible_time"),
        (5, "warning", "contradictory"),
    ]
    assert diary.problems[0].fix == "write 22:30 if the evening is meant"
    assert [entry.line for entry in diary.nights] == [4, 5]


def test_who_sleeps_by_day_has_nights_that_begin_later(read):
    nights = "night,lights_off,lights_on\n2026-11-21,08:30,16:30\n"
    assert codes(read(None, nights), "error") == ["impossible_time"]
    options = DiaryOptions(convention="evening", today=TODAY, night_start=time(18))
    assert not read(None, nights, options).problems


def test_two_massages_of_a_day_count_and_copies_do_not(read):
    diary = read(
        "date,start_time,minutes\n2026-11-21,09:00,30\n2026-11-21,20:00,45\n2026-11-21,20:00,45\n"
    )
    assert [session.minutes for session in diary.sessions] == [30.0, 45.0]
    assert [(one.line, one.code) for one in diary.problems] == [
        (3, "two_sessions"),
        (4, "duplicate_session"),
    ]


def test_a_day_with_both_answers_is_open_and_both_rows_are_named(read):
    diary = read("date,massage\n2026-11-21,yes\n2026-11-21,no\n2026-11-22,no\n")
    assert [(one.line, one.code) for one in diary.problems] == [
        (2, "contradictory"),
        (3, "contradictory"),
    ]
    assert [session.date for session in diary.sessions] == [date(2026, 11, 22)]
    assert diary.unknown == (FIRST,)
    both = read("date,massage\n2026-11-21,yes\n", "night,massage\n2026-11-21,no\n")
    assert [one.file for one in both.problems] == ["massage.csv", "nights.csv"]


def test_a_massage_after_midnight_does_not_contradict_an_evening_without_one(read):
    diary = read("date,massage,start_time\n2026-11-22,yes,00:30\n2026-11-22,no,\n")
    assert codes(diary) == ["small_hours"]
    assert [session.is_massage for session in diary.sessions] == [True, False]


def test_two_rows_of_one_night_are_said(read):
    diary = read(None, "night,symptoms_night\n2026-11-21,4\n2026-11-21,5\n2026-11-21,4\n")
    assert codes(diary) == ["duplicate_night", "duplicate_night"]
    assert [one.severity for one in diary.problems] == ["error", "warning"]
    assert [entry.numbers["symptoms_night"] for entry in diary.nights] == [4.0]


def test_minutes_without_an_answer_are_taken_as_yes_aloud_and_none_are_not_a_no(read):
    diary = read("date,massage,minutes\n2026-11-21,,30\n2026-11-22,,0\n")
    assert [session.date for session in diary.sessions] == [FIRST]
    assert codes(diary, "warning") == ["massage_assumed", "massage_open"]
    assert diary.unknown == (date(2026, 11, 22),)


def test_a_misspelt_column_is_suggested_and_kept(read):
    diary = read("date,minuts,temprature\n2026-11-21,30,20.5\n")
    near = diary.problems[0]
    assert (near.line, near.code, near.fix) == (1, "near_column", "rename minuts to minutes")
    assert dict(diary.sessions[0].numbers) == {"minuts": 30.0, "temprature": 20.5}


@pytest.mark.parametrize(
    ("massage", "code", "fix"),
    [
        ("datum,massage\n2026-11-21,yes\n", "missing_column", "rename datum to date"),
        ("night,minutes\n2026-11-21,30\n", "missing_column", "rename night to date"),
        ("2026-11-21,yes\n", "missing_column", "write a line with the names of the columns"),
        ("date,date\n", "duplicate_column", "keep one"),
        ("", "no_header", "date,massage,start_time,minutes"),
        ("# nothing\n\n", "no_header", "date,massage,start_time,minutes"),
        (b"PK\x03\x04", "not_text", "save it as CSV"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(read, massage, code, fix):
    diary = read(massage)
    assert [(one.code, one.severity) for one in diary.problems] == [(code, "error")]
    assert fix in diary.problems[0].fix


def test_problems_of_one_file_do_not_hide_those_of_the_other(read):
    diary = read("datum\n", "night,irls\n2026-11-21,41\n")
    assert [(one.file, one.code) for one in diary.problems] == [
        ("massage.csv", "missing_column"),
        ("nights.csv", "out_of_range"),
    ]


def test_what_a_spreadsheet_left_is_said_and_read(read):
    diary = read(
        "\ufeffdate;massage;start_time;minutes\n"
        "46000;yes;7.30;1E+01\n"
        "46001;\u00a0yes;7:30 PM;7,5\n"
        "“2025-12-11”;yes;;\n"
    )
    assert not codes(diary, "error")
    assert {
        "byte_order_mark", "excel_serial_date", "time_form", "excel_exponent", "odd_spaces",
        "decimal_comma", "odd_quotes",
    } <= set(codes(diary))  # fmt: skip
    assert [session.date.day for session in diary.sessions] == [9, 10, 11]
    assert [session.start for session in diary.sessions] == [time(7, 30), time(19, 30), None]
    assert [session.minutes for session in diary.sessions] == [10.0, 7.5, None]


def test_a_day_above_12_in_the_file_settles_the_others(read):
    assert codes(read("date\n05/06/2026\n07/06/2026\n")) == ["ambiguous_date", "ambiguous_date"]
    diary = read("date\n05/06/2026\n13/06/2026\n")
    assert [session.date for session in diary.sessions] == [date(2026, 6, 5), date(2026, 6, 13)]
    options = DiaryOptions(today=TODAY, date_format="%m/%d/%Y")
    diary = read("date\n05/06/2026\n", None, options)
    assert (diary.sessions[0].date, diary.problems) == (date(2026, 5, 6), ())
    with pytest.raises(ParameterError):
        read("date\n", None, DiaryOptions(date_format="%d"))


@pytest.mark.parametrize(
    ("comment", "given", "night", "code"),
    [
        ("", None, FIRST, "convention_assumed"),
        ("# night = date of the evening, noted in the morning\n", None, FIRST, None),
        ("# night = date of the morning\n", None, date(2026, 11, 20), None),
        ("# night = date of the morning\n", "evening", FIRST, None),
        ("", "morning", date(2026, 11, 20), None),
        ("# I write in the morning\n", None, FIRST, "convention_assumed"),
    ],
)
def test_dates_are_of_the_evening_unless_it_is_said(read, comment, given, night, code):
    options = DiaryOptions(convention=given, today=TODAY)
    diary = read(None, f"{comment}night,lights_off\n2026-11-21,22:30\n", options)
    assert [entry.night for entry in diary.nights] == [night]
    assert codes(diary) == ([code] if code else [])
    if code:
        assert "--date-convention" in diary.problems[0].fix


def test_nights_are_not_dated_where_full_dates_fit_the_morning_only(read):
    nights = "night,lights_off\n2026-11-21,2026-11-20T22:30\n2026-11-22,2026-11-21T23:00\n"
    diary = read("date\n2026-11-21\n", nights, OPEN)
    assert "convention_unclear" in codes(diary, "error")
    assert diary.nights == ()
    assert len(diary.sessions) == 1
    options = DiaryOptions(convention="morning", today=TODAY)
    diary = read(None, nights, options)
    assert [entry.night.day for entry in diary.nights] == [20, 21]
    assert not diary.problems
    assert not read(None, nights.replace("-20T", "-21T").replace("-21T23", "-22T23"), OPEN).problems


def test_in_a_merged_file_of_mornings_the_massage_is_of_the_day_before(read):
    options = DiaryOptions(convention="morning", today=TODAY)
    diary = read("date,massage,symptoms_night\n2026-11-22,yes,4\n", None, options)
    assert (diary.sessions[0].date, diary.nights[0].night) == (FIRST, FIRST)
    assert codes(diary) == ["massage_day_before"]
    plain = read("date,massage\n2026-11-22,yes\n", None, options)
    assert plain.sessions[0].date == date(2026, 11, 22)


def test_an_empty_template_has_no_problems_and_its_days_are_open(read):
    days = [FIRST + timedelta(days=number) for number in range(3)]
    planned = {FIRST: True, days[1]: False}
    diary = read(massage_template(days), night_template(days, planned), DiaryOptions(today=days[1]))
    assert (diary.problems, diary.sessions, diary.unknown) == ((), (), (FIRST, days[1]))
    assert [entry.planned for entry in diary.nights] == [True, False, None]
    assert diary.convention == "evening"


def test_files_are_told_apart_by_their_columns(folder):
    for name, head in (
        ("a", "night,lights_off"),
        ("b", "date,minutes"),
        ("c", "date,massage,irls"),
    ):
        (folder / f"{name}.csv").write_text(head + "\n")
    paths = [str(folder / f"{name}.csv") for name in "abc"]
    assert sort_files(paths) == {"massage": paths[1:], "nights": paths[:1]}


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "gone.csv"):
        with pytest.raises(LegmotionError):
            read_diary(massage=str(path), nights=None, options=EVENING)


@given(
    st.one_of(st.none(), st.binary(max_size=200)),
    st.binary(max_size=300),
    st.sampled_from([b"", b"date,massage,start_time,minutes\n", b"night;lights_off;irls\n"]),
)
def test_no_bytes_whatever_end_in_anything_but_a_diary(read, massage, nights, head):
    diary = read(None if massage is None else head + massage, head + nights)
    assert all(one.code and one.sentence for one in diary.problems)


CELLS = st.sampled_from(
    ["", "yes", "no", "46000", "1E+01", "22:30", "7.30", "2026-11-21", "21/11/2026", "-5", "999",
     "\u00a0", "“x”", '"', '"a', "#", "0", "=1", "31.12.2099", "00:00", "2026-11-21T22:30+01:00"]
)  # fmt: skip


@given(
    st.lists(st.sampled_from([*BY_NAME, "mood", ""]), min_size=1, max_size=8),
    st.lists(st.lists(CELLS, max_size=9), max_size=6),
)
def test_no_table_whatever_ends_in_anything_but_a_diary(read, head, rows):
    text = "\n".join(",".join(row) for row in (head, *rows))
    for options in (EVENING, OPEN, DiaryOptions(convention="morning", is_complete=True)):
        diary = read(text, text, options)
        days = {session.date for session in diary.sessions if session.start is None}
        assert not days & set(diary.unknown)
        nights = [entry.night for entry in diary.nights]
        assert nights == sorted(set(nights))


MOMENTS = st.times().map(lambda at: at.replace(microsecond=0))
WORDS = st.text(min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and text.isprintable() and not text.startswith("'")
)
SESSIONS = st.builds(
    dict,
    is_massage=st.booleans(),
    start=st.none() | MOMENTS,
    minutes=st.none() | st.integers(1, 240).map(float),
    pressure=st.none() | st.integers(1, 5).map(float),
    notes=st.none() | WORDS,
)
RATING = st.none() | st.integers(0, 20).map(lambda half: half / 2)


@given(st.lists(SESSIONS, max_size=6))
def test_sessions_written_are_read_back_the_same(read, drawn):
    sessions = [
        Session(
            date=FIRST + timedelta(days=number),
            is_massage=one["is_massage"],
            start=one["start"] if one["is_massage"] else None,
            minutes=one["minutes"] if one["is_massage"] else None,
            numbers={} if one["pressure"] is None else {"pressure": one["pressure"]},
            words={} if one["notes"] is None else {"notes": one["notes"]},
            file="massage.csv",
            line=0,
        )
        for number, one in enumerate(drawn)
    ]
    found = read(massage_csv(sessions))
    assert [content(one) for one in found.sessions] == [content(one) for one in sessions]
    assert not codes(found, "error")


@given(
    st.lists(st.tuples(st.none() | MOMENTS, RATING, RATING, st.sampled_from([None, True, False])))
)
def test_nights_written_are_read_back_the_same(read, drawn):
    nights = [
        NightEntry(
            night=FIRST + timedelta(days=number),
            moments={} if off is None else {"lights_off": off},
            numbers={
                name: value
                for name, value in (("symptoms_evening", evening), ("stress_evening", stress))
                if value is not None
            },
            words={},
            planned=planned,
            file="nights.csv",
            line=0,
        )
        for number, (off, evening, stress, planned) in enumerate(drawn[:20])
    ]
    found = read(None, nights_csv(nights), OPEN)
    assert [content(one) for one in found.nights] == [content(one) for one in nights]
    assert not found.problems


def test_a_moment_with_its_date_and_zone_is_read_back_the_same(read):
    moment = datetime.fromisoformat("2026-11-22T00:10:00+01:00")
    entry = NightEntry(
        night=FIRST, moments={"lights_off": moment}, numbers={}, words={}, planned=None,
        file="nights.csv", line=0,
    )  # fmt: skip
    assert read(None, nights_csv([entry])).nights[0].moments["lights_off"] == moment
