"""Time in bed, and how many movements of which kind: counts, rates, series, durations.

TIB: time in bed, lights off to lights on. Rates are per hour of its analysable part. LM: leg
movement. CLM: candidate leg movement. PLM: periodic leg movement. IMI: intermovement interval,
onset to onset. Only movements in bed count.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from legmotion.night.counting import Counted
from legmotion.night.outcome import NotComputableError, outcome
from legmotion.night.view import SECONDS_PER_MIN, NightView
from legmotion.units import SECONDS_PER_HOUR, BoolArray

SEEN = "analysable time in bed"
SERIES = "series"


def count(night: NightView, mask: BoolArray) -> int:
    """Return how many rows a mask picks; of a time that nobody saw there is no count."""
    if night.analysable_h <= 0:
        raise NotComputableError("no time in bed was analysable")
    return int(np.count_nonzero(mask))


def per_h(night: NightView, mask: BoolArray) -> float:
    """Return the rows that a mask picks per analysable hour in bed."""
    return count(night, mask) / night.analysable_h


def counted(
    pick: Callable[[NightView], BoolArray], *, in_series: bool = False
) -> Callable[[NightView], Counted]:
    """Return what a rate of rows in bed counts, and the time in which they were seen."""

    def of(night: NightView) -> Counted:
        return Counted(
            onset_s=night.movements["onset_s"][pick(night)],
            seen_s=night.analysable_s,
            least_together=float(night.rule.min_series) if in_series else 1.0,
        )

    return of


def _opens_series(night: NightView) -> BoolArray:
    """Return the first member in bed of every series."""
    members = np.flatnonzero(night.plm)
    is_new = np.diff(night.movements["series"][members], prepend=np.nan) != 0
    opens = np.zeros(night.movements.n_rows, dtype=np.bool_)
    opens[members[is_new]] = True
    return opens


def _mean_duration_s(night: NightView, mask: BoolArray) -> float:
    if not mask.any():
        raise NotComputableError("there was no such movement in bed")
    return float(np.mean(night.duration_s[mask]))


@outcome(key="tib_min", unit="min", label="Time in bed", needs_both=False)
def tib_min(night: NightView) -> float:
    """Return lights off to lights on."""
    return night.window.duration_s / SECONDS_PER_MIN


@outcome(key="tib_analysable_min", unit="min", label="Analysable time in bed", needs_both=False)
def tib_analysable_min(night: NightView) -> float:
    """Return the time in bed that every leg was recorded."""
    return night.analysable_h * SECONDS_PER_HOUR / SECONDS_PER_MIN


@outcome(key="lm_n", unit="count", label="Leg movements")
def lm_n(night: NightView) -> int:
    """Return the leg movements of both legs, combined."""
    return count(night, night.lm)


@outcome(
    key="lm_per_h_tib",
    unit="1/h",
    label="Leg movements per hour in bed",
    denominator=SEEN,
    counted=counted(lambda night: night.lm),
)
def lm_per_h_tib(night: NightView) -> float:
    """Return leg movements per hour."""
    return per_h(night, night.lm)


@outcome(key="clm_n", unit="count", label="Candidate leg movements")
def clm_n(night: NightView) -> int:
    """Return the movements that could belong to a series."""
    return count(night, night.clm)


@outcome(
    key="clm_per_h_tib",
    unit="1/h",
    label="Candidate leg movements per hour in bed",
    denominator=SEEN,
    counted=counted(lambda night: night.clm),
)
def clm_per_h_tib(night: NightView) -> float:
    """Return candidates per hour."""
    return per_h(night, night.clm)


@outcome(key="plm_n", unit="count", label="Periodic leg movements")
def plm_n(night: NightView) -> int:
    """Return the movements that belong to a series."""
    return count(night, night.plm)


@outcome(
    key="plm_per_h_tib",
    unit="1/h",
    label="Periodic leg movements per hour in bed",
    denominator=SEEN,
    counted=counted(lambda night: night.plm, in_series=True),
)
def plm_per_h_tib(night: NightView) -> float:
    """Return the primary index: periodic leg movements per hour."""
    return per_h(night, night.plm)


@outcome(key="short_imi_n", unit="count", label="Movements less than 10 s after the one before")
def short_imi_n(night: NightView) -> int:
    """Return the candidates that come within 10 s."""
    return count(night, night.short_imi)


@outcome(
    key="short_imi_per_h_tib",
    unit="1/h",
    label="Movements less than 10 s after the one before, per hour in bed",
    denominator=SEEN,
    counted=counted(lambda night: night.short_imi),
)
def short_imi_per_h_tib(night: NightView) -> float:
    """Return the candidates that come within 10 s, per hour."""
    return per_h(night, night.short_imi)


@outcome(key="isolated_clm_n", unit="count", label="Isolated leg movements")
def isolated_clm_n(night: NightView) -> int:
    """Return the candidates that are neither periodic nor close behind another."""
    return count(night, night.isolated_clm)


@outcome(
    key="isolated_clm_per_h_tib",
    unit="1/h",
    label="Isolated leg movements per hour in bed",
    denominator=SEEN,
    counted=counted(lambda night: night.isolated_clm),
)
def isolated_clm_per_h_tib(night: NightView) -> float:
    """Return the isolated candidates per hour."""
    return per_h(night, night.isolated_clm)


@outcome(key="series_n", unit="count", label="Series of periodic leg movements")
def series_n(night: NightView) -> int:
    """Return the series with a member in bed."""
    return count(night, _opens_series(night))


@outcome(
    key="series_length_mean", unit="count", label="Movements in a series, mean", denominator=SERIES
)
def series_length_mean(night: NightView) -> float:
    """Return the mean number of members in bed."""
    n_series = series_n(night)
    if not n_series:
        raise NotComputableError("there was no series in bed")
    return count(night, night.plm) / n_series


@outcome(
    key="series_duration_mean_s", unit="s", label="Duration of a series, mean", denominator=SERIES
)
def series_duration_mean_s(night: NightView) -> float:
    """Return the mean time from the first onset to the last end of a series' members in bed."""
    if not night.plm.any():
        raise NotComputableError("there was no series in bed")
    first = np.flatnonzero(_opens_series(night)[night.plm])
    onset_s = night.movements["onset_s"][night.plm][first]
    end_s = np.maximum.reduceat(night.movements["offset_s"][night.plm], first)
    return float(np.mean(end_s - onset_s))


@outcome(key="plm_duration_mean_s", unit="s", label="Duration of a periodic movement, mean")
def plm_duration_mean_s(night: NightView) -> float:
    """Return the mean duration of periodic movements."""
    return _mean_duration_s(night, night.plm)


@outcome(
    key="short_imi_duration_mean_s",
    unit="s",
    label="Duration of a movement less than 10 s after the one before, mean",
)
def short_imi_duration_mean_s(night: NightView) -> float:
    """Return the mean duration of candidates that come within 10 s."""
    return _mean_duration_s(night, night.short_imi)


@outcome(
    key="isolated_clm_duration_mean_s", unit="s", label="Duration of an isolated movement, mean"
)
def isolated_clm_duration_mean_s(night: NightView) -> float:
    """Return the mean duration of isolated candidates."""
    return _mean_duration_s(night, night.isolated_clm)
