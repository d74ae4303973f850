"""How steadily the leg goes to and fro: the autocorrelation of the slow acceleration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.events import _oscillations
from legmotion.signal.motion import MotionSignal
from legmotion.units import FloatArray

_LEAST_SAMPLES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Oscillations:
    """How alike motion is to itself one cycle later, and how opposite before that, (k,) each.

    `likeness` is the autocorrelation, -1 to 1, at its largest value behind its first fall below
    zero, and `opposite` its smallest value before; both are 0 where no cycle is seen.
    """

    likeness: FloatArray
    opposite: FloatArray


def oscillations(
    motion: MotionSignal,
    from_s: FloatArray,
    to_s: FloatArray,
    *,
    lowest_hz: float,
    highest_hz: float,
    least_cycles: float,
    mean_s: float = 0.0,
) -> Oscillations:
    """Return how steadily the leg goes to and fro in some windows.

    Parameters
    ----------
    motion : MotionSignal
        One leg's motion.
    from_s, to_s : (k,) float64
        The windows, seconds after the recording's first sample.
    lowest_hz, highest_hz : float
        Rates that are looked for.
    least_cycles : float
        So many cycles of the rate found have to lie in the window.
    mean_s : float
        Samples are averaged over so long first; what shakes faster cancels.

    Notes
    -----
    All three axes together, a straight line taken off each, so the result does not depend on how
    the sensor sits. Every value is divided by the lengths of the two parts that it compares: a
    sway that swells is like itself. A window with a sample that is not valid shows nothing.
    """
    rate_hz, size = motion.slow_rate_hz, motion.slow_valid.size
    first, stop = (
        np.clip(np.floor((time_s - motion.slow_start_s) * rate_hz), -1, size - 1).astype(np.int64)
        for time_s in (from_s, to_s)
    )
    first, stop = np.maximum(first, 0), stop + 1
    n = np.maximum(stop - first, 0)
    longest = np.minimum(np.floor(rate_hz / lowest_hz), np.floor(n / least_cycles))
    likeness, opposite = np.empty((2, n.size))
    _oscillations.oscillations(
        motion.slow_g,
        motion.slow_valid,
        first,
        first + np.where(n >= _LEAST_SAMPLES, n, 0),
        longest.astype(np.int64),
        max(int(rate_hz / highest_hz), 1),
        max(round((mean_s * rate_hz - 1.0) / 2.0), 0),
        likeness,
        opposite,
    )
    return Oscillations(likeness=likeness, opposite=opposite)
