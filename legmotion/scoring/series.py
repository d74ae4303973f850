"""Movements to candidates, candidates to series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.scoring import _kernels
from legmotion.scoring.combine import Spans, segments
from legmotion.scoring.rules import ScoringRule
from legmotion.units import TIME_TOLERANCE_S, AnyArray, BoolArray, FloatArray, IntArray

# The code of a candidate in no series, by how its place in the chain came about.
_CAUSES = {
    _kernels.START: "run_too_short",
    _kernels.AFTER_GAP: "gap",
    _kernels.TOO_SOON: "short_interval",
    _kernels.TOO_LATE: "long_interval",
    _kernels.CONTINUES: "run_too_short",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What candidates are to each other; all arrays have shape (n,), one value a movement.

    `imi_s` is NaN where undefined, `series` counts from 1 and is NaN outside of series, `why_not`
    says what keeps a candidate out of one.
    """

    imi_s: FloatArray
    series: FloatArray
    why_not: AnyArray

    @property
    def is_plm(self) -> BoolArray:
        """Whether a movement belongs to a series."""
        return ~np.isnan(self.series)


def why_no_candidate(spans: Spans, *, rule: ScoringRule) -> AnyArray:
    """Return the code of what keeps each movement from being a candidate, "" for candidates."""
    why_not = spans.why_not.astype("U16")
    is_single = spans.n_parts == 1
    has_long_part = spans.longest_part_s > rule.max_duration_s + TIME_TOLERANCE_S
    tests = [("too_long", is_single & has_long_part), ("long_part", has_long_part)]
    if rule.bilateral_max_parts is not None:
        tests.append(("too_many_parts", spans.n_parts > rule.bilateral_max_parts))
    if rule.bilateral_max_s is not None:
        is_long = spans.duration_s > rule.bilateral_max_s + TIME_TOLERANCE_S
        tests.append(("too_long", ~is_single & is_long))
    for code, fails in tests:
        why_not[fails & (why_not == "")] = code
    return why_not


def roles(spans: Spans, is_clm: BoolArray, *, rule: ScoringRule, posture_breaks: bool) -> IntArray:
    """Return what each movement does in a chain: candidate, passed by, or end of a series."""
    role = np.where(is_clm, _kernels.CANDIDATE, _kernels.PASSES)
    if rule.long_movement == "break":
        role[(spans.why_not == "") & ~is_clm] = _kernels.BREAKS
    if posture_breaks:
        role[spans.why_not == "posture"] = _kernels.BREAKS
    return role.astype(np.int64)


def chain(onset_s: FloatArray, role: IntArray, gaps_s: FloatArray, *, rule: ScoringRule) -> Chain:
    """Find intervals and series among candidates in order of onset."""
    n = onset_s.size
    imi_s = np.empty(n)
    run = np.empty(n, dtype=np.int64)
    cause = np.empty(n, dtype=np.int64)
    n_runs = _kernels.chain_candidates(
        onset_s,
        segments(onset_s, gaps_s),
        role,
        rule.imi_min_s,
        rule.imi_max_s,
        rule.short_interval == "skip",
        imi_s,
        run,
        cause,
    )
    is_long_enough = np.bincount(run[run >= 0], minlength=n_runs) >= rule.min_series
    number = np.where(is_long_enough, np.cumsum(is_long_enough), np.nan)
    series = np.append(number, np.nan)[run]
    codes = np.array([_CAUSES[k] for k in range(len(_CAUSES))])
    is_alone = (role == _kernels.CANDIDATE) & np.isnan(series)
    return Chain(imi_s=imi_s, series=series, why_not=np.where(is_alone, codes[cause], ""))
