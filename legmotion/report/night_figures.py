"""The smaller pictures of a night: intervals, movements per hour, left against right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from legmotion.report.charts import HATCH
from legmotion.report.night_events import LegEvents
from legmotion.report.night_tables import rule_range_s
from legmotion.store.documents import NightDocument
from legmotion.tables import Frame
from legmotion.units import FloatArray

WIDTH, HEIGHT = 430, 210
_PERIODIC, _MOVEMENT = "var(--periodic)", "var(--movement)"
# Bins of a tenth of the natural logarithm, as in the document, and on as far as is shown.
_STEP, _SHOWN_S = 0.1, 600.0
_TICKS_S = (1, 2, 5, 10, 20, 50, 90, 200, 500)


def intervals_spec(document: NightDocument, movements: Frame) -> dict[str, Any]:
    """Return the intervals between movements on a logarithmic axis, the rule's range shaded."""
    low_s, high_s = rule_range_s(document)
    bins = interval_bins(movements)
    most = max((one["n"] for one in bins), default=1)
    x = {
        "type": "quantitative",
        "scale": {"type": "log", "domain": [1, _SHOWN_S], "nice": False},
        "axis": {"values": list(_TICKS_S), "format": "d", "grid": False},
        "title": "interval between movements (s, logarithmic)",
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, most * 1.12], "nice": False},
        "axis": {"tickMinStep": 1, "tickCount": 4, "format": "d"},
        "title": "intervals",
    }
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "layer": [
            {
                "data": {"values": [{"low": low_s, "high": high_s}]},
                "mark": {"type": "rect", "color": "var(--band)", "opacity": 1},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "data": {"values": [{"s": low_s}, {"s": high_s}]},
                "mark": {"type": "rule", "color": "var(--line)", "strokeDash": [3, 3]},
                "encoding": {"x": {**x, "field": "s"}},
            },
            {
                "data": {"values": bins},
                "mark": {"type": "rect", "color": _PERIODIC, "stroke": "var(--panel)"},
                "encoding": {
                    "x": {**x, "field": "from_s"},
                    "x2": {"field": "to_s"},
                    "y": {**y, "field": "n"},
                    "y2": {"datum": 0},
                },
            },
            {
                "data": {"values": [{"s": (low_s * high_s) ** 0.5}]},
                "mark": {"type": "text", "color": "var(--muted)", "fontSize": 12, "dy": 9},
                "encoding": {
                    "x": {**x, "field": "s"},
                    "y": {"value": 0},
                    "text": {"value": f"{low_s:g} to {high_s:g} s"},
                },
            },
        ],
    }


def interval_bins(movements: Frame) -> list[dict[str, float]]:
    """Return how many intervals between candidates in bed lie in each bin, empty ones left out."""
    interval_s = movements["imi_s"][movements["is_clm"] & movements["in_bed"]]
    interval_s = interval_s[(interval_s >= 1.0) & (interval_s < _SHOWN_S)]
    edges = np.arange(0.0, np.log(_SHOWN_S) + _STEP, _STEP)
    counts, _ = np.histogram(np.log(interval_s), bins=edges)
    return [
        {"from_s": round(float(np.exp(low)), 4), "to_s": round(float(np.exp(high)), 4), "n": int(n)}
        for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True)
        if n
    ]


def hours_spec(document: NightDocument) -> dict[str, Any]:
    """Return the movements per hour: periodic ones filled, all of them as an outline."""
    shown = [
        {"at": number, "all": hour.lm_per_h, "periodic": hour.plm_per_h}
        for number, hour in enumerate(document.profile)
        if hour.lm_per_h is not None and hour.plm_per_h is not None
    ]
    hidden = [
        {"at": number} for number, hour in enumerate(document.profile) if hour.plm_per_h is None
    ]
    x = _hour_axis(document)
    most = max([one["all"] for one in shown], default=0.0) or 1.0
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, most * 1.08], "nice": False},
        "axis": {"tickCount": 4},
        "title": "per hour",
    }
    bar = {"type": "bar", "width": {"band": 0.74}}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": shown},
            "mark": {**bar, "fill": None, "stroke": _MOVEMENT, "strokeWidth": 1.4},
            "encoding": {"x": x, "y": {**y, "field": "all"}},
        },
        {
            "data": {"values": shown},
            "mark": {**bar, "color": _PERIODIC},
            "encoding": {"x": x, "y": {**y, "field": "periodic"}},
        },
    ]
    if hidden:
        layers.append(
            {
                "data": {"values": hidden},
                "mark": {**bar, "fill": HATCH},
                "encoding": {"x": x, "y": {"value": HEIGHT}, "y2": {"value": HEIGHT - 24}},
            }
        )
    return {"width": WIDTH, "height": HEIGHT, "layer": layers}


def legs_spec(document: NightDocument, events: Sequence[LegEvents]) -> dict[str, Any] | None:
    """Return the periodic movements of each hour, left above and right below; None for one leg."""
    if len(events) < 2:
        return None
    counts = [hourly(document, leg.onset_s[leg.is_plm & leg.in_bed]) for leg in events]
    values = [
        {"at": number, "n": n if place == 0 else -n}
        for place, of_leg in enumerate(counts)
        for number, n in enumerate(of_leg)
    ]
    most = max((n for of_leg in counts for n in of_leg), default=0) or 1
    y = {
        "type": "quantitative",
        "field": "n",
        "scale": {"domain": [-most * 1.15, most * 1.15], "nice": False},
        "axis": {"tickCount": 5, "tickMinStep": 1, "labelExpr": "format(abs(datum.value), 'd')"},
        "title": "periodic movements",
    }
    names = [
        {"y": 10 if place == 0 else HEIGHT - 10, "text": f"{leg.side} leg"}
        for place, leg in enumerate(events)
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "layer": [
            {
                "data": {"values": values},
                "mark": {"type": "bar", "width": {"band": 0.74}, "color": _PERIODIC},
                "encoding": {"x": _hour_axis(document), "y": y},
            },
            {
                "data": {"values": [{"n": 0}]},
                "mark": {"type": "rule", "color": "var(--ink)"},
                "encoding": {"y": y},
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "color": "var(--ink)", "fontSize": 12},
                "encoding": {
                    "x": {"value": 4},
                    "y": {"field": "y", "type": "quantitative", "scale": None},
                    "text": {"field": "text", "type": "nominal"},
                },
            },
        ],
    }


def hourly(document: NightDocument, onset_s: FloatArray) -> list[int]:
    """Return how many onsets lie in each hour of the profile."""
    return [
        int(np.count_nonzero((onset_s >= hour.start_s) & (onset_s < hour.end_s)))
        for hour in document.profile
    ]


def _hour_axis(document: NightDocument) -> dict[str, Any]:
    """Return an axis with a place for each hour; one that comes twice has two."""
    names = [hour.label.removesuffix(":00").removeprefix("hour ") for hour in document.profile]
    listed = ", ".join(f"'{name}'" for name in names)
    has_clock = any(hour.label.endswith(":00") for hour in document.profile)
    return {
        "field": "at",
        "type": "ordinal",
        "scale": {"domain": list(range(len(names)))},
        "axis": {"labelExpr": f"[{listed}][datum.value]", "labelAngle": 0, "grid": False},
        "title": "clock hour" if has_clock else "hour of the night",
    }
