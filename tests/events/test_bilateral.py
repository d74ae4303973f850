"""Two clocks against each other: found where the night shows it, refused where it does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from legmotion.events.bilateral import Alignment, LegEvents, align_clocks
from legmotion.events.cross_talk import is_cross_talk
from legmotion.events.lines import densest, fitted
from legmotion.events.movements import LEG_MOVEMENTS
from legmotion.events.taps import find_taps, tap_pairs
from legmotion.params import EventParameters
from tests.signal.helpers import EVENTS, motion_of

NIGHT_S = 8 * 3600.0
NONE = np.empty(0)


def events(rows, *, span_s=(0.0, NIGHT_S), taps_s=NONE, clock_s=0.0) -> LegEvents:
    """Rows (onset, length, kind, why_not) as one leg's events."""
    rows = sorted(rows)
    onset_s = np.array([row[0] for row in rows], dtype=float)
    table = LEG_MOVEMENTS.frame(
        {
            "onset_s": onset_s,
            "offset_s": onset_s + np.array([row[1] for row in rows], dtype=float),
            "side": np.full(len(rows), "left"),
            "kind": np.array([row[2] for row in rows], dtype="U8"),
            "peak_mg": np.full(len(rows), 100.0),
            "why_not": np.array([row[3] for row in rows], dtype="U10"),
        }
    )
    return LegEvents(movements=table, span_s=span_s, taps_s=taps_s, clock_s=clock_s)


def moved(times_s, *, length_s=2.0):
    return [(float(time_s), length_s, "LM", "") for time_s in times_s]


def jolts(times_s, *, length_s=1.0):
    return [(float(time_s), length_s, "impulse", "shaken") for time_s in times_s]


def turns(times_s):
    return [(float(time_s), 4.0, "posture", "posture") for time_s in times_s]


def shown_s(times_s, offset_s, drift_ppm):
    """Return what a clock shows that is ahead by an offset and a drift."""
    return np.asarray(times_s) + offset_s + drift_ppm * 1e-6 * np.asarray(times_s)


def a_night(seed, *, offset_s=0.0, drift_ppm=0.0, per_h=8, end_s=NIGHT_S, noise_s=0.05):
    """Return both legs of a night with movements of their own and jolts that both feel."""
    rng = np.random.default_rng(seed)
    both_s = rng.uniform(0.0, end_s, round(per_h * end_s / 3600.0))
    own = [rng.uniform(0.0, NIGHT_S, 400) for _ in range(2)]
    alone = [rng.uniform(0.0, NIGHT_S, 30) for _ in range(2)]
    felt = both_s + noise_s * rng.standard_normal(both_s.size)
    first = events([*moved(own[0]), *jolts(both_s), *jolts(alone[0])])
    second = [shown_s(one, offset_s, drift_ppm) for one in (own[1], felt, alone[1])]
    return first, events([*moved(second[0]), *jolts(second[1]), *jolts(second[2])])


def wrong_s(found: Alignment, offset_s: float, drift_ppm: float) -> float:
    """Return how far an alignment is off, at the worse end of the night."""
    ends_s = np.array([0.0, NIGHT_S])
    return float(np.abs(found.ahead_s(ends_s) - offset_s - drift_ppm * 1e-6 * ends_s).max())


@given(
    seed=st.integers(0, 2**32 - 1),
    offset_s=st.floats(-10.0, 10.0),
    drift_ppm=st.floats(-195.0, 195.0),
)
def test_jolts_that_both_felt_align_the_clocks_to_a_fifth_of_a_second(seed, offset_s, drift_ppm):
    found = align_clocks(*a_night(seed, offset_s=offset_s, drift_ppm=drift_ppm), params=EVENTS)
    assert (found.status, found.origin) == ("aligned", "jolts")
    assert wrong_s(found, offset_s, drift_ppm) < 0.2
    assert found.n_pairs >= 40


@pytest.mark.parametrize("end_h", [1.0, 3.0, 5.0, 7.0, 8.0])
def test_with_little_evidence_the_clocks_are_right_or_refused(end_h):
    status = []
    for seed in range(60):
        legs = a_night(seed, offset_s=2.0, drift_ppm=100.0, per_h=seed % 6, end_s=3600.0 * end_h)
        found = align_clocks(*legs, params=EVENTS)
        status.append(found.status)
        if found.status == "aligned":
            assert wrong_s(found, 2.0, 100.0) < 0.3
        else:
            assert found.reason
    assert "not_aligned" in status
    assert ("aligned" in status) == (end_h > 4.0)


@given(seed=st.integers(0, 2**32 - 1))
def test_legs_that_felt_nothing_in_common_are_not_aligned(seed):
    found = align_clocks(*a_night(seed, per_h=0), params=EVENTS)
    assert found.status == "not_aligned"


