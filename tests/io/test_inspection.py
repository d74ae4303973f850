from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from legmotion.errors import InputError
from legmotion.io.inspection import Inspection, summarise
from legmotion.io.options import ReadOptions
from legmotion.io.registry import open_recording
from tests.io import cwa
from tests.io.helpers import PARAMS, axivity_lines, table, with_limits, write


def inspected(path, *, params=PARAMS, **options) -> Inspection:
    recording = open_recording(str(path), options=ReadOptions(**options), params=params)
    return summarise(recording, params=params)


def gridded(i: int) -> str:
    return f"{i / 50:.2f}"


def test_rate_span_and_gaps_are_counted(tmp_path):
    lines = [line for i, line in enumerate(axivity_lines(4000)) if not 1000 <= i < 1500]
    del lines[2000:2300]
    found = inspected(write(tmp_path / "a.csv", lines))
    assert (found.n_samples, found.n_gaps) == (3200, 2)
    assert found.span_s == pytest.approx(39.99)
    assert found.longest_gap_s == pytest.approx(5.01)
    assert found.real_rate_hz == pytest.approx(100.0)
    assert (found.unit, found.nominal_rate_hz) == ("g", None)
    assert found.median_g == pytest.approx(0.9955, abs=2e-3)


def test_gaps_over_block_borders_are_seen(tmp_path):
    lines = [line for i, line in enumerate(axivity_lines(3000)) if not 1000 <= i < 1300]
    params = with_limits(block_rows=100)
    found = inspected(write(tmp_path / "a.csv", lines), params=params)
    assert (found.n_gaps, found.n_samples) == (1, 2700)


def test_resolution_and_clipping_are_seen(tmp_path):
    rng = np.random.default_rng(0)
    counts = np.rint(np.array([0, 0, 64]) + rng.normal(0, 30, (1500, 3))).clip(-128, 127)
    counts[700:760, 0] = 127
    counts[800:840, 1] = -128
    lines = table(gridded)
    lines[1:] = [f"{gridded(i)},{x:.0f},{y:.0f},{z:.0f}" for i, (x, y, z) in enumerate(counts)]
    found = inspected(write(tmp_path / "a.csv", lines), unit="64")
    assert found.resolution_mg == pytest.approx(1000 / 64)
    n_clipped = (counts == 127).sum() + (counts == -128).sum()
    assert found.clipped_share == pytest.approx(n_clipped / 1500)


def test_rest_is_not_clipping(tmp_path):
    lines = ["time,x,y,z", *[f"{gridded(i)},0,0,64" for i in range(1500)]]
    found = inspected(write(tmp_path / "a.csv", lines))
    assert found.clipped_share == 0
    assert np.isnan(found.resolution_mg)


def test_notes_and_repairs_are_passed_on(tmp_path):
    lines = table(gridded)
    lines[500] = "?"
    found = inspected(write(tmp_path / "a.csv", lines))
    assert found.repairs["unreadable_row"].n == 1
    assert {"unit_inferred", "clock_unknown"} <= {note.code for note in found.notes}


def test_what_is_refused_is_refused_here_too(tmp_path):
    with pytest.raises(InputError):
        inspected(write(tmp_path / "a.csv", axivity_lines(100)))


def test_fill_is_no_gap_and_counted_apart(tmp_path):
    lines = axivity_lines(6000)
    sample = lines[1000].partition(",")[2]
    lines[1000:2500] = [f"{line.partition(',')[0]},{sample}" for line in lines[1000:2500]]
    del lines[4000:4500]
    found = inspected(write(tmp_path / "a.csv", lines))
    assert (found.n_gaps, found.n_fills) == (1, 1)
    assert found.longest_gap_s == pytest.approx(5.01)
    assert found.fill_s == pytest.approx(14.99)
    assert found.real_rate_hz == pytest.approx(100.0)
    assert found.rate_error_ppm is None


def test_the_rate_is_compared_with_the_one_that_the_device_was_set_to(tmp_path):
    counts = cwa.counts_at_rest(2400)
    step = timedelta(microseconds=10_050)
    blocks = [
        cwa.block(counts[i : i + 120], at=cwa.START + i * step, sequence=n)
        for n, i in enumerate(range(0, 2400, 120))
    ]
    path = tmp_path / "a.cwa"
    path.write_bytes(cwa.header() + b"".join(blocks))
    found = inspected(path)
    assert found.rate_error_ppm == pytest.approx(-4975, abs=10)
    assert "device" in found.clock_evidence
