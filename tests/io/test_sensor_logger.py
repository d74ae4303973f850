from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from legmotion.errors import UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import G_M_PER_S2, PARAMS, leg_at_rest, notes, read, write
from tests.io.test_samples import MANIFEST, SAMPLES

N, RATE_HZ = 1500, 100.0
FIRST_NS = 1_795_296_600_123_456_700
START = datetime(2026, 11, 21, 21, 30, 0, 123456, tzinfo=UTC)
HEADER = "time,seconds_elapsed,z,y,x"
METADATA = (
    "version,device name,recording epoch time,recording time,recording timezone,platform,"
    "appVersion,device id,sensors,sampleRateMs,standardisation,platform version\n"
    '3,"Pixel 8, mine",1795296600123,2026-11-21_21-30-00,{zone},android,1.50,abc,'
    "Accelerometer|Gyroscope,10|10,false,14\n"
)


def lines(samples, *, header=HEADER, before_s=0.25):
    """Return rows with the columns z, y, x; the first ones lie before the start."""
    rows = [header]
    for i, (x, y, z) in enumerate(samples):
        elapsed_s = i / RATE_HZ - before_s
        rows.append(f"{FIRST_NS + i * 10_000_000},{elapsed_s:.9f},{z!r},{y!r},{x!r}")
    return [row.replace("np.float64(", "").replace(")", "") for row in rows]


def total():
    return lines((leg_at_rest(N) * G_M_PER_S2).tolist())


def linear():
    return lines(np.random.default_rng(0).normal(0, 0.02, (N, 3)).tolist())


def text(rows):
    return "\n".join(rows) + "\n"


def archive(tmp_path, **files):
    path = tmp_path / "2026-11-21_21-30-00.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/") + ".csv", content)
    return path


def test_it_is_recognised_by_its_columns(tmp_path):
    path = write(tmp_path / "TotalAcceleration.csv", total())
    assert [one.name for one in candidates(str(path), params=PARAMS)] == ["sensor_logger", "csv"]


def test_axes_are_taken_by_name_times_are_whole_nanoseconds_in_utc(tmp_path):
    recording, block = read(write(tmp_path / "TotalAcceleration.csv", total()))
    assert (recording.unit, recording.gravity_included) == ("m/s2", True)
    assert (recording.clock, recording.start) == ("utc", START)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-9)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-6)
    assert not recording.log.repairs


def test_the_stream_without_gravity_is_read_and_said(tmp_path):
    recording, _ = read(write(tmp_path / "Accelerometer.csv", linear()))
    assert (recording.unit, recording.gravity_included) == ("m/s2", False)
    assert "gravity_removed" in notes(recording)


def test_a_number_beyond_all_bounds_costs_its_row_alone(tmp_path):
    rows = total()
    rows[40] = rows[40].rpartition(",")[0] + ",1e308"
    recording, block = read(write(tmp_path / "TotalAcceleration.csv", rows))
    assert len(block.time_s) == N - 1
    assert recording.log.repairs["unreadable_row"].first_line == 41


def test_a_restless_stream_without_gravity_is_still_known_as_one(tmp_path):
    rows = lines(np.random.default_rng(0).normal(0, 0.8, (N, 3)).tolist())
    assert not read(write(tmp_path / "Accelerometer.csv", rows))[0].gravity_included


def test_a_renamed_file_tells_by_its_numbers_whether_it_has_gravity(tmp_path):
    assert read(write(tmp_path / "night1.csv", total()))[0].gravity_included
    assert not read(write(tmp_path / "night2.csv", linear()))[0].gravity_included


@pytest.mark.parametrize(("per_g", "unit"), [(1.0, "g"), (G_M_PER_S2, "m/s2")])
def test_the_uncalibrated_stream_is_in_g_or_m_per_s2_by_rest(tmp_path, per_g, unit):
    rows = lines((leg_at_rest(N) * per_g).tolist())
    recording, block = read(write(tmp_path / "AccelerometerUncalibrated.csv", rows))
    assert recording.unit == unit
    assert "unit_inferred" in notes(recording)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-6)


