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
    least_mg = _least_hold_mg(motion, bursts, strokes, params)
    first = 0
    while first < n:
        last, offset_s = first, float(bursts.offset_s[first])
        if motion.gravity_included:
            last, offset_s = _followed(motion, bursts, strokes, first, least_mg[first], params)
        if last == first and first + 1 < n and _is_swing(bursts, strokes, first, params):
            last = first + 1
            offset_s = float(bursts.offset_s[last])
        movement[first : last + 1] = len(offsets_s)
        offsets_s.append(offset_s)
        first = last + 1
    return movement, np.array(offsets_s)


def _least_hold_mg(
    motion: MotionSignal, bursts: Bursts, strokes: Strokes, params: EventParameters
) -> FloatArray:
    """Return the tilt from which each burst is taken to have left the leg off its rest."""
    spread_mg = at_samples(motion.spread_mg, bursts.onset_s, motion.start_s, motion.floor_block_s)
    least_mg = np.where(strokes.is_stroke, params.min_stroke_hold_mg, params.min_hold_mg)
    step_mg = 2.0 * params.tilt_step_ratio * motion.resolution_mg
    return np.asarray(
        np.maximum(np.maximum(least_mg, step_mg), params.hold_spread_ratio * spread_mg)
    )


def _followed(
    motion: MotionSignal,
    bursts: Bursts,
    strokes: Strokes,
    first: int,
    least_mg: float,
    params: EventParameters,
) -> tuple[int, float]:
    """Return the last burst of the movement that begins with one, and where it ends."""
    last = first
    while True:
        off_mg = _apart_mg(strokes.after_g[last], strokes.before_g[first])
        if not off_mg >= max(least_mg, params.min_hold_share * strokes.excursion_mg[last]):
            break
        returned = _return_s(motion, bursts, strokes.before_g[first], (first, last), off_mg, params)
        if returned is not None:
            back_s, settled_s = returned
            last = max(int(np.searchsorted(bursts.onset_s, back_s)) - 1, last)
            offset_s = float(bursts.offset_s[last])
            if back_s < offset_s + params.sag_after_s:
                return last, offset_s
            return last, max(offset_s, settled_s)
        if last + 1 == bursts.onset_s.size:
            break
        if bursts.onset_s[last + 1] - bursts.offset_s[last] > params.chain_gap_s:
            break
        last += 1
    return last, float(bursts.offset_s[last])


def _return_s(
    motion: MotionSignal,
    bursts: Bursts,
    rest_g: FloatArray,
    burst: tuple[int, int],
    off_mg: float,
    params: EventParameters,
) -> tuple[float, float] | None:
    """Return when a leg that is off its rest comes back, and when it has settled; or None.

    `burst` are the first and the last burst of the movement so far.
    """
    rate_hz, start_s = motion.slow_rate_hz, motion.slow_start_s
    back, settled = _kernels.follow_hold(
        motion.slow_g,
        motion.slow_valid,
        rest_g,
        (
            params.hold_return_ratio * off_mg / MG_PER_G,
            params.hold_settled_ratio * off_mg / MG_PER_G,
        ),
        round((bursts.offset_s[burst[1]] - start_s) * rate_hz),
        math.ceil((bursts.onset_s[burst[0]] + params.hold_s - start_s) * rate_hz),
        motion.excursion_weights,
        max(1, round(params.hold_back_s * rate_hz)),
        round(params.hold_unseen_s * rate_hz),
        np.empty(3),
    )
    if back < 0:
        return None
    return start_s + back / rate_hz, start_s + settled / rate_hz


def _apart_mg(a_g: FloatArray, b_g: FloatArray) -> float:
    """Return the length of the difference of two accelerations in mg."""
    difference_g = a_g - b_g
    return MG_PER_G * math.sqrt(float(difference_g @ difference_g))


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
    left_mg = _apart_mg(strokes.after_g[second], strokes.before_g[first])
    return not left_mg > params.swing_return_mg
