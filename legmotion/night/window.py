"""The rest window of a night: lights off to lights on, and who said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from legmotion.errors import InsufficientDataError, ParameterError
from legmotion.io.moment import Moment
from legmotion.io.night_diary import DiaryNight
from legmotion.night.clock import NightClock
from legmotion.night.rest import FoundRest
from legmotion.units import TIME_TOLERANCE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """What is known about lights off and lights on.

    Of one moment or several, a full one applies to its own night only and a time of day to every
    other night; the diary applies to the nights that are left; where nothing applies, the window
    is the longest rest that the leg shows, and what was recorded where it shows none.
    """

    lights_off: Moment | tuple[Moment, ...] = ()
    lights_on: Moment | tuple[Moment, ...] = ()
    diary: Mapping[date, DiaryNight] = field(default_factory=dict)

    def moments(self, *, is_end: bool) -> list[Moment]:
        """Return what was given for one end of the window, full moments first."""
        given = self.lights_on if is_end else self.lights_off
        moments = given if isinstance(given, tuple) else (given,)
        return sorted(moments, key=lambda moment: isinstance(moment, time))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Lights off to lights on, [start_s, end_s) in seconds after the first sample.

    `origin` is option, diary, detected or recording, or two of them joined by `+`, the begin's
    first. `start` and `end` are ISO 8601, None where no date is known. `doubt_s` is how far a
    detected end may be off, None where the rest does not show it.
    """

    start_s: float
    end_s: float
    origin: str
    start: str | None
    end: str | None
    doubt_s: float | None = 0.0

    @property
    def duration_s(self) -> float:
        """Time in bed."""
        return self.end_s - self.start_s


def rest_window(
    *,
    index: int,
    clock: NightClock,
    recorded_s: tuple[float, float],
    options: WindowOptions,
    found: FoundRest | None = None,
) -> Window:
    """Return the rest window of one night.

    Parameters
    ----------
    index : int
        Which night, counted from 0.
    clock : NightClock
        Of the first recording.
    recorded_s : (start, end)
        What was recorded of this night, seconds after the first sample.
    options : WindowOptions
        Lights off and lights on.
    found : FoundRest, optional
        The longest rest of the night, for the ends that nobody gave.

    Raises
    ------
    ParameterError
        For a time of day without a known clock, or lights off that do not come before lights on.
    InsufficientDataError
        If nothing of the window was recorded.
    """
    start_s, start_origin = _end(index, clock, recorded_s, options, found, is_end=False)
    end_s, end_origin = _end(index, clock, recorded_s, options, found, is_end=True)
    if start_s >= end_s and "detected" in (start_origin, end_origin):
        return rest_window(index=index, clock=clock, recorded_s=recorded_s, options=options)
    origin = start_origin if start_origin == end_origin else f"{start_origin}+{end_origin}"
    window = Window(
        start_s=start_s,
        end_s=end_s,
        origin=origin,
        start=clock.iso(start_s) or None,
        end=clock.iso(end_s) or None,
        doubt_s=0.0 if found is None else found.doubt_s(start_origin, end_origin),
    )
    _check(window, index, clock, recorded_s)
    return window


def unused_moments(options: WindowOptions, clock: NightClock, indices: Sequence[int]) -> list[str]:
    """Say which full moments of the options lie in none of the nights given."""
    said = []
    for name, is_end in (("--lights-off", False), ("--lights-on", True)):
        for moment in options.moments(is_end=is_end):
            if isinstance(moment, datetime) and not any(
                _in_own_night(index, clock, moment, is_end=is_end) is not None for index in indices
            ):
                nights = ", ".join(clock.label(index) for index in indices)
                said.append(f"{name} {moment.isoformat()} is in no recorded night ({nights})")
    return said


def _end(
    index: int,
    clock: NightClock,
    recorded_s: tuple[float, float],
    options: WindowOptions,
    rest: FoundRest | None,
    *,
    is_end: bool,
) -> tuple[float, str]:
    """Return one end of the window and its origin."""
    name = "lights_on" if is_end else "lights_off"
    for given in options.moments(is_end=is_end):
        found = _resolved(index, clock, given, f"--{name.replace('_', '-')}", is_end=is_end)
        if found is not None:
            return found, "option"
    if clock.is_dated:
        row = options.diary.get(clock.night_date(index))
        noted: Moment | None = getattr(row, name, None)
        found = _resolved(index, clock, noted, f"the diary's {name}", is_end=is_end)
        if found is not None:
            return found, "diary"
    detected_s = None if rest is None else rest.end_s if is_end else rest.start_s
    return (recorded_s[is_end], "recording") if detected_s is None else (detected_s, "detected")


def _resolved(
    index: int, clock: NightClock, moment: Moment | None, what: str, *, is_end: bool
) -> float | None:
    """Return a moment in this night as seconds, None if it is open or of another night."""
    if moment is None:
        return None
    if not clock.has_time_of_day or (isinstance(moment, datetime) and not clock.is_dated):
        raise ParameterError(
            f"{what} is {moment.isoformat()}, and the recording does not say "
            + ("on what date" if clock.has_time_of_day else "when")
            + " it began",
            hint="give the first sample's time with --start",
        )
    if isinstance(moment, time):
        return clock.in_night_s(index, moment, is_end=is_end)
    return _in_own_night(index, clock, moment, is_end=is_end)


def _in_own_night(index: int, clock: NightClock, moment: datetime, *, is_end: bool) -> float | None:
    """Return a full moment as seconds if it lies in this night, noon to noon."""
    time_s = clock.seconds(moment)
    start_s, end_s = clock.noon_s(index), clock.noon_s(index + 1)
    is_inside = start_s < time_s <= end_s if is_end else start_s <= time_s < end_s
    return time_s if is_inside else None


def _check(window: Window, index: int, clock: NightClock, recorded_s: tuple[float, float]) -> None:
    night = clock.label(index)
    if window.duration_s <= TIME_TOLERANCE_S and "recording" not in window.origin:
        raise ParameterError(
            f"night {night}: lights off ({_word(window.start_s, clock)}) is not before lights on "
            f"({_word(window.end_s, clock)}); origin: {window.origin}",
            hint="a night lasts from noon to noon: 22:30 is the evening, 06:30 the morning",
        )
    if min(window.end_s, recorded_s[1]) - max(window.start_s, recorded_s[0]) <= TIME_TOLERANCE_S:
        raise InsufficientDataError(
            f"night {night}: nothing was recorded between lights off "
            f"({_word(window.start_s, clock)}) and lights on ({_word(window.end_s, clock)}); "
            f"the recording lasts from {_word(recorded_s[0], clock)} "
            f"to {_word(recorded_s[1], clock)}",
            hint="check the times, and the time zone with --tz",
        )


def _word(time_s: float, clock: NightClock) -> str:
    """Return a moment as a person reads it."""
    if not clock.has_time_of_day:
        return f"{time_s:.0f} s after the first sample"
    local = clock.local(time_s)
    return f"{local:%Y-%m-%d %H:%M}" if clock.is_dated else f"{local:%H:%M}"
