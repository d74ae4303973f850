"""Whole simulated nights: the window that nobody noted, and sleep beside many leg movements."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from legmotion.night.analysable import contains
from legmotion.params import Parameters
from legmotion.pipeline import AnalyzeSettings, analyze_recordings
from legmotion.simulate import scenario, simulate_night
from tests.night.helpers import value

pytestmark = pytest.mark.whole_night
MIN = 60.0


def analysed(name, seed, **changes):
    """Return a simulated night, what it truly was and what is found in it."""
    simulated = simulate_night(scenario(name, rate_hz=12.5, **changes), seed=seed)
    settings = AnalyzeSettings(zone=ZoneInfo("Europe/Berlin"), zone_origin="option")
    recordings = [leg.recording() for leg in simulated.legs]
    (found,) = analyze_recordings(recordings, settings, Parameters())
    return simulated.legs[0], found


@pytest.mark.parametrize("seed", [11, 12])
def test_an_evening_and_a_morning_out_of_bed_are_not_in_the_window(seed):
    leg, found = analysed("evening", seed)
    ((lights_off_s, lights_on_s),) = leg.spans_s("in_bed")
    assert lights_off_s > 40 * MIN
    assert found.window.origin == "detected"
    assert found.window.start_s == pytest.approx(lights_off_s, abs=5 * MIN)
    assert found.window.end_s == pytest.approx(lights_on_s, abs=5 * MIN)


def test_a_night_with_trips_is_one_window_and_the_trips_are_wakefulness():
    leg, found = analysed("walking", 13)
    assert found.window.origin == "recording"
    walked_s = leg.spans_s("walking").mean(axis=1)
    assert walked_s.size >= 2
    assert contains(found.sleep.awake_s, walked_s).all()


def test_twice_the_leg_movements_leave_the_estimated_sleep_as_it_was():
    _, usual = analysed("quiet_wake", 21)
    _, many = analysed("quiet_wake", 21, bout_pause_s=(20.0, 120.0), bout_size=(12, 60))
    assert value(many, "plm_n") > 1.8 * value(usual, "plm_n")
    assert value(many, "tst_min") == pytest.approx(value(usual, "tst_min"), rel=0.05)


def test_a_still_sleeper_sleeps():
    _, found = analysed("still_sleep", 11)
    assert value(found, "se_pct") > 99.0


def test_most_of_the_time_in_which_the_body_moves_about_is_wakefulness():
    shares, false_min = [], 0.0
    for seed in (11, 12):
        leg, found = analysed("restless_wake", seed)
        time_s = np.arange(15.0, leg.time_s[-1], 30.0)
        is_restless = contains(leg.spans_s("restless"), time_s)
        is_awake = contains(leg.spans_s("wake"), time_s)
        is_said = found.sleep.state(time_s) == "wake"
        shares.append(np.mean(is_said[is_restless]))
        false_min += np.count_nonzero(is_said & ~is_awake) / 2
    assert np.mean(shares) > 0.6
    assert false_min < 2 * 20.0
