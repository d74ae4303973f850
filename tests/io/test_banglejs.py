"""Bangle.js: elapsed milliseconds, counts of 1/8192 g, no date."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from legmotion.io.registry import candidates
from tests.io.helpers import PARAMS, codes, leg_at_rest, notes, read, write

N = 1500


def lines(*, per_g: float = 8192.0) -> list[str]:
    samples = np.rint(leg_at_rest(N) * per_g).astype(int).tolist()
    return ["Time (ms),X,Y,Z", *(f"{80 * i},{x},{y},{z}" for i, (x, y, z) in enumerate(samples))]


def test_counts_become_g_and_the_time_is_elapsed(tmp_path: Path):
    path = write(tmp_path / "accellog.0.csv", lines())
    found = candidates(str(path), params=PARAMS)
    assert found[0].name == "banglejs"
    assert found[0].specificity > max(one.specificity for one in found[1:])
    recording, block = read(path)
    assert (recording.unit, recording.clock, recording.start) == ("1/8192 g", "unknown", None)
    assert recording.device == "Bangle.js"
    assert block.time_s == pytest.approx(np.arange(N) * 0.08, abs=1e-9)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-4)
    assert notes(recording) == {"clock_unknown"}
    assert not codes(recording)


def test_a_start_dates_it(tmp_path: Path):
    start = datetime(2026, 11, 21, 22, 0)
    recording, _ = read(write(tmp_path / "accellog.0.csv", lines()), start=start)
    assert (recording.start, recording.clock) == (start, "local")


def test_counts_of_another_size_are_told_by_rest_and_said(tmp_path: Path):
    recording, block = read(write(tmp_path / "accellog.0.csv", lines(per_g=4096)))
    assert recording.unit == "1/4096 g"
    assert "unit_inferred" in notes(recording)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=2e-4)


def test_another_header_is_not_taken_for_it(tmp_path: Path):
    rows = lines()
    rows[0] = "time (ms),x,y,z"
    assert read(write(tmp_path / "log.csv", rows))[0].reader == "csv"
