"""Small studies made up on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.nights import OutcomeSeries, StudyNight, StudyNights

PARAMS = StudyParameters()
FIRST = date(2026, 1, 5)  # a Monday
EMPTY = np.full(0, np.nan)


def blocks4(n_nights: int) -> list[int]:
    """A schedule of mixed blocks, the same every time."""
    blocks = ((1, 0, 0, 1), (0, 1, 1, 0), (1, 0, 1, 0), (1, 1, 0, 0), (0, 1, 0, 1), (0, 0, 1, 1))
    return [blocks[(k // 4) % len(blocks)][k % 4] for k in range(n_nights)]


def by_turns(n_nights: int, run: int = 1) -> list[int]:
    """Nights without and with massage in runs of the same length."""
    return [(k // run) % 2 for k in range(n_nights)]


def counts(
    massage: Sequence[float], *, ratio: float = 1.0, rate: float = 15.0, cv: float = 0.4, seed=1
):
    """Counts and hours of nights that vary by themselves."""
    rng = np.random.default_rng(seed)
    hours = rng.uniform(5.0, 8.5, len(massage))
    level = rng.gamma(1.0 / cv**2, cv**2, len(massage)) * rate
    expected = level * np.where(np.asarray(massage) == 1, ratio, 1.0) * hours
    return rng.poisson(expected).astype(np.float64), hours


def rate_series(count, hours, *, key: str = "plm_per_h_tib", mcid: float = 0.2) -> OutcomeSeries:
    """A counted outcome."""
    count, hours = np.asarray(count, dtype=float), np.asarray(hours, dtype=float)
    return OutcomeSeries(
        key=key, label="Movements per hour in bed", unit="1/h", scale="rate", better="lower",
        mcid=mcid, source="movement", value=count / hours, count=count, hours=hours,
    )  # fmt: skip


def number_series(
    value, *, key: str = "symptoms_night", mcid: float = 1.0, better="lower"
) -> OutcomeSeries:
    """An outcome on its own scale."""
    value = np.asarray(value, dtype=float)
    nothing = np.full(value.size, np.nan)
    return OutcomeSeries(
        key=key, label="Rating", unit="0-10", scale="number", better=better, mcid=mcid,
        source="diary", value=value, count=nothing, hours=nothing,
    )  # fmt: skip


def study(massage, primary: OutcomeSeries, *, numbers=None, secondary=(), about=(), **more):
    """Nights in a row from a Monday on; `about` maps a place to more of that night."""
    about = dict(about)
    numbers = range(len(massage)) if numbers is None else numbers
    nights = []
    for place, (is_massage, number) in enumerate(zip(massage, numbers, strict=True)):
        evening = FIRST + timedelta(days=int(number))
        nights.append(
            StudyNight(
                **{
                    "label": evening.isoformat(),
                    "number": evening.toordinal(),
                    "massage": None if is_massage is None else bool(is_massage),
                    **about.get(place, {}),
                }
            )
        )
    return StudyNights(nights=tuple(nights), primary=primary, secondary=tuple(secondary), **more)


def rate_study(massage, *, ratio: float = 1.0, seed: int = 1, rate=15.0, cv=0.4, **more):
    """Nights of a rate whose true ratio is given."""
    count, hours = counts([m or 0 for m in massage], ratio=ratio, seed=seed, rate=rate, cv=cv)
    return study(massage, rate_series(count, hours), **more)
