from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.night.helpers import leg, night, train

DAY = (0.0, 86400.0)


def intervals(*steps):
    return night(leg(train(*(100.0 + np.cumsum([0, *steps]))), span_s=DAY)).intervals


def filled(histogram):
    return {
        edge: n for edge, n in zip(histogram.edges, histogram.n, strict=False) if n
    }  # the last edge begins no bin


def test_bins_are_two_seconds_up_to_ninety():
    histogram = intervals(20.0).imi_s
    assert histogram.edges == tuple(range(0, 91, 2))
    assert len(histogram.n) == 45


def test_bins_of_the_logarithm_are_a_tenth_up_to_four_and_a_half():
    histogram = intervals(20.0).ln_imi
    assert histogram.edges == tuple(round(0.1 * k, 9) for k in range(46))
    assert len(histogram.n) == 45


def test_a_bin_holds_its_lower_edge_and_the_last_one_ninety_seconds():
    assert filled(intervals(10.0, 11.9, 12.0, 90.0, 90.1).imi_s) == {10: 2, 12: 1, 88: 1}


def test_intervals_are_told_apart_by_the_limits_of_the_series():
    found = intervals(3.0, 9.9, 10.0, 90.0, 90.1, 300.0)
    assert (found.n_defined, found.n_short, found.n_in_range, found.n_long) == (6, 2, 2, 2)


def test_twenty_seconds_are_three_in_the_logarithm():
    assert filled(intervals(20.0, 20.5).ln_imi) == {2.9: 1, 3.0: 1}


def test_a_sum_of_tenths_falls_into_the_bin_it_means():
    onsets = np.cumsum(np.full(801, 0.1))[::100]
    found = night(leg(train(*onsets, duration=1.0), span_s=DAY)).intervals
    assert filled(found.imi_s) == {10: 8}


def test_a_night_without_intervals_has_empty_shapes():
    found = night(leg(span_s=DAY)).intervals
    assert found.n_defined == 0
    assert filled(found.imi_s) == filled(found.ln_imi) == {}


@given(steps=st.lists(st.integers(12, 2000), max_size=40))
def test_no_interval_is_lost_between_the_bins(steps):
    found = intervals(*(step * 0.25 for step in steps))
    assert found.n_defined == len(steps)
    assert sum(found.imi_s.n) == found.n_short + found.n_in_range
    assert sum(found.ln_imi.n) == found.n_short + found.n_in_range
    assert found.n_short + found.n_in_range + found.n_long == found.n_defined
