"""GENEActiv and EmbracePlus CSV: what is written is what its reader gives back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from legmotion.io.registry import open_recording
from legmotion.params import IoParameters
from legmotion.simulate import SimulatedLeg, scenario, simulate_night
from legmotion.simulate.exports import export_chunks, write_export
from legmotion.simulate.layouts import AxivityLayout, Layout
from legmotion.simulate.wrist_layouts import WRIST_LAYOUTS, GeneactivLayout
from tests.events.legs import found

# A layout, its reader, and how fine its numbers are.
LAYOUTS = {
    "geneactiv": ("geneactiv_csv", 10_000),
    "geneactiv-comma": ("geneactiv_csv", 10_000),
    "embraceplus": ("empatica_csv", 1_000_000),
    "embraceplus-counts": ("empatica_csv", 2048),
}


def read(leg: SimulatedLeg, path: Path, layout: Layout):
    write_export(leg, path, layout=layout)
    recording = open_recording(str(path), params=IoParameters())
    return recording, recording.load()


@pytest.fixture(scope="module")
def leg() -> SimulatedLeg:
    settings = scenario("nominal", duration_h=0.1, rate_hz=50.0, gaps_per_night=(1, 1))
    return simulate_night(settings, seed=1).legs[0]


def test_each_layout_is_tried_here():
    assert set(LAYOUTS) == set(WRIST_LAYOUTS)


def test_a_geneactiv_file_has_a_hundred_lines_above_its_rows(leg):
    text = b"".join(export_chunks(leg, layout=GeneactivLayout())).decode("ascii")
    lines = text.split("\r\n")
    assert lines[0] == "Device Type,GENEActiv"
    stamp, x, *_ = lines[100].split(",")
    assert stamp == f"{leg.start:%Y-%m-%d %H:%M:%S}:000"
    assert float(x) == pytest.approx(leg.acceleration_g[0, 0], abs=6e-5)
    assert len(lines) == 100 + leg.time_s.size + 1


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_reader_gives_back_times_values_and_start(leg, name, tmp_path):
    recording, block = read(leg, tmp_path / "night_left.csv", WRIST_LAYOUTS[name])
    reader, per_g = LAYOUTS[name]
    assert recording.reader == reader
    assert block.time_s == pytest.approx(leg.time_s, abs=1.5e-3)
    assert block.acceleration_g == pytest.approx(leg.acceleration_g, abs=0.51 / per_g)
    start: datetime = leg.start.replace(tzinfo=timezone(timedelta(hours=1)))
    assert abs((recording.start - start).total_seconds()) < 2e-3


@pytest.mark.whole_night
@pytest.mark.parametrize("name", ["geneactiv-comma", "embraceplus-counts"])
def test_a_night_shows_the_movements_of_the_same_night_from_axivity(name, tmp_path):
    # Stamps that every layout can write: the two then differ in nothing but their layout.
    even = scenario(
        "nominal", duration_h=3.0, rate_hz=50.0, jitter_ms=(0.0, 0.0), rate_error_pct=(0.0, 0.0)
    )
    leg = simulate_night(even, seed=5).legs[0]
    _, block = read(leg, tmp_path / "one.csv", WRIST_LAYOUTS[name])
    layout = AxivityLayout(counts_per_g=LAYOUTS[name][1])
    _, other = read(leg, tmp_path / "other.csv", layout)
    one, two = (found(b.acceleration_g, b.time_s) for b in (block, other))
    assert one.n_rows > 100
    assert one["kind"].tolist() == two["kind"].tolist()
    assert np.abs(one["onset_s"] - two["onset_s"]).max() < 2e-3
    assert np.abs(one["offset_s"] - two["offset_s"]).max() < 2e-3
