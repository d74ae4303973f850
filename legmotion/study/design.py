"""From results and a diary to the nights of a comparison: which condition each one is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time, tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from legmotion.io.diary import Diary, NightEntry
from legmotion.params import StudyParameters
from legmotion.study.local_time import NOON
from legmotion.study.night_times import NightTimes, entries_by_night, night_times
from legmotion.study.nights import Notice, OutcomeSeries, StudyNight, StudyNights
from legmotion.study.outcome_kinds import PRIMARY
from legmotion.study.outcomes_of_nights import (
    NightSource,
    checks_of,
    covariates_of,
    primary_series,
    secondary_series,
)
from legmotion.study.reconcile import reconciled
from legmotion.study.recorded_nights import RecordedNights, is_doubtful, recorded_nights
from legmotion.study.said import about
from legmotion.study.scored import ScoredNight
from legmotion.study.segments import one_segment
from legmotion.study.sessions_of_night import NightMassage, massage_of_nights
from legmotion.study.travel import nights_after_travel
from legmotion.study.unsaid import evenings_of, nights_beyond, unknown_nights, unsaid
from legmotion.study.usable import NO_VALUE

if TYPE_CHECKING:
    from legmotion.study.plan import Plan

NO_RECORDING = "no_recording"
_TRAVEL = "the clock of the place moved by hours within the last nights ({dates})"
_NOTHING: Mapping[str, str] = MappingProxyType({})


def study_nights(
    scored: Sequence[ScoredNight],
    diary: Diary | None,
    *,
    zone: tzinfo,
    outcome: str = PRIMARY,
    plan: Plan | None = None,
    night_start: time = NOON,
    today: date | None = None,
    params: StudyParameters,
) -> StudyNights:
    """Return every night that a result or the diary knows, with its condition and its numbers.

    Parameters
    ----------
    scored : sequence of ScoredNight
        Results, in any order.
    diary : Diary, optional
        Without one it is not known of any night whether there was a massage.
    zone : tzinfo
        Of nights whose recording does not say another.
    outcome : str
        Key of the primary outcome: of a result, or of a column of the diary.
    plan : Plan, optional
        What was planned; else what the diary's column `arm_planned` says.
    night_start : time
        Time of day at which one night ends and the next begins.
    today : date, optional
        Later evenings cannot have been.
    params : StudyParameters
        What makes a night usable.

    Returns
    -------
    StudyNights
        In order. A night that cannot be used is kept, with a code and a reason. What belongs to
        no night or twice to one is a notice.

    Raises
    ------
    ParameterError
        For an outcome that neither the results nor the diary have.

    Notes
    -----
    That the diary has no row of a night does not mean that there was no massage: it is unknown,
    unless the diary is said to be complete. Pauses of the recordings are then filled with nights
    without massage, so that sessions before a night can be counted.
    """
    recorded = recorded_nights(
        scored, zone=zone, night_start=night_start, today=today, params=params
    )
    entries = entries_by_night(diary)
    times, notices = night_times(entries, recorded, zone=zone, night_start=night_start)
    massage: dict[date, NightMassage] = {}
    if diary is not None:
        massage, said = massage_of_nights(
            diary, times, default=NightTimes(zone=zone), night_start=night_start, params=params
        )
        notices += said
    planned, plan_notices = _planned(entries, plan)
    is_complete = diary is not None and diary.is_complete
    evenings = evenings_of(recorded, entries, massage, planned, is_complete, params)
    sources = _sources(evenings, recorded, entries)
    primary = _with_planned_mcid(primary_series(sources, outcome, params), plan)
    travelled = nights_after_travel(recorded.by_night, zone=zone, params=params)
    nights = [
        _night(
            source,
            massage.get(source.night) or unsaid(diary),
            planned=planned.get(source.night),
            fault=_fault(source, recorded, primary, place),
            is_travel=source.night in travelled,
            is_measured=primary.source == "movement",
        )
        for place, source in enumerate(sources)
    ]
    parted, segment_notices = one_segment(nights, entries)
    return StudyNights(
        nights=parted,
        primary=primary,
        secondary=secondary_series(sources, primary, params),
        covariates=MappingProxyType(covariates_of(sources, primary)),
        checks=MappingProxyType(checks_of(sources)),
        notices=(
            *recorded.notices,
            *(_reconciled(recorded, entries, massage, today, params) if diary else ()),
            *notices,
            *plan_notices,
            *about("travel", travelled, _TRAVEL),
            *unknown_nights(nights, diary),
            *nights_beyond(nights, entries, massage, is_complete=is_complete),
            *segment_notices,
        ),
    )


def _sources(
    evenings: Sequence[date], recorded: RecordedNights, entries: Mapping[date, NightEntry]
) -> list[NightSource]:
    return [
        NightSource(
            night=night,
            scored=recorded.by_night.get(night),
            entry=entries.get(night),
            is_usable=night in recorded.by_night and night not in recorded.faults,
        )
        for night in evenings
    ]


def _planned(
    entries: Mapping[date, NightEntry], plan: Plan | None
) -> tuple[dict[date, bool], list[Notice]]:
    """Return what was planned for each evening; the plan wins over the diary's column."""
    noted = {night: entry.planned for night, entry in entries.items() if entry.planned is not None}
    if plan is None:
        return noted, []
    fixed = dict(zip(plan.nights, plan.massage, strict=True))
    differing = [night for night in fixed if noted.get(night, fixed[night]) != fixed[night]]
    return fixed, about(
        "plan_differs",
        differing,
        "the diary's column arm_planned says otherwise than the plan ({dates}): the plan counts",
    )


