"""Leg movements to candidates, series and periodic leg movements under a named rule.

LM: leg movement. CLM: candidate leg movement. PLM: periodic leg movement. IMI: intermovement
interval, onset to onset. CLMr: a candidate at a respiratory event.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from legmotion.errors import ParameterError
from legmotion.scoring import indices
from legmotion.scoring._kernels import PASSES
from legmotion.scoring.combine import (
    Spans,
    at_respiratory_event,
    both_legs,
    leave_out,
    one_leg_parts,
)
from legmotion.scoring.movements import MOVEMENTS
from legmotion.scoring.rules import ScoringRule
from legmotion.scoring.series import Chain, chain, roles, why_no_candidate
from legmotion.scoring.stages import Stages
from legmotion.tables import Frame
from legmotion.units import SECONDS_PER_HOUR, AnyArray, BoolArray, FloatArray

Posture = Literal["score", "ignore", "break"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Movements under a rule, in order of onset, and what is counted over all of them.

    `movements` is a Frame of the movements table without `onset` and `in_bed`, and without `state`
    where nothing was staged. `part_of` (rows,)
    is the number of the movement that each input row became part of, NaN for none. `is_lm` (n,)
    tells which movements are leg movements under the rule at all, `is_respiratory` (n,) which
    candidates are at a respiratory event. `plm_nr` counts the PLM of the pass without these.
    `sleep_h` and `wake_h` are NaN where nothing was staged.
    """

    rule: ScoringRule
    movements: Frame
    part_of: FloatArray
    is_lm: BoolArray
    is_respiratory: BoolArray
    plm_nr: int
    sleep_h: float
    wake_h: float

    @property
    def imi_s(self) -> FloatArray:
        """Interval of each candidate in order, NaN where undefined."""
        return np.asarray(self.movements["imi_s"][self.movements["is_clm"]])

    @property
    def is_isolated(self) -> BoolArray:
        """Candidates in no series whose interval is not a short one."""
        imi_s = self.movements["imi_s"]
        return self.movements["is_clm"] & ~self.movements["is_plm"] & ~indices.is_short(imi_s)

    @property
    def series_onsets_s(self) -> list[FloatArray]:
        """Onsets of the members of each series, in order."""
        number = self.movements["series"]
        is_member = ~np.isnan(number)
        ends = np.flatnonzero(np.diff(number[is_member])) + 1
        onsets_s = self.movements["onset_s"][is_member]
        return list(np.split(onsets_s, ends)) if onsets_s.size else []

    @property
    def n_lm(self) -> int:
        """Leg movements after combination of the legs."""
        return int(np.count_nonzero(self.is_lm))

    @property
    def n_clm(self) -> int:
        """Candidate leg movements."""
        return int(np.count_nonzero(self.movements["is_clm"]))

    @property
    def n_plm(self) -> int:
        """Periodic leg movements."""
        return int(np.count_nonzero(self.movements["is_plm"]))

    @property
    def n_plmw(self) -> int:
        """Periodic leg movements with their onset in wakefulness."""
        if "state" not in self.movements:
            return 0
        in_wake = self.movements["state"] == "wake"
        return int(np.count_nonzero(self.movements["is_plm"] & in_wake))

    @property
    def n_plms(self) -> int:
        """Periodic leg movements with their onset in sleep, or anywhere if nothing was staged."""
        return self.n_plm - self.n_plmw

    @property
    def n_short(self) -> int:
        """Candidates whose interval is defined and shorter than 10 s."""
        return int(np.count_nonzero(indices.is_short(self.imi_s)))

    @property
    def n_isolated(self) -> int:
        """Candidates in no series whose interval is not a short one."""
        return int(np.count_nonzero(self.is_isolated))

    @property
    def plmsi(self) -> float:
        """PLM in sleep per hour of sleep, NaN without hours."""
        return indices.ratio(self.n_plms, self.sleep_h)

    @property
    def plmwi(self) -> float:
        """PLM in wakefulness per hour of staged wakefulness, NaN without hours."""
        return indices.ratio(self.n_plmw, self.wake_h)

    @property
    def plm_clm_ratio(self) -> float:
        """Share of the candidates that are periodic, NaN without candidates."""
        return indices.ratio(self.n_plm, self.n_clm)

    @property
    def ferri_pi(self) -> float:
        """Ferri's periodicity index, NaN where it is not defined."""
        return indices.ferri_index(self.imi_s) if self.rule.has_ferri_index else math.nan

    @property
    def mean_log_imi(self) -> float:
        """Mean of ln(IMI) over intervals of 10 to 90 s, NaN without any."""
        return indices.mean_log_imi(self.imi_s)


