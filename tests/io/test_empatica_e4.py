"""Empatica E4: ACC.csv alone and in its session, and the files beside it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import InputError, LegmotionError, UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import (
    PARAMS,
    codes,
    leg_at_rest,
    notes,
    read,
    read_or_refused,
    with_limits,
)

N = 960
START_S = 1_795_298_400
COUNTS = np.rint(leg_at_rest(N).clip(-2, 1.98) * 64).astype(np.int64)
SAMPLES = Path(__file__).parents[2] / "../shared/samples/empatica_e4"
REAL = pytest.mark.skipif(not SAMPLES.exists(), reason="no real samples beside the checkout")


def acc(*, between: str = ", ", mark: str = ",", start: str = f"{START_S}.000000") -> str:
    first = [between.join([start] * 3), between.join(["32.000000"] * 3)]
    return "".join(line + "\n" for line in [*first, *(mark.join(map(str, row)) for row in COUNTS)])


BESIDE = {
    "TEMP.csv": f"{START_S}.000000\n4.000000\n" + "31.61\n" * 50,
    "EDA.csv": f"{START_S}.000000\n4.000000\n" + "0.123\n" * 50,
    "BVP.csv": f"{START_S}.000000\n64.000000\n" + "-0.00\n12.5\n" * 50,
    "HR.csv": f"{START_S}.000000\n1.000000\n" + "71.00\n72.5\n" * 50,
    "IBI.csv": f"{START_S}.000000, IBI\n" + "12.5,0.81\n14.0,0.8\n" * 50,
    "tags.csv": f"{START_S + 60}.12\n{START_S + 90}.50\n",
}


def session(folder: str = "") -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in {**BESIDE, "ACC.csv": acc(), "info.txt": ".csv files\n"}.items():
            packed.writestr(folder + name, text)
    return stored.getvalue()


def check(recording, block) -> None:
    assert recording.reader == "empatica_e4"
    assert np.array_equal(block.acceleration_g, (COUNTS / 64).astype(np.float32))
    assert block.time_s == pytest.approx(np.arange(N) / 32, abs=1e-9)
    assert recording.start == datetime.fromtimestamp(START_S, UTC)
    assert (recording.clock, recording.zone, recording.side) == ("utc", "", None)
    assert (recording.unit, recording.nominal_rate_hz) == ("1/64 g", 32.0)
    assert "unit_inferred" not in notes(recording)
    assert codes(recording) == {}


@pytest.mark.parametrize(
    ("between", "mark"), [(", ", ","), (",", ","), (";", ";"), ("; ", ";"), ("\t", "\t")]
)
def test_the_first_rows_are_start_and_rate_and_the_others_counts(tmp_path, between, mark):
    path = tmp_path / "ACC.csv"
    path.write_text(acc(between=between, mark=mark))
    assert candidates(str(path), params=PARAMS)[0].name == "empatica_e4"
    recording, block = read(path)
    check(recording, block)
    assert recording.device == "Empatica E4"


def test_decimal_commas_are_read_as_points(tmp_path):
    path = tmp_path / "ACC.csv"
    first = "\n".join([";".join([f"{START_S},500000"] * 3), ";".join(["32,000000"] * 3)])
    rows = "\n".join(";".join(map(str, row)) for row in COUNTS)
    path.write_text(f"{first}\n{rows}\n")
    recording, block = read(path)
    assert recording.start == datetime.fromtimestamp(START_S + 0.5, UTC)
    assert len(block.time_s) == N


@pytest.mark.parametrize("folder", ["", "1795298400_A01234/"])
def test_the_sessions_zip_is_read_as_it_is(tmp_path, folder):
    path = tmp_path / "1795298400_A01234.zip"
    path.write_bytes(session(folder))
    found = candidates(str(path), params=PARAMS)
    assert found[0].name == "empatica_e4"
    recording, block = read(path)
    check(recording, block)
    assert recording.device == "Empatica E4 A01234"
    assert recording.log.n_bytes == path.stat().st_size


def test_two_sessions_in_one_archive_are_refused(tmp_path):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as packed:
        for folder in ("one/", "two/"):
            packed.writestr(folder + "ACC.csv", acc())
            packed.writestr(folder + "EDA.csv", BESIDE["EDA.csv"])
    path = tmp_path / "both.zip"
    path.write_bytes(stored.getvalue())
    with pytest.raises(InputError, match=r"2 files ACC\.csv"):
        read(path)


@pytest.mark.parametrize("name", BESIDE)
def test_the_files_beside_it_are_refused_and_name_it(tmp_path, name):
    path = tmp_path / name
    path.write_text(BESIDE[name])
    assert candidates(str(path), params=PARAMS)[0].name == "empatica_other"
    with pytest.raises(UnknownFormatError, match="no accelerometer columns") as caught:
        read(path)
    assert "Empatica E4" in caught.value.message
    assert "ACC.csv" in caught.value.hint


def test_an_unreadable_row_takes_its_time_all_the_same(tmp_path):
    lines = acc().split("\n")
    lines[500] = "1,?"
    path = tmp_path / "ACC.csv"
    path.write_text("\n".join(lines))
    recording, block = read(path)
    assert block.time_s == pytest.approx(np.delete(np.arange(N), 498) / 32, abs=1e-9)
    assert codes(recording) == {"unreadable_row": (1, 501)}


def test_a_unit_that_is_given_holds(tmp_path):
    path = tmp_path / "ACC.csv"
    path.write_text(acc())
    recording, _ = read(path, unit="128")
    assert recording.unit == "1/128 g"


def test_a_file_that_was_saved_in_g_is_told_by_rest(tmp_path):
    path = tmp_path / "ACC.csv"
    first = acc().split("\n")[:2]
    rows = [",".join(f"{count / 64:.4f}" for count in row) for row in COUNTS]
    path.write_text("\n".join([*first, *rows]) + "\n")
    recording, block = read(path)
    assert recording.unit == "g"
    assert block.acceleration_g == pytest.approx(COUNTS / 64, abs=1e-4)


@pytest.mark.parametrize("rate", ["0.000000", "1e9", "-32.0", "nan"])
def test_a_rate_that_cannot_be_is_refused(tmp_path, rate):
    path = tmp_path / "ACC.csv"
    path.write_text(acc().replace("32.000000", rate))
    assert isinstance(read_or_refused(path), LegmotionError)


def test_a_file_cut_anywhere_is_read_or_refused(tmp_path):
    stored = acc().encode()
    path = tmp_path / "ACC.csv"
    rng = np.random.default_rng(1)
    for cut in [*range(1, 140, 3), *rng.integers(140, len(stored), 40)]:
        path.write_bytes(stored[:cut])
        outcome = read_or_refused(path, params=with_limits(min_duration_s=1.0))
        if not isinstance(outcome, LegmotionError):
            n = len(outcome[1].time_s)
            assert np.array_equal(outcome[1].acceleration_g[: n - 1], (COUNTS[: n - 1] / 64))


def test_a_session_cut_anywhere_is_read_or_refused(tmp_path):
    stored = session()
    path = tmp_path / "1795298400_A01234.zip"
    for cut in np.random.default_rng(2).integers(1, len(stored), 30):
        path.write_bytes(stored[:cut])
        read_or_refused(path, params=with_limits(min_duration_s=1.0))


@REAL
def test_the_real_file_holds_an_hour_awake():
    recording, block = read(SAMPLES / "ACC.csv")
    assert len(block.time_s) == 117_156
    assert recording.start == datetime.fromtimestamp(1_680_686_620, UTC)
    assert (recording.unit, recording.nominal_rate_hz) == ("1/64 g", 32.0)
    assert 64 * np.median(np.linalg.norm(block.acceleration_g, axis=1)) == pytest.approx(
        64.6, abs=0.1
    )
    assert block.acceleration_g.min() == -2.0


@REAL
def test_the_real_file_of_another_sensor_is_refused():
    with pytest.raises(UnknownFormatError, match="Empatica E4"):
        read(SAMPLES / "TEMP.csv")
