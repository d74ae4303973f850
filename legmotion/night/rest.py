"""The rest of a night where nobody noted it: when the leg lay still, and what stands at its ends.

HDCZA: a heuristic that looks at the distribution of changes of the angle of gravity.

References
----------
van Hees VT, Sabia S, Jones SE, et al. Sci Rep 2018;8:12975. doi:10.1038/s41598-018-31266-z
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from legmotion.night.leg import Leg
from legmotion.night.lying import Lying, angle_deg, is_upright, overlaps, runs
from legmotion.params import NightParameters
from legmotion.signal.posture import medians_of_sorted
from legmotion.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR, BoolArray, FloatArray, IntArray

_MIN_S = SECONDS_PER_HOUR / MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRest:
    """The longest rest of a night [start_s, end_s), seconds after the first file's first sample.

    `start_s` or `end_s` is None where the rest reaches the recording's own end: nothing else was
    seen there. A margin is how long the leg lay at an end of the rest without being still, None
    where nobody walked and lying is not told from sitting.
    """

    start_s: float | None
    end_s: float | None
    start_margin_s: float | None = None
    end_margin_s: float | None = None

    def doubt_s(self, start_origin: str, end_origin: str) -> float | None:
        """Return the larger margin of the ends that were taken from here, None if unknown."""
        pairs = ((start_origin, self.start_margin_s), (end_origin, self.end_margin_s))
        margins_s = [margin_s for origin, margin_s in pairs if origin == "detected"]
        known_s = [margin_s for margin_s in margins_s if margin_s is not None]
        return max(known_s, default=0.0) if len(known_s) == len(margins_s) else None


def found_rest(legs: Sequence[Leg], *, params: NightParameters) -> FoundRest | None:
    """Return the longest rest that a leg shows; None where none is long enough.

    Of two legs the one that rests longer is asked. A recording that is shorter than the shortest
    rest, or one without gravity, shows none.

    Notes
    -----
    Against van Hees 2018: the change is the angle between the directions of gravity themselves,
    so that it does not matter how the sensor sits; the time of every movement is left out of
    them; a lower leg that stands as it does in walking does not rest, however still; and the
    rest reaches as far as the leg goes on lying, since a night begins before sleep does.
    """
    best: FoundRest | None = None
    longest_s = params.min_window_h * SECONDS_PER_HOUR
    for leg in legs:
        if leg.lying is None or leg.span_s[1] - leg.span_s[0] < longest_s:
            continue
        found = _rest_of(leg, leg.lying, params)
        if found is not None and found[0] >= longest_s:
            longest_s, best = found
    return best


def _rest_of(leg: Leg, lying: Lying, params: NightParameters) -> tuple[float, FoundRest] | None:
    """Return the length of a leg's longest rest, and that rest."""
    middle_s, half_s = lying.posture.middle_s, lying.posture.bin_s / 2
    is_lost = overlaps(middle_s - half_s, middle_s + half_s, leg.lost_s.reshape(-1, 2))
    usual_deg = _usual_turn_deg(lying, is_lost | np.isnan(lying.posture.any_g[:, 0]), params)
    is_unknown, is_up = np.isnan(usual_deg), is_upright(lying, params=params)
    is_still = _is_still(usual_deg, params) & ~is_up
    still = _joined(is_still, lying, params)
    if not len(still):
        return None
    first, stop = (int(edge) for edge in still[int(np.argmax(still[:, 1] - still[:, 0]))])
    snap = round(params.window_snap_min * _MIN_S / lying.posture.bin_s)
    far = 0
    if is_up.any():
        far = round(params.rest_join_min * _MIN_S / lying.posture.bin_s)
        first, stop = _back_in_bed(is_still, first, stop, snap, lying, params)
    low = _reached(is_up | is_unknown, first, -far)
    high = _reached(is_up | is_unknown, stop, far)
    is_all_before = _is_nothing_else(is_up | is_unknown, 0, low, snap)
    is_all_after = _is_nothing_else(is_up | is_unknown, high, is_up.size, snap)
    bin_s = lying.posture.bin_s
    ends_s = leg.on_first_s(lying.posture.start_s + np.array([low, high]) * bin_s)
    found = FoundRest(
        start_s=None if is_all_before else float(ends_s[0]),
        end_s=None if is_all_after else float(ends_s[1]),
        start_margin_s=(first - low) * bin_s if far else None,
        end_margin_s=(high - stop) * bin_s if far else None,
    )
    return float(high - low) * bin_s, found


