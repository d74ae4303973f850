"""What apps on phones and watches write is what their readers give back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from legmotion.io.registry import candidates, open_recording
from legmotion.params import IoParameters
from legmotion.simulate import SimulatedLeg, scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import AxivityLayout
from legmotion.simulate.phone_layouts import PHONE_LAYOUTS
from legmotion.tables import Frame
from tests.events.legs import found

PARAMS = IoParameters()
READERS = {
    "physics-toolbox": "physics_toolbox",
    "physics-toolbox-comma": "physics_toolbox",
    "physics-toolbox-clock": "physics_toolbox",
    "wear-logger": "wear_logger",
    "movesense-csv": "movesense_csv",
    "movesense-json": "movesense_json",
    "movesense-showcase": "movesense_json",
    "sensor-logger-json": "sensor_logger_json",
}
DATED = ("movesense-json", "sensor-logger-json")


@pytest.fixture(scope="module")
def leg() -> SimulatedLeg:
    settings = scenario("nominal", duration_h=0.2, rate_hz=52.0, jitter_ms=(0.0, 0.0))
    return simulate_night(settings, seed=1).legs[0]


def export(leg: SimulatedLeg, tmp_path: Path, name: str) -> Path:
    suffix = ".json" if "json" in name or "showcase" in name else ".csv"
    path = tmp_path / f"{name}_left{suffix}"
    write_export(leg, path, layout=PHONE_LAYOUTS[name])
    return path


@pytest.mark.parametrize("name", PHONE_LAYOUTS)
def test_a_reader_gives_back_times_and_values(leg, name, tmp_path):
    path = export(leg, tmp_path, name)
    assert candidates(str(path), params=PARAMS)[0].name == READERS[name]
    recording = open_recording(str(path), params=PARAMS)
    block = recording.load()
    assert "experimental_format" in {note.code for note in recording.notes}
    np.testing.assert_allclose(block.time_s, leg.time_s, atol=2e-3)
    np.testing.assert_allclose(block.acceleration_g, leg.acceleration_g, atol=1e-5)
    assert not recording.log.repairs


@pytest.mark.parametrize("name", DATED)
def test_a_dated_export_begins_when_the_night_did(leg, name, tmp_path):
    recording = open_recording(str(export(leg, tmp_path, name)), params=PARAMS)
    assert recording.start is not None
    assert recording.start.timestamp() == pytest.approx(1_768_944_600.0, abs=1e-3)


@pytest.mark.parametrize("name", [*DATED, "movesense-showcase"])
def test_json_is_json(leg, name, tmp_path):
    content = json.loads(export(leg, tmp_path, name).read_text())
    elements = content if isinstance(content, list) else next(iter(content.values()))
    assert len(elements) > 1000


@pytest.fixture(scope="module")
def night() -> SimulatedLeg:
    """Three hours with stamps of whole milliseconds, so that every export holds the same."""
    settings = scenario(
        "nominal", duration_h=3.0, rate_hz=25.0, rate_error_pct=(0.0, 0.0), jitter_ms=(0.0, 0.0)
    )
    return simulate_night(settings, seed=7).legs[0]


def movements_in(path: Path) -> Frame:
    block = open_recording(str(path), params=PARAMS).load()
    return found(block.acceleration_g, block.time_s)


@pytest.fixture(scope="module")
def axivity(night: SimulatedLeg, tmp_path_factory: pytest.TempPathFactory) -> Frame:
    """What is found in the same night where it was written as Axivity's software writes."""
    path = tmp_path_factory.mktemp("axivity") / "plain.csv"
    write_export(night, path, layout=AxivityLayout(counts_per_g=1_000_000))
    return movements_in(path)


@pytest.mark.whole_night
@pytest.mark.parametrize("name", PHONE_LAYOUTS)
def test_a_night_shows_the_movements_of_its_axivity_export(name, night, axivity, tmp_path):
    other = movements_in(export(night, tmp_path, name))
    assert axivity.n_rows > 100
    assert axivity["kind"].tolist() == other["kind"].tolist()
    np.testing.assert_allclose(axivity["onset_s"], other["onset_s"], atol=1 / 25)
    np.testing.assert_allclose(axivity["offset_s"], other["offset_s"], atol=1 / 25)
