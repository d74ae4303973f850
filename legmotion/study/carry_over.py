"""Whether a massage still shows on the night after it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from legmotion.study.comparison import CarryOver
from legmotion.study.model import Fit, Setup, fit
from legmotion.study.nights import StudyNights
from legmotion.study.sensitivity import night_after, nights_in_words
from legmotion.units import FloatArray


def carry_over(nights: StudyNights, setup: Setup, default: Fit) -> CarryOver:
    """Return the effect of the night after a massage, and the massage night's beside it.

    Where nearly every other night follows a massage, as in strict alternation, the two cannot be
    told apart and nothing is estimated.
    """
    after = night_after(nights, setup)
    n_after = int(after.sum())
    n_other = int((setup.arms.massage == 0.0).sum()) - n_after
    least = setup.params.describe_per_arm
    if n_other < least:
        return CarryOver(
            status="not_separable",
            note="Nearly every night without massage follows one with: whether a massage lasts "
            "into the next night cannot be told from this schedule.",
        )
    if n_after < least:
        return CarryOver(
            status="too_few",
            note=f"Only {nights_in_words(n_after)} without massage after one with.",
        )
    column = _name(1)
    adjusted = _with_columns(setup, default, {column: after.astype(np.float64)})
    if adjusted is None or column not in adjusted.columns.names:
        return CarryOver(status="too_few", note="There are too few nights to add a column.")
    later = adjusted.effect(column)
    low, middle, high = setup.ruler.interval(later)
    beside = setup.ruler.interval(adjusted.massage)
    return CarryOver(
        status="ok",
        note=f"{nights_in_words(n_after)} without massage after one with, {n_other} others.",
        estimate=middle,
        low=low,
        high=high,
        adjusted=beside[1],
        adjusted_low=beside[0],
        adjusted_high=beside[2],
        washout_nights=_washout(nights, setup, default),
    )


def _washout(nights: StudyNights, setup: Setup, default: Fit) -> int | None:
    """Return the first night after a massage that probably differs no longer, or None.

    Each is held against the nights that lie further from a massage, those before it apart.
    """
    params = setup.params
    if not setup.ruler.is_ratio or setup.arms.massage.size < params.carry_min_nights:
        return None
    low, high = float(np.log1p(-params.carry_share)), float(np.log1p(params.carry_share))
    columns: dict[str, FloatArray] = {}
    n_left = int((setup.arms.massage == 0.0).sum())
    for lag in range(1, params.carry_max_nights + 1):
        column = night_after(nights, setup, lag).astype(np.float64)
        n_left -= int(column.sum())
        if min(column.sum(), n_left) < params.describe_per_arm:
            return None
        columns[_name(lag)] = column
        fitted = _with_columns(setup, default, columns)
        if fitted is None or _name(lag) not in fitted.columns.names:
            return None
        effect = fitted.effect(_name(lag))
        if effect.cdf(high) - effect.cdf(low) >= params.carry_p:
            return lag
    return None


def _name(lag: int) -> str:
    return f"night {lag} after"


def _with_columns(setup: Setup, default: Fit, columns: Mapping[str, FloatArray]) -> Fit | None:
    more = dataclasses.replace(setup, adjust={**setup.adjust, **columns})
    return fit(more, trend=default.trend)
