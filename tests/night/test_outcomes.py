"""Every outcome on a night counted by hand, and on one in which it cannot be computed.

The night: two legs, recorded for two hours, of which ten minutes are lost. In bed from minute 6 to
minute 106, so 100 min in bed and 90 min analysable.
"""

from __future__ import annotations

import math

import pytest

from legmotion.night.outcome import outcome
from legmotion.night.outcomes import outcome_kinds
from legmotion.night.window import WindowOptions
from tests.architecture.test_words import found_in
from tests.night.helpers import EVENING, leg, night, no_clock, reason, train, value
from tests.night.test_sleep_outcomes import COUNTED as SLEEP_COUNTED

SPAN_S = (0.0, 7200.0)
BED = WindowOptions(
    lights_off=EVENING.replace(minute=6), lights_on=EVENING.replace(hour=23, minute=46)
)

# Before lights off: four of a series, which nothing in bed may count.
BEFORE = train(100, 120, 140, 160)
# Series 1, six of 2 s, 20 s apart: the fourth is on both legs.
SERIES_1 = train(1000, 1020, 1040, 1060, 1080, 1100)
# Five seconds after the last of them one of 1 s, then two alone of 4 s, one a posture shift.
SHORT = train(1105, duration=1)
ALONE = [*train(2000, duration=4), *train(2500, duration=4, kind="posture")]
# A long movement, which is no candidate.
LONG = train(2600, duration=12)
# Series 2, four of 3 s on the right leg, 40 s apart.
SERIES_2 = train(5000, 5040, 5080, 5120, duration=3)
LEFT = [*BEFORE, *SERIES_1, *SHORT, *ALONE, *LONG]
RIGHT = [*train(1061), *SERIES_2]


@pytest.fixture(scope="module")
def counted():
    return night(
        leg(LEFT, span_s=SPAN_S, lost=[(3600.0, 4200.0)]),
        leg(RIGHT, side="right", span_s=SPAN_S),
        options=BED,
    )


@pytest.fixture(scope="module")
def still():
    """Nobody moved, and one leg was recorded."""
    return night(leg(span_s=SPAN_S), options=BED)


@pytest.fixture(scope="module")
def unseen():
    """Nothing in bed was recorded by both legs at once."""
    return night(
        leg(LEFT, span_s=(0.0, 3000.0)),
        leg(side="right", span_s=(3000.0, 7200.0)),
        options=BED,
    )


LOGS = [math.log(20)] * 5 + [math.log(40)] * 3
COUNTED = {
    "tib_min": 100.0,
    "tib_analysable_min": 90.0,
    "lm_n": 14,
    "clm_n": 13,
    "plm_n": 10,
    "short_imi_n": 1,
    "isolated_clm_n": 2,
    "series_n": 2,
    "series_length_mean": 5.0,
    "series_duration_mean_s": (102.0 + 123.0) / 2,
    "plm_duration_mean_s": (5 * 2 + 3 + 4 * 3) / 10,
    "short_imi_duration_mean_s": 1.0,
    "isolated_clm_duration_mean_s": 4.0,
    "imi_n": 8,
    "imi_geometric_mean_s": math.exp(sum(LOGS) / 8),
    "imi_median_s": 20.0,
    "imi_q1_s": 20.0,
    "imi_q3_s": 40.0,
    "mean_ln_imi": sum(LOGS) / 8,
    "sd_ln_imi": math.sqrt(sum((x - sum(LOGS) / 8) ** 2 for x in LOGS) / 7),
    "plm_clm_ratio": 10 / 13,
    "plm_left_n": 5,
    "plm_right_n": 4,
    "plm_both_n": 1,
    # Each leg by itself, over the time that it was seen itself.
    "left_leg_analysable_min": 90.0,
    "right_leg_analysable_min": 100.0,
    "left_leg_plm_n": 6,
    "right_leg_plm_n": 4,
    "left_leg_plm_per_h_tib": 6 / 1.5,
    "right_leg_plm_per_h_tib": 4 / (100 / 60),
    "posture_shift_n": 1,
    "plm_third_1_n": 6,
    "plm_third_2_n": 0,
    "plm_third_3_n": 4,
    "plm_third_1_per_h_tib": 6 / (2000 / 3600),
    "plm_third_2_per_h_tib": 0.0,
    "plm_third_3_per_h_tib": 4 / (2000 / 3600),
}
RATES = {
    "lm": 14, "clm": 13, "plm": 10, "short_imi": 1, "isolated_clm": 2, "plm_left": 5,
    "plm_right": 4, "plm_both": 1, "posture_shift": 1,
}  # fmt: skip
COUNTED |= {f"{name}_per_h_tib": n / 1.5 for name, n in RATES.items()}


@pytest.mark.parametrize("key", COUNTED)
def test_an_outcome_is_what_a_hand_counts(counted, key):
    assert counted.outcomes[key].status == "ok"
    assert value(counted, key) == pytest.approx(COUNTED[key], rel=1e-12)


def test_ferris_index_is_the_share_of_intervals_in_runs(counted):
    assert reason(counted, "ferri_pi") == "fewer than 10 leg movements per hour in bed"
    lively = night(
        leg(LEFT, span_s=SPAN_S), leg(RIGHT, side="right", span_s=SPAN_S), options=BED,
        night__min_ferri_lm_per_h=5.0,
    )  # fmt: skip
    # Defined are the 840 s since the last before lights off, five of 20 s, one of 5 s, 895 s,
    # 500 s and, after the long movement, three of 40 s.
    assert value(lively, "ferri_pi") == pytest.approx(8 / 12, rel=1e-12)


