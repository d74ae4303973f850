"""A course of nights in characters: what was measured, the massages, and where something began.

A column is a night, or several where the course is long. All signs have a stand-in for a
terminal without UTF-8.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legmotion.report.dates import short_date
from legmotion.report.plain import WIDTH
from legmotion.report.timeline import MASSAGE, OTHER
from legmotion.study.trend import TrendNight, TrendResult

UNKNOWN, CHANGE = "?", "│"
_N_ROWS = 8
_AXIS_WIDTH = 10
_MARGIN_WIDTH = 6
_LABEL_WIDTH = 10
_HALF = 0.5
_MOST_SHOWN = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """The nights of one column; `value` is the median of the used ones, None without any."""

    nights: tuple[TrendNight, ...]
    value: float | None


def nights_per_column(result: TrendResult, *, width: int = WIDTH) -> int:
    """Return how many nights stand in one column of a course that is so wide."""
    if not result.nights:
        return 1
    n_nights = result.nights[-1].number - result.nights[0].number + 1
    return math.ceil(n_nights / (width - _AXIS_WIDTH - _MARGIN_WIDTH))


def course(result: TrendResult, *, width: int = WIDTH) -> list[str]:
    """Return the nights in order, the change as an upright line, massages counted below.

    A rate is drawn on a logarithmic axis.
    """
    columns, change = _columns(result, nights_per_column(result, width=width))
    values = [column.value for column in columns if column.value is not None]
    if not values:
        return []
    low, high = min(values), max(values)
    if high - low < 1e-9:
        low, high = low - 1.0, high + 1.0
    grid = [[" "] * len(columns) for _ in range(_N_ROWS)]
    for place, column in enumerate(columns):
        if column.value is not None:
            share = (column.value - low) / (high - low)
            grid[_N_ROWS - 1 - round(share * (_N_ROWS - 1))][place] = _sign(column)
    lines = []
    for row, cells in enumerate(grid):
        at = high - row * (high - low) / (_N_ROWS - 1)
        shown = math.exp(at) if result.scale == "rate" else at
        label = f"{shown:.3g}" if row in (0, _N_ROWS // 2, _N_ROWS - 1) else ""
        lines.append(f"{label:>{_AXIS_WIDTH - 2}}  {_split(cells, change)}".rstrip())
    sessions = [_sessions(column.nights) for column in columns]
    lines.append(f"{'massages':>{_AXIS_WIDTH - 2}}  {_split(sessions, change)}".rstrip())
    lines.append(f"{' ' * _AXIS_WIDTH}{_dates(columns, change)}".rstrip())
    return lines


def _columns(result: TrendResult, step: int) -> tuple[list[_Column], int | None]:
    """Return columns of `step` nights, and before which the change stands, None without one.

    No column holds nights of both sides.
    """
    nights = result.nights
    if not nights:
        return [], None
    first, last = nights[0].number, nights[-1].number
    since = None if result.change is None else result.change.since_number
    starts = list(range(first, last + 1, step))
    change = None
    if since is not None and first < since <= last:
        starts = [*range(since - step, first - step, -step)][::-1]
        change = len(starts)
        starts += range(since, last + 1, step)
    columns = []
    for start in starts:
        here = tuple(night for night in nights if start <= night.number < start + step)
        drawn = [height(result, night) for night in here if not night.excluded]
        values = [value for value in drawn if value is not None]
        columns.append(_Column(nights=here, value=statistics.median(values) if values else None))
    return columns, change


def height(result: TrendResult, night: TrendNight) -> float | None:
    """Return where a night stands; half a movement is added so that none has a place."""
    if result.scale == "number":
        return night.value
    if night.count is None or not night.hours:
        return None
    return math.log((night.count + _HALF) / night.hours)


def _sign(column: _Column) -> str:
    return MASSAGE if any(night.sessions for night in column.nights) else OTHER


def _sessions(nights: Sequence[TrendNight]) -> str:
    """Return the number of massages of a column as one sign."""
    known = [night.sessions for night in nights if night.sessions is not None]
    if not known:
        return UNKNOWN if nights else " "
    n = sum(known)
    return "+" if n > _MOST_SHOWN else str(n) if n else "."


def _split(cells: Sequence[str], change: int | None) -> str:
    """Return cells as a line, with an upright line where the change stands."""
    if change is None:
        return "".join(cells)
    return "".join(cells[:change]) + CHANGE + "".join(cells[change:])


def _dates(columns: Sequence[_Column], change: int | None) -> str:
    """Return the first night, that of the change, and the last, each below its column."""
    marks: dict[int, str] = {}
    for place in _told(columns, change):
        nights = columns[place].nights
        if nights:
            at = place + (change is not None and place >= change)
            marks[at] = short_date(nights[0].night)
    line = ""
    for at, text in sorted(marks.items()):
        if len(line) < at or not line:
            line = f"{line:<{at}}{text}"
    return line


def _told(columns: Sequence[_Column], change: int | None) -> Iterator[int]:
    """Yield the columns whose date is told, the last one where there is room for it."""
    yield 0
    if change is not None:
        yield change
    last = len(columns) - 1
    if last - (change or 0) >= _LABEL_WIDTH:
        yield last
