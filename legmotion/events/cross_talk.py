"""Cross-talk: a movement of one leg that the other leg felt through the bed."""

from __future__ import annotations

import numpy as np

from legmotion.params import EventParameters
from legmotion.units import AnyArray, BoolArray, FloatArray

_MOVEMENTS = ("LM", "posture")


def is_cross_talk(
    onset_s: FloatArray,
    offset_s: FloatArray,
    side: AnyArray,
    kind: AnyArray,
    peak_mg: FloatArray,
    *,
    params: EventParameters,
) -> BoolArray:
    """Return which leg movements are small and come with a far larger one of the other leg.

    All (n,), of both legs on one clock, in order of onset. A change of position stays one.
    """
    found = np.zeros(onset_s.size, dtype=np.bool_)
    is_small = (kind == "LM") & (peak_mg < params.cross_talk_peak_mg)
    is_moved = np.isin(kind, _MOVEMENTS)
    if not is_small.any():
        return found
    # No movement that began earlier than the longest before reaches into a later one.
    longest_s = float((offset_s - onset_s)[is_moved].max())
    low = np.searchsorted(onset_s, onset_s - longest_s)
    high = np.searchsorted(onset_s, onset_s + params.cross_talk_lag_s, side="right")
    for i in np.flatnonzero(is_small):
        near = slice(low[i], high[i])
        is_cause = (
            is_moved[near]
            & (side[near] != side[i])
            & (peak_mg[near] > params.cross_talk_ratio * peak_mg[i])
            & (offset_s[near] > onset_s[i])
            & (onset_s[near] < offset_s[i])
        )
        found[i] = bool(is_cause.any())
    return found
