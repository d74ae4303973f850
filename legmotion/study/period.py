"""The nights before a change, or those after it, in plain numbers, before any model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.study.exposure import WEEK, sessions_of
from legmotion.study.nights import StudyNights
from legmotion.study.trend_nights import UsedNights


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The nights on one side of the change in plain numbers.

    `n` counts usable nights; the rest of the counts are of all nights that the study holds there.
    `typical` is the geometric mean of a rate, the mean of a number. `sessions_per_week` is over
    the nights of which the diary says whether there was a massage.
    """

    n: int
    n_known: int
    n_unknown: int
    n_sessions: int
    sessions_per_week: float | None
    typical: float | None
    median: float | None
    low_quartile: float | None
    high_quartile: float | None


def period_of(nights: StudyNights, used: UsedNights, *, is_late: bool, since: int) -> Period:
    """Return the nights on one side of the change in plain numbers."""
    here = [night for night in nights.nights if (night.number >= since) == is_late]
    sessions = [n for night in here if (n := sessions_of(night)) is not None]
    one = used.of((used.night_number >= since) == is_late)
    value = used.series.value[one.index]
    quartiles = np.quantile(value, [0.25, 0.5, 0.75]).tolist() if value.size else [None] * 3
    typical = float(one.outcome.mean()) if value.size else None
    if typical is not None and used.series.scale == "rate":
        typical = float(np.exp(typical))
    return Period(
        n=int(value.size),
        n_known=len(sessions),
        n_unknown=len(here) - len(sessions),
        n_sessions=sum(sessions),
        sessions_per_week=WEEK * sum(sessions) / len(sessions) if sessions else None,
        typical=typical,
        median=quartiles[1],
        low_quartile=quartiles[0],
        high_quartile=quartiles[2],
    )
