"""A night: from the movements of one or two legs to everything a result holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from legmotion.night.analysable import contains, remaining
from legmotion.night.clock import NightClock
from legmotion.night.intervals import Intervals, interval_statistics
from legmotion.night.leg import Leg, RecordingSummary, summarize
from legmotion.night.outcomes import Outcome, outcomes_of
from legmotion.night.profile import ProfileHour, hourly_profile
from legmotion.night.quality import Quality, quality_of
from legmotion.night.view import NightView
from legmotion.night.window import Window, WindowOptions, rest_window
from legmotion.params import NIGHT_PARTS, Parameters, parts_of
from legmotion.provenance import Provenance, provenance
from legmotion.scoring.rules import ScoringRule, rule_for
from legmotion.scoring.score import Scored, score_movements
from legmotion.tables import Frame
from legmotion.units import AnyArray, FloatArray

NIGHT_SCHEMA = "legmotion/night/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night, noon to noon: everything that is written, printed and drawn.

    `night` is its label, `leg_movements` and `movements` the complete tables, in bed or not,
    `outcomes` the numbers by their key. Seconds are after the first file's first sample, in
    `leg_movements` after that of the first file of the leg.
    """

    night: str
    window: Window
    recordings: tuple[RecordingSummary, ...]
    leg_movements: Frame
    movements: Frame
    outcomes: Mapping[str, Outcome]
    profile: tuple[ProfileHour, ...]
    intervals: Intervals
    quality: Quality
    rule: ScoringRule
    parameters: Parameters
    provenance: Provenance


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
        by its `offset_s` for scoring; its rows in `leg_movements` stay on its own.
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
    spans_s = np.array([leg.span_s for leg in legs]) + [[leg.offset_s] for leg in legs]
    recorded_s = float(spans_s[:, 0].min()), float(spans_s[:, 1].max())
    window = rest_window(index=index, clock=clock, recorded_s=recorded_s, options=options)
    analysable_s = remaining(window.start_s, window.end_s, _lost_s(legs, spans_s, window))
    rule = rule_for(parameters.scoring)
    rows, offset_s = _rows_of(legs)
    scored = _score(rows, offset_s, legs, rule, parameters)
    onset_s = rows["onset_s"] + offset_s
    movements = scored.movements.adding(
        onset=_iso(clock, scored.movements["onset_s"]),
        in_bed=contains(analysable_s, scored.movements["onset_s"]),
    )
    view = NightView(
        movements=movements,
        is_lm=scored.is_lm,
        window=window,
        analysable_s=analysable_s,
        n_legs=len(legs),
        rule=rule,
        params=parameters.night,
    )
    return Night(
        night=clock.label(index),
        window=window,
        recordings=tuple(one for leg in legs for one in summarize(leg, clock)),
        leg_movements=rows.adding(
            movement=scored.part_of,
            onset=_iso(clock, onset_s),
            confidence=np.full(rows.n_rows, np.nan),
            in_bed=contains(analysable_s, onset_s),
        ),
        movements=movements,
        outcomes=MappingProxyType(outcomes_of(view)),
        profile=hourly_profile(view, clock),
        intervals=interval_statistics(view),
        quality=quality_of(view, legs, clock),
        rule=rule,
        parameters=parameters,
        provenance=provenance(schema=NIGHT_SCHEMA, parameters=parts_of(parameters, NIGHT_PARTS)),
    )


def _lost_s(legs: Sequence[Leg], spans_s: FloatArray, window: Window) -> FloatArray:
    """Return all times of the window in which some leg was not seen, on the first file's clock."""
    lost = [leg.lost_s.reshape(-1, 2) + leg.offset_s for leg in legs]
    for start_s, end_s in spans_s:
        lost.append(np.array([[window.start_s, start_s], [end_s, window.end_s]]))
    every = np.concatenate(lost)
    return np.asarray(every[every[:, 0] < every[:, 1]])


def _rows_of(legs: Sequence[Leg]) -> tuple[Frame, FloatArray]:
    """Return the rows of all legs by onset on the first file's clock, then side.

    Beside them, for each row, what brings its times onto that clock.
    """
    frames = [leg.movements for leg in legs]
    joined = frames[0].table.frame(
        {name: np.concatenate([frame[name] for frame in frames]) for name in frames[0]}
    )
    offset_s = np.concatenate([np.full(leg.movements.n_rows, leg.offset_s) for leg in legs])
    order = np.lexsort((joined["side"], joined["onset_s"] + offset_s))
    return joined.rows(order), offset_s[order]


def _score(
    rows: Frame,
    offset_s: FloatArray,
    legs: Sequence[Leg],
    rule: ScoringRule,
    parameters: Parameters,
) -> Scored:
    """Score on the first file's clock; a gap in either leg restarts."""
    return score_movements(
        rows["onset_s"] + offset_s,
        rows["offset_s"] + offset_s,
        rows["side"],
        rule=rule,
        kind=rows["kind"],
        posture=parameters.events.posture,
        gaps_s=np.concatenate([leg.gaps_s.reshape(-1, 2) + leg.offset_s for leg in legs]),
    )


def _iso(clock: NightClock, time_s: FloatArray) -> AnyArray:
    return np.array([clock.iso(float(moment_s)) for moment_s in time_s], dtype=np.str_)
