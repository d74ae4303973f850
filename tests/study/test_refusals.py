"""Each reason not to compare, with a small study that has it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from legmotion.study.compare import CompareSettings, compare
from tests.study.made import (
    PARAMS,
    blocks4,
    by_turns,
    number_series,
    rate_series,
    rate_study,
    study,
)

ASSIGNED = CompareSettings(design="assigned")
ANYWAY = CompareSettings(design="assigned", show_anyway=True)
WEEKENDS = [int(k % 7 in (5, 6)) for k in range(28)]


def devices(values):
    return {place: {"groups": {"device": value}} for place, value in enumerate(values)}


def groups_tied(massage):
    return devices("AX6" if one else "GT3X" for one in massage)


REFUSED = {
    "no_nights": study([], rate_series([], [])),
    "no_contrast": rate_study([1] * 20),
    "no_estimate": rate_study([1, 0, 1, 0, 1, 1, 1, 1, 1, 1]),
    "too_few": rate_study(by_turns(9)),
    "confounded": rate_study(blocks4(28), about=groups_tied(blocks4(28))),
    "mixed_measurement": rate_study(blocks4(28), about=devices(["AX6"] * 27 + ["GT3X"])),
    "floor": rate_study(blocks4(28), rate=1.0),
    "no_variation": study(blocks4(28), rate_series([70.0] * 28, [7.0] * 28)),
}
SHOWN_ANYWAY = {"too_few", "confounded", "mixed_measurement", "floor"}


@pytest.mark.parametrize("status", REFUSED)
def test_each_refusal_has_its_words_and_no_estimate(status: str) -> None:
    found = compare(REFUSED[status], ASSIGNED, PARAMS)
    assert found.status == status
    assert found.status_words
    assert found.hint
    assert found.effect is None
    assert found.verdict is None
    assert found.sensitivity == ()


@pytest.mark.parametrize("status", REFUSED)
def test_an_estimate_that_exists_can_be_asked_for_and_stays_without_verdict(status: str) -> None:
    found = compare(REFUSED[status], ANYWAY, PARAMS)
    assert found.status == status
    assert (found.effect is not None) == (status in SHOWN_ANYWAY)
    assert found.verdict is None


def test_nights_that_all_have_one_condition_are_counted() -> None:
    words = compare(REFUSED["no_contrast"], ASSIGNED, PARAMS).status_words
    assert "All 20 usable nights are nights with massage" in words


@pytest.mark.parametrize(
    ("massage", "status"),
    [
        ([0, 1] * 4 + [0, 0], "too_few"),  # 4 massage nights
        (by_turns(10), "provisional"),
        (by_turns(12), "provisional"),
        (by_turns(14), "ok"),
        ([0] * 7 + [1] * 7 + [0] * 7, "too_few"),  # two changes
        (by_turns(28, run=7), "ok"),
        ([0] * 14 + [1] * 14, "too_few"),
    ],
)
def test_few_nights_and_few_changes_are_refused(massage, status: str) -> None:
    assert compare(rate_study(massage), ASSIGNED, PARAMS).status == status


def test_a_single_change_is_sent_to_what_looks_at_changes() -> None:
    found = compare(rate_study([0] * 14 + [1] * 14), ASSIGNED, PARAMS)
    assert "only once" in found.status_words
    assert "legmotion trend" in found.hint


def test_too_few_nights_still_say_how_many_it_takes() -> None:
    found = compare(rate_study(by_turns(9)), ASSIGNED, PARAMS)
    assert found.nights_needed is not None
    assert set(found.nights_needed.per_change) == {"20", "30", "40"}


def test_the_column_that_goes_along_with_massage_is_named() -> None:
    found = compare(REFUSED["confounded"], ASSIGNED, PARAMS)
    assert "device (AX6, GT3X)" in found.status_words


def test_massage_at_weekends_alone_is_confounded_with_the_weekend() -> None:
    found = compare(rate_study(WEEKENDS), ASSIGNED, PARAMS)
    assert found.status == "confounded"
    assert "the weekend" in found.status_words


def test_one_massage_on_a_working_day_unties_the_weekend() -> None:
    massage = [*WEEKENDS[:15], 1, *WEEKENDS[16:]]
    assert compare(rate_study(massage), ASSIGNED, PARAMS).status == "ok"


def test_numbered_nights_have_no_weekend() -> None:
    assert compare(rate_study(WEEKENDS, is_dated=False), ASSIGNED, PARAMS).status == "ok"


def test_massage_on_the_days_of_a_medicine_is_confounded_with_it() -> None:
    massage = blocks4(28)
    nights = rate_study(massage, covariates={"medication": np.array(massage, dtype=float)})
    found = compare(nights, ASSIGNED, PARAMS)
    assert found.status == "confounded"
    assert "medication" in found.status_words


def test_a_second_device_in_both_conditions_becomes_a_column() -> None:
    nights = rate_study(blocks4(28), about=devices(["AX6"] * 14 + ["GT3X"] * 14))
    found = compare(nights, ASSIGNED, PARAMS)
    assert found.status == "ok"
    assert found.effect is not None
    assert "device: GT3X" in found.effect.columns


def test_devices_that_came_and_went_with_the_software_are_one_column() -> None:
    about = {
        k: {"groups": {"device": "AX6" if k < 14 else "GT3X", "detector": "1" if k < 14 else "2"}}
        for k in range(28)
    }
    found = compare(rate_study(blocks4(28), about=about), ASSIGNED, PARAMS)
    assert found.effect is not None
    assert len(found.effect.columns) == 4


def test_the_nights_of_the_odd_device_are_named() -> None:
    words = compare(REFUSED["mixed_measurement"], ASSIGNED, PARAMS).status_words
    assert "GT3X" in words
    assert "2026-02-01" in words


def test_more_ways_to_record_than_nights_can_tell_apart_are_refused() -> None:
    about = devices([f"device {(k // 4) % 3}" for k in range(16)])
    found = compare(rate_study(by_turns(16), about=about), ASSIGNED, PARAMS)
    assert found.status == "mixed_measurement"
    assert "too many ways" in found.status_words


def test_few_movements_are_refused_only_where_both_conditions_have_few() -> None:
    massage = by_turns(28)
    count = np.where(np.array(massage) == 1, 7.0, 40.0) + np.arange(28.0)
    assert compare(study(massage, rate_series(count, [7.0] * 28)), ASSIGNED, PARAMS).status == "ok"


def test_where_movements_are_few_the_other_outcomes_are_still_compared() -> None:
    rating = np.random.default_rng(1).integers(0, 11, 28)
    nights = rate_study(blocks4(28), rate=1.0, secondary=[number_series(rating)])
    found = compare(nights, ASSIGNED, PARAMS)
    assert found.status == "floor"
    assert [one.status for one in found.secondary] == ["ok"]


def test_a_rating_has_no_floor() -> None:
    rating = np.random.default_rng(1).uniform(0.0, 1.5, 28)
    assert compare(study(blocks4(28), number_series(rating)), ASSIGNED, PARAMS).status == "ok"


def test_a_rating_that_never_changes_has_no_variation() -> None:
    found = compare(study(blocks4(28), number_series([4.0] * 28)), ASSIGNED, PARAMS)
    assert found.status == "no_variation"


def test_every_night_that_is_left_out_is_listed_even_where_none_is_left() -> None:
    massage = [None] * 6
    found = compare(rate_study(massage), ASSIGNED, PARAMS)
    assert found.status == "no_nights"
    assert [night.excluded for night in found.nights] == ["unknown"] * 6


def test_other_limits_can_be_set() -> None:
    params = dataclasses.replace(PARAMS, min_per_arm=8)
    assert compare(rate_study(by_turns(14)), ASSIGNED, params).status == "too_few"
