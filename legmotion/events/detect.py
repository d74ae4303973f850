"""The leg movements of one leg: bursts, joined across holds, told apart."""

from __future__ import annotations

import numpy as np

from legmotion.events import _kernels
from legmotion.events.bridges import join_bursts
from legmotion.events.classes import classify
from legmotion.events.edges import find_bursts
from legmotion.events.movements import LEG_MOVEMENTS
from legmotion.events.strokes import measure_strokes
from legmotion.params import EventParameters
from legmotion.signal.motion import MotionSignal
from legmotion.tables import Frame
from legmotion.units import BoolArray, FloatArray, Side


def detect_movements(motion: MotionSignal, *, side: Side, params: EventParameters) -> Frame:
    """Return the movements of one leg, in the order of their onsets.

    Parameters
    ----------
    motion : MotionSignal
        One leg's motion over a stretch of a recording.
    side : str
        left or right.
    params : EventParameters
        Thresholds.

    Returns
    -------
    Frame
        `LEG_MOVEMENTS` with onset_s, offset_s, side, kind, peak_mg and why_not; times on the
        file's own clock. Every event is in it, with the reason why it is no movement.
    """
    bursts = find_bursts(motion, params=params)
    strokes = measure_strokes(motion, bursts, params=params)
    movement, end_s = join_bursts(motion, bursts, strokes, params=params)
    first = np.searchsorted(movement, np.arange(end_s.size))
    last = np.searchsorted(movement, np.arange(end_s.size), side="right") - 1
    has_stroke = np.zeros(end_s.size, np.bool_)
    has_stroke[movement[strokes.is_stroke]] = True
    onset_s = bursts.onset_s[first]
    offset_s = _offsets_s(onset_s, end_s, has_stroke & (first == last), params=params)
    peak_mg = np.empty(end_s.size)
    _kernels.largest(motion.envelope_mg, bursts.start_idx[first], bursts.stop_idx[last], peak_mg)
    kind, why_not = classify(motion, onset_s, offset_s, peak_mg, has_stroke, params=params)
    return LEG_MOVEMENTS.frame(
        {
            "onset_s": onset_s,
            "offset_s": offset_s,
            "side": np.full(onset_s.size, side),
            "kind": kind,
            "peak_mg": peak_mg,
            "why_not": why_not,
        }
    )


def _offsets_s(
    onset_s: FloatArray, end_s: FloatArray, is_one_way: BoolArray, *, params: EventParameters
) -> FloatArray:
    """Return where movements end: no sooner than a lone stroke allows, no later than the next.

    A leg that went and was not seen to come back within half a second is still away then.
    """
    offset_s = np.where(is_one_way, np.maximum(end_s, onset_s + params.min_duration_s), end_s)
    offset_s[:-1] = np.minimum(offset_s[:-1], onset_s[1:])
    return offset_s
