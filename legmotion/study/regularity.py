"""Whether a regular schedule shows: massages in the week before a night, beside massage tonight.

Any course over time looks like the fruit of regularity, and a bad spell that brings both booking
and movements looks like its opposite. So the trend is in the model, neighbouring nights resemble
each other, and a diary is refused in which the schedule hardly varied or only ever rose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import Design
from legmotion.study.dose import Dose, dose_line
from legmotion.study.effects import Prior, ar1_regression, prior_of, trend_column
from legmotion.study.exposure import FORTNIGHT, WEEK, Exposure
from legmotion.study.nights import OutcomeSeries, StudyNights
from legmotion.study.trend_nights import (
    Coefficient,
    Requirement,
    UsedNights,
    are_separable,
    coefficient,
    group_columns,
    used_nights,
)
from legmotion.units import FloatArray

RegularityStatus = Literal[
    "ok", "too_few", "steady_schedule", "tied_to_time", "mixed_measurement", "not_separable",
    "no_variation",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Regularity:
    """What massages in the nights before tell of a night; None after a refusal.

    `tonight` is massage on the night itself, `trailing_7` one more session in the seven nights
    before it. `trailing_14` and `decayed` say the same with other windows; they check it and
    choose nothing. `dose` stands on its own requirements.
    """

    status: RegularityStatus
    status_words: str
    hint: str
    design: Design
    requirements: tuple[Requirement, ...]
    n: int
    n_unknown: int
    dose: Dose
    tonight: Coefficient | None = None
    trailing_7: Coefficient | None = None
    trailing_14: Coefficient | None = None
    decayed: Coefficient | None = None


def regularity(
    nights: StudyNights,
    series: OutcomeSeries,
    exposure: Exposure,
    *,
    design: Design,
    params: StudyParameters,
) -> Regularity:
    """Return whether nights differ with the massages of the week before them.

    Parameters
    ----------
    nights : StudyNights
        All nights of one person.
    series : OutcomeSeries
        One of their outcomes.
    exposure : Exposure
        What came before each of the nights.
    design : assigned or observational
        Whether the schedule was fixed in advance.
    params : StudyParameters
        What is required, and the correlations that are weighed.

    Returns
    -------
    Regularity
        With `status` other than ok, and no coefficients, where the nights do not allow an answer.
    """
    prior = prior_of(design)
    every = used_nights(nights, series, params)
    week = exposure.trailing_7[every.index]
    used = every.of(np.isfinite(every.massage) & np.isfinite(week))
    requirements = _requirements(used, exposure.trailing_7[used.index], params)
    groups = group_columns(nights, used, used.massage)
    status, words = _refusal(requirements, groups.problem)
    found: dict[str, Coefficient] = {}
    if status == "ok":
        status, found = _effects(used, exposure, groups.columns, prior=prior, params=params)
        words = _WORDS.get(status, "")
    return Regularity(
        status=status,
        status_words=words,
        hint=_HINTS[status],
        design=design,
        requirements=requirements,
        n=int(used.index.size),
        n_unknown=int(every.index.size - used.index.size),
        dose=dose_line(nights, every, exposure, prior=prior, params=params),
        **found,
    )


_WORDS: dict[RegularityStatus, str] = {
    "no_variation": "the nights do not vary: there is nothing to judge by",
    "not_separable": "massage tonight, massages before and time cannot be told apart",
}
_HINTS: dict[RegularityStatus, str] = {
    "ok": "",
    "too_few": "record on, with massage noted on every night; `legmotion compare` needs fewer",
    "steady_schedule": "what never varies cannot be told from the person; a fortnight with more "
    "and one with fewer massages, in turn, would show it",
    "tied_to_time": "let the number of massages a week go up and down, not in one direction",
    "mixed_measurement": "look at the nights of one device, leg and version alone; `legmotion "
    "analyze` makes results of one version from the same files",
    "not_separable": "let weeks with many and with few massages alternate",
    "no_variation": "check the numbers: a sensor that was not worn gives the same every night",
}


def _requirements(
    used: UsedNights, week: FloatArray, params: StudyParameters
) -> tuple[Requirement, ...]:
    """Return what an answer needs, each with what there is: nights, variety, and no one way."""
    n = int(week.size)
    sd = float(week.std(ddof=1)) if n > 1 else 0.0
    alike = 0.0
    if sd > 0.0:
        alike = abs(float(np.corrcoef(week, trend_column(used.night_number))[0, 1]))
    return (
        Requirement(
            key="nights",
            found=float(n),
            needed=float(params.regular_min_nights),
            is_met=n >= params.regular_min_nights,
            sentence=f"{n} usable nights with a known week before them, "
            f"{params.regular_min_nights} are needed",
        ),
        Requirement(
            key="spread",
            found=sd,
            needed=params.regular_min_sd,
            is_met=sd >= params.regular_min_sd,
            sentence=f"the number of massages in a week varies by {sd:.2f} (standard deviation), "
            f"at least {params.regular_min_sd:g} is needed",
        ),
        Requirement(
            key="trend",
            found=alike,
            needed=params.trend_max_correlation,
            is_met=alike < params.trend_max_correlation,
            sentence=f"the number of massages in a week goes with time (correlation {alike:.2f}), "
            f"less than {params.trend_max_correlation:g} is needed",
        ),
    )


def _refusal(requirements: tuple[Requirement, ...], problem: str) -> tuple[RegularityStatus, str]:
    """Return the first thing that stands in the way of an answer, and every one in words."""
    statuses: dict[str, RegularityStatus] = {
        "nights": "too_few", "spread": "steady_schedule", "trend": "tied_to_time",
    }  # fmt: skip
    missing = [one for one in requirements if not one.is_met]
    if missing:
        return statuses[missing[0].key], "; ".join(one.sentence for one in missing)
    if problem:
        return "mixed_measurement", f"{problem} occurs on massage nights only, or never on them"
    return "ok", ""


def _effects(
    used: UsedNights,
    exposure: Exposure,
    others: FloatArray,
    *,
    prior: Prior,
    params: StudyParameters,
) -> tuple[RegularityStatus, dict[str, Coefficient]]:
    """Return the effects by their names; none where that of the week cannot be worked out."""
    found: dict[str, Coefficient] = {}
    for key, label, column in (
        ("trailing_7", f"one more massage in the {WEEK} nights before", exposure.trailing_7),
        ("trailing_14", f"one more massage in the {FORTNIGHT} nights before", exposure.trailing_14),
        ("decayed", "one more massage, counting less with every night", exposure.decayed),
    ):
        before = column[used.index]
        is_known = np.isfinite(before)
        some = used.of(is_known)
        design = np.column_stack(
            [
                np.ones(some.index.size),
                some.massage,
                before[is_known],
                _trend(some),
                others[is_known],
            ]
        )
        if not are_separable(design):
            if key == "trailing_7":
                return "not_separable", {}
            continue
        fit = ar1_regression(some.outcome, design, some.night_number, prior=prior, params=params)
        if not fit.has_variation:
            return "no_variation", {}
        found[key] = coefficient(fit.effect(2), used.series, key=key, label=label)
        if key == "trailing_7":
            found["tonight"] = coefficient(
                fit.effect(1), used.series, key="tonight", label="massage tonight", is_whole=True
            )
    return "ok", found


def _trend(used: UsedNights) -> FloatArray:
    return trend_column(used.night_number) if used.index.size else np.zeros(0)
