"""The night of one massage: by lights off and final wake, else by the clock."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from legmotion.io.diary import Session
from legmotion.params import StudyParameters
from legmotion.study.local_time import DAY, evening_of, place, wall_in_night
from legmotion.study.night_times import NightTimes, moment_skipped, moment_twice
from legmotion.study.nights import Notice

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_NAN = float("nan")

Kind = Literal["before", "during", "reaches_in", "unclear", "no_such_time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """One session of a local day in its night; `codes` are what was assumed on the way."""

    day: date
    night: date
    kind: Kind
    minutes: float
    hours_before: float = _NAN
    codes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


def placed(
    session: Session,
    times: Mapping[date, NightTimes],
    default: NightTimes,
    night_start: time,
    params: StudyParameters,
) -> Placing:
    """Return the night of one session, and what was assumed to find it.

    `times` are known lights off and final wakes by night, `default` holds the zone of any other
    night. An hour that the clocks showed twice is the first of the two.
    """
    minutes = _NAN if session.minutes is None else session.minutes
    if session.start is None:
        return Placing(
            day=session.date,
            night=session.date,
            kind="before",
            minutes=minutes,
            codes=("time_assumed",),
        )
    wall = wall_in_night(session.date, session.start, time.min, is_end=False)
    evening = evening_of(wall, night_start)
    zone = times.get(evening, default).zone
    found = place(wall, zone)
    where, shown = f"{session.file}:{session.line} start_time", f"{wall:%H:%M}"
    if found.moment is None:
        notice = moment_skipped(where, shown, found.instead or wall, zone)
        return Placing(
            day=session.date,
            night=evening,
            kind="no_such_time",
            minutes=minutes,
            notices=(notice,),
        )
    if wall.tzinfo is not None:
        wall = wall.astimezone(zone)
        evening = evening_of(wall, night_start)
    night, kind, codes = _night_and_kind(found.moment, wall, evening, times, params)
    placing = Placing(
        day=session.date,
        night=night,
        kind=kind,
        minutes=minutes,
        codes=codes,
        notices=(moment_twice(where, shown, zone),) if found.is_ambiguous else (),
    )
    lights_off = times.get(night, default).lights_off
    if kind == "before" and lights_off is not None:
        return _until_lights_off(placing, found.moment, lights_off, params)
    return placing


def _until_lights_off(
    placing: Placing, start: datetime, lights_off: datetime, params: StudyParameters
) -> Placing:
    """Return the placing with what the time from its end to lights off says."""
    end = start + (0.0 if math.isnan(placing.minutes) else placing.minutes) * _MINUTE
    late_min = (end - lights_off) / _MINUTE
    hours_before = (lights_off - end) / _HOUR
    if late_min >= params.late_end_min:
        return replace(placing, kind="reaches_in", hours_before=hours_before)
    codes = placing.codes
    if late_min > 0.0:
        codes += ("ends_late",)
    if hours_before > params.morning_h:
        codes += ("morning_massage",)
    return replace(placing, codes=codes, hours_before=hours_before)


def _night_and_kind(
    moment: datetime,
    wall: datetime,
    evening: date,
    times: Mapping[date, NightTimes],
    params: StudyParameters,
) -> tuple[date, Kind, tuple[str, ...]]:
    """Return the night of a moment; `evening` is the one in which it lies by the calendar."""
    is_next_day = wall.date() > evening
    is_small = is_next_day and wall.hour < params.small_hours_h
    for night in (evening - DAY, evening, evening + DAY):
        known = times.get(night)
        if known is not None and _is_inside(moment, known):
            return night, "during", ()
    known = times.get(evening)
    if known is not None and known.lights_off is not None:
        if moment <= known.lights_off:
            return evening, "before", ("small_hours",) if is_next_day else ()
        if known.wake is None and (is_small or not is_next_day):
            return evening, "during", ()
        return evening + DAY, "before", ()
    if known is not None and known.recorded_from is not None and moment < known.recorded_from:
        return evening, "before", ("small_hours",) if is_next_day else ()
    if is_small and known is not None and (known.wake is None or moment < known.wake):
        return evening, "unclear", ()
    if is_small and known is None:
        return evening, "before", ("small_hours",)
    if is_next_day:
        return evening + DAY, "before", ()
    return evening, "before", ("lights_off_assumed",) if known is not None else ()


def _is_inside(moment: datetime, night: NightTimes) -> bool:
    if night.lights_off is None or night.wake is None:
        return False
    return night.lights_off < moment < night.wake
