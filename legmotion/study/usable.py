"""Which nights enter a comparison, in which condition, and why the others do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import ComparedNight
from legmotion.study.effects import log_rate
from legmotion.study.nights import Arms, OutcomeSeries, StudyNights
from legmotion.units import BoolArray

LeftOut = Mapping[int, tuple[str, str]]

UNKNOWN = "unknown"
NO_VALUE = "no_value"
SHORT = "short"
NOT_PLANNED = "not_planned"


def usable_arms(
    nights: StudyNights,
    outcome: OutcomeSeries,
    *,
    planned: Sequence[bool | None] | None,
    left_out: LeftOut,
    params: StudyParameters,
) -> Arms:
    """Return the nights that enter the comparison of an outcome.

    Parameters
    ----------
    nights : StudyNights
        In order of their number.
    outcome : OutcomeSeries
        Of the same nights.
    planned : sequence of bool or None
        What was planned for each night, and is its condition; None compares what happened.
    left_out : mapping
        Nights, by place, that a plan leaves out, with a code and the reason.
    params : StudyParameters
        The shortest usable night.

    Returns
    -------
    Arms
        The usable nights as arrays.
    """
    index = np.array(
        [
            place
            for place in range(len(nights.nights))
            if not _exclusion(nights, outcome, place, left_out, params)[0]
        ],
        dtype=np.int64,
    )
    massage = [
        bool(nights.nights[place].massage if planned is None else planned[place]) for place in index
    ]
    count, hours = outcome.count[index], outcome.hours[index]
    is_rate = outcome.scale == "rate"
    return Arms(
        index=index,
        night_number=np.array([nights.nights[place].number for place in index], dtype=np.int64),
        massage=np.array(massage, dtype=np.float64),
        outcome=log_rate(count, hours) if is_rate else outcome.value[index].astype(np.float64),
        count=count,
        hours=hours,
    )


def subset(arms: Arms, keep: BoolArray) -> Arms:
    """Return some of the nights; `keep` is a mask of shape (n,)."""
    return Arms(
        index=arms.index[keep],
        night_number=arms.night_number[keep],
        massage=arms.massage[keep],
        outcome=arms.outcome[keep],
        count=arms.count[keep],
        hours=arms.hours[keep],
    )


def fault_of_value(outcome: OutcomeSeries, place: int, params: StudyParameters) -> tuple[str, str]:
    """Return why a night's value cannot be used, as a code and a reason, both empty if it can."""
    if outcome.scale == "number":
        is_known = bool(np.isfinite(outcome.value[place]))
        return ("", "") if is_known else (NO_VALUE, "the night has no value")
    count, hours = float(outcome.count[place]), float(outcome.hours[place])
    if not (np.isfinite(count) and np.isfinite(hours) and count >= 0.0):
        return NO_VALUE, "the night has no count or no hours"
    if hours < params.min_night_h:
        return SHORT, f"{hours:.1f} h could be analysed, {params.min_night_h:g} h are needed"
    return "", ""


def number_or_none(value: float) -> float | None:
    """Return a number of an array as a plain one, None for what is not known."""
    return float(value) if np.isfinite(value) else None


def compared_nights(
    nights: StudyNights,
    *,
    planned: Sequence[bool | None] | None,
    left_out: LeftOut,
    is_hidden: bool,
    params: StudyParameters,
) -> tuple[ComparedNight, ...]:
    """Return every night as it entered, or why it did not; without values while hidden."""
    rows = []
    primary = nights.primary
    for place, night in enumerate(nights.nights):
        code, reason = _exclusion(nights, primary, place, left_out, params)
        condition = night.massage if planned is None else planned[place]
        rows.append(
            ComparedNight(
                night=night.label,
                number=night.number,
                massage=night.massage,
                planned=night.planned if planned is None else planned[place],
                value=None if is_hidden else number_or_none(primary.value[place]),
                count=None if is_hidden else number_or_none(primary.count[place]),
                hours=number_or_none(primary.hours[place]),
                minutes=number_or_none(night.minutes),
                excluded=code,
                reason=reason,
                arm=None if code else bool(condition),
            )
        )
    return tuple(rows)


def _exclusion(
    nights: StudyNights,
    outcome: OutcomeSeries,
    place: int,
    left_out: LeftOut,
    params: StudyParameters,
) -> tuple[str, str]:
    """Return the code and the reason that keep a night out, both empty for a usable one."""
    night = nights.nights[place]
    if night.excluded:
        return night.excluded, night.reason
    if place in left_out:
        return left_out[place]
    if night.massage is None:
        return UNKNOWN, "the diary does not say whether there was a massage"
    return fault_of_value(outcome, place, params)
