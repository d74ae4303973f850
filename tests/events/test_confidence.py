"""How sure a movement is one."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from legmotion.events.detect import detect_movements
from legmotion.events.sensitivity import movements_at_thresholds
from legmotion.events.thresholds import with_frozen_floor, with_size_limits
from legmotion.params import EventParameters, SignalParameters
from legmotion.signal.motion import motion_signal
from legmotion.simulate import scenario, simulate_night
from legmotion.validate.match import match_movements
from tests.events.legs import bump, found, kick, leg, shaking
from tests.signal.helpers import EVENTS, motion_of

TWENTY = [20.0 + 22.0 * i for i in range(10)]


def confidences(theta_deg, **options):
    turns = [kick(at_s, theta_deg=theta_deg) for at_s in TWENTY]
    table = found(*leg(250, turns, **options))
    return table["confidence"][table["kind"] == "LM"]


def test_a_larger_movement_is_surer():
    small, middle, large = (np.median(confidences(theta)) for theta in (0.8, 2.0, 6.0))
    assert small < middle < large


def test_the_same_movement_is_less_sure_on_a_noisier_sensor():
    quiet, noisy = (np.median(confidences(2.0, noise_mg=noise_mg)) for noise_mg in (0.5, 5.0))
    assert noisy < quiet


def test_only_movements_of_the_leg_have_a_confidence():
    table = found(*leg(200, [kick(30.0), kick(60.0)], [shaking(100.0), bump(130.0), bump(150.0)]))
    is_moved = np.isin(table["kind"], ("LM", "posture"))
    assert is_moved.sum() == 2
    assert not is_moved.all()
    assert np.array_equal(np.isfinite(table["confidence"]), is_moved)
    sure = table["confidence"][is_moved]
    assert ((sure > 0.0) & (sure < 1.0)).all()


@pytest.mark.whole_night
def test_of_movements_with_confidence_c_about_the_share_c_is_true():
    sure, is_true = [], []
    for name in ("moderate", "low_amplitude", "shared_bed_bouts", "quiet", "noisy_device"):
        rate_hz = 12.5 if name == "noisy_device" else 25.0
        settings = scenario(name, duration_h=3.0, rate_hz=rate_hz)
        one = simulate_night(settings, seed=901).legs[0]
        motion = motion_signal(one.acceleration_g, one.time_s, params=SignalParameters())
        table = detect_movements(motion, side="left", params=EventParameters())
        known = one.truth.rows(np.asarray(one.truth["is_movement"], dtype=bool))
        matching = match_movements(
            known["onset_s"], known["offset_s"], table["onset_s"], table["offset_s"]
        )
        is_moved = np.isfinite(table["confidence"])
        sure.append(table["confidence"][is_moved])
        is_true.append(~matching.is_false[is_moved])
    sure, is_true = np.concatenate(sure), np.concatenate(is_true)
    assert sure.size > 300
    assert abs(sure.mean() - is_true.mean()) < 0.03
    doubtful = sure < 0.9
    assert is_true[doubtful].mean() < is_true[~doubtful].mean()


def test_lower_limits_find_whatever_higher_limits_find():
    turns = [
        kick(at_s, theta_deg=theta)
        for at_s, theta in zip(TWENTY, np.linspace(0.3, 3, 10), strict=True)
    ]
    motion = motion_of(*leg(250, turns))
    lower, higher = movements_at_thresholds(motion, side="left", params=EVENTS)
    here = detect_movements(motion, side="left", params=EVENTS)
    counts = [int((table["kind"] == "LM").sum()) for table in (lower, here, higher)]
    assert counts[0] >= counts[1] >= counts[2]
    assert counts[0] > counts[2]


def test_limits_scaled_by_one_are_the_limits():
    assert with_size_limits(EVENTS, 1.0) == EVENTS


def test_limits_are_scaled_together_and_nothing_else_is():
    scaled = with_size_limits(EVENTS, 0.75)
    changed = {
        item.name: getattr(scaled, item.name) / getattr(EVENTS, item.name)
        for item in dataclasses.fields(EVENTS)
        if getattr(scaled, item.name) != getattr(EVENTS, item.name)
    }
    assert {"on_floor_ratio", "min_on_mg", "min_excursion_mg"} <= set(changed)
    assert set(changed.values()) == {0.75}


def test_a_quieter_night_is_searched_with_the_floor_of_the_study():
    turns = [
        kick(at_s, theta_deg=theta)
        for at_s, theta in zip(TWENTY, np.linspace(0.3, 3, 10), strict=True)
    ]
    motion = motion_of(*leg(250, turns))
    frozen = dataclasses.replace(EVENTS, frozen_floor_mg=6.0, frozen_spread_mg=4.0)
    found_frozen = detect_movements(motion, side="left", params=frozen)
    found_own = detect_movements(motion, side="left", params=EVENTS)
    assert (found_frozen["kind"] == "LM").sum() < (found_own["kind"] == "LM").sum()


def test_a_frozen_floor_below_a_nights_own_changes_nothing():
    motion = motion_of(*leg(60, [kick(20.0)]))
    assert with_frozen_floor(motion, params=EVENTS) is motion
    low = dataclasses.replace(EVENTS, frozen_floor_mg=1e-3, frozen_spread_mg=1e-3)
    assert np.array_equal(with_frozen_floor(motion, params=low).floor_mg, motion.floor_mg)
