from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from legmotion.errors import UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import PARAMS, codes, leg_at_rest, notes, read, write

N, RATE_HZ = 1500, 50.0
FIRST_S = -124489.16105


def rows(n=N):
    return [
        f"{FIRST_S + i / RATE_HZ:.6f} {x:.7f} {y:.7f} {z:.7f}"
        for i, (x, y, z) in enumerate(leg_at_rest(n))
    ]


def test_it_is_recognised_by_four_numbers_with_blanks(tmp_path):
    path = write(tmp_path / "46343_acceleration.txt", rows())
    assert [found.name for found in candidates(str(path), params=PARAMS)] == ["sleep_accel"]


def test_g_and_times_before_the_beginning_are_read_without_a_date(tmp_path):
    recording, block = read(write(tmp_path / "46343_acceleration.txt", rows()))
    assert (recording.unit, recording.clock, recording.start) == ("g", "unknown", None)
    assert recording.device == "Apple Watch (sleep-accel)"
    assert "clock_unknown" in notes(recording)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=2e-6)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-6)
    assert not recording.log.repairs


def test_the_start_may_be_given(tmp_path):
    start = datetime(2019, 3, 1, 22, 0)
    recording, _ = read(write(tmp_path / "46343_acceleration.txt", rows()), start=start)
    assert (recording.start, recording.clock) == (start, "local")


def test_times_may_go_from_negative_to_positive_and_pause(tmp_path):
    lines = rows(3000)
    for i in range(1500, 3000):
        time, _, rest = lines[i].partition(" ")
        lines[i] = f"{float(time) + 130000:.5f} {rest}"
    recording, block = read(write(tmp_path / "1_acceleration.txt", lines))
    assert len(block.time_s) == 3000
    assert block.time_s[1500] - block.time_s[1499] == pytest.approx(130000 + 1 / RATE_HZ, abs=1e-4)
    assert not recording.log.repairs


def test_numbers_with_an_exponent_are_read(tmp_path):
    lines = [
        f"{i / RATE_HZ:.6e} {x:.6e} {y:.6e} {z:.6e}" for i, (x, y, z) in enumerate(leg_at_rest(N))
    ]
    recording, block = read(write(tmp_path / "1_acceleration.txt", lines))
    assert recording.reader == "sleep_accel"
    assert len(block.time_s) == N


def test_a_damaged_line_is_counted(tmp_path):
    lines = rows()
    lines[300] = "0.1 0.2"
    recording, block = read(write(tmp_path / "1_acceleration.txt", lines))
    assert len(block.time_s) == N - 1
    assert codes(recording)["unreadable_row"] == (1, 301)


def test_the_sleep_stages_beside_it_are_no_recording(tmp_path):
    lines = [f"{30 * i} {i % 5}" for i in range(100)]
    with pytest.raises(UnknownFormatError, match="2 columns"):
        read(write(tmp_path / "46343_labeled_sleep.txt", lines))
