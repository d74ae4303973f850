"""Whether longer massages show: minutes of the massage nights, and nothing of when they were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.effects import Prior, ar1_regression, trend_column
from legmotion.study.exposure import Exposure
from legmotion.study.nights import StudyNights
from legmotion.study.trend_nights import (
    Coefficient,
    Requirement,
    UsedNights,
    are_separable,
    coefficient,
    group_columns,
)
from legmotion.units import FloatArray

DoseStatus = Literal["ok", "too_few", "not_separable", "no_variation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """What one more step of minutes tells of a massage night; None after a refusal.

    `line` is the median of all slopes between two massage nights (Theil and Sen), on the scale of
    the coefficient; it knows no time and no neighbours, and only checks the coefficient.
    """

    status: DoseStatus
    status_words: str
    requirements: tuple[Requirement, ...]
    step_min: float
    per_step: Coefficient | None = None
    line: float | None = None


def dose_line(
    nights: StudyNights,
    every: UsedNights,
    exposure: Exposure,
    *,
    prior: Prior,
    params: StudyParameters,
) -> Dose:
    """Return whether massage nights differ with their minutes.

    Nights without massage stay in, so that time and the person are known from them; massage
    nights whose minutes were not noted are left out.
    """
    minutes = exposure.minutes[every.index]
    is_kept = np.isfinite(every.massage) & np.isfinite(minutes)
    used, steps = every.of(is_kept), minutes[is_kept] / params.dose_unit_min
    is_massage = used.massage == 1.0
    steps = np.where(is_massage, steps, 0.0)
    requirements = _requirements(steps[is_massage], params)
    step = f"{params.dose_unit_min:g} minutes more"
    missing = [one.sentence for one in requirements if not one.is_met]
    if missing:
        return _refused("too_few", "; ".join(missing), requirements, params)
    design = _columns(nights, used, steps, params)
    if not are_separable(design):
        return _refused("not_separable", "minutes cannot be told from time", requirements, params)
    fit = ar1_regression(used.outcome, design, used.night_number, prior=prior, params=params)
    if not fit.has_variation:
        return _refused("no_variation", "the nights do not vary", requirements, params)
    line = median_slope(steps[is_massage], used.outcome[is_massage])
    return Dose(
        status="ok",
        status_words="",
        requirements=requirements,
        step_min=params.dose_unit_min,
        per_step=coefficient(fit.effect(1), used.series, key="dose", label=step),
        line=float(np.exp(line)) if used.series.scale == "rate" else line,
    )


def median_slope(x: FloatArray, y: FloatArray) -> float:
    """Return the median of the slopes between any two points whose `x` differs.

    NaN where there are no two such points. Sen 1968, 10.1080/01621459.1968.10480934.
    """
    first, second = np.triu_indices(x.size, 1)
    run = x[second] - x[first]
    is_apart = run != 0.0
    if not is_apart.any():
        return float("nan")
    return float(np.median((y[second] - y[first])[is_apart] / run[is_apart]))


def _columns(
    nights: StudyNights, used: UsedNights, steps: FloatArray, params: StudyParameters
) -> FloatArray:
    """Return constant, steps of minutes, and what can be told from them: massage, time, device."""
    n = steps.size
    columns = [np.ones(n), steps]
    if np.unique(used.massage).size > 1:
        columns.append(used.massage)
    trend = trend_column(used.night_number)
    if n >= params.trend_min_nights:
        alike = abs(float(np.corrcoef(steps, trend)[0, 1]))
        if alike < params.trend_max_correlation:
            columns.append(trend)
    return np.column_stack([*columns, group_columns(nights, used, used.massage).columns])


def _requirements(steps: FloatArray, params: StudyParameters) -> tuple[Requirement, ...]:
    n, n_values = int(steps.size), int(np.unique(steps).size)
    return (
        Requirement(
            key="massage_nights",
            found=float(n),
            needed=float(params.dose_min_nights),
            is_met=n >= params.dose_min_nights,
            sentence=f"{n} massage nights with minutes, {params.dose_min_nights} are needed",
        ),
        Requirement(
            key="doses",
            found=float(n_values),
            needed=float(params.dose_min_values),
            is_met=n_values >= params.dose_min_values,
            sentence=f"{n_values} lengths in minutes, {params.dose_min_values} are needed",
        ),
    )


def _refused(
    status: DoseStatus, words: str, requirements: tuple[Requirement, ...], params: StudyParameters
) -> Dose:
    return Dose(
        status=status,
        status_words=words,
        requirements=requirements,
        step_min=params.dose_unit_min,
    )
