"""The scorer once more, from the definitions: lists, pairs and plain loops, no speed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from legmotion.scoring.rules import ScoringRule

EPS = 1e-9


@dataclass
class Part:
    onset: float
    offset: float
    side: str
    is_posture: bool = False
    rows: list[int] = field(default_factory=list)
    why: str = ""


@dataclass
class Movement:
    parts: list[Part]
    why: str = ""
    imi: float = math.nan
    series: int | None = None

    @property
    def onset(self) -> float:
        return min(part.onset for part in self.parts)

    @property
    def offset(self) -> float:
        return max(part.offset for part in self.parts)

    @property
    def side(self) -> str:
        sides = {part.side for part in self.parts}
        return sides.pop() if len(sides) == 1 else "both"


def gap_between(first: float, second: float, gaps) -> bool:
    """Whether a gap, or an end of one, lies after the first moment and up to the second."""
    return any(first < edge <= second for gap in gaps for edge in gap)


def chained(items, belongs) -> list[list]:
    """Neighbours in order of onset, split wherever one does not belong to the group so far."""
    groups: list[list] = []
    for item in sorted(items, key=lambda item: (item.onset, item.offset)):
        if groups and belongs(groups[-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def overlap_groups(items, gap_s: float, gaps) -> list[list]:
    def belongs(group, item) -> bool:
        return not gap_between(group[0].onset, item.onset, gaps) and any(
            item.onset - other.offset < gap_s - EPS for other in group
        )

    return chained(items, belongs)


def onset_groups(items, window_s: float, gaps) -> list[list]:
    items = list(items)

    def belongs(group, item) -> bool:
        simultaneous = [other for other in items if abs(other.onset - item.onset) <= EPS]
        return (
            not gap_between(group[0].onset, item.onset, gaps)
            and item.onset - group[0].onset < window_s - EPS
            and any(other.side != item.side for other in [*group, *simultaneous])
        )

    return chained(items, belongs)


def meets(item, start: float, end: float) -> bool:
    """Whether [onset, offset) has a part in [start, end]."""
    return item.onset <= end + EPS and item.offset > start + EPS


def at_event(item, events, rule: ScoringRule) -> bool:
    return any(
        meets(
            item,
            (start if rule.respiratory_from == "start" else end) - rule.respiratory_lead_s,
            end + rule.respiratory_lag_s,
        )
        for start, end in events
    )


def parts_of(rows, rule: ScoringRule, posture: str, gaps) -> list[Part]:
    parts = []
    for side in ("left", "right"):
        used = []
        for number, (onset, offset, leg, kind) in enumerate(rows):
            if leg != side or kind not in ("LM", "posture"):
                continue
            row = Part(onset, offset, side, kind == "posture", [number])
            if kind == "posture" and posture != "score":
                row.why = "posture"
                parts.append(row)
            else:
                used.append(row)
        parts += [
            Part(
                min(row.onset for row in group),
                max(row.offset for row in group),
                side,
                any(row.is_posture for row in group),
                [number for row in group for number in row.rows],
            )
            for group in overlap_groups(used, rule.same_leg_gap_s, gaps)
        ]
    return parts


def leave_out(part: Part, rule: ScoringRule, stages, events) -> str:
    if part.why:
        return part.why
    if part.offset - part.onset < rule.min_duration_s - EPS:
        return "too_short"
    if rule.long_movement == "drop" and part.offset - part.onset > rule.max_duration_s + EPS:
        return "too_long"
    if rule.respiratory == "drop" and at_event(part, events, rule):
        return "respiratory"
    if rule.wake == "drop" and stages is not None:
        touches = any(
            part.onset < end and part.offset > start
            for start, end, name in stages
            if name == "sleep"
        )
        if not touches:
            return "wake"
    return ""


def why_no_candidate(movement: Movement, rule: ScoringRule) -> str:
    too_long = [p.offset - p.onset > rule.max_duration_s + EPS for p in movement.parts]
    if len(too_long) == 1:
        return "too_long" if too_long[0] else ""
    if any(too_long):
        return "long_part"
    if rule.bilateral_max_parts is not None and len(too_long) > rule.bilateral_max_parts:
        return "too_many_parts"
    if (
        rule.bilateral_max_s is not None
        and movement.offset - movement.onset > rule.bilateral_max_s + EPS
    ):
        return "too_long"
    return ""


def runs_of(sequence, rule: ScoringRule, gaps) -> list[list[Movement]]:
    """Split the sequence of candidates and of None (the end of a series) into runs."""
    runs: list[list[Movement]] = []
    last: Movement | None = None
    for movement in sequence:
        if movement is None:
            last = None
            continue
        movement.imi, movement.why = math.nan, "run_too_short"
        is_new = True
        if last is not None and gap_between(last.onset, movement.onset, gaps):
            movement.why = "gap"
        elif last is not None:
            movement.imi = movement.onset - last.onset
            if movement.imi < rule.imi_min_s - EPS:
                movement.why = "short_interval"
                if rule.short_interval == "skip":
                    movement.imi = math.nan
                    continue
            elif movement.imi > rule.imi_max_s + EPS:
                movement.why = "long_interval"
            else:
                is_new = False
        if is_new:
            runs.append([])
        runs[-1].append(movement)
        last = movement
    return [run for run in runs if len(run) >= rule.min_series]


def naive_score(rows, *, rule: ScoringRule, posture="score", gaps=(), stages=None, events=()):
    """Movements in order of onset, and the PLM of the second pass.

    `rows` are (onset, offset, side, kind), `stages` (start, end, "sleep" or "wake").
    """
    parts = parts_of(rows, rule, posture, gaps)
    for part in parts:
        part.why = leave_out(part, rule, stages, events)
    scored = [part for part in parts if not part.why]
    if rule.bilateral == "onset":
        groups = onset_groups(scored, rule.bilateral_gap_s, gaps)
    else:
        groups = overlap_groups(scored, rule.bilateral_gap_s, gaps)
    movements = [Movement(group) for group in groups]
    movements += [Movement([part], why=part.why) for part in parts if part.why]
    movements.sort(key=lambda m: (m.onset, m.offset, m.why != "", m.side != "left"))

    sequence: list[Movement | None] = []
    for movement in movements:
        left_out = movement.why
        movement.why = movement.why or why_no_candidate(movement, rule)
        if not movement.why:
            sequence.append(movement)
        elif (not left_out and rule.long_movement == "break") or (
            left_out == "posture" and posture == "break"
        ):
            sequence.append(None)

    n_second = None
    if rule.respiratory == "second_pass":
        without = [m for m in sequence if m is None or not at_event(m, events, rule)]
        n_second = sum(map(len, runs_of(without, rule, gaps)))
    series = runs_of(sequence, rule, gaps)
    for number, run in enumerate(series, start=1):
        for movement in run:
            movement.series, movement.why = number, ""
    n_plm = sum(map(len, series))
    return movements, n_plm if n_second is None else n_second


def naive_ferri(imi) -> float:
    defined = [value for value in imi if not math.isnan(value)]
    if not defined:
        return math.nan
    periodic = [not math.isnan(v) and 10 + EPS < v <= 90 + EPS for v in imi]
    n = 0
    for i, is_in in enumerate(periodic):
        if is_in:
            first = i
            while first > 0 and periodic[first - 1]:
                first -= 1
            last = i
            while last + 1 < len(periodic) and periodic[last + 1]:
                last += 1
            n += last - first + 1 >= 3
    return n / len(defined)


def naive_group_numbers(groups, items) -> list[int]:
    """Number of the group of each item, counted from 0."""
    place = {id(item): number for number, group in enumerate(groups) for item in group}
    return [place[id(item)] for item in items]
