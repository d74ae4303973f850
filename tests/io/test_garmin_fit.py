"""FIT files with raw acceleration: three kinds of numbers, one clock, and what is no recording."""

from __future__ import annotations

import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legmotion.errors import InputError, MalformedFileError, SummaryExportError
from legmotion.io.registry import candidates
from tests.io.fit import (
    START,
    START_S,
    bursts,
    calibration,
    file_id,
    fit,
    heart_rate,
    message,
)
from tests.io.helpers import PARAMS, codes, leg_at_rest, notes, read, read_or_refused

SAMPLE = Path(__file__).parents[2] / "../shared/samples/garmin_fit/SYNTHETIC_accelerometer_25Hz.fit"
N = 500
CALIBRATED, COMPRESSED, COUNTS = 5, 8, 2
SAMPLES = leg_at_rest(N)


def saved(path: Path, *messages: bytes) -> Path:
    path.write_bytes(fit(file_id(), *messages))
    return path


def calibrated(per_g: float = 1.0, **options: object) -> list[bytes]:
    return bursts(SAMPLES * per_g, first_field=CALIBRATED, kind="float32", **options)


def test_calibrated_values_are_read_with_the_watchs_utc(tmp_path: Path):
    path = saved(tmp_path / "night.fit", *calibrated())
    assert candidates(str(path), params=PARAMS)[0].name == "garmin_fit"
    recording, block = read(path)
    assert recording.device == "Garmin 4711"
    assert (recording.unit, recording.clock, recording.start) == ("g", "utc", START)
    assert block.time_s == pytest.approx(np.arange(N) / 25, abs=1e-9)
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=1e-6)
    assert not codes(recording)
    assert "unit_inferred" not in notes(recording)


def test_values_that_are_named_g_and_are_mg_are_told_by_their_size(tmp_path: Path):
    recording, block = read(saved(tmp_path / "night.fit", *calibrated(per_g=1000)))
    assert recording.unit == "mg"
    assert "unit_inferred" in notes(recording)
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=1e-6)


def test_compressed_values_are_mg(tmp_path: Path):
    made = bursts(SAMPLES * 1000, first_field=COMPRESSED, kind="sint16")
    recording, block = read(saved(tmp_path / "night.fit", *made))
    assert recording.unit == "mg"
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=6e-4)


@pytest.mark.parametrize(("factor", "unit"), [(1, "g"), (1000, "mg")])
def test_counts_are_turned_by_their_calibration(tmp_path: Path, factor: int, unit: str):
    # The sensor sits turned: its y is the watch's -x, its x the watch's y.
    counts = np.column_stack([SAMPLES[:, 1], -SAMPLES[:, 0], SAMPLES[:, 2]]) * 2048
    counts += np.array([3, -5, 7]) + 32768
    gyroscope = calibration(factor=9, divisor=9, level=0, sensor=1)
    own = calibration(factor=factor, divisor=2048, level=32768, turn=(0, -1, 0, 1, 0, 0, 0, 0, 1))
    made = bursts(counts, first_field=COUNTS, kind="uint16")
    recording, block = read(saved(tmp_path / "night.fit", gyroscope, own, gyroscope, *made))
    assert recording.unit == unit
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=5e-4)


def test_counts_without_their_calibration_are_refused(tmp_path: Path):
    made = bursts(SAMPLES * 2048 + 32768, first_field=COUNTS, kind="uint16")
    with pytest.raises(MalformedFileError, match="message 167"):
        read(saved(tmp_path / "night.fit", *made))


def test_an_activity_is_refused_with_what_it_holds(tmp_path: Path):
    path = saved(tmp_path / "run.fit", *[heart_rate(START_S + i) for i in range(60)])
    with pytest.raises(SummaryExportError, match="heart rate and steps only") as caught:
        read(path)
    assert "Connect IQ" in caught.value.hint


def test_other_messages_between_the_samples_do_not_matter(tmp_path: Path):
    mixed = [part for one in calibrated() for part in (one, heart_rate(START_S))]
    assert len(read(saved(tmp_path / "night.fit", *mixed))[1].time_s) == N


def test_without_offsets_the_samples_of_a_message_are_spread(tmp_path: Path):
    _, block = read(saved(tmp_path / "night.fit", *calibrated(has_offsets=False)))
    assert block.time_s == pytest.approx(np.arange(N) / 25, abs=1e-6)


def test_room_that_a_message_does_not_fill_is_no_sample(tmp_path: Path):
    made = bursts(
        np.vstack([SAMPLES[:-10] * 1000, np.full((35, 3), 0x7FFF)]),
        first_field=COMPRESSED,
        kind="sint16",
    )
    recording, block = read(saved(tmp_path / "night.fit", *made))
    assert len(block.time_s) == N - 10
    assert not codes(recording)


