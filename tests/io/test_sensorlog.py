from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from legmotion.errors import LegmotionError, MalformedFileError
from legmotion.io.registry import candidates
from tests.io.helpers import PARAMS, codes, leg_at_rest, notes, read, read_or_refused, write

N, RATE_HZ = 1500, 50.0
BOOT_S = 81234.5
START = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
NAMES = (
    "loggingTime(txt)", "loggingSample(N)", "locationLatitude(WGS84)",
    "accelerometerTimestamp_sinceReboot(s)", "accelerometerAccelerationX(G)",
    "accelerometerAccelerationY(G)", "accelerometerAccelerationZ(G)",
    "motionUserAccelerationX(G)", "motionUserAccelerationY(G)", "motionUserAccelerationZ(G)",
    "motionGravityX(G)",
)  # fmt: skip
FILE = "2026-11-21_22_30_00_Apple Watch_left.csv"


def iso(moment, offset_h=1):
    local = moment + timedelta(hours=offset_h)
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}+{offset_h:02d}:00"


def blank(moment, offset_h=1):
    local = moment + timedelta(hours=offset_h)
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03d} +{offset_h:02d}00"


def entries(n=N, *, stamp=iso, late_s=0.03, delimiter=",", decimal="."):
    """Return entries as rows of cells; each is logged a little after its sample."""
    samples = leg_at_rest(n)
    rows = []
    for i, (x, y, z) in enumerate(samples):
        after_s = i / RATE_HZ
        cells = [
            stamp(START + timedelta(seconds=after_s + late_s)), str(i + 1), "47.4",
            f"{BOOT_S + after_s:.6f}", f"{x:.6f}", f"{y:.6f}", f"{z:.6f}",
            "0.001", "-0.002", "0.003", "0.1",
        ]  # fmt: skip
        rows.append(delimiter.join([cells[0], *(cell.replace(".", decimal) for cell in cells[1:])]))
    return rows


def export(tmp_path, rows, *, names=NAMES, delimiter=",", name=FILE):
    return write(tmp_path / name, [delimiter.join(names), *rows])


def test_it_is_recognised_by_its_columns(tmp_path):
    found = candidates(str(export(tmp_path, entries())), params=PARAMS)
    assert found[0].name == "sensorlog"
    assert [one.name for one in found[1:]] in ([], ["csv"])


@pytest.mark.parametrize("stamp", [iso, blank])
@pytest.mark.parametrize(
    ("delimiter", "decimal"), [(",", "."), (";", "."), (";", ","), ("\t", ".")]
)
def test_samples_time_zone_and_device_are_read(tmp_path, stamp, delimiter, decimal):
    rows = entries(stamp=stamp, delimiter=delimiter, decimal=decimal)
    recording, block = read(export(tmp_path, rows, delimiter=delimiter))
    assert (recording.reader, recording.unit, recording.gravity_included) == (
        "sensorlog",
        "g",
        True,
    )
    assert (recording.clock, recording.zone) == ("utc", "+01:00")
    assert recording.device == "Apple Watch, SensorLog"
    assert "loggingTime" in recording.clock_evidence
    assert abs(recording.start - START - timedelta(seconds=0.03)) < timedelta(milliseconds=2)
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-5)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-6)
    assert not recording.log.repairs


def test_entries_that_repeat_a_sample_are_read_once_and_are_no_damage(tmp_path):
    rows = [row for row in entries() for _ in range(3)]
    recording, block = read(export(tmp_path, rows))
    assert len(block.time_s) == N
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-5)
    assert not recording.log.repairs


def test_two_equal_samples_with_two_stamps_are_both_kept(tmp_path):
    rows = entries()
    cells = rows[100].split(",")
    rows[101] = ",".join([*rows[101].split(",")[:4], *cells[4:]])
    _, block = read(export(tmp_path, rows))
    assert len(block.time_s) == N


def test_late_entries_do_not_shake_the_sensors_clock(tmp_path):
    rng = np.random.default_rng(3)
    rows = [
        ",".join([iso(START + timedelta(seconds=i / RATE_HZ + late)), *row.split(",")[1:]])
        for i, (row, late) in enumerate(zip(entries(), rng.uniform(0, 0.4, N), strict=True))
    ]
    _, block = read(export(tmp_path, rows))
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-5)


def test_empty_cells_of_other_sensors_are_no_samples_and_no_damage(tmp_path):
    rows = []
    for row in entries():
        cells = row.split(",")
        rows += [row, ",".join([*cells[:3], "", "", "", "", *cells[7:]])] * 1
    recording, block = read(export(tmp_path, rows))
    assert len(block.time_s) == N
    assert not recording.log.repairs


def test_a_row_with_one_empty_axis_is_damage(tmp_path):
    rows = entries()
    cells = rows[700].split(",")
    rows[700] = ",".join([*cells[:5], "", *cells[6:]])
    recording, block = read(export(tmp_path, rows))
    assert len(block.time_s) == N - 1
    assert codes(recording)["unreadable_row"] == (1, 702)


