"""The picture of a course over time: every night, the change, the two levels, what came before.

All panels share the axis of the nights, so that a night stands above its own massages.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from legmotion.report.course import height
from legmotion.report.page_parts import number_words
from legmotion.report.trend_panels import (
    HALF_NIGHT,
    PLOT_PX,
    bar_panel,
    change_line,
    dated_axis,
    nights_axis,
    panel_title,
    written,
)
from legmotion.study.trend import TrendNight, TrendResult

_NIGHTS_PX = 290.0
# Above the highest night: two lines of text.
_HEAD_PX = 40.0
_MANY_NIGHTS = 150
_ROOM, _LEAST_ROOM = 0.06, 0.1
_ROUND = ((1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0,))
_MOST_TICKS = 7
MASSAGE, NONE, UNKNOWN, OUT = "with massage", "without", "massage not known", "left out"
_SMALL = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a night is drawn: by its shape as well as by its colour."""

    shape: str
    fill: str
    stroke: str
    size: float


# In the order in which they are drawn and told.
LOOKS: dict[str, Look] = {
    OUT: Look(shape="cross", fill="var(--line)", stroke="var(--line)", size=40.0),
    UNKNOWN: Look(shape="triangle-up", fill="var(--panel)", stroke="var(--muted)", size=48.0),
    NONE: Look(shape="diamond", fill="var(--panel)", stroke="var(--other)", size=52.0),
    MASSAGE: Look(shape="circle", fill="var(--massage)", stroke="var(--massage)", size=62.0),
}


def course_spec(result: TrendResult) -> dict[str, Any] | None:
    """Return the nights as a specification, None where there is nothing to draw.

    A rate stands on a logarithmic axis, as in the text; nights without a value have no mark.
    """
    nights = [one for night in result.nights if (one := _point(result, night)) is not None]
    if not nights:
        return None
    axis = nights_axis(result)
    panels = [_outcome_panel(result, nights, axis), *_before_panels(result, axis)]
    return {
        "vconcat": panels,
        "spacing": 14,
        "config": {"axis": {"labelOverlap": "greedy"}},
    }


def states(result: TrendResult) -> list[str]:
    """Return the kinds of nights that are drawn, massage nights first."""
    found = {one["state"] for night in result.nights if (one := _point(result, night)) is not None}
    return [state for state in reversed(LOOKS) if state in found]


def has_minutes(result: TrendResult) -> bool:
    """Return whether the minutes of any massage are known."""
    return any(night.sessions and night.minutes for night in result.nights)


def _point(result: TrendResult, night: TrendNight) -> dict[str, Any] | None:
    at = height(result, night)
    if at is None:
        return None
    state = {True: MASSAGE, False: NONE, None: UNKNOWN}[night.massage]
    return {
        "night": night.number,
        "value": math.exp(at) if result.scale == "rate" else at,
        "state": OUT if night.excluded else state,
    }


def _outcome_panel(
    result: TrendResult, nights: Sequence[dict[str, Any]], axis: dict[str, Any]
) -> dict[str, Any]:
    values = [night["value"] for night in nights]
    scale, ticks = _value_scale(result, [*values, *_level_values(result)])
    y = {
        "field": "value", "type": "quantitative", "scale": scale,
        "axis": {"title": None, **ticks, "grid": True},
    }  # fmt: skip
    small = _SMALL if len(nights) > _MANY_NIGHTS else 1.0
    points = [
        {
            "data": {"values": [night for night in nights if night["state"] == state]},
            "mark": {
                "type": "point", "opacity": 1, "shape": look.shape, "fill": look.fill,
                "stroke": look.stroke, "strokeWidth": 1.4, "size": small * look.size,
            },
            "encoding": {"x": {"field": "night", **axis}, "y": y},
        }
        for state, look in LOOKS.items()
    ]  # fmt: skip
    return {
        "width": PLOT_PX,
        "height": _NIGHTS_PX,
        "title": panel_title(_axis_words(result)),
        "layer": [
            *_levels(result, axis, y),
            *points,
            *change_line(result, axis, is_named=True),
            *_level_names(result, axis),
        ],
    }


def _axis_words(result: TrendResult) -> str:
    unit = "logarithmic axis" if result.scale == "rate" else result.unit
    return f"{result.label} ({unit})" if unit else result.label


