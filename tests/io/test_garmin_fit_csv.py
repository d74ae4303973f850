"""FitCSVTool's CSV: one message per row, arrays with bars, and what is no recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import MalformedFileError, SummaryExportError
from legmotion.io.registry import candidates
from tests.io.fit import PER_MESSAGE, START, START_S
from tests.io.helpers import PARAMS, codes, leg_at_rest, notes, read, write

HEADER = "Type,Local Number,Message,Field 1,Value 1,Units 1,Field 2,Value 2,Units 2,"
N = 500
SAMPLES = leg_at_rest(N)


def bars(values: np.ndarray) -> str:
    return "|".join(map(str, values.tolist()))


def row(first: int, *, name: str = "calibrated_accel", per_g: float = 1.0) -> str:
    part = SAMPLES[first : first + PER_MESSAGE] * per_g
    offsets = bars(np.arange(len(part)) * 40)
    axes = "".join(f'{name}_{axis},"{bars(part[:, i])}",g,' for i, axis in enumerate("xyz"))
    return (
        f'Data,1,accelerometer_data,timestamp,"{START_S + first // 25}",s,timestamp_ms,"0",ms,'
        f'sample_time_offset,"{offsets}",ms,{axes}'
    )


def lines(**options: object) -> list[str]:
    return [
        HEADER,
        "Definition,0,file_id,type,1,,manufacturer,1,,",
        'Data,0,file_id,type,"4",,manufacturer,"1",,serial_number,"77",,',
        *[row(first, **options) for first in range(0, N, PER_MESSAGE)],
    ]


def test_arrays_become_samples_with_the_watchs_utc(tmp_path: Path):
    path = write(tmp_path / "night.csv", lines(), end="\r\n")
    assert candidates(str(path), params=PARAMS)[0].name == "garmin_fit_csv"
    recording, block = read(path)
    assert (recording.unit, recording.clock, recording.start) == ("g", "utc", START)
    assert block.time_s == pytest.approx(np.arange(N) / 25, abs=1e-9)
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=1e-6)
    assert "experimental_format" in notes(recording)
    assert not codes(recording)


def test_values_that_are_named_g_and_are_mg_are_told_by_their_size(tmp_path: Path):
    recording, block = read(write(tmp_path / "night.csv", lines(per_g=1000.0)))
    assert recording.unit == "mg"
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=1e-6)


def test_an_activity_is_refused_with_what_it_holds(tmp_path: Path):
    rows = [f'Data,0,record,timestamp,"{START_S + i}",s,heart_rate,"61",bpm,' for i in range(50)]
    with pytest.raises(SummaryExportError, match="heart rate and steps only"):
        read(write(tmp_path / "run.csv", [HEADER, *rows]))


def test_counts_without_their_calibration_are_refused(tmp_path: Path):
    with pytest.raises(MalformedFileError, match="message 167"):
        read(write(tmp_path / "night.csv", lines(name="accel", per_g=2048.0)))


def test_a_damaged_row_is_left_out_and_counted(tmp_path: Path):
    rows = lines()
    rows[8] = rows[8].replace('",g,calibrated_accel_y', ",g,calibrated_accel_y")
    rows[12] = rows[12].replace("timestamp,", "time,")
    recording, block = read(write(tmp_path / "night.csv", rows))
    assert len(block.time_s) == N - 2 * PER_MESSAGE
    assert codes(recording) == {"bad_block": (2, None)}


@pytest.mark.parametrize("n_bytes", [1, 30, 200, 251])
def test_a_row_that_is_cut_off_is_left_out(tmp_path: Path, n_bytes: int):
    path = write(tmp_path / "night.csv", lines())
    path.write_bytes(path.read_bytes()[:-n_bytes])
    recording, block = read(path)
    is_whole = n_bytes == 1
    assert len(block.time_s) == (N if is_whole else N - PER_MESSAGE)
    assert bool(codes(recording)) is not is_whole


def test_numbers_that_are_none_are_counted(tmp_path: Path):
    rows = lines()
    rows[6] = rows[6].replace("0.97", "x.97").replace("0.96", "1e300")
    recording, block = read(write(tmp_path / "night.csv", rows))
    assert N - PER_MESSAGE <= len(block.time_s) < N
    assert set(codes(recording)) == {"unreadable_sample"}
