from __future__ import annotations

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from legmotion.errors import LegmotionError, UnknownFormatError
from legmotion.io.registry import candidates
from tests.io.helpers import (
    G_M_PER_S2,
    PARAMS,
    codes,
    leg_at_rest,
    notes,
    read,
    read_or_refused,
    with_limits,
    write,
)

N, RATE_HZ, PER_BLOCK = 1560, 52.0, 8
BOOT_MS = 7_654_321
START = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
UTC_US = 1_795_296_600_000_000
ANCHOR = {"TimeDetailed": {"relativeTime": BOOT_MS - 5000, "utcTime": UTC_US - 5_000_000}}


def blocks(n=N, *, first_ms=BOOT_MS, rate_hz=RATE_HZ):
    samples = leg_at_rest(n) * G_M_PER_S2
    return [
        {
            "Timestamp": round(first_ms + at / rate_hz * 1000),
            "ArrayAcc": [
                {"x": round(x, 6), "y": round(y, 6), "z": round(z, 6)}
                for x, y, z in samples[at : at + PER_BLOCK].tolist()
            ],
        }
        for at in range(0, n, PER_BLOCK)
    ]


def logger(found, *, anchor=ANCHOR, key="MeasAcc"):
    first = [anchor] if anchor else []
    return {"Samples": [*first, *({key: block} for block in found)]}


def showcase(found):
    return {"data": [{"acc": block} for block in found]}


def save(tmp_path, content, *, name="20261121_2130_174430000051.json", indent=None):
    path = tmp_path / name
    path.write_text(json.dumps(content, indent=indent))
    return path


@pytest.mark.parametrize("indent", [None, 2])
def test_the_data_loggers_layout_is_placed_by_its_anchor(tmp_path, indent):
    path = save(tmp_path, logger(blocks()), indent=indent)
    assert candidates(str(path), params=PARAMS)[0].name == "movesense_json"
    recording, block = read(path)
    assert (recording.unit, recording.gravity_included) == ("m/s2", True)
    assert (recording.clock, recording.start) == ("utc", START)
    assert recording.device == "Movesense 174430000051"
    assert "experimental_format" in notes(recording)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1.1e-3)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-6)
    assert not recording.log.repairs


def test_the_anchor_may_stand_at_the_end(tmp_path):
    content = logger(blocks(), anchor=None)
    content["Samples"].append(ANCHOR)
    assert read(save(tmp_path, content))[0].start == START


def test_the_anchor_may_stand_far_behind_what_is_looked_at_first(tmp_path):
    params = with_limits(probe_bytes=100_000, probe_max_bytes=150_000)
    content = logger(blocks(15600), anchor=None)
    content["Samples"].append(ANCHOR)
    path = save(tmp_path, content)
    recording, block = read(path, params=params)
    assert recording.start == START
    assert len(block.time_s) == 15600
    assert recording.log.n_bytes == path.stat().st_size


def test_the_showcase_layout_has_no_date(tmp_path):
    recording, block = read(save(tmp_path, showcase(blocks())))
    assert (recording.reader, recording.clock, recording.start) == (
        "movesense_json",
        "unknown",
        None,
    )
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1.1e-3)


def test_blocks_with_a_gyroscope_beside_give_the_accelerometer(tmp_path):
    found = [{**block, "ArrayGyro": [{"x": 1.0, "y": 2.0, "z": 3.0}] * 8} for block in blocks()]
    _, block = read(save(tmp_path, logger(found, key="MeasIMU6")))
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-6)


def test_a_missing_block_is_a_gap_and_the_others_keep_their_times(tmp_path):
    found = blocks()
    del found[50:60]
    recording, block = read(save(tmp_path, logger(found)))
    kept = np.delete(np.arange(N), np.s_[50 * PER_BLOCK : 60 * PER_BLOCK])
    assert block.time_s == pytest.approx(kept / RATE_HZ, abs=2e-3)
    assert not recording.log.repairs


def test_a_damaged_block_is_left_out_and_counted(tmp_path):
    path = save(tmp_path, logger(blocks()))
    parts = path.read_text().split('"Timestamp"')
    parts[40] = parts[40].replace('"x": ', '"x": what', 1)
    parts[90] = parts[90].replace("]", "")
    path.write_text('"Timestamp"'.join(parts))
    recording, block = read(path)
    assert len(block.time_s) == N - 2 * PER_BLOCK
    assert codes(recording)["bad_block"][0] == 2


def test_a_cut_file_is_read_up_to_its_last_whole_block(tmp_path):
    path = save(tmp_path, logger(blocks()))
    text = path.read_text()
    path.write_text(text[: text.rindex('"x"')])
    recording, block = read(path)
    assert len(block.time_s) == N - PER_BLOCK
    assert "cut_file" in codes(recording)


def test_a_log_of_other_measurements_is_refused(tmp_path):
    content = {
        "Samples": [ANCHOR, *({"MeasHR": {"rrData": [800], "average": 75}} for _ in range(99))]
    }
    with pytest.raises(UnknownFormatError, match="no accelerometer") as caught:
        read(save(tmp_path, content))
    assert "/Meas/Acc" in caught.value.hint


def test_the_file_is_never_held_whole(tmp_path):
    params = with_limits(block_rows=500, probe_bytes=100_000, probe_max_bytes=200_000)
    recording, block = read(save(tmp_path, logger(blocks(62400))), params=params)
    assert len(block.time_s) == 62400
    assert len(list(recording.blocks())) > 3


def test_bytes_turned_at_random_never_stop_reading(tmp_path):
    path = save(tmp_path, logger(blocks()))
    whole = path.read_bytes()
    rng = np.random.default_rng(5)
    for _ in range(30):
        data = bytearray(whole)
        for at in rng.integers(300, len(data), 20):
            data[at] = rng.integers(0, 256)
        path.write_bytes(data)
        outcome = read_or_refused(path)
        if not isinstance(outcome, LegmotionError):
            assert len(outcome[1].time_s) > 0.7 * N


def csv_lines(n=N):
    rows = [
        f"{BOOT_MS + round(i / RATE_HZ * 1000)},{x:.4f},{y:.4f},{z:.4f}"
        for i, (x, y, z) in enumerate(leg_at_rest(n) * G_M_PER_S2)
    ]
    return ["timestamp,x,y,z", *rows]


def test_the_showcase_csv_is_recognised_by_its_columns_and_name(tmp_path):
    path = write(tmp_path / "2026-11-21_Movesense 174430000051_acc.csv", csv_lines())
    found = candidates(str(path), params=PARAMS)
    assert [one.name for one in found] == ["movesense_csv", "csv"]
    recording, block = read(path)
    assert (recording.unit, recording.clock) == ("m/s2", "unknown")
    assert recording.device == "Movesense 174430000051"
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1.1e-3)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-4)


def test_the_same_columns_under_another_name_are_any_table(tmp_path):
    recording, block = read(write(tmp_path / "night.csv", csv_lines()))
    assert (recording.reader, recording.unit) == ("csv", "m/s2")
    assert len(block.time_s) == N
