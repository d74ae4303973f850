"""EmbracePlus CSV, and Empatica's tables that hold no acceleration."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import LegmotionError, SummaryExportError, UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import (
    PARAMS,
    codes,
    leg_at_rest,
    notes,
    read,
    read_or_refused,
    with_limits,
)

N = 1920
START_US = 1_795_298_400_123_456
SAMPLES = leg_at_rest(N)


def stamp_us(i: int) -> int:
    return START_US + round(i * 1e6 / 64)


def written(path: Path, values, *, end: str = "\n") -> Path:
    rows = [f"{stamp_us(i)},{x},{y},{z}" for i, (x, y, z) in enumerate(values.tolist())]
    path.write_bytes(end.join(["unix_timestamp,x,y,z", *rows, ""]).encode())
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_are_read_in_g_with_their_stamps(tmp_path, end):
    path = written(tmp_path / "accelerometer.csv", SAMPLES, end=end)
    assert candidates(str(path), params=PARAMS)[0].name == "empatica_csv"
    recording, block = read(path)
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=1e-6)
    expected_s = [(stamp_us(i) - START_US) / 1e6 for i in range(N)]
    assert block.time_s == pytest.approx(expected_s, abs=1e-9)
    assert recording.start == datetime.fromtimestamp(START_US // 10**6, UTC).replace(
        microsecond=123_456
    )
    assert (recording.clock, recording.zone, recording.side) == ("utc", "", None)
    assert (recording.unit, recording.device) == ("g", "Empatica EmbracePlus")
    assert "experimental_format" in notes(recording)
    assert codes(recording) == {}


def test_whole_numbers_are_counts_that_rest_tells(tmp_path):
    counts = np.rint(SAMPLES * 2048).astype(int)
    recording, block = read(written(tmp_path / "accelerometer.csv", counts))
    assert recording.unit == "1/2048 g"
    assert "unit_inferred" in notes(recording)
    assert block.acceleration_g == pytest.approx(counts / 2048, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("gyroscope.csv", "unix_timestamp,x,y,z"),
        ("eda.csv", "unix_timestamp,eda"),
        ("bvp.csv", "unix_timestamp,bvp"),
    ],
)
def test_tables_of_other_sensors_are_refused(tmp_path, name, header):
    n = header.count(",")
    rows = [f"{stamp_us(i)}" + f",{i % 7 - 3}.5" * n for i in range(200)]
    path = tmp_path / name
    path.write_text("\n".join([header, *rows]) + "\n")
    assert candidates(str(path), params=PARAMS)[0].name == "empatica_other"
    with pytest.raises(UnknownFormatError, match="EmbracePlus") as caught:
        read(path)
    assert "accelerometer.csv" in caught.value.hint


@pytest.mark.parametrize(
    "column", ["accelerometers_std_g", "pulse_rate_bpm", "activity_counts", "sleep_detection_stage"]
)
def test_values_per_minute_are_refused(tmp_path, column):
    path = tmp_path / "1-1-P1_2026-11-21_values.csv"
    header = f"timestamp_unix,timestamp_iso,participant_full_id,{column},missing_value_reason"
    rows = [
        f"{1_795_298_400_000 + 60_000 * i},2026-11-21T22:{i:02d}:00Z,1-1-P1,{i % 5}.25,"
        for i in range(60)
    ]
    path.write_text("\n".join([header, *rows]) + "\n")
    assert candidates(str(path), params=PARAMS)[0].name == "empatica_other"
    with pytest.raises(SummaryExportError, match="Empatica") as caught:
        read(path)
    assert ".avro" in caught.value.hint


def test_a_file_cut_anywhere_is_read_or_refused(tmp_path):
    path = written(tmp_path / "accelerometer.csv", SAMPLES)
    stored = path.read_bytes()
    rng = np.random.default_rng(1)
    for cut in [*range(1, 90, 3), *rng.integers(90, len(stored), 40)]:
        path.write_bytes(stored[:cut])
        outcome = read_or_refused(path, params=with_limits(min_duration_s=1.0))
        if not isinstance(outcome, LegmotionError):
            n = len(outcome[1].time_s) - 1
            assert outcome[1].acceleration_g[:n] == pytest.approx(SAMPLES[:n], abs=1e-6)
