"""Bridges: a leg that is lifted, held still and put back makes two bursts and one movement.

Gravity shows the hold: the leg lies in another direction until it is put back, or sags back.
Where the leg turns about the vertical gravity shows nothing; the strokes themselves do: the
acceleration of each, summed up twice, is how far it took the ankle, out and back again.
"""

from __future__ import annotations

import math

import numpy as np

from legmotion.events import _kernels
from legmotion.events.edges import Bursts
from legmotion.events.strokes import Strokes
from legmotion.params import EventParameters
from legmotion.signal.floor import at_samples
from legmotion.signal.motion import MotionSignal
from legmotion.units import MG_PER_G, FloatArray, IntArray


def join_bursts(
    motion: MotionSignal, bursts: Bursts, strokes: Strokes, *, params: EventParameters
) -> tuple[IntArray, FloatArray]:
    """Return which movement each burst belongs to, and where each movement ends.

    Returns
    -------
    movement : (n,) int64
        Never falling, from 0, without a step of more than one.
    offset_s : (m,) float64
        End of each movement on the recording's clock.
    """
    n = bursts.onset_s.size
    movement = np.zeros(n, np.int64)
    offsets_s: list[float] = []
    spread_mg = at_samples(motion.spread_mg, bursts.onset_s, motion.start_s, motion.floor_block_s)
    first = 0
    while first < n:
        last, offset_s = first, float(bursts.offset_s[first])
        if motion.gravity_included:
            last, offset_s = _followed(
                motion, bursts, first, strokes.before_g[first], float(spread_mg[first]), params
            )
        if last == first and first + 1 < n and _is_swing(bursts, strokes, first, params):
            last = first + 1
            offset_s = float(bursts.offset_s[last])
        movement[first : last + 1] = len(offsets_s)
        offsets_s.append(offset_s)
        first = last + 1
    return movement, np.array(offsets_s)


def _followed(
    motion: MotionSignal,
    bursts: Bursts,
    first: int,
    rest_g: FloatArray,
    spread_mg: float,
    params: EventParameters,
) -> tuple[int, float]:
    """Return the last burst of the movement that begins with one, and where it ends."""
    rate_hz = motion.slow_rate_hz
    onset_s, offset_s = float(bursts.onset_s[first]), float(bursts.offset_s[first])
    back = np.empty(2, np.int64)
    is_back = _kernels.follow_hold(
        motion.slow_g,
        motion.slow_valid,
        rest_g,
        round((offset_s + params.hold_after_s - motion.slow_start_s) * rate_hz),
        math.ceil((onset_s + params.hold_s - motion.slow_start_s) * rate_hz),
        max(params.min_hold_mg, params.hold_spread_ratio * spread_mg) / MG_PER_G,
        (params.hold_return_ratio, params.hold_settled_ratio),
        motion.excursion_weights,
        max(1, round(params.hold_back_s * rate_hz)),
        np.empty(3),
        back,
    )
    if not is_back:
        return first, offset_s
    back_s, settled_s = motion.slow_start_s + back / rate_hz
    last = max(int(np.searchsorted(bursts.onset_s, back_s)) - 1, first)
    return last, max(float(bursts.offset_s[last]), float(settled_s))


def _is_swing(bursts: Bursts, strokes: Strokes, first: int, params: EventParameters) -> bool:
    """Return whether a burst and the next are strokes out and back."""
    second = first + 1
    if not (strokes.is_stroke[first] and strokes.is_stroke[second]):
        return False
    if bursts.onset_s[second] - bursts.offset_s[first] > params.swing_gap_s:
        return False
    out, back = strokes.moved_mm[first], strokes.moved_mm[second]
    sizes = math.sqrt(float(out @ out)), math.sqrt(float(back @ back))
    if max(sizes) > params.swing_size_ratio * min(sizes):
        return False
    if float(out @ back) > params.swing_cosine * sizes[0] * sizes[1]:
        return False
    left_g = strokes.after_g[second] - strokes.before_g[first]
    return not MG_PER_G * math.sqrt(float(left_g @ left_g)) > params.swing_return_mg
