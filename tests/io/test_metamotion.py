"""MetaBase's CSV of a MetaMotion: milliseconds in UTC, the zone in the header."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from legmotion.io.registry import candidates
from tests.io.helpers import PARAMS, codes, leg_at_rest, notes, read, write

NAME = "leg_MetaWear_2026-11-21T22.00.00.123_C8A1B2C3D4E5_Accelerometer_50.000Hz_1.4.4.csv"
START = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
FIRST_MS = round(START.timestamp() * 1000)
N = 1500
NAMES = ("epoch (ms)", "time (01:00)")


def lines(
    *,
    names: tuple[str, str] = NAMES,
    offset: timedelta = timedelta(hours=1),
    step_ms=lambda i: 20 * i,
    between: str = "T",
    numbered: bool = False,
) -> list[str]:
    rows = [f"{names[0]},{names[1]},elapsed (s),x-axis (g),y-axis (g),z-axis (g)"]
    for i, (x, y, z) in enumerate(leg_at_rest(N)):
        ms = step_ms(i)
        wall = (START + offset + timedelta(milliseconds=ms)).replace(tzinfo=None)
        text = wall.isoformat(sep=between, timespec="milliseconds")
        rows.append(f"{FIRST_MS + ms},{text},{ms / 1000:.3f},{x:.3f},{y:.3f},{z:.3f}")
    if numbered:
        rows = [f"{i - 1 if i else ''},{row}" for i, row in enumerate(rows)]
    return rows


def test_the_first_column_is_utc_and_the_header_names_the_zone(tmp_path: Path):
    path = write(tmp_path / NAME, lines())
    assert candidates(str(path), params=PARAMS)[0].name == "metamotion"
    recording, block = read(path)
    assert recording.device == "MbientLab MetaMotion C8A1B2C3D4E5"
    assert (recording.unit, recording.clock, recording.zone) == ("g", "utc", "+01:00")
    assert recording.start == START
    assert recording.start.utcoffset() == timedelta(hours=1)
    assert recording.nominal_rate_hz == 50.0
    assert block.time_s == pytest.approx(np.arange(N) / 50, abs=1e-9)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=6e-4)
    assert not codes(recording)
    assert notes(recording) <= {"clock_utc"}


def test_other_versions_of_the_app_spell_the_columns_otherwise(tmp_path: Path):
    other = ("epoc (ms)", "timestamp (-0700)")
    recording, _ = read(write(tmp_path / NAME, lines(names=other, offset=timedelta(hours=-7))))
    assert (recording.reader, recording.zone) == ("metamotion", "-07:00")
    assert recording.start == START
    assert notes(recording) <= {"clock_utc"}


def test_a_file_saved_again_with_row_numbers_is_read(tmp_path: Path):
    recording, block = read(write(tmp_path / "again.csv", lines(between=" ", numbered=True)))
    assert recording.start == START
    assert len(block.time_s) == N
    assert recording.nominal_rate_hz is None


def test_a_wall_clock_a_day_off_is_said(tmp_path: Path):
    offset = timedelta(days=1, hours=1)
    recording, _ = read(write(tmp_path / NAME, lines(offset=offset)))
    assert recording.start == START
    (note,) = [note for note in recording.notes if note.code == "clocks_disagree"]
    assert note.value == 86_400


def test_samples_that_came_in_bursts_are_said(tmp_path: Path):
    def arrival(i: int) -> int:
        return 200 * (i // 10) + i % 10

    recording, block = read(write(tmp_path / NAME, lines(step_ms=arrival)))
    assert "stamps_by_arrival" in notes(recording)
    assert len(block.time_s) == N
