"""Pictures of the nights: every one on a time line, and the hours of the night by condition.

Massage nights are filled circles, other nights open diamonds: shape and fill tell them apart
without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from string import ascii_lowercase
from typing import Any

from legmotion.report.comparison_story import axis_words
from legmotion.report.dates import short_date
from legmotion.report.timeline import drawn_value
from legmotion.study.comparison import ComparedHour, ComparedNight, Comparison

Spec = dict[str, Any]

MASSAGE = {"shape": "circle", "fill": "var(--massage)", "stroke": "var(--massage)"}
OTHER = {"shape": "diamond", "fill": "var(--panel)", "stroke": "var(--other)"}
OUT = {"shape": "cross", "fill": "var(--hatch)", "stroke": "var(--hatch)"}
_WIDTH_PX, _HEIGHT_PX, _ROW_PX, _MARGIN_PX = 760, 250, 22, 150
_PROFILE_HEIGHT_PX = 200
# Letters are wider in some browsers than they were measured.
_PADDING = {"left": 14, "right": 24, "top": 4, "bottom": 4}
_MOST_TICKS = 9
_BIG, _SMALL = 95.0, 16.0
_CROWDED = 45
_ROOM = 0.06
_STEPS_DAYS = (1, 2, 7, 14, 28, 56, 91, 182, 364)


def left_out_marks(comparison: Comparison) -> dict[str, str]:
    """Return a letter for each kind of reason that left nights out, in the order of the nights."""
    codes = dict.fromkeys(night.excluded for night in comparison.nights if night.excluded)
    letters = (*ascii_lowercase, *(f"{one}{other}" for one in "ab" for other in ascii_lowercase))
    return dict(zip(codes, letters, strict=False))


def nights_spec(comparison: Comparison) -> Spec | None:
    """Return every night on a time line, None where there is none.

    Above, what was measured; below, what was planned, what happened, and what was left out.
    """
    if not comparison.nights:
        return None
    marks = left_out_marks(comparison)
    data = [_night(comparison, night, marks) for night in comparison.nights]
    x = _x(comparison.nights)
    parts = [_strips(data, x)]
    if any(row["drawn"] is not None for row in data):
        parts.insert(0, _values(comparison, data, {**x, "axis": {**x["axis"], "labels": False}}))
    return {
        "data": {"values": data},
        "spacing": 6,
        "padding": _PADDING,
        "vconcat": parts,
        "resolve": {"scale": {"x": "shared"}},
    }


def hours_spec(comparison: Comparison) -> Spec | None:
    """Return the movements by the hour of the clock of each condition, None without a rate."""
    hours = comparison.profile
    data = [
        {"hour": hour.label, "arm": arm, "per_h": one.per_h}
        for arm in ("massage", "other")
        for hour, one in _of_arm(hours, is_massage=arm == "massage")
    ]
    if all(row["per_h"] is None for row in data):
        return None
    looks = (("other", OTHER, [5, 4]), ("massage", MASSAGE, [1, 0]))
    y = {"field": "per_h", "type": "quantitative", "scale": {"zero": True},
         "axis": {"title": "per hour", "tickCount": 5}}  # fmt: skip
    return {
        "width": _WIDTH_PX,
        "height": _PROFILE_HEIGHT_PX,
        "padding": _PADDING,
        "data": {"values": data},
        "encoding": {
            "x": {
                "field": "hour", "type": "ordinal", "sort": [hour.label for hour in hours],
                "axis": {"title": None, "labelAngle": 0, "labelOverlap": "greedy"},
            },
            "y": y,
        },
        "layer": [
            {
                "transform": [{"filter": f"datum.arm == '{arm}'"}],
                "layer": [
                    {"mark": {"type": "line", "color": look["stroke"], "strokeWidth": 2,
                              "strokeDash": dash}},
                    {"transform": [{"filter": "isValid(datum.per_h)"}],
                     "mark": {"type": "point", "opacity": 1, "size": 70, "strokeWidth": 1.8,
                              **look}},
                ],
            }
            for arm, look, dash in looks
        ],
    }  # fmt: skip


def _of_arm(hours: Sequence[ComparedHour], *, is_massage: bool) -> list[tuple[ComparedHour, Any]]:
    return [(hour, hour.massage if is_massage else hour.none) for hour in hours]


def _night(comparison: Comparison, night: ComparedNight, marks: dict[str, str]) -> Spec:
    value = None if night.value is None else drawn_value(comparison, night)
    happened = _kind(night.massage)
    return {
        "number": night.number,
        "drawn": value,
        "kind": "out" if night.excluded else _kind(night.arm),
        "planned": None if night.planned is None else _kind(night.planned),
        "happened": happened,
        "differs": night.planned is not None
        and night.massage is not None
        and night.planned != night.massage,
        "mark": marks.get(night.excluded, ""),
    }


def _kind(massage: bool | None) -> str:
    return "unknown" if massage is None else "massage" if massage else "other"


def _x(nights: Sequence[ComparedNight]) -> Spec:
    """Return the axis of the nights: a date every so often, whole weeks apart in long studies."""
    first, last = nights[0].number, nights[-1].number
    span = last - first + 1
    step = next((one for one in _STEPS_DAYS if span / one <= _MOST_TICKS), span)
    ticks = list(range(first, last + 1, step))
    said = " : ".join(f"datum.value == {n} ? '{_date_at(nights[0], n)}'" for n in ticks)
    room = max(0.7, 0.02 * span)
    return {
        "field": "number",
        "type": "quantitative",
        "scale": {"domain": [first - room, last + room], "nice": False, "zero": False},
        "axis": {"title": None, "values": ticks, "labelExpr": f"{said} : ''", "grid": True,
                 "labelOverlap": "greedy"},
    }  # fmt: skip


def _date_at(known: ComparedNight, number: int) -> str:
    if "-" not in known.night:
        return str(number)
    try:
        evening = date.fromisoformat(known.night) + timedelta(days=number - known.number)
    except (ValueError, OverflowError):
        return str(number)
    return short_date(evening.isoformat())


def _size(data: Sequence[Spec]) -> float:
    """Return how large the signs are: smaller where many nights share the line."""
    span: int = data[-1]["number"] - data[0]["number"] + 1
    return max(_SMALL, _BIG * min(1.0, _CROWDED / span))


def _values(comparison: Comparison, data: Sequence[Spec], x: Spec) -> Spec:
    """Return the upper part: the nights at their height, the typical night of each condition."""
    heights = [row["drawn"] for row in data if row["drawn"] is not None]
    y = {"field": "drawn", **value_axis(comparison, heights)}
    size = _size(data)
    return {
        "width": _WIDTH_PX,
        "height": _HEIGHT_PX,
        "encoding": {"x": x, "y": y},
        "layer": [
            *_typical(comparison),
            _points("out", OUT, 0.6 * size),
            {"transform": [{"filter": "datum.kind == 'out' && isValid(datum.drawn)"}],
             "mark": {"type": "text", "dx": 9, "dy": -7, "fontSize": 11, "color": "var(--muted)"},
             "encoding": {"text": {"field": "mark"}}},
            _points("other", OTHER, size),
            _points("massage", MASSAGE, size),
        ],
    }  # fmt: skip


def value_axis(comparison: Comparison, heights: Sequence[float]) -> Spec:
    """Return the axis of what was measured, over these values and the typical nights."""
    typical = [
        arm.typical
        for arm in (comparison.massage, comparison.none)
        if arm.typical is not None and (comparison.scale == "number" or arm.typical > 0.0)
    ]
    low, high = min([*heights, *typical]), max([*heights, *typical])
    if comparison.scale == "rate":
        room = (high / low) ** _ROOM if high > low else 1.2
        scale: Spec = {"type": "log", "domain": [low / room, high * room], "nice": False}
    else:
        room = _ROOM * (high - low) or 1.0
        scale = {"zero": False, "domain": [low - room, high + room], "nice": False}
    title = axis_words(comparison) or comparison.label
    axis = {"title": title, "tickCount": 5, "format": "~g"}
    return {"type": "quantitative", "scale": scale, "axis": axis}


def _points(kind: str, look: Spec, size: float) -> Spec:
    return {
        "transform": [{"filter": f"datum.kind == '{kind}' && isValid(datum.drawn)"}],
        "mark": {"type": "point", "opacity": 1, "size": size, "strokeWidth": 1.8, **look},
    }


def _typical(comparison: Comparison) -> list[Spec]:
    """Return a line at the typical night of each condition, named at the right margin."""
    arms = [
        (name, arm, look)
        for name, arm, look in (
            ("massage", comparison.massage, MASSAGE),
            ("other", comparison.none, OTHER),
        )
        if arm.typical is not None and (comparison.scale == "number" or arm.typical > 0.0)
    ]
    highest = max((arm.typical or 0.0 for _, arm, _ in arms), default=0.0)
    lines: list[Spec] = []
    for name, arm, look in arms:
        dash = [1, 0] if name == "massage" else [5, 4]
        aside = 5.0 if arm.typical != highest else -5.0
        row = {"at": arm.typical, "words": f"{name} {arm.typical:.3g}"}
        y = {"field": "at", "type": "quantitative"}
        lines += [
            {"data": {"values": [row]},
             "mark": {"type": "rule", "color": look["stroke"], "strokeDash": dash,
                      "strokeWidth": 1.4},
             "encoding": {"x": {"value": 0}, "x2": {"value": _WIDTH_PX}, "y": y}},
            {"data": {"values": [row]},
             "mark": {"type": "text", "align": "left", "dx": 6, "dy": aside,
                      "color": look["stroke"], "fontWeight": 600, "limit": _MARGIN_PX},
             "encoding": {"x": {"value": _WIDTH_PX}, "y": y, "text": {"field": "words"}}},
        ]  # fmt: skip
    return lines


def _strips(data: Sequence[Spec], x: Spec) -> Spec:
    """Return the lower part: a line of signs each for the plan, what happened, what was left out.

    A night that went otherwise than planned is ringed.
    """
    rows = ["planned"] if any(row["planned"] for row in data) else []
    rows += ["as it was"]
    rows += ["left out"] if any(row["mark"] for row in data) else []
    size = 0.55 * _size(data)
    layers: list[Spec] = []
    for name, field in (("planned", "planned"), ("as it was", "happened")):
        if name in rows:
            layers += [
                _signs(name, field, "other", OTHER, size),
                _signs(name, field, "massage", MASSAGE, size),
            ]
    if any(row["differs"] for row in data):
        ring = {"shape": "circle", "fill": None, "stroke": "var(--warn)"}
        layers.append(_signs("as it was", "differs", True, ring, 3.2 * size))
    if any(row["happened"] == "unknown" for row in data):
        layers.append(_letters("as it was", "datum.happened == 'unknown'", "'?'"))
    if "left out" in rows:
        layers.append(_letters("left out", "datum.mark != ''", "datum.mark"))
    return {
        "width": _WIDTH_PX,
        "height": _ROW_PX * len(rows),
        "encoding": {
            "x": x,
            "y": {"field": "row", "type": "nominal", "sort": rows, "scale": {"domain": rows},
                  "axis": {"title": None, "grid": False, "domain": False, "ticks": False}},
        },
        "layer": layers,
    }  # fmt: skip


def _signs(row: str, field: str, kind: str | bool, look: Spec, size: float) -> Spec:
    wanted = f"'{kind}'" if isinstance(kind, str) else "true"
    return {
        "transform": [
            {"filter": f"datum.{field} == {wanted}"},
            {"calculate": f"'{row}'", "as": "row"},
        ],
        "mark": {"type": "point", "opacity": 1, "size": size, "strokeWidth": 1.5, **look},
    }


def _letters(row: str, test: str, text: str) -> Spec:
    return {
        "transform": [
            {"filter": test},
            {"calculate": f"'{row}'", "as": "row"},
            {"calculate": text, "as": "letter"},
        ],
        "mark": {"type": "text", "fontSize": 11, "color": "var(--muted)"},
        "encoding": {"text": {"field": "letter"}},
    }
