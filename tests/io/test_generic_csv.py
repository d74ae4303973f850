from __future__ import annotations

import gzip
from datetime import UTC, datetime, time, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InputError, MalformedFileError, ParameterError
from legmotion.io.registry import candidates
from tests.io.helpers import (
    G_M_PER_S2,
    PARAMS,
    START,
    codes,
    leg_at_rest,
    notes,
    read,
    table,
    wall,
    write,
)

N = 1500
EAST = timezone(timedelta(hours=2))
EPOCH_MS = 1_795_000_000_000

NAMES = [
    ("x", "y", "z"), ("accX", "accY", "accZ"), ("acc_x", "acc_y", "acc_z"), ("ax", "ay", "az"),
    ("Acceleration x (g)", "Acceleration y (g)", "Acceleration z (g)"), ("X[g]", "Y[g]", "Z[g]"),
]  # fmt: skip
PER_G = {"g": 1.0, "mg": 1000.0, "m/s2": G_M_PER_S2, "1/4096 g": 4096.0}


@st.composite
def layouts(draw):
    """One way of writing a table, and the options it needs to be read."""
    delimiter, decimal = draw(
        st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), (" ", ".")])
    )
    kind = draw(st.sampled_from(["iso", "offset", "ms", "us", "ns", "elapsed", "none"]))
    order = draw(st.permutations([0, 1, 2, 3, 4]))
    return {
        "delimiter": delimiter,
        "decimal": decimal,
        "kind": kind,
        "order": order,
        "names": draw(st.sampled_from(NAMES)) if delimiter != " " else ("x", "y", "z"),
        "end": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "mark": draw(st.sampled_from([b"", b"\xef\xbb\xbf"])),
        "utf16": draw(st.booleans()),
        "last_end": draw(st.booleans()),
        "rate_hz": draw(st.sampled_from([10.0, 12.5, 25.0, 50.0, 100.0])),
        "gzip": draw(st.booleans()),
        "seed": draw(st.integers(0, 100)),
    }


def stamp(kind: str, i: int, rate_hz: float, decimal: str) -> str:
    us = round(i * 1e6 / rate_hz)
    moment = START + timedelta(microseconds=us)
    return {
        "iso": moment.isoformat(timespec="milliseconds"),
        "offset": moment.replace(tzinfo=EAST).isoformat(timespec="milliseconds"),
        "ms": str(EPOCH_MS + us // 1000),
        "us": str(EPOCH_MS * 1000 + us),
        "ns": str(EPOCH_MS * 1_000_000 + us * 1000),
        "elapsed": f"{us / 1e6:.3f}".replace(".", decimal),
        "none": "",
    }[kind]


def text_of(layout, samples) -> bytes:
    decimal, kind = layout["decimal"], layout["kind"]
    filler = "moving" if layout["delimiter"] != " " else "7"
    names = ["timestamp", *layout["names"], "state"]
    order = [column for column in layout["order"] if kind != "none" or column != 0]
    lines = [layout["delimiter"].join(names[column] for column in order)]
    for i, sample in enumerate(samples):
        values = [f"{value:.6f}".replace(".", decimal) for value in sample]
        cells = [stamp(kind, i, layout["rate_hz"], decimal), *values, filler]
        lines.append(layout["delimiter"].join(cells[column] for column in order))
    text = layout["end"].join(lines) + (layout["end"] if layout["last_end"] else "")
    if layout["utf16"]:
        return text.encode("utf-16")
    return layout["mark"] + text.encode()


@given(layouts())
def test_what_was_written_in_any_layout_is_read_back(tmp_path_factory, layout):
    n = round(10.5 * layout["rate_hz"])
    samples = leg_at_rest(n, seed=layout["seed"])
    path = tmp_path_factory.mktemp("made") / "night.csv"
    stored = text_of(layout, samples)
    path.write_bytes(gzip.compress(stored) if layout["gzip"] else stored)
    options = {"rate_hz": layout["rate_hz"]} if layout["kind"] == "none" else {}
    recording, block = read(path, **options)
    assert np.array_equal(block.acceleration_g, samples.astype(np.float32))
    assert block.time_s == pytest.approx(np.arange(n) / layout["rate_hz"], abs=6e-4)
    assert set(codes(recording)) <= {"crlf", "lone_cr", "byte_order_mark"}
    assert [found.name for found in candidates(str(path), params=PARAMS)] == ["csv"]
    expected = {"iso": START, "offset": START.replace(tzinfo=EAST), "elapsed": None, "none": None}
    epoch = datetime.fromtimestamp(EPOCH_MS / 1000, tz=UTC)
    assert recording.start == expected.get(layout["kind"], epoch)


@pytest.mark.parametrize(("unit", "per_g"), PER_G.items())
def test_the_unit_is_inferred(tmp_path, unit, per_g):
    recording, block = read(
        write(tmp_path / "a.csv", table(lambda i: f"{i / 100:.2f}", per_g=per_g))
    )
    assert recording.unit == unit
    assert "unit_inferred" in notes(recording)
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-5)


