"""Exports: what is written is what was recorded, in each layout."""

from __future__ import annotations

import gzip
import hashlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from legmotion.errors import ParameterError
from legmotion.simulate import SimulatedLeg, scenario, simulate_night
from legmotion.simulate.digits import constant, fixed_point, joined, wall_clock
from legmotion.simulate.exports import export_chunks, write_export, write_truth
from legmotion.simulate.layouts import LAYOUTS, AxivityLayout, GenericLayout

START = datetime(2026, 1, 20, 22, 30)
FORTY_DAYS = 40 * 86_400 * 10**9


@pytest.fixture(scope="module")
def leg() -> SimulatedLeg:
    settings = scenario(
        "nominal", duration_h=0.1, rate_hz=25.0, jitter_ms=(0.0, 0.0), gaps_per_night=(3, 3)
    )
    return simulate_night(settings, seed=1).legs[0]


def rows_of(leg, layout, delimiter=",") -> list[list[str]]:
    text = b"".join(export_chunks(leg, layout=layout)).decode("ascii")
    assert text.endswith("\n")
    rows = [line.split(delimiter) for line in text.splitlines()]
    return rows[1:] if layout.header() else rows


def axes_of(rows, *, first: int, decimal=".") -> np.ndarray:
    return np.array([[float(v.replace(decimal, ".")) for v in r[first : first + 3]] for r in rows])


@given(
    arrays(np.int64, st.integers(0, 6), elements=st.integers(-(10**17), 10**17)), st.integers(0, 6)
)
def test_numbers_are_written_as_python_writes_them(scaled, decimals):
    text = joined([fixed_point(scaled, decimals)], delimiter=",").decode()
    expected = []
    for value in scaled.tolist():
        whole, part = divmod(abs(value), 10**decimals)
        fraction = f".{part:0{decimals}d}" if decimals else ""
        expected.append(f"{'-' if value < 0 else ''}{whole}{fraction}\n")
    assert text == "".join(expected)


