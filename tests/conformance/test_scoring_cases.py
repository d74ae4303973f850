"""The rules against cases drawn by hand, each with the clause that it proves."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from legmotion.scoring.rules import RULES
from legmotion.scoring.score import score_movements
from legmotion.scoring.stages import Stages

HERE = Path(__file__).parent
CASES = json.loads((HERE / "scoring_cases.json").read_text(encoding="utf-8"))["cases"]
SHARED = HERE.parents[1] / "../shared/conformance/scoring_cases.json"
FIELDS = {
    "n_lm", "n_clm", "n_plm", "n_plms", "n_plmw", "plm_nr", "series_onsets_s", "imi_s", "plmsi",
    "plmwi", "n_short", "n_isolated", "plm_clm_ratio", "ferri_pi", "mean_log_imi",
}  # fmt: skip


def result(case: dict[str, Any], rule: str) -> dict[str, Any]:
    rows = case["movements"]
    stages = None
    if "stages" in case:
        start_s, end_s, names = zip(*case["stages"], strict=True)
        stages = Stages(np.array(start_s), np.array(end_s), np.array(names) == "sleep")
    scored = score_movements(
        np.array([row[0] for row in rows]),
        np.array([row[1] for row in rows]),
        [row[2] for row in rows],
        rule=RULES[rule],
        gaps_s=case.get("gaps_s"),
        stages=stages,
        respiratory_s=case.get("respiratory_s"),
        window_s=case.get("window_s"),
    )
    return {name: getattr(scored, name) for name in FIELDS}


def same(found: Any, expected: Any) -> bool:
    """Whole numbers exactly, others to 1e-9, null for undefined, lists item by item."""
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if expected is None:
        return math.isnan(found)
    if isinstance(found, int):
        return type(expected) is int and found == expected
    return abs(found - expected) <= 1e-9


def check(case: dict[str, Any], rule: str, expected: dict[str, Any]) -> None:
    assert set(expected) == FIELDS
    found = result(case, rule)
    wrong = {
        name: (found[name], expected[name])
        for name in FIELDS
        if not same(found[name], expected[name])
    }
    assert not wrong, f"{case['title']}: found, expected {wrong}"


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        pytest.param(case, rule, id=f"{case['id']}-{rule}")
        for case in CASES
        for rule in case["expected"]
    ],
)
def test_a_case_drawn_by_hand_is_scored_as_its_clause_says(case: dict[str, Any], rule: str) -> None:
    check(case, rule, case["expected"][rule])


def test_every_case_names_its_clause_and_has_its_own_id() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(case["clause"] and case["title"] for case in CASES)


def test_every_rule_has_cases() -> None:
    assert {rule for case in CASES for rule in case["expected"]} == set(RULES)


def test_cases_kept_beside_the_checkout_are_scored_alike() -> None:
    if not SHARED.is_file():
        pytest.skip("no cases are kept beside this checkout")
    names = {"series": "series_onsets_s", "imi": "imi_s"}
    cases = json.loads(SHARED.read_text(encoding="utf-8"))
    for case in cases:
        given = case["options"]
        ours = {
            "title": case["id"],
            "movements": [[a, b, {"L": "left", "R": "right"}[s]] for a, b, s in case["events"]],
        }
        if "stages" in given:
            ours["stages"] = [
                [a, b, "sleep" if s == "S" else "wake"] for a, b, s in given["stages"]
            ]
        for theirs, name in (("gaps", "gaps_s"), ("resp", "respiratory_s"), ("window", "window_s")):
            if theirs in given:
                ours[name] = given[theirs]
        for rule, expected in case["expected"].items():
            renamed = {names.get(key, key): value for key, value in expected.items()}
            check(ours, rule.lower(), renamed)
    assert len(cases) == 40
