"""A stretch of a night as SVG: the envelope, what happened above it, what was found below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from legmotion.units import FloatArray

Scale = Callable[[float], float]

WIDTH, HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 12.0, 82.0, 82.0
_INK, _FAINT, _LIMIT = "#1b1b1b", "#d0d0d0", "#b3541e"
_MOVEMENT, _OTHER = "#2f6f9f", "#9a9a9a"
_ROW, _BAR = 15.0, 11.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One event, [start, end) in seconds from the middle of the picture."""

    start_s: float
    end_s: float
    label: str
    is_movement: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is drawn: `level_mg` (n,) at `time_s` (n,), and the level at which movements begin."""

    title: str
    time_s: FloatArray
    level_mg: FloatArray
    limit_mg: float
    above: Sequence[Band]
    below: Sequence[Band]


def drawn(picture: Picture) -> str:
    """Return a picture as SVG text."""
    top_mg = 1.15 * max(float(picture.level_mg.max(initial=0.0)), 1.5 * picture.limit_mg)
    first_s, last_s = float(picture.time_s[0]), float(picture.time_s[-1])

    def x(time_s: float) -> float:
        return _LEFT + (time_s - first_s) / (last_s - first_s) * (WIDTH - _LEFT - _RIGHT)

    def y(level_mg: float) -> float:
        return HEIGHT - _BOTTOM - level_mg / top_mg * (HEIGHT - _TOP - _BOTTOM)

    curve = " ".join(
        f"{x(t):.1f},{y(v):.1f}"
        for t, v in zip(picture.time_s.tolist(), picture.level_mg.tolist(), strict=True)
    )
    limit = y(picture.limit_mg)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="11">',
        f"<title>{escape(picture.title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(_LEFT, 14.0, picture.title, weight="bold"),
        _text(8.0, 34.0, "truth"),
        _text(8.0, HEIGHT - _BOTTOM + 40.0, "found"),
        *_bands(picture.above, x, 25.0),
        *_bands(picture.below, x, HEIGHT - _BOTTOM + 31.0),
        *_axes(x, y, first_s, last_s, top_mg),
        f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{limit:.1f}" y2="{limit:.1f}" '
        f'stroke="{_LIMIT}" stroke-dasharray="4 3"/>',
        _text(WIDTH - _RIGHT, limit - 4.0, f"begins at {picture.limit_mg:.0f} mg", end=True),
        f'<polyline points="{curve}" fill="none" stroke="{_INK}" stroke-width="1.2"/>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes(x: Scale, y: Scale, first_s: float, last_s: float, top_mg: float) -> list[str]:
    """Return both axes with a few numbers."""
    base = y(0.0)
    parts = [
        f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{base:.1f}" y2="{base:.1f}" '
        f'stroke="{_FAINT}"/>',
        _text(_LEFT - 6.0, base + 4.0, "0", end=True),
        _text(_LEFT - 6.0, y(top_mg / 1.15) + 4.0, f"{top_mg / 1.15:.0f} mg", end=True),
    ]
    second = int(first_s // 2) * 2
    while second <= last_s:
        if second >= first_s:
            parts.append(_text(x(float(second)), base + 15.0, f"{second:+d} s", middle=True))
        second += 4
    return parts


def _bands(bands: Sequence[Band], x: Scale, top: float) -> list[str]:
    """Return the bars of events, in as many rows as keep their words apart."""
    ends: list[float] = []
    parts = []
    for band in sorted(bands, key=lambda band: band.start_s):
        left, right = x(band.start_s), max(x(band.end_s), x(band.start_s) + 2.0)
        needed = max(right, left + 4.0 + 6.2 * len(band.label))
        row = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[row : row + 1] = [needed + 4.0]
        at = top + row * _ROW
        colour = _MOVEMENT if band.is_movement else _OTHER
        parts += [
            f'<rect x="{left:.1f}" y="{at:.1f}" width="{right - left:.1f}" height="{_BAR}" '
            f'fill="{colour}" fill-opacity="0.35"/>',
            _text(left + 2.0, at + 9.0, band.label),
        ]
    return parts


def _text(
    x: float, y: float, words: str, *, weight: str = "", end: bool = False, middle: bool = False
) -> str:
    anchor = ' text-anchor="end"' if end else ' text-anchor="middle"' if middle else ""
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{_INK}"{anchor}{bold}>{escape(words)}</text>'
