"""Hard nights: what makes them hard is in the signal, and the truth says where."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from legmotion.simulate import SimulatedNight
from legmotion.simulate.scored import restarts_s
from tests.simulate.nights import CLEAN, angle_deg, inside, loudest_hz, night_of, rows_of

# Before there were hard nights; `python -m benchmarks.accuracy` rests on these too.
DIGESTS = {
    "nominal": "e17f6deac5a16cc1",
    "severe": "b3897492fe2d235e",
    "quiet": "ce501668a456f80c",
    "noise_only": "92c7d4390b3ace03",
    "table": "a13b7db042da85a7",
}


def digest(night: SimulatedNight) -> str:
    """Digest of a night, rounded so that the last bit of a sine does not matter."""
    found = hashlib.sha256()
    for leg in night.legs:
        found.update(np.rint(leg.acceleration_g * 1e4).astype(np.int32).tobytes())
        found.update(np.rint(leg.truth["onset_s"] * 1e4).astype(np.int64).tobytes())
        found.update("".join(leg.truth["kind"].tolist()).encode())
    return found.hexdigest()[:16]


@pytest.mark.parametrize("name", DIGESTS)
def test_what_hard_nights_add_changes_no_other_night(name):
    night = night_of(name, seed=7, hours=0.5, sides=("left", "right"))
    assert digest(night) == DIGESTS[name]


@pytest.mark.parametrize("name", ["quiet_wake", "two_legs", "walking", "shared_bed_bouts"])
def test_a_seed_has_the_same_kicks_in_every_hard_night(name):
    plain = rows_of(night_of("nominal").legs[0], "kick", "slow_return")
    hard_leg = night_of(name).legs[0]
    hard = rows_of(hard_leg, "kick", "slow_return")
    assert set(hard["event"]) <= set(plain["event"])
    gone = plain.rows(~np.isin(plain["event"], hard["event"]))
    out_s = hard_leg.spans_s("out_of_bed")
    near = [((out_s[:, 0] - 60 < t) & (t < out_s[:, 1] + 60)).any() for t in gone["onset_s"]]
    assert all(near)


def test_walking_shakes_an_upright_leg_at_the_steps_and_is_where_it_is_said_to_be():
    leg = night_of("walking", trips=(1, 1), trip_min=(4.0, 5.0), **CLEAN).legs[0]
    (out_s,) = leg.spans_s("out_of_bed")
    upright = leg.device.rotation @ np.array([0.0, 0.0, 1.0])
    walks_s = leg.spans_s("walking")
    assert len(walks_s) == 2
    assert out_s[0] < walks_s[0, 0] < walks_s[1, 1] < out_s[1]
    assert 60.0 < out_s[1] - out_s[0] < 330.0
    for walk_s in walks_s:
        walked = inside(leg, walk_s, margin_s=2.0)
        strength = np.linalg.norm(walked - np.median(walked, axis=0), axis=1)
        assert 0.5 < np.percentile(strength, 99) < 2.5
        assert 0.8 <= loudest_hz(walked, leg.device.rate_hz) <= 1.95
    stands = inside(leg, np.array([walks_s[0, 1], walks_s[1, 0]]), margin_s=2.0)
    assert angle_deg(np.median(stands, axis=0), upright) < 20.0
    in_bed = inside(leg, np.array([out_s[0] - 90.0, out_s[0] - 60.0]))
    assert angle_deg(np.median(in_bed, axis=0), upright) > 45.0


def test_nobody_kicks_or_sleeps_out_of_bed_and_covers_are_handled_around_it():
    night = night_of("walking", hours=4.0)
    leg = night.legs[0]
    kicks = leg.truth.rows(leg.truth["is_scored"])
    for out_s in leg.spans_s("out_of_bed"):
        assert not ((kicks["onset_s"] < out_s[1]) & (kicks["offset_s"] > out_s[0])).any()
    true_s = night.states["true_start_s"]
    for start_s, end_s in leg.spans_s("out_of_bed"):
        here = (true_s > start_s + 1.0) & (true_s + 30.0 < end_s - 1.0)
        assert here.any()
        assert (night.states["state"][here] == "wake").all()
    assert len(leg.spans_s("covers")) == 2 * len(leg.spans_s("out_of_bed")) > 0
    assert not rows_of(leg, "covers", "getting_up")["is_scored"].any()
    assert len(restarts_s(leg)) >= len(leg.spans_s("out_of_bed"))


def test_before_and_after_the_night_the_leg_is_upright():
    night = night_of("evening", hours=8.0, rate_hz=10.0, trips=(0, 0), **CLEAN)
    leg = night.legs[0]
    (bed_s,) = leg.spans_s("in_bed")
    assert 45 * 60 - 10 < bed_s[0] < 75 * 60 + 10
    assert 20 * 60 - 10 < leg.time_s[-1] - bed_s[1] < 40 * 60 + 10
    upright = leg.device.rotation @ np.array([0.0, 0.0, 1.0])
    for span_s in ((0.0, bed_s[0] - 20.0), (bed_s[1] + 20.0, leg.time_s[-1])):
        assert angle_deg(np.median(inside(leg, np.array(span_s)), axis=0), upright) < 20.0
    lying = inside(leg, np.array([bed_s[0] + 30.0, bed_s[0] + 120.0]))
    assert angle_deg(np.median(lying, axis=0), upright) > 45.0


def test_off_the_leg_nothing_moves_and_hands_turn_the_sensor_before_and_after():
    leg = night_of("strap_off", hours=4.0, **CLEAN).legs[0]
    (off_s,) = leg.spans_s("not_worn")
    assert off_s[1] - off_s[0] == pytest.approx(45 * 60, rel=1e-3)
    on_table = inside(leg, off_s)
    np.testing.assert_allclose(1000.0 * on_table.std(axis=0), leg.device.noise_mg, rtol=0.1)
    hands_s = leg.spans_s("handling")
    np.testing.assert_allclose(hands_s[:, 0][1], off_s[1])
    np.testing.assert_allclose(hands_s[:, 1][0], off_s[0])
    for before_s, after_s in hands_s:
        around = [inside(leg, np.array([t, t + 5.0])) for t in (before_s - 5.2, after_s + 0.2)]
        assert angle_deg(*(np.median(part, axis=0) for part in around)) > 30.0
        assert 1000.0 * inside(leg, np.array([before_s, after_s])).std(axis=0).max() > 50.0
    seen = leg.truth.rows(leg.truth["kind"] != "handling")
    assert not ((seen["onset_s"] < off_s[1]) & (seen["offset_s"] > off_s[0])).any()


def test_a_handled_sensor_stays_on_its_leg_and_sits_otherwise_after():
    leg = night_of("handling", handlings=(3, 3), **CLEAN).legs[0]
    hands_s = leg.spans_s("handling")
    assert len(hands_s) == 3
    assert len(leg.spans_s("not_worn")) == 0
    for before_s, after_s in hands_s:
        around = [inside(leg, np.array([t, t + 0.5])) for t in (before_s - 0.7, after_s + 0.2)]
        assert angle_deg(*(np.median(part, axis=0) for part in around)) > 30.0
        (event,) = rows_of(leg, "handling").rows(
            np.abs(rows_of(leg, "handling")["onset_s"] - before_s) < 5.0
        )["is_movement"]
        assert not event


def test_a_still_sleeper_is_not_a_table():
    settings = {**CLEAN, "breathing_mg": (1.0, 1.0), "pulse_mg": (0.5, 0.5)}
    leg = night_of("still_sleep", hours=0.5, **settings).legs[0]
    assert leg.truth.n_rows == 0
    spread_mg = 1000.0 * np.linalg.norm(leg.acceleration_g.std(axis=0))
    # Noise of three axes, a breath and a pulse as sines.
    expected_mg = np.sqrt(3 * 0.5**2 + 1.0**2 / 2 + 0.5**2 / 2)
    assert spread_mg == pytest.approx(expected_mg, rel=0.1)
    rest = leg.acceleration_g - leg.acceleration_g.mean(axis=0)
    power = (np.abs(np.fft.rfft(rest, axis=0)) ** 2).sum(axis=1)
    hz = np.fft.rfftfreq(len(rest), 1.0 / leg.device.rate_hz)
    pulse = power[(hz > 0.75) & (hz < 1.3)].mean()
    assert pulse > 2.0 * power[(hz > 3.0) & (hz < 6.0)].mean()


def test_a_loose_strap_makes_later_movements_smaller_by_its_gain():
    loose = night_of("loose_strap", **CLEAN).legs[0]
    tight = night_of("nominal", **CLEAN).legs[0]
    # A turn of the whole leg turns the sensor as much, however loose it is.
    turns, others = (leg.truth["kind"] == "posture" for leg in (tight, loose))
    np.testing.assert_array_equal(turns, others)
    (span_s,) = loose.spans_s("loose")
    truth = tight.truth.rows(~turns)
    is_late = truth["onset_s"] >= span_s[0]
    assert is_late.any()
    assert not is_late.all()
    by_event = dict(zip(loose.truth["event"], loose.truth["peak_mg"], strict=True))
    ratio = np.array([by_event[e] for e in truth["event"]]) / truth["peak_mg"]
    np.testing.assert_allclose(ratio[is_late], 0.7, atol=0.05)
    np.testing.assert_allclose(ratio[~is_late], 1.0, atol=1e-9)
    late = inside(loose, np.array([span_s[0] + 60.0, span_s[1]]))
    assert np.median(np.linalg.norm(late, axis=1)) == pytest.approx(1.0, abs=0.02)
