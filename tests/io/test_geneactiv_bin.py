"""GENEActiv's own file: the layout, damage, and the real file beside the checkout."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InputError, LegmotionError, MalformedFileError
from legmotion.io.readers import _geneactiv_kernels as kernels
from legmotion.io.registry import candidates
from tests.io import geneactiv
from tests.io.helpers import PARAMS, codes, notes, read, read_or_refused, with_limits
from tests.reference import geneactiv as reference

N = 2400
COUNTS = geneactiv.counts_at_rest(N)
SAMPLE = Path(__file__).parents[2] / "../shared/samples/geneactiv/GENEActiv_testfile.bin"
CET = timezone(timedelta(hours=1))


def written(path: Path, pages: list[bytes], **options: object) -> Path:
    n_pages = options.pop("n_pages", len(pages))
    path.write_bytes(geneactiv.header(n_pages=n_pages, **options) + b"".join(pages))
    return path


def test_a_file_gives_its_counts_in_g_and_its_times(tmp_path):
    path = written(tmp_path / "night.bin", geneactiv.pages(COUNTS))
    (found,) = candidates(str(path), params=PARAMS)[:1]
    assert found.name == "geneactiv_bin"
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, geneactiv.in_g(COUNTS))
    assert block.time_s == pytest.approx(np.arange(N) / 100, abs=1e-6)
    assert recording.start == geneactiv.START.replace(tzinfo=CET)
    assert (recording.clock, recording.zone, recording.side) == ("utc", "+01:00", "left")
    assert (recording.unit, recording.nominal_rate_hz) == ("g", 100.0)
    assert recording.device == "GENEActiv 012967"
    assert "GMT +01:00" in recording.clock_evidence
    assert "placement_recorded" in notes(recording)
    assert codes(recording) == {}


@pytest.mark.parametrize(
    ("place", "side"), [("right ankle", "right"), ("ankle", None), ("", None), ("L", "left")]
)
def test_the_place_that_was_set_up_may_name_the_leg(tmp_path, place, side):
    recording, _ = read(written(tmp_path / "a.bin", geneactiv.pages(COUNTS), place=place))
    assert recording.side == side
    assert ("placement_recorded" in notes(recording)) == bool(place)


def test_a_device_that_was_set_up_west_of_greenwich_keeps_that_offset(tmp_path):
    path = written(tmp_path / "a.bin", geneactiv.pages(COUNTS), zone="GMT -04:30")
    recording, _ = read(path)
    west = timezone(-timedelta(hours=4, minutes=30))
    assert (recording.start, recording.zone) == (geneactiv.START.replace(tzinfo=west), "-04:30")


@pytest.mark.parametrize("zone", ["", "GMT", "somewhere", "GMT +99:00"])
def test_without_an_offset_the_clock_is_local(tmp_path, zone):
    recording, _ = read(written(tmp_path / "a.bin", geneactiv.pages(COUNTS), zone=zone))
    assert (recording.start, recording.clock, recording.zone) == (geneactiv.START, "local", "")


def test_decimal_commas_are_read_as_points(tmp_path):
    pages = geneactiv.pages(COUNTS, page_s=3.5, rate="85,7", temperature="21,5")
    recording, block = read(written(tmp_path / "a.bin", pages, rate="85,7 Hz"))
    assert recording.nominal_rate_hz == 85.7
    assert block.time_s[:2100] == pytest.approx(np.arange(2100) * 3.5 / 300, abs=1e-6)


def test_samples_lie_between_the_stamps_of_their_pages(tmp_path):
    pages = geneactiv.pages(COUNTS, page_s=3.03)
    _, block = read(written(tmp_path / "a.bin", pages))
    assert block.time_s[:2100] == pytest.approx(np.arange(2100) * 0.0101, abs=1e-6)
    # Behind the last stamp the set rate goes on.
    assert np.diff(block.time_s[2101:]) == pytest.approx(0.01, abs=1e-6)


def test_what_the_clock_was_off_is_said(tmp_path):
    path = written(tmp_path / "a.bin", geneactiv.pages(COUNTS), drift="-5.3")
    recording, _ = read(path)
    (said,) = [note for note in recording.notes if note.code == "clock_drift"]
    assert said.value == -5.3


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_any_line_end_is_read(tmp_path, end):
    _, block = read(written(tmp_path / "a.bin", geneactiv.pages(COUNTS, end=end)))
    assert np.array_equal(block.acceleration_g, geneactiv.in_g(COUNTS))


def test_small_hexadecimal_digits_are_read(tmp_path):
    pages = [
        page[:-3602] + page[-3602:].lower() for page in geneactiv.pages(COUNTS)
    ]  # fmt: skip
    _, block = read(written(tmp_path / "a.bin", pages))
    assert np.array_equal(block.acceleration_g, geneactiv.in_g(COUNTS))


@pytest.mark.parametrize(
    "damage",
    [
        lambda page: page[:2000] + b"?" + page[2001:],
        lambda page: page[:2000] + page[2001:],
        lambda page: page.replace(b"Page Time:2026", b"Page Time:20x6"),
        lambda page: page.replace(b"Page Time:2026-11", b"Page Time:2026-13"),
        lambda page: page.replace(b"Sequence Number:", b"Sequence Numb:"),
        lambda page: page[:120],
        lambda page: page[:150] + b"\xff" * 4000,
    ],
)
def test_a_damaged_page_is_left_out_counted_and_a_gap(tmp_path, damage):
    pages = geneactiv.pages(COUNTS)
    pages[3] = damage(pages[3])
    recording, block = read(written(tmp_path / "a.bin", pages))
    kept = np.r_[0:900, 1200:N]
    assert np.array_equal(block.acceleration_g, geneactiv.in_g(COUNTS[kept]))
    assert block.time_s == pytest.approx(kept / 100, abs=1e-6)
    assert codes(recording) == {"bad_block": (1, None)}
    assert "the first is page 4" in recording.log.repairs["bad_block"].reason


def test_missing_pages_are_counted_and_a_gap(tmp_path):
    pages = geneactiv.pages(COUNTS)
    del pages[3:5]
    recording, block = read(written(tmp_path / "a.bin", pages, n_pages=8))
    kept = np.r_[0:900, 1500:N]
    assert block.time_s == pytest.approx(kept / 100, abs=1e-6)
    assert codes(recording) == {"missing_block": (2, None)}


@pytest.mark.parametrize("n_cut", [0, 1, 3, 1800, 3700])
def test_a_file_that_ends_early_is_read_to_its_last_whole_page(tmp_path, n_cut):
    stored = b"".join(geneactiv.pages(COUNTS))
    path = tmp_path / "a.bin"
    path.write_bytes(geneactiv.header(n_pages=12) + stored[: len(stored) - n_cut])
    recording, block = read(path)
    n_pages = 8 if n_cut < 3 else 7
    assert len(block.time_s) == 300 * n_pages
    assert codes(recording) == {"cut_file": (1, None)}
    reason = recording.log.repairs["cut_file"].reason
    assert f"{n_pages} whole pages of the 12" in reason


def test_a_clock_that_was_never_set_is_unknown(tmp_path):
    pages = [
        page.replace(b"Page Time:2026-11-21", b"Page Time:2000-01-01")
        for page in geneactiv.pages(COUNTS)
    ]
    recording, _ = read(written(tmp_path / "a.bin", pages))
    assert (recording.start, recording.clock) == (None, "unknown")


def test_nothing_about_the_wearer_is_kept(tmp_path):
    path = written(tmp_path / "a.bin", geneactiv.pages(COUNTS))
    path.write_bytes(path.read_bytes().replace(b"Subject Code:", b"Subject Code:Maria"))
    recording, _ = read(path)
    assert "Maria" not in repr(recording)
    assert "1800" not in repr(recording)


def test_a_packed_file_and_small_chunks_change_nothing(tmp_path, monkeypatch):
    pages = geneactiv.pages(COUNTS)
    pages[5] = pages[5][:1000]
    path = written(tmp_path / "night.bin", pages)
    expected = read(path)
    packed = tmp_path / "night.bin.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    monkeypatch.setattr("legmotion.io.stored._CHUNK_BYTES", 700)
    monkeypatch.setattr("legmotion.io.readers._pieces._ENOUGH_BYTES", 1500)
    for other in (path, packed):
        recording, block = read(other)
        assert np.array_equal(block.acceleration_g, expected[1].acceleration_g)
        assert np.array_equal(block.time_s, expected[1].time_s)
        assert codes(recording) == codes(expected[0]) == {"bad_block": (1, None)}


@pytest.mark.parametrize("lost", [b"x gain", b"z offset", b"Measurement Frequency"])
def test_a_header_without_its_scale_or_rate_is_refused(tmp_path, lost):
    path = tmp_path / "a.bin"
    header = geneactiv.header(n_pages=8).replace(lost, b"?")
    path.write_bytes(header + b"".join(geneactiv.pages(COUNTS)))
    with pytest.raises(MalformedFileError, match=r"a\.bin.*gain"):
        read(path)


def test_a_file_without_a_page_is_refused(tmp_path):
    path = tmp_path / "a.bin"
    for rest in (b"", b"Recorded Data\r\n" * 50, b"\0" * 5000):
        path.write_bytes(geneactiv.header(n_pages=8) + rest)
        with pytest.raises(MalformedFileError, match=r"a\.bin"):
            read(path)


def test_a_file_cut_anywhere_is_read_or_refused(tmp_path):
    header = geneactiv.header(n_pages=8)
    stored = header + b"".join(geneactiv.pages(COUNTS))
    path = tmp_path / "a.bin"
    rng = np.random.default_rng(1)
    cuts = [*range(1, 60), *rng.integers(60, len(header), 20), *rng.integers(0, len(stored), 40)]
    for cut in cuts:
        path.write_bytes(stored[:cut])
        outcome = read_or_refused(path, params=with_limits(min_duration_s=1.0))
        if isinstance(outcome, LegmotionError):
            assert isinstance(outcome, InputError)
            continue
        n = len(outcome[1].time_s)
        assert n % 300 == 0
        assert np.array_equal(outcome[1].acceleration_g, geneactiv.in_g(COUNTS[:n]))


def bodies(kernel):
    return [kernel, getattr(kernel, "py_func", kernel)]


@pytest.mark.parametrize("which", [0, 1], ids=["compiled", "python"])
@given(seed=st.integers(0, 10_000))
def test_pages_are_read_as_their_layout_says(which, seed):
    rng = np.random.default_rng(seed)
    pages = []
    for number in range(int(rng.integers(1, 4))):
        at = datetime(2024, 2, 28, 23, 59) + timedelta(seconds=float(rng.integers(0, 10**8)))
        page = bytearray(
            geneactiv.page(rng.integers(-2048, 2048, (300, 3)), at=at, sequence=number)
        )
        if rng.random() < 0.5:
            where = rng.integers(len(page) - 3602, len(page) - 2)
            page[where] = rng.choice(list(b"0129AFafgG x\xff"))
        if rng.random() < 0.5:
            begin = page.index(b"Page Time:") + len(b"Page Time:")
            digits = [begin + i for i in range(23) if chr(page[begin + i]).isdigit()][2:]
            page[rng.choice(digits)] = rng.choice(list(b"0123456789"))
        pages.append(bytes(page))
    said = reference.pages(b"".join(pages).decode("latin-1"))
    text = np.frombuffer(b"".join(pages), np.uint8)
    rows = np.empty((10, kernels.N_COLUMNS), np.int64)
    n, _ = bodies(kernels.find_pages)[which % len(bodies(kernels.find_pages))](
        text, True, 100_000, rows
    )
    numbers = np.arange(4096)
    g_of = np.tile(np.where(numbers < 2048, numbers, numbers - 4096), (3, 1)).astype(np.float32)
    out = np.empty((300 * n, 3), np.float32)
    rows = rows[:n]
    n_samples = bodies(kernels.decode)[which % len(bodies(kernels.decode))](text, rows, g_of, out)
    sound = rows[rows[:, kernels.DATA] >= 0]
    expected = [page for page in said if page is not None]
    assert sound[:, kernels.SEQUENCE].tolist() == [page["sequence"] for page in expected]
    assert sound[:, kernels.STAMP_NS].tolist() == [page["stamp_ns"] for page in expected]
    assert out[:n_samples].tolist() == [sample for page in expected for sample in page["samples"]]


@pytest.mark.skipif(not SAMPLE.exists(), reason="no real samples beside the checkout")
def test_the_real_file_is_read_to_where_it_was_cut():
    recording, block = read(SAMPLE)
    assert len(block.time_s) == 4800
    assert codes(recording) == {"cut_file": (1, None)}
    assert recording.start == datetime(2013, 5, 30, 10, 12, 54, 500_000, tzinfo=CET)
    assert recording.nominal_rate_hz == 85.7
    assert 1 / np.median(np.diff(block.time_s)) == pytest.approx(85.7, rel=0.001)
    # Its first sample, from the digits 0C4 FFD F3D and the header's gain and offset.
    first = [(100 * 196 - 439) / 25875, (100 * -3 + 662) / 25734, (100 * -195 + 3056) / 25538]
    assert block.acceleration_g[0] == pytest.approx(first, abs=1e-6)
    assert np.median(np.linalg.norm(block.acceleration_g, axis=1)) == pytest.approx(1.0, abs=0.02)