def _with_planned_mcid(primary: OutcomeSeries, plan: Plan | None) -> OutcomeSeries:
    if plan is None or plan.primary_outcome != primary.key or plan.outcome.scale != primary.scale:
        return primary
    return replace(primary, mcid=plan.mcid)


def _fault(
    source: NightSource, recorded: RecordedNights, primary: OutcomeSeries, place: int
) -> tuple[str, str]:
    """Return why a night has no usable outcome, code and reason; both empty if it has one."""
    if primary.source == "diary":
        is_noted = bool(np.isfinite(primary.value[place]))
        return ("", "") if is_noted else (NO_VALUE, f"the diary has no {primary.key} of it")
    if source.scored is None:
        return NO_RECORDING, "there is no recording of this night"
    if source.night in recorded.faults:
        return recorded.faults[source.night]
    needed = (primary.count, primary.hours) if primary.scale == "rate" else (primary.value,)
    if all(np.isfinite(column[place]) for column in needed):
        return "", ""
    outcome = source.scored.outcomes.get(primary.key)
    why = "" if outcome is None else outcome.reason
    return NO_VALUE, f"{primary.key} could not be computed" + (f": {why}" if why else "")


def _night(
    source: NightSource,
    said: NightMassage,
    *,
    planned: bool | None,
    fault: tuple[str, str],
    is_travel: bool,
    is_measured: bool,
) -> StudyNight:
    """Return one night; how it was recorded does not matter to what a person noted."""
    code, reason = fault if fault[0] else (said.code, said.reason)
    scored = source.scored if is_measured else None
    return StudyNight(
        label=source.night.isoformat(),
        number=source.night.toordinal(),
        massage=said.massage,
        planned=planned,
        minutes=said.minutes,
        n_sessions=said.n_sessions,
        excluded=code,
        reason=reason,
        is_flagged=is_travel or (scored is not None and is_doubtful(scored)),
        groups=_NOTHING if scored is None else scored.groups,
        profile=source.scored.profile if source.scored and source.is_usable else (),
    )


def _reconciled(
    recorded: RecordedNights,
    entries: Mapping[date, NightEntry],
    massage: Mapping[date, NightMassage],
    today: date | None,
    params: StudyParameters,
) -> tuple[Notice, ...]:
    with_massage = {night for night, one in massage.items() if one.n_sessions or one.massage}
    return reconciled(
        recorded, entries, set(massage), with_massage, today=today, params=params
    ).notices
