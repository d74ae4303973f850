"""A recording of two weeks costs the memory of a night, in an archive as well."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.io import cwa

pytestmark = pytest.mark.whole_night

RATE_HZ, PER_BLOCK = 25, 120
START = datetime(2026, 11, 16, 12)
# What the command took at most, in KiB, as its last line.
MEASURED = """
import resource, sys
from legmotion_cli.main import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def write_days(path: Path, n_days: int) -> Path:
    """Write an AX3's file of so many days: one hour again and again, each with its own stamps."""
    n = 3600 * RATE_HZ
    counts = cwa.counts_at_rest(n)
    hour = b"".join(cwa.blocks(counts, per_block=PER_BLOCK, rate_hz=RATE_HZ, start=START))
    blocks = np.frombuffer(hour, np.uint8).reshape(-1, 512).copy()
    step_s = PER_BLOCK / RATE_HZ
    with path.open("wb") as file:
        file.write(cwa.header())
        for i in range(24 * n_days):
            begin = START + timedelta(hours=i)
            moments = [begin + timedelta(seconds=step_s * k) for k in range(len(blocks))]
            stamps = np.array([cwa.packed_time(moment) for moment in moments], "<u4")
            blocks[:, 14:18] = stamps.view(np.uint8).reshape(-1, 4)
            total = np.ascontiguousarray(blocks[:, :510]).view("<u2").sum(axis=1, dtype=np.int64)
            blocks[:, 510:] = (-total & 0xFFFF).astype("<u2").view(np.uint8).reshape(-1, 2)
            file.write(blocks.tobytes())
    return path


def peak_kib(path: Path, out: Path) -> int:
    """Analyse a file in a process of its own; return the most memory that it took."""
    # The engine that draws pages takes memory of its own, whatever the recording's length.
    command = [sys.executable, "-c", MEASURED, "analyze", str(path), "--out", str(out), "--no-page"]
    done = subprocess.run(
        [*command, "--tz", "Europe/Berlin"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert done.returncode == 0, done.stderr
    return int(done.stderr.split()[-1])


def test_two_weeks_take_the_memory_of_two_days(tmp_path: Path) -> None:
    short = peak_kib(write_days(tmp_path / "short_left.cwa", 2), tmp_path / "short")
    days = write_days(tmp_path / "long_left.cwa", 14)
    long = peak_kib(days, tmp_path / "long")
    with zipfile.ZipFile(tmp_path / "long_left.zip", "w") as packed:
        packed.write(days, "long_left.cwa")
    in_archive = peak_kib(tmp_path / "long_left.zip", tmp_path / "zip")
    assert len(list((tmp_path / "long").iterdir())) == 14
    assert sorted(path.name for path in (tmp_path / "zip").iterdir()) == sorted(
        path.name for path in (tmp_path / "long").iterdir()
    )
    # All samples at once would take 600 MB more.
    assert max(long, in_archive) < 1.2 * short
