"""EDF and EDF+: which channels are read, scale, clock, gaps between records, damage."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import InputError, LegmotionError, MalformedFileError, UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import (
    PARAMS,
    START,
    codes,
    leg_at_rest,
    notes,
    read,
    read_or_refused,
    with_limits,
)

edfio = pytest.importorskip("edfio")

RATE_HZ = 50
N = 1500
SAMPLES = leg_at_rest(N)
RANGE = (-8.0, 8.0)
STEP_G = 16 / 65535
DAY, AT = START.date(), START.time()


def channel(values, label: str, unit: str, *, rate_hz: float = RATE_HZ, physical=RANGE):
    return edfio.EdfSignal(
        np.asarray(values, float), rate_hz, label=label, physical_dimension=unit,
        physical_range=physical,
    )  # fmt: skip


def axes(values=SAMPLES, *, labels="Acc {} L ankle", unit: str = "g", per_g: float = 1.0):
    return [
        channel(values[:, i] * per_g, labels.format("XYZ"[i]), unit,
                physical=(RANGE[0] * per_g, RANGE[1] * per_g))
        for i in range(3)
    ]  # fmt: skip


def brain(n_s: int = 30):
    return channel(np.zeros(256 * n_s), "EEG C3-A2", "uV", rate_hz=256, physical=(-100, 100))


def edf(*channels, day: date | None = DAY, at: time = AT, annotations=()):
    return edfio.Edf(
        channels, recording=edfio.Recording(startdate=day), starttime=at,
        data_record_duration=1, annotations=annotations,
    )  # fmt: skip


def written(path: Path, made) -> Path:
    path.write_bytes(made if isinstance(made, bytes) else made.to_bytes())
    return path


def discontinuous(onsets_s: list[float], *, damaged: int = -1) -> bytes:
    """Return an EDF+D file of records of one second, which begin when they say."""
    stored = edf(*axes(), annotations=[edfio.EdfAnnotation(0, None, "begin")]).to_bytes()
    n_header = int(stored[184:192])
    size = (len(stored) - n_header) // 30
    out = bytearray(stored[:n_header].replace(b"EDF+C", b"EDF+D"))
    out[236:244] = f"{len(onsets_s):<8}".encode()
    for i, onset_s in enumerate(onsets_s):
        record = bytearray(stored[n_header + i * size : n_header + (i + 1) * size])
        words = f"+{onset_s:g}\x14\x14\0".encode() if i != damaged else b"?"
        begin = 2 * 3 * RATE_HZ
        record[begin:] = words.ljust(len(record) - begin, b"\0")
        out += record
    return bytes(out)


def test_three_axes_are_found_and_read_in_g(tmp_path):
    path = written(tmp_path / "night.edf", edf(brain(), *axes()))
    assert candidates(str(path), params=PARAMS)[0].name == "edf"
    recording, block = read(path)
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=STEP_G)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-9)
    assert recording.start == START
    assert (recording.clock, recording.zone, recording.side) == ("local", "", "left")
    assert (recording.unit, recording.nominal_rate_hz) == ("g", RATE_HZ)
    assert recording.device == "EDF, channels Acc X L ankle, Acc Y L ankle, Acc Z L ankle"
    assert codes(recording) == {}


@pytest.mark.parametrize(
    ("labels", "unit", "per_g", "side"),
    [
        ("{}", "mg", 1000.0, None),
        ("RightAnkle{}", "m/s^2", 9.80665, "right"),
        ("Leg-{} left", "m/s2", 9.80665, "left"),
        ("Accel_{}", "g", 1.0, None),
        ("acc{}", "", 2048.0, None),
    ],
)
def test_labels_and_units_tell_the_axes_the_scale_and_the_leg(tmp_path, labels, unit, per_g, side):
    made = edf(*axes(labels=labels, unit=unit, per_g=per_g), brain())
    recording, block = read(written(tmp_path / "a.edf", made))
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=2 * STEP_G)
    assert recording.side == side


def test_the_axes_are_taken_by_name_in_any_order(tmp_path):
    z, y, x = reversed(axes())
    _, block = read(written(tmp_path / "a.edf", edf(z, brain(), x, y)))
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=STEP_G)


def test_an_ankle_is_read_before_a_wrist_and_the_other_is_named(tmp_path):
    made = edf(*axes(SAMPLES[::-1], labels="Wrist {}"), *axes(labels="Ankle R {}"))
    recording, block = read(written(tmp_path / "a.edf", made))
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=STEP_G)
    assert recording.side == "right"
    (said,) = [note for note in recording.notes if note.code == "sensor_chosen"]
    assert "Wrist X, Wrist Y, Wrist Z is not" in said.sentence


def test_a_gyroscope_is_no_accelerometer(tmp_path):
    made = edf(*axes(labels="Gyro {}", unit="deg/s"), *axes(labels="Mag {}", unit="mg"), brain())
    with pytest.raises(UnknownFormatError, match="Gyro X"):
        read(written(tmp_path / "a.edf", made))


def test_a_file_without_accelerometer_is_refused_and_its_channels_are_named(tmp_path):
    emg = channel(np.zeros(N), "EMG Tib L", "uV")
    path = written(tmp_path / "a.edf", edf(brain(), emg))
    with pytest.raises(UnknownFormatError, match=r"EEG C3-A2 \(uV\), EMG Tib L \(uV\)"):
        read(path)


def test_records_that_do_not_follow_one_another_leave_gaps(tmp_path):
    onsets_s = [*range(10), *range(100, 120)]
    path = written(tmp_path / "a.edf", discontinuous(onsets_s))
    recording, block = read(path)
    expected = np.concatenate([onset + np.arange(RATE_HZ) / RATE_HZ for onset in onsets_s])
    assert block.time_s == pytest.approx(expected, abs=1e-9)
    assert block.acceleration_g == pytest.approx(SAMPLES, abs=STEP_G)
    assert recording.start == START
    assert codes(recording) == {}


def test_a_start_between_seconds_is_kept(tmp_path):
    path = written(tmp_path / "a.edf", discontinuous([0.25 + i for i in range(30)]))
    recording, block = read(path)
    assert recording.start == START + timedelta(seconds=0.25)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-9)
    made = edf(*axes(), at=time(22, 0, 0, 250_000), annotations=[edfio.EdfAnnotation(1, None, "a")])
    recording, _ = read(written(tmp_path / "b.edf", made))
    assert recording.start == START + timedelta(seconds=0.25)


def test_a_record_that_does_not_say_when_it_began_is_left_out_and_counted(tmp_path):
    path = written(tmp_path / "a.edf", discontinuous(list(range(30)), damaged=4))
    recording, block = read(path)
    assert len(block.time_s) == N - RATE_HZ
    assert codes(recording) == {"bad_block": (1, None)}
    assert "the first is record 5" in recording.log.repairs["bad_block"].reason


def test_a_date_that_was_taken_out_leaves_the_time_of_day(tmp_path):
    stored = bytearray(edf(*axes()).to_bytes())
    stored[168:176] = b"99.99.99"
    for made in (edf(*axes(), day=None), bytes(stored).replace(b"Startdate 21", b"Startdate ??")):
        recording, block = read(written(tmp_path / "a.edf", made))
        assert (recording.start.time(), recording.clock) == (START.time(), "time_of_day")
        assert "clock_unknown" in notes(recording)
        assert len(block.time_s) == N


def test_two_dates_in_one_header_are_said(tmp_path):
    stored = bytearray(edf(*axes()).to_bytes())
    stored[168:176] = b"20.11.26"
    recording, _ = read(written(tmp_path / "a.edf", bytes(stored)))
    assert recording.start == START
    assert "start_doubtful" in notes(recording)


def test_a_file_that_ends_early_is_read_to_its_last_whole_record(tmp_path):
    stored = edf(*axes()).to_bytes()
    recording, block = read(written(tmp_path / "a.edf", stored[:-700]))
    assert len(block.time_s) == N - 3 * RATE_HZ
    assert codes(recording) == {"cut_file": (1, None)}
    assert "27 whole data records of the 30" in recording.log.repairs["cut_file"].reason


def test_a_header_that_does_not_know_how_many_records_follow_is_no_damage(tmp_path):
    stored = bytearray(edf(*axes()).to_bytes())
    stored[236:244] = b"-1      "
    recording, block = read(written(tmp_path / "a.edf", bytes(stored)))
    assert len(block.time_s) == N
    assert codes(recording) == {}


def test_what_stands_behind_the_announced_records_is_left_out_and_said(tmp_path):
    stored = edf(*axes()).to_bytes()
    recording, block = read(written(tmp_path / "a.edf", stored + bytes(5000)))
    assert len(block.time_s) == N
    assert codes(recording) == {"trailing_rubbish": (1, None)}
    assert "5000 bytes" in recording.log.repairs["trailing_rubbish"].reason


def test_nothing_about_the_patient_is_kept(tmp_path):
    made = edf(*axes())
    made.patient = edfio.Patient(code="Maria", sex="F", birthdate=date(1960, 1, 2), name="Maria")
    recording, _ = read(written(tmp_path / "a.edf", made))
    assert "Maria" not in repr(recording)


def test_small_chunks_change_nothing(tmp_path, monkeypatch):
    path = written(tmp_path / "a.edf", edf(brain(), *axes()))
    expected = read(path)[1]
    monkeypatch.setattr("legmotion.io.stored._CHUNK_BYTES", 700)
    monkeypatch.setattr("legmotion.io.readers._pieces._ENOUGH_BYTES", 1500)
    block = read(path)[1]
    assert np.array_equal(block.acceleration_g, expected.acceleration_g)
    assert np.array_equal(block.time_s, expected.time_s)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (252, b"9999"), (252, b"0   "), (244, b"0       "), (244, b"nan     "), (244, b"-1      "),
        (176, b"x       "), (244, b"60      "),
    ],
)  # fmt: skip
def test_a_header_that_cannot_be_is_refused(tmp_path, at, value):
    stored = bytearray(edf(*axes()).to_bytes())
    stored[at : at + len(value)] = value
    with pytest.raises(InputError, match=r"a\.edf"):
        read(written(tmp_path / "a.edf", bytes(stored)))


def test_a_file_cut_or_damaged_anywhere_is_read_or_refused(tmp_path):
    stored = edf(*axes(), brain()).to_bytes()
    path = tmp_path / "a.edf"
    rng = np.random.default_rng(1)
    for cut in [*range(1, 256, 8), *rng.integers(256, 1600, 20), *rng.integers(0, len(stored), 30)]:
        outcome = read_or_refused(
            written(path, stored[:cut]), params=with_limits(min_duration_s=1.0)
        )
        if not isinstance(outcome, LegmotionError):
            n = len(outcome[1].time_s)
            assert outcome[1].acceleration_g == pytest.approx(SAMPLES[:n], abs=STEP_G)
    for at in rng.integers(0, 1600, 60):
        broken = bytearray(stored)
        broken[at] = int(rng.integers(256))
        read_or_refused(written(path, bytes(broken)), params=with_limits(min_duration_s=1.0))


def test_a_header_alone_is_refused(tmp_path):
    with pytest.raises(MalformedFileError, match=r"a\.edf"):
        read(written(tmp_path / "a.edf", edf(*axes()).to_bytes()[:1024]))


def test_without_the_library_the_message_says_how_to_install_it(tmp_path, monkeypatch):
    path = written(tmp_path / "a.edf", edf(*axes()))
    monkeypatch.setitem(sys.modules, "edfio", None)
    with pytest.raises(InputError, match="needs the package edfio") as caught:
        read(path)
    assert "pip install 'legmotion[formats]'" in caught.value.hint


def test_an_old_start_of_a_real_clock_is_kept(tmp_path):
    recording, _ = read(written(tmp_path / "a.edf", edf(*axes(), day=date(2009, 3, 1))))
    assert recording.start == datetime(2009, 3, 1, 22, 0)
