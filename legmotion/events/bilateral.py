"""Two legs, two clocks: how far one is ahead of the other, from what both sensors felt.

Taps that the wearer gave at both ends decide; else jolts, of which at least one leg was merely
shaken, so that they came to both at one moment; else changes of position and other long
movements. The onsets of ordinary movements say nothing: one leg often follows the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from legmotion.events.lines import Line, densest, fitted, largest_change_s
from legmotion.events.taps import tap_pairs
from legmotion.params import EventParameters
from legmotion.tables import Frame
from legmotion.units import BoolArray, FloatArray, IntArray

Origin = Literal["", "taps", "jolts", "gross"]
Status = Literal["aligned", "not_aligned", "not_needed"]
Pairs = tuple[FloatArray, FloatArray]

_PER_MILLION = 1e-6
# Impulses that one leg has to itself.
_OWN_IMPULSES = ("twitch", "cross_talk")
ORIGIN_WORDS = {
    "taps": "taps at both ends",
    "jolts": "jolts that both legs felt",
    "gross": "long movements of both legs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEvents:
    """What one leg felt: all its events, sorted by onset, its taps, and when it was recorded.

    `clock_s` is added to every time, so that both legs' are on the first one's clock as far as
    the recordings' own starts say.
    """

    movements: Frame
    span_s: tuple[float, float]
    taps_s: FloatArray
    clock_s: float = 0.0

    def has(self, name: str, *values: str) -> BoolArray:
        """Return which events have one of some values in a column."""
        return np.isin(self.movements[name], values)

    @property
    def is_jolt(self) -> BoolArray:
        """Which events shook the leg and did not move it."""
        return self.has("kind", "impulse") & ~self.has("why_not", *_OWN_IMPULSES)

    def is_gross(self, long_s: float) -> BoolArray:
        """Return which events are changes of position, or longer than a leg movement."""
        length_s = self.movements["offset_s"] - self.movements["onset_s"]
        return self.has("kind", "posture") | (self.has("kind", "LM") & (length_s > long_s))

    @property
    def is_scored(self) -> bool:
        """Whether any event is a movement that the rules look at."""
        return bool(self.has("kind", "LM", "posture").any())


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The second leg's clock against the first's, and whether it can be relied on.

    Where the second clock shows `t`, moved by the stated difference of the starts, it is ahead
    of the first by `offset_s + drift_ppm * 1e-6 * t`. `residual_s` is the median distance of the
    `n_pairs` from that line, `error_s` what the line may be off by, `searched_s` how far the
    search went. `not_needed`: one leg did not move, there is nothing to combine. Where clocks are
    not aligned, `n_pairs` is how many agree at best, of `n_needed`, and `reason` says why.
    """

    status: Status
    offset_s: float = 0.0
    drift_ppm: float = 0.0
    residual_s: float = float("nan")
    error_s: float = float("nan")
    n_pairs: int = 0
    n_needed: int = 0
    searched_s: float = 0.0
    origin: Origin = ""
    reason: str = ""

    @property
    def is_trusted(self) -> bool:
        """Whether the legs may be combined."""
        return self.status != "not_aligned"

    def ahead_s(self, time_s: FloatArray) -> FloatArray:
        """Return how far the second clock is ahead when it shows some times."""
        return self.offset_s + self.drift_ppm * _PER_MILLION * time_s


