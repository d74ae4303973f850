"""A night: from the movements of one or two legs to everything a result holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from legmotion.night.analysable import contains, remaining
from legmotion.night.clock import NightClock
from legmotion.night.course import LegCourse, leg_course
from legmotion.night.intervals import Intervals, interval_statistics
from legmotion.night.leg import Leg, RecordingSummary, summarize
from legmotion.night.outcomes import Outcome, outcomes_of
from legmotion.night.profile import ProfileHour, hourly_profile
from legmotion.night.quality import Quality, quality_of
from legmotion.night.rest import found_rest
from legmotion.night.sleep import Sleep, estimate_sleep
from legmotion.night.two_legs import Combined, combined
from legmotion.night.view import NightView, alone_in_bed, one_leg_of
from legmotion.night.window import Window, WindowOptions, rest_window
from legmotion.params import NIGHT_PARTS, Parameters, parts_of
from legmotion.provenance import Provenance, provenance
from legmotion.scoring.rules import ScoringRule, rule_for
from legmotion.signal.trace import Trace
from legmotion.tables import Frame
from legmotion.units import AnyArray, BoolArray, FloatArray, Side

NIGHT_SCHEMA = "legmotion/night/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night, noon to noon: everything that is written, printed and drawn.

    `night` is its label, `leg_movements` and `movements` the complete tables, in bed or not,
    `outcomes` the numbers by their key, `sleep` None where nothing is known of it. `traces` are
    for the page only, and empty where nobody asked for them. Seconds are
    after the first file's first sample, in `leg_movements` after that of the first file of the
    leg.
    """

    night: str
    window: Window
    recordings: tuple[RecordingSummary, ...]
    leg_movements: Frame
    movements: Frame
    outcomes: Mapping[str, Outcome]
    profile: tuple[ProfileHour, ...]
    legs: tuple[LegCourse, ...]
    intervals: Intervals
    sleep: Sleep | None
    quality: Quality
    rule: ScoringRule
    parameters: Parameters
    provenance: Provenance
    traces: tuple[Trace, ...] = ()


def build_night(
    *,
    index: int,
    clock: NightClock,
    legs: Sequence[Leg],
    options: WindowOptions,
    parameters: Parameters,
) -> Night:
    """Combine and score the movements of a night and work out all of its numbers.

    Parameters
    ----------
    index : int
        Which night of the first recording, counted from 0.
    clock : NightClock
        Of the first recording.
    legs : sequence of Leg
        One or two, the first with `offset_s` 0. A second one is moved onto the first one's clock
        by its `offset_s` and its `alignment` for scoring; its rows in `leg_movements` stay on its
        own. If the alignment is not to be trusted, each leg is scored by itself.
    options : WindowOptions
        Lights off and lights on.
    parameters : Parameters
        All of them: they are part of the result.

    Raises
    ------
    ParameterError
        For an unknown rule or a rest window that cannot be.
    InsufficientDataError
        If nothing of the rest window was recorded.
    """
    spans_s = [leg.on_first_span_s for leg in legs]
    recorded_s = min(start_s for start_s, _ in spans_s), max(end_s for _, end_s in spans_s)
    window = rest_window(
        index=index,
        clock=clock,
        recorded_s=recorded_s,
        options=options,
        found=found_rest(legs, params=parameters.night),
    )
    scored, view, seen_s = _viewed(legs, window, clock, parameters)
    shown = one_leg_of(view) if scored.is_apart else view
    return Night(
        night=clock.label(index),
        window=window,
        recordings=tuple(one for leg in legs for one in summarize(leg, clock)),
        leg_movements=_with_confidence(scored.rows).adding(
            movement=scored.part_of,
            onset=_iso(clock, scored.onset_s),
            in_bed=_in_bed(seen_s, scored.onset_s, scored.rows["side"]),
        ),
        movements=view.movements,
        outcomes=MappingProxyType(outcomes_of(view)),
        profile=hourly_profile(shown, clock),
        legs=tuple(
            leg_course(leg, events=parameters.events, night=parameters.night) for leg in legs
        ),
        intervals=interval_statistics(shown),
        sleep=view.sleep,
        quality=quality_of(view, legs, clock, parameters.events),
        rule=view.rule,
        parameters=parameters,
        provenance=provenance(schema=NIGHT_SCHEMA, parameters=parts_of(parameters, NIGHT_PARTS)),
        traces=tuple(trace for leg in legs if (trace := leg.on_first_trace) is not None),
    )


