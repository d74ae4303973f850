"""Exports that hold no samples: each is known by its maker and refused with the way out."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from legmotion.errors import LegmotionError, SummaryExportError, UnknownFormatError
from legmotion.io.registry import candidates, readers
from tests.io.helpers import PARAMS, axivity_lines, read, table, write

Make = Callable[[Path], Path]


def text(name: str, *lines: str, end: str = "\n") -> Make:
    return lambda folder: write(folder / name, lines, end=end)


def rows(name: str, header: str, row: str) -> Make:
    return text(name, header, *[row] * 40)


def as_json(name: str, value: object) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_text(json.dumps(value), encoding="utf-8")
        return folder / name

    return make


def archive(name: str, *members: str) -> Make:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as packed:
            for member in members:
                packed.writestr(member, "date,value\n" + "2026-11-21,1\n" * 30)
        return folder / name

    return make


def database(name: str, *tables: str) -> Make:
    def make(folder: Path) -> Path:
        with sqlite3.connect(folder / name) as connection:
            for one in tables:
                connection.execute(f"create table {one} (TIMESTAMP integer, STEPS integer)")
        connection.close()
        return folder / name

    return make


def raw(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


SLEEP = {"bedtime_start": "2026-11-21T22:10:00+01:00", "hypnogram_5min": "4432112"}
XML = '<?xml version="1.0" encoding="UTF-8"?>'
# What is refused: the reader, the maker its message names, the file.
EXPORTS: Sequence[tuple[str, str, Make]] = (
    ("oura", "Oura", rows("trends.csv", "date,Sleep Score,Readiness Score", "2026-11-21,81,77")),
    ("oura", "Oura", rows("dailysleep.csv", "id;contributors;day;score", "1;{};2026-11-21;80")),
    ("oura", "Oura", as_json("oura.json", {"sleep": [SLEEP] * 3})),
    (
        "whoop",
        "WHOOP",
        rows("sleeps.csv", "Cycle start time,Cycle end time,Sleep onset", "2026-11-21 22:00:00,,"),
    ),
    ("whoop", "WHOOP", archive("my_data.zip", "physiological_cycles.csv", "sleeps.csv")),
    (
        "garmin_connect",
        "Garmin Connect",
        rows("Activities.csv", "Activity Type,Date,Title,Calories", "Running,2026-11-21,A,300"),
    ),
    (
        "garmin_connect",
        "Garmin Connect",
        as_json("sleepData.json", [{"sleepStartTimestampGMT": "2026-11-21T21:00:00.0"}]),
    ),
    ("garmin_connect", "Garmin Connect", archive("x.zip", "DI_CONNECT/DI-Connect-User/a.json")),
    ("garmin_connect", "Garmin Connect", text("run.tcx", XML, '<TrainingCenterDatabase a="b">')),
    (
        "apple_health",
        "Apple Health",
        text("export.xml", XML, "<!DOCTYPE HealthData [", "]>", '<HealthData locale="de_DE">'),
    ),
    ("apple_health", "Apple Health", archive("export.zip", "apple_health_export/export.xml")),
    ("apple_health", "Apple Health", archive("exp.zip", "apple_health_export/exportar.xml")),
    ("zepp", "Zepp", archive("zepp.zip", "SLEEP/SLEEP_1700000000.csv", "USER/USER_1.csv")),
    ("zepp", "Zepp", rows("SLEEP.csv", "date,deepSleepTime,shallowSleepTime", "2026-11-21,60,300")),
    (
        "zepp",
        "Mi Fitness",
        rows("hlth.csv", "Uid,Sid,Key,Time,Value,UpdateTime", "1,2,steps,3,4,5"),
    ),
    ("gadgetbridge", "Gadgetbridge", database("Gadgetbridge.db", "MI_BAND_ACTIVITY_SAMPLE")),
    ("gadgetbridge", "Gadgetbridge", database("Gadgetbridge", "DEVICE", "HUAMI_ACTIVITY_SAMPLE")),
    ("gadgetbridge", "Gadgetbridge", archive("gb.zip", "gadgetbridge.json", "database/x")),
    (
        "samsung_health",
        "Samsung Health",
        text(
            "com.samsung.shealth.sleep.csv",
            "com.samsung.shealth.sleep,6225009,7",
            "start_time,sleep_score",
            *["2026-11-21 22:00:00.000,80"] * 30,
        ),
    ),
    (
        "samsung_health",
        "Samsung Health",
        archive("s.zip", "samsunghealth_a/com.samsung.shealth.step_daily_trend.2026.csv"),
    ),
    ("fitbit", "Fitbit", archive("takeout.zip", "Takeout/Fitbit/Global Export Data/a.json")),
    ("fitbit", "Fitbit", archive("takeout.zip", "Takeout/Fit/Daily activity metrics/a.csv")),
    ("fitbit", "Fitbit", archive("my.zip", "Physical Activity/steps-2026-11-21.json")),
    ("fitbit", "Fitbit", rows("hr.csv", "timestamp,beats per minute", "2026-11-21T22:00:00Z,61")),
    ("withings", "Withings", archive("data.zip", "raw_tracker_steps.csv", "weight.csv")),
    ("withings", "Withings", rows("sleep.csv", "from,to,light (s),deep (s)", "a,b,60,60")),
    (
        "nsrr_actigraphy",
        "NSRR",
        rows("a.csv", "line,linetime,activity,marker,interval", "1,22:00:00,12,0,ACTIVE"),
    ),
    ("actiwatch", "Actical", rows("a.csv", "Actical Export File,,", "1,2,3")),
    ("actiwatch", "Philips", rows("b.csv", "Philips Respironics,,", "1,2,3")),
    ("actiwatch", "Actiwatch", raw("night.dqt", bytes(range(256)) * 4)),
)


def ids() -> list[str]:
    return [f"{reader}-{n}" for n, (reader, _, _) in enumerate(EXPORTS)]


@pytest.mark.parametrize(("reader", "maker", "make"), EXPORTS, ids=ids())
def test_an_export_without_samples_is_named_and_refused(
    tmp_path: Path, reader: str, maker: str, make: Make
):
    path = make(tmp_path)
    found = candidates(str(path), params=PARAMS)
    assert found[0].name == reader
    assert not found[1:] or found[0].specificity > found[1].specificity
    with pytest.raises(SummaryExportError) as caught:
        read(path)
    assert maker in caught.value.message
    assert path.name in caught.value.message
    assert "0.5 to 10 s" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_marks_do_not_hide_a_maker(tmp_path: Path, end: str):
    path = rows("sleep.csv", '\ufeff"Cycle start time","Cycle end time"', "a,b")(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"\n", end.encode()))
    assert candidates(str(path), params=PARAMS)[0].name == "whoop"


def test_every_reader_that_refuses_says_what_to_do():
    for reader in readers().values():
        for label, hint in getattr(reader, "REFUSES", {}).items():
            assert label, reader.NAME
            assert len(hint.split()) >= 3, (reader.NAME, label)


def test_a_recording_in_an_archive_beside_summaries_is_read(tmp_path: Path):
    path = tmp_path / "night.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Takeout/Fitbit/steps.json", '[{"dateTime": "a", "value": "0"}]')
        packed.writestr("night.csv", "".join(f"{line}\n" for line in axivity_lines()))
    assert read(path)[0].reader == "axivity_csv"


# Files of other sensors: what they hold, what they are called, and what was meant.
SENSORS = (
    (
        "Polar_Sense_0A1B2C3D_20261121_220000_GYRO.txt",
        "Phone timestamp;sensor timestamp [ns];X [dps];Y [dps];Z [dps]",
        "a gyroscope",
        "Polar_Sense_0A1B2C3D_20261121_220000_ACC.txt",
    ),
    (
        "Polar_Sense_0A1B2C3D_20261121_220000_MAGN.txt",
        "Phone timestamp;sensor timestamp [ns];X [G];Y [G];Z [G]",
        "a magnetometer",
        "Polar_Sense_0A1B2C3D_20261121_220000_ACC.txt",
    ),
    (
        "Polar_Sense_0A1B2C3D_20261121_220000_PPG.txt",
        "Phone timestamp;sensor timestamp [ns];channel 0;channel 1;ambient",
        "a light sensor",
        "Polar_Sense_0A1B2C3D_20261121_220000_ACC.txt",
    ),
    (
        "Polar_H10_0A1B2C3D_20261121_220000_ECG.txt",
        "Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV];x",
        "an electrocardiogram",
        "Polar_H10_0A1B2C3D_20261121_220000_ACC.txt",
    ),
    (
        "leg_MetaWear_2026-11-21T22.00.00.123_C8A1B2C3D4E5_Gyroscope_50.000Hz_1.4.4.csv",
        "epoch (ms);time (01:00);elapsed (s);x-axis (deg/s);y-axis (deg/s);z-axis (deg/s)",
        "a gyroscope",
        "leg_MetaWear_2026-11-21T22.00.00.123_C8A1B2C3D4E5_Accelerometer_...",
    ),
    ("Gyroscope.csv", "time;z;y;x", "a gyroscope", "Accelerometer.csv"),
    ("night_gyro.csv", "time;gx;gy;gz;gyro_x;gyro_y;gyro_z", "a gyroscope", "night_acc.csv"),
)


@pytest.mark.parametrize(("name", "header", "sensor", "meant"), SENSORS, ids=range(len(SENSORS)))
def test_a_file_of_another_sensor_names_the_one_that_was_meant(
    tmp_path: Path, name: str, header: str, sensor: str, meant: str
):
    n = header.count(";")
    lines = [header, *[f"{1_700_000_000_000 + 20 * i}" + ";0.5" * n for i in range(40)]]
    path = write(tmp_path / name, lines)
    assert candidates(str(path), params=PARAMS)[0].name == "other_sensor"
    with pytest.raises(UnknownFormatError, match="no accelerometer columns") as caught:
        read(path)
    assert sensor in caught.value.message
    assert f"did you mean {meant}" in caught.value.hint


def test_acceleration_beside_another_sensor_is_read(tmp_path: Path):
    names = ("time", "acc_x", "acc_y", "acc_z")
    lines = table(lambda i: f"{i / 50:.2f}", names=names)
    lines = [f"{line},{'gyro_x' if not i else 0.1}" for i, line in enumerate(lines)]
    assert read(write(tmp_path / "both.csv", lines))[0].reader == "csv"


SAMPLES = Path(__file__).parents[2] / "../shared/samples"


@pytest.mark.skipif(not SAMPLES.exists(), reason="no real samples beside the checkout")
@pytest.mark.parametrize(
    ("name", "reader", "maker"),
    [
        ("actigraph_epoch/ActiGraph13.csv", "actigraph_epoch", "ActiGraph"),
        ("actiwatch_epoch/Actiwatch.csv", "actiwatch", "Actiwatch"),
        ("actiwatch_epoch/Actiwatch.AWD", "actiwatch", "Actiwatch"),
        ("ukbiobank_epoch/ukbiobank.csv", "ukbiobank_epoch", "UK Biobank"),
        ("fitbit_minute/sleep-1995-06-23_Fitbit.json", "fitbit", "Fitbit"),
        ("fitbit_minute/steps-1995-06-23_Fitbit.json", "fitbit", "Fitbit"),
        ("empatica_e4/TEMP.csv", "empatica_other", "no accelerometer columns"),
    ],
)
def test_real_files_without_samples_are_refused(name: str, reader: str, maker: str):
    found = candidates(str(SAMPLES / name), params=PARAMS)
    assert found[0].name == reader
    with pytest.raises(LegmotionError) as caught:
        read(SAMPLES / name)
    assert maker in caught.value.message
    assert caught.value.hint
