"""Wall time in a time zone: hours that the clocks showed twice, or never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from legmotion.io.moment import Moment

DAY = timedelta(days=1)
NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A wall time as an instant, in UTC.

    `is_ambiguous` where the clocks showed it twice and this is the first. `instead` is the wall
    time that an hour the clocks skipped would have been after the change; `moment` is None then.
    """

    moment: datetime | None
    is_ambiguous: bool = False
    instead: datetime | None = None


def place(wall: datetime, zone: tzinfo) -> Placed:
    """Return when a wall time was; a moment with an offset says so itself.

    Examples
    --------
    >>> place(datetime(2027, 3, 28, 2, 30), ZoneInfo("Europe/Berlin")).instead
    datetime.datetime(2027, 3, 28, 3, 30)
    """
    if wall.tzinfo is not None:
        return Placed(moment=wall.astimezone(UTC))
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    moment = first.astimezone(UTC)
    shown = moment.astimezone(zone).replace(tzinfo=None, fold=0)
    if shown != wall.replace(fold=0):
        return Placed(moment=None, instead=shown)
    return Placed(moment=moment, is_ambiguous=first.utcoffset() != second.utcoffset())


def evening_of(wall: datetime, night_start: time) -> date:
    """Return the night that a wall time lies in: the date on which that night began."""
    return wall.date() if wall.time() >= night_start else wall.date() - DAY


def wall_in_night(night: date, moment: Moment, night_start: time, *, is_end: bool) -> datetime:
    """Return a time of day as wall time in a night; a full moment is left as it is.

    `night_start` itself is the first moment of the night, or its last for what ends something.
    """
    if isinstance(moment, datetime):
        return moment
    is_first_day = moment > night_start if is_end else moment >= night_start
    return datetime.combine(night if is_first_day else night + DAY, moment)


@lru_cache(maxsize=64)
def zone_or(name: str, otherwise: tzinfo) -> tzinfo:
    """Return the zone of a name, another where the name is none or empty."""
    try:
        return ZoneInfo(name) if name else otherwise
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise


def zone_name(zone: tzinfo) -> str:
    """Return what a zone is called."""
    return str(getattr(zone, "key", zone))
