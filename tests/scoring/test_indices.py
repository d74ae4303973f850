from __future__ import annotations

import math

import numpy as np
import pytest

from legmotion.scoring import indices

NAN = math.nan


def test_the_limits_of_the_interval_statistics_are_included_with_their_tolerance():
    imi_s = np.array([NAN, 9.9, 10.0, 9.99999999999998, 90.0, 90.00000000000003, 90.1])
    assert indices.is_in_range(imi_s).tolist() == [False, False, True, True, True, True, False]
    assert indices.is_short(imi_s).tolist() == [False, True, False, False, False, False, False]


def test_the_mean_of_the_logarithm_is_over_intervals_in_range_only():
    imi_s = np.array([NAN, 20.0, 5.0, 45.0, 200.0])
    assert indices.mean_log_imi(imi_s) == pytest.approx(math.log(30.0), abs=1e-12)
    assert math.isnan(indices.mean_log_imi(np.array([NAN, 5.0])))


@pytest.mark.parametrize(
    ("imi_s", "expected"),
    [
        ([NAN, 20, 20, 20], 1.0),
        ([NAN, 20, 20], 0.0),
        ([NAN, 20, 20, 20, 100, 20, 20], 0.5),
        ([NAN, 20, 20, NAN, 20, 20], 0.0),
        ([20, 20, 90, 10, 20], 0.6),
    ],
)
def test_ferris_index_counts_intervals_in_runs_of_three(imi_s, expected):
    assert indices.ferri_index(np.array(imi_s, dtype=float)) == pytest.approx(expected, abs=1e-12)


def test_ferris_index_of_no_interval_is_undefined():
    assert math.isnan(indices.ferri_index(np.array([NAN])))
    assert math.isnan(indices.ferri_index(np.array([])))