def test_ferris_index_is_not_defined_under_other_rules():
    other = night(leg(SERIES_1, span_s=SPAN_S), scoring__rules="aasm")
    assert reason(other, "ferri_pi") == "not defined under AASM 2.x/3"


def test_ferris_index_needs_an_interval():
    lone = night(leg(train(1000), span_s=SPAN_S), night__min_ferri_lm_per_h=0.1)
    assert reason(lone, "ferri_pi") == "no interval between candidate movements in bed"


def test_every_outcome_is_counted_by_hand_here():
    counted = {*COUNTED, *SLEEP_COUNTED, "ferri_pi"}
    assert counted == {kind.key for kind in outcome_kinds()}


NOT_FROM_A_STILL_NIGHT = {
    "series_length_mean": "there was no series in bed",
    "series_duration_mean_s": "there was no series in bed",
    "plm_duration_mean_s": "there was no such movement in bed",
    "short_imi_duration_mean_s": "there was no such movement in bed",
    "isolated_clm_duration_mean_s": "there was no such movement in bed",
    "imi_geometric_mean_s": "no interval of 10 to 90 s between candidate movements in bed",
    "imi_median_s": "no interval of 10 to 90 s between candidate movements in bed",
    "imi_q1_s": "no interval of 10 to 90 s between candidate movements in bed",
    "imi_q3_s": "no interval of 10 to 90 s between candidate movements in bed",
    "mean_ln_imi": "no interval of 10 to 90 s between candidate movements in bed",
    "sd_ln_imi": "fewer than 2 intervals of 10 to 90 s between candidate movements in bed",
    "plm_clm_ratio": "there was no candidate movement in bed",
    "ferri_pi": "fewer than 10 leg movements per hour in bed",
    **{
        f"plm_{side}{ending}": "one leg was recorded"
        for side in ("left", "right", "both")
        for ending in ("_n", "_per_h_tib")
    },
    "right_leg_analysable_min": "the right leg was not recorded",
    "right_leg_plm_n": "the right leg was not recorded",
    "right_leg_plm_per_h_tib": "the right leg was not recorded",
}
OF_ONE_LEG = {kind.key for kind in outcome_kinds() if not kind.needs_both}


@pytest.mark.parametrize("key", NOT_FROM_A_STILL_NIGHT)
def test_what_a_still_night_cannot_tell_has_its_reason(still, key):
    assert reason(still, key) == NOT_FROM_A_STILL_NIGHT[key]


@pytest.mark.parametrize("key", sorted(set(COUNTED) - set(NOT_FROM_A_STILL_NIGHT)))
def test_what_a_still_night_can_tell_is_zero(still, key):
    is_time = key in ("tib_min", "tib_analysable_min", "left_leg_analysable_min")
    assert value(still, key) == (100.0 if is_time else 0)


@pytest.mark.parametrize("key", sorted({*COUNTED, "ferri_pi"} - OF_ONE_LEG))
def test_of_a_time_that_nobody_saw_there_are_no_numbers(unseen, key):
    assert reason(unseen, key)


def test_of_a_time_that_nobody_saw_the_length_is_known(unseen):
    assert (value(unseen, "tib_min"), value(unseen, "tib_analysable_min")) == (100.0, 0.0)


def test_what_each_leg_saw_while_the_other_was_not_recorded_is_its_own(unseen):
    assert value(unseen, "left_leg_plm_n") == 6
    assert value(unseen, "right_leg_plm_n") == 0


def test_the_spread_of_a_single_interval_is_not_known():
    pair = night(leg(train(1000, 1020), span_s=SPAN_S))
    assert value(pair, "imi_geometric_mean_s") == pytest.approx(20.0, rel=1e-12)
    assert reason(pair, "sd_ln_imi").startswith("fewer than 2 intervals")


def test_equal_intervals_have_no_spread_at_all():
    assert value(night(leg(train(*range(0, 500, 25)))), "sd_ln_imi") == 0.0


def test_a_third_that_was_hardly_seen_has_a_count_and_no_rate():
    result = night(leg(SERIES_1, span_s=SPAN_S, lost=[(0.0, 990.0), (1600.0, 2400.0)]))
    assert value(result, "plm_third_1_n") == 6
    assert reason(result, "plm_third_1_per_h_tib") == "less than 15 min of it were analysable"


def test_a_series_that_began_before_lights_off_counts_from_there():
    options = WindowOptions(lights_off=EVENING.replace(minute=17, second=30))
    result = night(leg(SERIES_1, span_s=SPAN_S), options=options)
    assert value(result, "plm_n") == 3
    assert value(result, "series_duration_mean_s") == 42.0


def test_a_rate_names_its_denominator(counted):
    assert all(one.denominator for one in counted.outcomes.values() if one.unit == "1/h")


def test_outcomes_are_found_by_their_own_key(counted):
    assert all(key == outcome.key for key, outcome in counted.outcomes.items())
    with pytest.raises(TypeError):
        counted.outcomes["plm_n"] = None


def test_no_label_or_reason_judges_or_promises(counted, still, unseen):
    for result in (counted, still, unseen):
        for one in result.outcomes.values():
            assert not found_in(f"{one.label} {one.reason} {one.denominator}")


def test_the_primary_index_does_not_need_a_clock():
    result = night(leg(SERIES_1, span_s=SPAN_S), at=no_clock())
    assert value(result, "plm_per_h_tib") == 3.0


def test_two_outcomes_cannot_have_one_key():
    with pytest.raises(ValueError, match="there is an outcome plm_n already"):
        outcome(key="plm_n", unit="count", label="once more")(len)
