"""ActiGraph raw CSV: locales, headers that mislead, rows with and without times."""

from __future__ import annotations

import gzip
import sqlite3
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import LegmotionError, MalformedFileError, SummaryExportError
from legmotion.io.readers._actigraph_header import read_header, start_date, start_time
from legmotion.io.registry import candidates
from tests.io.helpers import (
    PARAMS,
    START,
    codes,
    leg_at_rest,
    notes,
    omgui,
    read,
    read_or_refused,
    wall,
    with_limits,
    write,
)  # fmt: skip

N = 1200
RATE_HZ = 30
SAMPLES = leg_at_rest(N).round(3)
TIMES = np.arange(N) / RATE_HZ


def header(
    *, date_format: str = "M/d/yyyy", start: str = "11/21/2026", download: str = "11/22/2026",
    clock: str = "22:00:00", serial: str = "MOS2D12345678", rate: str = " at 30 Hz ",
    period: str = "00:00:00", battery: str = "4.18",
) -> list[str]:  # fmt: skip
    return [
        "------------ Data File Created By ActiGraph wGT3XBT ActiLife v6.13.3 Firmware v1.9.2 "
        f"date format {date_format}{rate} Filter Normal -----------",
        f"Serial Number: {serial}",
        f"Start Time {clock}",
        f"Start Date {start}",
        f"Epoch Period (hh:mm:ss) {period}",
        "Download Time 08:10:00",
        f"Download Date {download}",
        "Current Memory Address: 0",
        f"Current Battery Voltage: {battery}     Mode = 12",
        "--------------------------------------------------",
    ]


NAMES = ["Accelerometer X", "Accelerometer Y", "Accelerometer Z"]


def rows(samples=SAMPLES, *, stamp=None, mark=",", decimal=".", decimals=3) -> list[str]:
    lines = []
    for i, sample in enumerate(samples):
        cells = [f"{value:.{decimals}f}".replace(".", decimal) for value in sample]
        lines.append(mark.join([stamp(i), *cells] if stamp else cells))
    names = ["Timestamp", *NAMES] if stamp else NAMES
    return [mark.join(names), *lines]


def test_a_raw_export_gives_its_samples_from_the_start_in_its_header(tmp_path):
    path = write(tmp_path / "MOS2D12345678 (2026-11-21)RAW.csv", [*header(), *rows()], end="\r\n")
    (found, *_) = candidates(str(path), params=PARAMS)
    assert found.name == "actigraph_csv"
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, SAMPLES.astype(np.float32))
    assert block.time_s == pytest.approx(TIMES, abs=1e-6)
    assert (recording.start, recording.clock, recording.zone) == (START, "local", "")
    assert (recording.unit, recording.nominal_rate_hz) == ("g", 30.0)
    assert recording.device == "ActiGraph wGT3XBT MOS2D12345678"
    assert notes(recording) == {"clock_local"}
    assert codes(recording) == {}
    assert "header" in recording.clock_evidence


def test_decimal_commas_between_commas_are_refused(tmp_path):
    path = write(tmp_path / "a.csv", [*header(), *rows(decimal=",")])
    with pytest.raises(LegmotionError, match=r"a\.csv"):
        read(path)


EUROPEAN = {
    "date_format": "dd-MM-yyyy", "start": "21-11-2026", "download": "22-11-2026", "battery": "4,03",
}  # fmt: skip


def european_stamp(i: int) -> str:
    return f"{wall(i, rate_hz=30):%d-%m-%Y %H:%M:%S.%f}"[:-3]


@pytest.mark.parametrize("stamp", [None, european_stamp])
def test_a_european_export_has_semicolons_and_decimal_commas(tmp_path, stamp):
    lines = [*header(**EUROPEAN), *rows(stamp=stamp, mark=";", decimal=",")]
    recording, block = read(write(tmp_path / "night.csv", lines, end="\r\n"))
    assert np.array_equal(block.acceleration_g, SAMPLES.astype(np.float32))
    assert block.time_s == pytest.approx(TIMES, abs=1e-3)
    assert recording.start == START
    assert codes(recording) == {}