def test_the_unit_may_be_given(tmp_path):
    path = write(tmp_path / "a.csv", table(lambda i: f"{i / 100:.2f}", per_g=600))
    with pytest.raises(MalformedFileError, match="unit"):
        read(path)
    recording, block = read(path, unit="600")
    assert recording.unit == "1/600 g"
    assert block.acceleration_g == pytest.approx(leg_at_rest(N), abs=1e-5)


def test_z_y_x_with_seconds_elapsed_is_m_per_s2_by_the_apps_habit(tmp_path):
    samples = (leg_at_rest(N) - [0.1, -0.2, 0.97]) * G_M_PER_S2
    lines = ["time,seconds_elapsed,z,y,x"]
    for i, (x, y, z) in enumerate(samples):
        lines.append(f"{1_760_565_906_248_623_000 + i * 10_029_000},{i * 0.010029},{z},{y},{x}")
    recording, block = read(write(tmp_path / "Accelerometer.csv", lines))
    assert (recording.unit, recording.clock, recording.gravity_included) == ("m/s2", "utc", False)
    assert block.acceleration_g == pytest.approx(samples / G_M_PER_S2, abs=1e-6)
    assert "gravity_removed" in notes(recording)


def test_nanoseconds_lose_nothing(tmp_path):
    first = 1_760_565_906_248_623_001
    stamps = [first + i * 10_000_003 for i in range(N)]
    _, block = read(write(tmp_path / "a.csv", table(lambda i: stamps[i])))
    assert np.rint(block.time_s * 1e9).astype(int).tolist() == [ns - first for ns in stamps]


def test_the_offset_in_the_file_is_its_zone_and_z_is_none(tmp_path):
    east = write(tmp_path / "a.csv", table(lambda i: wall(i).replace(tzinfo=EAST).isoformat()))
    zulu = write(tmp_path / "b.csv", table(lambda i: f"{wall(i).isoformat()}Z"))
    recording = read(east)[0]
    assert (recording.clock, recording.zone) == ("utc", "+02:00")
    assert recording.start.isoformat() == "2026-11-21T22:00:00+02:00"
    assert (read(zulu)[0].clock, read(zulu)[0].zone) == ("utc", "")


def test_an_offset_that_changes_at_night_is_no_jump(tmp_path):
    def stamp(i: int) -> str:
        offset = timezone(timedelta(hours=2 if i < 700 else 1))
        moment = datetime(2026, 10, 25, 0, 59, 53, tzinfo=UTC) + timedelta(seconds=i / 100)
        return moment.astimezone(offset).isoformat()

    recording, block = read(write(tmp_path / "a.csv", table(stamp)))
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(recording) == {}


def test_quoted_decimal_commas_are_read(tmp_path):
    samples = leg_at_rest(N)
    lines = ["time,x,y,z"] + [
        ",".join(f'"{value:.6f}"'.replace(".", ",") for value in (i / 100, *sample))
        for i, sample in enumerate(samples)
    ]
    _, block = read(write(tmp_path / "a.csv", lines))
    assert np.array_equal(block.acceleration_g, samples.astype(np.float32))


def test_quoted_cells_are_read(tmp_path):
    plain = table(lambda i: f"{wall(i)}")
    lines = [",".join(f'"{cell}"' for cell in line.split(",")) for line in plain]
    recording, block = read(write(tmp_path / "a.csv", lines))
    assert np.array_equal(block.acceleration_g, leg_at_rest(N).astype(np.float32))
    assert recording.start == START


