"""When a recording begins, on whose clock, and what of that was inferred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from legmotion.io.options import ReadOptions
from legmotion.io.recording import Clock, Note
from legmotion.io.stamps import StampRule
from legmotion.io.unset import is_unset, shown
from legmotion.params import IoParameters

_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The first sample's time, as `Recording` holds it, and the notes about it."""

    start: datetime | None
    clock: Clock
    zone: str
    notes: tuple[Note, ...]


def beginning(
    first_ns: int, rule: StampRule, *, options: ReadOptions, params: IoParameters
) -> Beginning:
    """Return when the first sample was taken: by `--start`, else by its stamp."""
    found = _from_stamps(first_ns, rule, params=params)
    if options.start is None:
        return found
    return _overridden(found, options.start)


def clock_evidence(rule: StampRule, options: ReadOptions) -> str:
    """Return in words where a recording's clock was read from."""
    if options.start is not None:
        return f"{rule.words}; the first sample's time is given"
    return rule.words


def _from_stamps(first_ns: int, rule: StampRule, *, params: IoParameters) -> Beginning:
    if rule.clock == "unknown":
        return Beginning(
            start=None,
            clock="unknown",
            zone="",
            notes=(_unknown(rule.words, "the file says how much time passed, not when"),),
        )
    stamp = shown(first_ns)
    if rule.clock == "time_of_day":
        note = _unknown(rule.words, "the file tells the time of day, not the date")
        return Beginning(start=stamp, clock="time_of_day", zone="", notes=(note,))
    if is_unset(first_ns, params=params):
        # The whole moment, for somebody who knows when the clock began to run.
        begins = stamp.isoformat(sep=" ", timespec="seconds")
        reason = f"the file's clock was never set: it begins in {stamp.year}, at {begins}"
        note = _unknown(str(stamp.year), reason)
        return Beginning(start=None, clock="unknown", zone="", notes=(note,))
    if rule.clock == "utc":
        note = Note(
            code="clock_utc",
            value=rule.words,
            sentence=f"the stamps name instants ({rule.words})",
        )
        return Beginning(
            start=stamp.replace(tzinfo=UTC).astimezone(_fixed(rule.zone)),
            clock="utc",
            zone=rule.zone,
            notes=(note,),
        )
    note = Note(
        code="clock_local",
        value=rule.words,
        sentence="the stamps show a wall clock; the file does not say in which zone",
    )
    return Beginning(start=stamp, clock="local", zone="", notes=(note,))


def _unknown(value: str, reason: str) -> Note:
    return Note(
        code="clock_unknown",
        value=value,
        sentence=f"{reason}; give the first sample's time with --start",
    )


def _fixed(zone: str) -> tzinfo:
    """Return the fixed offset a file carries, as `+02:00`; UTC where it carries none."""
    if not zone:
        return UTC
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    # Only offsets up to a day exist; a larger one is damage and stays UTC.
    if offset >= timedelta(days=1):
        return UTC
    return timezone(-offset if zone[0] == "-" else offset)


def _overridden(found: Beginning, start: datetime | time) -> Beginning:
    """Return the beginning that `--start` names; a time of day keeps the file's date."""
    if isinstance(start, time):
        if found.start is None or found.clock == "time_of_day":
            if start.tzinfo is None:
                return _given(datetime.combine(_EPOCH.date(), start), "time_of_day")
            start = start.replace(tzinfo=None)
            return _given(datetime.combine(_EPOCH.date(), start), "time_of_day")
        start = datetime.combine(found.start.date(), start)
    return _given(start, "local" if start.tzinfo is None else "utc")


def _given(start: datetime, clock: Clock) -> Beginning:
    offset = start.utcoffset()
    note = Note(
        code="start_given",
        value=(start.time() if clock == "time_of_day" else start).isoformat(),
        sentence="the first sample's time is the one given with --start",
    )
    zone = "" if offset is None or offset == timedelta(0) else start.isoformat()[-6:]
    return Beginning(start=start, clock=clock, zone=zone, notes=(note,))
