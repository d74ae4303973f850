"""Effects with their intervals below each other on one axis: the picture of a forest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from legmotion.report.effect_words import EffectWords
from legmotion.study.nights import Scale

Kind = Literal["alone", "span", "drawn", "average", "range"]

_ROW_PX = {"alone": 24.0, "span": 24.0, "drawn": 15.0, "average": 28.0, "range": 24.0}
_WIDTH_PX, _GAP_PX = 860.0, 12.0
# Names of the axis, and its title below them.
_FOOT_PX: dict[Scale, float] = {"rate": 26.0, "number": 46.0}
# About what a character takes, and the most that a text may.
_SIGN_PX, _MOST_PX = 7.2, 250.0
_SIZES: dict[Kind, float] = {
    "alone": 60.0, "span": 60.0, "drawn": 45.0, "average": 190.0, "range": 0.0,
}  # fmt: skip
_SIZE_OF_SHARE = 450.0
# Ratios beyond ten times are led beyond the axis.
_FARTHEST = 10.0
_ROOM = 0.04
_FEWEST_TICKS = 3
_TICKS: tuple[tuple[float, ...], ...] = (
    (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0),
    (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0),
    (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.6, 2.0),
    (0.9, 0.95, 1.0, 1.05, 1.1),
    (0.98, 0.99, 1.0, 1.01, 1.02),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """One line of the picture: a name, something beside it, an estimate with its ends.

    A row without an estimate is a range alone. `kind` says how it is drawn.
    """

    name: str
    low: float
    high: float
    estimate: float | None = None
    beside: str = ""
    kind: Kind = "alone"
    share: float | None = None


def effects_spec(rows: Sequence[EffectRow], words: EffectWords, *, mcid: float) -> dict[str, Any]:
    """Return effects as a specification: the band that does not matter, no difference, the rows.

    An interval that reaches beyond the axis ends in an arrow. What stands alone is a filled
    circle, larger with its share of the average; one drawn towards the others an open diamond;
    an average a filled diamond; a range a bar. A span is dashed: its ends are those of several
    estimates and no interval.
    """
    low, high = _domain(rows, words, mcid)
    before = _room_for([row.name for row in rows])
    behind = _room_for([row.beside for row in rows])
    width = _WIDTH_PX - before - behind
    heights = [_ROW_PX[row.kind] for row in rows]
    data = [
        _placed(row, sum(heights[:place]) + heights[place] / 2.0, low, high)
        for place, row in enumerate(rows)
    ]
    return {
        "width": width,
        "height": sum(heights),
        "autosize": {"type": "none"},
        "padding": {"left": before, "right": behind, "top": 6, "bottom": _FOOT_PX[words.scale]},
        "data": {"values": data},
        "encoding": {"y": {"field": "y", "type": "quantitative", "axis": None,
                           "scale": {"domain": [sum(heights), 0], "nice": False, "zero": False}}},
        "layer": [
            _band(words.band(mcid), low, high),
            _upright(words.neutral()),
            _bars(data, _axis(words, low, high)),
            *_ends(data),
            *_points(data),
            *_texts(width),
        ],
    }  # fmt: skip


def _domain(rows: Sequence[EffectRow], words: EffectWords, mcid: float) -> tuple[float, float]:
    """Return the ends of the axis, with some room; a ratio stays within ten times."""
    ends = [*words.band(mcid), *(end for row in rows for end in (row.low, row.high))]
    if words.scale == "rate":
        ends = [min(max(end, 1.0 / _FARTHEST), _FARTHEST) for end in ends]
        room = (max(ends) / min(ends)) ** _ROOM
        return min(ends) / room, max(ends) * room
    room = _ROOM * (max(ends) - min(ends)) or 1.0
    return min(ends) - room, max(ends) + room


def _placed(row: EffectRow, y: float, low: float, high: float) -> dict[str, Any]:
    inside = row.estimate is not None and low <= row.estimate <= high
    return {
        "y": y,
        "kind": row.kind,
        "name": row.name,
        "beside": row.beside,
        "from": min(max(row.low, low), high),
        "to": min(max(row.high, low), high),
        "at": row.estimate if inside else None,
        "size": _SIZES[row.kind] + _SIZE_OF_SHARE * (row.share or 0.0),
        "before": low if row.low < low else None,
        "beyond": high if row.high > high else None,
    }


def _axis(words: EffectWords, low: float, high: float) -> dict[str, Any]:
    """Return the axis in words: 25 % fewer, no change, 50 % more."""
    scale = {"domain": [low, high], "nice": False, "zero": False}
    if words.scale == "number":
        title = f"{words.direction(is_lower=True)} ← difference → {words.direction(is_lower=False)}"
        return {"scale": scale, "axis": {"title": title, "tickCount": 6}}
    ticks = next(
        (
            found
            for row in _TICKS
            if len(found := [t for t in row if low < t < high]) >= _FEWEST_TICKS
        ),
        [1.0],
    )
    said = " : ".join(
        f"abs(datum.value - {tick!r}) < 1e-9 ? '{_tick_words(words, tick)}'" for tick in ticks
    )
    axis = {
        "title": None, "values": ticks, "labelExpr": f"{said} : ''", "labelOverlap": "greedy",
    }  # fmt: skip
    return {"scale": {**scale, "type": "log"}, "axis": axis}


def _tick_words(words: EffectWords, tick: float) -> str:
    return f"{tick:g} times" if tick > 2.0 else words.change(tick)


def _band(band: tuple[float, float], low: float, high: float) -> dict[str, Any]:
    ends = {"from": max(band[0], low), "to": min(band[1], high)}
    return {
        "data": {"values": [ends]},
        "mark": {"type": "rect", "fill": "var(--grid)"},
        "encoding": {
            "x": {"field": "from", "type": "quantitative"},
            "x2": {"field": "to"},
            "y": None,
        },
    }


def _upright(neutral: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"neutral": neutral}]},
        "mark": {"type": "rule", "color": "var(--muted)"},
        "encoding": {
            "x": {"field": "neutral", "type": "quantitative"},
            "y": None,
        },
    }


def _bars(data: Sequence[Mapping[str, Any]], axis: Mapping[str, Any]) -> dict[str, Any]:
    """Return the intervals; what is not of one client alone is set apart by width and dash."""
    return {
        "layer": [
            {
                "transform": [{"filter": {"field": "kind", "equal": kind}}],
                "mark": {"type": "rule", **look},
                "encoding": {
                    "x": {"field": "from", "type": "quantitative", **axis},
                    "x2": {"field": "to"},
                },
            }
            for kind, look in _LOOKS.items()
            if any(row["kind"] == kind for row in data)
        ]
    }


_LOOKS: dict[Kind, dict[str, Any]] = {
    "alone": {"color": "var(--massage)", "strokeWidth": 2},
    "span": {"color": "var(--massage)", "strokeWidth": 2, "strokeDash": [3, 3]},
    "drawn": {"color": "var(--muted)", "strokeWidth": 1.2, "strokeDash": [4, 3]},
    "average": {"color": "var(--ink)", "strokeWidth": 2.5},
    "range": {"color": "var(--accent)", "strokeWidth": 8, "opacity": 0.55},
}


_SHAPES: dict[Kind, dict[str, Any]] = {
    "alone": {"shape": "circle", "fill": "var(--massage)", "stroke": "var(--panel)"},
    "span": {"shape": "circle", "fill": "var(--massage)", "stroke": "var(--panel)"},
    "drawn": {"shape": "diamond", "fill": "var(--panel)", "stroke": "var(--muted)"},
    "average": {"shape": "diamond", "fill": "var(--ink)", "stroke": "var(--panel)"},
}


def _ends(data: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return an arrow where an interval reaches beyond the axis."""
    shapes = {"before": "triangle-left", "beyond": "triangle-right"}
    return [
        {
            "transform": [{"filter": f"isValid(datum.{side})"}],
            "mark": {"type": "point", "filled": True, "shape": shape, "size": 60,
                     "color": "var(--ink)", "opacity": 1},
            "encoding": {"x": {"field": side, "type": "quantitative"}},
        }
        for side, shape in shapes.items()
        if any(row[side] is not None for row in data)
    ]  # fmt: skip


def _points(data: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the estimates, each kind of row with a shape of its own."""
    return [
        {
            "transform": [{"filter": f"datum.kind == '{kind}' && isValid(datum.at)"}],
            "mark": {"type": "point", "opacity": 1, "strokeWidth": 1.3, **look},
            "encoding": {
                "x": {"field": "at", "type": "quantitative"},
                "size": {"field": "size", "type": "quantitative", "scale": None},
            },
        }
        for kind, look in _SHAPES.items()
        if any(row["kind"] == kind and row["at"] is not None for row in data)
    ]


def _texts(width: float) -> list[dict[str, Any]]:
    """Return the names before the rows and what stands beside them."""
    return [
        {
            "mark": {"type": "text", "align": align, "baseline": "middle", "limit": _MOST_PX},
            "encoding": {"x": {"value": place}, "text": {"field": field}},
        }
        for field, align, place in (
            ("name", "right", -_GAP_PX), ("beside", "left", width + _GAP_PX),
        )
    ]  # fmt: skip


def _room_for(texts: Sequence[str]) -> float:
    longest = max(len(text) for text in texts)
    return min(_SIGN_PX * longest, _MOST_PX) + 2.0 * _GAP_PX
