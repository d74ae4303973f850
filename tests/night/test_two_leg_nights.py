"""A whole simulated night of two legs whose clocks differ and drift apart."""

from __future__ import annotations

import numpy as np
import pytest

from legmotion.events.detect import detect_movements
from legmotion.events.taps import find_taps
from legmotion.night.clock import NightClock, clock_offset_s
from legmotion.night.leg import leg_of
from legmotion.night.night import build_night
from legmotion.night.two_legs import aligned_legs
from legmotion.night.window import WindowOptions
from legmotion.params import Parameters
from legmotion.scoring.rules import WASM2016
from legmotion.signal.motion import motion_signal
from legmotion.simulate import scenario, simulate_night
from legmotion.simulate.scored import score_both_legs
from tests.night.helpers import value

PARAMETERS = Parameters()


def legs_of(simulated, clocks):
    for leg, clock in zip(simulated.legs, clocks, strict=True):
        motion = motion_signal(
            leg.acceleration_g, leg.time_s, params=PARAMETERS.signal, gravity_included=True
        )
        yield leg_of(
            motion,
            detect_movements(motion, side=leg.side, params=PARAMETERS.events),
            recording=leg.recording(),
            side=leg.side,
            side_origin="given",
            from_s=-1e6,
            to_s=1e6,
            offset_s=clock_offset_s(clocks[0], clock),
            taps_s=find_taps(motion, params=PARAMETERS.events),
        )


@pytest.mark.whole_night
@pytest.mark.parametrize(
    ("name", "origin"), [("drifting_clocks", "jolts"), ("tapped_clocks", "taps")]
)
def test_two_drifting_clocks_become_one_and_the_index_is_that_of_both_legs(name, origin):
    settings = scenario(name, rate_hz=25.0, clock_ppm=(-100.0, 100.0), clock_offset_s=(0.0, 2.0))
    simulated = simulate_night(settings, seed=12)
    clocks = [NightClock(start=leg.start, clock="local") for leg in simulated.legs]
    legs = aligned_legs(list(legs_of(simulated, clocks)), expected=None, params=PARAMETERS.events)
    found, true = legs[1].alignment, simulated.clock_difference()
    ends_s = np.array([0.0, settings.duration_h * 3600.0])
    assert (found.status, found.origin) == ("aligned", origin)
    assert abs(true.drift_ppm) > 50.0
    true_s = true.offset_s + true.drift_ppm * 1e-6 * ends_s
    assert np.abs(found.ahead_s(ends_s) - true_s).max() < 0.2
    night = build_night(
        index=0, clock=clocks[0], legs=legs, options=WindowOptions(), parameters=PARAMETERS
    )
    known = score_both_legs(simulated, rule=WASM2016).movements["is_plm"].sum()
    n_plm = np.count_nonzero(night.movements["is_plm"])
    assert n_plm == pytest.approx(known, rel=0.03)
    assert value(night, "plm_n") == pytest.approx(known, rel=0.05)
    # Unmoved, the two legs' movements would stand beside each other.
    assert n_plm > 1.2 * max(value(night, "left_leg_plm_n"), value(night, "right_leg_plm_n"))
    assert np.count_nonzero(night.leg_movements["why_not"] == "cross_talk") > 20
