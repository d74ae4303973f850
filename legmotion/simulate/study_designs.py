"""Which nights of simulated studies are massage nights, where that was fixed in advance."""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import numpy as np

from legmotion.units import IntArray

PlannedDesign = Literal["alternating", "blocks4", "abab7"]

_BLOCK = 4
_MAX_RUN = 3
_WEEK = 7


def planned_nights(
    design: PlannedDesign, n_studies: int, n_nights: int, rng: np.random.Generator
) -> IntArray:
    """Return schedules of shape (studies, nights), 1 on massage nights.

    Parameters
    ----------
    design : alternating, blocks4 or abab7
        Every other night; blocks of four nights with two massages in random order, no more than
        three nights alike in a row; or every other week. The first and the last begin with
        either condition, half of the studies each.
    n_studies, n_nights : int
        A block that the nights cut short has half of its nights massaged.
    rng : numpy.random.Generator
        The same state gives the same schedules.
    """
    if design == "blocks4":
        return _random_blocks(n_studies, n_nights, rng)
    turn = np.arange(n_nights) // (_WEEK if design == "abab7" else 1)
    return np.asarray((turn + rng.integers(0, 2, (n_studies, 1))) % 2)


def _random_blocks(n_studies: int, n_nights: int, rng: np.random.Generator) -> IntArray:
    """Draw schedules until enough have no longer run: each that may be is as likely."""
    kept = np.empty((0, n_nights), dtype=np.int64)
    sizes = [_BLOCK] * (n_nights // _BLOCK) + [n_nights % _BLOCK] * (n_nights % _BLOCK > 0)
    while len(kept) < n_studies:
        drawn = np.concatenate([_blocks(size, n_studies, rng) for size in sizes], axis=1)
        kept = np.concatenate([kept, drawn[_longest_run(drawn) <= _MAX_RUN]])
    return kept[:n_studies]


def _blocks(size: int, n_studies: int, rng: np.random.Generator) -> IntArray:
    """Return blocks of one size, half of each massaged, any order as likely."""
    orders = np.array(
        [[int(night in chosen) for night in range(size)]
         for chosen in combinations(range(size), size // 2)]
    )  # fmt: skip
    return np.asarray(orders[rng.integers(0, len(orders), n_studies)])


def _longest_run(massage: IntArray) -> IntArray:
    """Return the most nights alike in a row of each schedule."""
    run = np.ones(len(massage), dtype=np.int64)
    longest = run.copy()
    for night in range(1, massage.shape[1]):
        run = np.where(massage[:, night] == massage[:, night - 1], run + 1, 1)
        longest = np.maximum(longest, run)
    return longest
