"""Polar Sensor Logger: the sensor's pace, the phone's time of day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import PARAMS, START, codes, leg_at_rest, notes, read, write

HEADER = "Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]"
NAME = "Polar_Sense_0A1B2C3D_20261121_220000_ACC.txt"
STEP_NS = 19_230_769  # 52 Hz
SET_NS = round((START - datetime(2000, 1, 1)).total_seconds()) * 1_000_000_000
# The sensor's clock at 2019-01-01: nobody has set it.
UNSET_NS = round((datetime(2019, 1, 1) - datetime(2000, 1, 1)).total_seconds()) * 1_000_000_000
N = 2000
LATE_S = 0.4


def phone(i: int) -> str:
    """Return the phone's stamp: one for each packet of 36 samples, some time later."""
    moment = START + timedelta(seconds=(i - i % 36) * STEP_NS / 1e9 + LATE_S)
    return moment.isoformat(timespec="milliseconds")


def lines(*, first_ns: int = SET_NS, stamp=phone, n: int = N) -> list[str]:
    samples = np.rint(leg_at_rest(n) * 1000).astype(int)
    return [
        HEADER,
        *(
            f"{stamp(i)};{first_ns + i * STEP_NS};{x};{y};{z}"
            for i, (x, y, z) in enumerate(samples.tolist())
        ),
    ]


def test_the_sensors_pace_and_the_phones_time_of_day_are_read(tmp_path: Path):
    path = write(tmp_path / NAME, lines())
    assert candidates(str(path), params=PARAMS)[0].name == "polar_sensor_logger"
    recording, block = read(path)
    assert recording.reader == "polar_sensor_logger"
    assert recording.device == "Polar Sense 0A1B2C3D"
    assert (recording.unit, recording.clock, recording.zone) == ("mg", "local", "")
    assert recording.start is not None
    assert abs((recording.start - START).total_seconds()) < 0.5
    assert block.time_s == pytest.approx(np.arange(N) * STEP_NS / 1e9, abs=1e-6)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=6e-4)
    assert not recording.log.repairs


@pytest.mark.parametrize("axis", ["Y", "Z"])
def test_an_axis_that_is_missing_is_said_and_no_other_stands_in_for_it(tmp_path: Path, axis: str):
    header, *rows = lines()
    path = write(tmp_path / NAME, [header.replace(f"{axis} [mg]", f"{axis}? [mg]"), *rows])
    with pytest.raises(UnknownFormatError, match="an axis is missing"):
        read(path)


@pytest.mark.parametrize("first_ns", [UNSET_NS, UNSET_NS + 3_600 * 1_000_000_000])
def test_a_sensor_that_was_never_set_gets_the_phones_time_and_it_is_said(tmp_path, first_ns):
    recording, block = read(write(tmp_path / NAME, lines(first_ns=first_ns)))
    assert recording.start is not None
    assert abs((recording.start - START).total_seconds()) < 0.5
    assert block.time_s[-1] == pytest.approx((N - 1) * STEP_NS / 1e9, abs=1e-6)
    assert "device_clock_unset" in notes(recording)


def test_without_the_phones_stamps_a_clock_that_was_never_set_is_unknown(tmp_path: Path):
    recording, _ = read(write(tmp_path / NAME, lines(first_ns=UNSET_NS, stamp=lambda i: "")))
    assert (recording.start, recording.clock) == (None, "unknown")


def test_without_the_phones_stamps_a_clock_that_was_set_counts_from_2000(tmp_path: Path):
    recording, _ = read(write(tmp_path / NAME, lines(stamp=lambda i: "")))
    assert (recording.start, recording.clock) == (START, "local")
    assert "2000" in recording.clock_evidence


def test_a_lost_packet_is_a_gap_and_a_packet_sent_twice_is_read_once(tmp_path: Path):
    rows = lines()
    sent = [*rows[:401], *rows[365:401], *rows[401:801], *rows[1053:]]
    recording, block = read(write(tmp_path / NAME, sent))
    assert len(block.time_s) == N - 252
    assert np.diff(block.time_s).max() == pytest.approx(253 * STEP_NS / 1e9, abs=1e-6)
    assert set(codes(recording)) <= {"duplicate_rows", "rows_out_of_order"}


def test_a_trailing_blank_in_the_header_and_decimal_commas_are_read(tmp_path: Path):
    rows = [
        f"{row.rpartition(';')[0]};{row.rpartition(';')[2]},5" if i else f"{row} "
        for i, row in enumerate(lines())
    ]
    recording, block = read(write(tmp_path / NAME, rows))
    assert recording.reader == "polar_sensor_logger"
    assert len(block.time_s) == N


def test_the_phones_stamps_are_read_where_they_are_asked_for(tmp_path: Path):
    recording, block = read(write(tmp_path / NAME, lines()), time_col="1")
    assert "stamps_spread" in notes(recording)
    assert recording.start == START + timedelta(seconds=LATE_S)
    assert len(block.time_s) == N


def test_a_file_in_utf_16_keeps_its_clock(tmp_path: Path):
    path = tmp_path / NAME
    path.write_bytes("\r\n".join(lines()).encode("utf-16"))
    recording, _ = read(path)
    assert recording.start is not None
    assert abs((recording.start - START).total_seconds()) < 0.5


def test_a_sensor_that_starts_again_is_said_and_the_phones_stamps_are_the_way_out(tmp_path: Path):
    rows = lines()
    for i in range(1000, N):
        cells = rows[1 + i].split(";")
        cells[1] = str(UNSET_NS + (i - 1000) * STEP_NS)
        rows[1 + i] = ";".join(cells)
    path = write(tmp_path / NAME, rows)
    recording, _ = read(path)
    assert recording.start is not None
    assert abs((recording.start - START).total_seconds()) < 0.5
    assert codes(recording).keys() & {"clock_lost", "clock_reset"}
    assert len(read(path, time_col="1")[1].time_s) == N


def test_a_damaged_first_stamp_does_not_move_the_clock(tmp_path: Path):
    rows = lines()
    rows[1] = rows[1].replace(f";{SET_NS};", f";{SET_NS // 3};")
    recording, block = read(write(tmp_path / NAME, rows))
    assert recording.start is not None
    assert abs((recording.start - START).total_seconds()) < 0.5
    assert len(block.time_s) == N - 1