@pytest.mark.parametrize(("gravity", "unit"), [(1.0, "g"), (9.8, "m/s2")])
def test_wrist_motion_shows_its_unit_by_its_gravity(tmp_path, gravity, unit):
    header = (
        "time,seconds_elapsed,gravityX,gravityY,gravityZ,accelerationX,accelerationY,accelerationZ"
    )
    user = np.random.default_rng(0).normal(0, 0.002 * gravity, (N, 3))
    rows = [
        f"{FIRST_NS + i * 10_000_000},{i / RATE_HZ:.3f},0.0,0.0,{-gravity},{x:.6f},{y:.6f},{z:.6f}"
        for i, (x, y, z) in enumerate(user)
    ]
    recording, block = read(write(tmp_path / "WristMotion.csv", [header, *rows]))
    assert (recording.unit, recording.gravity_included) == (unit, False)
    per_g = 1.0 if unit == "g" else G_M_PER_S2
    assert block.acceleration_g == pytest.approx(user / per_g, abs=1e-6)


@pytest.mark.parametrize("name", ["Gravity.csv", "Gyroscope.csv", "Magnetometer.csv"])
def test_other_sensors_with_the_same_columns_are_refused(tmp_path, name):
    with pytest.raises(UnknownFormatError, match=r"Sensor Logger.*TotalAcceleration\.csv"):
        read(write(tmp_path / name, linear()))


def test_of_an_archive_the_stream_with_gravity_is_taken(tmp_path):
    path = archive(
        tmp_path, Accelerometer=text(linear()), Gyroscope=text(linear()),
        TotalAcceleration=text(total()), Metadata=METADATA.format(zone="Europe/Berlin"),
    )  # fmt: skip
    assert candidates(str(path), params=PARAMS)[0].name == "sensor_logger"
    recording, block = read(path)
    assert recording.gravity_included
    assert len(block.time_s) == N
    chosen = next(note for note in recording.notes if note.code == "stream_chosen")
    assert (chosen.value, "Accelerometer.csv" in chosen.sentence) == ("TotalAcceleration", True)


def test_an_iphones_archive_has_the_stream_without_gravity_alone(tmp_path):
    path = archive(tmp_path, Accelerometer=text(linear()), Metadata=METADATA.format(zone=""))
    recording, _ = read(path)
    assert not recording.gravity_included
    assert (recording.start, recording.zone) == (START, "")


def test_an_archive_in_a_folder_of_its_own_is_the_same(tmp_path):
    path = archive(tmp_path, night__TotalAcceleration=text(total()), night__Metadata="")
    assert read(path)[0].gravity_included


def test_a_watchs_stream_is_taken_where_the_phone_has_none(tmp_path):
    path = archive(tmp_path, WatchAccelerometer=text(total()), Metadata=METADATA.format(zone=""))
    recording, _ = read(path)
    assert "WatchAccelerometer.csv" in recording.name


@pytest.mark.parametrize(
    ("name", "zone", "hours"),
    [("Europe/Berlin", "+01:00", 1), ("America/New_York", "-05:00", -5), ("UTC", "+00:00", 0)],
)
def test_metadata_tells_the_device_and_the_offset_at_the_start(tmp_path, name, zone, hours):
    path = archive(tmp_path, TotalAcceleration=text(total()), Metadata=METADATA.format(zone=name))
    recording, _ = read(path)
    assert recording.device == "Pixel 8, mine, android, Sensor Logger"
    assert (recording.zone, recording.start) == (zone, START)
    assert recording.start.utcoffset() == timedelta(hours=hours)
    assert "zone_recorded" in notes(recording)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "\0", "x" * 5000])
def test_a_zone_that_does_not_exist_is_left_out(tmp_path, zone):
    path = archive(tmp_path, TotalAcceleration=text(total()), Metadata=METADATA.format(zone=zone))
    assert read(path)[0].zone == ""


def test_an_archive_without_an_accelerometer_is_refused(tmp_path):
    path = archive(tmp_path, Gyroscope=text(linear()), Metadata=METADATA.format(zone=""))
    with pytest.raises(UnknownFormatError):
        read(path)


@pytest.mark.skipif(not MANIFEST.exists(), reason="no real samples beside the checkout")
def test_the_real_sample_holds_what_its_list_says():
    path = SAMPLES / "sensor_logger/Accelerometer.csv"
    recording, block = read(path)
    assert (recording.reader, recording.gravity_included) == ("sensor_logger", False)
    assert len(block.time_s) == 1038
    assert 1 / np.median(np.diff(block.time_s)) == pytest.approx(99.7, rel=1e-3)
    assert recording.start == datetime(2025, 10, 15, 22, 5, 6, 248623, tzinfo=UTC)
    norm = np.linalg.norm(block.acceleration_g, axis=1) * G_M_PER_S2
    assert np.median(norm) == pytest.approx(0.216, abs=0.001)
