"""Every night by date, drawn in characters.

Whatever a sign means is said beside it. All signs have a stand-in for a terminal without UTF-8.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from legmotion.report.dates import short_date
from legmotion.report.plain import WIDTH
from legmotion.study.comparison import ComparedNight, Comparison

MASSAGE, OTHER, LEFT_OUT, UNKNOWN = "●", "○", "×", "?"
_LINE, _UPRIGHT = "─", "│"
_N_ROWS = 8
_AXIS_WIDTH = 10
_MARGIN_WIDTH = 6
_LABEL_EVERY = 14
_TICK_EVERY = 7
_HALF = 0.5


def timeline(comparison: Comparison, *, width: int = WIDTH) -> list[str]:
    """Return the nights by date: massage nights filled, others open, those left out below.

    A rate is drawn on a logarithmic axis. The typical night of each condition stands at the
    right margin. What is longer than `width` columns takes several panels below each other, of
    whole fortnights.
    """
    nights = comparison.nights
    used = [night for night in nights if not night.excluded and night.value is not None]
    if not used:
        return []
    axis = _value_axis(comparison, used)
    first, last = nights[0].number, nights[-1].number
    lines: list[str] = []
    room = width - _AXIS_WIDTH - _MARGIN_WIDTH
    most = max(room // _LABEL_EVERY, 1) * _LABEL_EVERY
    for start in range(first, last + 1, most):
        shown = [night for night in nights if start <= night.number < start + most]
        if shown:
            columns = min(most, last - start + 1)
            lines += [*([""] if lines else []), *_panel(comparison, shown, start, columns, axis)]
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _ValueAxis:
    """Rows of the night axis from the highest value to the lowest."""

    low: float
    high: float
    is_log: bool

    def row(self, value: float) -> int:
        share = (self.scaled(value) - self.low) / (self.high - self.low)
        return _N_ROWS - 1 - max(0, min(_N_ROWS - 1, round(share * (_N_ROWS - 1))))

    def value(self, row: int) -> float:
        at = self.high - row * (self.high - self.low) / (_N_ROWS - 1)
        return math.exp(at) if self.is_log else at

    def scaled(self, value: float) -> float:
        return math.log(value) if self.is_log else value


def _value_axis(comparison: Comparison, used: Sequence[ComparedNight]) -> _ValueAxis:
    is_log = comparison.scale == "rate"
    drawn = [drawn_value(comparison, night) for night in used]
    scaled = [math.log(value) for value in drawn] if is_log else drawn
    low, high = min(scaled), max(scaled)
    if high - low < 1e-9:
        low, high = low - 1.0, high + 1.0
    return _ValueAxis(low=low, high=high, is_log=is_log)


def drawn_value(comparison: Comparison, night: ComparedNight) -> float:
    """Return a night's height: half a movement is added to a count, so that none has a place."""
    assert night.value is not None
    if comparison.scale == "number":
        return night.value
    if night.count is not None and night.hours:
        return (night.count + _HALF) / night.hours
    return max(night.value, _HALF / 8.0)


def _panel(
    comparison: Comparison,
    nights: Sequence[ComparedNight],
    start: int,
    width: int,
    axis: _ValueAxis,
) -> Iterator[str]:
    """Yield one stretch of nights: the axis with its dots, what was left out, the dates."""
    grid = [[" "] * width for _ in range(_N_ROWS)]
    left_out, planned = [" "] * width, [" "] * width
    for night in nights:
        column = night.number - start
        if night.planned is not None:
            planned[column] = MASSAGE if night.planned else OTHER
        if night.excluded or night.massage is None or night.value is None:
            left_out[column] = UNKNOWN if night.massage is None else LEFT_OUT
            continue
        row = axis.row(drawn_value(comparison, night))
        grid[row][column] = MASSAGE if night.massage else OTHER
    typical = _typical(comparison, axis)
    for row, cells in enumerate(grid):
        label = f"{axis.value(row):.3g}" if row in (0, _N_ROWS // 2, _N_ROWS - 1) else ""
        yield f"{label:>{_AXIS_WIDTH - 2}} {_UPRIGHT}{''.join(cells)} {typical[row]}".rstrip()
    for name, cells in (("planned", planned), ("left out", left_out)):
        if any(cell != " " for cell in cells):
            yield f"{name:>{_AXIS_WIDTH - 2}}  {''.join(cells)}".rstrip()
    yield from _date_axis(nights, start, width)


def _typical(comparison: Comparison, axis: _ValueAxis) -> list[str]:
    """Return what stands at the right margin of each row: the typical night of each condition."""
    marks = [""] * _N_ROWS
    for arm, sign in ((comparison.massage, MASSAGE), (comparison.none, OTHER)):
        if arm.typical is not None and (comparison.scale == "number" or arm.typical > 0):
            marks[axis.row(arm.typical)] += sign
    return [f"‹ {mark}" if mark else "" for mark in marks]


def _date_axis(nights: Sequence[ComparedNight], start: int, width: int) -> Iterator[str]:
    """Yield a tick every week and a date every second one."""
    ticks = "".join("┴" if k % _TICK_EVERY == 0 else _LINE for k in range(width))
    yield f"{' ' * (_AXIS_WIDTH - 1)}└{ticks}"
    known = nights[0]
    line = ""
    for column in range(0, width, _LABEL_EVERY):
        text = _label_at(known, start + column)
        line = f"{line:<{column}}{text}"
    yield f"{' ' * _AXIS_WIDTH}{line}"


def _label_at(known: ComparedNight, number: int) -> str:
    """Return the label of a night by its number; a dated one is counted from one that is known."""
    if "-" not in known.night:
        return str(number)
    try:
        evening = date.fromisoformat(known.night) + timedelta(days=number - known.number)
    except (ValueError, OverflowError):
        return ""
    return short_date(evening.isoformat())
