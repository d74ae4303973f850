"""Units, tolerances and array types shared by every floor."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
AnyArray = NDArray[Any]

Side = Literal["left", "right"]

MG_PER_G = 1000.0
STANDARD_GRAVITY_M_PER_S2 = 9.80665
SECONDS_PER_HOUR = 3600.0
MINUTES_PER_HOUR = 60.0

# Limits of a rule are compared with this tolerance: a hundred steps of 0.1 s add up to
# 9.99999999999998 s and are still ten seconds.
TIME_TOLERANCE_S = 1e-9


def read_only(array: AnyArray) -> AnyArray:
    """Return the array with writing switched off, for a frozen type to hold."""
    array.flags.writeable = False
    return array
