"""Sleep and wakefulness as intervals, for the rules and indices that ask for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.units import SECONDS_PER_HOUR, BoolArray, FloatArray, read_only


@dataclass(frozen=True, slots=True)
class Stages:
    """Staged intervals [start, end), seconds; what lies outside all of them is wakefulness.

    `start_s`, `end_s` and `is_sleep` have shape (n,), in any order. Raises ValueError if an
    interval is empty or two of them overlap.
    """

    start_s: FloatArray
    end_s: FloatArray
    is_sleep: BoolArray

    def __post_init__(self) -> None:
        start_s = np.asarray(self.start_s, dtype=np.float64)
        order = np.argsort(start_s, kind="stable")
        end_s = np.asarray(self.end_s, dtype=np.float64)[order]
        start_s = start_s[order]
        if not bool(np.all(start_s < end_s)) or bool(np.any(end_s[:-1] > start_s[1:])):
            raise ValueError("stages are empty or overlap")
        is_sleep = np.asarray(self.is_sleep, dtype=np.bool_)[order]
        object.__setattr__(self, "start_s", read_only(start_s))
        object.__setattr__(self, "end_s", read_only(end_s))
        object.__setattr__(self, "is_sleep", read_only(is_sleep))

    @property
    def sleep_h(self) -> float:
        """Hours of sleep."""
        return float(np.sum((self.end_s - self.start_s)[self.is_sleep])) / SECONDS_PER_HOUR

    @property
    def wake_h(self) -> float:
        """Hours staged as wakefulness."""
        return float(np.sum((self.end_s - self.start_s)[~self.is_sleep])) / SECONDS_PER_HOUR

    def is_asleep(self, time_s: FloatArray) -> BoolArray:
        """Return whether each moment is in sleep; a boundary belongs to the later stage."""
        return self.touches_sleep(time_s, np.nextafter(time_s, np.inf))

    def touches_sleep(self, onset_s: FloatArray, offset_s: FloatArray) -> BoolArray:
        """Return whether each interval [onset, offset) has some part in sleep."""
        return touches(onset_s, offset_s, self.start_s[self.is_sleep], self.end_s[self.is_sleep])


def touches(
    onset_s: FloatArray, offset_s: FloatArray, start_s: FloatArray, end_s: FloatArray
) -> BoolArray:
    """Return whether each [onset, offset) meets any [start, end), in O(n log n).

    `onset_s` and `offset_s` have shape (n,), `start_s` and `end_s` (m,), all in seconds and any
    order. An interval is met if more of them have begun before the offset than have ended by the
    onset.
    """
    begun = np.searchsorted(np.sort(start_s), offset_s, side="left")
    ended = np.searchsorted(np.sort(end_s), onset_s, side="right")
    return np.asarray(begun > ended)
