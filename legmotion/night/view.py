"""A night as its outcomes see it: the rows in bed, and the time that was seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.night.analysable import clipped, total_s
from legmotion.night.window import Window
from legmotion.params import NightParameters
from legmotion.scoring import indices
from legmotion.scoring.rules import ScoringRule
from legmotion.tables import Frame
from legmotion.units import SECONDS_PER_HOUR, BoolArray, FloatArray

SECONDS_PER_MIN = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NightView:
    """What outcomes are made of; all masks have one value for each row of `movements`.

    `movements` is the complete table of the night, in bed or not; `is_lm` tells which of its rows
    are leg movements under the rule. `analysable_s` (k, 2) is the window without the lost time.
    """

    movements: Frame
    is_lm: BoolArray
    window: Window
    analysable_s: FloatArray
    n_legs: int
    rule: ScoringRule
    params: NightParameters

    def in_bed(self, mask: BoolArray) -> BoolArray:
        """Return the mask, restricted to rows in bed."""
        return np.asarray(mask & self.movements["in_bed"])

    @property
    def lm(self) -> BoolArray:
        """Leg movements in bed."""
        return self.in_bed(self.is_lm)

    @property
    def clm(self) -> BoolArray:
        """Candidate leg movements in bed."""
        return self.in_bed(self.movements["is_clm"])

    @property
    def plm(self) -> BoolArray:
        """Periodic leg movements in bed."""
        return self.in_bed(self.movements["is_plm"])

    @property
    def short_imi(self) -> BoolArray:
        """Candidates in bed that follow the one before within less than 10 s."""
        return self.clm & indices.is_short(self.movements["imi_s"])

    @property
    def isolated_clm(self) -> BoolArray:
        """Candidates in bed that are neither periodic nor close behind another."""
        return self.clm & ~self.plm & ~self.short_imi

    @property
    def posture_shift(self) -> BoolArray:
        """Changes of position in bed."""
        return self.in_bed(self.movements["kind"] == "posture")

    @property
    def imi_s(self) -> FloatArray:
        """Interval of every candidate in order; NaN where undefined or not in bed."""
        imi_s = np.where(self.clm, self.movements["imi_s"], np.nan)
        return np.asarray(imi_s[self.movements["is_clm"]])

    @property
    def imi_in_range_s(self) -> FloatArray:
        """Intervals of 10 to 90 s in bed."""
        return self.imi_s[indices.is_in_range(self.imi_s)]

    @property
    def duration_s(self) -> FloatArray:
        """Duration of every movement."""
        return np.asarray(self.movements["offset_s"] - self.movements["onset_s"])

    @property
    def analysable_h(self) -> float:
        """Hours of the window that were seen."""
        return total_s(self.analysable_s) / SECONDS_PER_HOUR

    def third_s(self, number: int) -> tuple[float, float]:
        """Return one third of the window, numbered from 1."""
        length_s = self.window.duration_s / 3
        return (
            self.window.start_s + (number - 1) * length_s,
            self.window.start_s + number * length_s,
        )

    def between(self, start_s: float, end_s: float) -> BoolArray:
        """Return which movements begin in [start, end)."""
        onset_s = self.movements["onset_s"]
        return np.asarray((onset_s >= start_s) & (onset_s < end_s))

    def analysable_between_h(self, start_s: float, end_s: float) -> float:
        """Return the hours in [start, end) that were seen."""
        return total_s(clipped(self.analysable_s, start_s, end_s)) / SECONDS_PER_HOUR