def align_clocks(
    first: LegEvents,
    second: LegEvents,
    *,
    expected: Alignment | None = None,
    params: EventParameters,
) -> Alignment:
    """Return how far the second leg's clock is ahead of the first's.

    Parameters
    ----------
    first, second : LegEvents
        What each leg felt; the second on the first one's clock as far as the starts say.
    expected : Alignment, optional
        The one of an earlier night of the same recordings: the search is about it.
    params : EventParameters
        How far to search and what to accept.

    Notes
    -----
    A line is accepted if pairs that met by chance would hardly lie as close, no other line has
    half as many, most parts of the night show some, their median distance from it and its drift
    are small, and it is known at both ends, with or without what any one part showed.
    """
    if not (first.is_scored and second.is_scored):
        return Alignment(status="not_needed", reason="one of the legs did not move")
    between_s = _common_s(first, second)
    if between_s[1] <= between_s[0]:
        return _refused("the legs were not recorded at one time", 0, params)
    # Clocks that were set before the first night have drifted since.
    begun_s = 0.0 if expected is None else between_s[0]
    about = expected or Alignment(status="aligned")
    drift = params.align_max_drift_ppm * _PER_MILLION
    reach_s = params.align_search_s + drift * max(0.0, between_s[1] - begun_s)
    taps = _tap_pairs(first, second, about, reach_s, params)
    if (by_taps := _by_taps(taps, between_s, params)) is not None:
        return by_taps
    refused = []
    felt: dict[Origin, Pairs] = {
        "jolts": _jolt_pairs(first, second, about, reach_s),
        "gross": _gross_pairs(first, second, about, reach_s, params),
    }
    for origin, pairs in felt.items():
        found = _by_pairs(pairs, reach_s, between_s, about, origin, params)
        if found.is_trusted:
            return found
        refused.append(found)
    reason = "; ".join(found.reason for found in refused)
    return _refused(reason, refused[0].n_pairs, params)


def _common_s(first: LegEvents, second: LegEvents) -> tuple[float, float]:
    return (
        max(first.span_s[0], second.span_s[0] + second.clock_s),
        min(first.span_s[1], second.span_s[1] + second.clock_s),
    )


def _tap_pairs(
    first: LegEvents,
    second: LegEvents,
    about: Alignment,
    reach_s: float,
    params: EventParameters,
) -> Pairs:
    """Return when the second leg was tapped together with the first, and how far it was ahead."""
    shown_s = second.taps_s + second.clock_s
    moved_s = shown_s - about.ahead_s(shown_s)
    one, other = tap_pairs(first.taps_s, moved_s, reach_s, params=params)
    return shown_s[other], shown_s[other] - first.taps_s[one]


def _by_taps(
    pairs: Pairs, between_s: tuple[float, float], params: EventParameters
) -> Alignment | None:
    """Return the line through taps, None where they were not given at both ends, or disagree."""
    time_s, ahead_s = pairs
    third_s = (between_s[1] - between_s[0]) / 3
    is_at_both = (
        time_s.size > 0
        and time_s.min() < between_s[0] + third_s
        and time_s.max() > between_s[1] - third_s
    )
    if not is_at_both:
        return None
    every = np.ones(time_s.size, dtype=np.bool_)
    line = fitted(time_s, ahead_s, every, between_s, near_s=params.align_near_s)
    if line.n_pairs < time_s.size or _fault(line, params):
        return None
    return _aligned(line, "taps", params)


def _jolt_pairs(first: LegEvents, second: LegEvents, about: Alignment, reach_s: float) -> Pairs:
    """Return pairs of which one side at least was merely shaken.

    Where both were, the less sensitive sensor sees the jolt later begin and sooner end: the
    middles are compared. Where one leg moved, its onset is what the other felt.
    """
    one, other = _near(first, second, about, reach_s)
    both = first.is_jolt[one] & second.is_jolt[other]
    either = first.is_jolt[one] | second.is_jolt[other]
    onset_s = _times(second, "onset_s")[other], _times(first, "onset_s")[one]
    offset_s = _times(second, "offset_s")[other], _times(first, "offset_s")[one]
    apart_s, ends_apart_s = onset_s[0] - onset_s[1], offset_s[0] - offset_s[1]
    ahead_s = np.where(both, (apart_s + ends_apart_s) / 2, apart_s)
    return onset_s[0][either], ahead_s[either]


