"""Whether the sensor was worn: a leg at rest shows breath and pulse, a table does not.

Stillness alone is no evidence: a sleeper can lie for hours without a movement. A sensor that was
taken off was turned by hands before and after, and shows nothing but its own noise in between.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from legmotion.params import SignalParameters
from legmotion.signal.motion import MotionSignal
from legmotion.units import BoolArray, FloatArray, IntArray, read_only

_SECONDS_PER_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wear:
    """Stretches in which the sensor was not worn, and in which that cannot be decided.

    Both (k, 2), seconds after the recording's first sample, in order. `not_worn_s` begins with
    the hands that took the sensor off and ends with those that put it on again; `suspect_s` may
    be a very still sleeper, and stays part of the night.
    """

    not_worn_s: FloatArray
    suspect_s: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Time between two movements: where it lies, and what stands at its ends.

    `low_s` and `high_s` take in the hands at its ends. `is_bounded`: hands turned the sensor at
    both ends, or at one of them and the recording ends at the other.
    """

    from_s: float
    to_s: float
    low_s: float
    high_s: float
    is_bounded: bool


def wear_of(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    is_movement: BoolArray,
    *,
    params: SignalParameters,
) -> Wear:
    """Return when the sensor was not worn.

    Parameters
    ----------
    motion : MotionSignal
        One leg's motion.
    onset_s, offset_s : (n,) float64
        All events in order.
    is_movement : (n,) bool
        Which of them moved the sensor; the others only shook it, which a table does too.

    Notes
    -----
    Breath and pulse are looked for as the highest density of power from 0.1 to 1.6 Hz, over the
    sensor's own noise, the median density from 2 to 4 Hz, in segments of 20 s without an event.
    This is no rule of the literature: those for the wrist take a still sleeper for a nightstand.
    """
    empty = np.empty((0, 2))
    least_s = params.min_off_min * _SECONDS_PER_MINUTE
    suspect_s = params.min_suspect_min * _SECONDS_PER_MINUTE
    silent = [
        one
        for one in _still(motion, onset_s, offset_s, is_movement, least_s, params)
        if (one.is_bounded or one.to_s - one.from_s >= suspect_s)
        and _is_silent(motion, onset_s, offset_s, one, params)
    ]
    is_shown = bool(silent) and _is_shown(motion, onset_s, offset_s, silent, params)
    not_worn = [(one.low_s, one.high_s) for one in silent if one.is_bounded and is_shown]
    suspect = [(one.from_s, one.to_s) for one in silent if not (one.is_bounded and is_shown)]
    return Wear(
        not_worn_s=read_only(np.array(not_worn) if not_worn else empty),
        suspect_s=read_only(np.array(suspect) if suspect else empty),
    )


def _still(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    is_movement: BoolArray,
    least_s: float,
    params: SignalParameters,
) -> list[_Stretch]:
    """Return the long stretches between movements; a gap as long as one of them parts two."""
    gaps_s = motion.gaps_s[motion.gaps_s[:, 1] - motion.gaps_s[:, 0] >= least_s]
    starts_s = np.concatenate(([motion.start_s], offset_s[is_movement], gaps_s[:, 1]))
    ends_s = np.concatenate((onset_s[is_movement], gaps_s[:, 0], [motion.end_s]))
    starts_s, ends_s = np.sort(starts_s), np.sort(ends_s)
    edges_s = {motion.start_s, motion.end_s, *gaps_s.ravel().tolist()}
    found = []
    for k in np.flatnonzero(ends_s - starts_s >= least_s):
        from_s, to_s = float(starts_s[k]), float(ends_s[k])
        low_s, turned_before = _hands(motion, onset_s, offset_s, from_s, -1, params)
        high_s, turned_after = _hands(motion, onset_s, offset_s, to_s, +1, params)
        is_ended = (turned_before or from_s in edges_s) and (turned_after or to_s in edges_s)
        found.append(
            _Stretch(
                from_s=from_s,
                to_s=to_s,
                low_s=low_s,
                high_s=high_s,
                is_bounded=is_ended and (turned_before or turned_after),
            )
        )
    return found


