"""The table of pages on the page of speed: drawn from the result, with its targets."""

from __future__ import annotations

import json

import pytest

from benchmarks import pages
from tests.measure.results import result, row

EMPTY = "<!-- pages:begin -->\n<!-- pages:end -->\n"


@pytest.fixture(scope="module")
def published():
    if not pages.RESULT.is_file():
        pytest.skip("the pages have not been measured yet")
    return json.loads(pages.RESULT.read_text(encoding="utf-8"))


def made_up(*, megabytes: float = 4.0, redraw_ms: float = 2.0, with_s: float = 5.0) -> dict:
    shown = {
        "samples": 2_880_000,
        "megabytes": megabytes,
        "ready": row(0.5),
        "redraw": {"n": 280, "median_ms": redraw_ms, "slowest_ms": 25.0},
        pages.WITHOUT: row(4.0, peak_mb=200.0),
        pages.WITH: row(with_s, peak_mb=260.0),
    }
    made = result() | {"rows": {"one leg": shown, "two legs": shown}}
    made["input"] = {"hours": 8.0, "rate_hz": 100.0, "seed": 1, "runs": 5, "views": 280}
    return made


def cells(made: dict, says: str) -> list[str]:
    page = pages.rendered(EMPTY, made)
    (line,) = [line for line in page.splitlines() if line.startswith(f"| {says}")]
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_the_page_is_drawn_from_the_result(published, assert_generated):
    page = pages.PAGE.read_text(encoding="utf-8")
    assert_generated(pages.PAGE, pages.rendered(page, published))


def test_the_published_result_is_of_whole_nights_of_one_leg_and_of_two(published):
    assert (published["input"]["hours"], published["input"]["rate_hz"]) == (8.0, 100.0)
    assert set(published["rows"]) == set(pages.CASES)


def test_a_figure_within_its_target_says_so():
    assert cells(made_up(), "size") == ["at most 5 or 8 MB", "4 MB, met", "4 MB, met"]
    assert cells(made_up(), "from opening") == ["at most 3 s", "0.5 s, met", "0.5 s, met"]
    assert cells(made_up(), "drawing another view, median")[1] == "2 ms, met"
    assert cells(made_up(), "what the page adds to analyze")[:2] == ["at most 1.5 s", "1 s, met"]


def test_a_figure_beyond_its_target_says_so():
    assert cells(made_up(megabytes=6.0), "size")[1:] == ["6 MB, missed", "6 MB, met"]
    assert cells(made_up(redraw_ms=12.5), "drawing another view, median")[1] == "12.5 ms, missed"
    assert cells(made_up(with_s=6.0), "what the page adds to analyze")[1] == "2 s, missed"


def test_figures_without_a_target_stand_beside():
    assert cells(made_up(), "drawing another view, slowest") == ["", "25 ms", "25 ms"]
    assert cells(made_up(), "what the page adds to the peak") == ["", "60 MB", "60 MB"]
