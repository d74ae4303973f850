"""What lowers the trust in a night's numbers: flags, and a grade made of them.

The grade is the worst that any flag calls for. A flag says nothing, "fair" or "bad" of the grade;
which it is, and from which value on, is a parameter of the night with its reason. What was merely
inferred, repaired or left out is said and does not lower the grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from legmotion.events.bilateral import ORIGIN_WORDS, Alignment
from legmotion.io.recording import repair_words
from legmotion.io.side import says_otherwise
from legmotion.night.away_doubts import away_doubts, gain_doubts
from legmotion.night.clock import NightClock
from legmotion.night.doubts import breathing_doubts, floor_doubts, threshold_doubts
from legmotion.night.leg import Leg
from legmotion.night.view import NightView
from legmotion.night.window_doubt import window_doubts
from legmotion.params import EventParameters, NightParameters
from legmotion.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR

Grade = Literal["good", "fair", "bad"]
_GRADES: tuple[Grade, ...] = ("good", "fair", "bad")

# Notes of a reader that describe and leave nothing in doubt.
_PLAIN_NOTES = ("clock_local", "clock_utc", "start_given")
# Notes that have a flag of their own here.
_OWN_NOTES = ("clock_unknown", "gravity_removed", "side_from_name", "side_assumed")


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFlag:
    """One thing to know: a stable code, the value, the limit it passed, and a sentence.

    `grade` is what it calls for: the night's is no better. "good" only says something.
    """

    code: str
    value: float | str | None
    limit: float | str | None
    sentence: str
    grade: Grade = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The grade of a night and the flags behind it, in the order of the stages."""

    grade: Grade
    flags: tuple[QualityFlag, ...]


Found = Iterator[QualityFlag]


def quality_of(
    night: NightView, legs: Sequence[Leg], clock: NightClock, events: EventParameters
) -> Quality:
    """Return flags and grade of a night; `clock` is the first file's."""
    flags = (
        *_night_flags(night, legs, clock),
        *_index_flags(night, legs, events),
        *(flag for leg in legs for flag in _leg_flags(leg, night.params)),
        *(flag for leg in legs for flag in _file_flags(leg)),
    )
    worst = max((_GRADES.index(flag.grade) for flag in flags), default=0)
    return Quality(grade=_GRADES[worst], flags=flags)


def _flag(
    code: str,
    value: float | str | None,
    limit: float | str | None,
    text: str,
    grade: Grade = "good",
) -> QualityFlag:
    return QualityFlag(code=code, value=value, limit=limit, sentence=text, grade=grade)


def _night_flags(night: NightView, legs: Sequence[Leg], clock: NightClock) -> Found:
    params = night.params
    if len(legs) == 1:
        text = "one leg only: the other leg's movements are not seen"
        yield _flag("one_leg_only", 1, 2, text)
    else:
        yield from _two_legs(legs, night)
    if not clock.is_dated:
        text = "the date is not known: the night has a number for a name"
        if not clock.has_time_of_day:
            text = "the time of day is not known: the night has a number for a name"
        yield _flag("clock_unknown", clock.clock, None, text)
    elif clock.zone_origin == "computer":
        text = f"the time zone {clock.zone_name} is the one of this computer; --tz names another"
        yield _flag("zone_assumed", clock.zone_name, None, text)
    yield from _daytime(legs[0], clock, params)
    for said in window_doubts(night.window, params):
        yield _flag(*said)
    yield from _seen(night)
    n_clm = int(np.count_nonzero(night.clm))
    if n_clm < params.say_below_clm_n:
        text = f"few movements ({n_clm}): intervals and rhythm say little"
        yield _flag("few_movements", n_clm, params.say_below_clm_n, text)


def _index_flags(night: NightView, legs: Sequence[Leg], events: EventParameters) -> Found:
    """Say what the index hangs on."""
    params = night.params
    for said in threshold_doubts(night, params, events):
        yield _flag(*said, grade="fair")
    for said in breathing_doubts(night, params):
        yield _flag(*said)
    for leg in legs:
        for said in floor_doubts(leg, params, events):
            yield _flag(*said)
        for said in away_doubts(leg):
            yield _flag(*said, grade="fair" if said[0] == "wear_in_doubt" else "good")
        for said in gain_doubts(leg, night, events):
            yield _flag(*said)


