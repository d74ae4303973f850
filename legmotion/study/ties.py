"""What goes along with the massage beside the massage, and what differs between recordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.nights import Arms, StudyNights
from legmotion.units import BoolArray, FloatArray

WEEKEND = "weekend"
_DAYS = 7
_MONDAY_SHIFT = 6  # of day 1 of the calendar, a Monday, seen from 0
_WEEKENDS = ((4, 5), (5, 6), (4, 5, 6))  # evenings, Monday is 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A column that keeps the conditions from being compared.

    "confounded" goes along with the massage on every night; "mixed" has a value that occurs in
    one condition only, on the nights of `labels`.
    """

    kind: Literal["confounded", "mixed"]
    column: str
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def find_tie(nights: StudyNights, arms: Arms) -> Tie | None:
    """Return the first column that is tied to the massage, or None; both conditions present."""
    is_massage = arms.massage == 1.0
    mixed: list[Tie] = []
    for name, values in group_values(nights, arms).items():
        tie = _group_tie(name, values, is_massage, nights, arms)
        if tie is not None and tie.kind == "confounded":
            return tie
        if tie is not None:
            mixed.append(tie)
    if nights.is_dated and _is_weekend(arms, is_massage):
        return Tie(kind="confounded", column=WEEKEND)
    for name, column in nights.covariates.items():
        if _is_same_split(column[arms.index], is_massage):
            return Tie(kind="confounded", column=name)
    return mixed[0] if mixed else None


def group_values(nights: StudyNights, arms: Arms) -> dict[str, list[str]]:
    """Return what should not differ between the usable nights, where it does, by name."""
    used = [nights.nights[place].groups for place in arms.index]
    names = dict.fromkeys(name for groups in used for name in groups)
    values = {name: [groups.get(name, "") for groups in used] for name in names}
    return {name: found for name, found in values.items() if len(set(found)) > 1}


def group_columns(nights: StudyNights, arms: Arms) -> Mapping[str, FloatArray]:
    """Return a column of ones and zeros for each value but the most frequent, by name."""
    columns: dict[str, FloatArray] = {}
    for name, values in group_values(nights, arms).items():
        found = sorted(set(values), key=lambda value: (-values.count(value), value))
        for value in found[1:]:
            column = np.array([one == value for one in values], dtype=np.float64)
            is_new = not any(_is_same_split(column, other == 1.0) for other in columns.values())
            if is_new:
                columns[f"{name}: {value or 'not known'}"] = column
    return columns


def has_room(columns: Mapping[str, FloatArray], arms: Arms, params: StudyParameters) -> bool:
    """Return whether so many columns may stand beside the massage."""
    return len(columns) <= arms.massage.size // params.nights_per_covariate


def same_weekdays(nights: StudyNights, arms: Arms) -> bool:
    """Return whether each weekday has one condition only, over two weeks or more."""
    if not nights.is_dated or arms.massage.size < 2 * _DAYS:
        return False
    weekday = arms.night_number % _DAYS
    return all(np.unique(arms.massage[weekday == day]).size == 1 for day in np.unique(weekday))


def _group_tie(
    name: str, values: list[str], is_massage: BoolArray, nights: StudyNights, arms: Arms
) -> Tie | None:
    by_arm = [
        {value for value, is_with in zip(values, is_massage, strict=True) if is_with == arm}
        for arm in (True, False)
    ]
    if not by_arm[0] & by_arm[1]:
        return Tie(kind="confounded", column=name, values=tuple(sorted(set(values))))
    alone = by_arm[0] ^ by_arm[1]
    if not alone:
        return None
    labels = tuple(
        nights.nights[place].label
        for place, value in zip(arms.index, values, strict=True)
        if value in alone
    )
    return Tie(kind="mixed", column=name, values=tuple(sorted(alone)), labels=labels)


def _is_weekend(arms: Arms, is_massage: BoolArray) -> bool:
    weekday = (arms.night_number + _MONDAY_SHIFT) % _DAYS
    return any(
        _is_same_split(np.isin(weekday, days).astype(np.float64), is_massage) for days in _WEEKENDS
    )


def _is_same_split(column: FloatArray, is_massage: BoolArray) -> bool:
    """Return whether a column has one value on all massage nights and another on all others."""
    with_massage, others = np.unique(column[is_massage]), np.unique(column[~is_massage])
    if with_massage.size != 1 or others.size != 1:
        return False
    known = bool(np.isfinite(with_massage[0]) and np.isfinite(others[0]))
    return known and bool(with_massage[0] != others[0])