def test_onsets_of_ordinary_movements_alone_are_never_enough():
    rng = np.random.default_rng(5)
    times_s = np.sort(rng.uniform(0.0, NIGHT_S, 600))
    found = align_clocks(events(moved(times_s)), events(moved(times_s)), params=EVENTS)
    assert not found.is_trusted
    assert found.reason == (
        "jolts that both legs felt: 0 agree, 6 are needed; "
        "long movements of both legs: 0 agree, 6 are needed"
    )


def test_a_leg_that_is_shaken_by_the_other_leg_is_compared_with_its_movement():
    rng = np.random.default_rng(6)
    kicks_s = np.sort(rng.uniform(0.0, NIGHT_S, 60))
    felt = jolts(shown_s(kicks_s, 3.0, 50.0), length_s=0.6)
    found = align_clocks(
        events(moved(kicks_s)), events([*felt, *moved([NIGHT_S - 60.0])]), params=EVENTS
    )
    assert found.status == "aligned"
    assert wrong_s(found, 3.0, 50.0) < 0.01


def test_what_both_were_shaken_by_is_compared_by_its_middle():
    rng = np.random.default_rng(7)
    times_s = np.sort(rng.uniform(0.0, NIGHT_S, 60))
    late = jolts(times_s + 0.3, length_s=0.4)
    first = events([*jolts(times_s), *moved([50.0])])
    found = align_clocks(first, events([*late, *moved([50.0])]), params=EVENTS)
    assert wrong_s(found, 0.0, 0.0) < 0.01


def test_a_twitch_of_one_leg_is_its_own():
    rng = np.random.default_rng(8)
    times_s = np.sort(rng.uniform(0.0, NIGHT_S, 60))
    twitches = [(float(at_s), 0.3, "impulse", "twitch") for at_s in times_s]
    found = align_clocks(
        events([*twitches, *moved([50.0])]), events([*twitches, *moved([50.0])]), params=EVENTS
    )
    assert not found.is_trusted


def test_changes_of_position_align_where_nothing_was_shaken():
    times_s = np.linspace(600.0, NIGHT_S - 600.0, 12) + 37.0 * np.arange(12) % 101
    found = align_clocks(
        events(turns(times_s)), events(turns(shown_s(times_s, -4.0, 80.0))), params=EVENTS
    )
    assert (found.status, found.origin, found.n_pairs) == ("aligned", "gross", 12)
    assert wrong_s(found, -4.0, 80.0) < 0.05


def test_clocks_that_drift_more_than_clocks_do_are_refused():
    found = align_clocks(*a_night(9, drift_ppm=235.0, per_h=12), params=EVENTS)
    assert not found.is_trusted
    assert "the clocks drift apart by 23" in found.reason


@pytest.mark.parametrize("offset_s", [25.0, -25.0])
def test_clocks_further_apart_than_was_searched_are_refused(offset_s):
    assert not align_clocks(*a_night(10, offset_s=offset_s), params=EVENTS).is_trusted


@pytest.mark.parametrize("offset_s", [25.0, -25.0])
def test_a_later_night_is_searched_about_what_an_earlier_one_showed(offset_s):
    before = Alignment(status="aligned", offset_s=offset_s - 1.0, drift_ppm=40.0)
    legs = a_night(10, offset_s=offset_s, drift_ppm=20.0)
    found = align_clocks(*legs, expected=before, params=EVENTS)
    assert found.status == "aligned"
    assert wrong_s(found, offset_s, 20.0) < 0.2


def test_jolts_of_the_first_hour_say_nothing_of_the_last():
    legs = a_night(11, per_h=30, end_s=1800.0, noise_s=0.1)
    found = align_clocks(*legs, params=EVENTS)
    assert not found.is_trusted
    assert "they come from 3 of 8 parts of the night" in found.reason


def test_a_bed_that_is_shaken_in_a_steady_rhythm_does_not_say_which_jolt_is_which():
    times_s = np.arange(100.0, NIGHT_S, 5.0)
    legs = [events([*jolts(times_s + at_s), *moved([50.0])]) for at_s in (0.0, 2.0)]
    found = align_clocks(*legs, params=EVENTS)
    assert not found.is_trusted
    assert "as many could by chance" in found.reason


def test_where_one_leg_did_not_move_there_is_nothing_to_combine():
    found = align_clocks(events(moved([100.0])), events(jolts([200.0])), params=EVENTS)
    assert (found.status, found.is_trusted) == ("not_needed", True)


def test_legs_that_were_not_recorded_at_one_time_are_not_aligned():
    first = events(moved([100.0]), span_s=(0.0, 1000.0))
    second = events(moved([2100.0]), span_s=(2000.0, 3000.0))
    assert align_clocks(first, second, params=EVENTS).status == "not_aligned"


