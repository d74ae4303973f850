"""Two legs of one night: combined on one clock, or each by itself where none is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from legmotion.events.bilateral import Alignment, LegEvents, align_clocks
from legmotion.events.cross_talk import is_cross_talk
from legmotion.night.leg import Leg
from legmotion.params import EventParameters, Parameters
from legmotion.scoring.rules import ScoringRule
from legmotion.scoring.score import Scored, score_movements
from legmotion.tables import Frame
from legmotion.units import SECONDS_PER_HOUR, BoolArray, FloatArray, IntArray, Side

# How far around a tap an event is the tap.
_TAP_MARGIN_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """The movements of a night's legs, scored.

    `rows` are those of all legs by onset on the first file's clock, `onset_s` (n,) that onset.
    `movements`, `part_of` (n,) and `is_lm` are as scoring gives them: of both legs combined, or,
    where `is_apart`, of each by itself and one after the other by onset. `alone` has each leg
    scored by itself in any case.
    """

    rows: Frame
    onset_s: FloatArray
    movements: Frame
    part_of: FloatArray
    is_lm: BoolArray
    alone: Mapping[Side, Scored]
    is_apart: bool


def aligned_legs(
    legs: Sequence[Leg], *, expected: Alignment | None, params: EventParameters
) -> tuple[Leg, ...]:
    """Return the legs of a night, the second with its clock against the first's.

    `expected` is the alignment of an earlier night of the same files. Taps by which the clocks
    were aligned are no movements any more.
    """
    if len(legs) < 2:
        return tuple(legs)
    first, second = legs
    found = align_clocks(_events(first), _events(second), expected=expected, params=params)
    second = replace(second, alignment=found)
    if found.origin != "taps":
        return first, second
    return _without_taps(first), _without_taps(second)


def known_alignment(legs: Sequence[Leg]) -> Alignment | None:
    """Return the alignment of a night's legs, None where it is not known."""
    found = legs[-1].alignment
    return found if found is not None and found.status == "aligned" else None


def recorded_h(legs: Sequence[Leg]) -> float:
    """Return how long the night was recorded, by any leg."""
    spans_s = [leg.on_first_span_s for leg in legs]
    return (max(end for _, end in spans_s) - min(start for start, _ in spans_s)) / SECONDS_PER_HOUR


def _events(leg: Leg) -> LegEvents:
    return LegEvents(
        movements=leg.movements, span_s=leg.span_s, taps_s=leg.taps_s, clock_s=leg.offset_s
    )


def _without_taps(leg: Leg) -> Leg:
    return replace(
        leg,
        movements=_taps_as_impulses(leg.movements, leg.taps_s),
        at_thresholds=tuple(_taps_as_impulses(rows, leg.taps_s) for rows in leg.at_thresholds),
    )


def _taps_as_impulses(rows: Frame, taps_s: FloatArray) -> Frame:
    begun = np.searchsorted(taps_s, rows["offset_s"] + _TAP_MARGIN_S)
    is_tap = begun > np.searchsorted(taps_s, rows["onset_s"] - _TAP_MARGIN_S)
    return _as_impulse(rows, is_tap, "tap")


def _as_impulse(rows: Frame, which: BoolArray, why_not: str) -> Frame:
    """Return rows of which some are no movement after all."""
    changed = {
        "kind": np.where(which, "impulse", rows["kind"]),
        "why_not": np.where(which, why_not, rows["why_not"]),
    }
    if "confidence" in rows:
        changed["confidence"] = np.where(which, np.nan, rows["confidence"])
    return rows.table.frame({**rows, **changed})


def combined(legs: Sequence[Leg], rule: ScoringRule, parameters: Parameters) -> Combined:
    """Return the movements of one or two legs, combined where their clocks are known."""
    is_apart = any(leg.alignment is not None and not leg.alignment.is_trusted for leg in legs)
    rows, onset_s, offset_s = _rows_of(legs)
    if len(legs) > 1 and not is_apart:
        felt = is_cross_talk(
            onset_s,
            offset_s,
            rows["side"],
            rows["kind"],
            rows["peak_mg"],
            params=parameters.events,
        )
        rows = _as_impulse(rows, felt, "cross_talk")
    times_s = np.stack([onset_s, offset_s])
    alone: dict[Side, Scored] = {}
    for leg in legs:
        own = rows["side"] == leg.side
        alone[leg.side] = _scored(times_s[:, own], rows.rows(own), [leg], rule, parameters)
    if is_apart:
        movements, part_of, is_lm = _side_by_side(rows, alone)
    else:
        scored = _scored(times_s, rows, legs, rule, parameters) if len(legs) > 1 else None
        scored = scored or alone[legs[0].side]
        movements, part_of, is_lm = scored.movements, scored.part_of, scored.is_lm
    return Combined(
        rows=rows,
        onset_s=onset_s,
        movements=movements,
        part_of=part_of,
        is_lm=is_lm,
        alone=alone,
        is_apart=is_apart,
    )


def _rows_of(legs: Sequence[Leg]) -> tuple[Frame, FloatArray, FloatArray]:
    """Return the rows of all legs by onset on the first file's clock, then side; and both times."""
    frames = [leg.movements for leg in legs]
    joined = frames[0].table.frame(
        {name: np.concatenate([frame[name] for frame in frames]) for name in frames[0]}
    )
    onset_s, offset_s = (
        np.concatenate([leg.on_first_s(leg.movements[name]) for leg in legs])
        for name in ("onset_s", "offset_s")
    )
    order = np.lexsort((joined["side"], onset_s))
    return joined.rows(order), onset_s[order], offset_s[order]


def _scored(
    times_s: FloatArray,
    rows: Frame,
    legs: Sequence[Leg],
    rule: ScoringRule,
    parameters: Parameters,
) -> Scored:
    """Score rows on the first file's clock; a gap in any of the legs restarts."""
    return score_movements(
        times_s[0],
        times_s[1],
        rows["side"],
        rule=rule,
        kind=rows["kind"],
        posture=parameters.events.posture,
        gaps_s=np.concatenate([leg.on_first_s(leg.gaps_s.reshape(-1, 2)) for leg in legs]),
    )


def _side_by_side(rows: Frame, alone: Mapping[Side, Scored]) -> tuple[Frame, FloatArray, BoolArray]:
    """Return the movements of both legs, each scored by itself, numbered by onset."""
    frames = [scored.movements for scored in alone.values()]
    columns = {name: np.concatenate([frame[name] for frame in frames]) for name in frames[0]}
    order = np.lexsort((columns["side"], columns["onset_s"]))
    place = np.empty(order.size)
    place[order] = np.arange(1.0, order.size + 1.0)
    part_of = np.full(rows.n_rows, np.nan)
    first, n_series = 0, 0.0
    for side, scored in alone.items():
        n = scored.movements.n_rows
        part_of[rows["side"] == side] = np.append(place[first : first + n], np.nan)[
            _row_numbers(scored)
        ]
        columns["series"][first : first + n] += n_series
        n_series += np.nanmax(scored.movements["series"], initial=0.0)
        first += n
    columns["movement"] = place
    is_lm = np.concatenate([scored.is_lm for scored in alone.values()])[order]
    return frames[0].table.frame(columns).rows(order), part_of, is_lm


def _row_numbers(scored: Scored) -> IntArray:
    """Return the index of the movement that each row became part of, -1 for none."""
    return np.asarray(np.nan_to_num(scored.part_of - 1.0, nan=-1.0), dtype=np.int64)
