"""Rhythms: a body that rocks, a foot that trembles, a leg that follows the breathing.

They are told from leg movements by what happens inside them. The interval between movements
plays no part: a series of periodic leg movements is no rhythm in this sense.
"""

from __future__ import annotations

import math

import numpy as np

from legmotion.events.oscillation import oscillations
from legmotion.params import EventParameters
from legmotion.signal.motion import MotionSignal
from legmotion.units import MG_PER_G, BoolArray, FloatArray


def is_rhythmic(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    *,
    params: EventParameters,
) -> BoolArray:
    """Return which events (n,) are parts of a steady oscillation.

    Events in close succession are looked at together, since slow rocking leaves a burst on each
    half of the way. An event belongs to an oscillation if most of the windows that it lies in
    are steady.

    Parameters
    ----------
    motion : MotionSignal
        One leg's motion.
    onset_s, offset_s : (n,) float64
        All events in order, whatever their kind.
    """
    is_part = np.zeros(onset_s.size, np.bool_)
    if not onset_s.size:
        return is_part
    apart = onset_s[1:] - np.maximum.accumulate(offset_s)[:-1] > params.rhythm_chain_s
    first = np.flatnonzero(np.concatenate(([True], apart)))
    from_s, to_s = onset_s[first], np.maximum.reduceat(offset_s, first)
    is_long = to_s - from_s >= params.min_rhythm_s
    starts_s, ends_s = windows_s(from_s[is_long], to_s[is_long], params.rhythm_window_s)
    found = oscillations(
        motion,
        starts_s,
        ends_s,
        lowest_hz=params.rhythm_lowest_hz,
        highest_hz=params.rhythm_highest_hz,
        least_cycles=params.rhythm_cycles,
        mean_s=params.rhythm_mean_s,
    )
    steady = found.likeness >= params.rhythm_likeness
    steady &= found.opposite <= params.rhythm_opposite
    near = np.searchsorted(starts_s[steady], offset_s) > np.searchsorted(ends_s[steady], onset_s)
    for k in np.flatnonzero(near):
        meets = (starts_s < offset_s[k]) & (ends_s > onset_s[k])
        is_part[k] = 2 * np.count_nonzero(meets & steady) > np.count_nonzero(meets)
    return is_part


def is_breathing(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    peak_mg: FloatArray,
    is_asked: BoolArray,
    *,
    params: EventParameters,
) -> BoolArray:
    """Return which of the events (n,) that are asked about only follow the breathing.

    Heavy breathing sways the leg far and slowly: the change over a quarter of a second is small
    against the way from end to end, which it is not in the slowest stroke of a leg. And what
    surrounds the event, up to the next one that is far stronger, goes to and fro at the rate of
    breath.
    """
    breathes = np.zeros(onset_s.size, np.bool_)
    # The envelope is no larger than the sharpest change: most events need no further look.
    is_low = peak_mg <= params.breath_sharpness * params.max_breath_mg
    for k in np.flatnonzero(is_asked & is_low):
        free_s = _free_s(onset_s, offset_s, peak_mg, int(k), params)
        low_s = max(free_s[0], onset_s[k] - params.breath_margin_s)
        high_s = min(free_s[1], offset_s[k] + params.breath_margin_s)
        way_mg = _way_mg(motion, low_s, high_s, params)
        sharpest_mg = _sharpest_mg(motion, onset_s[k], offset_s[k])
        if sharpest_mg > params.breath_sharpness * way_mg or way_mg > params.max_breath_mg:
            continue
        middle_s = (onset_s[k] + offset_s[k]) / 2
        reach_s = max(params.breath_reach_s, (offset_s[k] - onset_s[k]) / 2 + params.half_breath_s)
        found = oscillations(
            motion,
            np.array([max(middle_s - reach_s, free_s[0])]),
            np.array([min(middle_s + reach_s, free_s[1])]),
            lowest_hz=params.breath_lowest_hz,
            highest_hz=params.breath_highest_hz,
            least_cycles=params.breath_cycles,
        )
        breathes[k] = (
            found.likeness[0] >= params.breath_likeness
            and found.opposite[0] <= params.breath_opposite
        )
    return breathes


def windows_s(
    from_s: FloatArray, to_s: FloatArray, length_s: float
) -> tuple[FloatArray, FloatArray]:
    """Return starts and ends of windows of one length that cover each interval, evenly.

    At most a quarter of the length apart; the interval itself where it is no longer than one.
    """
    spare_s = np.maximum(to_s - from_s - length_s, 0.0)
    n = np.ceil(4.0 * spare_s / length_s).astype(np.int64) + 1
    nth = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    step_s = np.repeat(spare_s / np.maximum(n - 1, 1), n)
    starts_s = np.repeat(from_s, n) + nth * step_s
    return starts_s, np.minimum(starts_s + length_s, np.repeat(to_s, n))


def _free_s(
    onset_s: FloatArray,
    offset_s: FloatArray,
    peak_mg: FloatArray,
    k: int,
    params: EventParameters,
) -> tuple[float, float]:
    """Return the time about an event that no far stronger one before or after it fills."""
    stronger = np.flatnonzero(peak_mg >= params.breath_stronger_ratio * peak_mg[k])
    at = int(np.searchsorted(stronger, k))
    before = stronger[at - 1] if at > 0 else None
    after = stronger[at] if at < stronger.size else None
    near_s = params.rest_far_s
    return (
        -math.inf if before is None else min(float(offset_s[before]) + near_s, float(onset_s[k])),
        math.inf if after is None else max(float(onset_s[after]) - near_s, float(offset_s[k])),
    )


def _sharpest_mg(motion: MotionSignal, onset_s: float, offset_s: float) -> float:
    """Return the largest difference in an event."""
    first = max(math.floor((onset_s - motion.start_s) * motion.rate_hz), 0)
    stop = math.ceil((offset_s - motion.start_s) * motion.rate_hz) + 1
    return float(motion.difference_mg[first:stop].max(initial=0.0))


def _way_mg(motion: MotionSignal, from_s: float, to_s: float, params: EventParameters) -> float:
    """Return how far the mean goes from end to end, in the direction in which it goes farthest."""
    rate_hz = motion.slow_rate_hz
    first = max(math.floor((from_s - motion.slow_start_s) * rate_hz), 0)
    stop = math.ceil((to_s - motion.slow_start_s) * rate_hz)
    samples = motion.slow_g[first:stop].astype(np.float64)
    width = min(max(round(params.breath_mean_s * rate_hz), 1), samples.shape[0])
    sums = np.cumsum(np.concatenate((np.zeros((1, 3)), samples)), axis=0)
    means = (sums[width:] - sums[:-width]) / width
    centred = means - means.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    along = centred @ directions[:, -1]
    return MG_PER_G * float(along.max() - along.min())