def score_movements(
    onset_s: FloatArray,
    offset_s: FloatArray,
    side: AnyArray | Sequence[str],
    *,
    rule: ScoringRule,
    kind: AnyArray | Sequence[str] | None = None,
    posture: Posture = "score",
    gaps_s: FloatArray | None = None,
    stages: Stages | None = None,
    respiratory_s: FloatArray | None = None,
    window_s: tuple[float, float] | None = None,
) -> Scored:
    """Combine and score the leg movements of one or two legs.

    Parameters
    ----------
    onset_s, offset_s : (n,) float64
        Begin and exclusive end of each movement of one leg, seconds on one clock, in any order.
    side : (n,) text
        "left" or "right".
    rule : ScoringRule
        How to combine, choose candidates and find series.
    kind : (n,) text, optional
        "LM" and "posture" are scored, any other kind is not; without it all are "LM".
    posture : {"score", "ignore", "break"}
        A change of position is scored by its length, left out, or ends a series.
    gaps_s : (g, 2) float64, optional
        Gaps [start, end) in the recording: nothing joins and no series continues across one.
    stages : Stages, optional
        Sleep and wakefulness, scored by somebody. Without them there is no `state`, and every PLM
        counts as in sleep. An estimate from movement is none: some rules leave out what is awake.
    respiratory_s : (r, 2) float64, optional
        Respiratory events [start, end).
    window_s : (start, end), optional
        The time that `plmsi` refers to where there are no stages.

    Returns
    -------
    Scored
        The movements in order of onset, numbered from 1, and their counts and indices.

    Raises
    ------
    ParameterError
        If the posture policy is not one of the three.
    ValueError
        If shapes differ, a time is not finite, a movement ends before it begins or a side is
        neither left nor right.
    """
    if posture not in get_args(Posture):
        raise ParameterError(
            f"the posture policy is {posture!r}", hint="it is score, ignore or break"
        )
    gaps_s, respiratory_s = _pairs(gaps_s), _pairs(respiratory_s)
    rows = _rows(onset_s, offset_s, side, kind, is_left_out=posture != "score")
    parts = one_leg_parts(rows, gaps_s, rule=rule)
    parts = leave_out(parts, rule=rule, stages=stages, respiratory_s=respiratory_s)
    spans = both_legs(parts, gaps_s, rule=rule)

    why_no_clm = why_no_candidate(spans, rule=rule)
    is_clm = why_no_clm == ""
    role = roles(spans, is_clm, rule=rule, posture_breaks=posture == "break")
    found = chain(spans.onset_s, role, gaps_s, rule=rule)
    is_respiratory = is_clm & at_respiratory_event(spans, respiratory_s, rule=rule)
    plm_nr = int(np.count_nonzero(found.is_plm))
    if rule.respiratory == "second_pass":
        kept = np.where(is_respiratory, PASSES, role)
        again = chain(spans.onset_s, kept, gaps_s, rule=rule)
        plm_nr = int(np.count_nonzero(again.is_plm))
    return Scored(
        rule=rule,
        movements=_table(spans, found, why_no_clm, stages),
        part_of=np.append(np.arange(1.0, is_clm.size + 1.0), np.nan)[spans.of_row],
        is_lm=spans.why_not == "",
        is_respiratory=is_respiratory,
        plm_nr=plm_nr,
        sleep_h=_sleep_h(stages, window_s),
        wake_h=math.nan if stages is None else stages.wake_h,
    )


def _pairs(intervals_s: FloatArray | None) -> FloatArray:
    """Return intervals as an array of shape (k, 2)."""
    if intervals_s is None:
        return np.empty((0, 2))
    return np.asarray(intervals_s, dtype=np.float64).reshape(-1, 2)


def _sleep_h(stages: Stages | None, window_s: tuple[float, float] | None) -> float:
    """Return the hours that PLM in sleep refer to."""
    if stages is not None:
        return stages.sleep_h
    return math.nan if window_s is None else (window_s[1] - window_s[0]) / SECONDS_PER_HOUR


def _rows(
    onset_s: FloatArray,
    offset_s: FloatArray,
    side: AnyArray | Sequence[str],
    kind: AnyArray | Sequence[str] | None,
    *,
    is_left_out: bool,
) -> Spans:
    """Check the input and return the rows that are movements of a leg."""
    onset_s, offset_s = np.asarray(onset_s, np.float64), np.asarray(offset_s, np.float64)
    sides = np.asarray(side, dtype=np.str_)
    kinds = np.full(onset_s.shape, "LM") if kind is None else np.asarray(kind, dtype=np.str_)
    if {onset_s.shape, offset_s.shape, sides.shape, kinds.shape} != {(onset_s.size,)}:
        raise ValueError("onset_s, offset_s, side and kind differ in shape")
    if not bool(np.all(np.isfinite(onset_s) & np.isfinite(offset_s) & (onset_s <= offset_s))):
        raise ValueError("a movement has no finite time or ends before it begins")
    if not bool(np.all((sides == "left") | (sides == "right"))):
        raise ValueError("side is neither left nor right")
    is_used = (kinds == "LM") | (kinds == "posture")
    is_posture = (kinds == "posture")[is_used]
    picked = np.flatnonzero(is_used)
    of_row = np.full(onset_s.size, -1, dtype=np.int64)
    of_row[picked] = np.arange(picked.size)
    return Spans(
        onset_s=onset_s[picked],
        offset_s=offset_s[picked],
        has_left=sides[picked] == "left",
        has_right=sides[picked] == "right",
        is_posture=is_posture,
        n_parts=np.ones(picked.size, dtype=np.int64),
        longest_part_s=offset_s[picked] - onset_s[picked],
        why_not=np.where(is_posture & is_left_out, "posture", "").astype("U16"),
        of_row=of_row,
    )


def _table(spans: Spans, found: Chain, why_no_clm: AnyArray, stages: Stages | None) -> Frame:
    """Return the movements table without `onset` and `in_bed`, with `state` if staged."""
    staged = {}
    if stages is not None:
        staged["state"] = np.where(stages.is_asleep(spans.onset_s), "sleep", "wake")
    is_clm = why_no_clm == ""
    return MOVEMENTS.frame(
        {
            "movement": np.arange(1.0, spans.onset_s.size + 1.0),
            "onset_s": spans.onset_s,
            "offset_s": spans.offset_s,
            "side": np.where(
                spans.has_left & spans.has_right, "both", np.where(spans.has_left, "left", "right")
            ),
            "kind": np.where(spans.is_posture, "posture", "LM"),
            "n_parts": spans.n_parts.astype(np.float64),
            "is_clm": is_clm,
            "imi_s": found.imi_s,
            "series": found.series,
            "is_plm": found.is_plm,
            **staged,
            "why_not": np.where(is_clm, found.why_not, why_no_clm),
        }
    )
