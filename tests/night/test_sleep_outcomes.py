"""Sleep counted by hand: in bed from minute 6 to minute 106, ten minutes of it not recorded.

Large movements end rest at 600, 880, 2700, 2950, 3240, 4990 and 5050 s. Rest of less than five
minutes is wakefulness, so that sleep is 883-2700, 3243-3600, 4200-4990 and 5056-6360 s.
"""

from __future__ import annotations

import pytest

from legmotion.night.outcomes import outcome_kinds
from legmotion.night.window import WindowOptions
from tests.night.helpers import EVENING, leg, lying, night, reason, train, value

SPAN_S = (0.0, 7200.0)
BED = WindowOptions(
    lights_off=EVENING.replace(minute=6), lights_on=EVENING.replace(hour=23, minute=46)
)
LARGE = [
    (600, 606), (880, 883), (2700, 2703), (2950, 2953), (3240, 3243), (4990, 4996), (5050, 5056),
]  # fmt: skip
# Six periodic movements asleep, then two awake and two asleep of one series.
KICKS = train(1000, 1020, 1040, 1060, 1080, 1100, 5000, 5040, 5080, 5120)

ASLEEP_S = (2700 - 883) + (3600 - 3243) + (4990 - 4200) + (6360 - 5056)
AWAKE_S = (883 - 360) + (3243 - 2700) + (5056 - 4990)
COUNTED = {
    "spt_min": (6360 - 883) / 60,
    "tst_min": ASLEEP_S / 60,
    "sol_min": (883 - 360) / 60,
    "waso_min": ((3243 - 2700) + (5056 - 4990)) / 60,
    "se_pct": 100 * ASLEEP_S / 5400,
    "plms_n": 8,
    "plms_per_h_sleep": 8 / (ASLEEP_S / 3600),
    "plmw_n": 2,
    "plmw_per_h_wake": 2 / (AWAKE_S / 3600),
}


def built(large=LARGE, lost=((3600.0, 4200.0),), **changes):
    one = leg(KICKS, span_s=SPAN_S, lost=lost, lying=lying(SPAN_S, large=large))
    return night(one, options=BED, **changes)


def test_the_hand_has_counted_every_second():
    assert ASLEEP_S + AWAKE_S == 5400


@pytest.mark.parametrize("key", COUNTED)
def test_an_outcome_of_sleep_is_what_a_hand_counts(key):
    outcome = built().outcomes[key]
    assert (outcome.status, outcome.value) == ("ok", pytest.approx(COUNTED[key], rel=1e-9))


@pytest.mark.parametrize("key", COUNTED)
def test_every_number_of_sleep_says_that_it_is_estimated(key):
    (kind,) = [kind for kind in outcome_kinds() if kind.key == key]
    assert "(estimated)" in kind.label


def test_a_rate_per_hour_of_sleep_or_wakefulness_names_its_hours_as_estimated():
    outcomes = built().outcomes
    assert outcomes["plms_per_h_sleep"].denominator == "estimated sleep"
    assert outcomes["plmw_per_h_wake"].denominator == "estimated wakefulness in bed"


def test_little_wakefulness_shows_no_rate():
    still = built(large=())
    assert (value(still, "plmw_n"), value(still, "se_pct")) == (0, 100.0)
    assert reason(still, "plmw_per_h_wake") == "under 15 min of wakefulness in bed"


def test_without_any_sleep_there_is_none_to_fall_into():
    restless = built(large=[(k, k + 10.0) for k in range(300, 6400, 200)])
    assert (value(restless, "tst_min"), value(restless, "se_pct")) == (0.0, 0.0)
    assert value(restless, "plms_n") == 0
    for key in ("spt_min", "sol_min", "waso_min"):
        assert reason(restless, key) == "no rest in bed was long enough to be taken for sleep"
    assert reason(restless, "plms_per_h_sleep") == "under 15 min of sleep in bed"


@pytest.mark.parametrize("key", COUNTED)
def test_of_a_time_that_nobody_saw_there_is_no_sleep(key):
    assert reason(built(lost=[(0.0, 7200.0)]), key) == "no time in bed was analysable"
