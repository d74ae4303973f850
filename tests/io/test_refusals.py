"""What is refused, and that the message names the file, what was found and what to do."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from legmotion.errors import (
    InputError,
    LegmotionError,
    MalformedFileError,
    SummaryExportError,
    UnknownFormatError,
)
from tests.io.helpers import axivity_lines, leg_at_rest, read, table, wall, with_limits, write


def refused(path: Path, kind: type[LegmotionError], **options: object) -> str:
    with pytest.raises(kind) as caught:
        read(path, **options)
    error = caught.value
    assert error.exit_code == 3
    assert path.name in error.message
    assert error.hint
    return error.message


def archive(*members: str) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as packed:
        for member in members:
            packed.writestr(member, "x" * 1000)
    return stored.getvalue()


def database(tmp_path: Path) -> bytes:
    path = tmp_path / "made.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table a (b)")
    connection.close()
    return path.read_bytes()


FOREIGN = {
    "spreadsheet": archive("[Content_Types].xml", "xl/workbook.xml"),
    "zip archive": archive("anything"),
    "Avro": b"Obj\x01" + bytes(200),
    "RIFF": b"RIFF\x00\x00\x00\x00WAVE" + bytes(200),
    "EDF": b"0       " + b"X" * 248,
    "PNG": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj\n" * 100,
    "HTML": b"<!DOCTYPE html>\n<html><body>1,2,3\n1,2,3\n</body></html>\n",
    "XML": b'<?xml version="1.0"?>\n<gpx/>\n',
    "JSON": json.dumps({"data": [{"acc": {"Timestamp": 1}}]}).encode(),
    "HDF5": b"\x89HDF\r\n\x1a\n" + bytes(200),
    "Parquet": b"PAR1" + bytes(200),
}


@pytest.mark.parametrize("words", FOREIGN)
def test_foreign_content_under_a_csv_name_is_named(tmp_path, words):
    path = tmp_path / "night.csv"
    path.write_bytes(FOREIGN[words])
    assert words in refused(path, UnknownFormatError)


def test_a_database_is_named(tmp_path):
    path = tmp_path / "night.csv"
    path.write_bytes(database(tmp_path))
    assert "SQLite" in refused(path, UnknownFormatError)


@pytest.mark.parametrize("content", [bytes(range(256)) * 20, b"\x01" * 5000])
def test_binary_content_of_no_known_kind_is_said_to_be_that(tmp_path, content):
    path = tmp_path / "night.csv"
    path.write_bytes(content)
    assert "binary content" in refused(path, UnknownFormatError)


def actigraph(period: str, rate: str = "") -> list[str]:
    return [
        f"--- Data File Created By ActiGraph wGT3XPlus ActiLife v6.10.2{rate} ---",
        "Serial Number: X",
        f"Epoch Period (hh:mm:ss) {period}",
        *["0,12,0,3"] * 50,
    ]


EPOCHS = {
    "ActiGraph": actigraph("00:00:15"),
    "Actiware": ["\ufeffActiware-exportbestand (versie 05.00),,,", "Naam:,x,,", *["1,2,3,4"] * 30],
    "Actiwatch": ["Exporté par Actiwatch;;", *[f"{i};12:00:00;5" for i in range(30)]],
    "UK Biobank": [
        "acceleration (mg) - 2014-12-08 10:00:00 - 2014-12-15 09:59:55 - sampleRate = 5 seconds,i",
        *["0.2,0"] * 50,
    ],
    "Withings": ["start,duration,value", '2026-11-21T22:00:00+01:00,"[60,60]","[66,65]"'],
    "'activity'": ["line,linetime,activity", *[f"{i},22:{i:02d}:00,{i}" for i in range(40)]],
    "'Steps'": ["Date,Steps", *[f"2026-11-21 22:{i:02d}:00,{i}" for i in range(40)]],
    "one column of whole numbers": ["22", "0", "17", *["4"] * 20],
}


@pytest.mark.parametrize("words", EPOCHS)
def test_summaries_are_named_and_refused(tmp_path, words):
    path = write(tmp_path / "night.csv", EPOCHS[words])
    assert words in refused(path, SummaryExportError)


def test_an_actiwatch_awd_file_is_refused(tmp_path):
    head = ["01234", "01-Oct-2009", "17:00", " 4 ", "0", "D012345", "M"]
    path = write(tmp_path / "night.awd", [*head, *["498 , 0,00"] * 40])
    assert "Actiwatch" in refused(path, SummaryExportError)


@pytest.mark.parametrize(
    "entry",
    [
        {"dateTime": "06/24/95 16:00:00", "value": "0"},
        {"logId": 1, "dateOfSleep": "1995-07-11", "startTime": "1995-07-11T02:28:30.000"},
    ],
)
def test_a_fitbit_export_is_refused_however_long_its_line(tmp_path, entry):
    path = tmp_path / "steps.json"
    path.write_text(json.dumps([entry] * 3000))
    assert "Fitbit" in refused(path, SummaryExportError)


@pytest.mark.parametrize("step_s", [1, 5, 60])
def test_axes_with_one_row_per_epoch_are_a_summary(tmp_path, step_s):
    lines = table(lambda i: f"{wall(i, rate_hz=1 / step_s)}", n=300)
    assert f"per {step_s} s" in refused(write(tmp_path / "a.csv", lines), SummaryExportError)


def test_a_rate_below_ten_is_refused_and_ten_is_not(tmp_path):
    slow = table(lambda i: f"{i / 8:.3f}")
    assert "8 samples per second" in refused(write(tmp_path / "a.csv", slow), InputError)
    assert read(write(tmp_path / "b.csv", table(lambda i: f"{i / 10:.1f}")))
    assert read(write(tmp_path / "c.csv", table(lambda i: f"{i / 9.9:.4f}")))


def test_a_rate_that_no_tracker_has_is_a_misread_clock(tmp_path):
    lines = table(lambda i: str(1_760_565_906_248_623_000 + i * 1000), n=3000)
    assert "rows per second" in refused(write(tmp_path / "a.csv", lines), MalformedFileError)


def test_less_than_ten_seconds_are_refused_and_ten_are_not(tmp_path):
    short = write(tmp_path / "a.csv", axivity_lines(999))
    assert "9.99 s" in refused(short, InputError)
    assert read(write(tmp_path / "b.csv", axivity_lines(1000)))
    assert read(short, params=with_limits(min_duration_s=5.0))


def test_no_data_is_refused(tmp_path):
    for lines in (["time,x,y,z"], ["time,x,y,z", "nan,nan,nan,nan"], ["", ""], ["0.0,1,2,3"]):
        refused(write(tmp_path / "a.csv", lines), InputError)


def test_a_recording_of_nothing_but_nan_is_refused(tmp_path):
    lines = ["time,x,y,z", *[f"{i / 100:.2f},nan,nan,nan" for i in range(1500)]]
    refused(write(tmp_path / "a.csv", lines), InputError)


def test_a_missing_axis_is_named(tmp_path):
    lines = [line.rpartition(",")[0] for line in table(lambda i: f"{i / 100:.2f}")]
    message = refused(write(tmp_path / "a.csv", lines), UnknownFormatError)
    assert "an axis is missing: 'x' and 'y' alone" in message


@pytest.mark.parametrize("name", ["night_Gyroscope.csv", "night_MAGN.csv"])
def test_the_files_of_other_sensors_are_no_recording(tmp_path, name):
    path = write(tmp_path / name, table(lambda i: f"{i / 100:.2f}"))
    assert "no accelerometer columns" in refused(path, UnknownFormatError)


def test_a_table_without_acceleration_lists_what_it_has(tmp_path):
    lines = ["time,gyro_x,gyro_y,gyro_z", *table(lambda i: f"{i / 100:.2f}")[1:]]
    message = refused(write(tmp_path / "a.csv", lines), UnknownFormatError)
    assert "'gyro_x'" in message
    assert "no accelerometer columns" in message


def test_one_column_is_no_recording(tmp_path):
    lines = ["31.61"] * 60
    assert "1 column of numbers" in refused(write(tmp_path / "one.csv", lines), UnknownFormatError)


def test_numbers_without_a_header_say_how_to_name_them(tmp_path):
    samples = leg_at_rest(1200)
    lines = [f"{x} {y} {z} {x}" for x, y, z in samples]
    path = write(tmp_path / "a.txt", lines)
    with pytest.raises(UnknownFormatError, match="4 columns of numbers") as caught:
        read(path)
    assert "time,x,y,z" in caught.value.hint


def test_prose_is_no_recording(tmp_path):
    path = write(tmp_path / "a.csv", ["Dear diary,", "I slept well."])
    assert "text without rows of numbers, beginning 'Dear diary,'" in refused(
        path, UnknownFormatError
    )


def test_a_refusal_found_far_into_the_file_comes_from_its_blocks(tmp_path):
    lines = axivity_lines(30_000)
    start = datetime(2026, 11, 22, 9)
    lines += [
        f"{start - timedelta(days=1, seconds=-i / 100)},{line.partition(',')[2]}"
        for i, line in enumerate(lines * 2)
    ]
    refused(write(tmp_path / "a.csv", lines), MalformedFileError)
