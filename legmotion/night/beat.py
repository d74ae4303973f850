"""A steady beat of 25 to 45 s: movements that may follow pauses in breathing.

Movements that end apnoeas come at the rhythm of the apnoeas, which is steadier than that of
periodic leg movements. Some apnoeas end without a movement, and an interval is then two beats or
three: so the steadiness is seen in the shorter intervals of a stretch, not in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.params import NightParameters
from legmotion.units import FloatArray

_LOW, _MIDDLE = 0.1, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The steadiest stretch of a night: its usual interval and how far shorter ones are from it."""

    interval_s: float
    spread: float


def steadiest_beat(imi_s: FloatArray, *, params: NightParameters) -> Beat | None:
    """Return the steadiest stretch with a beat of the length of pauses in breathing.

    Parameters
    ----------
    imi_s : (n,) float64
        Intervals between successive movements, in order; NaN where something came between.
    params : NightParameters
        How many intervals make a stretch, and how long a beat is.

    Returns
    -------
    Beat or None
        None where no stretch has such a beat.
    """
    n = params.beat_min_n
    known_s = imi_s[np.isfinite(imi_s)]
    if known_s.size < n:
        return None
    stretches_s = np.lib.stride_tricks.sliding_window_view(known_s, n)
    low_s, middle_s = np.quantile(stretches_s, [_LOW, _MIDDLE], axis=1)
    spread = np.log(middle_s / low_s)
    is_slow = (middle_s >= params.beat_shortest_s) & (middle_s <= params.beat_longest_s)
    if not is_slow.any():
        return None
    steadiest = int(np.argmin(np.where(is_slow, spread, np.inf)))
    return Beat(interval_s=float(middle_s[steadiest]), spread=float(spread[steadiest]))
