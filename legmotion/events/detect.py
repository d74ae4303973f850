"""The leg movements of one leg: bursts, joined across holds, told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.events import _kernels
from legmotion.events.away import Away, away_of
from legmotion.events.bridges import join_bursts
from legmotion.events.classes import classify, with_surroundings
from legmotion.events.confidence import confidence_of
from legmotion.events.edges import find_bursts
from legmotion.events.movements import LEG_MOVEMENTS, MOVED
from legmotion.events.strokes import measure_strokes
from legmotion.events.thresholds import with_frozen_floor
from legmotion.params import EventParameters, SignalParameters
from legmotion.signal.motion import MotionSignal
from legmotion.signal.wear import wear_of
from legmotion.tables import Frame
from legmotion.units import BoolArray, FloatArray, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """What one leg did: its events, and where the recording shows no leg in bed."""

    movements: Frame
    away: Away


def detect_movements(
    motion: MotionSignal, *, side: Side, params: EventParameters, away: Away | None = None
) -> Frame:
    """Return the movements of one leg, in the order of their onsets: those of `detect`."""
    return detect(motion, side=side, params=params, away=away).movements


def detect(
    motion: MotionSignal,
    *,
    side: Side,
    params: EventParameters,
    signal: SignalParameters | None = None,
    away: Away | None = None,
) -> Detected:
    """Return the movements of one leg, and where the recording shows no leg in bed.

    Parameters
    ----------
    motion : MotionSignal
        One leg's motion over a stretch of a recording.
    side : str
        left or right.
    params : EventParameters
        Thresholds.
    signal : SignalParameters, optional
        What tells a worn sensor from one on a table; the defaults, if not given.
    away : Away, optional
        Where there is no leg in bed, if that is known from an earlier search.

    Returns
    -------
    Detected
        `movements` is `LEG_MOVEMENTS` with onset_s, offset_s, side, kind, peak_mg, confidence and
        why_not; times on the file's own clock. Every event is in it, with the reason why it is
        no movement.
    """
    motion = with_frozen_floor(motion, params=params)
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
    if away is None:
        is_moved = np.isin(kind, ("LM", "posture")) | (why_not == "clip")
        worn = wear_of(motion, onset_s, offset_s, is_moved, params=signal or SignalParameters())
        away = away_of(motion, worn, params=params)
    kind, why_not = with_surroundings(
        motion, onset_s, offset_s, peak_mg, (kind, why_not), away, params=params
    )
    movements = LEG_MOVEMENTS.frame(
        {
            "onset_s": onset_s,
            "offset_s": offset_s,
            "side": np.full(onset_s.size, side),
            "kind": kind,
            "peak_mg": peak_mg,
            "confidence": np.where(
                np.isin(kind, MOVED),
                confidence_of(motion, onset_s, offset_s, peak_mg, params=params),
                np.nan,
            ),
            "why_not": why_not,
        }
    )
    return Detected(movements=movements, away=away)


def _offsets_s(
    onset_s: FloatArray, end_s: FloatArray, is_one_way: BoolArray, *, params: EventParameters
) -> FloatArray:
    """Return where movements end: no sooner than a lone stroke allows, no later than the next.

    A leg that went and was not seen to come back within half a second is still away then.
    """
    offset_s = np.where(is_one_way, np.maximum(end_s, onset_s + params.min_duration_s), end_s)
    offset_s[:-1] = np.minimum(offset_s[:-1], onset_s[1:])
    return offset_s
