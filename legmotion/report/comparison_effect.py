"""Pictures of the effect: beside the nights that it comes from, and beside other analyses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from legmotion.report.comparison_checks import interval_numbers
from legmotion.report.comparison_figures import MASSAGE, OTHER, value_axis
from legmotion.report.effect_figure import EffectRow, Kind, effects_spec
from legmotion.report.effect_words import EffectWords, words_of
from legmotion.report.timeline import drawn_value
from legmotion.study.comparison import Comparison, Effect, SensitivityRow

Spec = dict[str, Any]

_WIDTH_PX, _HEIGHT_PX = 345, 300
# Where things stand on the axis from left to right: two columns of nights, then the effect.
_NONE_AT, _MASSAGE_AT, _EFFECT_AT, _END = 0.5, 1.5, 2.35, 3.25
_CURVE_WIDTH = 0.8
# Dots stand beside each other where they would hide each other: from the middle outwards.
_LANES = (0.0, 0.09, -0.09, 0.18, -0.18, 0.27, -0.27, 0.36, -0.36)
_DOTS_HIGH = 24.0
_RATIO_TICKS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0)
_CURVE_FROM = 0.004
# The effect itself; the range of estimates as each night is left out, which is no interval.
_KINDS: dict[str, Kind] = {"": "average", "S7": "span"}


def effect_spec(comparison: Comparison) -> Spec | None:
    """Return both conditions' nights beside the effect, after Gardner and Altman; None without.

    The effect stands on an axis of its own whose "no difference" is level with the typical night
    without massage.
    """
    nights = _dots(comparison)
    effect, base = comparison.effect, comparison.none.typical
    if not nights:
        return None
    if effect is None or base is None or (comparison.scale == "rate" and base <= 0.0):
        return _plain(comparison, nights)
    words = words_of(comparison)
    level = _Level(base=base, is_ratio=comparison.scale == "rate")
    heights = [row["height"] for row in nights]
    left = value_axis(comparison, [*heights, level.at(effect.low), level.at(effect.high)])
    right = {**left, "axis": _effect_axis(words, level, left["scale"]["domain"])}
    return {
        "width": _WIDTH_PX,
        "height": _HEIGHT_PX,
        "padding": {"left": 4, "right": 22, "top": 4, "bottom": 4},
        "resolve": {"scale": {"y": "independent"}},
        "layer": [
            {"layer": _nights(comparison, nights, left)},
            {"layer": _effect(comparison, effect, words, level, right)},
        ],
    }


class _Level:
    """Where an effect stands on the axis of the nights: its distance from the typical night."""

    def __init__(self, *, base: float, is_ratio: bool) -> None:
        self.base, self.is_ratio = base, is_ratio

    def at(self, effect: float) -> float:
        """Return the height of an effect on the axis of the nights."""
        return self.base * effect if self.is_ratio else self.base + effect


def _dots(comparison: Comparison) -> list[Spec]:
    """Return the nights that entered, aside where others stand at the same height."""
    found = []
    for is_massage, place in ((False, _NONE_AT), (True, _MASSAGE_AT)):
        heights = [
            drawn_value(comparison, night)
            for night in comparison.nights
            if night.arm is is_massage and night.value is not None
        ]
        found += [
            {"arm": "massage" if is_massage else "other", "height": height, "x": place + aside}
            for height, aside in zip(heights, _asides(comparison, heights), strict=True)
        ]
    return found


def _asides(comparison: Comparison, heights: Sequence[float]) -> list[float]:
    """Return how far each dot stands from the middle of its column, so that none hides another."""
    is_log = comparison.scale == "rate"
    laid = [math.log(one) if is_log else one for one in heights]
    near = (max(laid, default=0.0) - min(laid, default=0.0)) / _DOTS_HIGH
    placed: list[tuple[float, float]] = []
    asides = [0.0] * len(laid)
    for place in sorted(range(len(laid)), key=laid.__getitem__):
        height = laid[place]
        free = (
            aside
            for aside in _LANES
            if all(other != aside or abs(height - at) >= near for at, other in placed)
        )
        asides[place] = next(free, _LANES[len(placed) % len(_LANES)])
        placed.append((height, asides[place]))
    return asides


def _effect_axis(words: EffectWords, level: _Level, domain: Sequence[float]) -> Spec:
    """Return the axis of the effect in words, at the heights where its values stand."""
    ticks = [
        (level.at(one), words.change(one))
        for one in _effect_ticks(level, domain)
        if domain[0] <= level.at(one) <= domain[1]
    ]
    said = " : ".join(
        f"abs(datum.value - {at!r}) < {1e-9 * max(1.0, abs(at))!r} ? '{_quoted(text)}'"
        for at, text in ticks
    )
    return {
        "orient": "right", "title": None, "grid": False, "values": [at for at, _ in ticks],
        "labelExpr": f"{said} : ''" if said else "''", "labelOverlap": "greedy", "offset": 4,
    }  # fmt: skip


def _quoted(text: str) -> str:
    """Return a text as it may stand in an expression: the unit of a column can hold anything."""
    return "".join(sign for sign in text if sign not in "\\'\"\n\r")


def _effect_ticks(level: _Level, domain: Sequence[float]) -> list[float]:
    if level.is_ratio:
        return list(_RATIO_TICKS)
    span = domain[1] - domain[0]
    step = 10.0 ** math.floor(math.log10(span / 3.0))
    step *= next(times for times in (1.0, 2.0, 5.0, 10.0) if span / (times * step) <= 6.0)
    least = math.ceil((domain[0] - level.base) / step)
    most = math.floor((domain[1] - level.base) / step)
    return [round(k * step, 10) for k in range(least, most + 1)]


def _x() -> Spec:
    names = (
        f"datum.value == {_NONE_AT} ? 'other nights' : "
        f"datum.value == {_MASSAGE_AT} ? 'massage nights' : 'the difference'"
    )
    return {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0.0, _END], "nice": False},
        "axis": {"title": None, "grid": False, "ticks": False,
                 "values": [_NONE_AT, _MASSAGE_AT, _EFFECT_AT + 0.3],
                 "labelExpr": names},
    }  # fmt: skip


def _nights(comparison: Comparison, nights: Sequence[Spec], y: Spec) -> list[Spec]:
    """Return the nights of both conditions, and a bar at the typical one of each."""
    field = {**y, "field": "height"}
    looks = (("other", OTHER), ("massage", MASSAGE))
    typical = [
        {"at": arm.typical, "from": place - 0.33, "to": place + 0.33, "arm": name}
        for name, arm, place in (
            ("other", comparison.none, _NONE_AT),
            ("massage", comparison.massage, _MASSAGE_AT),
        )
        if arm.typical is not None and (comparison.scale == "number" or arm.typical > 0.0)
    ]
    dots = [
        {
            "data": {"values": [row for row in nights if row["arm"] == name]},
            "mark": {"type": "point", "opacity": 1, "size": 60, "strokeWidth": 1.6, **look},
            "encoding": {"x": _x(), "y": field},
        }
        for name, look in looks
    ]
    bars = [
        {
            "data": {"values": [row for row in typical if row["arm"] == name]},
            "mark": {"type": "rule", "color": look["stroke"], "strokeWidth": 3},
            "encoding": {
                "x": {"field": "from", "type": "quantitative"},
                "x2": {"field": "to"},
                "y": {**y, "field": "at"},
            },
        }
        for name, look in looks
    ]
    return [*dots, *bars]


def _effect(
    comparison: Comparison, effect: Effect, words: EffectWords, level: _Level, y: Spec
) -> list[Spec]:
    """Return the effect: the band that does not matter, no difference, its curve and interval."""
    band = [level.at(one) for one in words.band(comparison.mcid)]
    low, high = y["scale"]["domain"]
    inside = [min(max(one, low), high) for one in band]
    own = {"low": level.at(effect.low), "high": level.at(effect.high),
           "at": level.at(effect.estimate), "x": _EFFECT_AT}  # fmt: skip
    x = {"field": "x", "type": "quantitative"}
    curve = [
        {"height": level.at(value), "x": _EFFECT_AT, "to": _EFFECT_AT + _CURVE_WIDTH * share}
        for value, share in comparison.curve
        if share >= _CURVE_FROM and low <= level.at(value) <= high
    ]
    return [
        {"data": {"values": [{"from": inside[0], "to": inside[1], "x": _EFFECT_AT - 0.12,
                              "end": _END}]},
         "mark": {"type": "rect", "fill": "var(--grid)"},
         "encoding": {"x": x, "x2": {"field": "end"}, "y": {**y, "field": "from"},
                      "y2": {"field": "to"}}},
        {"data": {"values": curve},
         "mark": {"type": "area", "orient": "horizontal", "color": "var(--massage-soft)",
                  "line": False},
         "encoding": {"x": x, "x2": {"field": "to"}, "y": {**y, "field": "height"}}},
        {"data": {"values": [{"at": level.base, "x": _NONE_AT - 0.33, "end": _END}]},
         "mark": {"type": "rule", "color": "var(--other)", "strokeDash": [5, 4],
                  "strokeWidth": 1.2},
         "encoding": {"x": x, "x2": {"field": "end"}, "y": {**y, "field": "at"}}},
        {"data": {"values": [own]},
         "mark": {"type": "rule", "color": "var(--ink)", "strokeWidth": 2.4},
         "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"data": {"values": [own]},
         "mark": {"type": "point", "opacity": 1, "shape": "square", "size": 90,
                  "fill": "var(--ink)", "stroke": "var(--ink)"},
         "encoding": {"x": x, "y": {**y, "field": "at"}}},
    ]  # fmt: skip


def panel_spec(comparison: Comparison) -> Spec | None:
    """Return the effect and the panel of other analyses on one axis, None without an effect."""
    effect = comparison.effect
    if effect is None:
        return None
    own = SensitivityRow(
        key="", label="this analysis", status="ok", estimate=effect.estimate, low=effect.low,
        high=effect.high,
    )  # fmt: skip
    is_ratio = comparison.scale == "rate"
    rows = [
        EffectRow(
            name=f"{row.key} {row.label}".strip(),
            estimate=row.estimate,
            low=row.estimate if row.low is None else row.low,
            high=row.estimate if row.high is None else row.high,
            beside=interval_numbers(row.estimate, row.low, row.high, is_ratio=is_ratio).replace(
                "-", "\N{MINUS SIGN}"
            ),
            kind=_KINDS.get(row.key, "alone"),
        )
        for row in (own, *comparison.sensitivity)
        if row.status == "ok" and row.estimate is not None
    ]
    return effects_spec(rows, words_of(comparison), mcid=comparison.mcid)


def _plain(comparison: Comparison, nights: Sequence[Spec]) -> Spec:
    """Return the nights of both conditions alone, where there is no effect to show."""
    y = value_axis(comparison, [row["height"] for row in nights])
    x = _x()
    x["scale"]["domain"] = [0.0, 2.0]
    layers = _nights(comparison, nights, y)
    for layer in layers:
        if layer["encoding"]["x"].get("field") == "x":
            layer["encoding"]["x"] = x
    return {"width": _WIDTH_PX, "height": _HEIGHT_PX, "layer": layers}
