"""The axis of the nights that all panels of a course share, and the small panels below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from legmotion.report.charts import HATCH
from legmotion.report.dates import short_date
from legmotion.study.trend import TrendResult

PLOT_PX = 820.0
_PANEL_PX = 62.0
HALF_NIGHT = 0.5
_HALF_BAR, _MANY_BARS = 0.42, 120
# Beyond this share of the axis a text stands before its line.
_LATE = 0.7
_STEPS, _MOST_NAMED = (1, 7, 14, 28, 91), 9


def nights_axis(result: TrendResult) -> dict[str, Any]:
    """Return the axis of the nights by their number, without names, from the first to the last."""
    first, last = result.nights[0].number, result.nights[-1].number
    domain = [first - HALF_NIGHT, last + HALF_NIGHT]
    scale = {"domain": domain, "nice": False, "zero": False}
    axis = {"labels": False, "ticks": False, "grid": False, "title": None}
    return {"type": "quantitative", "scale": scale, "axis": axis}


def dated_axis(axis: dict[str, Any], result: TrendResult) -> dict[str, Any]:
    """Return the axis of the nights with their names, as the lowest panel has it."""
    ticks = _told_nights(result)
    said = " : ".join(f"datum.value == {number} ? '{text}'" for number, text in ticks.items())
    named = {
        "values": [*ticks],
        "labelExpr": f"{said} : ''",
        "title": "evening on which the night began" if result.is_dated else "number of the night",
        "grid": False,
    }
    return {**axis, "axis": named}


def _told_nights(result: TrendResult) -> dict[int, str]:
    """Return the nights that are named at the axis: every one, every week, or every few weeks."""
    first, last = result.nights[0].number, result.nights[-1].number
    span = last - first
    step = next((days for days in _STEPS if span <= days * _MOST_NAMED), span // _MOST_NAMED)
    names = {}
    for number in range(first, last + 1, step):
        if result.is_dated:
            day = date.fromisoformat(result.nights[0].night) + timedelta(days=number - first)
            names[number] = short_date(day.isoformat())
        else:
            names[number] = str(number)
    return names


def panel_title(text: str) -> dict[str, Any]:
    """Return what stands above a panel."""
    return {
        "text": text, "fontWeight": "normal", "fontSize": 12.5, "color": "var(--muted)",
        "frame": "group", "offset": 8,
    }  # fmt: skip


def change_line(
    result: TrendResult, axis: dict[str, Any], *, is_named: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield an upright line where something began; nothing where that is not between two nights."""
    change = result.change
    if change is None:
        return
    first, last = axis["scale"]["domain"]
    at = change.since_number - HALF_NIGHT
    if not first < at < last:
        return
    yield {
        "data": {"values": [{"at": at}]},
        "mark": {"type": "rule", "color": "var(--ink)", "strokeWidth": 1.4, "strokeDash": [5, 3]},
        "encoding": {"x": {"field": "at", **axis}},
    }
    if is_named:
        name = short_date(change.since) if result.is_dated else f"night {change.since}"
        is_left = at - first < _LATE * (last - first)
        yield from written(
            f"the change: {name}", at, axis, row=0, is_left=is_left, colour="var(--ink)"
        )


def written(
    text: str, at: float, axis: dict[str, Any], *, row: int, is_left: bool, colour: str
) -> Iterator[dict[str, Any]]:
    """Yield a text in the room above the nights, on a ground of its own."""
    for look in (
        {"stroke": "var(--panel)", "strokeWidth": 5, "strokeJoin": "round"},
        {"fill": colour},
    ):
        yield {
            "data": {"values": [{"at": at, "text": text}]},
            "mark": {
                "type": "text", "align": "left" if is_left else "right", "baseline": "top",
                "dx": 5 if is_left else -5, "fontWeight": 600, **look,
            },
            "encoding": {
                "x": {"field": "at", **axis},
                "y": {"value": 3 + 17 * row},
                "text": {"field": "text"},
            },
        }  # fmt: skip


def bar_panel(
    result: TrendResult, axis: dict[str, Any], title: str, values: Sequence[float | None]
) -> dict[str, Any]:
    """Return a small panel of bars; a night of which it is not known is hatched."""
    rows = _bars([night.number for night in result.nights], values)
    top = max((value for value in values if value), default=1.0)
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"title": None, "values": sorted({0.0, top}), "format": "~r", "grid": True},
    }
    place = {"x": {"field": "from", **axis}, "x2": {"field": "to"}}
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "datum.value > 0"}],
            "mark": {"type": "rect", "fill": "var(--massage)"},
            "encoding": {**place, "y": {"field": "zero", **y}, "y2": {"field": "value"}},
        }
    ]
    if any(value is None for value in values):
        layers.append(
            {
                "transform": [{"filter": "!isValid(datum.value)"}],
                "mark": {"type": "rect", "fill": HATCH},
                "encoding": place,
            }
        )
    return {
        "width": PLOT_PX,
        "height": _PANEL_PX,
        "title": panel_title(title),
        "data": {"values": rows},
        "layer": [*layers, *change_line(result, axis)],
    }


def _bars(numbers: Sequence[int], values: Sequence[float | None]) -> list[dict[str, Any]]:
    """Return where bars begin and end; nights in a row that are alike make one.

    Bars stand apart, unless they are so many that the gaps would be all there is to see.
    """
    is_dense = len(numbers) > _MANY_BARS
    rows: list[dict[str, Any]] = []
    for number, value in zip(numbers, values, strict=True):
        half = HALF_NIGHT if is_dense or value is None else _HALF_BAR
        last = rows[-1] if rows else None
        if last is not None and last["value"] == value and last["to"] == number - half:
            last["to"] = number + half
        else:
            rows.append({"from": number - half, "to": number + half, "value": value, "zero": 0})
    return rows
