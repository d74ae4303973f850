"""Simulated nights: hard enough, the same for the same seed, true to the settings."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from legmotion.errors import ParameterError
from legmotion.simulate import (
    SCENARIOS,
    Difficulties,
    SimulationSettings,
    scenario,
    simulate_night,
)


def short(name="nominal", **changes) -> SimulationSettings:
    return scenario(name, **{"duration_h": 1.0, "rate_hz": 25.0, **changes})


def test_every_setting_has_a_meaning_and_a_source():
    for item in (*dataclasses.fields(SimulationSettings), *dataclasses.fields(Difficulties)):
        assert set(item.metadata) == {"unit", "meaning", "source"}
        assert item.metadata["meaning"]
        assert item.metadata["source"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_of_minutes_is_a_night_too(name):
    night = simulate_night(scenario(name, duration_h=0.05, rate_hz=12.5), seed=1)
    assert np.isfinite(night.legs[0].acceleration_g).all()
    assert night.states.n_rows == 6


def test_an_unknown_scenario_or_setting_is_named():
    with pytest.raises(ParameterError, match="no scenario loud"):
        scenario("loud")
    with pytest.raises(ParameterError, match="no setting volume"):
        scenario("nominal", volume=3)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_nominal_night_is_hard_enough(seed):
    settings = scenario("nominal", rate_hz=10.0)
    leg = simulate_night(settings, seed=seed).legs[0]
    truth = leg.truth
    counted = truth["is_scored"]
    peak_mg = truth["peak_mg"][counted]
    hold = truth["hold"][counted & (truth["hold"] != "")]
    kinds, numbers = np.unique(truth["kind"], return_counts=True)
    n_of = dict(zip(kinds.tolist(), numbers.tolist(), strict=True))
    assert 60.0 <= np.median(peak_mg) <= 150.0
    assert np.mean(peak_mg < 30.0) >= 0.1
    assert np.mean(hold == "still") >= 0.5
    assert 1.0 <= n_of["posture"] / settings.duration_h <= 3.0
    assert 0.5 <= leg.device.noise_mg <= 3.0
    for kind in ("shaken", "bump", "twitch", "slow_return", "long", "cluster", "isolated"):
        assert n_of[kind] >= 1
    turned_deg = truth["theta_deg"][truth["kind"] == "posture"]
    assert ((turned_deg >= 20.0) & (turned_deg <= 120.0)).all()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(name):
    settings = short(name, duration_h=0.4, rate_hz=12.5)
    one, again, other = (simulate_night(settings, seed=seed).legs[0] for seed in (7, 7, 8))
    assert one.acceleration_g.tobytes() == again.acceleration_g.tobytes()
    assert one.time_s.tobytes() == again.time_s.tobytes()
    assert all(np.array_equal(one.truth[key], again.truth[key]) for key in one.truth)
    assert one.acceleration_g.tobytes() != other.acceleration_g.tobytes()


def test_a_seed_is_the_same_night_at_any_rate():
    slow, fast = (
        simulate_night(short(rate_hz=rate_hz, jitter_ms=(0.0, 0.0)), seed=3).legs[0]
        for rate_hz in (12.5, 50.0)
    )
    np.testing.assert_array_equal(slow.truth["onset_s"], fast.truth["onset_s"])
    np.testing.assert_array_equal(slow.truth["peak_mg"], fast.truth["peak_mg"])
    assert slow.time_s.size == pytest.approx(fast.time_s.size / 4, abs=20)


def test_a_leg_that_never_moves_has_no_truth():
    for name in ("noise_only", "table"):
        assert simulate_night(short(name), seed=2).legs[0].truth.n_rows == 0


def test_the_sensor_adds_its_noise_and_its_steps():
    settings = short("table", noise_mg=(2.0, 2.0), resolution_mg=(1000 / 256,))
    leg = simulate_night(settings, seed=4).legs[0]
    steps = leg.acceleration_g * 256.0
    np.testing.assert_array_equal(steps, np.rint(steps))
    spread_mg = 1000.0 * leg.acceleration_g.std(axis=0)
    expected_mg = math.hypot(2.0, 1000 / 256 / math.sqrt(12.0))
    np.testing.assert_allclose(spread_mg, expected_mg, rtol=0.25)


def test_noise_of_constant_density_falls_with_the_rate():
    one, other = (
        simulate_night(short("table", rate_hz=rate_hz, noise_reference_rate_hz=50.0), seed=4)
        for rate_hz in (50.0, 12.5)
    )
    assert other.legs[0].device.noise_mg == pytest.approx(one.legs[0].device.noise_mg / 2.0)


def test_rest_is_one_g_within_the_errors_of_the_sensor():
    for seed in range(5):
        leg = simulate_night(short("table"), seed=seed).legs[0]
        assert np.median(np.linalg.norm(leg.acceleration_g, axis=1)) == pytest.approx(1.0, abs=0.1)


def test_no_sample_lies_in_a_gap_and_stamps_increase():
    settings = short(gaps_per_night=(12, 12), jitter_ms=(8.0, 8.0))
    leg = simulate_night(settings, seed=6).legs[0]
    assert leg.gaps_s.shape[0] >= 8
    assert (np.diff(leg.time_s) > 0.0).all()
    for start_s, end_s in leg.gaps_s:
        inside = (leg.time_s > start_s + 0.06) & (leg.time_s < end_s - 0.06)
        assert not inside.any()


def test_the_stamps_show_the_real_rate():
    settings = short(rate_error_pct=(2.0, 2.0), gaps_per_night=(0, 0))
    leg = simulate_night(settings, seed=1).legs[0]
    assert leg.device.nominal_rate_hz == 25.0
    assert (leg.time_s.size - 1) / leg.time_s[-1] == pytest.approx(25.5, rel=1e-4)


def test_two_legs_share_motor_events_and_one_leg_sees_seven_in_ten():
    settings = short(duration_h=4.0, sides=("left", "right"), gaps_per_night=(0, 0))
    night = simulate_night(settings, seed=9)
    kinds = ("kick", "slow_return", "isolated", "cluster")
    left, right = (
        set(leg.truth["event"][np.isin(leg.truth["kind"], kinds)].tolist())
        for leg in (night.leg("left"), night.leg("right"))
    )
    assert len(left & right) / len(left | right) == pytest.approx(0.41, abs=0.06)
    assert len(left) / len(left | right) == pytest.approx(0.70, abs=0.06)
    with pytest.raises(KeyError):
        simulate_night(short(), seed=9).leg("right")


def test_clocks_of_two_legs_drift_apart_as_told():
    settings = short(
        sides=("left", "right"), duration_h=2.0, clock_ppm=(-100.0, 100.0),
        clock_offset_s=(0.0, 3.0), jitter_ms=(0.0, 0.0),
    )  # fmt: skip
    night = simulate_night(settings, seed=3)
    for leg in night.legs:
        expected_s = leg.truth["true_onset_s"] * (1.0 + leg.device.clock_ppm * 1e-6)
        np.testing.assert_allclose(leg.truth["onset_s"], expected_s, atol=1e-9)
        ahead_s = (leg.start - night.legs[0].start).total_seconds()
        offset_s = leg.device.clock_offset_s - night.legs[0].device.clock_offset_s
        assert ahead_s == pytest.approx(offset_s, abs=1e-5)
    assert night.legs[0].device.clock_ppm != night.legs[1].device.clock_ppm


def test_the_other_legs_kick_is_felt_where_asked_for():
    settings = short(sides=("left", "right"), cross_talk_ratio=0.1)
    legs = simulate_night(settings, seed=3).legs
    jolts = [leg.truth["kind"] == "cross_talk" for leg in legs]
    assert all(jolt.any() for jolt in jolts)
    assert not any(
        (jolt & leg.truth["is_movement"]).any() for jolt, leg in zip(jolts, legs, strict=True)
    )


def test_blocks_join_to_the_recording():
    leg = simulate_night(short(), seed=1).legs[0]
    recording = leg.recording()
    loaded = recording.load()
    np.testing.assert_array_equal(loaded.time_s, leg.time_s)
    np.testing.assert_array_equal(loaded.acceleration_g, leg.acceleration_g)
    assert recording.start == leg.start
    assert recording.side == "left"
    with pytest.raises(ValueError, match="read-only"):
        leg.acceleration_g[0, 0] = 0.0


def test_a_movement_stands_out_where_the_truth_says():
    settings = short(noise_mg=(0.5, 0.5), resolution_mg=(0.0,), breathing_mg=(0.0, 0.0))
    leg = simulate_night(settings, seed=2).legs[0]
    truth, time_s = leg.truth, leg.time_s
    large = truth["is_scored"] & (truth["peak_mg"] > 60.0)
    quiet = np.ones(time_s.size, dtype=bool)
    for onset_s, offset_s in zip(truth["onset_s"], truth["offset_s"], strict=True):
        quiet &= (time_s < onset_s - 0.5) | (time_s > offset_s + 0.5)
    step_mg = 1000.0 * np.linalg.norm(np.diff(leg.acceleration_g, axis=0), axis=1)
    assert np.percentile(step_mg[quiet[1:]], 99) < 4.0
    for onset_s, offset_s in zip(truth["onset_s"][large], truth["offset_s"][large], strict=True):
        inside = (time_s[1:] >= onset_s) & (time_s[1:] <= offset_s)
        assert step_mg[inside].max() > 8.0
