"""The course of a night: movements per clock hour, where enough of the hour was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from legmotion.night.clock import NightClock
from legmotion.night.view import SECONDS_PER_MIN, NightView
from legmotion.units import SECONDS_PER_HOUR, BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileHour:
    """One hour of the window, [start_s, end_s); the first and last may be cut by it.

    `label` is the clock hour as `22:00`, or `hour 1` after the begin where no clock is known;
    `start` is ISO 8601, None without a date. The rates are None where less than
    `min_profile_min` was analysable.
    """

    label: str
    start: str | None
    start_s: float
    end_s: float
    analysable_min: float
    lm_n: int
    clm_n: int
    plm_n: int
    lm_per_h: float | None
    plm_per_h: float | None


def hourly_profile(night: NightView, clock: NightClock) -> tuple[ProfileHour, ...]:
    """Return the movements in bed for each hour of the window, in order.

    Hours begin on the full hour of the wall clock; where that is not known, at the begin of the
    window. In a night in which the clocks change, an hour stands there twice or is missing.
    """
    hours: list[ProfileHour] = []
    start_s, stop_s = night.window.start_s, night.window.end_s
    edge_s = start_s - _past_full_hour_s(clock, start_s) + SECONDS_PER_HOUR
    while start_s < stop_s:
        end_s = min(edge_s, stop_s)
        hours.append(_hour(night, clock, start_s, end_s, len(hours) + 1))
        start_s, edge_s = end_s, edge_s + SECONDS_PER_HOUR
    return tuple(hours)


def _past_full_hour_s(clock: NightClock, time_s: float) -> float:
    """Return the seconds since the wall clock last showed a full hour."""
    if not clock.has_time_of_day:
        return 0.0
    local = clock.local(time_s)
    full = local.replace(minute=0, second=0, microsecond=0)
    return (local - full) / timedelta(seconds=1)


def _n(mask: BoolArray) -> int:
    return int(np.count_nonzero(mask))


def _hour(
    night: NightView, clock: NightClock, start_s: float, end_s: float, number: int
) -> ProfileHour:
    here = night.between(start_s, end_s)
    lm_n, plm_n = _n(night.lm & here), _n(night.plm & here)
    seen_h = night.analysable_between_h(start_s, end_s)
    seen_min = seen_h * SECONDS_PER_HOUR / SECONDS_PER_MIN
    is_enough = seen_min >= night.params.min_profile_min
    return ProfileHour(
        label=f"{clock.local(start_s):%H}:00" if clock.has_time_of_day else f"hour {number}",
        start=clock.iso(start_s) or None,
        start_s=start_s,
        end_s=end_s,
        analysable_min=seen_min,
        lm_n=lm_n,
        clm_n=_n(night.clm & here),
        plm_n=plm_n,
        lm_per_h=lm_n / seen_h if is_enough else None,
        plm_per_h=plm_n / seen_h if is_enough else None,
    )