@given(st.lists(st.integers(0, FORTY_DAYS), max_size=5), st.sampled_from([0, 3, 6]))
def test_wall_clocks_are_written_as_datetime_writes_them(offsets_ns, decimals):
    start_ns = 1_768_948_200 * 10**9
    ns = np.array(offsets_ns, dtype=np.int64) + start_ns
    lines = joined([wall_clock(ns, decimals)], delimiter=",").decode().splitlines()
    for line, offset_ns in zip(lines, offsets_ns, strict=True):
        moment = START + timedelta(microseconds=offset_ns // 1000)
        text = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
        assert line == text[: 19 + (decimals + 1 if decimals else 0)]


def test_a_constant_column_stands_in_every_row():
    assert joined([constant("Z", 2), constant("1", 2)], delimiter=";") == b"Z;1\nZ;1\n"


def test_omgui_text_looks_as_documented(leg):
    first = rows_of(leg, AxivityLayout())[0]
    assert first[0] == "2026-01-20 22:30:00.000"
    assert [len(cell.split(".")[1]) for cell in first[1:]] == [6, 6, 6]
    assert rows_of(leg, AxivityLayout(stamp="unix"))[0][0] == "1768948200.0000"
    assert rows_of(leg, AxivityLayout(stamp="secs"))[0][0] == "0.0000"
    assert rows_of(leg, AxivityLayout(stamp="excel"))[0][0] == "46042.9375000000"
    assert rows_of(leg, AxivityLayout(stamp="matlab"))[0][0] == "740002.9375000000"
    assert [row[0] for row in rows_of(leg, AxivityLayout(stamp="sequence"))[:3]] == ["0", "1", "2"]
    assert len(rows_of(leg, AxivityLayout(stamp="none"))[0]) == 3
    assert len(rows_of(leg, AxivityLayout(device="AX6", counts_per_g=4096))[0]) == 7


@pytest.mark.parametrize("counts_per_g", [64, 256])
def test_omgui_values_are_steps_of_the_converter(leg, counts_per_g):
    in_g = rows_of(leg, AxivityLayout(counts_per_g=counts_per_g))
    in_counts = rows_of(leg, AxivityLayout(counts_per_g=counts_per_g, is_lsb=True))
    counts = axes_of(in_counts, first=1)
    np.testing.assert_array_equal(counts, np.rint(leg.acceleration_g * counts_per_g))
    np.testing.assert_allclose(axes_of(in_g, first=1), counts / counts_per_g, atol=5.1e-7)


@pytest.mark.parametrize(
    ("stamp", "read_s"),
    [
        ("timestamp", lambda text: (datetime.fromisoformat(text) - START).total_seconds()),
        ("unix", lambda text: float(text) - 1_768_948_200),
        ("secs", float),
        ("excel", lambda text: (float(text) - 46042.9375) * 86_400),
        ("matlab", lambda text: (float(text) - 740002.9375) * 86_400),
    ],
)
def test_omgui_stamps_tell_when_samples_were_taken(leg, stamp, read_s):
    rows = rows_of(leg, AxivityLayout(stamp=stamp))
    time_s = np.array([read_s(row[0]) for row in rows])
    np.testing.assert_allclose(time_s, leg.time_s, atol=1.01e-3)


def test_a_block_repeats_the_stamp_of_its_first_row_and_ends_at_a_gap(leg):
    texts = [row[0] for row in rows_of(leg, AxivityLayout(stamp="block"))]
    stamps_s = np.array([(datetime.fromisoformat(t) - START).total_seconds() for t in texts])
    changes = np.flatnonzero(np.diff(stamps_s)) + 1
    np.testing.assert_allclose(stamps_s[changes], leg.time_s[changes], atol=1.01e-3)
    assert np.diff(changes).max() <= 120
    for row in np.flatnonzero(np.diff(leg.time_s) > 0.5) + 1:
        assert row in changes


@pytest.mark.parametrize(("unit", "per_g"), [("g", 1.0), ("mg", 1000.0), ("m/s2", 9.80665)])
def test_generic_values_are_in_their_unit(leg, unit, per_g):
    rows = rows_of(leg, GenericLayout(unit=unit, decimals=6))
    np.testing.assert_allclose(axes_of(rows, first=1), leg.acceleration_g * per_g, atol=5.1e-7)


@pytest.mark.parametrize(
    ("time", "per_s"), [("epoch_s", 1.0), ("epoch_ms", 1e3), ("epoch_us", 1e6), ("epoch_ns", 1e9)]
)
def test_epochs_count_from_1970_in_utc(leg, time, per_s):
    rows = rows_of(leg, GenericLayout(time=time, utc_offset_min=-300))
    first_s = START.replace(tzinfo=timezone(timedelta(hours=-5))).timestamp()
    time_s = np.array([float(row[0]) for row in rows]) / per_s - first_s
    np.testing.assert_allclose(time_s, leg.time_s, atol=1.01e-3)


def test_iso_stamps_carry_their_offset_or_none(leg):
    texts = [row[0] for row in rows_of(leg, GenericLayout(time="iso_offset", utc_offset_min=345))]
    assert texts[0] == "2026-01-20T22:30:00.000+05:45"
    offset = timedelta(minutes=345)
    assert all(datetime.fromisoformat(text).utcoffset() == offset for text in texts)
    assert rows_of(leg, GenericLayout(time="iso_local"))[0][0] == "2026-01-20T22:30:00.000"


@pytest.mark.parametrize(("time", "per_s"), [("elapsed_s", 1.0), ("elapsed_ms", 1e3)])
def test_elapsed_time_begins_at_zero(leg, time, per_s):
    rows = rows_of(leg, GenericLayout(time=time))
    time_s = np.array([float(row[0]) for row in rows]) / per_s
    assert time_s[0] == 0.0
    np.testing.assert_allclose(time_s, leg.time_s, atol=1.01e-3)


def test_a_decimal_comma_needs_another_delimiter(leg):
    layout = GenericLayout(decimal=",", delimiter=";", names=("t", "ax", "ay", "az"))
    assert layout.header() == b"t;ax;ay;az\n"
    rows = rows_of(leg, layout, delimiter=";")
    np.testing.assert_allclose(axes_of(rows, first=1, decimal=","), leg.acceleration_g, atol=5.1e-7)
    with pytest.raises(ParameterError, match="delimiter"):
        GenericLayout(decimal=",")


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_every_layout_writes_each_sample_once(leg, name, tmp_path: Path):
    path = tmp_path / "night.csv"
    write_export(leg, path, layout=LAYOUTS[name])
    lines = path.read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert len(lines) - bool(LAYOUTS[name].header()) == leg.time_s.size
    assert len({line.count(b",") + line.count(b";") for line in lines[1:]}) <= 2


@pytest.mark.parametrize("name", ["night.csv", "night.csv.gz"])
def test_the_same_night_gives_the_same_bytes(leg, name, tmp_path: Path):
    digests = set()
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / name
        write_export(leg, path, layout=LAYOUTS["axivity"])
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_a_gzip_holds_the_same_text(leg, tmp_path: Path):
    plain, packed = tmp_path / "night.csv", tmp_path / "night.csv.gz"
    for path in (plain, packed):
        write_export(leg, path, layout=LAYOUTS["generic"])
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()


def test_a_file_that_cannot_be_written_is_named_and_leaves_nothing(leg, tmp_path: Path):
    with pytest.raises(ParameterError, match="absent"):
        write_export(leg, tmp_path / "absent" / "night.csv", layout=LAYOUTS["axivity"])
    (tmp_path / "night.csv").mkdir()
    with pytest.raises(ParameterError, match=r"night\.csv"):
        write_export(leg, tmp_path / "night.csv", layout=LAYOUTS["axivity"])
    assert [path.name for path in tmp_path.iterdir()] == ["night.csv"]


def test_the_truth_is_written_with_its_columns(tmp_path: Path):
    settings = scenario("nominal", duration_h=0.5, rate_hz=10.0, sides=("left", "right"))
    night = simulate_night(settings, seed=3)
    path = tmp_path / "truth.csv"
    write_truth(night, path)
    lines = path.read_text().splitlines()
    assert lines[0].startswith("event,onset_s,offset_s,true_onset_s,side,kind")
    assert len(lines) - 1 == sum(leg.truth.n_rows for leg in night.legs)
    first = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert float(first["onset_s"]) == pytest.approx(night.legs[0].truth["onset_s"][0], abs=5e-4)
    assert first["side"] == "left"
    assert first["is_movement"] in ("true", "false")
