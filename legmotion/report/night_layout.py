"""Where everything stands in the picture of a night: rows of one hour, and the parts of a row.

A row holds, from above: brackets over series, marks of movements, the envelope, sleep and
wakefulness, how the leg lay. With two legs the left one stands above the middle line and the
right one hangs below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec import UNSET

from legmotion.report.night_times import NightTimes, row_start_s
from legmotion.store.documents import NightDocument
from legmotion.units import SECONDS_PER_HOUR

WIDTH = 960.0
LEFT, RIGHT, AXIS = 58.0, 8.0, 22.0
PLOT = WIDTH - LEFT - RIGHT
SERIES, STRIP, SPACE = 6.0, 7.0, 10.0
POSITION = 10.0
# All envelopes of a column share this height, in pixels, between these limits for one of them.
_ENVELOPES, _LOWEST, _HIGHEST = 330.0, 9.0, 30.0
# Marks of movements, and lower ones where there are many rows.
_MARK, _LOW_MARK, _MANY = 14.0, 9.0, 20
_OTHER_SHARE = 0.42
# Less of an hour than this would be a line.
_LEAST_ROW_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One hour: its time [from_s, to_s) in bed, when the full hour began, where it stands."""

    label: str
    hour_s: float
    from_s: float
    to_s: float
    top: float

    def x(self, time_s: float) -> float:
        """Return where a time stands, in pixels."""
        return LEFT + (time_s - self.hour_s) / SECONDS_PER_HOUR * PLOT

    def cut(self, spans_s: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
        """Yield the parts of intervals that lie in the row."""
        for start_s, end_s in spans_s:
            if end_s > self.from_s and start_s < self.to_s:
                yield max(start_s, self.from_s), min(end_s, self.to_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the parts of a row stand, in pixels below its top."""

    n_legs: int
    envelope: float
    mark: float
    has_positions: bool

    @property
    def other(self) -> float:
        """Return the length of the mark of a movement that is not periodic."""
        return _OTHER_SHARE * self.mark

    def marks(self, leg: int) -> tuple[float, int]:
        """Return where a leg's marks stand, and which way they go: up, or down from the foot."""
        top = SERIES + self.mark
        return (top, -1) if leg == 0 else (top + self._envelopes + 1, 1)

    def base(self, leg: int) -> tuple[float, int]:
        """Return the line that a leg's envelope stands on, and the way it goes."""
        middle = SERIES + self.mark + 1 + self.envelope
        return (middle, -1) if leg == 0 else (middle + 1, 1)

    @property
    def _envelopes(self) -> float:
        return self.n_legs * (self.envelope + 1)

    @property
    def sleep(self) -> float:
        """Return the upper edge of sleep and wakefulness."""
        return SERIES + self.n_legs * self.mark + self._envelopes + 3

    def position(self, leg: int) -> float:
        """Return the upper edge of how a leg lay."""
        return self.sleep + STRIP + leg * (POSITION + 1)

    @property
    def height(self) -> float:
        """Return the height of a row with the space below it."""
        strips = self.n_legs * (POSITION + 1) if self.has_positions else 0.0
        return self.sleep + STRIP + strips + SPACE


def layout_of(document: NightDocument, *, n_legs: int) -> Layout:
    """Return how a row is laid out: the more rows and legs, the lower the envelopes."""
    legs = [] if document.legs is UNSET else document.legs
    n_envelopes = max(n_legs * len(_shown(document)), 1)
    return Layout(
        n_legs=n_legs,
        envelope=min(max(_ENVELOPES / n_envelopes, _LOWEST), _HIGHEST),
        mark=_MARK if n_envelopes <= _MANY else _LOW_MARK,
        has_positions=any(leg.positions for leg in legs),
    )


def rows_of(document: NightDocument, times: NightTimes, layout: Layout) -> list[Row]:
    """Return the hours of the time in bed as rows, in order."""
    return [
        Row(
            label=document.profile[number].label,
            hour_s=row_start_s(document, times, number),
            from_s=document.profile[number].start_s,
            to_s=document.profile[number].end_s,
            top=place * layout.height,
        )
        for place, number in enumerate(_shown(document))
    ]


def _shown(document: NightDocument) -> list[int]:
    """Return the hours that are drawn: those that are wider than a line, or all."""
    hours = document.profile
    wide = [n for n, hour in enumerate(hours) if hour.end_s - hour.start_s >= _LEAST_ROW_S]
    return wide or list(range(len(hours)))
