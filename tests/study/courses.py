"""Courses of nights for the tests of what happens over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from legmotion.study.nights import OutcomeSeries, StudyNight, StudyNights
from legmotion.units import FloatArray

FIRST = date(2026, 9, 1)


def rate_series(count: Sequence[float], hours: Sequence[float]) -> OutcomeSeries:
    counted, slept = np.array(count, dtype=np.float64), np.array(hours, dtype=np.float64)
    return OutcomeSeries(
        key="plm_per_h_tib",
        label="Periodic leg movements per hour in bed",
        unit="1/h",
        scale="rate",
        better="lower",
        mcid=0.2,
        source="table",
        value=counted / slept,
        count=counted,
        hours=slept,
    )


def number_series(value: Sequence[float], **changes: Any) -> OutcomeSeries:
    values = np.array(value, dtype=np.float64)
    nothing = np.full(values.size, np.nan)
    given: dict[str, Any] = {
        "key": "value",
        "label": "Symptoms in the evening",
        "unit": "points",
        "scale": "number",
        "better": "lower",
        "mcid": 1.0,
        "source": "diary",
        "value": values,
        "count": nothing,
        "hours": nothing,
    }
    return OutcomeSeries(**{**given, **changes})


def course(
    series: OutcomeSeries,
    massage: Sequence[bool | int | None],
    *,
    number: Sequence[int] | None = None,
    minutes: Sequence[float] | None = None,
    sessions: Sequence[int] | None = None,
    shift_days: int = 0,
    **changes: Any,
) -> StudyNights:
    """A person's nights from the first of September on, one every day unless numbered."""
    numbers = range(len(massage)) if number is None else number
    evenings = [FIRST + timedelta(days=shift_days + int(one)) for one in numbers]
    nights = tuple(
        StudyNight(
            label=evening.isoformat(),
            number=evening.toordinal(),
            massage=None if state is None else bool(state),
            minutes=float("nan") if minutes is None else minutes[i],
            n_sessions=int(bool(state)) if sessions is None else sessions[i],
        )
        for i, (evening, state) in enumerate(zip(evenings, massage, strict=True))
    )
    return StudyNights(**{"nights": nights, "primary": series, **changes})


def made_rates(
    massage: Sequence[float],
    *,
    log_effect: FloatArray | None = None,
    seed: int = 1,
    spread: float = 0.3,
) -> OutcomeSeries:
    """Rates around 15 per hour that vary by themselves, times an effect of each night."""
    rng = np.random.default_rng(seed)
    n = len(massage)
    hours = rng.uniform(5.0, 8.0, n)
    effect = np.zeros(n) if log_effect is None else log_effect
    level = 15.0 * np.exp(spread * rng.standard_normal(n) + effect)
    return rate_series(rng.poisson(level * hours), hours)
