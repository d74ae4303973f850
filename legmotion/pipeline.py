"""The staircase itself: recordings to nights, one stage after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from itertools import count
from zoneinfo import ZoneInfo

from legmotion.errors import InsufficientDataError, ParameterError
from legmotion.events.bilateral import Alignment
from legmotion.events.detect import detect
from legmotion.events.sensitivity import movements_at_thresholds
from legmotion.events.taps import find_taps
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Block, Recording
from legmotion.io.side import known_sides
from legmotion.io.together import open_together
from legmotion.night.clock import NightClock, clock_offset_s
from legmotion.night.grouping import LegFiles, group_files
from legmotion.night.leg import Leg, leg_of, with_not_recorded
from legmotion.night.lying import lying_of
from legmotion.night.night import Night, build_night
from legmotion.night.overlap import check_overlap
from legmotion.night.two_legs import aligned_legs, known_alignment, recorded_h
from legmotion.night.window import WindowOptions, unused_moments
from legmotion.params import Parameters
from legmotion.signal.motion import MotionSignal, motion_signal
from legmotion.signal.stillness import stillest_s
from legmotion.signal.timebase import Stretch, stretches
from legmotion.signal.trace import Trace, trace_of
from legmotion.units import TIME_TOLERANCE_S, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzeSettings:
    """What the user says about the recordings and the nights.

    `zone` is the place that a clock without a zone belongs to, `zone_origin` who named it
    (option, environment, settings, computer). `sides` are those given, in the files' order;
    `leg` is the one that a single file is of where nothing else says it. `with_traces` keeps what
    the page shows of every sample.
    """

    zone: ZoneInfo
    zone_origin: str
    sides: Sequence[Side] = ()
    leg: Side | None = None
    read: ReadOptions = field(default_factory=ReadOptions)
    window: WindowOptions = field(default_factory=WindowOptions)
    with_traces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedNight:
    """A part of a recording between noon and noon that was not analysed, and why."""

    night: str
    hours: float
    reason: str


# Called with a file's name and how far it has been read, in seconds after its first sample.
Progress = Callable[[str, float], None]


def analyze(
    paths: Sequence[str],
    settings: AnalyzeSettings,
    parameters: Parameters,
    *,
    on_progress: Progress | None = None,
) -> Iterator[Night | SkippedNight]:
    """Yield every night of one leg's recording, or of both legs', in order.

    Parameters
    ----------
    paths : sequence of str
        Files of one or two legs, in any order; those of one tracker that follow one another are
        one recording. `-` is standard input.
    settings : AnalyzeSettings
        Sides, zone, rest window and how to read.
    parameters : Parameters
        All of them.
    on_progress : callable, optional
        Told now and then how far a file has been read.

    Raises
    ------
    InputError
        For a file that cannot be read, one given twice, or files that do not belong together.
    InsufficientDataError
        If no night can be analysed.
    ParameterError
        For settings that cannot be used.

    Notes
    -----
    A file is read once, and further if nothing but its times tells where it belongs; one night of
    one leg is held at a time. What a night says about its files (digest, damage) is known after
    the last sample: nights are built then, one by one.
    """
    recordings = open_together(
        paths, sides=settings.sides, options=settings.read, params=parameters.io
    )
    yield from analyze_recordings(recordings, settings, parameters, on_progress=on_progress)


def analyze_recordings(
    recordings: Sequence[Recording],
    settings: AnalyzeSettings,
    parameters: Parameters,
    *,
    on_progress: Progress | None = None,
) -> Iterator[Night | SkippedNight]:
    """Yield every night of open recordings, whether of a file or not, as `analyze` does."""
    files = recording_legs(recordings, settings, parameters)
    first = files[0].clock
    legs: dict[int, list[Leg]] = {}
    failures: dict[int, InsufficientDataError] = {}
    for one in files:
        offset_s = clock_offset_s(first, one.clock)
        for index, stretch in _nights(one.recording, first, offset_s, parameters, on_progress):
            try:
                leg = _leg(stretch, one, offset_s, settings, parameters, n_legs=len(files))
            except InsufficientDataError as error:
                failures.setdefault(index, error)
            else:
                legs.setdefault(index, []).append(leg)
    check_overlap(files)
    yield from _built(legs, failures, first, settings, parameters)


def night_clock(recording: Recording, settings: AnalyzeSettings) -> NightClock:
    """Return the clock of a recording in the zone that holds for it.

    An offset in the file's own stamps is better evidence than the computer's zone, and worse
    than a zone that somebody named.
    """
    zone: tzinfo = settings.zone
    name, origin = settings.zone.key, settings.zone_origin
    if origin == "computer" and recording.zone and recording.start is not None:
        zone = recording.start.tzinfo or zone
        name, origin = recording.zone, "file"
    return NightClock(
        start=recording.start,
        clock=recording.clock,
        zone=zone,
        zone_name=name,
        zone_origin=origin,
    )


def recording_legs(
    recordings: Sequence[Recording], settings: AnalyzeSettings, parameters: Parameters
) -> list[LegFiles]:
    """Return the one or two legs that files are of, left before right.

    Raises
    ------
    InputError
        For files that do not belong together.
    ParameterError
        For sides that cannot be, or files of which only some say when they began.
    """
    clocks = [night_clock(recording, settings) for recording in recordings]
    known = known_sides(recordings, settings.sides)
    legs = group_files(recordings, clocks, known, params=parameters.io)
    if settings.leg is not None and len(legs) == 1 and legs[0].side_origin == "assumed":
        return [replace(legs[0], side=settings.leg, side_origin="settings")]
    return legs


def _nights(
    recording: Recording,
    clock: NightClock,
    offset_s: float,
    parameters: Parameters,
    on_progress: Progress | None,
) -> Iterator[tuple[int, Stretch]]:
    """Yield a recording's nights by their number on the first recording's clock."""
    first = 0
    while clock.noon_s(first) > offset_s + TIME_TOLERANCE_S:
        first -= 1
    while clock.noon_s(first + 1) <= offset_s:
        first += 1
    noons_s = (clock.noon_s(index) - offset_s for index in count(first))
    blocks = _told(recording, on_progress)
    margin_s = parameters.signal.night_margin_s
    for stretch in stretches(blocks, noons_s, margin_s=margin_s):
        yield first + stretch.index, stretch


def _told(recording: Recording, on_progress: Progress | None) -> Iterator[Block]:
    """Yield the blocks and tell how far they reach."""
    for block in recording.blocks():
        if on_progress is not None:
            on_progress(recording.name, float(block.time_s[-1]))
        yield block


def _leg(
    stretch: Stretch,
    files: LegFiles,
    offset_s: float,
    settings: AnalyzeSettings,
    parameters: Parameters,
    *,
    n_legs: int,
) -> Leg:
    """Return what one leg brings to one night."""
    motion = motion_signal(
        stretch.acceleration_g,
        stretch.time_s,
        params=parameters.signal,
        gravity_included=files.recording.gravity_included,
    )
    found = detect(motion, side=files.side, params=parameters.events, signal=parameters.signal)
    taps_s = find_taps(motion, params=parameters.events) if n_legs > 1 else None
    return leg_of(
        motion,
        found.movements,
        recording=files.recording,
        side=files.side,
        side_origin=files.side_origin,
        from_s=stretch.from_s,
        to_s=stretch.to_s,
        offset_s=offset_s,
        stillest_s=stillest_s(
            motion, hours=parameters.night.stillest_h, not_worn_s=found.away.not_worn_s
        ),
        taps_s=taps_s,
        at_thresholds=movements_at_thresholds(
            motion, side=files.side, params=parameters.events, away=found.away
        ),
        lying=lying_of(motion, found.movements, signal=parameters.signal, night=parameters.night),
        away=found.away,
        trace=_trace(motion, stretch, files.side, settings, parameters),
    )


def _trace(
    motion: MotionSignal,
    stretch: Stretch,
    side: Side,
    settings: AnalyzeSettings,
    parameters: Parameters,
) -> Trace | None:
    if not settings.with_traces:
        return None
    from_s, to_s = stretch.from_s, stretch.to_s
    return trace_of(motion, side=side, from_s=from_s, to_s=to_s, params=parameters.signal)


def _built(
    legs: dict[int, list[Leg]],
    failures: dict[int, InsufficientDataError],
    clock: NightClock,
    settings: AnalyzeSettings,
    parameters: Parameters,
) -> Iterator[Night | SkippedNight]:
    """Yield the nights; what is too short is skipped unless nothing is longer."""
    hours = {index: recorded_h(night) for index, night in legs.items()}
    least_h = min(parameters.night.min_part_night_h, max(hours.values(), default=0.0))
    n_built = 0
    indices = sorted({*legs, *failures})
    for unused in unused_moments(settings.window, clock, indices):
        raise ParameterError(unused, hint="check the date and the time zone")
    expected: Alignment | None = None
    for index in indices:
        label = clock.label(index)
        if hours.get(index, 0.0) >= least_h and index in legs:
            try:
                aligned = aligned_legs(
                    [with_not_recorded(leg) for leg in legs[index]],
                    expected=expected,
                    params=parameters.events,
                )
                expected = known_alignment(aligned) or expected
                yield build_night(
                    index=index,
                    clock=clock,
                    legs=aligned,
                    options=settings.window,
                    parameters=parameters,
                )
                n_built += 1
            except InsufficientDataError as error:
                failures.setdefault(index, error)
                yield SkippedNight(night=label, hours=hours[index], reason=error.message)
        else:
            failure = failures.get(index)
            reason = failure.message if failure else f"under {least_h:g} h between noon and noon"
            yield SkippedNight(night=label, hours=hours.get(index, 0.0), reason=reason)
    if not n_built:
        raise next(iter(failures.values()))
