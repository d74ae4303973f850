"""What legmotion is to be measured by: each target, and the figure that a result gives for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Result = Mapping[str, Any]

OURS = "signal and events"
SCIPY = "scipy sosfilt (order 2) + norm + lfilter"
COPY = "numpy copy of the samples"
ANALYZE = "analyze, fresh process"
PYARROW = "pyarrow reads, fresh process"
PLAIN = "pandas + scipy, fresh process"
HELP = "legmotion --help"
FIRST = "analyze, first run of all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A figure and its limit; `cause` is said where the limit is missed."""

    key: str
    says: str
    limit: float
    sense: Literal["at most", "at least"]
    unit: str
    figure: Callable[[Result], float | None]
    cause: str = ""

    def is_met(self, value: float) -> bool:
        """Return whether a figure keeps the limit."""
        return value <= self.limit if self.sense == "at most" else value >= self.limit


def ratio(one: str, other: str, key: str = "median_s") -> Callable[[Result], float | None]:
    """Return what divides one row's figure by another's; None where one is missing."""

    def figure(result: Result) -> float | None:
        values = [result["rows"].get(name, {}).get(key) for name in (one, other)]
        return float(values[0] / values[1]) if all(values) else None

    return figure


def value(row: str, key: str = "median_s") -> Callable[[Result], float | None]:
    """Return what reads a row's figure; None where it is missing."""
    return lambda result: result["rows"].get(row, {}).get(key)


def day_rows(result: Result) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the rows of whole days by their number of days."""
    return [
        (days, row)
        for days in result["days"]
        for name, row in result["rows"].items()
        if name.startswith(f"analyze, {days} day")
    ]


def memory_growth(result: Result) -> float | None:
    """Return the memory of the longest recording against that of one day."""
    peaks_mb = [row["peak_mb"] for _, row in day_rows(result)]
    return float(peaks_mb[-1] / peaks_mb[0]) if peaks_mb and all(peaks_mb) else None


def off_the_line_pct(result: Result) -> float:
    """Return how far the seconds lie from a straight line over the days, at most, in percent."""
    rows = day_rows(result)
    days = [float(n) for n, _ in rows]
    seconds = np.array([row["median_s"] for _, row in rows])
    line = np.polyval(np.polyfit(days, seconds, 1), days)
    return float(100.0 * np.abs(seconds / line - 1.0).max())


_HELD = (
    "most of the limit is taken before anything is read (the row import of the analysis); the "
    "night's samples with their times and the signal made of them are then held together"
)
_STARTING = (
    "the analysis itself is a quarter of it (the row analyze); the rest is importing what it needs "
    "and loading what was compiled"
)

TARGETS = (
    Target(
        key="P1",
        says=f"signal and events of a leg, warm, against {SCIPY}",
        limit=0.7,
        sense="at most",
        unit="x",
        figure=ratio(OURS, SCIPY),
        cause="the chain also evens the clock and masks gaps, and it reads the samples once for "
        "each of its steps instead of once for all",
    ),
    Target(
        key="P3",
        says="analyze, start to results on disk, against a process in which pyarrow only reads "
        "the file; with Numba's cache",
        limit=3.0,
        sense="at most",
        unit="x",
        figure=ratio(ANALYZE, PYARROW),
        cause=f"{_STARTING}; Numba loads scipy.linalg when it first calls a kernel",
    ),
    Target(
        key="P3",
        says="the same, in the end",
        limit=1.0,
        sense="at most",
        unit="x",
        figure=ratio(ANALYZE, PYARROW),
        cause="as above",
    ),
    Target(
        key="P4",
        says="a detector of pandas and scipy, start to end, against analyze; with Numba's cache",
        limit=2.0,
        sense="at least",
        unit="x",
        figure=ratio(PLAIN, ANALYZE),
        cause=_STARTING,
    ),
    Target(
        key="P4",
        says="the same, in the end",
        limit=6.0,
        sense="at least",
        unit="x",
        figure=ratio(PLAIN, ANALYZE),
        cause="as above",
    ),
    Target(
        key="P4",
        says="memory of analyze against that detector's",
        limit=round(1.0 / 3.0, 2),
        sense="at most",
        unit="x",
        figure=ratio(ANALYZE, PLAIN, "peak_mb"),
        cause=_HELD,
    ),
    Target(
        key="P5",
        says="peak memory of analyze",
        limit=170.0,
        sense="at most",
        unit="MB",
        figure=value(ANALYZE, "peak_mb"),
        cause=_HELD,
    ),
    Target(
        key="P5",
        says="peak memory of the longest recording against that of one day",
        limit=1.3,
        sense="at most",
        unit="x",
        figure=memory_growth,
        cause="what is held is the time from noon to noon: 13.5 h of the recording of one day, "
        "which begins at 22:30, and 24 h of longer ones",
    ),
    Target(
        key="P6",
        says="legmotion --help",
        limit=0.3,
        sense="at most",
        unit="s",
        figure=value(HELP),
    ),
    Target(
        key="P6",
        says="the first run of all, nothing compiled",
        limit=12.0,
        sense="at most",
        unit="s",
        figure=value(FIRST),
        cause="every kernel is compiled, one after the other",
    ),
    Target(
        key="P7",
        says="recordings of whole days: furthest from a straight line",
        limit=10.0,
        sense="at most",
        unit="%",
        figure=off_the_line_pct,
    ),
)
