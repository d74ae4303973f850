"""The outcome that a plan names, found by its key before there is a night."""

from __future__ import annotations

import difflib

from legmotion.errors import ParameterError
from legmotion.night.outcomes import outcome_kinds
from legmotion.params import StudyParameters
from legmotion.study.nights import Scale
from legmotion.study.outcome_kinds import DIARY_OUTCOMES, PRIMARY, mcid_of_number, mcid_of_rate
from legmotion.study.plan import PlannedOutcome

RATE_UNIT = "1/h"
_PCT = 100.0


def planned_outcome(
    key: str, *, mcid: float | None, usual: float | None, params: StudyParameters
) -> PlannedOutcome:
    """Return what a plan says of an outcome.

    Parameters
    ----------
    key : str
        Of a night's results, or of the diary.
    mcid : float or None
        Smallest meaningful difference: per cent for a rate (a share below 1 as well), else in
        the outcome's unit; None for the convention.
    usual : float or None
        Median of pilot nights, from which a number without a convention gets one.
    params : StudyParameters
        The conventions.

    Raises
    ------
    ParameterError
        For an outcome that nobody knows, or one whose smallest difference must be named.
    """
    kinds = {kind.key: kind for kind in outcome_kinds()}
    noted = DIARY_OUTCOMES.get(key)
    if key in kinds:
        label, unit = kinds[key].label, kinds[key].unit
    elif noted is not None:
        label, unit = noted.label, noted.unit
    else:
        near = difflib.get_close_matches(key, [*kinds, *DIARY_OUTCOMES], n=3, cutoff=0.0)
        raise ParameterError(
            f"there is no outcome {key!r}",
            hint=f"the nearest are {', '.join(near)}; the usual one is {PRIMARY}",
        )
    scale: Scale = "rate" if unit == RATE_UNIT else "number"
    if mcid is None and scale == "number" and noted is None and usual is None:
        raise ParameterError(
            f"{key} has no usual smallest meaningful difference",
            hint="name one in its unit with --mcid, or give pilot nights",
        )
    if mcid is None:
        is_noted = noted is not None and key not in kinds
        mcid = (
            mcid_of_rate(params)
            if scale == "rate"
            else mcid_of_number(key, usual or 0.0, is_noted=is_noted, params=params)
        )
    elif scale == "rate" and mcid >= 1.0:
        mcid /= _PCT
    return PlannedOutcome(key=key, label=label, unit=unit, scale=scale, mcid=mcid)
