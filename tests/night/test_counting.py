"""Ranges of rates: what a count is worth, and what the limits of detection make of it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.night.beat import steadiest_beat
from legmotion.night.counting import Counted, counting_interval, dispersion
from legmotion.params import NightParameters
from tests.night.helpers import codes, frame, leg, night, train

H = 3600.0
PARAMS = NightParameters()


def counted(onset_s, *, hours=8.0, least_together=1.0):
    return Counted(
        onset_s=np.sort(np.array(onset_s, dtype=float)),
        seen_s=np.array([[0.0, hours * H]]),
        least_together=least_together,
    )


def interval(onset_s, **options):
    return counting_interval(counted(onset_s, **options), params=PARAMS)


def test_movements_that_come_by_themselves_have_the_interval_of_their_count():
    # Garwood 1936: 100 events, 81.36 to 121.63.
    evenly = np.linspace(0.0, 8 * H, 100, endpoint=False)
    low, high = interval(evenly)
    assert 8 * low == pytest.approx(81.36, abs=0.01)
    assert 8 * high == pytest.approx(121.63, abs=0.01)


def test_no_movement_at_all_has_a_range_from_nothing():
    assert interval([]) == (0.0, pytest.approx(3.689 / 8, abs=1e-3))


def test_no_periodic_movement_has_that_of_series_of_four():
    low, high = interval([], least_together=4.0)
    assert (low, high) == (0.0, pytest.approx(4 * 3.689 / 8, abs=1e-2))


def test_movements_in_series_have_a_wider_range_than_as_many_by_themselves():
    in_series = [start_s + 20.0 * i for start_s in (H, 3 * H, 6 * H) for i in range(30)]
    evenly = np.linspace(0.0, 8 * H, len(in_series), endpoint=False)
    wide, narrow = interval(in_series), interval(evenly)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_the_slow_course_of_a_night_is_no_uncertainty():
    falling = np.concatenate(
        [np.linspace(i * H / 2, (i + 1) * H / 2, 60 - 3 * i, endpoint=False) for i in range(16)]
    )
    assert dispersion(counted(falling), params=PARAMS) == 1.0


def test_time_that_was_not_seen_makes_no_block_empty():
    whole = counted(np.linspace(0.0, 4 * H, 200, endpoint=False), hours=4.0)
    halves = dataclasses.replace(
        whole,
        onset_s=np.where(whole.onset_s < 2 * H, whole.onset_s, whole.onset_s + 3 * H),
        seen_s=np.array([[0.0, 2 * H], [5 * H, 7 * H]]),
    )
    assert counting_interval(halves, params=PARAMS) == counting_interval(whole, params=PARAMS)


@given(
    onset_s=st.lists(st.floats(0.0, 8 * H, exclude_max=True), max_size=60),
    hours=st.sampled_from([8.0, 9.5]),
)
def test_a_range_always_holds_its_value(onset_s, hours):
    low, high = interval(onset_s, hours=hours)
    assert 0.0 <= low <= len(onset_s) / hours <= high


def test_the_range_covers_the_rate_of_nights_of_series():
    rng = np.random.default_rng(3)

    def onsets_s():
        at_s, onset_s = rng.uniform(0.0, 600.0), []
        while at_s < 7 * H:
            for _ in range(rng.integers(6, 41)):
                onset_s.append(at_s)
                at_s += rng.lognormal(np.log(22.0), 0.3)
            at_s += rng.uniform(90.0, 600.0)
        return [one_s for one_s in onset_s if one_s < 7 * H]

    nights = [onsets_s() for _ in range(200)]
    rate_per_h = np.mean([len(one) for one in nights]) / 7.0
    ranges = [interval(one, hours=7.0) for one in nights]
    covered = np.mean([low <= rate_per_h <= high for low, high in ranges])
    assert covered >= 0.9
    assert np.mean([high - low for low, high in ranges]) < rate_per_h


ROWS = train(*range(100, 3000, 20))


def at_thresholds(lower, higher, rows=ROWS):
    return night(leg(rows, at_thresholds=(frame(lower), frame(higher))))


def test_every_rate_of_movements_has_a_range_that_holds_it():
    result = at_thresholds(ROWS + train(3010, 3030), ROWS[:-4])
    ranged = {key: one for key, one in result.outcomes.items() if one.low is not None}
    assert {"lm_per_h_tib", "clm_per_h_tib", "plm_per_h_tib", "left_leg_plm_per_h_tib"} <= set(
        ranged
    )
    for one in ranged.values():
        assert one.unit == "1/h"
        assert one.low <= one.value <= one.high


def test_other_limits_of_detection_widen_a_range_and_never_narrow_it():
    alone = night(leg(ROWS)).outcomes["plm_per_h_tib"]
    same = at_thresholds(ROWS, ROWS).outcomes["plm_per_h_tib"]
    fewer = at_thresholds(ROWS, ROWS[:70]).outcomes["plm_per_h_tib"]
    assert (same.low, same.high) == (alone.low, alone.high)
    assert fewer.low < alone.low
    assert fewer.high >= alone.high


def test_an_index_that_hangs_on_the_threshold_is_flagged():
    assert "threshold_sensitive" not in codes(at_thresholds(ROWS, ROWS[:-10]))
    result = at_thresholds(ROWS, ROWS[:100])
    (flag,) = [one for one in result.quality.flags if one.code == "threshold_sensitive"]
    assert flag.value == pytest.approx(100.0 * 45 / 145)
    assert flag.limit == 20.0
    assert "25 % higher" in flag.sentence
    assert result.quality.grade != "good"


def test_a_few_movements_more_on_a_quiet_night_are_measured_against_one_per_hour():
    quiet = train(500, 1500)
    assert "threshold_sensitive" not in codes(at_thresholds([], [], rows=quiet))


def test_a_steady_beat_of_breathing_pauses_is_a_caution_and_lowers_nothing():
    rng = np.random.default_rng(4)
    steady = np.cumsum(33.0 * np.exp(0.05 * rng.standard_normal(60)))
    result = night(leg(train(*(100.0 + steady))))
    (flag,) = [one for one in result.quality.flags if one.code == "breathing_coupled"]
    assert "see a doctor" in flag.sentence
    assert flag.value < flag.limit
    faster = night(leg(train(*(100.0 + steady * 20 / 33))))
    assert "breathing_coupled" not in codes(faster)
    assert result.quality.grade == faster.quality.grade


def test_pauses_that_end_without_a_movement_do_not_hide_the_beat():
    rng = np.random.default_rng(5)
    beats = np.cumsum(33.0 * np.exp(0.1 * rng.standard_normal(120)))
    imi_s = np.diff(beats[rng.random(120) < 0.7])
    beat = steadiest_beat(imi_s, params=PARAMS)
    assert beat is not None
    assert beat.spread < PARAMS.beat_max_spread
    assert beat.interval_s == pytest.approx(33.0, abs=6.0)


def test_few_intervals_have_no_beat():
    assert steadiest_beat(np.full(10, 33.0), params=PARAMS) is None


@pytest.mark.parametrize(
    ("floor_mg", "is_said"), [(0.8, False), (2.0, False), (2.1, True), (0.45, True)]
)
def test_a_floor_far_from_the_frozen_one_is_said(floor_mg, is_said):
    result = night(leg(ROWS, floor_mg=floor_mg), events__frozen_floor_mg=1.0)
    far = [one for one in result.quality.flags if one.code == "floor_differs"]
    assert bool(far) is is_said


def test_without_frozen_thresholds_no_floor_differs():
    assert "floor_differs" not in codes(night(leg(ROWS, floor_mg=9.0)))
