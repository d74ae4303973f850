"""Seconds of a stored night as the time of day a person reads, or as time that passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from legmotion.report.dates import MONTHS
from legmotion.store.documents import NightDocument

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HALF_MINUTE_S = 30.0
_MIDNIGHT = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightTimes:
    """The wall clock of a night: moments that are known, in order of `at_s`.

    The first holds for all times before the second; there is another where the clocks change.
    Without any, nothing is known of the time of day. Without a date, the day means nothing.
    """

    known: tuple[tuple[float, datetime], ...]
    is_dated: bool

    def moment(self, at_s: float) -> datetime | None:
        """Return a time as wall clock, None where that is not known."""
        if not self.known:
            return None
        before = [one for one in self.known if one[0] <= at_s]
        known_s, moment = before[-1] if before else self.known[0]
        return moment + timedelta(seconds=at_s - known_s)

    def entries(self) -> list[tuple[float, float]]:
        """Return each known moment as seconds of the night and seconds after local midnight."""
        return [
            (at_s, (moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)).seconds)
            for at_s, moment in self.known
        ]

    def clock(self, at_s: float) -> str:
        """Return a time to the second: 22:14:03, or 0:14:03 after the first sample."""
        moment = self.moment(at_s)
        if moment is not None:
            return f"{moment:%H:%M:%S}"
        seconds = round(abs(at_s))
        sign = "\N{MINUS SIGN}" if at_s <= -0.5 else ""
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"

    def day(self, at_s: float) -> str:
        """Return a time as its day and nearest minute, as far as they are known."""
        moment = self.moment(at_s + _HALF_MINUTE_S)
        if moment is None:
            return self.clock(at_s)
        if not self.is_dated:
            return f"{moment:%H:%M}"
        day = f"{_DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]}"
        return f"{day} {moment:%H:%M}"


def night_times(document: NightDocument) -> NightTimes:
    """Return the wall clock of a night from what its document says."""
    window = document.window
    stamps = [(hour.start_s, hour.start) for hour in document.profile if hour.start is not None] + [
        (at_s, stamp) for at_s, stamp in ((window.start_s, window.start),) if stamp is not None
    ]
    moments = sorted((at_s, datetime.fromisoformat(stamp)) for at_s, stamp in stamps)
    if moments:
        changes = [
            one
            for number, one in enumerate(moments)
            if not number or one[1].utcoffset() != moments[number - 1][1].utcoffset()
        ]
        return NightTimes(known=tuple(changes), is_dated=True)
    return NightTimes(known=_time_of_day(document), is_dated=False)


def row_start_s(document: NightDocument, times: NightTimes, index: int) -> float:
    """Return when the full hour began that an hour of the profile is of."""
    hour = document.profile[index]
    moment = times.moment(hour.start_s)
    if index or moment is None:
        return hour.start_s
    full = moment.replace(minute=0, second=0, microsecond=0)
    return hour.start_s - (moment - full).total_seconds()


def _time_of_day(document: NightDocument) -> tuple[tuple[float, datetime], ...]:
    """Return when the second hour of the profile began: on the full hour that names it."""
    hours = document.profile[1:2]
    if not hours or not hours[0].label.endswith(":00"):
        return ()
    return ((hours[0].start_s, _MIDNIGHT + timedelta(hours=int(hours[0].label[:2]))),)