def _value_scale(
    result: TrendResult, values: Sequence[float]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the scale that holds the values below two lines of text, and where its ticks are."""
    is_rate = result.scale == "rate"
    laid = [math.log(value) if is_rate else value for value in values]
    room = _ROOM * (max(laid) - min(laid)) or _LEAST_ROOM
    low, top = min(laid) - room, max(laid) + room
    top += (top - low) * _HEAD_PX / (_NIGHTS_PX - _HEAD_PX)
    if not is_rate:
        return {"domain": [low, top], "nice": False, "zero": False}, {"tickCount": 6}
    low, top = math.exp(low), math.exp(top)
    scale = {"type": "log", "domain": [low, top], "nice": False, "zero": False}
    return scale, {"values": _round_ticks(low, top), "format": "~r"}


def _round_ticks(low: float, high: float) -> list[float]:
    """Return round numbers on a logarithmic axis, not more than can be told apart."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found: list[float] = []
    for steps in _ROUND:
        every = (step * 10.0**power for power in powers for step in steps)
        found = [tick for tick in every if low <= tick <= high]
        if len(found) <= _MOST_TICKS:
            break
    return found or [math.sqrt(low * high)]


def levels(result: TrendResult) -> tuple[float | None, float | None, tuple[float, float] | None]:
    """Return the typical night before and after, and where the latter is by the model.

    The ends are those of the 95 % interval of the step, from the level before it; None after a
    refusal.
    """
    change = result.change
    if change is None:
        return None, None, None
    before, step = change.before.typical, change.step
    ends = None
    if before is not None and step is not None:
        is_rate = result.scale == "rate"
        low, high = (before * end if is_rate else before + end for end in (step.low, step.high))
        ends = (low, high)
    return before, change.after.typical, ends


def _level_values(result: TrendResult) -> Iterator[float]:
    before, after, ends = levels(result)
    yield from (value for value in (before, after, *(ends or ())) if value is not None)


def _levels(
    result: TrendResult, axis: dict[str, Any], y: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the typical night on either side as a line, the interval of the step as a band."""
    first, since, last = _sides(result, axis)
    before, after, ends = levels(result)
    if ends is not None:
        yield {
            "data": {"values": [{"from": since, "to": last, "low": ends[0], "high": ends[1]}]},
            "mark": {"type": "rect", "fill": "var(--accent)", "opacity": 0.16},
            "encoding": {
                "x": {"field": "from", **axis}, "x2": {"field": "to"},
                "y": {**y, "field": "low"}, "y2": {"field": "high"},
            },
        }  # fmt: skip
    for start, end, level in ((first, since, before), (since, last, after)):
        if level is not None and end > start:
            yield {
                "data": {"values": [{"from": start, "to": end, "level": level}]},
                "mark": {"type": "rule", "color": "var(--accent)", "strokeWidth": 2.4},
                "encoding": {
                    "x": {"field": "from", **axis}, "x2": {"field": "to"},
                    "y": {**y, "field": "level"},
                },
            }  # fmt: skip


def _level_names(result: TrendResult, axis: dict[str, Any]) -> Iterator[dict[str, Any]]:
    first, _, last = _sides(result, axis)
    before, after, _ = levels(result)
    for name, at, level in (("before", first, before), ("after", last, after)):
        if level is not None:
            yield from written(
                f"typical {name}: {number_words(level)}", at, axis,
                row=1, is_left=at == first, colour="var(--accent)",
            )  # fmt: skip


def _sides(result: TrendResult, axis: dict[str, Any]) -> tuple[float, float, float]:
    """Return where the axis begins, where the change is on it, and where it ends."""
    first, last = axis["scale"]["domain"]
    since = last if result.change is None else result.change.since_number - HALF_NIGHT
    return first, min(max(since, first), last), last


def _before_panels(result: TrendResult, axis: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what came before each night and what it had itself, a panel each."""
    nights, dated = result.nights, dated_axis(axis, result)
    yield bar_panel(
        result, axis, "Massages in the 7 nights before", [night.trailing_7 for night in nights]
    )
    yield bar_panel(
        result, axis, "Massages in the 14 nights before", [night.trailing_14 for night in nights]
    )
    if has_minutes(result):
        yield bar_panel(
            result, dated, "Minutes of massage tonight", [night.minutes for night in nights]
        )
    else:
        yield bar_panel(result, dated, "Massages tonight", [night.sessions for night in nights])
