from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from legmotion.scoring.stages import Stages, touches
from tests.scoring.helpers import staged
from tests.scoring.strategies import LAWS, intervals, rows


def test_hours_are_those_of_the_intervals_given():
    night = staged([(1800, 3600, "wake"), (0, 1800, "sleep"), (7200, 9000, "sleep")])
    assert (night.sleep_h, night.wake_h) == (1.0, 0.5)


def test_a_boundary_belongs_to_the_later_stage():
    night = staged([(0, 100, "sleep"), (100, 200, "wake"), (200, 300, "sleep")])
    assert night.is_asleep(np.array([0.0, 100.0, 200.0, 300.0])).tolist() == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("spans", [[(0, 10), (5, 20)], [(5, 5)], [(10, 5)]])
def test_stages_that_overlap_or_are_empty_are_an_error(spans):
    start_s, end_s = np.array(spans, dtype=float).T
    with pytest.raises(ValueError, match="empty or overlap"):
        Stages(start_s, end_s, np.ones(start_s.size, dtype=bool))


@LAWS
@given(rows=rows(), spans=intervals())
def test_touching_is_what_comparing_every_pair_finds(rows, spans):
    onset_s = np.array([row[0] for row in rows], dtype=float)
    offset_s = np.array([row[1] for row in rows], dtype=float)
    start_s, end_s = np.array(spans, dtype=float).reshape(-1, 2).T
    expected = [any(a < end and b > start for start, end in spans) for a, b, *_ in rows]
    assert touches(onset_s, offset_s, start_s, end_s).tolist() == expected
