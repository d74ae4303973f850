"""The whole night as rows of one hour: how the leg moved, what was counted, sleep, positions.

Every layer is one path in pixels, so that a night of a thousand movements is a handful of marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from msgspec import UNSET

from legmotion.report.charts import HATCH
from legmotion.report.night_envelope import Envelope
from legmotion.report.night_events import LegEvents
from legmotion.report.night_layout import (
    AXIS,
    LEFT,
    PLOT,
    POSITION,
    SPACE,
    WIDTH,
    Layout,
    Row,
    layout_of,
    rows_of,
)
from legmotion.report.night_times import NightTimes
from legmotion.store.documents import LegDocument, NightDocument
from legmotion.units import SECONDS_PER_HOUR, FloatArray

_SHARE_INSIDE = 99.5
_LEAST_TOP_MG = 50.0
_TEN_MIN_S = 600.0
_TINTS = ("a", "b", "c", "d")
_ROOM_FOR_A_NUMBER = 11.0


def rows_spec(
    document: NightDocument,
    times: NightTimes,
    events: Sequence[LegEvents],
    series_s: Sequence[tuple[float, float]],
    envelopes: Sequence[Envelope],
) -> dict[str, Any]:
    """Return the picture of a whole night."""
    legs = [] if document.legs is UNSET else document.legs
    layout = layout_of(document, n_legs=len(events))
    rows = rows_of(document, times, layout)
    layers = [
        _path(_grid(rows, layout), stroke="var(--grid)"),
        _path(_frames(rows, layout), stroke="var(--line)"),
        *_strips(document, legs, rows, layout),
        *_legs(events, envelopes, legs, rows, layout, top_mg(envelopes)),
        _path(_brackets(series_s, rows), stroke="var(--periodic)", width=1.6),
        _texts(_labels(rows, layout), align="right", size=13, colour="var(--ink)"),
        _texts(_axis(rows, layout), align="center", size=11, colour="var(--muted)"),
    ]
    height = len(rows) * layout.height + AXIS
    return {
        "width": WIDTH,
        "height": height,
        "padding": 0,
        "layer": [layer for layer in layers if layer],
    }


def top_mg(envelopes: Sequence[Envelope]) -> float:
    """Return the span at which an envelope reaches its full height."""
    known = [one.span_mg[~np.isnan(one.span_mg)] for one in envelopes]
    joined = np.concatenate(known) if known else np.empty(0)
    if not joined.size:
        return _LEAST_TOP_MG
    return max(float(np.percentile(joined, _SHARE_INSIDE)), _LEAST_TOP_MG)


def _grid(rows: Sequence[Row], layout: Layout) -> str:
    """Draw a line every ten minutes, from the first row to the last."""
    bottom = len(rows) * layout.height - SPACE / 2
    step = PLOT * _TEN_MIN_S / SECONDS_PER_HOUR
    return "".join(f"M{LEFT + n * step:.1f} 0V{bottom:.1f}" for n in range(7))


def _frames(rows: Sequence[Row], layout: Layout) -> str:
    """Draw the line that the envelopes stand on, as far as the time in bed reaches."""
    base, _ = layout.base(0)
    return "".join(
        f"M{row.x(row.from_s):.1f} {row.top + base + 0.5:.1f}H{row.x(row.to_s):.1f}" for row in rows
    )


def _strips(
    document: NightDocument, legs: Sequence[LegDocument], rows: Sequence[Row], layout: Layout
) -> Iterator[dict[str, Any]]:
    """Yield sleep as a thin band and wakefulness as a high one, and how each leg lay."""
    if document.sleep is not UNSET and document.sleep is not None:
        for spans_s, height, colour in (
            (document.sleep.asleep_s, 2.5, "var(--asleep)"),
            (document.sleep.awake_s, 5.5, "var(--awake)"),
        ):
            yield _path(_boxes(spans_s, rows, layout.sleep + 5.5 - height, height), fill=colour)
    numbers: list[dict[str, Any]] = []
    for leg, course in enumerate(legs):
        top = layout.position(leg)
        for tint, name in enumerate(_TINTS):
            spans_s = [
                (one.start_s, one.end_s)
                for one in course.positions
                if (one.position - 1) % len(_TINTS) == tint
            ]
            boxes = _boxes(spans_s, rows, top, POSITION)
            yield _path(boxes, fill=f"var(--position-{name})", opacity=0.45)
        numbers += _numbers(course, rows, top)
    yield _texts(numbers, align="left", size=9, colour="var(--ink)")


def _numbers(course: LegDocument, rows: Sequence[Row], top: float) -> Iterator[dict[str, Any]]:
    for row in rows:
        for one in course.positions:
            for start_s, end_s in row.cut([(one.start_s, one.end_s)]):
                if row.x(end_s) - row.x(start_s) >= _ROOM_FOR_A_NUMBER:
                    yield {
                        "x": round(row.x(start_s) + 3, 1),
                        "y": round(row.top + top + POSITION / 2 + 0.5, 1),
                        "text": str(one.position),
                    }


def _legs(
    events: Sequence[LegEvents],
    envelopes: Sequence[Envelope],
    courses: Sequence[LegDocument],
    rows: Sequence[Row],
    layout: Layout,
    most_mg: float,
) -> Iterator[dict[str, Any]]:
    for leg, one in enumerate(events):
        for envelope in envelopes:
            if envelope.side == one.side:
                outline = _outline(envelope, rows, layout, leg, most_mg)
                yield _path(outline, fill="var(--envelope)")
        away_s = [
            (away.start_s, away.end_s)
            for course in courses
            if course.side == one.side
            for away in course.away
            if away.kind != "suspect"
        ]
        base, way = layout.base(leg)
        top = base - layout.envelope if way < 0 else base
        yield _path(_boxes(away_s, rows, top, layout.envelope, least=1.5), fill=HATCH)
        others_s = one.onset_s[one.is_movement & ~one.is_plm]
        yield _path(
            _ticks(others_s, rows, layout.marks(leg), layout.other), stroke="var(--movement)"
        )
        periodic_s = one.onset_s[one.is_plm]
        ticks = _ticks(periodic_s, rows, layout.marks(leg), layout.mark - 1)
        yield _path(ticks, stroke="var(--periodic)", width=1.5)


def _outline(
    envelope: Envelope, rows: Sequence[Row], layout: Layout, leg: int, most_mg: float
) -> str:
    """Return the envelope of a leg as filled outlines, as high as the root of what it shows."""
    base, way = layout.base(leg)
    share = np.sqrt(np.minimum(envelope.span_mg, most_mg) / most_mg)
    height = np.maximum(share * layout.envelope, 0.6)
    parts = []
    for row in rows:
        inside = (envelope.middle_s >= row.from_s) & (envelope.middle_s < row.to_s)
        inside &= ~np.isnan(height)
        places = np.flatnonzero(inside)
        for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
            if run.size:
                x = [row.x(time_s) for time_s in envelope.middle_s[run].tolist()]
                y = (row.top + base + way * height[run]).tolist()
                line = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
                foot = row.top + base
                parts.append(f"M{x[0]:.1f} {foot:.1f}L{line}L{x[-1]:.1f} {foot:.1f}Z")
    return "".join(parts)


def _ticks(onset_s: FloatArray, rows: Sequence[Row], foot: tuple[float, int], length: float) -> str:
    at, way = foot
    return "".join(
        f"M{row.x(time_s):.1f} {row.top + at:.1f}v{way * length:.1f}"
        for row in rows
        for time_s in onset_s[(onset_s >= row.from_s) & (onset_s < row.to_s)].tolist()
    )


def _brackets(series_s: Sequence[tuple[float, float]], rows: Sequence[Row]) -> str:
    """Draw a line over each series; it ends in a hook where the series does."""
    parts = []
    for row in rows:
        high, low = f"{row.top + 1:.1f}", f"{row.top + 4:.1f}"
        for start_s, end_s in series_s:
            for from_s, to_s in row.cut([(start_s, end_s)]):
                begin = f"{low}V{high}" if from_s == start_s else high
                end = f"V{low}" if to_s == end_s else ""
                parts.append(f"M{row.x(from_s):.1f} {begin}H{row.x(to_s):.1f}{end}")
    return "".join(parts)


def _boxes(
    spans_s: Iterable[tuple[float, float]],
    rows: Sequence[Row],
    top: float,
    height: float,
    *,
    least: float = 0.5,
) -> str:
    spans = list(spans_s)
    return "".join(
        f"M{row.x(start_s):.1f} {row.top + top:.1f}"
        f"h{max(row.x(end_s) - row.x(start_s), least):.1f}v{height:.1f}"
        f"H{row.x(start_s):.1f}Z"
        for row in rows
        for start_s, end_s in row.cut(spans)
    )


def _labels(rows: Sequence[Row], layout: Layout) -> list[dict[str, Any]]:
    base, _ = layout.base(0)
    return [{"x": LEFT - 8, "y": row.top + base - 4, "text": row.label} for row in rows]


def _axis(rows: Sequence[Row], layout: Layout) -> list[dict[str, Any]]:
    """Name every ten minutes below the last row."""
    y = len(rows) * layout.height + 6
    step = PLOT * _TEN_MIN_S / SECONDS_PER_HOUR
    return [
        {"x": round(LEFT + n * step - (12 if n == 6 else 0), 1), "y": y, "text": f"{10 * n} min"}
        for n in range(7)
    ]


def _path(outline: str, **look: Any) -> dict[str, Any]:
    """Return a layer that is one outline in pixels; none where there is nothing to draw."""
    if not outline:
        return {}
    mark: dict[str, Any] = {
        # A symbol of this size is drawn as its outline stands there.
        "type": "point", "shape": outline, "size": 4, "opacity": look.get("opacity", 1),
        "filled": "fill" in look,
    }  # fmt: skip
    if "fill" in look:
        mark["fill"] = look["fill"]
        mark["stroke"] = None
    else:
        mark |= {"stroke": look["stroke"], "strokeWidth": look.get("width", 1), "fill": None}
    place = {"x": {"value": 0}, "y": {"value": 0}}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": place}


def _texts(
    texts: Sequence[dict[str, Any]], *, align: str, size: int, colour: str
) -> dict[str, Any]:
    if not texts:
        return {}
    mark = {"type": "text", "align": align, "baseline": "middle", "fontSize": size, "color": colour}
    encoding = {
        **{
            name: {"field": name, "type": "quantitative", "scale": None, "axis": None}
            for name in ("x", "y")
        },
        "text": {"field": "text", "type": "nominal"},
    }
    return {"data": {"values": list(texts)}, "mark": mark, "encoding": encoding}
