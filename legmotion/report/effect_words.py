"""Effects and chances as a person reads them: 32 % fewer, 12 min higher, 86 %."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from legmotion.study.nights import Scale

_SURE, _UNSURE = 0.995, 0.005
_MANY_TIMES = 3.0
_FEW_LEFT = 0.01
# What a unit is called behind a difference.
_UNITS = {"%": "percentage points", "1": "", "count": "", "1/h": "per hour"}
_RATING = re.compile(r"[0-9]+-[0-9]+")
_DIRECTIONS: dict[Scale, dict[bool, str]] = {
    "rate": {True: "fewer", False: "more"},
    "number": {True: "lower", False: "higher"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectWords:
    """How the effects on one outcome are put: as a ratio of a rate, or a difference in a unit.

    Examples
    --------
    >>> rate = EffectWords(scale="rate", unit="1/h")
    >>> rate.change(0.68), rate.change(1.04), rate.change(4.2), rate.interval(0.52, 0.88)
    ('32 % fewer', '4 % more', '4.2 times as many', '12 % to 48 % fewer')
    >>> rate.interval(0.7, 1.1)
    '30 % fewer to 10 % more'
    >>> wake = EffectWords(scale="number", unit="min")
    >>> wake.change(-12.34), wake.interval(-20.0, 3.0)
    ('12.3 min lower', '20 min lower to 3 min higher')
    """

    scale: Scale
    unit: str

    def direction(self, *, is_lower: bool) -> str:
        """Return fewer or more of a rate, lower or higher of a number."""
        return _DIRECTIONS[self.scale][is_lower]

    def neutral(self) -> float:
        """Return the value of no difference."""
        return 1.0 if self.scale == "rate" else 0.0

    def change(self, value: float) -> str:
        """Return one ratio or difference in words."""
        size = self._size(value)
        if not size:
            return "no change"
        if self.scale == "rate" and value >= _MANY_TIMES:
            return f"{size} times as many"
        return f"{size} {self._way(value)}"

    def interval(self, low: float, high: float) -> str:
        """Return an interval in words, from the smaller change to the larger one."""
        is_plain = self.scale == "number" or high < _MANY_TIMES
        ends = (low, high) if low >= self.neutral() else (high, low)
        if is_plain and self._way(low) == self._way(high) and all(map(self._size, ends)):
            first = f"{abs(ends[0]):.3g}" if self.scale == "number" else self._size(ends[0])
            return f"{first} to {self._size(ends[1])} {self._way(low)}"
        return f"{self.change(low)} to {self.change(high)}"

    def bracketed(self, low: float, high: float) -> str:
        """Return an interval as it stands behind its estimate."""
        return f"(95 % interval {self.interval(low, high)})"

    def estimate(self, value: float, low: float, high: float) -> str:
        """Return an effect with its interval behind it."""
        return f"{self.change(value)} {self.bracketed(low, high)}"

    def is_clear(self, low: float, high: float) -> bool:
        """Return whether an interval leaves out no difference."""
        return not low <= self.neutral() <= high

    def least(self, mcid: float) -> str:
        """Return the smallest meaningful difference, as 20 % or 15 min."""
        return f"{100.0 * mcid:.3g} %" if self.scale == "rate" else _amount(mcid, self.unit)

    def band(self, mcid: float) -> tuple[float, float]:
        """Return between which values a difference counts as none that matters."""
        return (1.0 - mcid, 1.0 / (1.0 - mcid)) if self.scale == "rate" else (-mcid, mcid)

    def _way(self, value: float) -> str:
        return self.direction(is_lower=value < self.neutral())

    def _size(self, value: float) -> str:
        """Return the size of a change without its direction; empty for one that rounds to none."""
        if self.scale == "number":
            return "" if abs(value) < 1e-12 else _amount(abs(value), self.unit)
        if value >= _MANY_TIMES:
            return f"{value:.2g}"
        share = 100.0 * abs(value - 1.0)
        text = f"{share:.1f}" if value < _FEW_LEFT else f"{share:.0f}"
        return "" if text == "0" else f"{text} %"


class _HasScale(Protocol):
    """An outcome, or a result on one."""

    @property
    def scale(self) -> Scale: ...

    @property
    def unit(self) -> str: ...


def words_of(outcome: _HasScale) -> EffectWords:
    """Return how the effects on an outcome are put, or those of a result on its outcome."""
    return EffectWords(scale=outcome.scale, unit=outcome.unit)


def chance(p: float) -> str:
    """Return a chance in per cent; one near 0 or 1 is called under 1 % or over 99 %.

    Examples
    --------
    >>> chance(0.861), chance(0.9991), chance(0.0004)
    ('86 %', 'over 99 %', 'under 1 %')
    """
    if p >= _SURE:
        return "over 99 %"
    if p <= _UNSURE:  # half a per cent would be rounded to none
        return "under 1 %"
    return f"{100.0 * p:.0f} %"


def noun_of(label: str) -> str:
    """Return what an outcome counts or measures, as it stands within a sentence.

    Examples
    --------
    >>> noun_of("Periodic leg movements per hour in bed"), noun_of("PLM per hour asleep")
    ('periodic leg movements', 'PLM')
    >>> noun_of("Time awake in the night, as noted")
    'time awake in the night'
    """
    noun = label.partition(" per hour")[0].partition(",")[0]
    return noun if noun[1:2].isupper() else noun[:1].lower() + noun[1:]


def counted(n: int, noun: str = "night") -> str:
    """Return a number of things, as 1 night and 2 nights."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def unit_of(unit: str, value: float) -> str:
    """Return what a unit is called behind a number of it; empty where there is nothing to say.

    Examples
    --------
    >>> unit_of("0-10", 1.0), unit_of("0-10", 2.5), unit_of("min", 12.0), unit_of("1", 3.0)
    ('point', 'points', 'min', '')
    """
    if _RATING.fullmatch(unit):
        return "point" if value == 1.0 else "points"
    return _UNITS.get(unit, unit)


def _amount(value: float, unit: str) -> str:
    return f"{value:.3g} {unit_of(unit, value)}".rstrip()