def _two_legs(legs: Sequence[Leg], night: NightView) -> Found:
    """Say how the clocks of two legs were brought together, and how long both were seen."""
    second = legs[1]
    found = second.alignment
    if found is None:
        text = "the two recordings were combined as their clocks stand; nobody compared them"
        yield _flag("clocks_not_compared", None, None, text, grade="fair")
    elif found.status == "aligned":
        yield _aligned(second, found)
    elif found.status == "not_aligned":
        text = (
            "the clocks of the two legs could not be aligned, and each leg is scored by itself "
            f"({found.reason}); hours and intervals show the leg with more periodic movements"
        )
        yield _flag("clocks_not_aligned", found.n_pairs, found.n_needed, text, grade="fair")
    spans_s = [leg.on_first_span_s for leg in legs]
    both_s = min(end for _, end in spans_s) - max(start for start, _ in spans_s)
    longest_s = max(end - start for start, end in spans_s)
    share_pct, limit = 100.0 * max(both_s, 0.0) / longest_s, night.params.say_below_together_pct
    if share_pct < limit:
        hours = [
            f"{leg.side} leg {(b - a) / SECONDS_PER_HOUR:.1f} h"
            for leg, (a, b) in zip(legs, spans_s, strict=True)
        ]
        text = f"{', '.join(hours)}: legs are combined only where both were recorded"
        yield _flag("legs_not_together", share_pct, limit, text)


def _aligned(second: Leg, found: Alignment) -> QualityFlag:
    """Say by what clocks were aligned, and how far apart they were."""
    start_s, end_s = found.ahead_s(np.array(second.span_s) + second.offset_s)
    word = "ahead" if start_s >= 0 else "behind"
    text = (
        f"clocks aligned by {ORIGIN_WORDS[found.origin]} ({found.n_pairs} pairs, to "
        f"{found.error_s:.2f} s): the {second.side} one was {abs(start_s):.2f} s {word} at first "
        f"and {'gained' if end_s >= start_s else 'lost'} {abs(end_s - start_s):.2f} s"
    )
    return _flag("clocks_aligned", round(float(start_s), 3), found.searched_s, text)


def _daytime(leg: Leg, clock: NightClock, params: NightParameters) -> Found:
    """Say if the stillest hours were in the middle of the day: the zone may be another."""
    if leg.stillest_s is None or not clock.has_time_of_day:
        return
    begin, end = (clock.local(time_s + leg.offset_s) for time_s in leg.stillest_s)
    hours = [moment.hour + moment.minute / 60 for moment in (begin, end)]
    if params.daytime_from_h <= hours[0] < hours[1] <= params.daytime_to_h:
        yield _flag(
            "still_by_day",
            f"{begin:%H:%M}",
            None,
            f"the stillest hours were from {begin:%H:%M} to {end:%H:%M}: if that was at night, "
            "name the time zone with --tz",
        )


def _seen(night: NightView) -> Found:
    """Say if little of the night was seen."""
    params, hours = night.params, night.analysable_h
    grade, limit = _from_below(hours, params.fair_below_analysable_h, params.bad_below_analysable_h)
    if grade != "good":
        least = f"{hours:.1f} h" if hours >= 1.0 else f"{MINUTES_PER_HOUR * hours:.0f} min"
        text = f"only {least} in bed were analysable"
        yield _flag("short_night", hours, limit, text, grade=grade)
    lost_s = night.window.duration_s - hours * SECONDS_PER_HOUR
    lost_pct = 100.0 * lost_s / night.window.duration_s
    grade, limit = _from_above(lost_pct, params.fair_above_lost_pct, params.bad_above_lost_pct)
    if grade != "good":
        text = f"{lost_pct:.1f} % of the time in bed was not recorded, out of bed or not worn"
        yield _flag("lost_time", lost_pct, limit, text, grade=grade)


