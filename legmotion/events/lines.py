"""A straight line through pairs of moments of which only some belong together.

Each pair says by how much the second clock is ahead of the first at some time. Pairs that belong
together lie along a line, those that met by chance lie anywhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc

from legmotion.params import EventParameters
from legmotion.units import BoolArray, FloatArray

_PER_MILLION = 1e-6
_SD_PER_MAD = 1.4826
# A median of slopes is this much wider than a least squares line through normal residuals.
_MEDIAN_COST = 1.25
# Slopes between more pairs than these say the same and take more memory.
_MOST_SLOPES_OF = 300
_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How far the second clock is ahead: `offset_s` at time 0, `drift_ppm` more from then on.

    `residual_s` is the median absolute residual of the `n_pairs` near the line, `error_s` twice
    the standard error of the line where it is known worst, between the ends of the time asked for.
    """

    offset_s: float
    drift_ppm: float
    residual_s: float
    error_s: float
    drift_error_ppm: float
    n_pairs: int

    def ahead_s(self, time_s: FloatArray) -> FloatArray:
        """Return how far the second clock is ahead when it shows some times."""
        return np.asarray(self.offset_s + self.drift_ppm * _PER_MILLION * time_s)


def fitted(
    time_s: FloatArray,
    ahead_s: FloatArray,
    is_near: BoolArray,
    between_s: tuple[float, float],
    *,
    near_s: float,
) -> Line:
    """Return the line through pairs: median slope, median offset, from those near it.

    It begins with the pairs `is_near` and takes those within `near_s` of each line for the next.
    """
    middle_s = (between_s[0] + between_s[1]) / 2
    x_s, offset_s, slope = time_s - middle_s, 0.0, 0.0
    for _ in range(_ROUNDS):
        slope = _median_slope(x_s[is_near], ahead_s[is_near])
        offset_s = float(np.median(ahead_s[is_near] - slope * x_s[is_near]))
        again = np.abs(ahead_s - offset_s - slope * x_s) <= near_s
        if not again.any() or bool(np.all(again == is_near)):
            break
        is_near = again
    rest_s = ahead_s[is_near] - offset_s - slope * x_s[is_near]
    residual_s = float(np.median(np.abs(rest_s)))
    spread_s = max(_SD_PER_MAD * residual_s, float(np.std(rest_s)) / 2)
    mean_s, n = float(np.mean(x_s[is_near])), int(np.count_nonzero(is_near))
    wide_s2 = float(np.sum((x_s[is_near] - mean_s) ** 2))
    slope_se = _MEDIAN_COST * spread_s / math.sqrt(wide_s2) if wide_s2 > 0.0 else math.inf
    reach_s = max(abs(end_s - middle_s - mean_s) for end_s in between_s)
    offset_se_s = _MEDIAN_COST * spread_s / math.sqrt(n)
    return Line(
        offset_s=offset_s - slope * middle_s,
        drift_ppm=slope / _PER_MILLION,
        residual_s=residual_s,
        error_s=2.0 * math.hypot(offset_se_s, reach_s * slope_se) if reach_s else 2 * offset_se_s,
        drift_error_ppm=2.0 * slope_se / _PER_MILLION,
        n_pairs=n,
    )


def largest_change_s(
    line: Line,
    pairs: tuple[FloatArray, FloatArray],
    between_s: tuple[float, float],
    *,
    n_parts: int,
    near_s: float,
) -> tuple[float, int]:
    """Return by how much a line changes at an end if a part of the time had shown nothing.

    Infinite if some part holds all but one of its pairs; beside it, how many hold any. A few
    pairs that met by chance, far from the others, would carry a line that its own residuals do
    not show to be wrong.
    """
    time_s, ahead_s = pairs
    ends_s = np.array(between_s)
    part = np.floor(n_parts * (time_s - ends_s[0]) / (ends_s[1] - ends_s[0]))
    is_near = np.abs(ahead_s - line.ahead_s(time_s)) <= near_s
    changes_s = [0.0]
    for left_out in np.unique(part[is_near]):
        kept = part != left_out
        if np.count_nonzero(is_near & kept) < 2:
            return math.inf, 1
        other = fitted(time_s[kept], ahead_s[kept], is_near[kept], between_s, near_s=near_s)
        changes_s.append(float(np.abs(other.ahead_s(ends_s) - line.ahead_s(ends_s)).max()))
    return max(changes_s), len(changes_s) - 1


def _median_slope(x_s: FloatArray, y_s: FloatArray) -> float:
    """Return the median of the slopes between pairs, weighted by the time between them."""
    step = -(-x_s.size // _MOST_SLOPES_OF)
    x_s, y_s = x_s[::step], y_s[::step]
    first, later = np.triu_indices(x_s.size, k=1)
    apart_s = x_s[later] - x_s[first]
    is_apart = np.abs(apart_s) > 0.0
    if not is_apart.any():
        return 0.0
    slopes = (y_s[later] - y_s[first])[is_apart] / apart_s[is_apart]
    order = np.argsort(slopes)
    weight = np.cumsum(np.abs(apart_s[is_apart])[order])
    return float(slopes[order][np.searchsorted(weight, weight[-1] / 2)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Densest:
    """The band that holds most pairs: which, how many, and how many the next best one holds.

    `chance` is how often pairs that met by chance would fill some band as much.
    """

    is_in: BoolArray
    n: int
    n_next: int
    chance: float


def densest(
    time_s: FloatArray, ahead_s: FloatArray, reach_s: float, *, params: EventParameters
) -> Densest:
    """Return the band of width `2 * align_within_s` that holds most of the pairs.

    `reach_s` is how far to either side pairs were looked for. The next best band is one that
    the pairs near the best have been taken out of.
    """
    x_s = time_s - (time_s[0] + time_s[-1]) / 2 if time_s.size else time_s
    slopes = _slopes(params)
    n, slope, low_s = _fullest(x_s, ahead_s, slopes, 2 * params.align_within_s)
    rest_s = ahead_s - slope * x_s
    is_in = (rest_s >= low_s) & (rest_s <= low_s + 2 * params.align_within_s)
    is_far = np.abs(rest_s - low_s - params.align_within_s) > params.align_apart_s
    n_next = _fullest(x_s[is_far], ahead_s[is_far], slopes, 2 * params.align_within_s)[0]
    share = min(1.0, params.align_within_s / reach_s)
    n_bands = slopes.size / share
    chance = float(gammainc(n, share * time_s.size)) * n_bands if n else math.inf
    return Densest(is_in=is_in, n=n, n_next=n_next, chance=chance)


def _slopes(params: EventParameters) -> FloatArray:
    # A little further than is accepted, so that a clock beyond the limit is seen to be.
    n = round(1.25 * params.align_max_drift_ppm / params.align_drift_step_ppm)
    return np.arange(-n, n + 1, dtype=np.float64) * (_PER_MILLION * params.align_drift_step_ppm)


def _fullest(
    x_s: FloatArray, ahead_s: FloatArray, slopes: FloatArray, width_s: float
) -> tuple[int, float, float]:
    """Return how many pairs the fullest band holds, its slope and its lower edge at x = 0."""
    best = 0, 0.0, 0.0
    for slope in slopes[np.argsort(np.abs(slopes), kind="stable")]:
        rest_s = np.sort(ahead_s - slope * x_s)
        n_in = np.searchsorted(rest_s, rest_s + width_s, side="right") - np.arange(rest_s.size)
        if n_in.size and int(n_in.max()) > best[0]:
            fullest = int(np.argmax(n_in))
            best = int(n_in[fullest]), float(slope), float(rest_s[fullest])
    return best
