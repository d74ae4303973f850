"""Samples that a reader decodes itself: the quick way and the careful one give the same."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import InputError, MalformedFileError, SummaryExportError
from legmotion.io.lines import Repairs
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Block, ReadLog, Recording
from legmotion.io.samples import About, Page, sample_recording
from legmotion.io.settle import Settler, gathered
from legmotion.io.source import Source
from legmotion.io.timeplan import TimePlan
from legmotion.params import IoParameters
from tests.io.helpers import PARAMS, codes, leg_at_rest, notes, with_limits

SMALL = with_limits(block_rows=64)
START_NS = 1_795_298_400 * 10**9
STEP_NS = 10_000_000
N = 3000
ABOUT = About(
    reader="made_up", device="Made Up 1", clock="local", clock_words="made up", side="left",
    nominal_rate_hz=100.0,
)  # fmt: skip
ROW = np.dtype([("stamp", "<i8"), ("xyz", "<f4", 3)])


def rows(n: int = N, *, per_g: float = 1.0) -> np.ndarray:
    """Return samples as the made-up format stores them."""
    found = np.empty(n, ROW)
    found["stamp"] = START_NS + STEP_NS * np.arange(n)
    found["xyz"] = leg_at_rest(n) * per_g
    return found


def pages(chunks: Iterator[bytes], repairs: Repairs) -> Iterator[Page]:
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        n = len(data) // ROW.itemsize
        found = np.frombuffer(data, ROW, n)
        rest = data[n * ROW.itemsize :]
        yield Page(stamp_ns=found["stamp"].copy(), acceleration=found["xyz"].copy())
    if rest:
        repairs.add("cut_file", "a last row that is cut off")


def recorded(
    path, found: np.ndarray, *, about: About = ABOUT, params: IoParameters = PARAMS, **options
) -> Recording:
    path.write_bytes(found.tobytes())
    source = Source(str(path), params=params)
    given_options = ReadOptions(**options)
    return sample_recording(source, about, pages, options=given_options, params=params)


@pytest.mark.parametrize("params", [PARAMS, SMALL], ids=["large", "small"])
def test_samples_and_what_the_reader_knows_become_a_recording(tmp_path, params):
    recording = recorded(tmp_path / "night.bin", rows(), params=params)
    block = recording.load()
    assert np.array_equal(block.acceleration_g, rows()["xyz"])
    assert block.time_s == pytest.approx(np.arange(N) / 100, abs=1e-9)
    assert recording.start.isoformat() == "2026-11-21T22:00:00"
    assert (recording.clock, recording.side, recording.unit) == ("local", "left", "g")
    assert (recording.name, recording.device) == ("night.bin", "Made Up 1")
    assert (recording.nominal_rate_hz, recording.clock_evidence) == (100.0, "made up")
    assert recording.log.n_samples == N
    assert recording.log.n_bytes == N * ROW.itemsize
    assert recording.log.is_complete
    assert codes(recording) == {}
    assert not any(part.acceleration_g.flags.writeable for part in recording.blocks())


def test_it_may_be_read_again(tmp_path):
    recording = recorded(tmp_path / "night.bin", rows())
    first, second = recording.load(), recording.load()
    assert np.array_equal(first.time_s, second.time_s)
    assert recording.log.n_samples == N


def test_standard_input_is_enough(monkeypatch):
    content = rows(200_000).tobytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    source = Source("-", params=PARAMS)
    recording = sample_recording(source, ABOUT, pages, options=ReadOptions(), params=PARAMS)
    assert len(recording.load().time_s) == 200_000


def test_a_zone_and_a_true_clock_make_an_aware_start(tmp_path):
    about = About(reader="made_up", device="", clock="utc", clock_words="UTC", zone="+02:00")
    recording = recorded(tmp_path / "a.bin", rows(), about=about)
    assert recording.start.isoformat() == "2026-11-22T00:00:00+02:00"
    assert (recording.clock, recording.zone) == ("utc", "+02:00")


def test_a_unit_that_rest_contradicts_is_put_right_and_said(tmp_path):
    recording = recorded(tmp_path / "a.bin", rows(per_g=1000.0))
    assert recording.unit == "mg"
    assert recording.load().acceleration_g == pytest.approx(rows()["xyz"], abs=1e-6)
    assert "unit_inferred" in notes(recording)


def test_counts_are_scaled_by_rest_or_as_the_user_says(tmp_path):
    about = About(reader="made_up", device="", clock="local", clock_words="", unit="")
    inferred = recorded(tmp_path / "a.bin", rows(per_g=256.0), about=about)
    assert inferred.unit == "1/256 g"
    said = recorded(tmp_path / "a.bin", rows(per_g=256.0), about=about, unit="250")
    assert said.unit == "1/250 g"
    assert "unit_not_used" not in notes(said)


def test_a_file_that_begins_in_motion_is_looked_into_further(tmp_path):
    found = rows(20_000)
    found["xyz"][:8000] = np.random.default_rng(0).normal(0, 2, (8000, 3))
    params = with_limits(block_rows=4000, probe_bytes=100_000, probe_max_bytes=400_000)
    recording = recorded(tmp_path / "a.bin", found, params=params)
    assert notes(recording) == {"clock_local"}
    params = with_limits(block_rows=4000, probe_bytes=100_000, probe_max_bytes=100_000)
    assert "unit_doubtful" in notes(recorded(tmp_path / "a.bin", found, params=params))


def test_options_without_a_use_are_said(tmp_path):
    recording = recorded(tmp_path / "a.bin", rows(), unit="mg", rate_hz=50.0)
    assert {"unit_not_used", "rate_not_used"} <= notes(recording)


@pytest.mark.parametrize("params", [PARAMS, SMALL], ids=["large", "small"])
def test_impossible_numbers_are_left_out_and_counted(tmp_path, params):
    found = rows()
    found["xyz"][1000, 1] = np.nan
    found["xyz"][2000, 0] = 1e9
    recording = recorded(tmp_path / "a.bin", found, params=params)
    block = recording.load()
    kept = np.delete(np.arange(N), [1000, 2000])
    assert np.array_equal(block.acceleration_g, found["xyz"][kept])
    assert codes(recording) == {"unreadable_sample": (2, None)}


def test_a_clock_that_was_reset_is_left_out_and_its_place_said(tmp_path):
    found = rows()
    found["stamp"][1500:2500] -= 86_400 * 10**9
    recording = recorded(tmp_path / "a.bin", found)
    block = recording.load()
    kept = np.r_[0:1500, 2500:N]
    assert np.array_equal(block.acceleration_g, found["xyz"][kept])
    reset = recording.log.repairs["clock_reset"]
    assert (reset.n, reset.first_line) == (1000, None)
    assert "sample 1500" in reset.reason
    assert recording.log.not_recorded_s == [(pytest.approx(14.99), pytest.approx(25.0))]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda found: found[:2], MalformedFileError),
        (lambda found: found[:500], InputError),
        (lambda found: found[::101], SummaryExportError),
        (lambda found: found[::15], InputError),
    ],
    ids=["nothing", "short", "epochs", "slow"],
)
def test_too_little_is_refused(tmp_path, change, kind):
    with pytest.raises(kind, match=r"a\.bin"):
        recorded(tmp_path / "a.bin", change(rows(30_000)).copy())


def settled(made: list[Page], *, is_always_careful: bool) -> tuple[Block, dict, list]:
    """Return what becomes of pages, and what was counted on the way."""
    log = ReadLog()
    plan = TimePlan(
        start_ns=int(made[0].stamp_ns[0]), first_line=0, step_ns=float(STEP_NS),
        jump_ns=2 * 10**9, has_block_stamps=False, has_dates=True, follows_zone=True,
    )  # fmt: skip
    repairs = Repairs(log, place="sample")
    settler = Settler(plan, where="a", params=PARAMS, repairs=repairs)
    if is_always_careful:
        settler._is_calm = lambda page: False
    found = [block for page in made for block in settler.push(page)]
    found += settler.finish()
    times = np.concatenate([block.time_s for block in found])
    values = np.concatenate([block.acceleration_g for block in found])
    said = {code: (one.n, one.reason) for code, one in log.repairs.items()}
    return Block(acceleration_g=values, time_s=times), said, settler.resets_s


def disturbed(seed: int) -> np.ndarray:
    """Return stamps of 20 s with a few disturbances of every kind."""
    rng = np.random.default_rng(seed)
    stamp_ns = START_NS + STEP_NS * np.arange(6000)
    for _ in range(rng.integers(0, 4)):
        at = int(rng.integers(1, 6000))
        kind = rng.integers(7)
        n = int(rng.integers(1, 300))
        if kind == 0:
            stamp_ns[at:] += int(rng.integers(1, 10)) * 10**9
        elif kind == 1:
            stamp_ns[at : at + n] = stamp_ns[at : at + n][::-1]
        elif kind == 2:
            stamp_ns[at : at + 5] -= 7 * 10**9
        elif kind == 3:
            stamp_ns[at:] -= 3600 * 10**9
        elif kind == 4:
            stamp_ns[at : at + n] -= 86_400 * 10**9
        elif kind == 5:
            stamp_ns[at : at + n] = stamp_ns[at]
        else:
            stamp_ns[at:] -= int(rng.integers(1, 1900)) * 10**6
    return stamp_ns


@given(seed=st.integers(0, 100_000), per_page=st.sampled_from([400, 701, 2000, 6000]))
def test_the_quick_way_gives_what_the_careful_one_gives(seed, per_page):
    stamp_ns = disturbed(seed)
    values = np.arange(18_000, dtype=np.float32).reshape(-1, 3)
    made = [
        Page(
            stamp_ns=stamp_ns[i : i + per_page].copy(),
            acceleration=values[i : i + per_page].copy(),
        )
        for i in range(0, 6000, per_page)
    ]
    quick, quick_said, quick_resets = settled(made, is_always_careful=False)
    careful, careful_said, careful_resets = settled(made, is_always_careful=True)
    assert np.array_equal(quick.time_s, careful.time_s)
    assert np.array_equal(quick.acceleration_g, careful.acceleration_g)
    assert quick_said == careful_said
    assert quick_resets == careful_resets


def test_pages_that_are_calm_are_handed_on_as_they_are():
    made = [
        Page(stamp_ns=found["stamp"].copy(), acceleration=found["xyz"].copy())
        for found in np.split(rows(), 3)
    ]
    log = ReadLog()
    plan = TimePlan(
        start_ns=START_NS, first_line=0, step_ns=float(STEP_NS), jump_ns=2 * 10**9,
        has_block_stamps=False, has_dates=True, follows_zone=False,
    )  # fmt: skip
    settler = Settler(plan, where="a", params=PARAMS, repairs=Repairs(log))
    found = [block for page in made for block in settler.push(page)] + list(settler.finish())
    assert all(
        block.acceleration_g is page.acceleration for block, page in zip(found, made, strict=True)
    )


def test_small_pages_are_joined_and_empty_ones_dropped():
    made = [
        Page(stamp_ns=found["stamp"], acceleration=found["xyz"])
        for found in np.array_split(rows(), 500)
    ]
    made.insert(3, Page(stamp_ns=np.empty(0, np.int64), acceleration=np.empty((0, 3), np.float32)))
    joined = list(gathered(made, params=SMALL))
    assert 1 < len(joined) < 20
    assert np.array_equal(np.concatenate([page.stamp_ns for page in joined]), rows()["stamp"])
