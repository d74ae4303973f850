"""Whole simulated nights: nothing found where nothing moves, the same found at any rate."""

from __future__ import annotations

import numpy as np
import pytest

from legmotion.events.detect import detect_movements
from legmotion.scoring.rules import RULES
from legmotion.scoring.score import score_movements
from legmotion.simulate import scenario, simulate_night
from legmotion.validate.match import match_movements
from tests.events.legs import found
from tests.signal.helpers import EVENTS, motion_of, random_rotation

RATES_HZ = (10.0, 12.5, 25.0, 30.0, 50.0, 100.0)


def simulated(name, seed, **changes):
    return simulate_night(scenario(name, **changes), seed=seed).legs[0]


def movements(leg):
    """Return what counts as a movement of one leg."""
    table = found(leg.acceleration_g, leg.time_s)
    return table.rows(np.isin(table["kind"], ["LM", "posture"]))


@pytest.mark.parametrize("scene", ["noise_only", "table"])
@pytest.mark.parametrize("rate_hz", [12.5, 25.0])
def test_twenty_minutes_without_a_movement_show_none(scene, rate_hz):
    leg = simulated(scene, 71, rate_hz=rate_hz, duration_h=1 / 3, gaps_per_night=(0, 0))
    assert found(leg.acceleration_g, leg.time_s).n_rows == 0


@pytest.mark.whole_night
@pytest.mark.parametrize("scene", ["noise_only", "table"])
@pytest.mark.parametrize("rate_hz", [10.0, 25.0, 50.0])
def test_a_night_without_a_movement_shows_none(scene, rate_hz):
    leg = simulated(scene, 72, rate_hz=rate_hz)
    assert found(leg.acceleration_g, leg.time_s).n_rows == 0


@pytest.mark.whole_night
def test_any_rate_gives_the_same_index():
    n_plm = []
    for rate_hz in RATES_HZ:
        n = 0
        for seed in (21, 22):
            table = movements(simulated("nominal", seed, rate_hz=rate_hz))
            scored = score_movements(
                table["onset_s"],
                table["offset_s"],
                table["side"],
                rule=RULES["wasm2016"],
                kind=table["kind"],
            )
            n += int(scored.movements["is_plm"].sum())
        n_plm.append(n)
    assert min(n_plm) > 600
    assert max(n_plm) <= 1.03 * min(n_plm)


@pytest.mark.whole_night
def test_turning_the_sensor_of_a_simulated_night_changes_nothing():
    leg = simulated("nominal", 75, duration_h=2.0)
    one = found(leg.acceleration_g, leg.time_s)
    other = found(leg.acceleration_g @ random_rotation(4).T.astype(np.float32), leg.time_s)
    assert one["kind"].tolist() == other["kind"].tolist()
    assert np.abs(one["onset_s"] - other["onset_s"]).max() < 1 / 50.0


@pytest.mark.whole_night
def test_a_rate_that_is_off_by_five_percent_is_recovered():
    leg = simulated("nominal", 76, duration_h=2.0, rate_error_pct=(5.0, 5.0))
    motion = motion_of(leg.acceleration_g, leg.time_s)
    table = detect_movements(motion, side="left", params=EVENTS)
    known = leg.truth.rows(leg.truth["is_movement"])
    matching = match_movements(
        known["onset_s"],
        known["offset_s"],
        table["onset_s"],
        table["offset_s"],
        is_counted=known["is_scored"],
    )
    assert motion.rate_hz == pytest.approx(52.5, rel=1e-4)
    assert matching.onset_mae_s < 0.1
    assert abs(matching.duration_bias_s) < 0.3
