"""The table of the two lanes is drawn from its result, and says where a target is missed."""

from __future__ import annotations

import copy
import json

import pytest

from benchmarks import lanes

EMPTY = "<!-- lanes:begin -->\n<!-- lanes:end -->\n"


@pytest.fixture(scope="module")
def published():
    return json.loads(lanes.RESULT.read_text(encoding="utf-8"))


def cells_with(text: str, words: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {words} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_page_is_drawn_from_the_result(published, assert_generated):
    text = lanes.PAGE.read_text(encoding="utf-8")
    assert_generated(lanes.PAGE, lanes.rendered(text, published))


def test_every_layout_is_read_by_every_way(published):
    ways = {lanes.ONE, lanes.TWO, lanes.DIGEST, lanes.PLAIN, lanes.PANDAS, lanes.PYARROW}
    assert {name: set(rows) for name, rows in published["rows"].items()} == dict.fromkeys(
        lanes.FILES, ways
    )
    assert published["input"]["hours"] * published["input"]["rate_hz"] >= 800


def test_a_lane_that_is_slower_than_its_target_is_shown_as_a_miss(published):
    slower = copy.deepcopy(published)
    for row in slower["rows"]["OmGui"].values():
        row["median_s"] = 1.0
    cells = cells_with(lanes.rendered(EMPTY, slower), "one thread against pandas")
    assert cells[3] == "1.00 x, missed"


def test_what_was_not_measured_is_said_to_be_so(published):
    without = copy.deepcopy(published)
    for rows in without["rows"].values():
        rows.pop(lanes.PYARROW)
    (says, *_), *_ = lanes.TARGETS
    assert cells_with(lanes.rendered(EMPTY, without), says)[2:] == ["not measured"] * 4


@pytest.mark.whole_night
def test_a_short_night_is_measured_in_every_layout():
    result = lanes.measure(hours=0.05, runs=1, on_progress=lambda words: None)
    assert set(result["rows"]) == set(lanes.FILES)
    assert all(lanes.PLAIN in rows for rows in result["rows"].values())