def _hands(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    end_s: float,
    direction: int,
    params: SignalParameters,
) -> tuple[float, bool]:
    """Return where the events that begin at an end of a stretch are over, and if they turned it.

    `direction` is -1 at the beginning of the stretch and +1 at its end. Where nothing turned,
    the end itself is returned.
    """
    over_s = end_s
    near, far = (offset_s, onset_s) if direction < 0 else (onset_s, offset_s)
    order = np.argsort(near, kind="stable")[::direction]
    for k in order[(near[order] - end_s) * direction >= 0.0].tolist():
        is_next = (near[k] - over_s) * direction <= params.handling_chain_s
        if not is_next or (far[k] - end_s) * direction > params.handling_max_s:
            break
        over_s = float(far[k])
    if not motion.gravity_included or over_s == end_s:
        return end_s, False
    reach_s = params.handling_chain_s
    inside_g = _direction_g(motion, end_s, end_s - direction * reach_s)
    outside_g = _direction_g(motion, over_s, over_s + direction * reach_s)
    size = math.sqrt(float(inside_g @ inside_g) * float(outside_g @ outside_g))
    cosine = float(inside_g @ outside_g) / size if size > 0.0 else math.nan
    is_turned = cosine < math.cos(math.radians(params.handling_deg))
    return (over_s, True) if is_turned else (end_s, False)


def _direction_g(motion: MotionSignal, one_s: float, other_s: float) -> FloatArray:
    """Return the median direction of gravity between two moments in any order."""
    low_s, high_s = sorted((one_s, other_s))
    first = max(math.floor((low_s - motion.start_s) * motion.gravity_rate_hz), 0)
    stop = math.ceil((high_s - motion.start_s) * motion.gravity_rate_hz)
    within_g = motion.gravity_g[first : max(stop, first)]
    return np.median(within_g, axis=0) if within_g.size else np.full(3, math.nan)


def _is_silent(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    one: _Stretch,
    params: SignalParameters,
) -> bool:
    """Return whether neither breath nor pulse is seen in a stretch."""
    start = _segments(motion, onset_s, offset_s, (one.from_s, one.to_s), params)
    return _micro(motion, start, params) <= params.max_off_micro


def _is_shown(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    silent: list[_Stretch],
    params: SignalParameters,
) -> bool:
    """Return whether breath or pulse is seen at other times than in the silent stretches."""
    starts: list[IntArray] = []
    from_s = motion.start_s
    for to_s, next_s in [*((one.from_s, one.to_s) for one in silent), (motion.end_s, math.inf)]:
        starts.append(_segments(motion, onset_s, offset_s, (from_s, to_s), params))
        from_s = next_s
    return _micro(motion, np.concatenate(starts), params) >= params.min_worn_micro


def _segments(
    motion: MotionSignal,
    onset_s: FloatArray,
    offset_s: FloatArray,
    span_s: tuple[float, float],
    params: SignalParameters,
) -> IntArray:
    """Return the first slow sample of each segment between two times that holds no event."""
    length = round(params.wear_segment_s * motion.slow_rate_hz)
    n = max(int((span_s[1] - span_s[0]) / params.wear_segment_s), 0)
    starts_s = span_s[0] + np.arange(n) * params.wear_segment_s
    first = np.searchsorted(offset_s, starts_s, side="right")
    following_s = np.append(onset_s, np.inf)[first]
    starts_s = starts_s[following_s >= starts_s + params.wear_segment_s]
    start = np.ceil((starts_s - motion.slow_start_s) * motion.slow_rate_hz).astype(np.int64)
    start = start[(start >= 0) & (start + length <= motion.slow_valid.size)]
    n_valid = np.concatenate(([0], np.cumsum(motion.slow_valid)))
    return np.asarray(start[n_valid[start + length] - n_valid[start] == length])


def _micro(motion: MotionSignal, start: IntArray, params: SignalParameters) -> float:
    """Return the highest density of power at the rates of breath and pulse, over the noise.

    0 where a sensor is too coarse to show even its own noise, NaN for too few segments.
    """
    if start.size < params.min_wear_segments:
        return math.nan
    start = start[:: -(-start.size // params.max_wear_segments)]
    length = round(params.wear_segment_s * motion.slow_rate_hz)
    samples = motion.slow_g[start[:, np.newaxis] + np.arange(length)].astype(np.float64)
    along = np.linspace(-1.0, 1.0, length)[:, np.newaxis]
    samples -= samples.mean(axis=1, keepdims=True)
    samples -= along * ((along * samples).sum(axis=1, keepdims=True) / (along * along).sum())
    spectra = np.fft.rfft(np.hanning(length)[:, np.newaxis] * samples, axis=1)
    density = (spectra.real**2 + spectra.imag**2).sum(axis=(0, 2))
    hz = np.fft.rfftfreq(length, 1.0 / motion.slow_rate_hz)
    is_body = (hz >= params.wear_breath_lowest_hz) & (hz <= params.wear_breath_highest_hz)
    is_noise = (hz >= params.wear_noise_lowest_hz) & (hz <= params.wear_noise_highest_hz)
    highest, noise = density[is_body].max(), float(np.median(density[is_noise]))
    return float(highest) / noise if noise > 0.0 else 0.0 if highest == 0.0 else math.inf
