from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from legmotion.io.registry import candidates
from tests.io.helpers import G_M_PER_S2, PARAMS, leg_at_rest, notes, read, write

N, RATE_HZ = 1500, 50.0
# 20 minutes, 34 hours and 11 days after the watch was switched on: the first and the last could
# be taken for ms and us since 1970.
BOOTS_NS = (1_200_000_000_000, 123_456_789_012_345, 960_000_000_000_000)


def lines(boot_ns, *, names=("timestamp", "x", "y", "z"), per_g=G_M_PER_S2, step_ns=20_000_000):
    samples = leg_at_rest(N) * per_g
    return [
        ",".join(names),
        *(
            f"{boot_ns + i * step_ns},{x:.6f},{y:.6f},{z:.6f}"
            for i, (x, y, z) in enumerate(samples)
        ),
    ]


@pytest.mark.parametrize("boot_ns", BOOTS_NS)
def test_nanoseconds_since_boot_are_elapsed_time(tmp_path, boot_ns):
    path = write(tmp_path / "night.csv", lines(boot_ns))
    assert [one.name for one in candidates(str(path), params=PARAMS)] == ["wear_logger", "csv"]
    recording, block = read(path)
    assert (recording.reader, recording.unit) == ("wear_logger", "m/s2")
    assert (recording.clock, recording.start) == ("unknown", None)
    assert {"clock_unknown", "experimental_format"} <= notes(recording)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-9)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-6)


def test_the_start_may_be_given(tmp_path):
    start = datetime(2026, 11, 21, 22, 0)
    recording, _ = read(write(tmp_path / "night.csv", lines(BOOTS_NS[1])), start=start)
    assert (recording.start, recording.clock) == (start, "local")


@pytest.mark.parametrize(
    ("first", "step"),
    [(1_795_000_000_000, 20), (1_795_000_000_000_000_000, 20_000_000)],
    ids=["ms", "ns"],
)
def test_times_since_1970_are_left_to_the_reader_of_any_table(tmp_path, first, step):
    path = write(tmp_path / "night.csv", lines(first, step_ns=step))
    recording, block = read(path)
    assert (recording.reader, recording.clock, recording.unit) == ("csv", "utc", "m/s2")
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-9)


def test_milliseconds_since_boot_are_left_to_the_reader_of_any_table(tmp_path):
    path = write(tmp_path / "night.csv", lines(123_456_789, step_ns=20))
    recording, block = read(path)
    assert (recording.reader, recording.clock) == ("csv", "unknown")
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-9)


def test_a_stream_without_gravity_and_unit_is_m_per_s2(tmp_path):
    rng = np.random.default_rng(0)
    times = [line.split(",")[0] for line in lines(BOOTS_NS[1])[1:]]
    rows = [f"{time},{','.join(f'{v:.5f}' for v in rng.normal(0, 0.02, 3))}" for time in times]
    recording, _ = read(write(tmp_path / "night.csv", ["timestamp,x,y,z", *rows]))
    assert (recording.unit, recording.gravity_included) == ("m/s2", False)
    assert "gravity_removed" in notes(recording)
