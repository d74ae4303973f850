"""A night as its outcomes see it: the rows in bed, and the time that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from legmotion.night.analysable import clipped, contains, total_s
from legmotion.params import NightParameters
from legmotion.scoring import indices
from legmotion.scoring.rules import ScoringRule
from legmotion.tables import Frame
from legmotion.units import SECONDS_PER_HOUR, BoolArray, FloatArray, Side

# A comparison asks which outcomes there are, and needs no compiler for that.
if TYPE_CHECKING:
    from legmotion.night.sleep import Sleep
    from legmotion.night.window import Window
    from legmotion.scoring.score import Scored

SECONDS_PER_MIN = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAlone:
    """One leg scored by itself: onsets of its periodic movements in bed, and the time seen."""

    onset_s: FloatArray
    seen_s: FloatArray

    @property
    def plm_n(self) -> int:
        """Its periodic movements in bed."""
        return int(self.onset_s.size)

    @property
    def seen_h(self) -> float:
        """Hours of the window in which this leg was seen."""
        return total_s(self.seen_s) / SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class NightView:
    """What outcomes are made of; all masks have one value for each row of `movements`.

    `movements` is the complete table of the night, in bed or not; `is_lm` tells which of its rows
    are leg movements under the rule. `analysable_s` (k, 2) is the window without the lost time,
    `sleep` what is known of sleep in the window, None where nothing is. `alone` has each leg that
    was recorded, scored by itself; where `is_apart`, so is every row, and nothing that needs both
    legs on one clock can be said. `at_thresholds` is the same night with lower and with higher
    limits of detection, where it was searched with them.
    """

    movements: Frame
    is_lm: BoolArray
    window: Window
    analysable_s: FloatArray
    n_legs: int
    rule: ScoringRule
    params: NightParameters
    sleep: Sleep | None = None
    alone: Mapping[Side, LegAlone] = field(default_factory=dict)
    is_apart: bool = False
    at_thresholds: tuple[NightView, ...] = ()

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


def alone_in_bed(
    scored: Mapping[Side, Scored], seen_s: Mapping[Side, FloatArray]
) -> dict[Side, LegAlone]:
    """Return what each leg shows by itself, from its movements and the time that it was seen."""
    found: dict[Side, LegAlone] = {}
    for side, one in scored.items():
        onset_s = one.movements["onset_s"][one.movements["is_plm"]]
        in_bed = contains(seen_s[side], onset_s)
        found[side] = LegAlone(onset_s=onset_s[in_bed], seen_s=seen_s[side])
    return found


def one_leg_of(view: NightView) -> NightView:
    """Return what a night shows of the leg with more periodic movements per hour."""
    side = max(
        view.alone, key=lambda side: view.alone[side].plm_n / max(view.alone[side].seen_h, 1e-9)
    )
    own = view.movements["side"] == side
    return replace(
        view,
        movements=view.movements.rows(own),
        is_lm=view.is_lm[own],
        analysable_s=view.alone[side].seen_s,
        n_legs=1,
        is_apart=False,
        at_thresholds=(),
    )
