from __future__ import annotations

import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from legmotion.io import archive, stored
from legmotion.io.readers import _pieces
from legmotion.io.registry import open_recording
from tests.io import cwa, gt3x
from tests.io.helpers import axivity_lines, with_limits, write

# Small blocks and a small look ahead, so that a short file is many blocks long.
PARAMS = with_limits(block_rows=500, probe_bytes=100_000, probe_max_bytes=200_000)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_CHUNK_BYTES", 1 << 16)


def read_through(path: Path) -> int:
    recording = open_recording(str(path), params=PARAMS)
    return sum(block.time_s.size for block in recording.blocks())


def peak_bytes(path: Path) -> tuple[int, int]:
    """Return how many samples a file holds, and the most memory that reading it took."""
    read_through(path)
    tracemalloc.start()
    try:
        return read_through(path), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return axivity_lines(8_000)


def repeated(path: Path, lines: list[str], n_days: int) -> Path:
    """Write the same rows on so many days of one month."""
    with path.open("w") as file:
        for day in range(1, n_days + 1):
            file.writelines(f"{line.replace('11-21', f'12-{day:02d}')}\n" for line in lines)
    return path


def test_a_file_twenty_times_as_long_takes_no_more_memory(tmp_path, lines):
    n_short, short = peak_bytes(repeated(tmp_path / "short.csv", lines, 1))
    n_long, long = peak_bytes(repeated(tmp_path / "long.csv", lines, 20))
    assert n_long == 20 * n_short
    assert long < 1.3 * short


@pytest.mark.whole_night
def test_a_binary_file_eight_times_as_long_takes_no_more_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(_pieces, "_ENOUGH_BYTES", 1 << 16)
    counts = cwa.counts_at_rest(24_000)
    peaks = []
    for n_days in (3, 24):
        path = tmp_path / f"{n_days}.cwa"
        with path.open("wb") as file:
            file.write(cwa.header())
            for day in range(n_days):
                start = cwa.START + timedelta(days=day)
                file.writelines(cwa.blocks(counts, start=start))
        n, peak = peak_bytes(path)
        assert n == 24_000 * n_days
        peaks.append(peak)
    assert peaks[1] < 1.3 * peaks[0]


@pytest.mark.whole_night
def test_a_log_in_an_archive_eight_times_as_long_takes_no_more_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(_pieces, "_ENOUGH_BYTES", 1 << 15)
    monkeypatch.setattr(archive, "_CHUNK_BYTES", 1 << 15)
    counts = gt3x.counts_at_rest(1_500)
    peaks = []
    for n_repeats in (8, 64):
        starts_s = (gt3x.START_S + 50 * i for i in range(n_repeats))
        log = [record for start_s in starts_s for record in gt3x.records(counts, start_s=start_s)]
        path = gt3x.archive(
            tmp_path / f"{n_repeats}.gt3x",
            is_packed=False,
            log_bin=b"".join(log),
            info_txt=gt3x.info_txt(),
        )
        n, peak = peak_bytes(path)
        assert n == 1_500 * n_repeats
        peaks.append(peak)
    assert peaks[1] < 1.3 * peaks[0]


def test_damage_on_every_other_row_takes_no_more_memory(tmp_path, lines):
    whole = peak_bytes(write(tmp_path / "whole.csv", lines))[1]
    lines = [line if i % 3 else f"{line},?" for i, line in enumerate(lines)]
    assert peak_bytes(write(tmp_path / "damaged.csv", lines))[1] < 2 * whole
