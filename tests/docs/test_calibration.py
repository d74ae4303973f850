"""The page of calibration is drawn from its result, and says where a target is missed."""

from __future__ import annotations

import copy
import json

import pytest

from benchmarks import calibration_page as page
from benchmarks.calibration import RESULT
from benchmarks.calibration_targets import SPEED, TARGETS
from legmotion.measure.calibration import cells

MARKED = (
    "input", "targets", "false-positives", "fewer", "coverage", "bias", "verdicts", "rivals",
    "left-out", "speed",
)  # fmt: skip
EMPTY = "".join(f"<!-- {part}:{end} -->\n" for part in MARKED for end in ("begin", "end"))


@pytest.fixture(scope="module")
def published():
    return json.loads(RESULT.read_text(encoding="utf-8"))


def rows_with(text: str, words: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|") and words in line
    ]


def test_the_page_is_drawn_from_the_result(published, assert_generated):
    text = page.PAGE.read_text(encoding="utf-8")
    assert_generated(page.PAGE, page.rendered(text, published))


def test_the_published_result_is_of_every_cell_with_2000_studies_at_least(published):
    wanted = [(one.design, one.n_nights, one.rho, one.ratio) for one in cells()]
    found = [tuple(row[key] for key in ("design", "n_nights", "rho", "ratio"))
             for row in published["cells"]]  # fmt: skip
    assert found == wanted
    assert min(row["studies"] for row in published["cells"]) >= 2000


def test_every_target_that_is_missed_names_a_cause(published):
    for target in (*TARGETS, *SPEED):
        value = target.figure(published)
        assert value is None or target.is_met(value) or target.cause, target.says


def test_a_cell_that_is_worse_than_its_target_is_shown_as_a_miss(published):
    worse = copy.deepcopy(published)
    worse["cells"][0]["default"]["rejects"] = 0.123
    (row,) = rows_with(page.rendered(EMPTY, worse), "most of any cell | at most 7.5 %")
    assert row[2] == "12.3 %"
    assert row[3].startswith("missed")


def test_a_cell_that_rejects_too_seldom_is_shown_as_a_miss(published):
    worse = copy.deepcopy(published)
    worse["cells"][0]["default"]["rejects"] = 0.01
    (row,) = rows_with(page.rendered(EMPTY, worse), "fewest of any cell")
    assert row[2] == "1 %"
    assert row[3].startswith("missed")


def test_what_was_not_measured_is_said_to_be_so(published):
    text = page.rendered(EMPTY, {**published, "speed": {}})
    assert all(row[3] == "not measured" for row in rows_with(text, "fresh process"))
    assert rows_with(text, "fresh process")


def test_two_weeks_of_weeks_in_turn_have_no_row(published):
    shown = rows_with(page.rendered(EMPTY, published), page.NAMES["abab7"])
    assert shown
    assert all("14" not in row[:3] for row in shown)
