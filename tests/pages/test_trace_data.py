"""What the page makes of a packed trace: samples, extremes, gaps and times, against numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from legmotion.units import AnyArray
from tests.pages.conftest import OpenPage
from tests.pages.trace_page import NOT_RECORDED, LegTrace, ready, seen, write_trace_page

# 22:00 on the evening before clocks go from 03:00 back to 02:00, and from 02:00 on to 03:00.
AUTUMN = [[0.0, 79_200.0], [18_000.0, 7_200.0]]
SPRING = [[0.0, 79_200.0], [14_400.0, 10_800.0]]
EVENING = [[0.0, 79_200.0]]


def samples_with_gaps(n: int) -> AnyArray:
    rng = np.random.default_rng(7)
    samples = rng.integers(0, 3_000, n).astype(np.uint16)
    samples[rng.integers(0, n, n // 50)] = NOT_RECORDED
    samples[n // 3 : n // 3 + 5_000] = NOT_RECORDED
    samples[[0, 1, -1]] = NOT_RECORDED
    return samples


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, open_shared_page: OpenPage) -> Page:
    leg = LegTrace(samples_with_gaps(40_003), rate_hz=50.0, per_piece=9_001)
    path = write_trace_page(tmp_path_factory.mktemp("trace") / "page.html", [leg])
    return ready(open_shared_page, path)


def called(page: Page, name: str, *values: Any) -> Any:
    """Return what a function of the page's trace data returns."""
    return page.evaluate(f"(values) => legmotionTraceData.{name}(...values)", list(values))


def known(samples: AnyArray) -> list[int]:
    """Return least and largest of what was recorded, as the page writes them."""
    recorded = samples[samples != NOT_RECORDED]
    return [int(recorded.min()), int(recorded.max())] if recorded.size else [NOT_RECORDED, 0]


def test_every_sample_is_unpacked(page: Page) -> None:
    assert np.array_equal(seen(page), samples_with_gaps(40_003))


def test_every_step_of_the_pyramid_holds_the_extremes_of_four_below(page: Page) -> None:
    steps = page.evaluate(
        """legmotionTraceData.pyramidOf(trace.legmotion.seen('left'))
        .map((step) => [Array.from(step.least), Array.from(step.largest)])"""
    )
    samples = samples_with_gaps(40_003)
    assert [len(least) for least, _ in steps] == [10_001, 2_501, 626, 157, 40, 10, 3]
    for up, (least, largest) in enumerate(steps, start=1):
        width = 4**up
        expected = [known(samples[i : i + width]) for i in range(0, len(samples), width)]
        assert np.array_equal(np.column_stack((least, largest)), expected)


def test_the_extremes_of_any_stretch_are_exact(page: Page) -> None:
    samples = samples_with_gaps(40_003)
    rng = np.random.default_rng(11)
    ends = np.sort(rng.integers(0, len(samples) + 1, (400, 2)), axis=1)
    starts = rng.integers(0, len(samples) - 40, 200)
    short = np.column_stack((starts, starts + rng.integers(0, 40, 200)))
    ranges = np.concatenate((ends, short, [[0, len(samples)], [5, 5], [0, 1]])).tolist()
    found = page.evaluate(
        """(ranges) => {
          const samples = trace.legmotion.seen('left');
          const pyramid = legmotionTraceData.pyramidOf(samples);
          return ranges.map(([from, to]) => {
            const out = [0, 0];
            legmotionTraceData.extremes(samples, pyramid, from, to, out);
            return out;
          });
        }""",
        ranges,
    )
    assert found == [known(samples[first:stop]) for first, stop in ranges]


def test_gaps_are_where_nothing_was_recorded(page: Page) -> None:
    runs = page.evaluate("legmotionTraceData.missingRuns(trace.legmotion.seen('left'))")
    is_missing = np.concatenate(([False], samples_with_gaps(40_003) == NOT_RECORDED, [False]))
    edges = np.flatnonzero(is_missing[1:] != is_missing[:-1])
    assert np.array_equal(runs["starts"], edges[::2])
    assert np.array_equal(runs["stops"], edges[1::2])


def test_the_scale_never_reaches_to_what_was_not_recorded(page: Page) -> None:
    scale = page.evaluate(
        """() => {
          const samples = trace.legmotion.seen('left');
          const lane = {samples, pyramid: legmotionTraceData.pyramidOf(samples),
            trace: {start_s: 0, rate_hz: 50, n_samples: samples.length}};
          const columns = legmotionTraceData.columnsOf(lane, [0, 120], 700);
          return legmotionTraceData.scaleOf(columns, null, 120);
        }"""
    )
    low, high = known(samples_with_gaps(40_003)[:6_000])
    assert scale["peakMg"] == high
    assert low - 0.1 * (high - low) < scale["low"] < low
    assert high < scale["high"] < high + 0.1 * (high - low)


@pytest.mark.parametrize(
    ("clock", "time_s", "decimals", "text"),
    [
        (EVENING, 843.0, 0, "22:14:03"),
        (EVENING, 842.9996, 0, "22:14:03"),
        (EVENING, 842.99, 2, "22:14:02.99"),
        (EVENING, 7_199.999, 0, "00:00:00"),
        (EVENING, 7_200.5, 1, "00:00:00.5"),
        (EVENING, -1.0, 0, "21:59:59"),
        (AUTUMN, 17_999.0, 0, "02:59:59"),
        (AUTUMN, 18_000.0, 0, "02:00:00"),
        (SPRING, 14_399.0, 0, "01:59:59"),
        (SPRING, 14_400.0, 0, "03:00:00"),
        ([], 843.0, 0, "0:14:03"),
        ([], 37_230.25, 2, "10:20:30.25"),
        ([], -5.0, 0, "−0:00:05"),
    ],
)
def test_times_are_those_of_the_night(
    page: Page, clock: list[list[float]], time_s: float, decimals: int, text: str
) -> None:
    assert called(page, "timeText", clock, time_s, decimals) == text


@pytest.mark.parametrize(
    ("clock", "view", "least_s", "texts"),
    [
        (EVENING, (0.0, 28_800.0), 6_000.0, ["22:00", "00:00", "02:00", "04:00"]),
        (EVENING, (30.0, 36.0), 2.0, ["22:00:30", "22:00:32", "22:00:34"]),
        (EVENING, (30.0, 30.6), 0.2, ["22:00:30.0", "22:00:30.2", "22:00:30.4"]),
        (AUTUMN, (14_000.0, 21_700.0), 3_600.0, ["02:00", "02:00", "03:00"]),
        (SPRING, (10_000.0, 18_100.0), 3_600.0, ["01:00", "03:00", "04:00"]),
        ([], (0.0, 1_000.0), 300.0, ["0:00", "0:05", "0:10", "0:15"]),
    ],
)
def test_the_axis_has_full_steps_of_the_clock(
    page: Page,
    clock: list[list[float]],
    view: tuple[float, float],
    least_s: float,
    texts: list[str],
) -> None:
    ticks = called(page, "timeTicks", clock, *view, least_s)
    assert [tick["text"] for tick in ticks] == texts
    assert all(view[0] <= tick["timeS"] < view[1] for tick in ticks)
