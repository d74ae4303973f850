"""What an export holds is what the readers give back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from legmotion.io.options import ReadOptions
from legmotion.io.registry import open_recording
from legmotion.params import IoParameters
from legmotion.simulate import SimulatedLeg, scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS, AxivityLayout, Layout

# Layouts whose rows carry no time of their own.
WITHOUT_TIME = ("axivity-sequence", "axivity-none", "generic-no-time")


@pytest.fixture(scope="module")
def leg() -> SimulatedLeg:
    settings = scenario(
        "nominal",
        duration_h=0.2,
        rate_hz=25.0,
        rate_error_pct=(0.5, 0.5),
        jitter_ms=(0.0, 0.0),
        gaps_per_night=(0, 0),
    )
    return simulate_night(settings, seed=1).legs[0]


def read(leg: SimulatedLeg, path: Path, layout: Layout, *, rate_hz: float | None = None):
    write_export(leg, path, layout=layout)
    options = ReadOptions(rate_hz=rate_hz)
    recording = open_recording(str(path), options=options, params=IoParameters())
    return recording, recording.load()


def tolerance_g(layout: Layout) -> float:
    """Return half a step of the converter, or of the last decimal."""
    if isinstance(layout, AxivityLayout):
        return 0.51 / layout.counts_per_g
    return 1e-5


@pytest.mark.parametrize("name", sorted(set(LAYOUTS) - set(WITHOUT_TIME)))
def test_a_reader_gives_back_times_and_values(leg, name, tmp_path):
    layout = LAYOUTS[name]
    _, block = read(leg, tmp_path / "night_left.csv", layout)
    assert block.time_s.size == leg.time_s.size
    # Stamps of whole blocks are spread over their rows.
    within_s = 0.05 if name == "axivity-block" else 1.5e-3
    np.testing.assert_allclose(block.time_s, leg.time_s, atol=within_s)
    np.testing.assert_allclose(block.acceleration_g, leg.acceleration_g, atol=tolerance_g(layout))


@pytest.mark.parametrize("name", WITHOUT_TIME)
def test_a_file_without_times_is_read_at_the_rate_given(leg, name, tmp_path):
    layout = LAYOUTS[name]
    _, block = read(leg, tmp_path / "night_left.csv", layout, rate_hz=leg.device.rate_hz)
    np.testing.assert_allclose(block.time_s, leg.time_s, atol=1e-3)
    np.testing.assert_allclose(block.acceleration_g, leg.acceleration_g, atol=tolerance_g(layout))


@pytest.mark.parametrize("name", ["axivity", "axivity-excel", "generic", "generic-epoch-ms"])
def test_a_reader_knows_when_the_recording_began(leg, name, tmp_path):
    recording, _ = read(leg, tmp_path / "night_left.csv", LAYOUTS[name])
    assert recording.start is not None
    moment = recording.start
    if recording.clock == "utc":
        assert moment.timestamp() == pytest.approx(1_768_944_600.0, abs=1e-3)
    else:
        assert abs((moment - leg.start).total_seconds()) < 1e-3


def test_a_compressed_export_is_read_like_a_plain_one(leg, tmp_path):
    plain = read(leg, tmp_path / "night_left.csv", LAYOUTS["axivity"])[1]
    packed = read(leg, tmp_path / "night_left.csv.gz", LAYOUTS["axivity"])[1]
    np.testing.assert_array_equal(plain.acceleration_g, packed.acceleration_g)
    np.testing.assert_array_equal(plain.time_s, packed.time_s)
