"""Nights cut out of a recording while it is read."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.io.recording import Block
from legmotion.signal.timebase import stretches


def blocks_of(time_s, sizes):
    """Yield blocks of given sizes, again and again; the first axis tells the sample's number."""
    time_s = np.asarray(time_s, float)
    acceleration_g = np.zeros((time_s.size, 3), np.float32)
    acceleration_g[:, 0] = np.arange(time_s.size)
    start = 0
    for size in itertools.cycle(sizes):
        if start >= time_s.size:
            return
        stop = start + size
        yield Block(acceleration_g=acceleration_g[start:stop], time_s=time_s[start:stop])
        start = stop


@given(
    steps=st.lists(st.sampled_from([0.5, 1.0, 7.0, 40.0]), min_size=1, max_size=80),
    sizes=st.lists(st.integers(1, 30), min_size=1, max_size=4),
    first_s=st.floats(-30, 30),
    night_s=st.floats(5, 60),
    margin_s=st.floats(0, 20),
)
def test_each_stretch_holds_its_night_and_the_margin(steps, sizes, first_s, night_s, margin_s):
    time_s = np.cumsum([0.0, *steps])
    boundaries_s = (first_s + k * night_s for k in itertools.count())
    found = list(stretches(blocks_of(time_s, sizes), boundaries_s, margin_s=margin_s))
    indices = []
    for k in range(int((time_s[-1] - first_s) / night_s) + 1):
        from_s, to_s = first_s + k * night_s, first_s + (k + 1) * night_s
        inside = (time_s >= from_s) & (time_s < to_s)
        if inside.any():
            indices.append(k)
            stretch = found[len(indices) - 1]
            assert (stretch.from_s, stretch.to_s) == pytest.approx((from_s, to_s))
            covered = (time_s >= stretch.from_s - margin_s) & (time_s < stretch.to_s + margin_s)
            assert stretch.time_s.tolist() == time_s[covered].tolist()
            assert stretch.acceleration_g[:, 0].tolist() == np.flatnonzero(covered).tolist()
    assert [stretch.index for stretch in found] == indices


def test_one_stretch_can_hold_everything():
    (stretch,) = stretches(blocks_of(range(50), [7]), [-np.inf, np.inf], margin_s=5.0)
    assert stretch.time_s.tolist() == list(range(50))


def test_a_recording_of_many_nights_is_never_held_whole():
    def endless():
        for start in itertools.count(0, 100):
            time_s = np.arange(start, start + 100, dtype=float)
            yield Block(acceleration_g=np.zeros((100, 3), np.float32), time_s=time_s)

    nights = stretches(endless(), itertools.count(0, 1000), margin_s=50.0)
    for k, stretch in enumerate(itertools.islice(nights, 200)):
        assert stretch.index == k
        assert stretch.time_s.size <= 1100
        assert stretch.time_s.base.size <= 65536


def test_a_stretch_stays_as_it_was_when_the_next_is_read():
    nights = stretches(blocks_of(range(300), [40]), range(0, 400, 100), margin_s=10.0)
    first = next(nights)
    before = first.acceleration_g.copy()
    list(nights)
    assert (first.acceleration_g == before).all()
    with pytest.raises(ValueError, match="read-only"):
        first.acceleration_g[0] = 1.0


@pytest.mark.parametrize("boundaries_s", [[], [0.0], [500.0, 600.0]])
def test_without_a_night_around_the_samples_there_is_no_stretch(boundaries_s):
    assert list(stretches(blocks_of(range(50), [20]), boundaries_s, margin_s=0.0)) == []


def test_no_block_gives_no_stretch():
    assert list(stretches([], itertools.count(), margin_s=10.0)) == []
