"""Dates that a clock shows because nobody has set it.

A clock without power begins again at its first day: 1970 or 2000 for most, 2017 or 2019 for some
sensors and watches. People record in those two years as well, so that only their first days count
as unset.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from legmotion.params import IoParameters
from legmotion.units import BoolArray, IntArray

_EPOCH = datetime(1970, 1, 1)
_US = timedelta(microseconds=1)
# First years of clocks; on the first of January the west still shows the last of December.
_FACTORY_YEARS = (2017, 2019)
_WEST_OF_ZERO = timedelta(hours=12)


def shown(stamp_ns: int) -> datetime:
    """Return what a clock shows, by its nanoseconds since 1970."""
    return _EPOCH + timedelta(microseconds=stamp_ns // 1000)


def is_unset(stamp_ns: int, *, params: IoParameters) -> bool:
    """Return whether a clock that shows this was never set, or lost its setting."""
    return bool(are_unset(np.array([stamp_ns]), params=params)[0])


def are_unset(stamp_ns: IntArray, *, params: IoParameters) -> BoolArray:
    """Return which of these nanoseconds since 1970 a clock shows that was never set.

    Examples
    --------
    >>> days = np.array(["2000-01-01T07", "2019-01-01T07", "2019-03-01T07"], "datetime64[ns]")
    >>> are_unset(days.astype(np.int64), params=IoParameters())
    array([ True,  True, False])
    """
    earliest_ns, latest_ns = (
        _new_year_ns(params.earliest_year),
        _new_year_ns(params.latest_year + 1),
    )
    found: BoolArray = (stamp_ns < earliest_ns) | (stamp_ns >= latest_ns)
    newest_ns = int(params.factory_clock_s * 1e9)
    west_ns = _WEST_OF_ZERO // _US * 1000
    for year in _FACTORY_YEARS:
        age_ns = stamp_ns - _new_year_ns(year)
        found |= (age_ns >= -west_ns) & (age_ns < newest_ns)
    return found


def _new_year_ns(year: int) -> int:
    return (datetime(year, 1, 1) - _EPOCH) // _US * 1000
