"""Whether the recordings of two legs are of one time, and what mistake would explain it if not."""

from __future__ import annotations

from collections.abc import Sequence

from legmotion.errors import InputError
from legmotion.io.joined import end_s
from legmotion.night.clock import clock_offset_s
from legmotion.night.grouping import LegFiles
from legmotion.units import SECONDS_PER_HOUR

_HALF_DAY_H = 12
_DAY_H = 24
_MINUTES_PER_H = 60


def check_overlap(legs: Sequence[LegFiles]) -> None:
    """Raise InputError for two legs that have no time in common: they are not of one night.

    Their files have been read to the end. The message says by how much one of the clocks would
    have to be moved for most of the shorter recording to lie within the longer one.
    """
    if len(legs) < 2:
        return
    first, other = legs
    apart_s = clock_offset_s(first.clock, other.clock)
    length_s = end_s(first.recording.files[-1]), end_s(other.recording.files[-1])
    if common_s(apart_s, *length_s) > 0.0:
        return
    names = first.recording.name, other.recording.name
    moved_h = round(apart_s / SECONDS_PER_HOUR)
    at_best_s = common_s(apart_s - moved_h * SECONDS_PER_HOUR, *length_s)
    said, hint = f"{names[0]} and {names[1]} do not overlap in time", ""
    if at_best_s > min(length_s) / 2:
        word = "later" if moved_h < 0 else "earlier"
        said += (
            f": the second begins {_words(apart_s)} the first, and would overlap with it if its "
            f"clock were {abs(moved_h)} h {word}"
        )
        hint = _why(moved_h)
    raise InputError(
        said, hint=hint or "files of two legs are of one night; analyse other nights one by one"
    )


def common_s(apart_s: float, length_s: float, other_s: float) -> float:
    """Return how long two recordings have in common, the second beginning so much later."""
    return min(length_s, apart_s + other_s) - max(0.0, apart_s)


def _words(apart_s: float) -> str:
    minutes = round(abs(apart_s) / _MINUTES_PER_H)
    word = "after" if apart_s > 0 else "before"
    return f"{minutes // _MINUTES_PER_H} h {minutes % _MINUTES_PER_H:02d} min {word}"


def _why(moved_h: int) -> str:
    if moved_h % _DAY_H == 0:
        return "two nights of one leg are no two legs: give the files of one night"
    if abs(moved_h) % _DAY_H == _HALF_DAY_H:
        return "one of the clocks may have been set to the wrong half of the day (am, pm): check it"
    return "one of the clocks may have been set to another time zone: check both"