def _usual_turn_deg(lying: Lying, is_lost: BoolArray, params: NightParameters) -> FloatArray:
    """Return the median turn (k,) in the minutes around each bin, NaN where all are lost."""
    turn_deg = turns_deg(lying.posture.resting_g)
    # A bin that is all motion is as restless as can be.
    turn_deg = np.where(is_lost, np.nan, np.nan_to_num(turn_deg, nan=180.0))
    n_around = round(params.rest_median_min * _MIN_S / lying.posture.bin_s) // 2
    padded = np.pad(turn_deg, n_around, constant_values=np.nan)
    ordered = np.sort(np.lib.stride_tricks.sliding_window_view(padded, 2 * n_around + 1), axis=1)
    return medians_of_sorted(ordered, np.count_nonzero(~np.isnan(ordered), axis=1))


def _is_still(usual_deg: FloatArray, params: NightParameters) -> BoolArray:
    """Return which bins (k,) lie in minutes through which the direction hardly changes."""
    known_deg = usual_deg[~np.isnan(usual_deg)]
    stillest_deg = np.percentile(known_deg, params.rest_percentile) if known_deg.size else 0.0
    limit_deg = np.clip(params.rest_ratio * stillest_deg, params.min_rest_deg, params.max_rest_deg)
    return np.asarray(usual_deg < limit_deg)


def turns_deg(direction_g: FloatArray) -> FloatArray:
    """Return the turn (k,) of each direction (k, 3) from the last one known, NaN where unknown."""
    known = np.flatnonzero(~np.isnan(direction_g[:, 0]))
    turn_deg = np.full(len(direction_g), np.nan)
    turn_deg[known[:1]] = 0.0
    turn_deg[known[1:]] = angle_deg(direction_g[known[1:]], direction_g[known[:-1]])
    return turn_deg


def _joined(mask: BoolArray, lying: Lying, params: NightParameters) -> IntArray:
    """Return runs that are long enough, those that are near each other as one."""
    per_min = _MIN_S / lying.posture.bin_s
    blocks = runs(mask)
    blocks = blocks[blocks[:, 1] - blocks[:, 0] >= params.rest_block_min * per_min]
    apart = blocks[1:, 0] - blocks[:-1, 1] >= params.rest_join_min * per_min
    firsts, stops = np.append(True, apart), np.append(apart, True)
    if not len(blocks):
        return blocks
    return np.column_stack((blocks[firsts, 0], blocks[stops, 1]))


def _back_in_bed(
    mask: BoolArray, first: int, stop: int, near: int, lying: Lying, params: NightParameters
) -> tuple[int, int]:
    """Return a rest with the shorter rests beside it: who got up in between lay down again.

    Only where it is known how the leg stands: a short rest may be one on a chair.
    """
    least = params.rest_median_min * _MIN_S / lying.posture.bin_s
    short = runs(mask)
    short = short[short[:, 1] - short[:, 0] >= least]
    for low, high in short:
        if stop < high and low - stop <= near:
            stop = int(high)
    for low, high in short[::-1]:
        if low < first and first - high <= near:
            first = int(low)
    return first, stop


def _reached(is_end: BoolArray, edge: int, far: int) -> int:
    """Return how far from an edge, at most `far` bins on (or back), nothing ends the lying."""
    if far < 0:
        ends = np.flatnonzero(is_end[max(edge + far, 0) : edge])
        return max(edge + far, 0) + (int(ends[-1]) + 1 if ends.size else 0)
    ends = np.flatnonzero(is_end[edge : edge + far])
    return edge + int(ends[0]) if ends.size else min(edge + far, is_end.size)


def _is_nothing_else(is_other: BoolArray, first: int, stop: int, most: int) -> bool:
    """Return whether what is left at an end of the recording is short, and lying all of it."""
    return stop - first <= most and not bool(is_other[first:stop].any())
