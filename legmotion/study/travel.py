"""Nights after a long journey: the clock of the place has moved by hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta, tzinfo

from legmotion.params import StudyParameters
from legmotion.study.local_time import zone_or
from legmotion.study.scored import ScoredNight

_HOUR = timedelta(hours=1)


def nights_after_travel(
    by_night: Mapping[date, ScoredNight], *, zone: tzinfo, params: StudyParameters
) -> tuple[date, ...]:
    """Return the nights whose clock was shifted by hours against one of the nights before them.

    The zone of a night is that at its lights off. The clocks' own change in spring and autumn is
    too small to count.
    """
    shifted: set[date] = set()
    before: timedelta | None = None
    for night in sorted(by_night):
        scored = by_night[night]
        if scored.start is None:
            continue
        offset = scored.start.astimezone(zone_or(scored.zone, zone)).utcoffset() or timedelta()
        if before is not None and abs(offset - before) >= params.travel_shift_h * _HOUR:
            shifted |= {night + timedelta(days=days) for days in range(params.travel_nights)}
        before = offset
    return tuple(sorted(shifted & set(by_night)))
