"""What is called the truth of a simulated movement."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from legmotion.scoring.rules import RULES
from legmotion.simulate import scenario, simulate_night
from legmotion.simulate.builders import KickPlan, Leg, bump, kick, posture_shift, posture_turn
from legmotion.simulate.scored import is_reference, score_truth
from legmotion.simulate.shapes import LegEvent, Stroke, Tone
from legmotion.simulate.synthesis import Breathing, LegMotion
from legmotion.simulate.truth import envelope_mg, measured

ARM_M = (0.0, 0.0, -0.35)


def motion_of(*events: LegEvent) -> LegMotion:
    still = Breathing(
        amplitude_g=np.zeros(3), hz=0.25, wander_hz=np.zeros(0), wander_phase=np.zeros(0)
    )
    return LegMotion(events=list(events), roll_rad=0.3, pitch_rad=0.1, breathing=still)


def out_and_back(theta_deg: float, hold_s: float) -> LegEvent:
    theta_rad = np.radians(theta_deg)
    return LegEvent(
        kind="kick",
        event=1,
        start_s=10.0,
        end_s=10.8 + hold_s,
        arm_m=ARM_M,
        strokes=(
            Stroke(from_s=10.0, duration_s=0.3, delta_rad=theta_rad),
            Stroke(from_s=10.3 + hold_s, duration_s=0.5, delta_rad=-theta_rad),
        ),
    )


def slow_envelope_mg(acceleration_g, rate_hz):
    """The same envelope, sample by sample."""
    n = len(acceleration_g)

    def at(rows, i):
        return rows[min(max(i, 0), len(rows) - 1)]

    def mean(rows, width):
        first = -(width // 2)
        return [sum(at(rows, i + k + first) for k in range(width)) / width for i in range(n)]

    apart = round(0.25 * rate_hz)
    smooth = mean(list(acceleration_g), round(0.1 * rate_hz))
    square = [
        float(((at(smooth, i + apart - apart // 2) - at(smooth, i - apart // 2)) ** 2).sum())
        for i in range(n)
    ]
    return 1000.0 * np.sqrt(mean(square, round(0.25 * rate_hz)))


@pytest.mark.parametrize("rate_hz", [200.0, 100.0])
def test_the_envelope_is_that_of_its_definition(rate_hz):
    signal = np.random.default_rng(3).normal(0.0, 0.1, (80, 3))
    np.testing.assert_allclose(
        envelope_mg(signal, rate_hz), slow_envelope_mg(signal, rate_hz), rtol=1e-9
    )


def test_onset_and_offset_stand_where_rest_is_left_and_regained():
    event = out_and_back(5.0, hold_s=3.0)
    onset_s, offset_s, peak_mg = measured(motion_of(event), event, rest_limit_mg=4.0)
    assert onset_s == pytest.approx(10.0, abs=0.02)
    assert offset_s == pytest.approx(13.8, abs=0.05)
    assert 100.0 < peak_mg < 300.0


def test_a_still_hold_belongs_to_its_movement():
    event = out_and_back(5.0, hold_s=6.0)
    onset_s, offset_s, _ = measured(motion_of(event), event, rest_limit_mg=4.0)
    assert offset_s - onset_s > 6.5


def test_a_higher_limit_makes_a_movement_shorter():
    event = out_and_back(2.0, hold_s=1.0)
    motion = motion_of(event)
    low = measured(motion, event, rest_limit_mg=2.0)
    high = measured(motion, event, rest_limit_mg=20.0)
    assert low[0] < high[0] < high[1] < low[1]


def test_what_never_leaves_rest_has_no_length():
    event = out_and_back(0.01, hold_s=1.0)
    onset_s, offset_s, peak_mg = measured(motion_of(event), event, rest_limit_mg=4.0)
    assert onset_s == offset_s == 10.0
    assert peak_mg < 4.0


def test_the_peak_is_proportional_to_a_small_turn():
    peaks = []
    for theta_deg in (0.5, 1.0):
        event = out_and_back(theta_deg, hold_s=1.0)
        peaks.append(measured(motion_of(event), event, rest_limit_mg=1.0)[2])
    assert peaks[1] == pytest.approx(2.0 * peaks[0], rel=0.02)


def test_shaking_is_no_movement_of_the_leg():
    tone = Tone(from_s=5.0, duration_s=2.0, amplitude_g=(0.05, 0.0, 0.0), hz=6.0)
    event = LegEvent(kind="shaken", event=1, start_s=5.0, end_s=7.0, tones=(tone,))
    onset_s, offset_s, peak_mg = measured(motion_of(event), event, rest_limit_mg=4.0)
    assert 5.0 < onset_s < offset_s < 7.0
    assert peak_mg > 20.0


def test_a_kick_keeps_to_its_plan():
    settings = scenario("nominal", slow_return_share=0.0, still_hold_share=1.0)
    leg = Leg(lever_m=0.35, strap_rad=0.0, strap_radius_m=0.05)
    plan = KickPlan(kind="kick", start_s=100.0, duration_s=4.0, theta_deg=3.0)
    event = kick(np.random.default_rng(1), settings, leg, plan, 7)
    assert event.hold == "still"
    assert event.end_s - event.start_s == pytest.approx(4.0)
    assert sum(stroke.delta_rad for stroke in event.strokes) == pytest.approx(0.0)
    assert event.turn is not None


def test_only_a_change_of_position_pitches_the_leg():
    settings, rng = scenario("nominal"), np.random.default_rng(1)
    shift = posture_turn(posture_shift(rng, settings, 5.0, 1), pitch_rad=0.1)
    assert shift.turn is not None
    assert shift.turn.pitch_rad == 0.1
    with pytest.raises(ValueError, match="bump"):
        posture_turn(bump(rng, settings, 5.0, 1), pitch_rad=0.1)


def test_small_short_and_cut_movements_and_changes_of_position_count_neither_way():
    settings = scenario("nominal", duration_h=2.0, rate_hz=25.0, gaps_per_night=(20, 20))
    leg = simulate_night(settings, seed=11).legs[0]
    truth = leg.truth
    duration_s = truth["offset_s"] - truth["onset_s"]
    counted = truth["is_scored"]
    assert counted.any()
    assert (truth["peak_mg"][counted] >= 8.0).all()
    assert (duration_s[counted] >= 0.5).all()
    assert not set(truth["kind"][counted]) & {"posture", "shaken", "bump", "twitch"}
    for start_s, end_s in leg.gaps_s:
        touches = (truth["onset_s"] < end_s) & (truth["offset_s"] > start_s)
        assert not (touches & counted).any()


def test_the_truth_is_scored_by_the_rules():
    leg = simulate_night(scenario("nominal", duration_h=2.0, rate_hz=10.0), seed=5).legs[0]
    scored = score_truth(leg, rule=RULES["wasm2016"])
    assert scored.part_of.size == int(is_reference(leg).sum())
    assert scored.n_plm > 20
    unlimited = dataclasses.replace(leg, gaps_s=np.array([[0.0, 7200.0]]))
    assert score_truth(unlimited, rule=RULES["wasm2016"]).n_plm < scored.n_plm
