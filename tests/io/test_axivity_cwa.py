"""Axivity's own file: the layout, damage, and the real files beside the checkout."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InputError, LegmotionError, MalformedFileError
from legmotion.io.readers import _axivity_kernels as kernels
from legmotion.io.registry import candidates
from tests.io import cwa
from tests.io.helpers import PARAMS, codes, notes, read, read_or_refused, with_limits
from tests.reference import axivity as reference

N = 2400
COUNTS = cwa.counts_at_rest(N)
SAMPLES = Path(__file__).parents[2] / "../shared/samples/axivity"
REAL = pytest.mark.skipif(not SAMPLES.exists(), reason="no real samples beside the checkout")


def bodies(kernel):
    return [kernel, getattr(kernel, "py_func", kernel)]


def written(path: Path, blocks: list[bytes], **options: object) -> Path:
    path.write_bytes(cwa.header(**options) + b"".join(blocks))
    return path


def test_a_packed_file_gives_its_counts_in_g_and_its_times(tmp_path):
    path = written(tmp_path / "night.cwa", cwa.blocks(COUNTS), note="_p=left+ankle&_sc=26")
    (found,) = candidates(str(path), params=PARAMS)
    assert found.name == "axivity_cwa"
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, (COUNTS / 256).astype(np.float32))
    assert block.time_s == pytest.approx(np.arange(N) / 100, abs=2e-4)
    assert recording.start == pytest.approx(cwa.START, abs=timedelta(milliseconds=1))
    assert (recording.clock, recording.zone, recording.side) == ("local", "", "left")
    assert (recording.unit, recording.nominal_rate_hz) == ("g", 100.0)
    assert recording.device == "Axivity AX3 1234, session 7"
    assert "placement_recorded" in notes(recording)
    assert "26" not in "".join(note.sentence for note in recording.notes)
    assert "device" in recording.clock_evidence
    assert codes(recording) == {}


def test_large_counts_lose_the_bits_that_their_shift_takes(tmp_path):
    counts = COUNTS.copy()
    counts[100] = (4080, -4088, 9)
    _, block = read(written(tmp_path / "a.cwa", cwa.blocks(counts)))
    assert block.acceleration_g[100].tolist() == [4080 / 256, -4088 / 256, 8 / 256]


def test_an_unpacked_file_gives_its_counts_in_g(tmp_path):
    path = written(tmp_path / "a.cwa", cwa.blocks(COUNTS, per_block=80, layout=0x32))
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, (COUNTS / 256).astype(np.float32))
    assert recording.side is None


@pytest.mark.parametrize(("layout", "per_block"), [(0x62, 40), (0x92, 26)])
def test_the_acceleration_stands_behind_the_gyroscope(tmp_path, layout, per_block):
    counts = cwa.counts_at_rest(N, per_g=2048)
    blocks = cwa.blocks(counts, per_block=per_block, layout=layout, light=3 << 13)
    recording, block = read(written(tmp_path / "a.cwa", blocks, model=0x64, device=6_011_834))
    assert np.array_equal(block.acceleration_g, (counts / 2048).astype(np.float32))
    assert recording.device == "Axivity AX6 6011834, session 7"


def test_samples_lie_between_the_stamps_of_their_blocks(tmp_path):
    # The device runs one percent slow, and each stamp is that of the block's 50th sample.
    step = timedelta(microseconds=10_100)
    blocks = [
        cwa.block(COUNTS[i : i + 120], at=cwa.START + (i + 50) * step, sequence=n, anchor=50)
        for n, i in enumerate(range(0, N, 120))
    ]
    _, block = read(written(tmp_path / "a.cwa", blocks))
    assert block.time_s == pytest.approx(np.arange(N) * 0.0101, abs=1e-3)


def test_stamps_of_whole_seconds_lead_from_second_to_second(tmp_path):
    blocks = []
    for number, i in enumerate(range(0, N, 120)):
        second = -(-i // 100)
        at = cwa.START + timedelta(seconds=second)
        blocks.append(
            cwa.block(
                COUNTS[i : i + 120], at=at, sequence=number, anchor=100 * second - i,
                has_fraction=False,
            )
        )  # fmt: skip
    _, block = read(written(tmp_path / "a.cwa", blocks))
    assert block.time_s == pytest.approx(np.arange(N) / 100, abs=1e-6)


@pytest.mark.parametrize("params", [PARAMS, with_limits(block_rows=200)], ids=["large", "small"])
def test_damaged_blocks_are_left_out_counted_and_a_gap(tmp_path, params):
    blocks = cwa.blocks(COUNTS)
    blocks[0] = b"\xff" * 512
    for damaged in (7, 8):
        broken = bytearray(blocks[damaged])
        broken[200] ^= 0x10
        blocks[damaged] = bytes(broken)
    recording, block = read(written(tmp_path / "a.cwa", blocks), params=params)
    kept = np.r_[120:840, 1080:N]
    assert np.array_equal(block.acceleration_g, (COUNTS[kept] / 256).astype(np.float32))
    assert block.time_s == pytest.approx((kept - 120) / 100, abs=1e-3)
    assert codes(recording) == {"bad_block": (3, None)}
    assert "the first is block 1" in recording.log.repairs["bad_block"].reason


def test_bytes_that_were_lost_cost_one_block(tmp_path):
    stored = b"".join(cwa.blocks(COUNTS))
    path = tmp_path / "a.cwa"
    path.write_bytes(cwa.header() + stored[:1300] + stored[1401:])
    recording, block = read(path)
    assert len(block.time_s) == N - 120
    assert codes(recording) == {"bad_block": (1, None)}


def test_a_file_that_was_cut_is_read_to_where_it_ends(tmp_path):
    path = tmp_path / "a.cwa"
    path.write_bytes((cwa.header() + b"".join(cwa.blocks(COUNTS)))[:-100])
    recording, block = read(path)
    assert len(block.time_s) == N - 120
    assert codes(recording) == {"cut_file": (1, None)}


def test_a_pause_stays_a_gap(tmp_path):
    blocks = cwa.blocks(COUNTS)
    later = cwa.START + timedelta(hours=1)
    blocks += [
        cwa.block(COUNTS[i : i + 120], at=later + timedelta(seconds=i / 100), sequence=n + 50)
        for n, i in enumerate(range(0, N, 120))
    ]
    recording, block = read(written(tmp_path / "a.cwa", blocks))
    assert len(block.time_s) == 2 * N
    assert block.time_s[N] == pytest.approx(3600.0, abs=1e-3)
    assert np.diff(block.time_s).max() == pytest.approx(3600 - 23.99, abs=1e-3)
    assert codes(recording) == {}


def test_a_clock_that_was_never_set_is_unknown(tmp_path):
    blocks = [
        cwa.block(
            COUNTS[i : i + 120], at=datetime(2000, 1, 1) + timedelta(seconds=i / 100), sequence=n
        )
        for n, i in enumerate(range(0, N, 120))
    ]
    recording, _ = read(written(tmp_path / "a.cwa", blocks))
    assert (recording.start, recording.clock) == (None, "unknown")


def test_gzip_and_zip_around_it_are_read(tmp_path):
    plain = written(tmp_path / "night.cwa", cwa.blocks(COUNTS))
    packed = tmp_path / "night.cwa.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("left/night.cwa", plain.read_bytes())
        archive.writestr("__MACOSX/left/._night.cwa", b"junk")
    wrapped = tmp_path / "night.zip"
    wrapped.write_bytes(stored.getvalue())
    expected = read(plain)[1].acceleration_g
    for path in (packed, wrapped):
        assert np.array_equal(read(path)[1].acceleration_g, expected)


def test_a_file_without_a_sound_block_is_refused(tmp_path):
    path = tmp_path / "a.cwa"
    for content in (cwa.header(), cwa.header() + bytes(5120), cwa.header()[:300]):
        path.write_bytes(content)
        with pytest.raises(MalformedFileError, match=r"a\.cwa"):
            read(path)


def test_a_file_cut_anywhere_is_read_or_refused(tmp_path):
    stored = cwa.header() + b"".join(cwa.blocks(COUNTS))
    path = tmp_path / "a.cwa"
    rng = np.random.default_rng(1)
    cuts = [*range(1, 64), *rng.integers(64, 1100, 20), *rng.integers(1100, len(stored), 40)]
    for cut in cuts:
        path.write_bytes(stored[:cut])
        outcome = read_or_refused(path, params=with_limits(min_duration_s=1.0))
        if isinstance(outcome, LegmotionError):
            assert isinstance(outcome, InputError)
            continue
        n = (cut - 1024) // 512 * 120
        assert len(outcome[1].time_s) == n
        assert np.array_equal(outcome[1].acceleration_g, (COUNTS[:n] / 256).astype(np.float32))


def test_the_size_of_chunks_changes_nothing(tmp_path, monkeypatch):
    blocks = cwa.blocks(COUNTS)
    blocks[9] = bytes(512)
    path = written(tmp_path / "a.cwa", blocks)
    expected = read(path)
    monkeypatch.setattr("legmotion.io.stored._CHUNK_BYTES", 700)
    monkeypatch.setattr("legmotion.io.readers._pieces._ENOUGH_BYTES", 1500)
    recording, block = read(path)
    assert np.array_equal(block.acceleration_g, expected[1].acceleration_g)
    assert np.array_equal(block.time_s, expected[1].time_s)
    assert codes(recording) == codes(expected[0])


def made_blocks(seed: int) -> list[bytes]:
    """Return a few blocks of one layout, some of them damaged or out of order."""
    rng = np.random.default_rng(seed)
    layout, most = [(0x30, 120), (0x32, 80), (0x62, 40), (0x92, 26)][rng.integers(4)]
    found, number, at = [], 0, cwa.START
    for _ in range(rng.integers(1, 6)):
        n = int(rng.integers(1, most + 1))
        made = cwa.block(
            rng.integers(-4000, 4000, (n, 3)) & (-8 if layout == 0x30 else -1), at=at,
            sequence=number, anchor=int(rng.integers(-40, 160)), layout=layout,
            light=int(rng.integers(8)) << 13, has_fraction=bool(rng.integers(2)),
        )  # fmt: skip
        if rng.random() < 0.2:
            broken = bytearray(made)
            broken[rng.integers(30)] = rng.integers(256)
            made = cwa.with_checksum(bytes(broken)) if rng.random() < 0.7 else bytes(broken)
        found.append(made)
        number += 1 if rng.random() < 0.8 else 3
        at += timedelta(seconds=float(rng.choice([n / 100, n / 97, 5.0])))
    return found


@pytest.mark.parametrize("which", [0, 1], ids=["compiled", "python"])
@given(seed=st.integers(0, 10_000))
def test_blocks_are_read_as_their_layout_says(which, seed):
    blocks = made_blocks(seed)
    said = [reference.head(block) for block in blocks]
    n_sound = said.index(None) if None in said else len(said)
    words = np.frombuffer(b"".join(blocks), "<u2")
    heads = np.empty((len(blocks), kernels.N_COLUMNS), np.int64)
    assert (
        bodies(kernels.read_heads)[which % len(bodies(kernels.read_heads))](words, heads) == n_sound
    )
    heads = heads[:n_sound]
    expected = [list(one.values()) for one in said[:n_sound]]
    # A fraction is cut to whole nanoseconds here and there.
    assert heads.tolist() == [[row[0], pytest.approx(row[1], abs=1), *row[2:]] for row in expected]
    out = np.empty((int(heads[:, kernels.COUNT].sum()), 3), np.float32)
    bodies(kernels.decode)[which % len(bodies(kernels.decode))](words, heads, out)
    assert out.tolist() == [sample for one in blocks[:n_sound] for sample in reference.samples(one)]


@given(seed=st.integers(0, 10_000))
def test_times_lie_on_lines_through_the_anchors(seed):
    from legmotion.io.readers.axivity_cwa import _page

    blocks = [block for block in made_blocks(seed) if reference.head(block) is not None]
    if not blocks:
        return
    words = np.frombuffer(b"".join(blocks), "<u2")
    heads = np.empty((len(blocks), kernels.N_COLUMNS), np.int64)
    kernels.read_heads(words, heads)
    page, _ = _page(words, heads, len(blocks), None)
    assert page.stamp_ns - np.array(reference.times(blocks)) == pytest.approx(0, abs=600)
    # The same blocks in two parts: the second goes on from the first.
    first, before = _page(words, heads, 1, None)
    rest, _ = _page(words[256:], heads[1:], len(blocks) - 1, before) if blocks[1:] else (None, None)
    joined = [first.stamp_ns] + ([] if rest is None else [rest.stamp_ns])
    assert np.array_equal(np.concatenate(joined), page.stamp_ns)


@REAL
def test_the_real_file_is_its_export_but_for_the_sample_that_the_export_lost():
    recording, block = read(SAMPLES / "ax3_testfile.cwa")
    exported, rows = read(SAMPLES / "ax3_testfile.csv")
    assert len(block.time_s) == 17_400
    kept = np.delete(np.arange(17_400), 22)
    assert np.array_equal(block.acceleration_g[kept], rows.acceleration_g)
    late_s = (exported.start - recording.start).total_seconds()
    assert block.time_s[kept] == pytest.approx(rows.time_s + late_s, abs=0.05)
    assert (recording.side, recording.device) == ("right", "Axivity AX3 39434, session 26")
    assert codes(recording) == {}


@REAL
def test_the_real_file_with_gyroscope_is_its_export():
    recording, block = read(SAMPLES / "ax6_testfile.cwa")
    exported, rows = read(SAMPLES / "ax6_testfile.csv")
    assert len(block.time_s) == 11_320
    # The export has six decimals.
    assert block.acceleration_g == pytest.approx(rows.acceleration_g, abs=1e-6)
    late_s = (exported.start - recording.start).total_seconds()
    assert block.time_s == pytest.approx(rows.time_s + late_s, abs=0.05)


@REAL
def test_the_real_file_with_damaged_blocks_is_read_around_them():
    name = "ax3_testfile_corrupt_blocks_0_13_14_142_143_144.cwa"
    recording, block = read(SAMPLES / name)
    whole, all_samples = read(SAMPLES / "ax3_testfile.cwa")
    assert len(block.time_s) == 16_680
    assert codes(recording) == {"bad_block": (6, None)}
    kept = np.delete(np.arange(142 * 120), np.r_[0:120, 13 * 120 : 15 * 120])
    assert np.array_equal(block.acceleration_g, all_samples.acceleration_g[kept])
    late_s = (recording.start - whole.start).total_seconds()
    assert block.time_s + late_s == pytest.approx(all_samples.time_s[kept], abs=0.05)
