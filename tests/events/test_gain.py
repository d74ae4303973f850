"""Movements that are smaller from some time on are said, with no word on why."""

from __future__ import annotations

import numpy as np
import pytest

from legmotion.events.gain import gain_change
from tests.signal.helpers import EVENTS


def sizes(n, *, seed=1):
    return np.random.default_rng(seed).lognormal(np.log(80.0), 0.9, n)


def onsets(n):
    return np.arange(n) * 25.0


def test_movements_half_as_large_from_the_middle_on_are_said():
    peak_mg = sizes(400)
    peak_mg[200:] *= 0.5
    found = gain_change(onsets(400), peak_mg, params=EVENTS)
    assert found is not None
    assert found.at_s == pytest.approx(200 * 25.0, abs=30 * 25.0)
    assert found.ratio == pytest.approx(0.5, rel=0.3)
    assert found.z < -EVENTS.gain_min_z


def test_larger_ones_are_said_too():
    peak_mg = sizes(400)
    peak_mg[250:] *= 2.0
    found = gain_change(onsets(400), peak_mg, params=EVENTS)
    assert found is not None
    assert found.ratio > 1.5


def test_movements_of_one_kind_are_not():
    n_said = sum(
        gain_change(onsets(300), sizes(300, seed=seed), params=EVENTS) is not None
        for seed in range(40)
    )
    assert n_said <= 3


def test_few_movements_say_nothing():
    peak_mg = np.r_[np.full(20, 100.0), np.full(20, 10.0)]
    assert gain_change(onsets(40), peak_mg, params=EVENTS) is None
    assert gain_change(np.empty(0), np.empty(0), params=EVENTS) is None


def test_single_large_movements_weigh_no_more_than_others():
    peak_mg = sizes(300)
    peak_mg[-5:] = 1e4
    assert gain_change(onsets(300), peak_mg, params=EVENTS) is None


def test_a_change_too_small_to_matter_is_not_said():
    peak_mg = np.random.default_rng(3).lognormal(np.log(80.0), 0.1, 400)
    peak_mg[200:] *= 0.9
    assert gain_change(onsets(400), peak_mg, params=EVENTS) is None
