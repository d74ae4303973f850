"""Schedules are of the kind that their name says."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest

from legmotion.simulate.study_designs import planned_nights


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def runs(row: np.ndarray) -> list[int]:
    return [len(list(same)) for _, same in groupby(row.tolist())]


def test_every_other_night_and_either_first() -> None:
    made = planned_nights("alternating", 400, 14, generator())
    assert {tuple(runs(row)) for row in made} == {(1,) * 14}
    assert 0.4 < made[:, 0].mean() < 0.6


def test_every_other_week_and_either_first() -> None:
    made = planned_nights("abab7", 400, 28, generator())
    assert {tuple(runs(row)) for row in made} == {(7, 7, 7, 7)}
    assert 0.4 < made[:, 0].mean() < 0.6


@pytest.mark.parametrize("n_nights", [12, 14, 28])
def test_blocks_hold_as_many_massages_as_other_nights(n_nights: int) -> None:
    for row in planned_nights("blocks4", 200, n_nights, generator()):
        for first in range(0, n_nights, 4):
            block = row[first : first + 4]
            assert block.sum() * 2 == block.size
        assert max(runs(row)) <= 3


def test_every_schedule_that_may_be_is_as_likely() -> None:
    made = planned_nights("blocks4", 17_000, 8, generator())
    found, n = np.unique(made, axis=0, return_counts=True)
    blocks = [block for block in product((0, 1), repeat=4) if sum(block) == 2]
    allowed = {a + b for a in blocks for b in blocks if max(runs(np.array(a + b))) <= 3}
    assert {tuple(row) for row in found.tolist()} == allowed
    assert n.min() > 0.8 * n.mean()
    assert n.max() < 1.2 * n.mean()


def test_the_same_state_gives_the_same_schedules() -> None:
    one, again = (planned_nights("blocks4", 50, 28, generator(3)) for _ in range(2))
    assert np.array_equal(one, again)
