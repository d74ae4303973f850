"""Stamps to a uniform grid: the real rate, gaps, interpolation.

Stamps are what a logger wrote, not when it measured: they are rounded, late, or late in bursts.
Samples are taken steadily, so the real rate is the slope of the stamps over their index, and a
sample's time is its place in the row, seen through the lateness of the stamps around it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from legmotion.errors import InsufficientDataError
from legmotion.params import SignalParameters
from legmotion.signal import _kernels
from legmotion.units import (
    TIME_TOLERANCE_S,
    BoolArray,
    Float32Array,
    FloatArray,
    IntArray,
    read_only,
)

_SLOPE_SAMPLES = 500
_SLOPE_PARTS = 100
_MIN_SAMPLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniform:
    """Samples on a uniform grid, read-only: sample i is at `start_s + i / rate_hz`.

    `is_valid` is False within `SignalParameters.gap_margin_s` of a gap too long to bridge.
    `gaps_s` (g, 2) are the hard gaps, `lost_s` (l, 2) the masked intervals, hard gaps included.
    `jitter_ms` is the root mean square distance of the stamps from the samples' times.
    """

    acceleration_g: Float32Array
    is_valid: BoolArray
    rate_hz: float
    start_s: float
    gaps_s: FloatArray
    lost_s: FloatArray
    jitter_ms: float


def uniform(
    acceleration_g: Float32Array, time_s: FloatArray, *, params: SignalParameters
) -> Uniform:
    """Return samples on a uniform grid at their real rate, gaps bridged or masked.

    Parameters
    ----------
    acceleration_g : (n, 3) float32
        In g, as recorded.
    time_s : (n,) float64
        Stamps, strictly increasing, seconds after the recording's first sample.

    Returns
    -------
    Uniform
        Where the stamps are uniform up to rounding the samples are those given, not copied.
        The grid begins at a whole multiple of `params.floor_block_s`, so that a stretch and
        the whole recording share their blocks; up to one block before it is left out.

    Raises
    ------
    InsufficientDataError
        Fewer than 20 samples or a second of them, or no rate that a tracker can have.
    """
    acceleration_g, time_s = _usable(acceleration_g, time_s, params)
    period_s = _first_period_s(time_s)
    limit_s = max(params.short_gap_s, params.short_gap_samples * period_s)
    breaks = np.empty(time_s.size, np.int64)
    reach = _samples(params.lateness_s, period_s)
    n_breaks = _kernels.find_breaks(time_s, period_s, limit_s, reach, breaks)
    if n_breaks == 0:
        line_s = (time_s[-1] - time_s[0]) / (time_s.size - 1)
        low, high = _kernels.largest_deviation(time_s, time_s[0], line_s)
        if high - low <= params.uniform_within * line_s:
            return _as_recorded(acceleration_g, time_s, line_s, low, high, params)
    return _resampled(acceleration_g, time_s, period_s, breaks[:n_breaks].copy(), params)


def _resampled(
    acceleration_g: Float32Array,
    time_s: FloatArray,
    period_s: float,
    breaks: IntArray,
    params: SignalParameters,
) -> Uniform:
    """Return samples interpolated on a grid; `breaks` are the first samples behind gaps."""
    run_starts = np.concatenate([[0], breaks, [time_s.size]])
    steady_s, period_s, jitter_ms = _steady(time_s, run_starts, period_s, params)
    first_s = _grid_start_s(time_s[0], params)
    n = int((time_s[-1] - first_s) / period_s + TIME_TOLERANCE_S) + 1
    _check_grid(n, period_s, params)
    grid_g = np.empty((n, 3), np.float32)
    _kernels.interpolate(acceleration_g, steady_s, first_s, period_s, grid_g)
    gaps_s = np.column_stack([steady_s[breaks - 1] + period_s, steady_s[breaks]])
    lost_s = _joined(gaps_s + params.gap_margin_s * np.array([-1.0, 1.0]), first_s, time_s[-1])
    is_hard = time_s[breaks] - time_s[breaks - 1] > params.hard_gap_s
    return Uniform(
        acceleration_g=read_only(grid_g),
        is_valid=read_only(outside(lost_s, n, first_s, 1.0 / period_s)),
        rate_hz=1.0 / period_s,
        start_s=first_s,
        gaps_s=read_only(gaps_s[is_hard & (gaps_s[:, 1] > first_s)]),
        lost_s=read_only(lost_s),
        jitter_ms=jitter_ms,
    )


def _check_grid(n: int, period_s: float, params: SignalParameters) -> None:
    """Raise InsufficientDataError for a grid too short to measure, or a rate no tracker has."""
    if period_s * params.max_rate_hz < 1.0:
        raise InsufficientDataError(
            f"the stamps show {1.0 / period_s:.4g} samples a second, "
            f"expected at most {params.max_rate_hz:g}",
            hint="check the unit of the time column",
        )
    if n < max(_MIN_SAMPLES, 1.0 / period_s):
        raise InsufficientDataError(
            f"{n} samples at {1.0 / period_s:.4g} Hz, expected a second of them "
            f"and at least {_MIN_SAMPLES}",
            hint="choose a recording or a night that holds more",
        )


def _usable(
    acceleration_g: Float32Array, time_s: FloatArray, params: SignalParameters
) -> tuple[Float32Array, FloatArray]:
    """Return the samples that hold a measurement: one that does not was not recorded."""
    limit_g = params.max_plausible_g
    low_g, high_g = acceleration_g.min(initial=0.0), acceleration_g.max(initial=0.0)
    if not (low_g >= -limit_g and high_g <= limit_g):
        is_usable = (np.abs(acceleration_g) <= limit_g).all(axis=1)
        acceleration_g, time_s = acceleration_g[is_usable], time_s[is_usable]
    if time_s.size < _MIN_SAMPLES:
        raise InsufficientDataError(
            f"{time_s.size} samples, expected at least {_MIN_SAMPLES}",
            hint="choose a recording or a night that holds more",
        )
    return acceleration_g, time_s


def _first_period_s(time_s: FloatArray) -> float:
    """Return a first estimate of the sample period: the median slope over many samples.

    Single steps may be rounded to whole milliseconds or written in bursts; over hundreds of
    samples neither matters, and slopes across a gap are too few to move the median.
    """
    apart = max(1, min(_SLOPE_SAMPLES, time_s.size // 8))
    step = max(1, apart // 8)
    slopes_s = (time_s[apart::step] - time_s[:-apart:step]) / apart
    return float(np.median(slopes_s))


def _period_s(time_s: FloatArray, run_starts: IntArray, first_s: float) -> float:
    """Return the period over all runs long enough to show it."""
    starts, stops = run_starts[:-1], run_starts[1:]
    is_long = stops - starts >= min(_SLOPE_SAMPLES, time_s.size // 8)
    if not is_long.any():
        return first_s
    duration_s = (time_s[stops - 1] - time_s[starts])[is_long].sum()
    return float(duration_s / (stops - starts - 1)[is_long].sum())


def _as_recorded(
    acceleration_g: Float32Array,
    time_s: FloatArray,
    period_s: float,
    low: float,
    high: float,
    params: SignalParameters,
) -> Uniform:
    """Return samples whose stamps are uniform already, from the first whole block on."""
    shift_s = (low + high) / 2
    skip_s = _grid_start_s(time_s[0], params) - time_s[0]
    skip = max(math.ceil(skip_s / period_s - params.uniform_within), 0)
    kept = read_only(acceleration_g[skip:].view())
    _check_grid(kept.shape[0], period_s, params)
    return Uniform(
        acceleration_g=kept,
        is_valid=read_only(np.ones(kept.shape[0], np.bool_)),
        rate_hz=1.0 / period_s,
        start_s=float(time_s[0] + shift_s + skip * period_s),
        gaps_s=read_only(np.empty((0, 2))),
        lost_s=read_only(np.empty((0, 2))),
        jitter_ms=1000.0 * (high - low) / math.sqrt(12.0),
    )


def _steady(
    time_s: FloatArray, run_starts: IntArray, period_s: float, params: SignalParameters
) -> tuple[FloatArray, float, float]:
    """Return the samples' times, their period, and the jitter of the stamps in ms.

    Stamps whose steps are mostly alike are the samples' times, even where single samples were
    lost. Others are late by chance or in bursts, and their local mean is the better time.
    """
    steps_s = _some_steps_s(time_s)
    usual_s = float(np.median(steps_s))
    spread_s = float(np.median(np.abs(steps_s - usual_s)))
    is_near = abs(usual_s - period_s) <= params.max_step_error * period_s
    if is_near and spread_s <= params.max_jitter * period_s:
        steps_s = steps_s[np.abs(steps_s - usual_s) <= usual_s / 2]
        return time_s, float(steps_s.mean()), 1000.0 * float(steps_s.std()) / math.sqrt(2.0)
    period_s = _period_s(time_s, run_starts, period_s)
    steady_s = np.empty_like(time_s)
    reach = _samples(params.lateness_s, period_s)
    squares = _kernels.steady_times(time_s, run_starts, period_s, reach, steady_s)
    return steady_s, period_s, 1000.0 * math.sqrt(squares / time_s.size)


def _some_steps_s(time_s: FloatArray) -> FloatArray:
    """Return the steps between stamps in parts spread over the recording."""
    last = max(time_s.size - _SLOPE_SAMPLES, 0)
    starts = np.unique(np.linspace(0, last, _SLOPE_PARTS).astype(np.int64))
    return np.concatenate([np.diff(time_s[i : i + _SLOPE_SAMPLES]) for i in starts])


def _grid_start_s(first_s: float, params: SignalParameters) -> float:
    """Return the first whole multiple of the floor's block at or after a time."""
    return params.floor_block_s * math.ceil(first_s / params.floor_block_s - TIME_TOLERANCE_S)


def _joined(intervals_s: FloatArray, from_s: float, to_s: float) -> FloatArray:
    """Return sorted intervals within limits, those that touch made one."""
    kept: list[list[float]] = []
    for low_s, high_s in np.clip(intervals_s, from_s, to_s).tolist():
        if high_s <= low_s:
            continue
        if kept and low_s <= kept[-1][1]:
            kept[-1][1] = high_s
        else:
            kept.append([low_s, high_s])
    return np.array(kept).reshape(-1, 2)


def outside(intervals_s: FloatArray, n: int, start_s: float, rate_hz: float) -> BoolArray:
    """Return (n,) bool: whether each sample of a uniform grid lies outside all intervals."""
    is_outside = np.ones(n, np.bool_)
    indices = np.ceil((intervals_s - start_s) * rate_hz - TIME_TOLERANCE_S).astype(np.int64)
    for low, high in np.maximum(indices, 0):
        is_outside[low:high] = False
    return is_outside


def _samples(duration_s: float, period_s: float) -> int:
    """Return a duration in whole samples, at least one."""
    return max(1, round(duration_s / period_s))