def _gross_pairs(
    first: LegEvents,
    second: LegEvents,
    about: Alignment,
    reach_s: float,
    params: EventParameters,
) -> Pairs:
    """Return pairs of long movements of both legs."""
    one, other = _near(first, second, about, reach_s)
    both = first.is_gross(params.gross_s)[one] & second.is_gross(params.gross_s)[other]
    onset_s = _times(second, "onset_s")[other]
    return onset_s[both], (onset_s - _times(first, "onset_s")[one])[both]


def _near(
    first: LegEvents, second: LegEvents, about: Alignment, reach_s: float
) -> tuple[IntArray, IntArray]:
    """Return the indices of all pairs of events that are no further apart than the reach."""
    shown_s = _times(second, "onset_s")
    moved_s = shown_s - about.ahead_s(shown_s)
    onset_s = _times(first, "onset_s")
    low = np.searchsorted(onset_s, moved_s - reach_s)
    high = np.searchsorted(onset_s, moved_s + reach_s, side="right")
    n = high - low
    other = np.repeat(np.arange(shown_s.size, dtype=np.int64), n)
    one = np.arange(n.sum(), dtype=np.int64) - np.repeat(np.cumsum(n) - n - low, n)
    return one, other


def _times(leg: LegEvents, name: str) -> FloatArray:
    return np.asarray(leg.movements[name] + leg.clock_s)


def _by_pairs(
    pairs: Pairs,
    reach_s: float,
    between_s: tuple[float, float],
    about: Alignment,
    origin: Origin,
    params: EventParameters,
) -> Alignment:
    """Return the line that pairs agree on, or why they do not."""
    time_s, ahead_s = pairs
    best = densest(time_s, ahead_s - about.ahead_s(time_s), reach_s, params=params)
    words = ORIGIN_WORDS[origin]
    if best.n < params.align_min_pairs:
        reason = f"{words}: {best.n} agree, {params.align_min_pairs} are needed"
        return _refused(reason, best.n, params)
    is_clear = best.n >= params.align_distinct_ratio * best.n_next
    if best.chance > params.align_max_chance or not is_clear:
        reason = f"{words}: {best.n} of {time_s.size} agree, as many could by chance"
        return _refused(reason, best.n, params)
    near_s = params.align_near_s
    line = fitted(time_s, ahead_s, best.is_in, between_s, near_s=near_s)
    n_parts = params.align_parts
    change_s, n_seen = largest_change_s(line, pairs, between_s, n_parts=n_parts, near_s=near_s)
    line = replace(line, error_s=max(line.error_s, change_s))
    if n_seen < params.align_min_parts:
        reason = f"{words}: they come from {n_seen} of {n_parts} parts of the night"
        return _refused(reason, best.n, params)
    if fault := _fault(line, params):
        return _refused(f"{words}: {fault}", best.n, params)
    return _aligned(line, origin, params)


def _fault(line: Line, params: EventParameters) -> str:
    """Return why a line is not accepted; empty if it is."""
    if line.residual_s > params.align_max_residual_s:
        return f"they lie {line.residual_s:.2f} s from their line"
    if abs(line.drift_ppm) - line.drift_error_ppm > params.align_max_drift_ppm:
        return f"the clocks drift apart by {line.drift_ppm:.0f} ppm, more than clocks do"
    if line.error_s > params.align_max_error_s:
        return f"they place the clocks no better than to {line.error_s:.2f} s"
    return ""


def _aligned(line: Line, origin: Origin, params: EventParameters) -> Alignment:
    return Alignment(
        status="aligned",
        offset_s=line.offset_s,
        drift_ppm=line.drift_ppm,
        residual_s=line.residual_s,
        error_s=line.error_s,
        n_pairs=line.n_pairs,
        searched_s=params.align_search_s,
        origin=origin,
    )


def _refused(reason: str, n_pairs: int, params: EventParameters) -> Alignment:
    return Alignment(
        status="not_aligned", n_pairs=n_pairs, n_needed=params.align_min_pairs, reason=reason
    )
