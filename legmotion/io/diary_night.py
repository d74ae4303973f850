"""The times of one night held against each other: in the night, and in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from legmotion.io.diary_table import Finding
from legmotion.io.moment import Moment

_DAY = timedelta(days=1)
_ENDS = ("lights_on", "final_wake", "out_of_bed")
# Pairs in which the first cannot be later; of the first two the night is made, so they must fit.
_ORDER = (
    ("lights_off", "lights_on", "error"),
    ("lights_off", "final_wake", "error"),
    ("lights_off", "out_of_bed", "error"),
    ("in_bed", "lights_off", "warning"),
    ("final_wake", "out_of_bed", "warning"),
)
_MORNING_HOURS = range(5, 12)


def placed(night: date, moment: Moment, *, night_start: time, is_end: bool) -> datetime:
    """Return the wall time of a moment in the night that begins on a date at `night_start`.

    The first moment of the night is its last for what ends something. A full date stays as it is.
    """
    if isinstance(moment, datetime):
        return moment
    is_first_day = moment > night_start if is_end else moment >= night_start
    return datetime.combine(night if is_first_day else night + _DAY, moment)


def odd_times(
    night: date, moments: Mapping[str, Moment], numbers: Mapping[str, float], night_start: time
) -> Iterator[tuple[str, Finding]]:
    """Yield what does not fit about the times of a night, with the column it is about."""
    walls: dict[str, datetime] = {}
    begin = datetime.combine(night, night_start)
    for column, moment in moments.items():
        wall = placed(night, moment, night_start=night_start, is_end=column in _ENDS)
        if wall.tzinfo is not None:
            continue
        if begin <= wall <= begin + _DAY:
            walls[column] = wall
            continue
        sentence = (
            f"{wall:%Y-%m-%d %H:%M} is not in the night of {night}, which lasts from "
            f"{night_start:%H:%M} to {night_start:%H:%M}"
        )
        fix = "correct the date, or give --date-convention morning if dates are of the morning"
        yield column, Finding("error", "impossible_time", sentence, fix)
    yield from _disordered(walls)
    yield from _too_long_awake(walls, numbers)


def _disordered(walls: Mapping[str, datetime]) -> Iterator[tuple[str, Finding]]:
    for first, second, severity in _ORDER:
        if first not in walls or second not in walls:
            continue
        is_odd = (
            walls[first] >= walls[second] if severity == "error" else (walls[first] > walls[second])
        )
        if is_odd:
            hour, minute = walls[first].hour, walls[first].minute
            fix = f"correct one of {first} and {second}"
            if hour in _MORNING_HOURS and first != "final_wake":
                fix = f"write {hour + 12}:{minute:02d} if the evening is meant"
            sentence = f"{first} {walls[first]:%H:%M} is not before {second} {walls[second]:%H:%M}"
            if severity == "warning":
                sentence += "; both are kept"
                yield first, Finding("warning", "impossible_time", sentence, fix)
            else:
                yield first, Finding("error", "impossible_time", sentence, fix)
                return


def _too_long_awake(
    walls: Mapping[str, datetime], numbers: Mapping[str, float]
) -> Iterator[tuple[str, Finding]]:
    """Say where more minutes awake are noted than the night has."""
    end = next((walls[name] for name in _ENDS if name in walls), None)
    if "lights_off" not in walls or end is None:
        return
    night_min = (end - walls["lights_off"]) / timedelta(minutes=1)
    awake_min = numbers.get("sleep_latency_min", 0.0) + numbers.get("waso_min", 0.0)
    if 0 < night_min < awake_min:
        sentence = f"{awake_min:g} minutes awake do not fit into a night of {night_min:g} minutes"
        fix = "correct the minutes or the times"
        yield "waso_min", Finding("warning", "contradictory", sentence, fix)
