from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from legmotion.errors import LegmotionError, UnknownFormatError
from legmotion.io import stored
from legmotion.io.readers import _json_pieces, _pieces
from legmotion.io.registry import candidates, open_recording
from tests.io.helpers import (
    G_M_PER_S2,
    PARAMS,
    codes,
    leg_at_rest,
    notes,
    read,
    read_or_refused,
    with_limits,
)

N, RATE_HZ = 1500, 50.0
FIRST_NS = 1_795_296_600_123_456_700
START = datetime(2026, 11, 21, 21, 30, 0, 123456, tzinfo=UTC)


def element(sensor, i, values, *, is_flat=False, as_text=False):
    elapsed_s = i / RATE_HZ - 0.3
    x, y, z = (str(float(v)) if as_text else float(v) for v in values)
    time = FIRST_NS + i * 20_000_000
    head = {
        "sensor": sensor,
        "time": str(time) if as_text else time,
        "seconds_elapsed": str(elapsed_s) if as_text else elapsed_s,
    }
    axes = {"z": z, "y": y, "x": x}
    return {**head, **axes} if is_flat else {**head, "values": axes}


def recording_of(samples=None, *, sensor="TotalAcceleration", **style):
    samples = leg_at_rest(N) * G_M_PER_S2 if samples is None else samples
    return [element(sensor, i, values, **style) for i, values in enumerate(samples)]


def save(tmp_path, elements, *, indent=None):
    path = tmp_path / "night.json"
    path.write_text(json.dumps(elements, indent=indent))
    return path


def without_gravity(n=N):
    return np.random.default_rng(0).normal(0, 0.02, (n, 3))


@pytest.mark.parametrize("is_flat", [False, True])
@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize("indent", [None, 2])
def test_samples_and_times_are_read_in_every_style(tmp_path, is_flat, as_text, indent):
    path = save(tmp_path, recording_of(is_flat=is_flat, as_text=as_text), indent=indent)
    assert candidates(str(path), params=PARAMS)[0].name == "sensor_logger_json"
    recording, block = read(path)
    assert (recording.unit, recording.gravity_included) == ("m/s2", True)
    assert (recording.clock, recording.start) == ("utc", START)
    assert "experimental_format" in notes(recording)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-9)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-6)
    assert not recording.log.repairs


@pytest.mark.parametrize("is_grouped", [True, False], ids=["by sensor", "by time"])
def test_the_stream_with_gravity_is_taken_wherever_it_stands(tmp_path, is_grouped):
    one = recording_of(without_gravity(), sensor="Accelerometer")
    other = recording_of()
    mixed = (
        [*one, *other] if is_grouped else [e for pair in zip(one, other, strict=True) for e in pair]
    )
    recording, block = read(save(tmp_path, mixed))
    assert recording.gravity_included
    assert len(block.time_s) == N


def test_a_stream_that_begins_late_in_the_file_is_found(tmp_path):
    params = with_limits(probe_bytes=100_000, probe_max_bytes=150_000)
    gyroscope = recording_of(without_gravity(8000), sensor="Gyroscope")
    path = save(tmp_path, [*gyroscope, *recording_of()])
    recording, block = read(path, params=params)
    assert len(block.time_s) == N
    assert recording.log.n_bytes == path.stat().st_size
    assert not recording.log.repairs


def test_the_stream_without_gravity_alone_is_read_and_said(tmp_path):
    recording, _ = read(save(tmp_path, recording_of(without_gravity(), sensor="Accelerometer")))
    assert not recording.gravity_included
    assert "gravity_removed" in notes(recording)


def test_metadata_tells_the_device_and_the_offset(tmp_path):
    metadata = {
        "sensor": "Metadata", "seconds_elapsed": "0", "time": str(FIRST_NS),
        "device name": "iPhone 15", "platform": "ios", "recording timezone": "Europe/Berlin",
    }  # fmt: skip
    recording, _ = read(save(tmp_path, [metadata, *recording_of()]))
    assert recording.device == "iPhone 15, ios, Sensor Logger"
    assert recording.start.utcoffset() == timedelta(hours=1)
    assert recording.start == START


def test_damage_costs_the_objects_it_touches(tmp_path):
    path = save(tmp_path, recording_of())
    text = path.read_text()
    parts = text.split('{"sensor"')
    parts[500] = parts[500].replace('"y": ', '"y": what')
    parts[900] = parts[900][: len(parts[900]) // 2]
    path.write_text('{"sensor"'.join(parts))
    recording, block = read(path)
    assert len(block.time_s) == N - 2
    assert codes(recording)["unreadable_sample"][0] == 2


def test_a_cut_file_is_read_up_to_its_end(tmp_path):
    path = save(tmp_path, recording_of())
    text = path.read_text()
    path.write_text(text[: text.rindex('"time"') + 20])
    recording, block = read(path)
    assert len(block.time_s) == N - 1
    assert "cut_file" in codes(recording)


def test_another_sensor_alone_is_refused(tmp_path):
    path = save(tmp_path, recording_of(without_gravity(), sensor="Gyroscope"))
    with pytest.raises(UnknownFormatError, match="without an accelerometer"):
        read(path)


@pytest.mark.parametrize("time", [-1, 2**70, 1.5, "soon", None, 1e300])
def test_impossible_times_are_counted(tmp_path, time):
    elements = recording_of()
    elements[700]["time"] = time
    recording, block = read(save(tmp_path, elements))
    assert len(block.time_s) == N - 1
    assert codes(recording)["unreadable_sample"][0] == 1


def test_bytes_turned_at_random_never_stop_reading(tmp_path):
    path = save(tmp_path, recording_of())
    whole = bytearray(path.read_bytes())
    rng = np.random.default_rng(5)
    for _ in range(30):
        data = bytearray(whole)
        for at in rng.integers(0, len(data), 20):
            data[at] = rng.integers(0, 256)
        path.write_bytes(data)
        outcome = read_or_refused(path)
        if not isinstance(outcome, LegmotionError):
            assert len(outcome[1].time_s) > 0.9 * N


def peak_bytes(path, params):
    recording = open_recording(str(path), params=params)
    tracemalloc.start()
    try:
        n = sum(block.time_s.size for block in recording.blocks())
        return n, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_file_ten_times_as_long_takes_no_more_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(_pieces, "_ENOUGH_BYTES", 1 << 16)
    monkeypatch.setattr(stored, "_CHUNK_BYTES", 1 << 16)
    monkeypatch.setattr(_json_pieces, "_LONGEST_BYTES", 1 << 12)
    params = with_limits(block_rows=500, probe_bytes=100_000, probe_max_bytes=150_000)
    samples = leg_at_rest(30_000) * G_M_PER_S2
    n_short, short = peak_bytes(save(tmp_path, recording_of(samples[:3000])), params)
    n_long, long = peak_bytes(save(tmp_path, recording_of(samples)), params)
    assert n_long == 10 * n_short
    assert long < 1.5 * short
