from __future__ import annotations

import os
from datetime import date, datetime, time

import pytest

from legmotion.errors import MalformedFileError, UnreadableFileError
from legmotion.io.night_diary import read_night_diary

FIRST = date(2026, 11, 21)


@pytest.fixture
def diary(tmp_path):
    def write(content, name="diary.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


PLAIN = "night,lights_off,lights_on\n2026-11-21,22:30,06:30\n2026-11-22,23:15,\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        "\ufeff" + PLAIN,
        "# evenings\n\n" + PLAIN,
        PLAIN.rstrip("\n"),
        PLAIN + "\n,,\n# end\n",
        PLAIN.replace("night,", "Night ,").replace("2026", " 2026"),
        '"night","lights_off","lights_on"\n"2026-11-21","22:30","06:30"\n2026-11-22,23:15\n',
    ],
    ids=[
        "comma", "semicolon", "tab", "crlf", "bom", "comment", "cut", "blank", "spaces", "quotes"
    ],
)  # fmt: skip
def test_a_diary_is_read_however_a_spreadsheet_wrote_it(diary, content):
    nights = read_night_diary(diary(content))
    assert list(nights) == [FIRST, date(2026, 11, 22)]
    assert (nights[FIRST].lights_off, nights[FIRST].lights_on) == (time(22, 30), time(6, 30))
    assert nights[date(2026, 11, 22)].lights_on is None


def test_columns_of_a_larger_diary_are_left_alone(diary):
    content = b"mood;night;lights_on;lights_off\nM\xfcde;2026-11-21;06:30;22:30\n"
    assert read_night_diary(diary(content))[FIRST].lights_off == time(22, 30)


def test_a_full_moment_is_read_as_one(diary):
    content = "night,lights_off,lights_on\n2026-11-21,2026-11-22T00:10,2026-11-22T05:30Z\n"
    night = read_night_diary(diary(content))[FIRST]
    assert night.lights_off == datetime(2026, 11, 22, 0, 10)
    assert night.lights_on.tzinfo is not None


def test_all_problems_are_named_at_once_each_with_its_line(diary):
    content = (
        "night,lights_off,lights_on\n"
        "21/11/2026,22:30,06:30\n"
        "2026-11-22,22.30,6:30 am\n"
        "2026-11-23,22:30,06:30\n"
        "2026-11-23,22:40,06:30\n"
        "2026-11-24,07:00,06:30\n"
        "2026-11-25,2026-11-27T22:30,\n"
        "2026-02-30,,\n"
    )
    with pytest.raises(MalformedFileError) as caught:
        read_night_diary(diary(content))
    first, *lines = caught.value.message.splitlines()
    assert first == "diary.csv: 7 problems"
    assert [line.strip().split(":")[0].split(",")[0] for line in lines] == [
        "line 2", "line 3", "line 3", "line 5", "line 6", "line 7", "line 8",
    ]  # fmt: skip
    assert "write 22:30" in lines[1]
    assert "stands in line 4 too" in lines[3]
    assert "is not before" in lines[4]
    assert "is not in the night of 2026-11-25" in lines[5]


def test_of_many_problems_the_first_twenty_are_shown(diary):
    content = "night,lights_off,lights_on\n" + "evening,22:30,06:30\n" * 30
    with pytest.raises(MalformedFileError, match="30 problems") as caught:
        read_night_diary(diary(content))
    assert len(caught.value.message.splitlines()) == 22
    assert caught.value.message.endswith("and 10 more")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "there is no header"),
        ("\n\n", "there is no header"),
        ("night,lights_out,lights_on\n", "no column lights_off"),
        ("time,x,y,z\n0,0,0,1\n", "no column night and no column lights_off"),
        ("night,night,lights_off,lights_on\n", "stands there twice"),
        ("x" * 70000, "longer than 65536 characters"),
        ('night,lights_off,lights_on\n2026-11-21,"22' + "\n" * 10, "problem"),
    ],
)
def test_what_is_no_diary_is_refused(diary, content, message):
    with pytest.raises(MalformedFileError, match=message) as caught:
        read_night_diary(diary(content))
    assert caught.value.message.startswith("diary.csv")


def test_a_misspelt_column_is_recognised(diary):
    with pytest.raises(MalformedFileError) as caught:
        read_night_diary(diary("night,lights_of,lights_on\n"))
    assert caught.value.hint == "rename lights_of to lights_off"


def test_a_header_alone_is_an_empty_diary(diary):
    assert read_night_diary(diary("night,lights_off,lights_on\n")) == {}


def test_a_missing_diary_and_a_folder_are_refused(tmp_path):
    with pytest.raises(UnreadableFileError, match="no such file"):
        read_night_diary(str(tmp_path / "nothing.csv"))
    with pytest.raises(UnreadableFileError, match="not a regular file"):
        read_night_diary(str(tmp_path))


def test_a_pipe_is_refused_and_not_waited_on(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFileError, match="not a regular file"):
        read_night_diary(str(tmp_path / "pipe"))


def test_the_night_ends_at_getting_up_or_the_last_waking_where_lights_on_is_not_noted(diary):
    content = (
        "night,lights_off,lights_on,final_wake,out_of_bed\n"
        "2026-11-21,22:30,,06:10,06:40\n"
        "2026-11-22,22:30,-,06:10,\n"
        "2026-11-23,22:30,06:20,06:10,06:40\n"
    )
    ends = [night.lights_on for night in read_night_diary(diary(content)).values()]
    assert ends == [time(6, 40), time(6, 10), time(6, 20)]


@pytest.mark.parametrize("head", ["night,arm_planned", "night;symptoms_night;notes"])
def test_a_diary_of_other_things_need_not_hold_the_times(diary, head):
    night = read_night_diary(diary(f"{head}\n2026-11-21\n"))[FIRST]
    assert (night.lights_off, night.lights_on) == (None, None)


def test_a_misspelt_time_among_other_columns_is_refused(diary):
    with pytest.raises(MalformedFileError, match="no column lights_off"):
        read_night_diary(diary("night,lights_of,lights_on,symptoms_night\n"))


def test_dates_of_the_morning_are_those_of_the_night_before(diary):
    content = "# night = date of the morning\n" + PLAIN
    assert list(read_night_diary(diary(content))) == [date(2026, 11, 20), FIRST]
    assert FIRST in read_night_diary(diary(content), convention="evening")
    assert list(read_night_diary(diary(PLAIN), convention="morning"))[1] == FIRST
