"""Lights off and final wake of every night, by the diary, else by the recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from legmotion.io.diary import Diary, NightEntry
from legmotion.study.local_time import place, wall_in_night, zone_name, zone_or
from legmotion.study.nights import Notice
from legmotion.study.recorded_nights import RecordedNights
from legmotion.study.scored import ScoredNight

_ENDS = ("final_wake", "lights_on", "out_of_bed")
_BY_RECORDING = "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightTimes:
    """When a night was, in UTC; None is not known.

    `zone` is that of the place at lights off. `recorded_from` is the first that was recorded in
    bed: lights off are not before it.
    """

    zone: tzinfo
    lights_off: datetime | None = None
    wake: datetime | None = None
    recorded_from: datetime | None = None


def entries_by_night(diary: Diary | None) -> dict[date, NightEntry]:
    """Return the diary's rows by their evening; of two the first in the file counts."""
    rows = () if diary is None else diary.nights
    in_order = sorted(rows, key=lambda entry: (entry.file, entry.line), reverse=True)
    return {entry.night: entry for entry in in_order}


def night_times(
    entries: Mapping[date, NightEntry],
    recorded: RecordedNights,
    *,
    zone: tzinfo,
    night_start: time,
) -> tuple[dict[date, NightTimes], list[Notice]]:
    """Return the times of every night that the diary or a recording knows, and what was odd.

    What is noted in the diary wins over the recording's window, because the massage was noted by
    the same clock. The begin of a recording is not lights off.
    """
    notices: list[Notice] = []
    times = {}
    for night in sorted({*entries, *recorded.by_night}):
        scored = recorded.by_night.get(night)
        own_zone = zone if scored is None else zone_or(scored.zone, zone)
        entry = entries.get(night)
        off, wake = _window(scored)
        if entry is not None:
            noted = _noted(entry, ("lights_off",), own_zone, night_start, notices)
            noted_wake = _noted(entry, _ENDS, own_zone, night_start, notices)
            off, wake = noted or off, noted_wake or wake
        if off is not None and wake is not None and wake <= off:
            wake = None
        times[night] = NightTimes(
            zone=own_zone,
            lights_off=off,
            wake=wake,
            recorded_from=None if scored is None or scored.start is None else _utc(scored.start),
        )
    return times, notices


def moment_skipped(where: str, shown: str, instead: datetime, zone: tzinfo) -> Notice:
    """Return the notice of a time that the clocks never showed."""
    return Notice(
        code="nonexistent_time",
        value=where,
        sentence=f"{where}: {shown} was skipped by the clocks in {zone_name(zone)} on "
        f"{instead:%Y-%m-%d}; write {instead:%H:%M} if that is what they showed",
    )


def moment_twice(where: str, shown: str, zone: tzinfo) -> Notice:
    """Return the notice of a time that the clocks showed twice."""
    return Notice(
        code="ambiguous_time",
        value=where,
        sentence=f"{where}: the clocks in {zone_name(zone)} showed {shown} twice in that night; "
        "the first is taken, an offset as in 2026-10-25T02:30+01:00 names the second",
    )


def _window(scored: ScoredNight | None) -> tuple[datetime | None, datetime | None]:
    """Return lights off and lights on of a result, None where the recording stood for them."""
    if scored is None:
        return None, None
    origins = scored.window_origin.split("+")
    is_given = origins[0] != _BY_RECORDING, origins[-1] != _BY_RECORDING
    ends = (scored.start, scored.end)
    off, wake = (
        _utc(end) if is_known and end is not None else None
        for end, is_known in zip(ends, is_given, strict=True)
    )
    return off, wake


def _noted(
    entry: NightEntry,
    columns: tuple[str, ...],
    zone: tzinfo,
    night_start: time,
    notices: list[Notice],
) -> datetime | None:
    """Return the first of some moments of a row that is noted and was shown by the clocks."""
    for column in columns:
        moment = entry.moments.get(column)
        if moment is None:
            continue
        is_end = column in _ENDS
        placed = place(wall_in_night(entry.night, moment, night_start, is_end=is_end), zone)
        where, shown = f"{entry.file}:{entry.line} {column}", f"{moment:%H:%M}"
        if placed.instead is not None:
            notices.append(moment_skipped(where, shown, placed.instead, zone))
            continue
        if placed.is_ambiguous:
            notices.append(moment_twice(where, shown, zone))
        return placed.moment
    return None


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