def test_decimal_commas_in_quotes_are_read(tmp_path):
    quoted = [",".join(f'"{value:.3f}"'.replace(".", ",") for value in row) for row in SAMPLES]
    lines = [*header(**EUROPEAN), ",".join(NAMES), *quoted]
    _, block = read(write(tmp_path / "night.csv", lines))
    assert np.array_equal(block.acceleration_g, SAMPLES.astype(np.float32))


@pytest.mark.parametrize("with_names", [True, False])
@pytest.mark.parametrize("with_stamps", [True, False])
def test_commas_that_a_spreadsheet_appends_change_nothing(tmp_path, with_stamps, with_names):
    stamp = (lambda i: omgui(wall(i, rate_hz=30))) if with_stamps else None
    table = rows(stamp=stamp)[0 if with_names else 1 :]
    lines = [line + ",,," for line in header()] + table
    recording, block = read(write(tmp_path / "night.csv", lines))
    assert np.array_equal(block.acceleration_g, SAMPLES.astype(np.float32))
    assert (recording.start, codes(recording)) == (START, {})


def test_rows_that_end_in_a_comma_are_read(tmp_path):
    lines = [line + "," for line in [*header(), *rows()]]
    recording, block = read(write(tmp_path / "night.csv", lines))
    assert np.array_equal(block.acceleration_g, SAMPLES.astype(np.float32))
    assert codes(recording) == {}


STAMPS = {
    "iso": lambda i: omgui(wall(i, rate_hz=30)),
    "american": lambda i: f"{wall(i, rate_hz=30):%m/%d/%Y %H:%M:%S.%f}"[:-3],
    "with Z": lambda i: f"{wall(i, rate_hz=30):%Y-%m-%dT%H:%M:%S.%f}Z",
}


@pytest.mark.parametrize("stamp", STAMPS.values(), ids=STAMPS)
@pytest.mark.parametrize("above", [header(), []], ids=["header", "no header"])
def test_stamps_in_the_rows_are_the_wall_clock_of_the_device(tmp_path, stamp, above):
    lines = rows(stamp=stamp)
    del lines[501:531]
    recording, block = read(write(tmp_path / "night.csv", [*above, *lines]))
    assert recording.reader == "actigraph_csv"
    assert (recording.start, recording.clock, recording.zone) == (START, "local", "")
    expected = np.delete(TIMES, np.s_[500:530])
    assert block.time_s == pytest.approx(expected, abs=1.1e-3)
    assert recording.nominal_rate_hz == (30.0 if above else None)
    assert notes(recording) == {"clock_local"}


def test_without_header_and_stamps_rate_and_start_are_asked_for_and_used(tmp_path):
    path = write(tmp_path / "night.csv", rows())
    with pytest.raises(MalformedFileError) as caught:
        read(path)
    assert "--rate" in caught.value.hint
    assert "--start" in caught.value.hint
    recording, block = read(path, rate_hz=30.0, start=START)
    assert (recording.start, recording.nominal_rate_hz) == (START, 30.0)
    assert block.time_s == pytest.approx(TIMES, abs=1e-6)


def test_a_rate_and_a_start_that_are_given_go_before_the_header(tmp_path):
    path = write(tmp_path / "night.csv", [*header(), *rows()])
    recording, block = read(path, rate_hz=60.0, start=datetime(2026, 1, 2, 3, 4))
    assert block.time_s == pytest.approx(np.arange(N) / 60, abs=1e-6)
    assert (recording.start, recording.nominal_rate_hz) == (datetime(2026, 1, 2, 3, 4), 60.0)


COUNTS = {"MOS2D1": 256, "TAS1E1": 256, "NEO1B1": 341, "CLE2A1": 341}


@pytest.mark.parametrize("decimals", [0, 1])
@pytest.mark.parametrize(("serial", "per_g"), COUNTS.items())
def test_whole_numbers_are_counts_of_a_size_that_the_serial_number_tells(
    tmp_path, serial, per_g, decimals
):
    counts = (SAMPLES * per_g).round()
    lines = [*header(serial=serial), *rows(counts, decimals=decimals)]
    recording, block = read(write(tmp_path / "night.csv", lines))
    assert recording.unit == f"1/{per_g} g"
    assert np.array_equal(block.acceleration_g, (counts / per_g).astype(np.float32))
    assert notes(recording) == {"clock_local", "unit_inferred"}


