from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from legmotion.night.analysable import clipped, contains, remaining, total_s

edges = st.tuples(st.integers(-20, 120), st.integers(-20, 120)).filter(
    lambda pair: pair[0] < pair[1]
)
many = st.lists(edges, max_size=12)


def array(pairs):
    return np.array(pairs, dtype=float).reshape(-1, 2)


def test_what_remains_is_the_window_without_the_lost_times():
    lost = array([(50, 60), (-5, 10), (55, 70), (95, 200)])
    assert remaining(0.0, 100.0, lost).tolist() == [[10, 50], [70, 95]]


def test_nothing_remains_of_a_window_that_was_lost():
    assert remaining(0.0, 100.0, array([(-1, 101)])).tolist() == []
    assert total_s(remaining(0.0, 100.0, array([(-1, 101)]))) == 0.0


@given(lost=many)
def test_a_second_is_seen_if_it_was_not_lost(lost):
    seen = remaining(0.0, 100.0, array(lost))
    middle_s = np.arange(-20, 120) + 0.5
    expected = [
        0 <= second < 100 and not any(a <= second < b for a, b in lost) for second in middle_s
    ]
    assert contains(seen, middle_s).tolist() == expected
    assert total_s(seen) == sum(expected)


@given(pairs=many)
def test_clipped_intervals_lie_inside_and_keep_what_is_inside(pairs):
    inside = clipped(array(pairs), 10.0, 50.0)
    assert bool(np.all((inside >= 10) & (inside <= 50)))
    assert inside.tolist() == [
        [max(a, 10), min(b, 50)] for a, b in pairs if max(a, 10) < min(b, 50)
    ]
