"""Outcomes, covariates and checks of a study's nights."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.study.diaries import SEEN, day, designed, diary, entry, none, outcome, scored, session

NAN = float("nan")


def more(**values: float):
    """Outcomes of a result beside the usual ones."""
    units = {"lm_n": "count", "lm_per_h_tib": "1/h", "imi_geometric_mean_s": "s"}
    return {
        key: outcome(value, units.get(key, "1"), key.upper(), SEEN) for key, value in values.items()
    }


def by_key(nights):
    return {one.key: one for one in nights.secondary}


def test_secondary_outcomes_are_those_that_some_night_has():
    results = [
        scored(0, outcomes=more(lm_n=140.0, lm_per_h_tib=20.0, imi_geometric_mean_s=25.0)),
        scored(1, outcomes=more(lm_n=70.0, lm_per_h_tib=10.0, imi_geometric_mean_s=NAN)),
    ]
    book = diary(nights=[entry(0, sleep_quality=4.0, stress_evening=NAN)])
    found = by_key(designed(results, book))
    assert list(found) == ["lm_per_h_tib", "imi_geometric_mean_s", "sleep_quality"]
    rate, interval, quality = found.values()
    assert (rate.scale, rate.count.tolist(), rate.hours.tolist()) == (
        "rate", [140.0, 70.0], [7.0, 7.0],
    )  # fmt: skip
    assert (interval.scale, interval.better, interval.source) == ("number", "higher", "movement")
    assert (quality.scale, quality.better, quality.source) == ("number", "higher", "diary")
    assert quality.value.tolist() == pytest.approx([4.0, NAN], nan_ok=True)


@pytest.mark.parametrize(
    ("key", "better", "mcid"),
    [
        ("symptoms_night", "lower", 1.0),
        ("symptoms_evening", "lower", 1.0),
        ("sleep_quality", "higher", 1.0),
        ("stress_evening", "lower", 1.0),
        ("irls", "lower", 3.0),
        ("waso_min", "lower", 15.0),
        ("sleep_latency_min", "lower", 15.0),
        ("awakenings", "lower", 1.0),
    ],
)
def test_what_was_noted_has_a_direction_and_a_smallest_difference(key, better, mcid):
    nights = designed([scored(0)], diary(nights=[entry(0, **{key: 3.0})]))
    found = by_key(nights)[key]
    assert (found.better, found.mcid) == (better, mcid)
    assert np.isnan(found.count).all()


def test_where_there_is_no_convention_a_share_of_the_median_is_meaningful():
    results = [
        scored(number, outcomes=more(imi_geometric_mean_s=value))
        for number, value in enumerate((20.0, 25.0, 40.0))
    ]
    assert by_key(designed(results, None))["imi_geometric_mean_s"].mcid == 5.0
    zeros = [scored(0, outcomes=more(ferri_pi=0.0))]
    assert by_key(designed(zeros, None))["ferri_pi"].mcid == 1.0


def test_what_was_measured_on_an_unusable_night_is_no_secondary_outcome_of_it():
    results = [
        scored(0, outcomes=more(ferri_pi=0.5)),
        scored(1, grade="bad", outcomes=more(ferri_pi=0.9)),
    ]
    nights = designed(results, diary(nights=[entry(1, symptoms_night=2.0)]))
    found = by_key(nights)
    assert found["ferri_pi"].value.tolist() == pytest.approx([0.5, NAN], nan_ok=True)
    assert found["symptoms_night"].value.tolist() == pytest.approx([NAN, 2.0], nan_ok=True)
    assert math.isfinite(nights.primary.value[1])


def test_a_rating_as_primary_outcome_needs_no_recording():
    book = diary(
        session(0),
        none(1),
        nights=[entry(0, symptoms_night=3.0), entry(1, symptoms_night=6.0), entry(2)],
    )
    nights = designed([scored(0, grade="bad"), scored(2)], book, outcome="symptoms_night")
    assert [night.excluded for night in nights.nights] == ["", "", "no_value"]
    assert "symptoms_night" in nights.nights[2].reason
    primary = nights.primary
    assert (primary.scale, primary.source, primary.value[:2].tolist()) == (
        "number", "diary", [3.0, 6.0],
    )  # fmt: skip
    assert by_key(nights)["plm_per_h_tib"].value.tolist() == pytest.approx(
        [NAN, NAN, 80 / 7], nan_ok=True
    )
    assert "symptoms_night" not in by_key(nights)


def test_how_a_night_was_recorded_does_not_matter_to_a_rating():
    results = [scored(0, groups={"device": "one"}), scored(1, groups={"device": "other"})]
    book = diary(nights=[entry(number, symptoms_night=3.0) for number in range(3)])
    nights = designed(results, book, outcome="symptoms_night").nights
    assert [dict(night.groups) for night in nights] == [{}, {}, {}]
    assert not any(night.is_flagged for night in nights)


def test_a_column_of_ones_own_can_be_the_outcome():
    nights = designed([scored(0)], diary(nights=[entry(0, cold_feet=10.0)]), outcome="cold_feet")
    primary = nights.primary
    assert (primary.label, primary.source, primary.mcid) == ("Cold feet", "diary", 2.0)


def test_covariates_are_the_numbers_that_were_there_before_the_night():
    book = diary(
        nights=[
            entry(
                0,
                caffeine_after_noon=2.0,
                symptoms_evening=5.0,
                symptoms_night=4.0,
                irls=18.0,
                own_number=7.0,
                medication_changed=0.0,
            )
        ]
    )
    covariates = designed([scored(0), scored(1)], book).covariates
    assert list(covariates) == ["weekend", "caffeine_after_noon", "own_number", "symptoms_evening"]
    assert covariates["caffeine_after_noon"].tolist() == pytest.approx([2.0, NAN], nan_ok=True)


def test_evenings_before_days_off_are_the_weekend():
    nights = designed([scored(number) for number in range(7)], None)  # from a Saturday on
    assert day(0).isoweekday() == 6
    assert nights.covariates["weekend"].tolist() == [1, 0, 0, 0, 0, 0, 1]


def test_noise_and_lost_time_are_checks_and_no_covariates():
    nights = designed([scored(0, floor_mg=2.5), scored(1, floor_mg=NAN)], None)
    assert nights.checks["floor_mg"].tolist() == pytest.approx([2.5, NAN], nan_ok=True)
    assert nights.checks["lost_pct"].tolist() == [0.0, 0.0]
    assert "floor_mg" not in nights.covariates
