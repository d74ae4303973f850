"""The scale of a recording: a leg at rest must feel 1 g."""

from __future__ import annotations

import math

import numpy as np

from legmotion.errors import InsufficientDataError
from legmotion.params import SignalParameters
from legmotion.units import BoolArray, Float32Array, IntArray


def rest_magnitude_g(slow_g: Float32Array, edges: IntArray, is_still: BoolArray) -> float:
    """Return the median length of acceleration over still blocks, in g; NaN without one.

    Parameters
    ----------
    slow_g : (m, 3) float32
        Acceleration, averaged to about 20 Hz.
    edges : (k + 1,) int64
        Block b holds the samples [edges[b], edges[b + 1]).
    is_still : (k,) bool
        Whether the leg rested throughout each block.
    """
    sizes = np.diff(edges)
    is_counted = is_still & (sizes > 0)
    if not is_counted.any():
        return math.nan
    # The sums of the blocks that hold samples: an empty one is the last.
    sums_g = np.add.reduceat(slow_g, edges[:-1][sizes > 0], axis=0, dtype=np.float64)
    means_g = (sums_g / sizes[sizes > 0, np.newaxis])[is_counted[sizes > 0]]
    return float(np.median(np.sqrt((means_g * means_g).sum(axis=1))))


def scale_of(rest_g: float, *, params: SignalParameters) -> float:
    """Return the divisor that brings rest to 1 g; 1 for a recording without rest (NaN).

    A small difference is the sensor's gain and is divided out. A larger one can be its offset,
    which the difference of two means does not see: it is left alone. Beyond that the unit is
    wrong.

    Raises
    ------
    InsufficientDataError
        Rest is further from 1 g than `params.max_rest_error`.
    """
    if math.isnan(rest_g):
        return 1.0
    error = abs(rest_g - 1.0)
    if error > params.max_rest_error:
        raise InsufficientDataError(
            f"the leg at rest shows {rest_g:.3g} g, expected 1 g within {params.max_rest_error:g}",
            hint="name the unit of the numbers, or export acceleration that includes gravity",
        )
    return rest_g if error <= params.max_scale_error else 1.0
