"""What calibration is to be measured by: each target, and the figure that a result gives for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from statistics import fmean
from typing import Any

from benchmarks.targets import Target
from legmotion.measure.calibration import PLANNED

Result = Mapping[str, Any]
Row = Mapping[str, Any]

_WIDE = ("abab7", 0.6)  # the cells in which a lower coverage is allowed for


def _null(result: Result) -> Iterator[Row]:
    return (row for row in result["cells"] if row["ratio"] == 1.0)


def _coverage(result: Result, *, is_wide: bool) -> list[float]:
    return [
        100.0 * row["default"]["coverage"]
        for row in result["cells"]
        if ((row["design"], row["rho"]) == _WIDE) is is_wide
    ]


def _false_positives(result: Result) -> list[float]:
    return [100.0 * row["default"]["rejects"] for row in _null(result)]


def _said_fewer(result: Result, when: str, designs: tuple[str, ...] | None = None) -> list[float]:
    return [
        100.0 * row["verdicts"][when]["fewer"]
        for row in _null(result)
        if designs is None or row["design"] in designs
    ]


def _seconds(name: str, factor: float = 1.0) -> Callable[[Result], float | None]:
    def figure(result: Result) -> float | None:
        row = result.get("speed", {}).get(name)
        return None if row is None else factor * float(row["median_s"])

    return figure


TARGETS = (
    Target(
        key="",
        says="false positives of the default, most of any cell",
        limit=7.5,
        sense="at most",
        unit="%",
        figure=lambda result: max(_false_positives(result)),
    ),
    Target(
        key="",
        says="false positives of the default, fewest of any cell",
        limit=2.0,
        sense="at least",
        unit="%",
        figure=lambda result: min(_false_positives(result)),
    ),
    Target(
        key="",
        says="coverage of the 95 % interval, least of any cell but the next row's",
        limit=92.0,
        sense="at least",
        unit="%",
        figure=lambda result: min(_coverage(result, is_wide=False)),
    ),
    Target(
        key="",
        says="the same, week on and week off at correlation 0.6",
        limit=90.5,
        sense="at least",
        unit="%",
        figure=lambda result: min(_coverage(result, is_wide=True)),
    ),
    Target(
        key="",
        says="coverage of the 95 % interval, most of any cell",
        limit=97.5,
        sense="at most",
        unit="%",
        figure=lambda result: max(
            _coverage(result, is_wide=False) + _coverage(result, is_wide=True)
        ),
        cause="few alternating nights show little of a strong resemblance, and the prior expects "
        "a weaker one: intervals come out a little too wide",
    ),
    Target(
        key="",
        says='"fewer" said where nothing differs, most of any cell',
        limit=5.0,
        sense="at most",
        unit="%",
        figure=lambda result: max(_said_fewer(result, "after")),
    ),
    Target(
        key="",
        says="the same, before typical nights are held against totals",
        limit=5.0,
        sense="at most",
        unit="%",
        figure=lambda result: max(_said_fewer(result, "before")),
    ),
    Target(
        key="",
        says='"fewer" said where nothing differs, mean over planned designs',
        limit=3.5,
        sense="at most",
        unit="%",
        figure=lambda result: fmean(_said_fewer(result, "after", PLANNED)),
    ),
)

_BESIDE = "ten other analyses are made beside the default, which alone is the third row"

SPEED = (
    Target(
        key="",
        says="one analysis of 28 nights, everything that `compare` says, warm",
        limit=50.0,
        sense="at most",
        unit="ms",
        figure=_seconds("compare, 28 nights", 1000.0),
        cause=_BESIDE,
    ),
    Target(
        key="",
        says="one analysis of 56 nights, the same",
        limit=50.0,
        sense="at most",
        unit="ms",
        figure=_seconds("compare, 56 nights", 1000.0),
        cause=_BESIDE,
    ),
    Target(
        key="",
        says="the default alone, 28 nights, warm",
        limit=50.0,
        sense="at most",
        unit="ms",
        figure=_seconds("default, 28 nights", 1000.0),
    ),
    Target(
        key="",
        says="`legmotion compare` on a study of 180 nights, fresh process, without its page",
        limit=2.0,
        sense="at most",
        unit="s",
        figure=_seconds("compare, 180 nights, fresh process, without its page"),
    ),
    Target(
        key="",
        says="the same with its page and the study's index",
        limit=2.0,
        sense="at most",
        unit="s",
        figure=_seconds("compare, 180 nights, fresh process"),
        cause="the engine of the pictures starts in half a second and draws for as long; the index "
        "is drawn anew",
    ),
    Target(
        key="",
        says="modules of scipy.stats that it loads",
        limit=0.0,
        sense="at most",
        unit="modules",
        figure=lambda result: result.get("speed", {}).get("scipy_stats_modules"),
    ),
)
