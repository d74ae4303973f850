"""Before and after a change: what a person's nights did when something began.

There is no control: whatever else began on the same day looks the same. So the answer is told
by two models, one of a step alone and one of a step and a slope on either side, and never as a
cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import Design
from legmotion.study.effects import Prior, Regression, ar1_regression, prior_of
from legmotion.study.exposure import WEEK
from legmotion.study.nights import Notice, OutcomeSeries, StudyNights
from legmotion.study.period import Period, period_of
from legmotion.study.trend_nights import (
    Coefficient,
    GroupColumns,
    Requirement,
    UsedNights,
    are_separable,
    coefficient,
    group_columns,
    used_nights,
)
from legmotion.units import FloatArray

ChangeStatus = Literal[
    "ok", "too_few_before", "too_few_after", "mixed_measurement", "floor", "not_separable",
    "no_variation",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Before and after; the coefficients are None after a refusal.

    `step` is of the model with a step alone; `jump`, `slope` (per week, before the change) and
    `slope_change` (per week) are of the model that also lets the nights drift.
    """

    status: ChangeStatus
    status_words: str
    hint: str
    since: str
    since_number: int
    design: Design
    requirements: tuple[Requirement, ...]
    before: Period
    after: Period
    step: Coefficient | None = None
    jump: Coefficient | None = None
    slope: Coefficient | None = None
    slope_change: Coefficient | None = None
    notices: tuple[Notice, ...] = ()


def before_after(
    nights: StudyNights,
    series: OutcomeSeries,
    *,
    since: int,
    label: str,
    design: Design,
    params: StudyParameters,
) -> Change:
    """Return what an outcome did when something began.

    Parameters
    ----------
    nights : StudyNights
        All nights of one person.
    series : OutcomeSeries
        One of their outcomes.
    since : int
        Number of the first night after the change.
    label : str
        The same as a person says it, a date or a number.
    design : assigned or observational
        Whether the day of the change was fixed in advance.
    params : StudyParameters
        What is required, and the correlations that are weighed.

    Returns
    -------
    Change
        With `status` other than ok, and no coefficients, where the nights do not allow an answer.

    Notes
    -----
    Segmented regression as in Wagner 2002, 10.1046/j.1365-2710.2002.00430.x, with errors that
    resemble their neighbours.
    """
    used = used_nights(nights, series, params)
    is_after = used.night_number >= since
    after = is_after.astype(np.float64)
    requirements = tuple(
        _enough(side, int(n), params)
        for side, n in (("before", (~is_after).sum()), ("after", is_after.sum()))
    )
    groups = group_columns(nights, used, after)
    columns = _columns(used, after, since, groups)
    regressions = {}
    status, words = _refusal(used, after, requirements, groups, params)
    if status == "ok" and not are_separable(columns):
        status, words = "not_separable", "the step, the slopes and the device cannot be told apart"
    if status == "ok":
        regressions = _regress(used, columns, prior=prior_of(design), params=params)
        if not all(one.has_variation for one in regressions.values()):
            regressions = {}
            status, words = "no_variation", "the nights do not vary: there is nothing to judge by"
    sides = [period_of(nights, used, is_late=is_late, since=since) for is_late in (False, True)]
    return Change(
        status=status,
        status_words=words,
        hint=_HINTS[status],
        since=label,
        since_number=since,
        design=design,
        requirements=requirements,
        before=sides[0],
        after=sides[1],
        notices=_notices(groups, *sides),
        **_coefficients(regressions, series),
    )


_HINTS: dict[ChangeStatus, str] = {
    "ok": "",
    "too_few_before": "nights from before the change cannot be made up for; for the next change, "
    "record two weeks first",
    "too_few_after": "record on: the answer comes when enough nights have followed the change",
    "mixed_measurement": "look at the nights of one device, leg and version alone; `legmotion "
    "analyze` makes results of one version from the same files",
    "floor": "look at symptoms or sleep with --outcome",
    "not_separable": "look at the nights of one device, leg and version alone",
    "no_variation": "check the numbers: a sensor that was not worn gives the same every night",
}


def _enough(side: str, n: int, params: StudyParameters) -> Requirement:
    needed = params.change_min_nights
    return Requirement(
        key=f"nights_{side}",
        found=float(n),
        needed=float(needed),
        is_met=n >= needed,
        sentence=f"{n} usable nights {side} the change, {needed} are needed",
    )


def _refusal(
    used: UsedNights,
    after: FloatArray,
    requirements: tuple[Requirement, ...],
    groups: GroupColumns,
    params: StudyParameters,
) -> tuple[ChangeStatus, str]:
    """Return the first thing that stands in the way of an answer, and every one in words."""
    missing = [one for one in requirements if not one.is_met]
    if missing:
        status: ChangeStatus = (
            "too_few_before" if missing[0].key == "nights_before" else "too_few_after"
        )
        return status, "; ".join(one.sentence for one in missing)
    if groups.problem:
        return "mixed_measurement", f"{groups.problem} occurs on one side of the change only"
    if used.series.scale == "rate":
        rate = used.series.value[used.index]
        medians = [float(np.median(rate[after == side])) for side in (0.0, 1.0)]
        if max(medians) < params.floor_per_h:
            return "floor", (
                f"fewer than {params.floor_per_h:g} per hour before and after: too few to see a "
                "change"
            )
    return "ok", ""


def _columns(used: UsedNights, after: FloatArray, since: int, groups: GroupColumns) -> FloatArray:
    """Return constant, step, weeks, weeks since the change, and what differs beside it."""
    week = (used.night_number - since) / WEEK
    return np.column_stack([np.ones(after.size), after, week, after * week, groups.columns])


def _regress(
    used: UsedNights, columns: FloatArray, *, prior: Prior, params: StudyParameters
) -> dict[str, Regression]:
    drops = {"step": [2, 3], "slopes": []}
    return {
        name: ar1_regression(
            used.outcome,
            np.delete(columns, drop, axis=1),
            used.night_number,
            prior=prior,
            params=params,
        )
        for name, drop in drops.items()
    }


def _coefficients(
    regressions: dict[str, Regression], series: OutcomeSeries
) -> dict[str, Coefficient]:
    if not regressions:
        return {}
    step, slopes = regressions["step"], regressions["slopes"]
    return {
        "step": coefficient(
            step.effect(1), series, key="step", label="after, against before", is_whole=True
        ),
        "jump": coefficient(
            slopes.effect(1), series, key="jump", label="on the day of the change", is_whole=True
        ),
        "slope": coefficient(slopes.effect(2), series, key="slope", label="drift per week before"),
        "slope_change": coefficient(
            slopes.effect(3),
            series,
            key="slope_change",
            label="drift per week after, against before",
        ),
    }


def _notices(groups: GroupColumns, before: Period, after: Period) -> tuple[Notice, ...]:
    """Return what a reader should know before believing a difference."""
    found = [
        Notice(
            code="column_added",
            sentence=f"some nights are of {name}; the difference it makes was taken out",
            value=name,
        )
        for name in groups.names
    ]
    weekly = before.sessions_per_week, after.sessions_per_week
    if weekly[0] is not None and weekly[1] is not None and weekly[1] <= weekly[0]:
        found.append(
            Notice(
                code="no_more_massage",
                sentence=f"the diary holds {weekly[1]:.1f} massages a week after the change and "
                f"{weekly[0]:.1f} before: it was no change to more massage",
                value=weekly[1],
                limit=weekly[0],
            )
        )
    return tuple(found)
