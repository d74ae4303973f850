"""Changes over time: before and after something began, and whether a regular schedule shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.study.change import Change, before_after
from legmotion.study.comparison import Design
from legmotion.study.exposure import Exposure, sessions_of, study_exposure
from legmotion.study.nights import Better, Notice, OutcomeSeries, Scale, StudyNight, StudyNights
from legmotion.study.regularity import Regularity, regularity
from legmotion.study.trend_nights import outcome_named, why_unused
from legmotion.study.usable import number_or_none

TREND_SCHEMA = "legmotion/trend/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSettings:
    """What is asked: since when, and whether of regularity; of which outcome.

    `since` is a date, or a number for nights that only have numbers. `design` says whether the
    day of the change or the schedule was fixed in advance.
    """

    since: date | int | None = None
    is_consistency: bool = False
    outcome: str | None = None
    design: Design = "observational"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendNight:
    """One night with what came before it: raw data for a reader; None where it is not known."""

    night: str
    number: int
    is_after: bool | None
    massage: bool | None
    sessions: int | None
    minutes: float | None
    value: float | None
    count: float | None
    hours: float | None
    trailing_7: float | None
    trailing_14: float | None
    decayed: float | None
    nights_since: float | None
    excluded: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendResult:
    """What a person's nights did over time; a part is None where it was not asked for.

    `status` is ok where every part that was asked for has an answer, else that of the first
    part that has none.
    """

    status: str
    status_words: str
    hint: str
    outcome: str
    label: str
    unit: str
    scale: Scale
    better: Better
    mcid: float
    change: Change | None
    regularity: Regularity | None
    nights: tuple[TrendNight, ...]
    is_dated: bool
    warnings: tuple[Notice, ...]
    parameters: StudyParameters


def trend(nights: StudyNights, settings: TrendSettings, params: StudyParameters) -> TrendResult:
    """Return what an outcome did over time: before and after a change, and with regularity.

    Parameters
    ----------
    nights : StudyNights
        All nights of one person.
    settings : TrendSettings
        What is asked.
    params : StudyParameters
        What is required, and the correlations that are weighed.

    Returns
    -------
    TrendResult
        A refusal is a result whose `status` is not ok.

    Raises
    ------
    ParameterError
        For an outcome that the nights do not have, a date where nights have numbers only, or
        when nothing is asked.
    """
    series = _series(nights, settings.outcome)
    if settings.since is None and not settings.is_consistency:
        raise ParameterError(
            "neither a day of change nor consistency is asked for",
            hint="name the first day with --since 2026-11-01, or ask with --consistency",
        )
    since = None if settings.since is None else _number(settings.since, nights)
    exposure = study_exposure(nights, params)
    change = regular = None
    if settings.since is not None and since is not None:
        change = before_after(
            nights, series, since=since, label=str(settings.since), design=settings.design,
            params=params,
        )  # fmt: skip
    if settings.is_consistency:
        regular = regularity(nights, series, exposure, design=settings.design, params=params)
    parts: list[Change | Regularity] = [part for part in (change, regular) if part is not None]
    told = next((part for part in parts if part.status != "ok"), parts[0])
    return TrendResult(
        status=told.status,
        status_words=told.status_words,
        hint=told.hint,
        outcome=series.key,
        label=series.label,
        unit=series.unit,
        scale=series.scale,
        better=series.better,
        mcid=series.mcid,
        change=change,
        regularity=regular,
        nights=_rows(nights, series, exposure, since, params),
        is_dated=nights.is_dated,
        warnings=(*nights.notices, *(() if change is None else change.notices)),
        parameters=params,
    )


def _series(nights: StudyNights, key: str | None) -> OutcomeSeries:
    series = outcome_named(nights, key)
    if series is None:
        known = ", ".join(one.key for one in (nights.primary, *nights.secondary))
        raise ParameterError(f"there is no outcome {key!r}", hint=f"known here: {known}")
    return series


def _number(since: date | int, nights: StudyNights) -> int:
    """Return the number of the first night after the change."""
    if isinstance(since, date) != nights.is_dated:
        raise ParameterError(
            f"the change is given as {since}, and the nights have "
            f"{'dates' if nights.is_dated else 'numbers'}",
            hint="name a date as 2026-11-01" if nights.is_dated else "name the night's number",
        )
    return since.toordinal() if isinstance(since, date) else since


def _rows(
    nights: StudyNights,
    series: OutcomeSeries,
    exposure: Exposure,
    since: int | None,
    params: StudyParameters,
) -> tuple[TrendNight, ...]:
    return tuple(
        _row(night, series, exposure, i, since=since, why=why_unused(nights, series, i, params))
        for i, night in enumerate(nights.nights)
    )


def _row(
    night: StudyNight,
    series: OutcomeSeries,
    exposure: Exposure,
    i: int,
    *,
    since: int | None,
    why: tuple[str, str],
) -> TrendNight:
    return TrendNight(
        night=night.label,
        number=night.number,
        is_after=None if since is None else night.number >= since,
        massage=night.massage,
        sessions=sessions_of(night),
        minutes=number_or_none(exposure.minutes[i]),
        value=number_or_none(series.value[i]),
        count=number_or_none(series.count[i]),
        hours=number_or_none(series.hours[i]),
        trailing_7=number_or_none(exposure.trailing_7[i]),
        trailing_14=number_or_none(exposure.trailing_14[i]),
        decayed=number_or_none(exposure.decayed[i]),
        nights_since=number_or_none(exposure.nights_since[i]),
        excluded=why[0],
        reason=why[1],
    )