def test_a_trailing_delimiter_is_an_empty_last_column(tmp_path):
    lines = [f"{line}," for line in table(lambda i: f"{i / 100:.2f}")]
    lines.insert(1, "s,g,g,g,")
    recording, block = read(write(tmp_path / "a.csv", lines))
    assert len(block.time_s) == N
    assert "unit_inferred" not in notes(recording)


def test_the_time_column_may_be_named(tmp_path):
    lines = table(lambda i: f"{i},{wall(i)}", names=("n", "logged", "x", "y", "z"))
    path = write(tmp_path / "a.csv", lines)
    assert read(path)[0].clock == "local"
    recording, block = read(path, time_col="n", rate_hz=25.0)
    assert (recording.clock, block.time_s[1]) == ("unknown", 0.04)


def test_without_time_column_the_rate_is_used(tmp_path):
    lines = [line.partition(",")[2] for line in table(lambda i: "")]
    path = write(tmp_path / "a.csv", lines)
    with pytest.raises(MalformedFileError, match="no time column"):
        read(path)
    recording, block = read(path, rate_hz=64.0)
    assert block.time_s == pytest.approx(np.arange(N) / 64)
    assert recording.nominal_rate_hz == 64.0
    with pytest.raises(InputError, match="at least 10"):
        read(path, rate_hz=5.0)


def test_a_decimal_mark_may_be_given(tmp_path):
    lines = [line.replace(",", ";") for line in table(lambda i: f"{i / 100:.2f}")]
    path = write(tmp_path / "a.csv", lines)
    assert read(path, decimal=".")[0].log.n_samples == N
    with pytest.raises(ParameterError, match="--decimal"):
        read(path, decimal="'")


LOCAL = [lambda i: f"{wall(i)}", "local"]
ELAPSED = [lambda i: f"{i / 100:.2f}", "unknown"]


@pytest.mark.parametrize(
    ("stamp", "given", "start", "clock", "zone"),
    [
        (LOCAL[0], datetime(2026, 1, 2, 3, 4), datetime(2026, 1, 2, 3, 4), "local", ""),
        (LOCAL[0], datetime(2026, 1, 2, 3, 4, tzinfo=EAST),
         datetime(2026, 1, 2, 3, 4, tzinfo=EAST), "utc", "+02:00"),
        (LOCAL[0], time(21, 30), datetime(2026, 11, 21, 21, 30), "local", ""),
        (ELAPSED[0], datetime(2026, 1, 2, 3, 4), datetime(2026, 1, 2, 3, 4), "local", ""),
        (ELAPSED[0], datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
         datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "utc", ""),
        (ELAPSED[0], time(21, 30), datetime(1970, 1, 1, 21, 30), "time_of_day", ""),
    ],
)  # fmt: skip
def test_the_start_that_is_given_wins(tmp_path, stamp, given, start, clock, zone):
    recording, block = read(write(tmp_path / "a.csv", table(stamp)), start=given)
    assert (recording.start, recording.clock, recording.zone) == (start, clock, zone)
    assert recording.start.utcoffset() == start.utcoffset()
    assert "start_given" in notes(recording)
    assert not notes(recording) & {"clock_local", "clock_unknown"}
    assert block.time_s == pytest.approx(np.arange(N) / 100)


@pytest.mark.parametrize("year", [1970, 2000, 2150])
def test_a_clock_that_was_never_set_is_unknown(tmp_path, year):
    lines = table(lambda i: f"{wall(i).replace(year=year)}")
    recording, block = read(write(tmp_path / "a.csv", lines))
    assert (recording.start, recording.clock) == (None, "unknown")
    assert "clock_unknown" in notes(recording)
    assert block.time_s == pytest.approx(np.arange(N) / 100)


def test_a_time_of_day_runs_on_through_midnight(tmp_path):
    late = datetime(2026, 11, 21, 23, 59, 55)
    recording, block = read(
        write(tmp_path / "a.csv", table(lambda i: f"{wall(i, start=late):%H:%M:%S.%f}"))
    )
    assert (recording.clock, recording.start.time()) == ("time_of_day", time(23, 59, 55))
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert codes(recording) == {}


def test_stamps_to_the_second_are_spread(tmp_path):
    recording, block = read(
        write(tmp_path / "a.csv", table(lambda i: f"{wall(i // 100 * 100):%Y-%m-%d %H:%M:%S}"))
    )
    assert block.time_s == pytest.approx(np.arange(N) / 100)
    assert "stamps_spread" in notes(recording)
