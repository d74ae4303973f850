"""Every schedule keeps every rule, none that keeps them is missing, and each is as likely."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.simulate.study_designs import planned_nights
from legmotion.study.schedules import (
    all_schedules,
    draw_schedules,
    is_schedule,
    n_schedules,
    refuse_impossible,
)
from legmotion.study.schemes import Scheme, SchemeSettings, scheme_of

PARAMS = StudyParameters()
FIRST = date(2026, 12, 1)  # a Tuesday
SUNDAY = 6


def scheme(n_nights: int, **more: object) -> Scheme:
    return scheme_of(SchemeSettings(n_nights=n_nights, start=FIRST, **more), PARAMS)


def patterns(schedules: np.ndarray) -> set[str]:
    """The schedules of an array, one text each."""
    return {"".join("M" if night else "-" for night in one) for one in schedules.T}


def keeps_every_rule(scheme: Scheme, pattern: str) -> bool:
    """Whether a schedule is one of a scheme, told from the rules alone."""
    runs = [(mark, len(list(run))) for mark, run in groupby(pattern)]
    first = 0
    for block in scheme.blocks:
        units = pattern[first : first + block.n_nights : scheme.unit_nights]
        if not block.low <= units.count("M") <= block.high:
            return False
        first += block.n_nights
    for unit in range(0, scheme.n_nights, scheme.unit_nights):
        if len(set(pattern[unit : unit + scheme.unit_nights])) > 1:
            return False
    for night, mark in enumerate(pattern):
        evening = scheme.start + timedelta(days=night)
        if mark == "M" and evening.weekday() in scheme.not_on:
            return False
    weeks = [pattern[week : week + 7].count("M") for week in range(0, scheme.n_nights, 7)]
    return (
        (scheme.max_run is None or max(length for _, length in runs) <= scheme.max_run)
        and (scheme.per_week is None or max(weeks) <= scheme.per_week)
        and len(runs) - 1 >= scheme.min_switches
    )


@st.composite
def wishes(draw: st.DrawFn) -> SchemeSettings:
    design = draw(st.sampled_from(["blocks4", "pairs", "alternating", "weeks", "halfweeks"]))
    is_blocks = design in ("blocks4", "pairs")
    has_runs = is_blocks or design == "weeks"
    half = st.sampled_from([None, 1, 2])
    return SchemeSettings(
        n_nights=draw(st.integers(10, 90)),
        start=FIRST + timedelta(days=draw(st.integers(0, 6))),
        design=design,
        ratio=draw(st.sampled_from([(1, 1), (1, 2), (2, 1), (1, 3)])) if is_blocks else (1, 1),
        max_run=draw(st.sampled_from([None, 2, 3, 4, 7, 14])) if has_runs else None,
        not_on=tuple(draw(st.lists(st.integers(0, 6), max_size=2, unique=True))),
        per_week=draw(half if design == "halfweeks" else st.sampled_from([None, 3, 4, 5, 7])),
    )


@given(wishes(), st.integers(0, 2**53 - 1))
def test_every_drawn_schedule_keeps_every_rule(settings: SchemeSettings, seed: int) -> None:
    scheme = scheme_of(settings, PARAMS)
    assume(n_schedules(scheme) > 0)
    drawn = draw_schedules(scheme, seed=seed, n=20)
    assert drawn.shape == (settings.n_nights, 20)
    for pattern in patterns(drawn):
        assert keeps_every_rule(scheme, pattern)
        assert is_schedule(scheme, tuple(mark == "M" for mark in pattern))


@given(wishes(), st.integers(0, 2**53 - 1))
def test_the_same_seed_draws_the_same_schedules(settings: SchemeSettings, seed: int) -> None:
    scheme = scheme_of(settings, PARAMS)
    assume(n_schedules(scheme) > 0)
    once, again = (draw_schedules(scheme, seed=seed, n=3) for _ in range(2))
    assert (once == again).all()


@pytest.mark.parametrize(
    ("n_nights", "more"),
    [
        (12, {}),
        (13, {"not_on": (SUNDAY,)}),
        (12, {"design": "pairs"}),
        (12, {"design": "pairs", "ratio": (1, 2)}),
        (14, {"ratio": (1, 2), "max_run": 4}),
        (14, {"max_run": 2, "per_week": 4}),
        (11, {"design": "alternating"}),
        (14, {"design": "halfweeks", "per_week": 2}),
    ],
)
def test_the_schedules_that_keep_the_rules_are_all_listed_once(
    n_nights: int, more: dict[str, object]
) -> None:
    made = scheme(n_nights, **more)
    by_rules = {
        pattern
        for marks in product("M-", repeat=n_nights)
        if keeps_every_rule(made, pattern := "".join(marks))
    }
    listed = all_schedules(made)
    assert patterns(listed) == by_rules
    assert listed.shape[1] == n_schedules(made) == len(by_rules) > 0


def test_each_schedule_is_as_likely() -> None:
    made = scheme(12)
    n = 200_000
    drawn = draw_schedules(made, seed=5, n=n)
    _, counts = np.unique(drawn, axis=1, return_counts=True)
    expected = n / n_schedules(made)
    assert counts.size == n_schedules(made)
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    df = counts.size - 1
    assert abs(chi2 - df) < 4.5 * np.sqrt(2.0 * df)


def test_blocks_of_four_are_the_schedules_that_simulated_studies_get() -> None:
    simulated = planned_nights("blocks4", 20_000, 12, np.random.default_rng(1))
    assert patterns(simulated.T.astype(bool)) == patterns(all_schedules(scheme(12)))


def test_pairs_of_twelve_nights_are_two_to_the_sixth() -> None:
    assert n_schedules(scheme(12, design="pairs")) == 64


@pytest.mark.parametrize(("design", "run"), [("alternating", 1), ("weeks", 7)])
def test_a_strict_design_has_two_schedules_that_begin_with_either(design: str, run: int) -> None:
    first = ("M" * run + "-" * run) * (28 // (2 * run))
    assert patterns(all_schedules(scheme(28, design=design))) == {
        first,
        first.translate(str.maketrans("M-", "-M")),
    }


def test_whole_weeks_may_be_drawn_with_longer_runs() -> None:
    made = scheme(56, design="weeks", max_run=14)
    assert n_schedules(made) > 2
    for pattern in patterns(all_schedules(made)):
        weeks = [set(pattern[week : week + 7]) for week in range(0, 56, 7)]
        assert all(len(week) == 1 for week in weeks)
        assert weeks.count({"M"}) == 4


def test_half_weeks_have_at_most_two_massages_a_week_and_keep_sunday_free() -> None:
    made = scheme(42, design="halfweeks", per_week=2, not_on=(SUNDAY,))
    for pattern in patterns(draw_schedules(made, seed=2, n=50)):
        assert [pattern[week : week + 7].count("M") for week in range(0, 42, 7)] == [2] * 6
        assert all(
            (FIRST + timedelta(days=night)).weekday() != SUNDAY
            for night, mark in enumerate(pattern)
            if mark == "M"
        )


def test_one_massage_night_in_three_is_drawn_in_blocks_of_six() -> None:
    made = scheme(30, ratio=(1, 2))
    for pattern in patterns(draw_schedules(made, seed=3, n=50)):
        assert [pattern[block : block + 6].count("M") for block in range(0, 30, 6)] == [2] * 5


@pytest.mark.parametrize(
    ("n_nights", "more", "named", "advice"),
    [
        (28, {"design": "alternating", "not_on": (SUNDAY,)}, "no massage on Sun", "blocks4"),
        (28, {"per_week": 3}, "at most 3 massages a week", "1:2"),
        (28, {"ratio": (1, 5)}, "no more than 3 alike in a row", "more nights alike"),
        (21, {"design": "weeks"}, "at least 3 changes", "plan more nights"),
        (28, {"not_on": tuple(range(7))}, "Mon, Tue, Wed, Thu, Fri, Sat, Sun", "allow a massage"),
    ],
)
def test_rules_that_cannot_all_be_kept_are_refused_by_name(
    n_nights: int, more: dict[str, object], named: str, advice: str
) -> None:
    with pytest.raises(ParameterError, match=named) as refused:
        refuse_impossible(scheme(n_nights, **more))
    assert advice in refused.value.hint


def test_only_the_rules_in_conflict_are_named() -> None:
    with pytest.raises(ParameterError) as refused:
        refuse_impossible(scheme(28, per_week=3, not_on=(SUNDAY,)))
    assert "3 massages a week" in refused.value.message
    assert "Sun" not in refused.value.message


@pytest.mark.parametrize(
    ("n_nights", "more", "named"),
    [
        (9, {}, "9 nights are planned"),
        (28, {"design": "weeks", "ratio": (1, 2)}, "ratio 1:2"),
        (28, {"ratio": (0, 1)}, "ratio is 0:1"),
        (28, {"ratio": (4, 4)}, "ratio is 4:4"),
        (28, {"design": "alternating", "max_run": 2}, "longest run"),
        (28, {"design": "halfweeks", "per_week": 3}, "3 massages a week"),
    ],
)
def test_wishes_that_contradict_themselves_are_refused(
    n_nights: int, more: dict[str, object], named: str
) -> None:
    with pytest.raises(ParameterError, match=named) as refused:
        scheme(n_nights, **more)
    assert refused.value.hint


def test_a_schedule_of_another_length_is_none_of_the_scheme() -> None:
    assert not is_schedule(scheme(12), (True, False) * 5)
