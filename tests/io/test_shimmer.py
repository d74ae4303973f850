"""Consensys' CSV of a Shimmer: sep=, names, units, a separator at the end of every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import InputError, MalformedFileError, UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import G_M_PER_S2, PARAMS, codes, leg_at_rest, notes, read

START = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
FIRST_MS = START.timestamp() * 1000
RATE_HZ = 51.2
N = 1500
Columns = dict[str, tuple[str, Callable[[int], str]]]


def unix(i: int) -> str:
    return f"{FIRST_MS + 1000 * i / RATE_HZ:.16E}".replace("E+", "E")


def axes(name: str, samples: np.ndarray, unit: str = "m/(s^2)") -> Columns:
    return {
        name.format(axis): (unit, lambda i, column=column: repr(float(samples[i, column])))
        for column, axis in enumerate("XYZ")
    }


LN = axes("Accel_LN_{}_CAL", leg_at_rest(N) * G_M_PER_S2)
UNIX: Columns = {"Timestamp_Unix_CAL": ("ms", unix)}


def shimmer(path: Path, columns: Columns, *, separator: str = ",", n: int = N) -> Path:
    def row(cells: Sequence[str]) -> str:
        return separator.join([*cells, ""])

    text = [
        f'"sep={separator}"',
        row([f"Shimmer_B664_{name}" for name in columns]),
        row([unit for unit, _ in columns.values()]),
        *(row([cell(i) for _, cell in columns.values()]) for i in range(n)),
    ]
    path.write_bytes("\r\n".join([*text, ""]).encode())
    return path


@pytest.mark.parametrize("separator", [",", "\t"])
def test_the_low_noise_accelerometer_is_read_with_the_unix_time(tmp_path: Path, separator: str):
    path = shimmer(tmp_path / "night.csv", UNIX | LN, separator=separator)
    assert candidates(str(path), params=PARAMS)[0].name == "shimmer"
    recording, block = read(path)
    assert recording.reader == "shimmer"
    assert recording.device == "Shimmer B664"
    assert (recording.unit, recording.clock, recording.start) == ("m/s2", "utc", START)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-5)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-5)
    assert not codes(recording)
    assert notes(recording) <= {"clock_utc"}


def wide() -> Columns:
    return axes("Accel_WR_{}_CAL", leg_at_rest(N, seed=1) * G_M_PER_S2)


def test_of_two_accelerometers_the_low_noise_one_is_read(tmp_path: Path):
    _, block = read(shimmer(tmp_path / "night.csv", UNIX | wide() | LN))
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-5)


def test_the_wide_one_is_read_where_the_low_noise_one_is_clipped(tmp_path: Path):
    clipped = leg_at_rest(N)
    clipped[700:705, 0] = 2.1
    columns = UNIX | axes("Accel_LN_{}_CAL", clipped * G_M_PER_S2) | wide()
    recording, block = read(shimmer(tmp_path / "night.csv", columns))
    assert block.acceleration_g == pytest.approx(leg_at_rest(N, seed=1), abs=1e-5)
    assert "sensor_chosen" in notes(recording)


def test_calibrated_values_are_read_before_raw_counts(tmp_path: Path):
    raw = axes("Accel_LN_{}_UNCAL", np.rint(leg_at_rest(N, seed=2) * 4096), "no units")
    _, block = read(shimmer(tmp_path / "night.csv", UNIX | raw | LN))
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-5)
    recording, block = read(shimmer(tmp_path / "raw.csv", UNIX | raw))
    assert recording.unit == "1/4096 g"
    assert block.acceleration_g == pytest.approx(leg_at_rest(N, seed=2), abs=2e-4)


def formatted(i: int) -> str:
    moment = START + timedelta(seconds=i / RATE_HZ)
    return f"{moment:%Y/%m/%d %H:%M:%S}.{moment.microsecond // 1000:03d}"


def test_a_formatted_time_is_a_wall_clock(tmp_path: Path):
    columns: Columns = {"TimestampSync_FormattedUnix_CAL": ("yyyy/mm/dd hh:mm:ss.000", formatted)}
    recording, block = read(shimmer(tmp_path / "night.csv", columns | LN))
    assert (recording.clock, recording.start) == ("local", START.replace(tzinfo=None))
    assert len(block.time_s) == N


def test_the_devices_own_milliseconds_are_elapsed_time(tmp_path: Path):
    columns: Columns = {"Timestamp_CAL": ("ms", lambda i: repr(15.6 + 1000 * i / RATE_HZ))}
    recording, block = read(shimmer(tmp_path / "night.csv", columns | LN))
    assert (recording.clock, recording.start) == ("unknown", None)
    assert block.time_s[-1] == pytest.approx((N - 1) / RATE_HZ, abs=1e-4)


def test_a_file_without_acceleration_says_so(tmp_path: Path):
    columns = UNIX | axes("Gyro_{}_CAL", leg_at_rest(N), "deg/s")
    with pytest.raises(UnknownFormatError, match="no accelerometer columns") as caught:
        read(shimmer(tmp_path / "night.csv", columns))
    assert "'Shimmer_B664_Gyro_X_CAL'" in caught.value.message
    assert "Consensys" in caught.value.hint


def test_a_file_without_time_says_so(tmp_path: Path):
    with pytest.raises(MalformedFileError, match="no column of time"):
        read(shimmer(tmp_path / "night.csv", LN))


@pytest.mark.parametrize("n_lines", [1, 2, 3])
def test_a_file_that_ends_in_its_header_is_refused(tmp_path: Path, n_lines: int):
    path = shimmer(tmp_path / "night.csv", UNIX | LN | wide())
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:n_lines]))
    with pytest.raises(InputError):
        read(path)