def test_counts_of_an_unknown_device_are_sized_by_rest_and_by_the_user(tmp_path):
    counts = (SAMPLES * 341).round()
    path = write(tmp_path / "night.csv", [*header(serial="X"), *rows(counts, decimals=0)])
    recording, _ = read(path)
    assert (recording.unit, "unit_inferred" in notes(recording)) == ("1/341 g", True)
    recording, block = read(path, unit="320")
    assert recording.unit == "1/320 g"
    assert np.array_equal(block.acceleration_g, (counts / 320).astype(np.float32))


def test_rest_goes_before_the_serial_number_where_the_two_differ_much(tmp_path):
    counts = (SAMPLES * 2048).round()
    lines = [*header(), *rows(counts, decimals=0)]
    recording, _ = read(write(tmp_path / "night.csv", lines))
    assert recording.unit == "1/2048 g"


def dated(date_format: str, start: str, download: str) -> list[str]:
    return header(date_format=date_format, start=start, download=download)


DATES = {
    "american": (dated("M/d/yyyy", "3/4/2026", "3/5/2026"), (3, 4)),
    "european": (dated("dd-MM-yyyy", "03-04-2026", "04-04-2026"), (4, 3)),
    "german": (dated("dd.MM.yyyy", "3.4.2026", "4.4.2026"), (4, 3)),
    "year first": (dated("yyyy-MM-dd", "2026-03-04", "2026-03-05"), (3, 4)),
    "two digits of the year": (dated("d/M/yy", "3/4/26", "4/4/26"), (4, 3)),
}
MISLEADING = {
    "no such month": (dated("dd/MM/yyyy", "03-14-2026", "03-15-2026"), (3, 14)),
    "download before the start": (dated("dd/MM/yyyy", "09-12-2026", "12-10-2026"), (9, 12)),
    "download has no such month": (dated("dd/MM/yyyy", "09-12-2026", "09-20-2026"), (9, 12)),
}


@pytest.mark.parametrize(("lines", "expected"), [*DATES.values(), *MISLEADING.values()])
def test_the_start_date_is_read_by_its_format_unless_the_download_contradicts(
    tmp_path, lines, expected
):
    recording, _ = read(write(tmp_path / "night.csv", [*lines, *rows()]))
    assert (recording.start.month, recording.start.day) == expected
    is_doubtful = lines in [misleading for misleading, _ in MISLEADING.values()]
    assert ("header_date_doubtful" in notes(recording)) == is_doubtful


def test_a_date_without_a_format_is_read_where_it_can_mean_one_day_and_else_asked_for(tmp_path):
    def night(start: str, download: str):
        lines = [line.replace("date format x ", "") for line in dated("x", start, download)]
        return write(tmp_path / "night.csv", [*lines, *rows()])

    assert read(night("11/21/2026", ""))[0].start == START
    assert read(night("9/12/2026", "9/20/2026"))[0].start.month == 9
    with pytest.raises(MalformedFileError) as caught:
        read(night("3/4/2026", ""))
    assert "--start" in caught.value.hint
    recording, _ = read(night("3/4/2026", ""), start=START)
    assert recording.start == START


def test_stamps_in_the_rows_go_before_a_date_in_the_header_and_that_is_said(tmp_path):
    lines = dated("dd/MM/yyyy", "09-12-2017", "15-12-2017")
    table = rows(stamp=lambda i: f"2017-09-12T22:00:{i / RATE_HZ:09.6f}Z")
    path = write(tmp_path / "night.csv", [*lines, *table])
    recording, _ = read(path)
    assert (recording.start, recording.clock) == (datetime(2017, 9, 12, 22), "local")
    assert "header_date_doubtful" in notes(recording)


def test_a_header_without_a_start_leaves_the_night_undated(tmp_path):
    lines = [line for line in header() if not line.startswith("Start")]
    recording, block = read(write(tmp_path / "night.csv", [*lines, *rows()]))
    assert (recording.start, recording.clock) == (None, "unknown")
    assert "clock_unknown" in notes(recording)
    assert block.time_s == pytest.approx(TIMES, abs=1e-6)


