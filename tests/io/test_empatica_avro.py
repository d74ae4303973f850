"""EmbracePlus raw data: the record's acceleration, its scale and clock, damage, the real file."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import InputError, LegmotionError, MalformedFileError, UnknownFormatError
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

fastavro = pytest.importorskip("fastavro")

N = 1920
START_US = 1_795_298_400_123_456
RATE_HZ = 64.0022964477539
COUNTS = np.rint(leg_at_rest(N) * 2048).astype(int)
SAMPLE = Path(__file__).parents[2] / "../shared/samples/empatica_embraceplus/test_file.avro"


def record_of(name: str, *fields: tuple[str, object]) -> dict[str, object]:
    return {
        "type": "record", "name": name,
        "fields": [{"name": field, "type": kind} for field, kind in fields],
    }  # fmt: skip


LIMITS = record_of("Limits", *((f"{a}{b}", "int") for a in ("physical", "digital")
                               for b in ("Min", "Max")))  # fmt: skip
MOTION = record_of(
    "Motion", ("timestampStart", "long"), ("samplingFrequency", "float"), ("imuParams", LIMITS),
    *((axis, {"type": "array", "items": "int"}) for axis in "xyz"),
)  # fmt: skip
SCHEMA = record_of(
    "Session", ("timezone", "int"),
    ("enrollment", record_of("Enrollment", ("participantID", "string"))),
    ("deviceSn", "string"),
    ("rawData", record_of(
        "Raw", ("accelerometer", MOTION), ("gyroscope", "Motion"),
        ("eda", {"type": "array", "items": "float"}),
    )),
)  # fmt: skip


def stream(counts, *, start_us: int = START_US, physical=(-16, 16), digital=(-32768, 32768)):
    axes = np.asarray(counts).reshape(-1, 3).T.tolist()
    limits = dict(zip(("physicalMin", "physicalMax", "digitalMin", "digitalMax"),
                      (*physical, *digital), strict=True))  # fmt: skip
    return {
        "timestampStart": start_us, "samplingFrequency": RATE_HZ, "imuParams": limits,
        **dict(zip("xyz", axes, strict=True)),
    }  # fmt: skip


EDA = np.random.default_rng(3).random(400).tolist()
OFF = {**stream([], start_us=0, physical=(0, 0), digital=(0, 0)), "samplingFrequency": 0.0}


def record(motion, *, offset_s: int = 3600):
    return {
        "timezone": offset_s, "deviceSn": "3YK0000000",
        "enrollment": {"participantID": "Maria"},
        "rawData": {"accelerometer": motion, "gyroscope": OFF, "eda": EDA},
    }  # fmt: skip


def stored(*records, codec: str = "deflate", schema=SCHEMA, **options: int) -> bytes:
    out = io.BytesIO()
    fastavro.writer(out, schema, records, codec=codec, **options)
    return out.getvalue()


def written(path: Path, *records, **options: object) -> Path:
    path.write_bytes(stored(*records, **options))
    return path


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_a_file_gives_its_counts_in_g_and_its_times(tmp_path, codec):
    path = written(tmp_path / "1-1-P1_1795298400.avro", record(stream(COUNTS)), codec=codec)
    assert candidates(str(path), params=PARAMS)[0].name == "empatica_avro"
    recording, block = read(path)
    assert block.acceleration_g == pytest.approx(COUNTS / 2048, abs=1e-6)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-8)
    start = datetime.fromtimestamp(START_US // 10**6, UTC).replace(microsecond=123_456)
    assert recording.start == start
    assert recording.start.utcoffset() == timedelta(hours=1)
    assert (recording.clock, recording.zone, recording.side) == ("utc", "+01:00", None)
    assert (recording.unit, recording.nominal_rate_hz) == ("g", 64.0)
    assert recording.device == "Empatica EmbracePlus 3YK0000000"
    assert recording.log.n_bytes == path.stat().st_size
    assert codes(recording) == {}
    assert "Maria" not in repr(recording)


@pytest.mark.parametrize(
    ("offset_s", "zone"),
    [(-18_000, "-05:00"), (0, "+00:00"), (20_700, "+05:45"), (10**6, ""), (7, "")],
)
def test_the_participants_offset_is_the_zone(tmp_path, offset_s, zone):
    path = written(tmp_path / "a.avro", record(stream(COUNTS), offset_s=offset_s))
    recording, _ = read(path)
    assert recording.zone == zone


@pytest.mark.parametrize(
    ("physical", "digital"),
    [((-2000, 2000), (-32768, 32767)), ((0, 0), (0, 0)), ((16, -16), (0, 1))],
)
def test_ranges_of_another_sensor_are_not_used(tmp_path, physical, digital):
    motion = stream(COUNTS, physical=physical, digital=digital)
    recording, block = read(written(tmp_path / "a.avro", record(motion)))
    assert {"range_not_used", "unit_inferred"} <= notes(recording)
    assert recording.unit == "1/2048 g"
    assert block.acceleration_g == pytest.approx(COUNTS / 2048, abs=1e-6)


@pytest.mark.parametrize("motion", [OFF, stream(np.zeros((N, 3), int))], ids=["empty", "zero"])
def test_a_stream_that_was_off_is_not_recorded(tmp_path, motion):
    path = written(tmp_path / "a.avro", record(motion))
    with pytest.raises(MalformedFileError, match=r"a\.avro: the accelerometer was off"):
        read(path)
    later = stream(COUNTS, start_us=START_US + 100_000_000)
    recording, block = read(written(path, record(stream(COUNTS)), record(motion), record(later)))
    assert len(block.time_s) == 2 * N
    assert np.diff(block.time_s).max() == pytest.approx(100 - (N - 1) / RATE_HZ, abs=1e-6)
    assert codes(recording) == {"stream_off": (1, None)}


def test_files_of_one_night_agree_in_what_joins_them(tmp_path):
    later = stream(COUNTS, start_us=START_US + 30_000_000)
    first, _ = read(written(tmp_path / "a_1.avro", record(stream(COUNTS))))
    second, _ = read(written(tmp_path / "a_2.avro", record({**later, "samplingFrequency": 63.97})))
    for name in ("device", "clock", "zone", "unit", "nominal_rate_hz", "reader"):
        assert getattr(first, name) == getattr(second, name)
    assert second.start - first.start == timedelta(seconds=30)


def test_axes_of_different_length_are_read_up_to_the_shortest(tmp_path):
    motion = stream(COUNTS)
    motion["z"] = motion["z"][:-20]
    recording, block = read(written(tmp_path / "a.avro", record(motion)))
    assert len(block.time_s) == N - 20
    assert codes(recording) == {"uneven_axes": (1, None)}


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_a_file_cut_behind_its_acceleration_is_read(tmp_path, codec):
    whole = stored(record(stream(COUNTS)), codec=codec)
    path = tmp_path / "a.avro"
    path.write_bytes(whole[:-60])
    recording, block = read(path)
    assert block.acceleration_g == pytest.approx(COUNTS / 2048, abs=1e-6)
    assert codes(recording) == {"cut_file": (1, None)}


def test_a_damaged_record_is_left_out_and_counted(tmp_path):
    later = stream(COUNTS, start_us=START_US + 100_000_000)
    whole = stored(record(stream(COUNTS)), record(later), codec="null", sync_interval=1)
    first = len(stored(record(stream(COUNTS)), codec="null"))
    broken = bytearray(whole)
    broken[first - 9000 : first - 8000] = b"\xff" * 1000
    path = tmp_path / "a.avro"
    path.write_bytes(bytes(broken))
    recording, block = read(path)
    assert len(block.time_s) == N
    assert recording.start == datetime.fromtimestamp(START_US / 1e6 + 100, UTC).replace(
        microsecond=123_456
    )
    assert codes(recording) == {"bad_block": (1, None)}


def test_a_file_cut_or_damaged_anywhere_is_read_or_refused(tmp_path):
    path = tmp_path / "a.avro"
    rng = np.random.default_rng(1)
    for codec in ("null", "deflate"):
        whole = stored(record(stream(COUNTS)), codec=codec)
        for cut in [*range(1, 60, 2), *rng.integers(60, len(whole), 40)]:
            path.write_bytes(whole[:cut])
            outcome = read_or_refused(path, params=with_limits(min_duration_s=1.0))
            if isinstance(outcome, LegmotionError):
                assert isinstance(outcome, InputError)
            else:
                n = len(outcome[1].time_s)
                expected = COUNTS[:n] / 2048
                assert outcome[1].acceleration_g == pytest.approx(expected, abs=1e-6)
        for at in rng.integers(0, len(whole), 60):
            broken = bytearray(whole)
            broken[at] ^= 1 << int(rng.integers(8))
            path.write_bytes(bytes(broken))
            read_or_refused(path, params=with_limits(min_duration_s=1.0))


def test_a_block_that_unpacks_without_end_is_refused(tmp_path):
    bomb = record(stream(COUNTS))
    bomb["rawData"]["eda"] = [0.0] * 2_000_000
    path = written(tmp_path / "a.avro", bomb)
    with pytest.raises(MalformedFileError, match="unpacks to more"):
        read(path)


def test_another_avro_file_is_refused(tmp_path):
    path = tmp_path / "a.avro"
    path.write_bytes(stored({"a": 1}, schema=record_of("Other", ("a", "int"))))
    with pytest.raises(UnknownFormatError, match="Avro"):
        read(path)


def test_blocks_packed_in_another_way_are_refused(tmp_path):
    path = written(tmp_path / "a.avro", record(stream(COUNTS)), codec="bzip2")
    with pytest.raises(MalformedFileError, match="bzip2"):
        read(path)


def test_without_the_library_the_message_says_how_to_install_it(tmp_path, monkeypatch):
    path = written(tmp_path / "a.avro", record(stream(COUNTS)))
    monkeypatch.setitem(sys.modules, "fastavro", None)
    with pytest.raises(InputError, match="needs the package fastavro") as caught:
        read(path)
    assert "pip install 'legmotion[formats]'" in caught.value.hint


@pytest.mark.skipif(not SAMPLE.exists(), reason="no real samples beside the checkout")
def test_the_real_file_holds_the_samples_of_the_manifest():
    recording, block = read(SAMPLE)
    assert len(block.time_s) == 22_208
    assert (recording.unit, recording.clock, recording.zone) == ("g", "utc", "-05:00")
    assert recording.device == "Empatica EmbracePlus 3YK3M1619H"
    assert recording.start == datetime(
        2023, 9, 15, 12, 21, 17, 598_807, tzinfo=timezone(-timedelta(hours=5))
    )
    assert 1 / np.median(np.diff(block.time_s)) == pytest.approx(64.002, abs=0.001)
    assert np.median(np.linalg.norm(block.acceleration_g, axis=1)) == pytest.approx(
        1.0126, abs=1e-4
    )
    assert codes(recording) == {}
