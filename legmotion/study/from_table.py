"""A plain table of nights → the nights that a comparison takes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from legmotion.errors import ParameterError
from legmotion.io.diary import DiaryProblem
from legmotion.io.night_table import NightTable, TableNight
from legmotion.params import StudyParameters
from legmotion.study.nights import Better, Notice, OutcomeSeries, StudyNight, StudyNights
from legmotion.study.usable import NO_VALUE, UNKNOWN

HOURS_MISSING, NO_HOURS = "hours_missing", "no_hours"
_PCT = 100.0


def nights_from_table(
    table: NightTable,
    *,
    mcid: float | None = None,
    better: Better = "lower",
    planned: Mapping[int, bool] | None = None,
    params: StudyParameters,
) -> StudyNights:
    """Return the nights of a table, with the reason for each that cannot enter.

    Parameters
    ----------
    table : NightTable
        As read.
    mcid : float, optional
        Smallest meaningful difference: a share of a rate (0.2 is 20 %), else in the unit.
    better : lower or higher
        Which direction of a number is called better; a count is better lower.
    planned : mapping, optional
        Planned conditions by the night's number, where the table has no column of them.
    params : StudyParameters
        The smallest meaningful difference where none is given.

    Raises
    ------
    ParameterError
        For a smallest meaningful difference that is none.
    """
    nights = table.nights
    notices = list(_notices(table.problems))
    if mcid is None and table.scale == "number":
        text = (
            f"the smallest difference that matters was taken to be {params.mcid_rating:g}; "
            "--mcid names another"
        )
        notices.append(Notice(code="mcid_assumed", sentence=text, value=params.mcid_rating))
    return StudyNights(
        nights=tuple(_night(night, table, planned or {}) for night in nights),
        primary=_outcome(table, checked_mcid(mcid, table.scale), better, params),
        covariates=MappingProxyType(
            {
                name: np.array([night.numbers[name] for night in nights], dtype=np.float64)
                for name in table.covariates
            }
        ),
        is_dated=table.is_dated,
        notices=tuple(notices),
    )


def checked_mcid(mcid: float | None, scale: str) -> float | None:
    """Return a smallest meaningful difference that is one, or raise ParameterError."""
    if mcid is None:
        return None
    if scale == "rate" and not 0.0 < mcid < 1.0:
        raise ParameterError(
            f"--mcid is {mcid:g}, expected a share between 0 and 1 for a rate",
            hint="20 % is 0.2",
        )
    if not (mcid > 0.0 and math.isfinite(mcid)):
        raise ParameterError(
            f"--mcid is {mcid:g}, expected a number above 0 in the outcome's unit",
            hint="one point of a rating is 1",
        )
    return mcid


def _outcome(
    table: NightTable, mcid: float | None, better: Better, params: StudyParameters
) -> OutcomeSeries:
    count, hours, value = (
        np.array([getattr(night, name) for night in table.nights], dtype=np.float64)
        for name in ("count", "hours", "value")
    )
    if table.scale == "number":
        nothing = np.full(value.shape, np.nan)
        return OutcomeSeries(
            key=table.outcome,
            label=table.outcome.replace("_", " ").capitalize(),
            unit="",
            scale="number",
            better=better,
            mcid=params.mcid_rating if mcid is None else mcid,
            source="table",
            value=value,
            count=nothing,
            hours=nothing,
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(hours > 0.0, count / hours, np.nan)
    return OutcomeSeries(
        key="count_per_h",
        label="Movements per hour",
        unit="1/h",
        scale="rate",
        better="lower",
        mcid=params.mcid_rate_pct / _PCT if mcid is None else mcid,
        source="table",
        value=rate,
        count=count,
        hours=hours,
    )


def _night(night: TableNight, table: NightTable, planned: Mapping[int, bool]) -> StudyNight:
    excluded, reason = _exclusion(night, table)
    return StudyNight(
        label=night.label,
        number=night.number,
        massage=night.massage,
        planned=planned.get(night.number) if night.planned is None else night.planned,
        minutes=night.minutes,
        n_sessions=int(bool(night.massage)),
        excluded=excluded,
        reason=reason,
        groups=night.words,
    )


def _exclusion(night: TableNight, table: NightTable) -> tuple[str, str]:
    """Return the code and the reason that keep a night out, both empty for a usable one."""
    if night.massage is None:
        return UNKNOWN, "the table does not say whether there was a massage"
    if table.scale == "number":
        is_known = not math.isnan(night.value)
        return ("", "") if is_known else (NO_VALUE, f"{table.outcome} missing")
    if math.isnan(night.count):
        is_blank = math.isnan(night.hours)
        return NO_VALUE, "count and hours missing" if is_blank else "count missing"
    if math.isnan(night.hours):
        return HOURS_MISSING, "hours missing"
    if night.hours == 0.0:
        return NO_HOURS, "no hours were recorded"
    return "", ""


def _notices(problems: Sequence[DiaryProblem]) -> Iterator[Notice]:
    """Yield one notice for each kind of thing that was assumed, with its first line."""
    kinds: dict[tuple[str, str], list[DiaryProblem]] = {}
    for problem in problems:
        kinds.setdefault((problem.code, problem.column), []).append(problem)
    for (code, _), found in kinds.items():
        first = found[0]
        more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
        place = f"line {first.line}: " if first.line else ""
        yield Notice(
            code=code, sentence=f"{place}{first.sentence}{more}", value=first.found or None
        )
