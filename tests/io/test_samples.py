"""Real exports, where the checkout has them beside it."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import InputError, LegmotionError, SummaryExportError
from legmotion.io.registry import candidates
from tests.io.helpers import PARAMS, codes, notes, read, read_or_refused, with_limits

SAMPLES = Path(__file__).parents[2] / "../shared/samples"
MANIFEST = SAMPLES / "MANIFEST.tsv"

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="no real samples beside the checkout")


def manifest() -> list[dict[str, str]]:
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


ROWS = manifest()
READ = [row for row in ROWS if row["n_logged"]]
REFUSED = [row for row in ROWS if "REFUSED" in row["check_against"]]
SHORT = with_limits(min_duration_s=1.0)
# What the reader calls itself, the file's unit, whose time it shows; by the file's name.
EXPECTED = {
    "empatica_e4/ACC.csv": ("empatica_e4", "1/64 g", "utc"),
    "axivity/ax3_testfile.csv": ("axivity_csv", "g", "local"),
    "axivity/ax3_testfile.cwa": ("axivity_cwa", "g", "local"),
    "axivity/ax3_testfile_corrupt_blocks_0_13_14_142_143_144.cwa": ("axivity_cwa", "g", "local"),
    "axivity/ax3_testfile_unix_timestamps.csv": ("axivity_csv", "g", "local"),
    "axivity/ax6_testfile.csv": ("axivity_csv", "g", "local"),
    "axivity/ax6_testfile.cwa": ("axivity_cwa", "g", "local"),
    "axivity/ax6_testfile_formatted_timestamps.csv": ("axivity_csv", "g", "local"),
    "actigraph/ISM_Disabled.gt3x": ("actigraph_gt3x", "g", "utc"),
    "actigraph/ISM_Enabled.gt3x": ("actigraph_gt3x", "g", "utc"),
    "actigraph/WRIST_rawCalibrated_032Hz.csv": ("actigraph_csv", "g", "local"),
    "actigraph/WRIST_rawLSB_032Hz.csv": ("actigraph_csv", "1/256 g", "local"),
    "actigraph/WRIST_rawLSB_032Hz_test.agdc": ("actigraph_gt3x", "g", "local"),
    "actigraph/actigraph_testfile.gt3x": ("actigraph_gt3x", "g", "utc"),
    "sensor_logger/Accelerometer.csv": ("sensor_logger", "m/s2", "utc"),
    "empatica_embraceplus/test_file.avro": ("empatica_avro", "g", "utc"),
    "geneactiv/GENEActiv_testfile.bin": ("geneactiv_bin", "g", "utc"),
    "garmin_fit/SYNTHETIC_accelerometer_25Hz.fit": ("garmin_fit", "mg", "utc"),
}
# Damage that is in the file as it was published.
DAMAGE = {
    "axivity/ax3_testfile_corrupt_blocks_0_13_14_142_143_144.cwa": {"bad_block": (6, None)},
    "geneactiv/GENEActiv_testfile.bin": {"cut_file": (1, None)},
}


def test_every_row_of_the_manifest_is_expected_to_be_read_or_refused():
    assert {row["file"] for row in READ} == set(EXPECTED)
    others = {row["file"] for row in ROWS} - set(EXPECTED) - {row["file"] for row in REFUSED}
    assert others == {"empatica_e4/TEMP.csv", "axivity/ax3test.wav"}


@pytest.mark.parametrize("row", READ, ids=lambda row: row["file"])
def test_a_real_file_gives_what_its_row_in_the_manifest_says(row):
    recording, block = read(SAMPLES / row["file"], params=SHORT)
    assert (recording.reader, recording.unit, recording.clock) == EXPECTED[row["file"]]
    assert len(block.time_s) == recording.log.n_samples == int(row["n_logged"])
    assert recording.log.n_bytes == int(row["bytes"])
    rate_hz = 1 / np.median(np.diff(block.time_s))
    assert rate_hz == pytest.approx(float(row["sampling_hz"]), rel=0.02)
    assert codes(recording) == DAMAGE.get(row["file"], {})
    assert recording.start is not None


def test_an_embraceplus_measures_its_own_rate():
    _, block = read(SAMPLES / "empatica_embraceplus/test_file.avro", params=SHORT)
    rate_hz = (len(block.time_s) - 1) / block.time_s[-1]
    assert rate_hz == pytest.approx(64.0023, abs=1e-4)
    assert np.median(np.linalg.norm(block.acceleration_g, axis=1)) == pytest.approx(
        1.0126, abs=1e-4
    )


def test_a_wav_that_was_cut_is_read_to_its_end_and_that_is_said():
    recording, block = read(SAMPLES / "axivity/ax3test.wav", params=SHORT)
    assert (recording.reader, recording.nominal_rate_hz) == ("axivity_wav", 100.0)
    assert set(codes(recording)) == {"cut_file"}
    assert np.diff(block.time_s) == pytest.approx(0.01, abs=1e-6)
    assert np.median(np.linalg.norm(block.acceleration_g, axis=1)) == pytest.approx(1.0, abs=0.02)


def test_another_sensor_of_the_same_device_is_refused_with_the_file_to_take():
    with pytest.raises(InputError, match=r"TEMP\.csv.*no accelerometer") as caught:
        read(SAMPLES / "empatica_e4/TEMP.csv")
    assert "ACC.csv" in caught.value.hint


@pytest.mark.parametrize("binary", ["ax3_testfile.cwa", "ax6_testfile.cwa"])
def test_a_recording_and_its_export_agree(binary):
    recording, block = read(SAMPLES / "axivity" / binary)
    exported, rows = read(SAMPLES / "axivity" / binary.replace(".cwa", ".csv"))
    # The maker's software lost one sample of the first.
    kept = np.delete(np.arange(len(block.time_s)), 22) if "ax3" in binary else slice(None)
    assert block.acceleration_g[kept] == pytest.approx(rows.acceleration_g, abs=1e-6)
    late_s = (exported.start - recording.start).total_seconds()
    assert block.time_s[kept] == pytest.approx(rows.time_s + late_s, abs=0.05)


def test_counts_and_their_calibration_agree_with_the_calibrated_export():
    recording, block = read(SAMPLES / "actigraph/WRIST_rawLSB_032Hz_test.agdc")
    exported, rows = read(SAMPLES / "actigraph/WRIST_rawCalibrated_032Hz.csv")
    assert recording.start == exported.start
    assert block.time_s == pytest.approx(rows.time_s, abs=0.05)
    assert block.acceleration_g == pytest.approx(rows.acceleration_g, abs=6e-4)


def test_the_two_ways_of_writing_stamps_give_the_same_times_and_samples():
    unix = read(SAMPLES / "axivity/ax6_testfile.csv", params=SHORT)
    dated = read(SAMPLES / "axivity/ax6_testfile_formatted_timestamps.csv", params=SHORT)
    assert unix[0].start == dated[0].start
    n = len(dated[1].time_s)
    assert np.array_equal(unix[1].acceleration_g[:n], dated[1].acceleration_g)
    assert unix[1].time_s[:n] == pytest.approx(dated[1].time_s, abs=2e-3)


def test_a_short_export_is_refused_with_its_length():
    with pytest.raises(InputError, match=r"lasts 2\.12 s"):
        read(SAMPLES / "axivity/ax3_testfile_unix_timestamps.csv")


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["file"])
def test_summaries_are_refused_naming_the_device(row):
    with pytest.raises(SummaryExportError, match=row["device"].partition("/")[0]) as caught:
        read(SAMPLES / row["file"])
    assert caught.value.hint


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


def test_inspect_describes_or_refuses_all_of_them_in_one_answer(capsysbinary, tmp_path):
    from legmotion_cli.main import main

    # The shortest of them lasts two seconds.
    params = tmp_path / "short.toml"
    params.write_text("[io]\nmin_duration_s = 1.0\n", encoding="utf-8")
    files = [str(SAMPLES / row["file"]) for row in ROWS]
    code = main(["inspect", *files, "--json", "--tz", "UTC", "--params", str(params)])
    printed = capsysbinary.readouterr()
    assert (code, printed.err) == (3, b"")
    said = json.loads(printed.out)
    assert [one["name"] for one in said] == [Path(row["file"]).name for row in ROWS]
    for row, one in zip(ROWS, said, strict=True):
        if row["n_logged"]:
            reader, unit, clock = EXPECTED[row["file"]]
            assert (one["reader"], one["unit"], one["clock"]) == (reader, unit, clock)
            assert (one["n_samples"], one["n_bytes"]) == (int(row["n_logged"]), int(row["bytes"]))
            assert one["candidates"][0]["name"] == reader
            assert one["clock_evidence"]
        elif row in REFUSED:
            assert one["error"]["code"] == "summary_export"
            assert one["error"]["hint"]
