"""Effects with their intervals, drawn in characters below each other on one axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from legmotion.report.effect_words import words_of
from legmotion.study.comparison import Comparison

_LOW, _LINE, _HIGH, _BAND, _NEUTRAL, _ESTIMATE = "├", "─", "┤", "░", "│", "●"
_ROOM = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectAxis:
    """Where an effect stands on a line of characters: from `low` to `high`, `width` of them.

    Ratios are laid out by their logarithm.
    """

    low: float
    high: float
    width: int
    is_ratio: bool

    def column(self, value: float) -> int:
        """Return the column of a value; one beyond the ends lies outside 0 to width - 1."""
        at, low, high = (self._laid(one) for one in (value, self.low, self.high))
        share = (at - low) / (high - low)
        return max(-1, min(self.width, round(share * (self.width - 1))))

    def _laid(self, value: float) -> float:
        return math.log(max(value, 1e-12)) if self.is_ratio else value


def effect_axis(comparison: Comparison, *, width: int) -> EffectAxis:
    """Return the axis of a comparison's effects: the interval, no difference, and the band."""
    words, effect = words_of(comparison), comparison.effect
    ends = list(words.band(comparison.mcid))
    if effect is not None:
        ends += [effect.low, effect.high]
    return axis_over(ends, width=width, is_ratio=comparison.scale == "rate")


def axis_over(ends: Sequence[float], *, width: int, is_ratio: bool) -> EffectAxis:
    """Return an axis that holds values, with some room on either side."""
    low, high = min(ends), max(ends)
    if is_ratio:
        room = (high / low) ** _ROOM
        low, high = low / room, high * room
    else:
        room = _ROOM * (high - low)
        low, high = low - room, high + room
    return EffectAxis(low=low, high=high, width=width, is_ratio=is_ratio)


def effect_line(
    axis: EffectAxis,
    *,
    band: tuple[float, float],
    estimate: float | None,
    low: float | None,
    high: float | None,
) -> str:
    """Return one effect as ├──●──┤ over the band that does not matter; < and > lead beyond."""
    neutral = 1.0 if axis.is_ratio else 0.0
    cells = [" "] * axis.width
    for column in range(
        max(0, axis.column(band[0])), min(axis.width - 1, axis.column(band[1])) + 1
    ):
        cells[column] = _BAND
    _put(cells, axis.column(neutral), _NEUTRAL)
    if low is not None and high is not None:
        left, right = axis.column(low), axis.column(high)
        for column in range(max(0, left), min(axis.width - 1, right) + 1):
            cells[column] = _LINE
        _put(cells, left, _LOW)
        _put(cells, right, _HIGH)
    if estimate is not None:
        _put(cells, axis.column(estimate), _ESTIMATE)
    return "".join(cells)


def axis_line(axis: EffectAxis, words: Callable[[float], str]) -> str:
    """Return the ends of the axis in words, left and right."""
    left, right = words(axis.low), words(axis.high)
    return f"{left}{right.rjust(max(1, axis.width - len(left)))}"


def _put(cells: list[str], column: int, sign: str) -> None:
    """Write a sign in its column, or an arrow at the end that it lies beyond."""
    if column < 0:
        cells[0] = "<"
    elif column >= len(cells):
        cells[-1] = ">"
    else:
        cells[column] = sign