def test_a_watch_that_never_knew_the_time_has_no_date(tmp_path: Path):
    recording, block = read(saved(tmp_path / "night.fit", *calibrated(start_s=1000)))
    assert (recording.clock, recording.start) == ("unknown", None)
    assert block.time_s[-1] == pytest.approx((N - 1) / 25)


def test_a_pause_stays_a_gap(tmp_path: Path):
    made = calibrated()
    del made[8:12]
    _, block = read(saved(tmp_path / "night.fit", *made))
    assert len(block.time_s) == N - 100
    assert np.diff(block.time_s).max() == pytest.approx(4.04, abs=1e-6)


def test_a_file_that_is_cut_is_read_up_to_its_end(tmp_path: Path):
    path = saved(tmp_path / "night.fit", *calibrated())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 4 // 5])
    recording, block = read(path)
    assert codes(recording) == {"cut_file": (1, None)}
    assert len(block.time_s) in range(N * 4 // 5 - 50, N * 4 // 5 + 25)


def test_damage_in_the_values_is_counted(tmp_path: Path):
    path = saved(tmp_path / "night.fit", *calibrated())
    data = bytearray(path.read_bytes())
    message_bytes = (len(data) - 16) // (N // 25)
    at = 14 + 10 * message_bytes + message_bytes // 2
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(bytes(data))
    recording, block = read(path)
    assert codes(recording).keys() >= {"bad_checksum"}
    assert len(block.time_s) >= N - 25


def test_a_damaged_message_frame_ends_the_reading_and_is_counted(tmp_path: Path):
    path = saved(tmp_path / "night.fit", *calibrated(), b"\x0f" * 40, *calibrated())
    recording, block = read(path)
    assert len(block.time_s) == N
    assert codes(recording) == {"bad_block": (1, None)}


def test_two_files_in_one_are_read_on(tmp_path: Path):
    path = tmp_path / "night.fit"
    later = calibrated(start_s=START_S + 20)
    path.write_bytes(fit(file_id(), *calibrated()) + fit(file_id(), *later))
    _, block = read(path)
    assert len(block.time_s) == 2 * N


def test_it_may_lie_in_a_zip(tmp_path: Path):
    path = saved(tmp_path / "night.fit", *calibrated())
    with zipfile.ZipFile(tmp_path / "night.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(path, "1234.fit")
    assert len(read(tmp_path / "night.zip")[1].time_s) == N


def test_without_the_library_the_message_names_what_to_install(tmp_path: Path, monkeypatch):
    path = saved(tmp_path / "night.fit", *calibrated())
    monkeypatch.setitem(sys.modules, "fitdecode", None)
    with pytest.raises(InputError, match="fitdecode") as caught:
        read(path)
    assert "legmotion[formats]" in caught.value.hint


@given(at=st.integers(0, 3000), value=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_wrong_byte_anywhere_is_read_or_refused(tmp_path_factory, at: int, value: int):
    data = bytearray(fit(file_id(), *calibrated()))
    data[at] = value
    path = tmp_path_factory.mktemp("fit") / "night.fit"
    path.write_bytes(bytes(data))
    read_or_refused(path)


@pytest.mark.parametrize("n_bytes", range(1, 60))
def test_a_file_cut_in_its_header_is_refused(tmp_path: Path, n_bytes: int):
    path = tmp_path / "night.fit"
    path.write_bytes(fit(file_id(), *calibrated())[:n_bytes])
    assert isinstance(read_or_refused(path), InputError)


@pytest.mark.parametrize("kind", ["uint8", "float32"])
def test_fields_of_an_unexpected_type_are_no_samples(tmp_path: Path, kind: str):
    odd = message(
        165,
        [(253, "uint32", [START_S]), (5, kind, [1]), (6, kind, [1, 2]), (7, kind, [1])],
        local=1,
    )
    assert isinstance(read_or_refused(saved(tmp_path / "a.fit", odd)), SummaryExportError)
    recording, block = read(saved(tmp_path / "b.fit", *calibrated(), odd))
    assert len(block.time_s) == N
    assert codes(recording) == {"bad_block": (1, None)}


@pytest.mark.skipif(not SAMPLE.exists(), reason="no samples beside the checkout")
def test_the_made_sample_of_another_writer_is_read_whole():
    recording, block = read(SAMPLE)
    assert (recording.unit, recording.clock) == ("mg", "utc")
    assert recording.start == datetime(2024, 3, 30, 23, 0, tzinfo=UTC)
    assert len(block.time_s) == 1500
    assert block.time_s == pytest.approx(np.arange(1500) / 25, abs=1e-9)
    assert block.acceleration_g[:, 2] == pytest.approx(1.0, abs=1e-6)
    assert block.acceleration_g[:, 0] == pytest.approx(np.sin(np.arange(1500) % 25), abs=1e-5)
