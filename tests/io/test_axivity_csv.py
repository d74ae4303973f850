from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from legmotion.errors import MalformedFileError, ParameterError
from legmotion.io.registry import candidates
from tests.io.helpers import (
    PARAMS,
    START,
    axivity_lines,
    codes,
    leg_at_rest,
    notes,
    omgui,
    read,
    wall,
    with_limits,
    write,
)

N = 1500
SAMPLES = leg_at_rest(N)
UNIX_S = (START - datetime(1970, 1, 1)).total_seconds()
DAYS = (START - datetime(1899, 12, 30)) / timedelta(days=1)
DATENUM = (
    START.toordinal()
    + 366
    + (START - datetime(START.year, START.month, START.day)) / (timedelta(days=1))
)


def rows(stamp, samples=SAMPLES, extra="", *, decimals=6) -> list[str]:
    prefix = "" if stamp is None else "{},"
    return [
        prefix.format(stamp(i) if stamp else "")
        + ",".join(f"{value:.{decimals}f}" for value in sample)
        + extra
        for i, sample in enumerate(samples)
    ]


STAMPS = {
    "timestamp": lambda i: omgui(wall(i)),
    "unix": lambda i: f"{UNIX_S + i / 100:.4f}",
    "secs": lambda i: f"{i / 100:.4f}",
    "days": lambda i: f"{i / 100 / 86400:.10f}",
    "serial": lambda i: f"{DAYS + i / 100 / 86400:.10f}",
    "matlab": lambda i: f"{DATENUM + i / 100 / 86400:.10f}",
    "block": lambda i: omgui(wall(i // 120 * 120)),
}
DATED = ("timestamp", "unix", "serial", "matlab", "block")


@pytest.mark.parametrize("variant", STAMPS)
def test_every_variant_of_the_stamps_gives_the_samples_and_their_times(tmp_path, variant):
    path = write(tmp_path / "12345_0000000001.csv", rows(STAMPS[variant]), end="\r\n")
    recording, block = read(path)
    assert [found.name for found in candidates(str(path), params=PARAMS)] == ["axivity_csv"]
    assert recording.reader == "axivity_csv"
    assert np.array_equal(block.acceleration_g, SAMPLES.astype(np.float32))
    assert block.time_s == pytest.approx(np.arange(N) / 100, abs=2e-5)
    assert (recording.unit, recording.gravity_included, codes(recording)) == ("g", True, {})
    if variant in DATED:
        assert recording.clock == "local"
        assert abs(recording.start - START) < timedelta(microseconds=20)
    else:
        assert (recording.clock, recording.start) == ("unknown", None)
        assert "clock_unknown" in notes(recording)


def test_stamps_of_blocks_are_spread_and_that_is_said(tmp_path):
    recording, _ = read(write(tmp_path / "night.csv", rows(STAMPS["block"])))
    assert "stamps_spread" in notes(recording)


def test_a_sample_that_is_missing_leaves_its_time_open(tmp_path):
    lines = rows(STAMPS["unix"])
    del lines[22]
    _, block = read(write(tmp_path / "night.csv", lines))
    assert len(block.time_s) == N - 1
    assert block.time_s[22] - block.time_s[21] == pytest.approx(0.02)


GYROSCOPE, MAGNETOMETER = ",1.5,-2.5,3.5", ",0.1,0.2,0.3"
EXTRAS = {
    "gyroscope": GYROSCOPE,
    "magnetometer": GYROSCOPE + MAGNETOMETER,
    "light, temperature and battery": ",512,21.5,4.1",
    "all of them": GYROSCOPE + MAGNETOMETER + ",512,21.5,4.1,",
    "an event": ",P",
    "no event": ",",
}


@pytest.mark.parametrize("per_g", [0, 256])
@pytest.mark.parametrize("variant", STAMPS)
@pytest.mark.parametrize("extra", EXTRAS)
def test_further_columns_are_left_alone(tmp_path, variant, extra, per_g):
    samples = (SAMPLES * per_g).round() if per_g else SAMPLES
    lines = rows(STAMPS[variant], samples, EXTRAS[extra], decimals=0 if per_g else 6)
    path = write(tmp_path / "night.csv", lines)
    assert candidates(str(path), params=PARAMS)[0].name == "axivity_csv"
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, (samples / (per_g or 1)).astype(np.float32))
    assert block.time_s == pytest.approx(np.arange(N) / 100, abs=2e-5)
    is_ax6 = extra in ("gyroscope", "magnetometer", "all of them")
    assert recording.device == ("Axivity AX6" if is_ax6 else "Axivity")
    assert codes(recording) == {}


@pytest.mark.parametrize("rate_hz", [12.5, 25, 50, 200])
def test_an_export_at_a_steady_rate_has_that_rate(tmp_path, rate_hz):
    lines = rows(lambda i: f"{UNIX_S + i / rate_hz:.4f}")
    _, block = read(write(tmp_path / "night.csv", lines), params=with_limits(min_duration_s=1.0))
    assert block.time_s == pytest.approx(np.arange(N) / rate_hz, abs=1e-4)


@pytest.mark.parametrize("per_g", [256, 4096])
def test_whole_numbers_are_counts_whose_unit_is_inferred(tmp_path, per_g):
    counts = (SAMPLES * per_g).round()
    recording, block = read(
        write(tmp_path / "night.csv", rows(STAMPS["timestamp"], counts, decimals=0))
    )
    assert recording.unit == f"1/{per_g} g"
    assert "unit_inferred" in notes(recording)
    assert np.array_equal(block.acceleration_g, (counts / per_g).astype(np.float32))


def test_start_up_values_neither_hide_the_unit_nor_vanish(tmp_path):
    samples = SAMPLES.copy()
    samples[:400] = [0.0, 0.07, 0.01]
    recording, block = read(write(tmp_path / "night.csv", rows(STAMPS["unix"], samples)))
    assert (recording.unit, "unit_doubtful" in notes(recording)) == ("g", False)
    assert len(block.time_s) == N


@pytest.mark.parametrize(
    ("stamp", "dropped"), [(None, 0), (lambda i: str(4_000_000 + i), 0), (lambda i: f"{i}", 3)]
)
def test_without_times_the_rate_is_asked_for_and_used(tmp_path, stamp, dropped):
    lines = rows(stamp)
    del lines[100 : 100 + dropped]
    path = write(tmp_path / "night.csv", lines)
    with pytest.raises(MalformedFileError) as caught:
        read(path)
    assert "--rate" in caught.value.hint
    recording, block = read(path, rate_hz=50.0)
    assert (recording.nominal_rate_hz, recording.clock) == (50.0, "unknown")
    expected = np.delete(np.arange(N) / 50, np.s_[100 : 100 + dropped])
    assert block.time_s == pytest.approx(expected)


def test_a_rate_beside_stamps_is_not_used_and_that_is_said(tmp_path):
    recording, block = read(write(tmp_path / "night.csv", axivity_lines()), rate_hz=25.0)
    assert "rate_not_used" in notes(recording)
    assert block.time_s[-1] == pytest.approx(14.99)


def test_a_rate_that_is_none_is_refused(tmp_path):
    path = write(tmp_path / "night.csv", rows(None))
    for rate_hz in (0.0, -25.0, float("nan"), float("inf"), 1e6):
        with pytest.raises(ParameterError, match="--rate"):
            read(path, rate_hz=rate_hz)


def test_the_first_row_may_be_damaged(tmp_path):
    lines = axivity_lines()
    lines[0] = "2O26-11-21 22:00:00.000,O.1,-0.2,0.97"
    recording, block = read(write(tmp_path / "night.csv", lines))
    assert len(block.time_s) == N - 1
    assert codes(recording) == {"unreadable_row": (1, 1)}
    assert recording.start == wall(1)
