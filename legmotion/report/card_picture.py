"""The pictures on a card, mark by mark in pixels: the hours of a night, the nights of a study."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from legmotion.report.share_figures import hours_of
from legmotion.store.documents import NightDocument
from legmotion.study.comparison import Comparison

Spec = dict[str, Any]

_PLOT = (680, 150, 1136, 500)  # left, top, right, bottom
_GAP = 0.28
_DOT = 120.0
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_LINES = 5


def hours_picture(document: NightDocument) -> Iterator[Spec]:
    """Yield the movements of each hour as bars: all outlined, the periodic ones filled."""
    left, top, right, bottom = _PLOT
    rows = hours_of(document)
    highest = max((row["all"] or 0.0 for row in rows), default=0.0)
    if not highest:
        return
    ticks = _ticks(0.0, highest)
    step = (right - left) / len(rows)
    bars: dict[str, list[Spec]] = {"all": [], "periodic": []}
    for number, row in enumerate(rows):
        for kind, values in bars.items():
            if row[kind] is not None:
                x_px = left + step * (number + _GAP / 2)
                y_px = _y_px(row[kind], ticks)
                values.append({"x": x_px, "x2": x_px + step * (1 - _GAP), "y": y_px, "y2": bottom})
    yield text_mark("Movements per hour: filled, periodic; outlined, all", left, top - 28, 20,
                    colour="var(--muted)")  # fmt: skip
    yield from _axis(ticks)
    yield bars_mark(bars["all"], fill="var(--panel)", stroke="var(--movement)")
    yield bars_mark(bars["periodic"], fill="var(--periodic)", stroke="var(--periodic)")
    every = math.ceil(len(rows) / 8)
    for number, row in enumerate(rows):
        if number % every == 0:
            centre = left + step * (number + 0.5)
            yield text_mark(row["hour"], centre, bottom + 28, 18, colour="var(--muted)",
                            align="center")  # fmt: skip


def dots_picture(found: Comparison) -> Iterator[Spec]:
    """Yield the nights of each condition as dots beside each other, with their typical night."""
    left, _, right, bottom = _PLOT
    used = [one for one in found.nights if one.arm is not None and one.value is not None]
    if not used:
        return
    values = [one.value or 0.0 for one in used]
    ticks = _ticks(0.0 if found.scale == "rate" else min(values), max(values))
    yield from _axis(ticks)
    arms = (
        (True, "massage nights", found.massage.typical, "circle", "var(--massage)"),
        (False, "other nights", found.none.typical, "diamond", "var(--other)"),
    )
    width = (right - left) / 2
    for place, (is_massage, name, typical, shape, colour) in enumerate(arms):
        own = [one.value or 0.0 for one in used if one.arm is is_massage]
        begin = left + place * width
        room = width - 110
        rows = [
            {"x": begin + 24 + room * (k + 0.5) / len(own), "y": _y_px(value, ticks)}
            for k, value in enumerate(own)
        ]
        fill = colour if is_massage else "var(--panel)"
        yield points_mark(rows, shape=shape, fill=fill, stroke=colour)
        if typical is not None and ticks[0] <= typical <= ticks[-1]:
            y_px, end = _y_px(typical, ticks), begin + width - 24
            yield rule_mark(begin + 14, y_px, end, y_px, colour=colour, width=3)
            yield text_mark(f"{typical:.3g}", end + 4, y_px - 8, 20, colour=colour,
                            align="right", weight=600)  # fmt: skip
        yield text_mark(name, begin + width / 2, bottom + 28, 20, colour=colour, align="center",
                        weight=600)  # fmt: skip


def _axis(ticks: list[float]) -> Iterator[Spec]:
    left, _, right, _ = _PLOT
    for value in ticks:
        y_px = _y_px(value, ticks)
        yield rule_mark(left, y_px, right, y_px, colour="var(--grid)")
        yield text_mark(f"{value:g}", left - 10, y_px + 6, 18, colour="var(--muted)",
                        align="right")  # fmt: skip


def _y_px(value: float, ticks: list[float]) -> float:
    _, top, _, bottom = _PLOT
    return bottom - (bottom - top) * (value - ticks[0]) / (ticks[-1] - ticks[0])


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers, at most five steps apart from one below to one above."""
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / _MOST_LINES))
    step = next(one * power for one in _STEPS if one * power * _MOST_LINES >= span)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(k * step, 9) for k in range(first, max(last, first + 1) + 1)]


def text_mark(
    text: str,
    x_px: float,
    y_px: float,
    size: float,
    *,
    colour: str = "var(--ink)",
    weight: int = 400,
    align: str = "left",
) -> Spec:
    """Return a text on its base line, placed in pixels."""
    mark = {
        "type": "text", "align": align, "baseline": "alphabetic", "fontSize": size,
        "fontWeight": weight, "color": colour, "limit": 0,
    }  # fmt: skip
    place = _placed("x", "y")
    return {
        "data": {"values": [{"x": x_px, "y": y_px, "text": text}]},
        "mark": mark,
        "encoding": {**place, "text": {"field": "text"}},
    }


def bars_mark(rows: list[Spec], *, fill: str, stroke: str) -> Spec:
    """Return rectangles, a row each, placed in pixels."""
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "fill": fill, "stroke": stroke, "strokeWidth": 2},
        "encoding": {**_placed("x", "y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}},
    }


def points_mark(rows: list[Spec], *, shape: str, fill: str, stroke: str) -> Spec:
    """Return signs of one shape, a row each, placed in pixels."""
    mark = {
        "type": "point", "shape": shape, "fill": fill, "stroke": stroke, "size": _DOT,
        "strokeWidth": 2, "opacity": 1,
    }  # fmt: skip
    return {"data": {"values": rows}, "mark": mark, "encoding": _placed("x", "y")}


def rule_mark(
    x_px: float, y_px: float, x2_px: float, y2_px: float, *, colour: str, width: float = 1.5
) -> Spec:
    """Return a straight line, placed in pixels."""
    row = {"x": x_px, "y": y_px, "x2": x2_px, "y2": y2_px}
    return {
        "data": {"values": [row]},
        "mark": {"type": "rule", "color": colour, "strokeWidth": width},
        "encoding": {**_placed("x", "y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}},
    }


def _placed(*fields: str) -> Spec:
    """Return where a mark stands, in pixels from the upper left corner."""
    return {
        field: {"field": field, "type": "quantitative", "scale": None, "axis": None}
        for field in fields
    }