@given(seed=st.integers(0, 1000), offset_s=st.floats(-9.0, 9.0), drift_ppm=st.floats(-150, 150))
@example(seed=302, offset_s=0.0, drift_ppm=0.0)
def test_which_leg_is_first_turns_the_sign_and_nothing_else(seed, offset_s, drift_ppm):
    first, second = a_night(seed, offset_s=offset_s, drift_ppm=drift_ppm)
    one = align_clocks(first, second, params=EVENTS)
    other = align_clocks(second, first, params=EVENTS)
    assert one.status == other.status
    # Each line is drawn on the clock of its first leg: a pair at the edge may fall on either side.
    assert abs(one.n_pairs - other.n_pairs) <= 1
    assert wrong_s(other, -one.offset_s, -one.drift_ppm) < 0.01


@given(seed=st.integers(0, 1000), clock_s=st.floats(-7200.0, 7200.0))
def test_when_the_second_recorder_was_started_changes_nothing(seed, clock_s):
    first, second = a_night(seed, offset_s=1.0, drift_ppm=30.0)
    table = second.movements
    own = LEG_MOVEMENTS.frame(
        {
            **table,
            "onset_s": table["onset_s"] - clock_s,
            "offset_s": table["offset_s"] - clock_s,
        }
    )
    span_s = (second.span_s[0] - clock_s, second.span_s[1] - clock_s)
    later = LegEvents(movements=own, span_s=span_s, taps_s=NONE, clock_s=clock_s)
    one = align_clocks(first, second, params=EVENTS)
    other = align_clocks(first, later, params=EVENTS)
    assert other.offset_s == pytest.approx(one.offset_s, abs=1e-6)
    assert other.drift_ppm == pytest.approx(one.drift_ppm, abs=1e-3)


TAPS_S = np.array([5.0, 6.1, 6.9, NIGHT_S - 20.0, NIGHT_S - 19.1, NIGHT_S - 18.0])


def test_taps_at_both_ends_decide_before_anything_else():
    first, second = a_night(12, offset_s=2.0, drift_ppm=100.0)
    felt_s = shown_s(TAPS_S, 2.05, 100.0)
    first = events(moved([100.0]), taps_s=TAPS_S)
    second = events(moved([100.0]), taps_s=felt_s)
    found = align_clocks(first, second, params=EVENTS)
    assert (found.status, found.origin, found.n_pairs) == ("aligned", "taps", 6)
    assert wrong_s(found, 2.05, 100.0) < 0.001


def test_taps_at_one_end_say_nothing_of_the_drift():
    first = events(moved([100.0]), taps_s=TAPS_S[:3])
    second = events(moved([100.0]), taps_s=TAPS_S[:3])
    assert not align_clocks(first, second, params=EVENTS).is_trusted


def test_taps_in_another_rhythm_are_others():
    one, other = tap_pairs(TAPS_S, TAPS_S + 1.0, 10.0, params=EVENTS)
    assert one.tolist() == other.tolist() == [0, 1, 2, 3, 4, 5]
    mixed_s = np.array([5.0, 5.6, 6.9])
    assert tap_pairs(TAPS_S, mixed_s, 10.0, params=EVENTS)[0].size == 0
    assert tap_pairs(TAPS_S, TAPS_S + 11.0, 10.0, params=EVENTS)[0].size == 0


def knocked(times_s, *, rate_hz, duration_s, peak_g=1.5):
    """Return a leg at rest with sharp knocks."""
    time_s = np.arange(0.0, duration_s, 1.0 / rate_hz)
    samples = np.tile([0.0, 0.0, 1.0], (time_s.size, 1))
    for at_s in times_s:
        since_s = np.maximum(time_s - at_s, 0.0)
        knock = peak_g * np.exp(-since_s / 0.04) * np.sin(2 * np.pi * 10.0 * since_s)
        samples[:, 0] += np.where(time_s >= at_s, knock, 0.0)
    rng = np.random.default_rng(0)
    return samples + 0.001 * rng.standard_normal(samples.shape), time_s


@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 100.0])
def test_three_knocks_with_rest_between_them_are_taps(rate_hz):
    given_s = [20.0, 21.0, 21.9]
    motion = motion_of(*knocked(given_s, rate_hz=rate_hz, duration_s=120.0))
    np.testing.assert_allclose(find_taps(motion, params=EVENTS), given_s, atol=0.06)


@pytest.mark.parametrize(
    "times_s",
    [
        [20.0, 21.0],
        [20.0, 23.0, 26.0],
        list(np.arange(20.0, 40.0, 0.55)),
    ],
    ids=["two", "too slow", "steps"],
)
def test_other_knocks_are_no_taps(times_s):
    motion = motion_of(*knocked(times_s, rate_hz=50.0, duration_s=120.0))
    assert find_taps(motion, params=EVENTS).size == 0


