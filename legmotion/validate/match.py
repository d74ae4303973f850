"""Movements found against movements known: one to one, and what follows from it.

A found movement and a known one of the same leg can be a pair if they overlap or begin within
half a second of each other. Of all ways to pair them one to one, the best has the most counted
pairs, then the most pairs, then the smallest sum of onset errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from legmotion.units import TIME_TOLERANCE_S, AnyArray, BoolArray, FloatArray, IntArray, read_only

ONSET_TOLERANCE_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Which found movement is which known one.

    `found_of_known` (n,) is the row of the found movement, -1 where there is none.
    `is_counted` (n,) tells which known movements count: the others are neither missed nor, when
    found, false alarms. Errors are found minus known, one value per counted pair.
    """

    found_of_known: IntArray
    is_counted: BoolArray
    n_found: int
    onset_error_s: FloatArray
    duration_error_s: FloatArray

    @property
    def n_hits(self) -> int:
        """Counted movements that were found."""
        return int(np.count_nonzero(self.is_counted & (self.found_of_known >= 0)))

    @property
    def n_missed(self) -> int:
        """Counted movements that were not found."""
        return int(np.count_nonzero(self.is_counted & (self.found_of_known < 0)))

    @property
    def n_false(self) -> int:
        """Found movements that belong to no known one."""
        return self.n_found - int(np.count_nonzero(self.found_of_known >= 0))

    @property
    def sensitivity(self) -> float:
        """Share of the counted movements that were found, NaN without any."""
        return _ratio(self.n_hits, self.n_hits + self.n_missed)

    @property
    def precision(self) -> float:
        """Share of true ones among what was found and counts, NaN without any."""
        return _ratio(self.n_hits, self.n_hits + self.n_false)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and sensitivity, NaN where nothing was known or found."""
        return _ratio(2 * self.n_hits, 2 * self.n_hits + self.n_false + self.n_missed)

    @property
    def onset_mae_s(self) -> float:
        """Mean absolute onset error in seconds, NaN without hits."""
        return _mean(np.abs(self.onset_error_s))

    @property
    def onset_bias_s(self) -> float:
        """Mean onset error in seconds, positive for late; NaN without hits."""
        return _mean(self.onset_error_s)

    @property
    def duration_mae_s(self) -> float:
        """Mean absolute error of the duration in seconds, NaN without hits."""
        return _mean(np.abs(self.duration_error_s))

    @property
    def duration_bias_s(self) -> float:
        """Mean error of the duration in seconds, positive for too long; NaN without hits."""
        return _mean(self.duration_error_s)

    @property
    def is_false(self) -> BoolArray:
        """Which found movements are false alarms, shape (n_found,)."""
        is_false = np.ones(self.n_found, dtype=np.bool_)
        is_false[self.found_of_known[self.found_of_known >= 0]] = False
        return is_false


def match_movements(
    known_onset_s: FloatArray,
    known_offset_s: FloatArray,
    found_onset_s: FloatArray,
    found_offset_s: FloatArray,
    *,
    known_side: AnyArray | Sequence[str] | None = None,
    found_side: AnyArray | Sequence[str] | None = None,
    is_counted: BoolArray | None = None,
    tolerance_s: float = ONSET_TOLERANCE_S,
) -> Matching:
    """Pair found with known movements, one to one.

    Parameters
    ----------
    known_onset_s, known_offset_s : (n,) float64
        Known movements, half open, in seconds on one clock, in any order.
    found_onset_s, found_offset_s : (m,) float64
        Found movements on the same clock.
    known_side, found_side : (n,) and (m,) text, optional
        The leg of each; without them all are of one leg.
    is_counted : (n,) bool, optional
        Known movements that count; without it all do.
    tolerance_s : float
        Onsets this close make a pair even without overlap.

    Returns
    -------
    Matching
        The pairs, and precision, sensitivity, F1 and timing errors that follow from them.

    Raises
    ------
    ValueError
        If the arrays of one side differ in shape.
    """
    known = _Intervals.of(known_onset_s, known_offset_s, known_side)
    found = _Intervals.of(found_onset_s, found_offset_s, found_side)
    counted = np.ones(known.onset_s.size, np.bool_) if is_counted is None else is_counted
    if counted.shape != known.onset_s.shape:
        raise ValueError("is_counted and known_onset_s differ in shape")
    found_of_known = np.full(known.onset_s.size, -1, dtype=np.int64)
    for side in np.unique(known.side):
        rows, columns = np.flatnonzero(known.side == side), np.flatnonzero(found.side == side)
        pairs = _possible_pairs(known.rows(rows), found.rows(columns), tolerance_s)
        for k, f in _best_pairs(pairs, counted[rows]):
            found_of_known[rows[k]] = columns[f]
    hits = counted & (found_of_known >= 0)
    partner = found_of_known[hits]
    return Matching(
        found_of_known=read_only(found_of_known),
        is_counted=read_only(np.array(counted)),
        n_found=found.onset_s.size,
        onset_error_s=read_only(found.onset_s[partner] - known.onset_s[hits]),
        duration_error_s=read_only(found.duration_s[partner] - known.duration_s[hits]),
    )


@dataclass(frozen=True, slots=True)
class _Intervals:
    """Movements as columns."""

    onset_s: FloatArray
    offset_s: FloatArray
    side: AnyArray

    @classmethod
    def of(
        cls, onset_s: FloatArray, offset_s: FloatArray, side: AnyArray | Sequence[str] | None
    ) -> _Intervals:
        """Check that columns fit together."""
        onset_s, offset_s = np.asarray(onset_s, np.float64), np.asarray(offset_s, np.float64)
        sides = np.full(onset_s.shape, "") if side is None else np.asarray(side, dtype=np.str_)
        if {onset_s.shape, offset_s.shape, sides.shape} != {(onset_s.size,)}:
            raise ValueError("onsets, offsets and sides differ in shape")
        return cls(onset_s, offset_s, sides)

    @property
    def duration_s(self) -> FloatArray:
        """Length of each movement."""
        return self.offset_s - self.onset_s

    def rows(self, which: IntArray) -> _Intervals:
        """Return some of the movements."""
        return _Intervals(self.onset_s[which], self.offset_s[which], self.side[which])


_Pairs = list[tuple[int, int, float]]


def _possible_pairs(known: _Intervals, found: _Intervals, tolerance_s: float) -> _Pairs:
    """Return (known, found, onset error) of all that may be paired, found by bisection."""
    order = np.argsort(found.onset_s, kind="stable")
    onset_s, offset_s = found.onset_s[order], found.offset_s[order]
    latest_end_s = np.maximum.accumulate(offset_s) if order.size else offset_s
    reach_s = tolerance_s + TIME_TOLERANCE_S
    # The first that may still overlap or begin in time, and the first that cannot any more.
    first = np.minimum(
        np.searchsorted(latest_end_s, known.onset_s, side="right"),
        np.searchsorted(onset_s, known.onset_s - reach_s, side="left"),
    )
    last = np.maximum(
        np.searchsorted(onset_s, known.offset_s, side="left"),
        np.searchsorted(onset_s, known.onset_s + reach_s, side="right"),
    )
    pairs: _Pairs = []
    for k, (begin, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        error_s = np.abs(onset_s[begin:end] - known.onset_s[k])
        overlap_s = np.minimum(offset_s[begin:end], known.offset_s[k]) - np.maximum(
            onset_s[begin:end], known.onset_s[k]
        )
        for near in np.flatnonzero((overlap_s > 0.0) | (error_s <= reach_s)).tolist():
            pairs.append((k, int(order[begin + near]), float(error_s[near])))
    return pairs


def _best_pairs(pairs: _Pairs, is_counted: BoolArray) -> list[tuple[int, int]]:
    """Return the best one-to-one choice, group by group of what hangs together."""
    best: list[tuple[int, int]] = []
    for group in _groups(pairs):
        if len(group) == 1:
            best.append(group[0][:2])
        else:
            best.extend(_best_of_group(group, is_counted))
    return best


def _groups(pairs: _Pairs) -> list[_Pairs]:
    """Split pairs into groups that share neither a known nor a found movement."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for k, f, _ in pairs:
        root[find(("known", k))] = find(("found", f))
    groups: dict[tuple[str, int], _Pairs] = {}
    for pair in pairs:
        groups.setdefault(find(("known", pair[0])), []).append(pair)
    return list(groups.values())


def _best_of_group(group: _Pairs, is_counted: BoolArray) -> list[tuple[int, int]]:
    """Return the best choice inside one group: an assignment problem."""
    from scipy.optimize import linear_sum_assignment

    known = sorted({k for k, _, _ in group})
    found = sorted({f for _, f, _ in group})
    row = {k: i for i, k in enumerate(known)}
    column = {f: j for j, f in enumerate(found)}
    # One pair outweighs all onset errors, one counted pair all pairs that do not count.
    n = min(len(known), len(found)) + 1
    pair_weight = n * (1.0 + max(error_s for _, _, error_s in group))
    gain = np.zeros((len(known), len(found)))
    for k, f, error_s in group:
        gain[row[k], column[f]] = pair_weight * (1 + n * bool(is_counted[k])) - error_s
    chosen = zip(*linear_sum_assignment(gain, maximize=True), strict=True)
    return [(known[i], found[j]) for i, j in chosen if gain[i, j] > 0.0]


def _ratio(part: int, whole: int) -> float:
    """Return part / whole, NaN for 0 / 0."""
    return part / whole if whole else float("nan")


def _mean(values: FloatArray) -> float:
    """Return the mean, NaN of nothing."""
    return float(values.mean()) if values.size else float("nan")
