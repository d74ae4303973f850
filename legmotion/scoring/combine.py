"""Rows of one leg to parts, parts of both legs to movements."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from legmotion.scoring import _kernels
from legmotion.scoring.rules import ScoringRule
from legmotion.scoring.stages import Stages, touches
from legmotion.units import (
    TIME_TOLERANCE_S,
    AnyArray,
    BoolArray,
    FloatArray,
    IntArray,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Movements of one leg, or of both: when, of which legs, of how many parts.

    All arrays have shape (n,). `why_not` is empty, or the code of what leaves the movement out
    before candidates are chosen. `of_row` (rows,) maps what was put in to an index, -1: none.
    """

    onset_s: FloatArray
    offset_s: FloatArray
    has_left: BoolArray
    has_right: BoolArray
    is_posture: BoolArray
    n_parts: IntArray
    longest_part_s: FloatArray
    why_not: AnyArray
    of_row: IntArray

    @property
    def duration_s(self) -> FloatArray:
        """Offset minus onset."""
        return self.offset_s - self.onset_s


def segments(time_s: FloatArray, gaps_s: FloatArray) -> IntArray:
    """Return a number for each moment that changes where a gap begins or ends.

    `gaps_s` has shape (g, 2), [start, end) in any order. Two moments with a gap, or a part of
    one, between them have different numbers.
    """
    begun = np.searchsorted(np.sort(gaps_s[:, 0]), time_s, side="right")
    ended = np.searchsorted(np.sort(gaps_s[:, 1]), time_s, side="right")
    return np.asarray(begun + ended, dtype=np.int64)


def grouped(spans: Spans, group: IntArray, n_groups: int) -> Spans:
    """Return one span for each group; `group` (n,) numbers them from 0, in any order."""
    onset_s = np.full(n_groups, np.inf)
    offset_s = np.full(n_groups, -np.inf)
    longest_part_s = np.zeros(n_groups)
    n_parts = np.zeros(n_groups, dtype=np.int64)
    np.minimum.at(onset_s, group, spans.onset_s)
    np.maximum.at(offset_s, group, spans.offset_s)
    np.maximum.at(longest_part_s, group, spans.longest_part_s)
    np.add.at(n_parts, group, spans.n_parts)
    why_not = np.zeros(n_groups, dtype=spans.why_not.dtype)
    why_not[group] = spans.why_not
    flags = []
    for name in ("has_left", "has_right", "is_posture"):
        flag = np.zeros(n_groups, dtype=np.bool_)
        flag[group[getattr(spans, name)]] = True
        flags.append(flag)
    order = np.lexsort((flags[1], why_not != "", offset_s, onset_s))
    place = np.full(n_groups + 1, -1, dtype=np.int64)  # the last answers for -1
    place[order] = np.arange(n_groups)
    of_row = np.append(group, -1)[spans.of_row]
    return Spans(
        onset_s=onset_s[order],
        offset_s=offset_s[order],
        has_left=flags[0][order],
        has_right=flags[1][order],
        is_posture=flags[2][order],
        n_parts=n_parts[order],
        longest_part_s=longest_part_s[order],
        why_not=why_not[order],
        of_row=place[of_row],
    )


def one_leg_parts(rows: Spans, gaps_s: FloatArray, *, rule: ScoringRule) -> Spans:
    """Join the movements of one leg that rest less than the rule's `same_leg_gap_s`.

    Rows that `why_not` leaves out are not joined to anything.
    """
    parts = _joined(rows, gaps_s, (rows.has_left, rows.has_right), rule.same_leg_gap_s)
    return dataclasses.replace(
        parts,
        n_parts=np.ones(parts.onset_s.size, dtype=np.int64),
        longest_part_s=parts.duration_s,
    )


def leave_out(
    parts: Spans, *, rule: ScoringRule, stages: Stages | None, respiratory_s: FloatArray
) -> Spans:
    """Say why single-leg parts are no leg movement under the rule; the first reason holds."""
    why_not = parts.why_not.copy()

    def say(code: str, where: BoolArray) -> None:
        why_not[where & (why_not == "")] = code

    say("too_short", parts.duration_s < rule.min_duration_s - TIME_TOLERANCE_S)
    if rule.long_movement == "drop":
        say("too_long", parts.duration_s > rule.max_duration_s + TIME_TOLERANCE_S)
    if rule.respiratory == "drop":
        say("respiratory", at_respiratory_event(parts, respiratory_s, rule=rule))
    if rule.wake == "drop" and stages is not None:
        say("wake", ~stages.touches_sleep(parts.onset_s, parts.offset_s))
    return dataclasses.replace(parts, why_not=why_not)


def both_legs(parts: Spans, gaps_s: FloatArray, *, rule: ScoringRule) -> Spans:
    """Combine the parts of two legs into movements; parts left out stay by themselves."""
    everything = np.ones(parts.onset_s.size, dtype=np.bool_)
    by_onset = rule.bilateral == "onset"
    return _joined(parts, gaps_s, (everything,), rule.bilateral_gap_s, by_onset=by_onset)


def _joined(
    spans: Spans,
    gaps_s: FloatArray,
    pools: tuple[BoolArray, ...],
    gap_s: float,
    *,
    by_onset: bool = False,
) -> Spans:
    """Join what belongs together within each pool; what is left out stays by itself."""
    group = np.empty(spans.onset_s.size, dtype=np.int64)
    is_in = spans.why_not == ""
    n_groups = 0
    for pool in pools:
        picked = np.flatnonzero(pool & is_in)
        picked = picked[np.lexsort((spans.offset_s[picked], spans.onset_s[picked]))]
        onset_s = spans.onset_s[picked]
        segment = segments(onset_s, gaps_s)
        number = np.empty(picked.size, dtype=np.int64)
        if by_onset:
            is_left = spans.has_left[picked]
            n_new = _kernels.join_onsets(onset_s, is_left, segment, gap_s, number)
        else:
            n_new = _kernels.join_overlapping(
                onset_s, spans.offset_s[picked], segment, gap_s, number
            )
        group[picked] = n_groups + number
        n_groups += n_new
    n_out = int(np.count_nonzero(~is_in))
    group[~is_in] = n_groups + np.arange(n_out)
    return grouped(spans, group, n_groups + n_out)


def at_respiratory_event(
    spans: Spans, respiratory_s: FloatArray, *, rule: ScoringRule
) -> BoolArray:
    """Return which movements lie, in part at least, in the rule's time around an event."""
    anchor = 0 if rule.respiratory_from == "start" else 1
    return touches(
        spans.onset_s,
        spans.offset_s,
        respiratory_s[:, anchor] - rule.respiratory_lead_s + TIME_TOLERANCE_S,
        respiratory_s[:, 1] + rule.respiratory_lag_s + TIME_TOLERANCE_S,
    )
