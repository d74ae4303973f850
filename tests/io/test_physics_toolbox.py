from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from legmotion.io.registry import candidates
from tests.io.helpers import G_M_PER_S2, PARAMS, START, leg_at_rest, notes, read, write

N, RATE_HZ = 1500, 50.0
G_FORCE = ("time", "gFx", "gFy", "gFz", "TgF")
LINEAR = ("time", "ax", "ay", "az", "aT")


def elapsed(i):
    return f"{i / RATE_HZ:.4f}"


def time_of_day(i):
    moment = START + timedelta(seconds=i / RATE_HZ)
    return f"{moment:%H:%M:%S}:{moment.microsecond // 1000:03d}"


def lines(names=G_FORCE, *, samples=None, stamp=elapsed, delimiter=",", decimal="."):
    samples = leg_at_rest(N) if samples is None else samples
    rows = [delimiter.join(names)]
    for i, values in enumerate(samples):
        cells = [f"{value:.5f}" for value in (*values, np.linalg.norm(values))][: len(names) - 1]
        rows.append(delimiter.join(cell.replace(".", decimal) for cell in [stamp(i), *cells]))
    return rows


@pytest.mark.parametrize("names", [G_FORCE, G_FORCE[:4], LINEAR, LINEAR[:4]])
def test_it_is_recognised_by_its_columns(tmp_path, names):
    path = write(tmp_path / "night.csv", lines(names))
    found = candidates(str(path), params=PARAMS)
    assert [one.name for one in found] == ["physics_toolbox", "csv"]


def test_g_force_is_read_in_g_without_a_date(tmp_path):
    recording, block = read(write(tmp_path / "night.csv", lines()))
    assert (recording.reader, recording.unit) == ("physics_toolbox", "g")
    assert (recording.clock, recording.start) == ("unknown", None)
    assert {"experimental_format", "clock_unknown"} <= notes(recording)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-6)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-5)


def test_the_accelerometer_is_read_in_m_per_s2(tmp_path):
    path = write(tmp_path / "night.csv", lines(LINEAR, samples=leg_at_rest(N) * G_M_PER_S2))
    recording, block = read(path)
    assert (recording.unit, recording.gravity_included) == ("m/s2", True)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-5)


def test_linear_acceleration_is_read_and_said_to_lack_gravity(tmp_path):
    samples = np.random.default_rng(0).normal(0, 0.02, (N, 3))
    recording, _ = read(write(tmp_path / "night.csv", lines(LINEAR, samples=samples)))
    assert (recording.unit, recording.gravity_included) == ("m/s2", False)
    assert "gravity_removed" in notes(recording)


def test_a_european_phone_writes_semicolons_and_decimal_commas(tmp_path):
    path = write(tmp_path / "night.csv", lines(delimiter=";", decimal=","))
    recording, block = read(path)
    assert recording.reader == "physics_toolbox"
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-5)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-6)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_time_of_day_with_colons_has_no_date(tmp_path, delimiter):
    path = write(tmp_path / "night.csv", lines(stamp=time_of_day, delimiter=delimiter))
    recording, block = read(path)
    assert recording.clock == "time_of_day"
    assert recording.start.time() == START.time()
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-6)
