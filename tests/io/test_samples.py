"""Real exports, where the checkout has them beside it."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import InputError, LegmotionError, SummaryExportError
from legmotion.io.registry import candidates
from tests.io.helpers import PARAMS, notes, read, read_or_refused, with_limits

SAMPLES = Path(__file__).parents[2] / "../shared/samples"
MANIFEST = SAMPLES / "MANIFEST.tsv"

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="no real samples beside the checkout")


def manifest() -> list[dict[str, str]]:
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


AXIVITY = [
    row for row in manifest() if row["file"].startswith("axivity/") and row["file"].endswith(".csv")
]


@pytest.mark.parametrize("row", AXIVITY, ids=lambda row: row["file"])
def test_axivity_exports_hold_the_rows_and_the_rate_of_the_manifest(row):
    path = SAMPLES / row["file"]
    recording, block = read(path, params=with_limits(min_duration_s=1.0))
    assert recording.reader == "axivity_csv"
    assert len(block.time_s) == int(row["n_logged"])
    assert recording.log.n_bytes == int(row["bytes"])
    rate_hz = 1 / np.median(np.diff(block.time_s))
    assert rate_hz == pytest.approx(float(row["sampling_hz"]), rel=0.02)
    assert (recording.unit, recording.clock) == ("g", "local")
    assert not recording.log.repairs


def test_the_two_ways_of_writing_stamps_give_the_same_times_and_samples():
    params = with_limits(min_duration_s=1.0)
    unix = read(SAMPLES / "axivity/ax6_testfile.csv", params=params)
    dated = read(SAMPLES / "axivity/ax6_testfile_formatted_timestamps.csv", params=params)
    assert unix[0].start == dated[0].start
    n = len(dated[1].time_s)
    assert np.array_equal(unix[1].acceleration_g[:n], dated[1].acceleration_g)
    assert unix[1].time_s[:n] == pytest.approx(dated[1].time_s, abs=2e-3)


def test_a_short_export_is_refused_with_its_length():
    with pytest.raises(InputError, match=r"lasts 2\.12 s"):
        read(SAMPLES / "axivity/ax3_testfile_unix_timestamps.csv")


@pytest.mark.parametrize(
    ("name", "device"),
    [
        ("actigraph_epoch/ActiGraph13.csv", "ActiGraph"),
        ("actiwatch_epoch/Actiwatch.csv", "Actiwatch"),
        ("actiwatch_epoch/Actiwatch.AWD", "Actiwatch"),
        ("ukbiobank_epoch/ukbiobank.csv", "UK Biobank"),
        ("fitbit_minute/sleep-1995-06-23_Fitbit.json", "Fitbit"),
        ("fitbit_minute/steps-1995-06-23_Fitbit.json", "Fitbit"),
    ],
)
def test_summaries_are_refused_naming_the_device(name, device):
    with pytest.raises(SummaryExportError, match=device):
        read(SAMPLES / name)


def test_a_stream_without_gravity_is_read_and_said():
    recording, block = read(SAMPLES / "sensor_logger/Accelerometer.csv")
    assert (recording.unit, recording.clock, recording.gravity_included) == ("m/s2", "utc", False)
    assert len(block.time_s) == 1038


def test_one_header_over_g_and_over_counts_is_told_apart_and_the_two_agree():
    in_g, in_counts = (
        read(SAMPLES / f"actigraph/WRIST_raw{word}_032Hz.csv") for word in ("Calibrated", "LSB")
    )
    for recording, block in (in_g, in_counts):
        assert recording.reader == "actigraph_csv"
        assert len(block.time_s) == 1920
        assert block.time_s == pytest.approx(np.arange(1920) / 32, abs=1e-6)
        assert (recording.start, recording.clock) == (datetime(2017, 11, 1, 11, 45), "local")
        assert recording.nominal_rate_hz == 32
    assert (in_g[0].unit, in_counts[0].unit) == ("g", "1/256 g")
    assert "unit_inferred" in notes(in_counts[0])
    medians_g = [
        np.median(np.linalg.norm(found.acceleration_g, axis=1)) for _, found in (in_g, in_counts)
    ]
    assert medians_g[1] == pytest.approx(medians_g[0], rel=0.1)


@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["file"])
def test_every_real_file_is_recognised_by_one_reader_and_read_or_refused(row):
    path = SAMPLES / row["file"]
    found = candidates(str(path), params=PARAMS)
    assert len({candidate.specificity for candidate in found}) == len(found)
    outcome = read_or_refused(path)
    if isinstance(outcome, LegmotionError):
        assert path.name in outcome.message
        assert outcome.hint
