from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from legmotion.errors import UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import G_M_PER_S2, PARAMS, codes, leg_at_rest, notes, read, write

N, RATE_HZ = 1500, 100.0
STYLES = [(",", "."), ("\t", "."), (";", ",")]
WITH_G = ("Time (s)", *(f"Acceleration {axis} (m/s^2)" for axis in "xyz"))
WITHOUT_G = ("Time (s)", *(f"Linear Acceleration {axis} (m/s^2)" for axis in "xyz"))
START = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
START_S = 1_795_296_600


def number(value):
    digits, _, exponent = f"{value:.9E}".partition("E")
    return f"{digits}E{int(exponent)}"


def row(cells, delimiter, decimal):
    return delimiter.join(number(cell).replace(".", decimal) for cell in cells)


def table(names=WITH_G, *, samples=None, delimiter=",", decimal="."):
    samples = leg_at_rest(N) * G_M_PER_S2 if samples is None else samples
    names = (*names, "Absolute acceleration (m/s^2)")
    return [
        delimiter.join(f'"{name}"' for name in names),
        *(
            row((i / RATE_HZ, *values, np.linalg.norm(values)), delimiter, decimal)
            for i, values in enumerate(samples)
        ),
    ]


def times(*events, delimiter=",", decimal="."):
    """Return `meta/time.csv`: event, seconds of the experiment and seconds after the start."""
    names = ("event", "experiment time", "system time", "system time text")
    lines = [delimiter.join(f'"{name}"' for name in names)]
    for event, experiment_s, after_s in events:
        moment = START + timedelta(seconds=after_s, hours=1)
        cells = [
            f'"{event}"', number(experiment_s).replace(".", decimal),
            f"{START_S + after_s:.3f}".replace(".", decimal),
            f'"{moment:%Y-%m-%d %H:%M:%S}.000 UTC+01:00"',
        ]  # fmt: skip
        lines.append(delimiter.join(cells))
    return lines


DEVICE = ['"property","value"', '"deviceBrand","Google"', '"deviceModel","Pixel 6a"']


def archive(tmp_path, files):
    path = tmp_path / "Acceleration 2026-11-21 22-30-00.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, lines in files.items():
            packed.writestr(name, "\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(("delimiter", "decimal"), STYLES)
def test_a_csv_is_read_with_any_separator_and_has_no_date(tmp_path, delimiter, decimal):
    path = write(tmp_path / "Raw Data.csv", table(delimiter=delimiter, decimal=decimal))
    assert [one.name for one in candidates(str(path), params=PARAMS)] == ["phyphox", "csv"]
    recording, block = read(path)
    assert (recording.unit, recording.gravity_included) == ("m/s2", True)
    assert (recording.clock, recording.start) == ("unknown", None)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-6)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-6)
    assert not recording.log.repairs


def test_the_experiment_without_g_is_read_and_said(tmp_path):
    samples = np.random.default_rng(0).normal(0, 0.5, (N, 3))
    recording, _ = read(write(tmp_path / "Raw Data.csv", table(WITHOUT_G, samples=samples)))
    assert (recording.unit, recording.gravity_included) == ("m/s2", False)
    assert "gravity_removed" in notes(recording)


@pytest.mark.parametrize(("delimiter", "decimal"), STYLES)
def test_an_archive_tells_when_and_on_which_phone(tmp_path, delimiter, decimal):
    style = {"delimiter": delimiter, "decimal": decimal}
    path = archive(tmp_path, {
        "Raw Data.csv": table(**style),
        "meta/time.csv": times(("START", 0.0, 0.0), ("PAUSE", 15.0, 15.0), **style),
        "meta/device.csv": [line.replace(",", delimiter) for line in DEVICE],
    })  # fmt: skip
    assert candidates(str(path), params=PARAMS)[0].name == "phyphox"
    recording, block = read(path)
    assert (recording.clock, recording.start, recording.zone) == ("utc", START, "+01:00")
    assert recording.start.utcoffset() == timedelta(hours=1)
    assert recording.device == "Google Pixel 6a, phyphox"
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-6)
    assert not recording.log.repairs


def test_a_pause_is_a_gap(tmp_path):
    path = archive(tmp_path, {
        "Accelerometer.csv": table(),
        "meta/time.csv": times(
            ("START", 0.0, 0.0), ("PAUSE", 5.0, 5.0), ("START", 5.0, 65.0), ("PAUSE", 15.0, 75.0)
        ),
    })  # fmt: skip
    recording, block = read(path)
    elapsed_s = np.arange(N) / RATE_HZ
    assert block.time_s == pytest.approx(elapsed_s + 60 * (elapsed_s >= 5.0), abs=1e-6)
    assert not recording.log.repairs


def test_of_two_tables_the_one_with_gravity_is_taken(tmp_path):
    samples = np.random.default_rng(0).normal(0, 0.02, (N, 3))
    path = archive(tmp_path, {
        "Linear Accelerometer.csv": table(WITHOUT_G, samples=samples),
        "Accelerometer.csv": table(),
        "Gyroscope.csv": table(("Time (s)", *(f"Gyroscope {axis} (rad/s)" for axis in "xyz"))),
        "meta/time.csv": times(("START", 0.0, 0.0)),
        "meta/device.csv": DEVICE,
    })  # fmt: skip
    recording, _ = read(path)
    assert recording.gravity_included
    chosen = next(note for note in recording.notes if note.code == "stream_chosen")
    assert "Linear Accelerometer.csv" in chosen.sentence


@pytest.mark.parametrize(
    "content", [[], ["event"], ['"event","experiment time"', '"START",x,y'], ["\0\0,,\n\n"]]
)
def test_an_archive_whose_times_cannot_be_read_has_no_date(tmp_path, content):
    path = archive(tmp_path, {"Raw Data.csv": table(), "meta/time.csv": content})
    recording, block = read(path)
    assert recording.clock == "unknown"
    assert len(block.time_s) == N


def test_damaged_rows_are_counted_by_line_in_an_archive_too(tmp_path):
    lines = table()
    lines[700] = "what"
    path = archive(tmp_path, {"Raw Data.csv": lines, "meta/time.csv": times(("START", 0.0, 0.0))})
    recording, block = read(path)
    assert len(block.time_s) == N - 1
    assert codes(recording)["unreadable_row"] == (1, 701)


def test_an_archive_without_acceleration_is_refused(tmp_path):
    lines = table(("Time (s)", *(f"Gyroscope {axis} (rad/s)" for axis in "xyz")))
    path = archive(tmp_path, {"Gyroscope.csv": lines, "meta/device.csv": DEVICE})
    with pytest.raises(UnknownFormatError, match="without a table of acceleration"):
        read(path)


def test_absolute_acceleration_alone_is_refused(tmp_path):
    lines = [
        '"Time (s)","Absolute acceleration (m/s^2)"',
        *(f"{i / 100:.2f},9.8" for i in range(N)),
    ]
    with pytest.raises(UnknownFormatError):
        read(write(tmp_path / "Raw Data.csv", lines))