def _viewed(
    legs: Sequence[Leg], window: Window, clock: NightClock, parameters: Parameters
) -> tuple[Combined, NightView, Mapping[Side, FloatArray]]:
    """Return a night's movements as scored and as its outcomes see them, and the time seen."""
    analysable_s = _seen_s(legs, window)
    sleep = estimate_sleep(legs, window, analysable_s, params=parameters.night)
    rule = rule_for(parameters.scoring)
    scored = combined(legs, rule, parameters)
    own_s = {leg.side: _seen_s([leg], window) for leg in legs}
    seen_s: Mapping[Side, FloatArray] = own_s
    if not scored.is_apart:
        seen_s = dict.fromkeys(own_s, analysable_s)
    movements = scored.movements.adding(
        onset=_iso(clock, scored.movements["onset_s"]),
        in_bed=_in_bed(seen_s, scored.movements["onset_s"], scored.movements["side"]),
        state=_state(sleep, scored.movements["onset_s"]),
    )
    view = NightView(
        movements=movements,
        is_lm=scored.is_lm,
        window=window,
        analysable_s=analysable_s,
        n_legs=len(legs),
        alone=alone_in_bed(scored.alone, own_s),
        is_apart=scored.is_apart,
        rule=rule,
        params=parameters.night,
        sleep=sleep,
    )
    again = (combined(one, rule, parameters) for one in _at_thresholds(legs))
    view = replace(view, at_thresholds=tuple(_again(view, one, seen_s, own_s) for one in again))
    return scored, view, seen_s


def _at_thresholds(legs: Sequence[Leg]) -> Iterator[list[Leg]]:
    """Yield the legs with lower and with higher limits of detection, if all have been seen so."""
    for movements in zip(*(leg.at_thresholds for leg in legs), strict=False):
        yield [
            replace(leg, movements=rows, at_thresholds=())
            for leg, rows in zip(legs, movements, strict=True)
        ]


def _again(
    view: NightView,
    scored: Combined,
    seen_s: Mapping[Side, FloatArray],
    own_s: Mapping[Side, FloatArray],
) -> NightView:
    """Return a night with other movements in the same window."""
    onset_s = scored.movements["onset_s"]
    movements = scored.movements.adding(
        in_bed=_in_bed(seen_s, onset_s, scored.movements["side"]),
        state=_state(view.sleep, onset_s),
    )
    alone = alone_in_bed(scored.alone, own_s)
    return replace(view, movements=movements, is_lm=scored.is_lm, alone=alone)


def _with_confidence(rows: Frame) -> Frame:
    """Return rows of which nobody said how sure they are with that column."""
    return rows if "confidence" in rows else rows.adding(confidence=np.full(rows.n_rows, np.nan))


def _seen_s(legs: Sequence[Leg], window: Window) -> FloatArray:
    """Return the part of the window in which all of the legs were seen, first file's clock."""
    lost = [leg.on_first_s(leg.lost_s.reshape(-1, 2)) for leg in legs]
    for leg in legs:
        start_s, end_s = leg.on_first_span_s
        lost.append(np.array([[window.start_s, start_s], [end_s, window.end_s]]))
    every = np.concatenate(lost)
    return remaining(window.start_s, window.end_s, every[every[:, 0] < every[:, 1]])


def _in_bed(seen_s: Mapping[Side, FloatArray], onset_s: FloatArray, side: AnyArray) -> BoolArray:
    """Return which onsets lie in time that was seen; `seen_s` has it for each side."""
    in_bed = np.zeros(onset_s.size, dtype=np.bool_)
    for name, intervals_s in seen_s.items():
        own = np.isin(side, (name, "both"))
        in_bed[own] = contains(intervals_s, onset_s[own])
    return in_bed


def _state(sleep: Sleep | None, onset_s: FloatArray) -> AnyArray:
    """Return sleep or wake at each onset; scoring has been done and knows nothing of it."""
    return np.full(onset_s.size, "", "U5") if sleep is None else sleep.state(onset_s)


def _iso(clock: NightClock, time_s: FloatArray) -> AnyArray:
    return np.array([clock.iso(float(moment_s)) for moment_s in time_s], dtype=np.str_)