def test_taps_are_looked_for_at_the_ends_alone():
    params = EventParameters(tap_within_s=60.0)
    given_s = [20.0, 21.0, 21.9, 100.0, 101.0, 102.0, 180.0, 181.0, 182.0]
    motion = motion_of(*knocked(given_s, rate_hz=50.0, duration_s=200.0))
    found = find_taps(motion, params=params)
    np.testing.assert_allclose(found, [*given_s[:3], *given_s[6:]], atol=0.06)


@given(offset_s=st.floats(-10.0, 10.0), drift_ppm=st.floats(-200.0, 200.0))
def test_a_line_goes_through_pairs_that_lie_on_one(offset_s, drift_ppm):
    time_s = np.linspace(0.0, NIGHT_S, 30)
    ahead_s = offset_s + drift_ppm * 1e-6 * time_s
    every = np.ones(30, dtype=bool)
    line = fitted(time_s, ahead_s, every, (0.0, NIGHT_S), near_s=0.75)
    assert line.offset_s == pytest.approx(offset_s, abs=1e-6)
    assert line.drift_ppm == pytest.approx(drift_ppm, abs=1e-3)
    assert line.n_pairs == 30
    assert line.error_s < 1e-6


def test_a_line_is_not_drawn_away_by_pairs_of_another():
    time_s = np.linspace(0.0, NIGHT_S, 40)
    ahead_s = np.where(np.arange(40) % 4 == 0, 5.0, 1.0)
    line = fitted(time_s, ahead_s, np.ones(40, dtype=bool), (0.0, NIGHT_S), near_s=0.75)
    assert (round(line.offset_s, 6), line.n_pairs) == (1.0, 30)


def test_the_densest_band_holds_the_pairs_that_agree_and_knows_the_next():
    time_s = np.linspace(0.0, NIGHT_S, 40)
    ahead_s = np.concatenate([np.full(20, 3.0), np.full(8, -4.0), np.linspace(-9.0, 9.0, 12)])
    best = densest(time_s, ahead_s, 10.0, params=EVENTS)
    assert best.is_in[:20].all()
    assert 20 <= best.n <= 22
    assert 8 <= best.n_next <= 10
    assert best.chance < 1e-6


def rows_of(*rows):
    """Rows (onset, offset, side, kind, peak) as what cross-talk is sought in."""
    columns = zip(*sorted(rows), strict=True)
    onset_s, offset_s, side, kind, peak_mg = (np.array(column) for column in columns)
    return onset_s, offset_s, side, kind, peak_mg


def felt(*rows):
    return is_cross_talk(*rows_of(*rows), params=EVENTS).tolist()


KICK = (10.0, 13.0, "left", "LM", 150.0)


@pytest.mark.parametrize(
    ("small", "expected"),
    [
        ((10.1, 12.0, "right", "LM", 20.0), True),
        ((9.7, 12.0, "right", "LM", 20.0), True),
        ((9.5, 12.0, "right", "LM", 20.0), False),
        ((10.1, 12.0, "right", "LM", 26.0), False),
        ((10.1, 12.0, "right", "LM", 24.9), True),
        ((13.0, 14.0, "right", "LM", 20.0), False),
        ((12.9, 14.0, "right", "LM", 20.0), True),
        ((10.1, 12.0, "right", "posture", 20.0), False),
        ((10.1, 12.0, "left", "LM", 20.0), False),
    ],
)
def test_cross_talk_is_small_and_comes_with_a_far_larger_movement(small, expected):
    assert sum(felt(KICK, small)) == expected


def test_six_times_as_large_is_not_yet_far_larger():
    assert not any(felt((10.0, 13.0, "left", "LM", 120.0), (10.1, 12.0, "right", "LM", 20.0)))
    assert any(felt((10.0, 13.0, "left", "LM", 120.1), (10.1, 12.0, "right", "LM", 20.0)))


def test_what_only_shook_the_other_leg_is_no_cause():
    shaken = (10.0, 13.0, "left", "impulse", 150.0)
    assert not any(felt(shaken, (10.1, 12.0, "right", "LM", 20.0)))


def test_a_long_movement_before_others_is_still_a_cause():
    long = (10.0, 60.0, "left", "LM", 150.0)
    between = [(20.0 + i, 20.5 + i, "left", "LM", 30.0) for i in range(20)]
    assert felt(long, *between, (50.0, 51.0, "right", "LM", 20.0))[-1]


def test_without_movements_there_is_no_cross_talk():
    assert is_cross_talk(NONE, NONE, NONE, NONE, NONE, params=EVENTS).size == 0
