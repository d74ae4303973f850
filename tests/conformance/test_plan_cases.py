"""Worked cases C05 and C10: nights drawn in pairs, and the power of three schedules."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from legmotion.study.effects import log_rate
from legmotion.study.paired import paired_blocks
from legmotion.study.power import log_variance, power_of
from legmotion.study.randomisation import randomisation_test
from tests.study.planned import PARAMS, arrays_of, plan_of

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "compare_cases.json").read_text())["cases"]
}


def agrees(want: Any) -> Any:
    return pytest.approx(want, rel=1e-4, abs=1e-6)


def test_c05_the_schedules_of_six_pairs() -> None:
    given, expected = CASES["C05"]["given"], CASES["C05"]["expected"]["randomisation"]
    plan = plan_of(12, design="pairs")
    plan = replace(plan, massage=tuple(bool(night) for night in given["massage"]))
    massage, number = arrays_of(plan)
    outcome = log_rate(np.array(given["count"], dtype=np.float64), np.array(given["hours"]))
    test = randomisation_test(outcome, massage, number, plan, include_trend=False, params=PARAMS)
    assert test is not None
    assert test.is_exact
    assert test.estimate == agrees(CASES["C05"]["expected"]["mean"])
    for name, want in expected.items():
        assert getattr(test, name) == agrees(want), name


def test_c05_the_pairs_as_blocks() -> None:
    given, expected = CASES["C05"]["given"], CASES["C05"]["expected"]
    outcome = log_rate(np.array(given["count"], dtype=np.float64), np.array(given["hours"]))
    paired = paired_blocks(
        outcome, np.array(given["massage"], dtype=np.float64), np.array(given["night"]) // 2
    )
    assert paired is not None
    assert paired.differences == agrees(np.array(expected["pair_differences"]))
    for name, want in expected["paired_t"].items():
        assert getattr(paired, name) == agrees(want), name


@pytest.mark.parametrize("place", range(3))
def test_c10_the_power_of_a_schedule(place: int) -> None:
    given, expected = CASES["C10"]["given"][place], CASES["C10"]["expected"][place]
    night = np.arange(given["n_nights"], dtype=np.int64)
    turn = night // (7 if given["design"] == "abab7" else 1)
    found = power_of(
        (turn % 2).astype(np.float64),
        night,
        effect=float(np.log(given["ratio"])),
        variance=log_variance(cv=given["cv"], rate_per_h=given["rate_per_h"], hours=given["hours"]),
        rho=given["rho"],
    )
    for name, want in expected.items():
        assert getattr(found, name) == agrees(want), name
