"""The benchmark of pages, over a short night, in the browser of the other tests."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks import pages

EMPTY = "<!-- pages:begin -->\n<!-- pages:end -->\n"


@pytest.mark.whole_night
def test_the_benchmark_runs_over_a_short_night(browser: Browser) -> None:
    measured = pages.measure(
        browser, hours=0.25, rate_hz=25.0, runs=1, views=14, cases={"one leg": "nominal"},
        on_progress=lambda words: None,
    )  # fmt: skip
    found = measured["rows"]["one leg"]
    assert found["samples"] == pytest.approx(0.25 * 3600 * 25, rel=0.02)
    assert 0.05 < found["megabytes"] < 1.0
    assert found["redraw"]["n"] == 14
    assert "one leg" in pages.rendered(EMPTY, measured)
