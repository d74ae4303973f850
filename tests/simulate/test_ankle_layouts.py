"""Exports without a public file: what their layout holds, their reader gives back."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import numpy as np
import pytest

from legmotion.io.registry import candidates, open_recording
from legmotion.params import IoParameters
from legmotion.simulate import SimulatedLeg, scenario, simulate_night
from legmotion.simulate.ankle_layouts import GarminCsvLayout, RestEaZeLayout
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import AxivityLayout, Layout
from tests.events.legs import found

PARAMS = IoParameters()
LAYOUTS: dict[str, tuple[Layout, str, str]] = {
    "resteaze": (RestEaZeLayout(), "band.csv", "resteaze"),
    "garmin-calibrated": (GarminCsvLayout(), "night.csv", "garmin_fit_csv"),
    "garmin-compressed": (GarminCsvLayout(kind="compressed"), "night.csv", "garmin_fit_csv"),
    "garmin-counts": (GarminCsvLayout(kind="counts"), "night.csv", "garmin_fit_csv"),
}
# Half a step: of 1/4096 g, of the last decimal, of 1 mg.
WITHIN_G = {"resteaze": 1.3e-4, "garmin-calibrated": 1e-6, "garmin-compressed": 5.1e-4,
            "garmin-counts": 1.3e-4}  # fmt: skip


@pytest.fixture(scope="module")
def leg() -> SimulatedLeg:
    return simulate_night(scenario("nominal", duration_h=0.2, rate_hz=25.0), seed=1).legs[0]


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_reader_gives_back_times_and_values(leg: SimulatedLeg, name: str, tmp_path: Path):
    layout, file_name, reader = LAYOUTS[name]
    path = tmp_path / file_name
    write_export(leg, path, layout=layout)
    assert candidates(str(path), params=PARAMS)[0].name == reader
    recording = open_recording(str(path), params=PARAMS)
    block = recording.load()
    assert recording.start is not None
    start = recording.start.astimezone(UTC) + timedelta(hours=1)
    assert abs(start.replace(tzinfo=None) - leg.start) < timedelta(milliseconds=2)
    np.testing.assert_allclose(block.time_s, leg.time_s, atol=2e-3)
    np.testing.assert_allclose(block.acceleration_g, leg.acceleration_g, atol=WITHIN_G[name])
    assert {note.code for note in recording.notes} >= {"experimental_format"}


def test_columns_by_their_place_are_given_back_at_25_hz(tmp_path: Path):
    even = scenario(
        "nominal", duration_h=0.2, rate_hz=25.0, rate_error_pct=(0.0, 0.0), jitter_ms=(0.0, 0.0),
        gaps_per_night=(0, 0),
    )  # fmt: skip
    leg = simulate_night(even, seed=1).legs[0]
    path = tmp_path / "01_20_2026_Leftsleep1.csv"
    write_export(leg, path, layout=RestEaZeLayout(has_names=False))
    recording = open_recording(str(path), params=PARAMS)
    block = recording.load()
    assert (recording.reader, recording.side, recording.start) == ("resteaze", "left", None)
    np.testing.assert_allclose(block.time_s, leg.time_s, atol=1e-6)
    np.testing.assert_allclose(block.acceleration_g, leg.acceleration_g, atol=1.3e-4)


@pytest.mark.whole_night
@pytest.mark.parametrize("name", ["resteaze", "garmin-counts"])
def test_a_night_has_the_movements_it_has_as_axivity_csv(name: str, tmp_path: Path):
    settings = scenario("nominal", duration_h=3.0, rate_hz=25.0)
    leg = simulate_night(settings, seed=5).legs[0]
    layout, file_name, _ = LAYOUTS[name]
    tables = []
    for file, written in (("axivity.csv", AxivityLayout(counts_per_g=4096)), (file_name, layout)):
        path = tmp_path / file
        write_export(leg, path, layout=written)
        block = open_recording(str(path), params=PARAMS).load()
        tables.append(found(block.acceleration_g, block.time_s))
    one, other = tables
    assert one.n_rows > 100
    assert one["kind"].tolist() == other["kind"].tolist()
    assert np.abs(one["onset_s"] - other["onset_s"]).max() < 1 / 25
    assert np.abs(one["offset_s"] - other["offset_s"]).max() < 1 / 25
