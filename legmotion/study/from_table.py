"""A plain table of nights → the nights that a comparison takes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from legmotion.errors import ParameterError
from legmotion.io.diary import DiaryProblem
from legmotion.io.night_table import NightTable, TableNight
from legmotion.params import StudyParameters
from legmotion.study.nights import Better, Notice, OutcomeSeries, StudyNight, StudyNights
from legmotion.study.plan import Plan
from legmotion.study.usable import NO_VALUE, UNKNOWN

COUNTS, VALUES = "count_per_h", "value"
HOURS_MISSING, NO_HOURS = "hours_missing", "no_hours"
_PCT = 100.0


def nights_from_table(
    table: NightTable,
    *,
    mcid: float | None = None,
    better: Better = "lower",
    plan: Plan | None = None,
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
    plan : Plan, optional
        What was planned: for each evening, where dates name the nights, and of which outcome.
    params : StudyParameters
        The smallest meaningful difference where none is given.

    Raises
    ------
    ParameterError
        For a smallest meaningful difference that is none.
    """
    nights = table.nights
    least = checked_mcid(mcid, table.scale)
    primary = _as_planned(_outcome(table, least, better, params), plan)
    if least is not None:
        primary = replace(primary, mcid=least)
    planned = _planned(plan) if table.is_dated else {}
    made = tuple(_night(night, table, planned) for night in nights)
    notices = [*_notices(table.problems), *_departures(made, plan)]
    if mcid is None and table.scale == "number" and plan is None:
        text = (
            f"the smallest difference that matters was taken to be {params.mcid_rating:g}; "
            "--mcid names another"
        )
        notices.append(Notice(code="mcid_assumed", sentence=text, value=params.mcid_rating))
    return StudyNights(
        nights=made,
        primary=primary,
        covariates=MappingProxyType(
            {
                name: np.array([night.numbers[name] for night in nights], dtype=np.float64)
                for name in table.covariates
            }
        ),
        is_dated=table.is_dated,
        notices=tuple(notices),
    )


def with_mcid(nights: StudyNights, mcid: float | None) -> StudyNights:
    """Return nights whose primary outcome has another smallest meaningful difference, if given.

    Raises ParameterError for one that is none.
    """
    checked = checked_mcid(mcid, nights.primary.scale)
    if checked is None:
        return nights
    return replace(nights, primary=replace(nights.primary, mcid=checked))


def checked_mcid(mcid: float | None, scale: str) -> float | None:
    """Return a smallest meaningful difference: of a rate as a share, also if given in per cent.

    Raises ParameterError for one that is none.
    """
    if mcid is None:
        return None
    if scale == "rate":
        if not 0.0 < mcid < _PCT:
            raise ParameterError(
                f"--mcid is {mcid:g}, expected a share or a percentage of a rate",
                hint="20 % is 0.2 or 20",
            )
        return mcid if mcid < 1.0 else mcid / _PCT
    if not (mcid > 0.0 and math.isfinite(mcid)):
        raise ParameterError(
            f"--mcid is {mcid:g}, expected a number above 0 in the outcome's unit",
            hint="one point of a rating is 1",
        )
    return mcid


def _as_planned(primary: OutcomeSeries, plan: Plan | None) -> OutcomeSeries:
    """Return the outcome as the plan names it; a column with another name is another outcome."""
    if plan is None or plan.outcome.scale != primary.scale:
        return primary
    if primary.key not in (COUNTS, VALUES, plan.outcome.key):
        return primary
    named = plan.outcome
    return replace(primary, key=named.key, label=named.label, unit=named.unit, mcid=named.mcid)


def _planned(plan: Plan | None) -> Mapping[int, bool]:
    if plan is None:
        return {}
    return {night.toordinal(): arm for night, arm in zip(plan.nights, plan.massage, strict=True)}


def _departures(nights: Sequence[StudyNight], plan: Plan | None) -> Iterator[Notice]:
    """Yield that a planned condition counts only where a plan says how it was drawn."""
    differing = [
        night.label
        for night in nights
        if None not in (night.planned, night.massage) and night.planned != night.massage
    ]
    if plan is None and differing:
        yield Notice(
            code="planned_column",
            sentence=f"{len(differing)} nights went otherwise than planned; nights are compared "
            "as they were, since no plan was given with --plan",
            value=len(differing),
        )


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
        key=COUNTS,
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