def _leg_flags(leg: Leg, params: NightParameters) -> Found:
    """Say what the sensor of a leg could not see."""
    of = f"{leg.side} leg"
    floor_mg = leg.floor_mg
    grade, limit = _from_above(floor_mg, params.fair_above_floor_mg, params.bad_above_floor_mg)
    if grade != "good":
        text = f"{of}: the sensor's noise ({floor_mg:.1f} mg) hides small movements"
        yield _flag("noise_floor", floor_mg, limit, text, grade=grade)
    limit = params.fair_above_resolution_mg
    if leg.resolution_mg > limit:
        text = f"{of}: steps of {leg.resolution_mg:.3g} mg hide small movements"
        yield _flag("low_resolution", leg.resolution_mg, limit, text, grade="fair")
    limit = params.fair_below_rate_hz
    if leg.rate_hz < limit:
        text = f"{of}: at {leg.rate_hz:.3g} Hz onsets are known to a tenth of a second only"
        yield _flag("low_rate", leg.rate_hz, limit, text, grade="fair")
    nominal_hz = leg.recording.nominal_rate_hz
    if nominal_hz:
        off_pct = 100.0 * (leg.rate_hz / nominal_hz - 1.0)
        limit = params.say_above_rate_error_pct
        if abs(off_pct) > limit:
            text = f"{of}: {leg.rate_hz:.4g} Hz by the stamps, {nominal_hz:g} Hz by the file's word"
            yield _flag("rate_off_nominal", off_pct, limit, text)
    limit = params.fair_above_jitter_ms
    if leg.jitter_ms > limit:
        text = f"{of}: the stamps are off by {leg.jitter_ms:.0f} ms"
        yield _flag("jitter", leg.jitter_ms, limit, text, grade="fair")
    error_pct = 100.0 * (leg.scale - 1.0)
    limit = params.fair_above_scale_error_pct
    if abs(error_pct) > limit:
        text = f"{of}: rest showed {leg.scale:.3g} g; the signal was divided by it"
        yield _flag("scale_error", error_pct, limit, text, grade="fair")
    if leg.n_clipped:
        text = f"{of}: the sensor reached the end of its range {leg.n_clipped} times"
        yield _flag("clipping", leg.n_clipped, 0, text)


def _file_flags(leg: Leg) -> Found:
    """Say what was inferred and repaired when the file was read."""
    of, recording = f"{leg.side} leg", leg.recording
    if not recording.gravity_included:
        text = f"{of}: gravity was removed from the recording; a held leg cannot be seen"
        yield _flag("gravity_removed", "removed", "included", text, grade="fair")
    if leg.side_origin in ("file_name", "folder_name"):
        where = leg.side_origin.replace("_", " ").removesuffix(" name")
        text = f"{of}: the side was read from the name of the {where}; --side names another"
        yield _flag("side_from_name", leg.side, None, text)
    if leg.side_origin == "assumed":
        text = f"{of}: the side is not known and was taken to be this one; --side names another"
        yield _flag("side_assumed", leg.side, None, text)
    for part in recording.files:
        if voice := says_otherwise(part.recording, leg.side):
            text = f"{of}: {voice} says that {part.recording.name} is of the other leg; check it"
            yield _flag("side_contradicted", leg.side, None, text)
    for note in recording.notes:
        if note.code not in (*_PLAIN_NOTES, *_OWN_NOTES):
            yield _flag(note.code, note.value, None, f"{of}: {note.sentence}")
    for code, repair in sorted(recording.log.repairs.items()):
        words = repair_words(repair.reason, repair.n, repair.first_line)
        yield _flag(code, repair.n, 0, f"{of}: {words}")


def _from_below(value: float, fair: float, bad: float) -> tuple[Grade, float]:
    """Return the grade of a value that should be large, and the limit that it passed."""
    return ("bad", bad) if value < bad else ("fair", fair) if value < fair else ("good", fair)


def _from_above(value: float, fair: float, bad: float) -> tuple[Grade, float]:
    """Return the grade of a value that should be small, and the limit that it passed."""
    return ("bad", bad) if value > bad else ("fair", fair) if value > fair else ("good", fair)
