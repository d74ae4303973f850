"""Nights as a course over time takes them, and one coefficient as it is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.effects import Posterior, log_rate
from legmotion.study.nights import OutcomeSeries, StudyNights
from legmotion.study.usable import UNKNOWN, fault_of_value
from legmotion.study.verdict import Ruler
from legmotion.units import BoolArray, FloatArray, IntArray

# Reasons that speak of the massage alone: the night itself is as good as any other.
ABOUT_MASSAGE = frozenset({UNKNOWN, "during_night"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedNights:
    """Nights with a value, in order of their number; arrays of shape (n,).

    `outcome` is the log rate of a rate, the value of a number. `massage` is 1, 0 or NaN. `index`
    says which night of the study each row is.
    """

    index: IntArray
    night_number: IntArray
    outcome: FloatArray
    massage: FloatArray
    series: OutcomeSeries

    def of(self, is_kept: BoolArray) -> UsedNights:
        """Return those nights of them that are kept."""
        return UsedNights(
            index=self.index[is_kept],
            night_number=self.night_number[is_kept],
            outcome=self.outcome[is_kept],
            massage=self.massage[is_kept],
            series=self.series,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """One effect of a regression: median and 95 % interval from its posterior.

    Ratios for a rate, differences in its unit for a number; `mean` and `variance` are on the
    scale of the regression. `p_fewer` is the chance of a lower outcome, `p_meaningful` that of
    one better by the smallest meaningful difference, None for a step that is no whole change.
    """

    key: str
    label: str
    estimate: float
    low: float
    high: float
    p_fewer: float
    p_meaningful: float | None
    mean: float
    variance: float
    df: int
    rho_mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something that the nights must have for an answer: what was found, and what is needed."""

    key: str
    found: float
    needed: float
    is_met: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupColumns:
    """What differs between nights beside the massage: columns for it, or why none can be.

    `columns` has shape (n, g). `problem` is empty where every device, leg or version that
    occurs was there on both sides of the contrast.
    """

    columns: FloatArray
    names: tuple[str, ...]
    problem: str


def used_nights(nights: StudyNights, series: OutcomeSeries, params: StudyParameters) -> UsedNights:
    """Return the nights that have a value and no fault of their own.

    Whether there was a massage need not be known.
    """
    index = np.array(
        [
            place
            for place in range(len(nights.nights))
            if not why_unused(nights, series, place, params)[0]
        ],
        dtype=np.int64,
    )
    state = {True: 1.0, False: 0.0, None: np.nan}
    held = [nights.nights[place] for place in index]
    is_rate = series.scale == "rate"
    count, hours, value = series.count[index], series.hours[index], series.value[index]
    return UsedNights(
        index=index,
        night_number=np.array([night.number for night in held], dtype=np.int64),
        outcome=log_rate(count, hours) if is_rate else value.astype(np.float64),
        massage=np.array([state[night.massage] for night in held], dtype=np.float64),
        series=series,
    )


def why_unused(
    nights: StudyNights, series: OutcomeSeries, place: int, params: StudyParameters
) -> tuple[str, str]:
    """Return the code and the reason that keep a night out, both empty for a usable one."""
    night = nights.nights[place]
    if night.excluded and night.excluded not in ABOUT_MASSAGE:
        return night.excluded, night.reason
    return fault_of_value(series, place, params)


def outcome_named(nights: StudyNights, key: str | None) -> OutcomeSeries | None:
    """Return an outcome of a study by its key, the primary one without a key."""
    if key is None:
        return nights.primary
    named = {series.key: series for series in (nights.primary, *nights.secondary)}
    return named.get(key)


def group_columns(nights: StudyNights, used: UsedNights, contrast: FloatArray) -> GroupColumns:
    """Return a column for every further device, leg or version among the nights.

    `contrast` has shape (n,) and is 1 on one side, 0 on the other. A value that occurs on one
    side only cannot be told from what is asked about.
    """
    groups: list[Mapping[str, str]] = [nights.nights[one].groups for one in used.index]
    columns, names = [], []
    for key in sorted({key for group in groups for key in group}):
        value = np.array([group.get(key, "") for group in groups])
        found = sorted(set(value.tolist()))
        for one in found[1:] if len(found) > 1 else ():
            columns.append((value == one).astype(np.float64))
            names.append(f"{key} {one}")
        sided = [one for one in found if np.unique(contrast[value == one]).size == 1]
        if len(found) > 1 and sided:
            return GroupColumns(
                columns=np.zeros((used.index.size, 0)), names=(), problem=f"{key} {sided[0]}"
            )
    stacked = np.column_stack(columns) if columns else np.zeros((used.index.size, 0))
    return GroupColumns(columns=stacked, names=tuple(names), problem="")


def coefficient(
    posterior: Posterior, series: OutcomeSeries, *, key: str, label: str, is_whole: bool = False
) -> Coefficient:
    """Return an effect as it is told; `is_whole` for one that the smallest difference is of."""
    ruler = Ruler.of(series)
    low, estimate, high = ruler.interval(posterior)
    return Coefficient(
        key=key,
        label=label,
        estimate=estimate,
        low=low,
        high=high,
        p_fewer=posterior.cdf(0.0),
        p_meaningful=ruler.p_meaningful(posterior) if is_whole else None,
        mean=posterior.mean,
        variance=posterior.variance,
        df=posterior.df,
        rho_mean=posterior.rho_mean,
    )


def are_separable(design: FloatArray) -> bool:
    """Return whether the columns of a regression can be told apart at all."""
    n, k = design.shape
    if n <= k or not np.abs(design).max(axis=0).all():
        return False
    return bool(np.linalg.matrix_rank(design / np.abs(design).max(axis=0)) == k)
