"""ActiGraph's own files: both layouts, idle seconds, damage, and the real files."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InputError, LegmotionError, MalformedFileError
from legmotion.io.lines import Repairs
from legmotion.io.readers import _actigraph_kernels as kernels
from legmotion.io.readers import _pieces
from legmotion.io.readers._actigraph_info import Info
from legmotion.io.readers.actigraph_gt3x import Scale, log_pages
from legmotion.io.recording import ReadLog
from legmotion.io.registry import candidates
from tests.io import gt3x
from tests.io.helpers import PARAMS, codes, notes, read, read_or_refused, with_limits
from tests.reference import actigraph as reference

N = 1200
RATE_HZ = gt3x.RATE_HZ
COUNTS = gt3x.counts_at_rest(N)
SAMPLES = Path(__file__).parents[2] / "../shared/samples/actigraph"
REAL = pytest.mark.skipif(not SAMPLES.exists(), reason="no real samples beside the checkout")


def bodies(kernel):
    return [kernel, getattr(kernel, "py_func", kernel)]


@pytest.mark.parametrize("kind", [0, 26, 27])
def test_each_kind_of_record_gives_its_counts_in_g_and_its_times(tmp_path, kind):
    path = gt3x.night(tmp_path / "night.gt3x", gt3x.records(COUNTS, kind=kind))
    (found, *_) = candidates(str(path), params=PARAMS)
    assert found.name == "actigraph_gt3x"
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, (COUNTS / 256).astype(np.float32))
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-8)
    assert recording.start == gt3x.START.replace(tzinfo=timezone(timedelta(hours=1)))
    assert (recording.clock, recording.zone, recording.side) == ("utc", "+01:00", "left")
    assert (recording.unit, recording.nominal_rate_hz) == ("g", 30.0)
    assert recording.device == "ActiGraph Link TAS1E00000001"
    assert recording.name == "night.gt3x"
    assert notes(recording) == {"clock_utc", "placement_recorded"}
    assert codes(recording) == {}
    assert recording.log.n_bytes == path.stat().st_size


def test_seconds_without_samples_stay_a_gap(tmp_path):
    log = gt3x.records(COUNTS)
    log[10:20] = [gt3x.record(3, gt3x.START_S + 10, b"\x08"), gt3x.record(3, 0, b"\x09")]
    recording, block = read(gt3x.night(tmp_path / "a.gt3x", log))
    assert len(block.time_s) == N - 10 * RATE_HZ
    (gap,) = np.flatnonzero(np.diff(block.time_s) > 1)
    assert block.time_s[gap : gap + 2] == pytest.approx([10 - 1 / RATE_HZ, 20.0])
    assert codes(recording) == {}


@pytest.mark.parametrize("kind", [0, 26, 27])
@pytest.mark.parametrize("mark", [b"", b"\x01"])
def test_a_mark_of_cable_or_idle_is_no_sample(tmp_path, kind, mark):
    log = gt3x.records(COUNTS, kind=kind)
    log[5] = gt3x.record(kind, gt3x.START_S + 5, mark)
    recording, block = read(gt3x.night(tmp_path / "a.gt3x", log))
    assert len(block.time_s) == N - RATE_HZ
    assert codes(recording) == {}


def test_a_second_with_few_samples_keeps_the_rate_and_one_with_more_spreads_them(tmp_path):
    counts = gt3x.counts_at_rest(900)
    log = gt3x.records(counts)
    log[3] = gt3x.activity(counts[90:110], gt3x.START_S + 3)
    log[7] = gt3x.activity(counts[200:231], gt3x.START_S + 7)
    _, block = read(gt3x.night(tmp_path / "a.gt3x", log))
    in_third = block.time_s[(block.time_s > 2.999) & (block.time_s < 3.999)]
    in_seventh = block.time_s[(block.time_s > 6.999) & (block.time_s < 7.999)]
    assert in_third == pytest.approx(3 + np.arange(20) / 30)
    assert in_seventh == pytest.approx(7 + np.arange(31) / 31)


def test_two_records_of_one_second_follow_one_another(tmp_path):
    log = gt3x.records(COUNTS)
    log[4] = gt3x.activity(COUNTS[120:130], gt3x.START_S + 4)
    log.insert(5, gt3x.activity(COUNTS[130:150], gt3x.START_S + 4))
    recording, block = read(gt3x.night(tmp_path / "a.gt3x", log))
    assert np.array_equal(block.acceleration_g, (COUNTS / 256).astype(np.float32))
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-8)
    assert codes(recording) == {}


def test_a_damaged_record_is_left_out_and_its_place_is_told(tmp_path):
    log = gt3x.records(COUNTS)
    size = len(log[0])
    log[7] = log[7][:40] + b"\xff\xfe" + log[7][42:]
    log[20] = log[20][:3] + b"\0" * (size - 3)
    recording, block = read(gt3x.night(tmp_path / "a.gt3x", log))
    assert codes(recording) == {"bad_block": (2, None)}
    assert f"byte {7 * size}" in recording.log.repairs["bad_block"].reason
    good = np.delete(np.arange(N), [*range(210, 240), *range(600, 630)])
    assert np.array_equal(block.acceleration_g, (COUNTS[good] / 256).astype(np.float32))
    assert block.time_s == pytest.approx(good / RATE_HZ, abs=1e-8)


def test_a_record_with_rubbish_behind_it_is_not_trusted(tmp_path):
    log = gt3x.records(COUNTS)
    log[20] = b"\0" * 500 + log[20]
    recording, block = read(gt3x.night(tmp_path / "a.gt3x", log))
    assert codes(recording) == {"bad_block": (1, None)}
    assert len(block.time_s) == N - RATE_HZ


def test_a_damaged_size_costs_its_record_alone(tmp_path):
    log = gt3x.records(COUNTS)
    log[7] = log[7][:6] + b"\xff\xff" + log[7][8:]
    recording, block = read(gt3x.night(tmp_path / "a.gt3x", log))
    assert len(block.time_s) == N - RATE_HZ
    assert codes(recording) == {"bad_block": (1, None)}


def test_a_log_that_is_cut_off_is_read_up_to_there(tmp_path):
    log = b"".join(gt3x.records(COUNTS))[:-20]
    path = gt3x.archive(tmp_path / "a.gt3x", log_bin=log, info_txt=gt3x.info_txt())
    recording, block = read(path)
    assert len(block.time_s) == N - RATE_HZ
    assert codes(recording) == {"cut_file": (1, None)}


def test_an_archive_that_is_cut_off_is_read_without_its_info(tmp_path):
    log = b"".join(gt3x.records(COUNTS))
    path = gt3x.archive(tmp_path / "a.gt3x", is_packed=False, log_bin=log, info_txt=gt3x.info_txt())
    path.write_bytes(path.read_bytes()[: len(log) // 2])
    recording, block = read(path)
    assert 0 < len(block.time_s) < N
    assert block.time_s == pytest.approx(np.arange(len(block.time_s)) / RATE_HZ, abs=1e-8)
    assert np.array_equal(block.acceleration_g, (COUNTS / 256).astype("f4")[: len(block.time_s)])
    assert (recording.clock, recording.zone) == ("local", "")
    assert recording.start == gt3x.START
    assert "unit_inferred" in notes(recording)
    assert codes(recording)["cut_file"][0] == 1


def test_decimal_commas_a_missing_zone_and_a_negative_one_are_read(tmp_path):
    log = gt3x.records(COUNTS)
    changes = {"Acceleration Scale": "256,0", "TimeZone": "-05:00:00", "Sample_Rate": "30,0"}
    recording, block = read(gt3x.night(tmp_path / "a.gt3x", log, **changes))
    assert np.array_equal(block.acceleration_g, (COUNTS / 256).astype(np.float32))
    assert recording.start == gt3x.START.replace(tzinfo=timezone(-timedelta(hours=5)))
    assert recording.zone == "-05:00"
    for zone in (None, "", "99:00:00", "UTC"):
        recording, _ = read(gt3x.night(tmp_path / "a.gt3x", log, TimeZone=zone))
        assert (recording.start, recording.clock, recording.zone) == (gt3x.START, "local", "")


@pytest.mark.parametrize(
    ("changes", "per_g", "expected"),
    [
        ({"Acceleration_Scale": "341"}, 341, set()),
        ({"Acceleration_Scale": None, "Serial_Number": "NEO1F1"}, 341, {"scale_assumed"}),
        ({"Acceleration_Scale": None, "Serial_Number": "MOS2D1"}, 256, {"scale_assumed"}),
        ({"Acceleration_Scale": None, "Serial_Number": "XYZ"}, 256, {"unit_inferred"}),
        ({"Acceleration_Scale": "1"}, 256, {"unit_inferred"}),
    ],
)
def test_the_scale_is_told_or_known_or_inferred_and_that_is_said(
    tmp_path, changes, per_g, expected
):
    counts = gt3x.counts_at_rest(N, per_g=per_g)
    recording, block = read(gt3x.night(tmp_path / "a.gt3x", gt3x.records(counts), **changes))
    assert np.array_equal(block.acceleration_g, (counts / per_g).astype(np.float32))
    assert notes(recording) == {"clock_utc", "placement_recorded"} | expected


def calibrated_archive(path: Path, log: list[bytes], **changes: object) -> Path:
    said = gt3x.CALIBRATION | changes
    return gt3x.archive(
        path,
        log_bin=b"".join(log),
        info_txt=gt3x.info_txt(Acceleration_Scale="1"),
        calibration_json=b"\xef\xbb\xbf" + json.dumps(said).encode(),
    )


def test_uncalibrated_counts_are_calibrated_by_the_archive(tmp_path):
    log = gt3x.records(COUNTS, kind=27)
    recording, block = read(calibrated_archive(tmp_path / "a.agdc", log))
    across = [1 / (hundredths / 100 + 250) - 1 / 250 for hundredths in (-600, -200, 100)]
    xy, xz, yz = across
    matrix = [[1 / 248, xy, xz], [xy, 1 / 266, yz], [xz, yz, 1 / 243]]
    expected = reference.calibrated(COUNTS.tolist(), [37, 13, 46], matrix)
    assert block.acceleration_g == pytest.approx(np.array(expected), abs=1e-6)
    assert recording.unit == "g"


@pytest.mark.parametrize(
    "changes",
    [
        {"calibrationMethod": 1},
        {"sensitivityXX_30": 0},
        {"offsetX_30": "seven"},
        {"offsetY_30": None},
        {"isCalibrated": True},
    ],
)
def test_a_calibration_that_is_not_known_leaves_the_scale_to_rest(tmp_path, changes):
    path = calibrated_archive(tmp_path / "a.agdc", gt3x.records(COUNTS), **changes)
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, (COUNTS / 256).astype(np.float32))
    assert "unit_inferred" in notes(recording)
    assert ("calibration_missing" in notes(recording)) == ("isCalibrated" not in changes)


def test_the_old_layout_counts_its_samples_from_the_start(tmp_path):
    counts = gt3x.counts_at_rest(901, per_g=341)
    info = gt3x.info_txt(Acceleration_Scale=None, Serial_Number="NEO1B1", TimeZone=None)
    path = gt3x.archive(
        tmp_path / "old.gt3x", activity_bin=gt3x.packed(counts), lux_bin=b"\0", info_txt=info
    )
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, (counts / 341).astype(np.float32))
    assert block.time_s == pytest.approx(np.arange(901) / RATE_HZ, abs=1e-8)
    assert (recording.start, recording.clock) == (gt3x.START, "local")
    assert "scale_assumed" in notes(recording)


# A date that was never set, one in the year 1, and one in the year 3187.
@pytest.mark.parametrize("start", ["0", "6", "1005500000000000000"])
def test_the_old_layout_without_a_start_is_undated_and_without_a_rate_asks_for_it(tmp_path, start):
    counts = gt3x.counts_at_rest(900, per_g=341)

    def old(**changes):
        info = gt3x.info_txt(Acceleration_Scale="341", **changes)
        return gt3x.archive(tmp_path / "old.gt3x", activity_bin=gt3x.packed(counts), info_txt=info)

    recording, _ = read(old(Start_Date=start))
    assert (recording.start, recording.clock) == (None, "unknown")
    with pytest.raises(MalformedFileError) as caught:
        read(old(Sample_Rate=None))
    assert "--rate" in caught.value.hint
    _, block = read(old(Sample_Rate=None), rate_hz=60.0)
    assert block.time_s == pytest.approx(np.arange(900) / 60, abs=1e-8)


def test_an_archive_without_samples_is_refused(tmp_path):
    path = gt3x.night(tmp_path / "a.gt3x", [gt3x.record(2, gt3x.START_S, b"\x10\x10")] * 3)
    with pytest.raises(MalformedFileError, match=r"a\.gt3x"):
        read(path)


@given(st.binary(max_size=60), st.integers(0, 2**31))
def test_the_next_record_is_the_one_that_the_layout_says(rubbish, second):
    sound = gt3x.activity(COUNTS[:4], second)
    data = np.frombuffer(rubbish + sound + sound, np.uint8)
    for run in bodies(kernels.next_record):
        joined = np.empty(data.size + 1, np.uint8)
        kernels.run_checks(data, joined)
        found, _ = run(data, joined, 0, True)
        assert found == reference.next_sound(data.tobytes(), 0)


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 2, 26, 27]), st.integers(0, 2**31), st.binary(max_size=50)),
        max_size=6,
    ),
    st.sampled_from([0.0, 30.0, 100.0]),
)
def test_records_and_their_samples_are_those_that_the_layout_says(carried, rate_hz):
    data = b"".join(gt3x.record(*one) for one in carried)
    expected, second_before, before, at = [], None, 0, 0
    while (found := reference.record_at(data, at)) is not None:
        kind, second, content, at = found
        counts = reference.samples(kind, content)
        if not counts:
            continue
        before = before if second == second_before else 0
        stamps = reference.times(second, before, len(counts), rate_hz)
        expected += list(zip(stamps, counts, strict=True))
        second_before, before = second, before + len(counts)
    octets = np.frombuffer(data, np.uint8)
    for run, lay, decode in zip(
        bodies(kernels.read_records), bodies(kernels.lay_times), bodies(kernels.decode), strict=True
    ):
        records = np.empty((10, kernels.N_COLUMNS), np.int64)
        n, at, why = run(octets, 0, True, records, np.array([-1, 0]))
        assert (at, why) == (len(data), kernels.MORE)
        values = np.empty((len(expected), 3), np.float32)
        decode(octets, records[:n], 256.0, values)
        assert values.tolist() == [[count / 256 for count in one] for _, one in expected]
        stamp_ns = np.empty(len(expected), np.int64)
        lay(records[:n], rate_hz, 0, stamp_ns)
        assert stamp_ns == pytest.approx([1e9 * stamp for stamp, _ in expected], abs=1, rel=1e-15)


def test_records_are_read_on_where_the_buffer_for_them_was_full():
    data = np.frombuffer(b"".join(gt3x.records(COUNTS[:300])), np.uint8)
    for run in bodies(kernels.read_records):
        records, last, at, seconds = np.empty((3, 5), np.int64), np.array([-1, 0]), 0, []
        why = kernels.FULL
        while why == kernels.FULL:
            n, at, why = run(data, at, True, records, last)
            seconds += records[:n, kernels.SECOND].tolist()
        assert why == kernels.MORE
        assert seconds == [gt3x.START_S + i for i in range(10)]


@given(st.data())
def test_whatever_is_changed_or_cut_it_is_read_or_refused_in_words(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    records = gt3x.records(COUNTS[:600], kind=data.draw(st.sampled_from([0, 26, 27])))
    whole = b"".join(records)
    at = data.draw(st.integers(0, len(whole)))
    damage = data.draw(st.binary(max_size=300))
    stop = min(at + data.draw(st.integers(0, 300)), len(whole))
    log = whole[:at] + damage + whole[stop:]
    path = gt3x.archive(folder / "fuzzed.gt3x", log_bin=log, info_txt=gt3x.info_txt())
    outcome = read_or_refused(path, params=with_limits(min_duration_s=0.1))
    if isinstance(outcome, LegmotionError):
        assert "fuzzed.gt3x" in outcome.message
        assert outcome.hint
    else:
        recording, block = outcome
        assert len(block.time_s) <= 600 + len(damage)
        assert np.all(np.diff(block.time_s) > 0)
        known = {tuple(sample) for sample in (COUNTS[:600] / 256).astype("f4").tolist()}
        n_strange = sum(tuple(sample) not in known for sample in block.acceleration_g.tolist())
        assert n_strange == 0
        # Where whole records are gone, what is left is a file as a tracker writes it.
        edges = {0, *accumulate(map(len, records))}
        is_as_written = not damage and {at, stop} <= edges
        assert len(block.time_s) == 600 or recording.log.repairs or is_as_written


@pytest.mark.parametrize("n_bytes", [*range(4, 200, 7), 500, 900, 1500])
def test_an_archive_cut_anywhere_is_read_or_refused_in_words(tmp_path, n_bytes):
    path = gt3x.night(tmp_path / "a.gt3x", gt3x.records(COUNTS))
    path.write_bytes(path.read_bytes()[:n_bytes])
    outcome = read_or_refused(path, params=with_limits(min_duration_s=0.1))
    assert not isinstance(outcome, LegmotionError) or outcome.hint


LOGGED = {
    "ISM_Enabled.gt3x": (2190, "right", 256.0),
    "ISM_Disabled.gt3x": (9000, None, 256.0),
    "actigraph_testfile.gt3x": (17640, None, 256.0),
    "WRIST_rawLSB_032Hz_test.agdc": (1920, None, None),
}


@REAL
@pytest.mark.parametrize("name", LOGGED)
def test_real_files_hold_what_was_logged(name):
    n, side, per_g = LOGGED[name]
    recording, block = read(SAMPLES / name)
    assert (recording.log.n_samples, recording.side) == (n, side)
    assert len(block.time_s) == n
    rate_hz = 1 / np.median(np.diff(block.time_s))
    assert rate_hz == pytest.approx(recording.nominal_rate_hz, rel=1e-6)
    assert codes(recording) == {}
    assert np.median(np.linalg.norm(block.acceleration_g, axis=1)) == pytest.approx(1, abs=0.3)
    if per_g:
        assert np.array_equal(block.acceleration_g * per_g % 1, np.zeros((n, 3)))


@REAL
def test_real_files_begin_when_their_info_says():
    enabled, disabled = (read(SAMPLES / f"ISM_{word}.gt3x")[0] for word in ("Enabled", "Disabled"))
    assert enabled.start == datetime.fromisoformat("2021-03-19T15:57:00-05:00")
    assert disabled.start == enabled.start
    european, _ = read(SAMPLES / "actigraph_testfile.gt3x")
    assert european.start == datetime.fromisoformat("2020-08-26T10:09:00+02:00")
    centrepoint, _ = read(SAMPLES / "WRIST_rawLSB_032Hz_test.agdc")
    assert (centrepoint.start, centrepoint.clock) == (datetime(2017, 11, 1, 11, 45), "local")


@REAL
def test_a_real_calibrated_archive_agrees_with_its_calibrated_table():
    _, block = read(SAMPLES / "WRIST_rawLSB_032Hz_test.agdc")
    table = SAMPLES / "WRIST_rawCalibrated_032Hz.csv"
    expected = np.loadtxt(table, delimiter=",", skiprows=11)
    assert block.acceleration_g == pytest.approx(expected, abs=1e-6)


def test_an_hour_of_idle_sleep_between_two_movements_costs_no_sample(tmp_path):
    log = gt3x.records(COUNTS)
    later = [
        gt3x.activity(COUNTS[i : i + RATE_HZ], gt3x.START_S + 3640 + i // RATE_HZ)
        for i in range(0, N, RATE_HZ)
    ]
    _, block = read(gt3x.night(tmp_path / "a.gt3x", log + later))
    assert len(block.time_s) == 2 * N
    assert math.isclose(block.time_s[N], 3640)


def test_a_file_with_another_layout_is_not_taken_for_one(tmp_path):
    path = gt3x.archive(tmp_path / "other.zip", info_txt=b"x", data_bin=b"y")
    assert "actigraph_gt3x" not in [found.name for found in candidates(str(path), params=PARAMS)]
    with pytest.raises(InputError):
        read(path)


@pytest.mark.parametrize("n_bytes", [1, 7, 97, 1000])
@pytest.mark.parametrize("kind", [0, 26])
def test_wherever_the_bytes_are_parted_the_samples_and_the_damage_are_the_same(
    monkeypatch, n_bytes, kind
):
    log = gt3x.records(COUNTS[:600], kind=kind)
    log[7] = log[7][:40] + b"\x1e\xfe\x1e" + log[7][43:]
    log[12] = log[12][:6] + b"\xff\xff" + log[12][8:]
    data = b"".join(log)[:-3]
    expected = decoded(data, len(data))
    monkeypatch.setattr(_pieces, "_ENOUGH_BYTES", n_bytes)
    found = decoded(data, n_bytes)
    assert found[0].tolist() == expected[0].tolist()
    assert found[1].tolist() == expected[1].tolist()
    assert len(found[0]) == 600 - 3 * RATE_HZ
    assert found[2] == expected[2] == {"bad_block": 2, "cut_file": 1}


def decoded(data: bytes, n_bytes: int) -> tuple[np.ndarray, np.ndarray, dict[str, int]]:
    log = ReadLog()
    chunks = (data[at : at + n_bytes] for at in range(0, len(data), n_bytes))
    pages = log_pages(Info(rate_hz=30.0), Scale(per_unit=256.0))
    found = list(pages(chunks, Repairs(log)))
    return (
        np.concatenate([page.acceleration for page in found]),
        np.concatenate([page.stamp_ns for page in found]),
        {code: repair.n for code, repair in log.repairs.items()},
    )