def test_a_header_in_the_middle_is_stepped_over(tmp_path):
    rows = entries()
    recording, block = read(export(tmp_path, [*rows[:800], ",".join(NAMES), *rows[800:]]))
    assert len(block.time_s) == N
    assert codes(recording)["repeated_header"] == (1, 802)


def test_a_device_that_was_switched_off_is_placed_anew_and_leaves_a_gap(tmp_path):
    rows = entries(2 * N)
    after = []
    for i in range(N, 2 * N):
        cells = rows[i].split(",")
        cells[0] = iso(START + timedelta(seconds=i / RATE_HZ + 0.03 + 600))
        cells[3] = f"{5 + (i - N) / RATE_HZ:.6f}"
        after.append(",".join(cells))
    recording, block = read(export(tmp_path, [*rows[:N], *after]))
    assert len(block.time_s) == 2 * N
    expected = np.arange(2 * N) / RATE_HZ + 600 * (np.arange(2 * N) >= N)
    assert block.time_s == pytest.approx(expected, abs=2e-3)
    assert not recording.log.repairs


def test_a_few_wrong_entry_times_move_nothing(tmp_path):
    rows = entries()
    for i in (200, 201, 777):
        cells = rows[i].split(",")
        rows[i] = ",".join([iso(START + timedelta(hours=2)), *cells[1:]])
    _, block = read(export(tmp_path, rows))
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=1e-5)


def test_without_the_sensors_clock_the_entries_times_are_used(tmp_path):
    rows = [",".join(cells[:3] + cells[4:]) for cells in (row.split(",") for row in entries())]
    recording, block = read(export(tmp_path, rows, names=NAMES[:3] + NAMES[4:]))
    assert recording.clock == "utc"
    assert len(block.time_s) == N
    assert block.time_s == pytest.approx(np.arange(N) / RATE_HZ, abs=2e-3)


def test_a_sensors_clock_that_stands_still_is_not_used(tmp_path):
    rows = [",".join([*cells[:3], "0", *cells[4:]]) for cells in (r.split(",") for r in entries())]
    _, block = read(export(tmp_path, rows))
    assert len(block.time_s) == N


def test_without_logging_time_there_is_no_date(tmp_path):
    rows = [",".join(row.split(",")[1:]) for row in entries()]
    recording, block = read(export(tmp_path, rows, names=NAMES[1:]))
    assert (recording.clock, recording.start) == ("unknown", None)
    assert "clock_unknown" in notes(recording)
    assert len(block.time_s) == N


def test_without_any_time_it_is_refused(tmp_path):
    names = (NAMES[1], *NAMES[4:7])
    rows = [",".join([c[1], *c[4:7]]) for c in (row.split(",") for row in entries())]
    with pytest.raises(MalformedFileError, match="neither loggingTime") as caught:
        read(export(tmp_path, rows, names=names))
    assert "loggingTime" in caught.value.hint


def test_user_acceleration_alone_is_read_and_said_to_lack_gravity(tmp_path):
    names = (NAMES[0], "motionTimestamp_sinceReboot(s)", *NAMES[7:10])
    rng = np.random.default_rng(1)
    rows = [
        ",".join([c[0], c[3], *(f"{v:.6f}" for v in rng.normal(0, 0.002, 3))])
        for c in (row.split(",") for row in entries())
    ]
    recording, block = read(export(tmp_path, rows, names=names))
    assert not recording.gravity_included
    assert {"gravity_removed", "stream_chosen"} <= notes(recording)
    assert len(block.time_s) == N


def test_old_headers_without_units_and_with_small_letters_are_known(tmp_path):
    names = [name.partition("(")[0].replace("nY", "ny") for name in NAMES]
    recording, block = read(export(tmp_path, entries(), names=names))
    assert recording.reader == "sensorlog"
    assert len(block.time_s) == N


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_change_nothing(tmp_path, end):
    path = write(tmp_path / FILE, [",".join(NAMES), *entries()], end=end)
    assert len(read(path)[1].time_s) == N


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_change_nothing(tmp_path, encoding):
    path = tmp_path / FILE
    path.write_text("\n".join([",".join(NAMES), *entries(), ""]), encoding=encoding)
    assert len(read(path)[1].time_s) == N


def test_a_cut_file_is_read_or_refused_at_any_length(tmp_path):
    whole = ("\n".join([",".join(NAMES), *entries(60)]) + "\n").encode()
    path = tmp_path / FILE
    for n in [*range(1, 400, 7), *range(400, len(whole), 211)]:
        path.write_bytes(whole[:n])
        outcome = read_or_refused(path)
        assert isinstance(outcome, LegmotionError)
        assert outcome.message
