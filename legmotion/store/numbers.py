"""Numbers as results hold them: times to the millisecond, others to six significant digits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

_DIGITS = 6
_TIME_DECIMALS = 3


def plain(value: Any, *, is_time: bool = False) -> Any:
    """Return nested results as plain Python values, every number rounded.

    Mappings become dicts, sequences and arrays lists; a number under a key that ends in `_s`
    is a time. NaN becomes None; an infinite number raises ValueError, because no result is one.
    A file name that is no text is spelled out, so that it can be written in UTF-8.
    """
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, float):
        return rounded_number(value, is_time=is_time)
    if isinstance(value, Mapping):
        return {key: plain(item, is_time=str(key).endswith("_s")) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, is_time=is_time) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    return value


def rounded_number(value: float, *, is_time: bool) -> float | None:
    """Return one number as results hold it; NaN is None, infinity raises ValueError."""
    if math.isnan(value):
        return None
    if math.isinf(value):
        raise ValueError("an infinite number cannot stand in a result")
    if is_time:
        return round(value, _TIME_DECIMALS) + 0.0
    return float(f"{value:.{_DIGITS}g}") + 0.0
