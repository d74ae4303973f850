"""The columns of the default regression: which enter, and what is said of those that do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.effects import trend_column
from legmotion.study.nights import Arms, Notice
from legmotion.units import FloatArray

CONSTANT, MASSAGE, TREND = "constant", "massage", "trend"
_SAME = 1e-9

# The rule of the default, or a trend on purpose, or none.
TrendChoice = Literal["rule", "with", "without"]
TrendState = Literal["in", "few_nights", "like_massage", "without"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The design matrix, shape (n, k), with the names of its columns.

    `trend` says whether time is among them, and if not, why.
    """

    names: tuple[str, ...]
    matrix: FloatArray
    trend: TrendState
    notices: tuple[Notice, ...] = ()


def regression_columns(
    arms: Arms,
    *,
    params: StudyParameters,
    always: Mapping[str, FloatArray] | None = None,
    covariates: Mapping[str, FloatArray] | None = None,
    trend: TrendChoice = "rule",
) -> Columns:
    """Return constant, massage, time where it can be told from the massage, and covariates.

    Parameters
    ----------
    arms : Arms
        The usable nights, both conditions present.
    params : StudyParameters
        When time enters, how many covariates may, and how alike columns may be.
    always, covariates : mapping of (n,) float64, optional
        Further columns without missing values. They are centred, which changes no effect of
        another column. The second are in order of preference: only so many may enter.
    trend : rule, with or without
        Whether the rule decides on time.

    Returns
    -------
    Columns
        Linearly independent, with a notice for each further column that was left out.
    """
    columns = [np.ones(arms.massage.size), arms.massage]
    names = [CONSTANT, MASSAGE]
    time = trend_column(arms.night_number)
    state = _trend_state(arms, time, trend, params)
    if state == "in":
        columns.append(time)
        names.append(TREND)
    notices: list[Notice] = []
    further = [(name, column, False) for name, column in (always or {}).items()]
    further += [(name, column, True) for name, column in (covariates or {}).items()]
    room = arms.massage.size // params.nights_per_covariate
    for name, values, is_counted in further:
        column = values - values.mean()
        why = _why_not(columns, column, is_full=is_counted and room == 0, params=params)
        if why is not None:
            notices.append(_left_out(name, *why))
            continue
        columns.append(column)
        names.append(name)
        room -= is_counted
    return Columns(
        names=tuple(names),
        matrix=np.column_stack(columns).astype(np.float64),
        trend=state,
        notices=tuple(notices),
    )


def condition_number(columns: list[FloatArray]) -> float:
    """Return the condition number of columns scaled to the same length."""
    matrix = np.column_stack(columns)
    scaled = matrix / np.sqrt((matrix**2).sum(axis=0))
    values = np.linalg.svd(scaled, compute_uv=False)
    return float(values[0] / values[-1]) if values[-1] > 0.0 else float("inf")


def trend_likeness(arms: Arms, time: FloatArray | None = None) -> float:
    """Return how alike condition and time are: the absolute value of their correlation."""
    time = trend_column(arms.night_number) if time is None else time
    massage, time = arms.massage - arms.massage.mean(), time - time.mean()
    scale = float(np.sqrt((massage @ massage) * (time @ time)))
    return abs(float(massage @ time)) / scale if scale > 0.0 else 1.0


def _trend_state(
    arms: Arms, time: FloatArray, choice: TrendChoice, params: StudyParameters
) -> TrendState:
    if choice == "without":
        return "without"
    if choice == "rule" and arms.massage.size < params.trend_min_nights:
        return "few_nights"
    most = params.trend_max_correlation if choice == "rule" else 1.0 - _SAME
    return "like_massage" if trend_likeness(arms, time) >= most else "in"


def _why_not(
    columns: list[FloatArray], column: FloatArray, *, is_full: bool, params: StudyParameters
) -> tuple[str, str, float | None, float | None] | None:
    """Return code, reason, value and limit of a covariate that cannot enter, None if it can."""
    if not np.ptp(column) > 0.0:
        return "covariate_constant", "is the same on every night", None, None
    if is_full:
        each = params.nights_per_covariate
        return "covariate_too_many", f"would ask for {each} more nights", None, float(each)
    alike = condition_number([*columns, column])
    if alike > params.max_condition:
        words = "says the same as the columns before it"
        return "covariate_collinear", words, alike, params.max_condition
    return None


def _left_out(name: str, code: str, words: str, value: float | None, limit: float | None) -> Notice:
    return Notice(code=code, sentence=f"{name} {words} and was left out.", value=value, limit=limit)
