"""A shared bed, rhythms, breath, wakefulness and clocks: in the signal, and in the truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.simulate.plan import Interval
from legmotion.simulate.scored import score_both_legs, score_truth
from legmotion.simulate.synthesis import contribution_g
from legmotion.simulate.wakefulness import sleep_states
from tests.simulate.nights import CLEAN, RULE, inside, loudest_hz, night_of, rows_of

BOTH = ("left", "right")
KICKS = ("kick", "slow_return", "isolated", "cluster", "second", "apnoea")


def test_a_partner_is_felt_by_both_legs_at_once_and_is_periodic_but_nobody_moves():
    night = night_of("shared_bed", sides=BOTH, rate_hz=10.0, hours=2.0)
    left, right = (rows_of(leg, "partner") for leg in night.legs)
    assert left.n_rows > 50
    np.testing.assert_array_equal(left["event"], right["event"])
    # Onset is where a leg leaves rest, and each leg's rest has its own drift.
    np.testing.assert_allclose(left["true_onset_s"], right["true_onset_s"], rtol=0.0, atol=0.1)
    assert not left["is_movement"].any()
    intervals_s = np.diff(left["true_onset_s"])
    assert np.mean((intervals_s > 10.0) & (intervals_s < 90.0)) > 0.7
    assert score_truth(night.legs[0], rule=RULE).n_plm < 6


def test_knocks_come_in_trains():
    leg = night_of("shared_bed", trains_per_h=(20.0, 20.0), bumps_per_h=(0.0, 0.0)).legs[0]
    trains = rows_of(leg, "bump")
    assert trains.n_rows > 10
    assert np.median(trains["offset_s"] - trains["onset_s"]) > 1.0
    assert (trains["peak_mg"] < 200.0).all()


def test_each_leg_feels_a_small_copy_of_the_kicks_of_the_other():
    night = night_of("two_legs", hours=2.0)
    for leg, other in (night.legs, night.legs[::-1]):
        copies, kicks = rows_of(leg, "cross_talk"), rows_of(other, *KICKS)
        assert copies.n_rows > 20
        assert set(copies["event"]) <= set(kicks["event"])
        own = rows_of(leg, *KICKS)
        assert not set(copies["event"]) & set(own["event"])
        motion = night.motions[leg.side]
        for event in (event for event in motion.events if event.kind == "cross_talk"):
            time_s = np.arange(event.start_s, event.end_s, 0.01)
            added = contribution_g(event, time_s, motion.up(time_s))
            assert 1000.0 * np.linalg.norm(added, axis=1).max() < 25.1


def test_rocking_and_tremor_sway_at_their_rates_and_are_no_leg_movements():
    night = night_of("rhythmic", hours=2.0, sides=BOTH, **CLEAN)
    leg = night.leg("left")
    rocking_s, tremor_s = leg.spans_s("rocking"), leg.spans_s("tremor")
    assert len(rocking_s) >= 10
    assert len(tremor_s) >= 5
    lengths_s = tremor_s[:, 1] - tremor_s[:, 0]
    assert ((lengths_s > 9.9) & (lengths_s < 15.1)).all()
    rates_hz = [
        loudest_hz(inside(leg, span), leg.device.rate_hz)
        for span in rocking_s
        if span[1] - span[0] > 10.0
    ]
    # A turn about a level axis shows at its own rate, about an upright one at twice that too.
    assert all(0.4 < hz < 4.2 for hz in rates_hz)
    assert not rows_of(leg, "rocking", "tremor")["is_movement"].any()
    assert rows_of(leg, "rocking").n_rows == len(rocking_s)
    feet = rows_of(leg, "tremor").n_rows + rows_of(night.leg("right"), "tremor").n_rows
    assert feet == len(tremor_s)
    assert score_truth(leg, rule=RULE).n_plm <= 6
    assert np.count_nonzero(leg.truth["is_scored"]) > 10


def test_short_intervals_have_a_peak_at_two_to_four_seconds():
    plain, hard = night_of("nominal"), night_of("short_intervals")
    shares = []
    for night in (plain, hard):
        both = night.both_legs
        kicks = both.rows(np.isin(both["kind"], KICKS))
        _, first = np.unique(kicks["event"], return_index=True)
        intervals_s = np.diff(np.sort(kicks["onset_s"][first]))
        shares.append(np.mean((intervals_s > 1.5) & (intervals_s < 4.5)))
    assert shares[1] > 0.2 > shares[0]


def test_at_the_end_of_pauses_in_breathing_legs_move():
    leg = night_of("breathing_coupled", rate_hz=10.0, hours=4.0).legs[0]
    breaths, spans_s = rows_of(leg, "breathing"), leg.spans_s("apnoea")
    assert len(spans_s) >= 2
    cycles_s = np.diff(breaths["onset_s"])
    assert 25.0 <= np.median(cycles_s) <= 45.0
    assert not breaths["is_movement"].any()
    moved = rows_of(leg, "apnoea")
    assert moved["is_movement"].all()
    assert moved.n_rows > 10
    nearest_s = np.abs(moved["onset_s"][:, None] - breaths["onset_s"]).min(axis=1)
    assert np.median(nearest_s) < 4.0
    for onset_s in moved["onset_s"]:
        assert ((spans_s[:, 0] - 5 < onset_s) & (onset_s < spans_s[:, 1])).any()


def test_a_body_that_lies_awake_moves_or_lies_still():
    moving, still = (
        night_of(name, hours=4.0, rate_hz=10.0, bout_size=(0, 0))
        for name in ("restless_wake", "quiet_wake")
    )
    assert rows_of(moving.legs[0], "large").n_rows >= 10
    assert rows_of(still.legs[0], "large").n_rows == 0
    lengths_s = np.diff(
        [*zip(*(rows_of(moving.legs[0], "large")[k] for k in ("onset_s", "offset_s")), strict=True)]
    )
    assert (lengths_s < 46.0).all()
    np.testing.assert_array_equal(still.legs[0].spans_s("wake"), moving.legs[0].spans_s("wake"))
    spans_s = moving.legs[0].spans_s("restless")
    for onset_s in rows_of(moving.legs[0], "large")["onset_s"]:
        assert ((spans_s[:, 0] - 1 < onset_s) & (onset_s < spans_s[:, 1] + 1)).any()
    for night in (moving, still):
        share = np.mean(night.states["state"] == "wake")
        assert 0.05 < share < 0.6


def test_more_leg_movements_change_nothing_of_who_is_awake():
    few, many = (
        night_of("quiet_wake", bout_pause_s=pause_s, rate_hz=10.0, hours=3.0)
        for pause_s in ((900.0, 1800.0), (60.0, 120.0))
    )
    assert score_truth(many.legs[0], rule=RULE).n_plm > 1.5 * score_truth(
        few.legs[0], rule=RULE
    ).n_plm  # fmt: skip
    np.testing.assert_array_equal(few.states["state"], many.states["state"])


@given(
    st.lists(st.tuples(st.floats(-50.0, 400.0), st.floats(0.0, 150.0)), max_size=5),
    st.floats(31.0, 300.0),
)
def test_an_epoch_is_awake_if_more_than_half_of_it_is(stretches, duration_s):
    wakes = [Interval(kind="wake", start_s=a, end_s=a + length) for a, length in stretches]
    found = sleep_states(wakes, duration_s, 30.0)
    step_s = 0.01
    for number, state in enumerate(found):
        time_s = 30.0 * number + step_s * (np.arange(3000) + 0.5)
        is_awake = np.zeros(3000, dtype=bool)
        for wake in wakes:
            is_awake |= (time_s >= wake.start_s) & (time_s < wake.end_s)
        awake_s = step_s * np.count_nonzero(is_awake)
        if abs(awake_s - 15.0) > 0.1:
            assert state == ("wake" if awake_s > 15.0 else "sleep")
    assert len(found) == int(np.ceil(duration_s / 30.0))


def test_taps_show_by_how_much_two_clocks_differ():
    night = night_of("tapped_clocks", hours=2.0, jitter_ms=(0.0, 0.0), gaps_per_night=(0, 0))
    first, second = night.legs
    start_s = (second.start - first.start).total_seconds()
    clock = night.clock_difference()
    assert abs(clock.drift_ppm) <= 201.0
    taps = [rows_of(leg, "tap") for leg in night.legs]
    np.testing.assert_array_equal(taps[0]["true_onset_s"], taps[1]["true_onset_s"])
    assert taps[0].n_rows == 6
    ends_s = ((0.0, 28.0), (first.time_s[-1] - 28.0, first.time_s[-1]))
    for low_s, high_s in ends_s:
        loudest_s = []
        for leg in night.legs:
            step = np.linalg.norm(np.diff(leg.acceleration_g, axis=0), axis=1)
            step[(leg.time_s[1:] < low_s - 12) | (leg.time_s[1:] > high_s + 12)] = 0.0
            loudest_s.append(leg.time_s[1:][np.flatnonzero(step > 0.3)[0]])
        lag_s = start_s + loudest_s[1] - loudest_s[0]
        expected_s = clock.offset_s + clock.drift_ppm * 1e-6 * loudest_s[0]
        assert lag_s == pytest.approx(expected_s, abs=2.5 / 25.0)


def test_one_leg_sees_seven_in_ten_of_the_movements_of_both():
    night = night_of("one_leg", rate_hz=10.0, hours=4.0)
    assert [leg.side for leg in night.legs] == ["left"]
    both = night.both_legs
    assert set(both["side"].tolist()) == {"left", "right"}
    seen, whole = score_truth(night.legs[0], rule=RULE), score_both_legs(night, rule=RULE)
    assert 0.6 < seen.n_lm / whole.n_lm < 0.82
    assert whole.n_plm > seen.n_plm


def test_both_legs_are_scored_on_the_clock_that_they_share():
    apart, together = (
        night_of("two_legs", clock_offset_s=offset_s, clock_ppm=ppm)
        for offset_s, ppm in (((0.0, 9.0), (-90.0, 90.0)), ((0.0, 0.0), (0.0, 0.0)))
    )
    one, other = (score_both_legs(night, rule=RULE).movements for night in (apart, together))
    np.testing.assert_array_equal(one["onset_s"], other["onset_s"])
    with pytest.raises(ValueError, match="two legs"):
        night_of("nominal", hours=0.1).clock_difference()