@pytest.mark.parametrize(
    ("clock", "hour"), [("10:00:00 PM", 22), ("12:00:00 AM", 0), ("22.00.00", 22), ("22:00", 22)]
)
def test_the_start_time_may_have_halves_of_the_day_and_points(clock, hour):
    assert start_time(read_header(header(clock=clock))).hour == hour


@pytest.mark.parametrize("clock", ["", "25:00:00", "noon", "13:00:00 Uhr"])
def test_a_start_time_that_is_none_is_not_guessed(clock):
    assert start_time(read_header(header(clock=clock))) is None


IDLE = slice(300, 900)


def test_idle_time_that_was_filled_in_is_no_measurement(tmp_path):
    samples = SAMPLES.copy()
    samples[IDLE] = samples[IDLE.start]
    lines = [*header(), *rows(samples)]
    recording, block = read(write(tmp_path / "night.csv", lines))
    assert len(block.time_s) <= N - 599
    ((start_s, stop_s),) = recording.log.filled_s
    assert (start_s, stop_s) == pytest.approx((10, 30), abs=0.1)


@pytest.mark.parametrize(
    "lines",
    [
        header(period="00:00:15", rate=""),
        header(period="00:00:01"),
        header(rate=""),
        header(period="00:01:00", **EUROPEAN),
    ],
)
def test_epochs_under_the_same_header_are_refused(tmp_path, lines):
    path = write(tmp_path / "night.csv", [*lines, *["0,12,0,3"] * 50])
    with pytest.raises(SummaryExportError, match="ActiGraph") as caught:
        read(path)
    assert "idle sleep mode off" in caught.value.hint


def test_a_database_of_counts_is_refused_naming_the_device(tmp_path):
    path = tmp_path / "night.agd"
    with sqlite3.connect(path) as connection:
        connection.execute("create table data (dataTimestamp integer, axis1 integer)")
    connection.close()
    with pytest.raises(SummaryExportError, match="ActiGraph"):
        read(path)


def test_damage_is_counted_by_line_and_takes_its_time(tmp_path):
    lines = [*header(), *rows()]
    lines[500] = "0.1,#,0.9"
    recording, block = read(write(tmp_path / "night.csv", lines))
    assert codes(recording) == {"unreadable_row": (1, 501)}
    assert block.time_s == pytest.approx(np.delete(TIMES, 500 - 11), abs=1e-6)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_and_gzip_are_no_obstacle(tmp_path, encoding):
    path = tmp_path / "night.csv.gz"
    text = "\n".join([*header(), *rows(), ""])
    path.write_bytes(gzip.compress(text.encode(encoding)))
    recording, block = read(path)
    assert recording.reader == "actigraph_csv"
    assert np.array_equal(block.acceleration_g, SAMPLES.astype(np.float32))


@given(st.data())
def test_whatever_is_changed_in_the_header_it_is_read_or_refused_in_words(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "fuzzed.csv"
    whole = "\n".join([*header(), *rows()[:200], ""]).encode()
    at = data.draw(st.integers(0, 600))
    n_cut = data.draw(st.integers(0, 200))
    damage = data.draw(st.one_of(st.binary(max_size=60), st.text("0/-.:;, \n", max_size=9)))
    damage = damage.encode() if isinstance(damage, str) else damage
    path.write_bytes(whole[:at] + damage + whole[at + n_cut :])
    outcome = read_or_refused(path, params=with_limits(min_duration_s=0.1))
    if isinstance(outcome, LegmotionError):
        assert outcome.message
        assert outcome.hint
    else:
        assert len(outcome[1].time_s) <= 200


@given(st.text("0123456789/-. apm:", max_size=14), st.sampled_from(["M/d/yyyy", "d.M.yy", "", "x"]))
def test_any_date_in_a_header_is_a_day_or_none(text, date_format):
    found = start_date(read_header(header(date_format=date_format, start=text, download=text)))
    assert found.found is None or not found.is_open
