"""Seconds after a recording's first sample, as wall time: nights, labels, ISO stamps.

Time that passes is physical. A local start is placed in its zone once, and from there on real
seconds are added, so that a night in which the clocks change has 23 or 25 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from legmotion.errors import ParameterError
from legmotion.io.moment import in_night
from legmotion.io.recording import Clock

NOON = time(12)
DAY_S = 86400.0
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightClock:
    """When the first sample was taken, and where: what turns seconds into wall time.

    `start` and `clock` are those of the `Recording`; `zone` is the place that "local" means,
    `zone_name` its name and `zone_origin` who said so (option, environment, settings, file,
    computer). A local start that the clocks showed twice is the first of the two; one that they
    skipped is as long after the change as it seems to be after the hour that was.
    """

    start: datetime | None
    clock: Clock
    zone: tzinfo = UTC
    zone_name: str = "UTC"
    zone_origin: str = "option"

    @property
    def is_dated(self) -> bool:
        """Whether the calendar date of a sample is known."""
        return self.clock in ("utc", "local")

    @property
    def has_time_of_day(self) -> bool:
        """Whether the time of day of a sample is known."""
        return self.start is not None

    @property
    def _zone(self) -> tzinfo:
        return self.zone if self.is_dated else UTC

    @property
    def _first(self) -> datetime:
        """The first sample's instant; in UTC for want of a place where there is no date."""
        if self.start is None:
            raise ParameterError(
                "the recording does not say when it began",
                hint="give the first sample's time with --start",
            )
        if self.start.tzinfo is None:
            return self.start.replace(tzinfo=self._zone).astimezone(UTC)
        return self.start.astimezone(UTC)

    def local(self, time_s: float) -> datetime:
        """Return a moment as local wall time, to the millisecond.

        Where only the time of day is known, the date means nothing. Raises ParameterError where
        nothing is known.
        """
        # Half a millisecond more, because the last digits are cut off and not rounded.
        moment = self._first + timedelta(seconds=time_s, microseconds=500)
        moment -= timedelta(microseconds=moment.microsecond % 1000)
        return moment.astimezone(self._zone)

    def iso(self, time_s: float) -> str:
        """Return a moment as ISO 8601 with offset and milliseconds; empty without a date."""
        return self.local(time_s).isoformat(timespec="milliseconds") if self.is_dated else ""

    def seconds(self, moment: datetime) -> float:
        """Return seconds after the first sample of a moment, local if it has no offset."""
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone)
        return (moment.astimezone(UTC) - self._first).total_seconds()

    def night_date(self, index: int) -> date:
        """Return the date of the noon that begins a night, nights counted from 0."""
        start = self._first.astimezone(self._zone)
        first = start.date() if start.time() >= NOON else start.date() - _DAY
        return first + index * _DAY

    def noon_s(self, index: int) -> float:
        """Return when a night begins, seconds after the first sample.

        It begins at the local noon at or before the first sample for index 0, or at the first
        sample where the time of day is not known, and a day later for each further index.
        """
        if not self.has_time_of_day:
            return index * DAY_S
        return self.seconds(datetime.combine(self.night_date(index), NOON))

    def in_night_s(self, index: int, at: time, *, is_end: bool) -> float:
        """Return when a night shows a time of day, seconds after the first sample."""
        return self.seconds(in_night(self.night_date(index), at, is_end=is_end))

    def label(self, index: int) -> str:
        """Return a night's name: the date of its noon, or `undated-1`, `undated-2`, ..."""
        return self.night_date(index).isoformat() if self.is_dated else f"undated-{index + 1}"


def clock_offset_s(first: NightClock, other: NightClock) -> float:
    """Return what to add to times of another recording to have them on the first one's clock.

    Two recordings without a clock are taken to begin together. Two with only a time of day are
    taken to begin less than 12 hours apart. Raises ParameterError if one knows more than the
    other.
    """
    if first.is_dated and other.is_dated:
        return first.seconds(other._first)
    if first.clock != other.clock:
        raise ParameterError(
            "one recording says when it began and the other does not",
            hint="give the first sample's time with --start",
        )
    if first.start is None or other.start is None:
        return 0.0
    apart_s = (other.start - first.start).total_seconds()
    return (apart_s + DAY_S / 2) % DAY_S - DAY_S / 2
