"""Loops of the scorer: rows in time order in, group and run numbers out."""

from __future__ import annotations

import numpy as np
from numba import njit

from legmotion.units import TIME_TOLERANCE_S, BoolArray, FloatArray, IntArray

# What a row does in a chain of candidates.
PASSES, CANDIDATE, BREAKS = 0, 1, 2
# Why a run began at a candidate, or why a candidate is in no run.
START, AFTER_GAP, TOO_SOON, TOO_LATE, CONTINUES = 0, 1, 2, 3, 4


@njit(cache=True, nogil=True)
def join_overlapping(
    onset_s: FloatArray,
    offset_s: FloatArray,
    segment: IntArray,
    gap_s: float,
    group: IntArray,
) -> int:
    """Write the groups whose next onset comes less than `gap_s` after the end so far.

    Return how many there are; `group` counts from 0. Rows stand in order of onset; a group never
    reaches into another segment.
    """
    n, end_s = 0, 0.0
    for i in range(onset_s.size):
        is_new = (
            i == 0 or segment[i] != segment[i - 1] or onset_s[i] - end_s >= gap_s - TIME_TOLERANCE_S
        )
        if is_new:
            n += 1
            end_s = offset_s[i]
        elif offset_s[i] > end_s:
            end_s = offset_s[i]
        group[i] = n - 1
    return n


@njit(cache=True, nogil=True)
def join_onsets(
    onset_s: FloatArray,
    is_left: BoolArray,
    segment: IntArray,
    window_s: float,
    group: IntArray,
) -> int:
    """Write the groups of movements of different legs that begin together; return how many.

    A row joins if it begins less than `window_s` after the first onset of the group and the other
    leg is already in the group, or begins at the same moment as this row.
    """
    n, first = 0, 0
    has_left, has_right = False, False
    for i in range(onset_s.size):
        other_is_in = has_right if is_left[i] else has_left
        if (
            i + 1 < onset_s.size
            and is_left[i + 1] != is_left[i]
            and onset_s[i + 1] - onset_s[i] <= TIME_TOLERANCE_S
        ):
            other_is_in = True
        is_new = (
            i == 0
            or segment[i] != segment[first]
            or onset_s[i] - onset_s[first] >= window_s - TIME_TOLERANCE_S
            or not other_is_in
        )
        if is_new:
            n += 1
            first = i
            has_left, has_right = False, False
        has_left = has_left or is_left[i]
        has_right = has_right or not is_left[i]
        group[i] = n - 1
    return n


@njit(cache=True, nogil=True)
def chain_candidates(
    onset_s: FloatArray,
    segment: IntArray,
    role: IntArray,
    imi_min_s: float,
    imi_max_s: float,
    skips_short: bool,
    imi_s: FloatArray,
    run: IntArray,
    cause: IntArray,
) -> int:
    """Write each candidate's interval, run and the reason of its place; return the runs.

    `imi_s` is NaN where undefined, `run` is -1 for a row that is in none.
    """
    n, reference = 0, -1
    for i in range(onset_s.size):
        imi_s[i] = np.nan
        run[i] = -1
        cause[i] = START
        if role[i] == BREAKS:
            reference = -1
        if role[i] != CANDIDATE:
            continue
        if reference >= 0 and segment[i] != segment[reference]:
            cause[i] = AFTER_GAP
        elif reference >= 0:
            interval_s = onset_s[i] - onset_s[reference]
            if interval_s < imi_min_s - TIME_TOLERANCE_S:
                cause[i] = TOO_SOON
                if skips_short:
                    continue
            elif interval_s > imi_max_s + TIME_TOLERANCE_S:
                cause[i] = TOO_LATE
            else:
                cause[i] = CONTINUES
            imi_s[i] = interval_s
        if cause[i] != CONTINUES:
            n += 1
        run[i] = n - 1
        reference = i
    return n
