"""Acceleration on a uniform grid to the motion signal of one leg: envelope, gravity, floor.

The envelope is the length of the difference of two short means, a quarter of a second apart,
and its root mean square: it ends where the motion ends, cancels gravity and offsets, does not
depend on how the sensor sits, and does not ring, which a filter does before and after a stroke.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from legmotion.params import SignalParameters
from legmotion.signal import _kernels
from legmotion.signal.calibrate import rest_magnitude_g, scale_of
from legmotion.signal.floor import block_edges, floor_of, rest_level, segments
from legmotion.signal.slow import (
    excursion_weights,
    gravity,
    slow_stream,
    spread_mg,
)
from legmotion.signal.uniform import Uniform, uniform
from legmotion.units import MG_PER_G, BoolArray, Float32Array, FloatArray, read_only

_RANGES_G = (2.0, 4.0, 8.0, 16.0)
_MAX_CLIPPED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionSignal:
    """One leg's motion over one stretch of a recording (a night and a margin), read-only.

    `acceleration_g` (n, 3), `envelope_mg` (n,) and `is_valid` (n,) stand on a uniform grid:
    sample i is at `start_s + i / rate_hz` seconds after the recording's first sample.
    `gravity_g` (m, 3) has its sample j at `start_s + j / gravity_rate_hz`. `floor_mg` (k,)
    holds the noise floor at the middle of each 5 s block. `gaps_s` (g, 2) are the hard gaps
    [start, end) in seconds after the recording's first sample: they restart scoring.
    `lost_s` (l, 2) are all intervals without usable samples, hard gaps included: they leave
    every denominator. `scale` is the divisor that brought rest to 1 g; `acceleration_g` is as
    recorded, everything else is divided by it. `rest_g` is what rest showed, NaN where the
    recording holds no gravity or no rest; `gravity_g` is NaN where it holds no gravity.

    For the events stage: `difference_mg` (n,) is what the envelope averages, sharper in time; it
    sees an edge up to `lead_s` early and as late. `slow_g` (s, 3) are means of consecutive
    samples at about 20 Hz, sample j at `slow_start_s + j / slow_rate_hz`, and `slow_valid` (s,)
    whether all of them are valid. `spread_mg` (k,) is how far, at rest around each 5 s block,
    the mean of slow samples with `excursion_weights` wanders. `clipped_s` (c, 2) are the
    intervals at the sensor's range.
    """

    acceleration_g: Float32Array
    envelope_mg: Float32Array
    is_valid: BoolArray
    gravity_g: FloatArray
    gravity_rate_hz: float
    floor_mg: FloatArray
    floor_block_s: float
    rate_hz: float
    start_s: float
    end_s: float
    gaps_s: FloatArray
    lost_s: FloatArray
    jitter_ms: float
    resolution_mg: float
    scale: float
    rest_g: float
    gravity_included: bool
    difference_mg: Float32Array
    lead_s: float
    slow_g: Float32Array
    slow_valid: BoolArray
    slow_rate_hz: float
    slow_start_s: float
    spread_mg: FloatArray
    excursion_weights: FloatArray
    clipped_s: FloatArray


def motion_signal(
    acceleration_g: Float32Array,
    time_s: FloatArray,
    *,
    params: SignalParameters,
    gravity_included: bool = True,
) -> MotionSignal:
    """Return the motion signal of one leg.

    Parameters
    ----------
    acceleration_g : (n, 3) float32
        In g, as recorded.
    time_s : (n,) float64
        Stamps, strictly increasing, seconds after the recording's first sample.
    params : SignalParameters
        Windows, limits and gaps.
    gravity_included : bool
        False for a recording from which the device removed gravity: rest is then not checked
        against 1 g, and there is no gravity signal.

    Raises
    ------
    InsufficientDataError
        Too few samples for a rate, or rest far from 1 g.

    Notes
    -----
    All windows are given in seconds and rounded to samples so that they stay symmetric.
    """
    grid = uniform(acceleration_g, time_s, params=params)
    n_blocks = math.ceil(grid.is_valid.size / grid.rate_hz / params.floor_block_s - 1e-6)
    segment = segments(n_blocks, grid.start_s, grid.gaps_s, params=params)
    slow = slow_stream(grid, n_blocks, params=params)
    weights = excursion_weights(slow, params=params)
    spread = spread_mg(slow, weights)
    rest_g = math.nan
    if gravity_included:
        rest_g = rest_magnitude_g(slow.mean_g, slow.edges, spread <= params.still_mg)
    scale = scale_of(rest_g, params=params)
    slow.mean_g[:] /= np.float32(scale)
    difference_mg, envelope_mg = envelope(grid, scale, params=params)
    gravity_g, gravity_rate_hz = gravity(slow, params=params)
    if not gravity_included:
        gravity_g[:] = math.nan
    edges = block_edges(envelope_mg.size, grid.rate_hz, n_blocks, params=params)
    return MotionSignal(
        acceleration_g=grid.acceleration_g,
        envelope_mg=read_only(envelope_mg),
        is_valid=grid.is_valid,
        gravity_g=read_only(gravity_g),
        gravity_rate_hz=gravity_rate_hz,
        gravity_included=gravity_included,
        floor_mg=read_only(
            floor_of(
                envelope_mg, grid.is_valid, edges, segment, rate_hz=grid.rate_hz, params=params
            )
        ),
        floor_block_s=params.floor_block_s,
        rate_hz=grid.rate_hz,
        start_s=grid.start_s,
        end_s=grid.start_s + envelope_mg.size / grid.rate_hz,
        gaps_s=grid.gaps_s,
        lost_s=grid.lost_s,
        clipped_s=read_only(clipped_s(grid, params=params)),
        jitter_ms=grid.jitter_ms,
        resolution_mg=resolution_mg(acceleration_g),
        scale=scale,
        rest_g=rest_g,
        difference_mg=read_only(difference_mg),
        lead_s=_difference_samples(grid.rate_hz, params)[1] / 2 / grid.rate_hz,
        slow_g=read_only(slow.mean_g),
        slow_valid=read_only(slow.is_valid),
        slow_rate_hz=slow.rate_hz,
        slow_start_s=slow.start_s,
        excursion_weights=read_only(weights),
        spread_mg=read_only(rest_level(spread / scale, segment, params=params)),
    )


def envelope(
    grid: Uniform, scale: float, *, params: SignalParameters
) -> tuple[Float32Array, Float32Array]:
    """Return the difference and its root mean square, both (n,) in mg."""
    n_mean, n_apart = _difference_samples(grid.rate_hz, params)
    difference_mg = np.empty(grid.is_valid.size, np.float32)
    _kernels.difference(grid.acceleration_g, n_mean, n_apart, MG_PER_G / scale, difference_mg)
    envelope_mg = np.empty_like(difference_mg)
    reach = max(1, round((params.envelope_s * grid.rate_hz - 1) / 2))
    _kernels.root_mean_square(difference_mg, reach, envelope_mg)
    return difference_mg, envelope_mg


def _difference_samples(rate_hz: float, params: SignalParameters) -> tuple[int, int]:
    """Return how many samples a mean takes and how many the two means are apart.

    One of them is even and the other odd, so that both means stand symmetrically about a sample.
    At 10 Hz a difference over two samples leaves one for each mean, and the noise as it is.
    """
    n_apart = max(3, round(params.difference_s * rate_hz))
    n_mean = 2 * max(round((params.smooth_s * rate_hz - 1 - n_apart % 2) / 2), 0)
    return max(n_mean + 1 + n_apart % 2, 1), n_apart


def resolution_mg(acceleration_g: Float32Array) -> float:
    """Return the smallest step between values seen in parts of the recording, in mg."""
    n = acceleration_g.shape[0]
    starts = np.unique(np.linspace(0, max(n - 500, 0), 20).astype(np.int64))
    smallest = math.inf
    for axis in range(3):
        seen = np.unique(np.concatenate([acceleration_g[i : i + 500, axis] for i in starts]))
        smallest = min(smallest, float(np.diff(seen).min(initial=math.inf)))
    return MG_PER_G * smallest if math.isfinite(smallest) else 0.0


def clipped_s(grid: Uniform, *, params: SignalParameters) -> FloatArray:
    """Return the intervals (c, 2) in which an axis stays at the end of the sensor's range.

    That is the largest value the axis ever shows, if it is near one of the ranges that sensors
    have: a slow turn can keep any other value for some samples too.
    """
    tops_g = np.empty(6, np.float32)
    _kernels.extremes(grid.acceleration_g, tops_g)
    off = np.abs(tops_g[:, np.newaxis] / np.array(_RANGES_G, np.float32) - 1.0).min(axis=1)
    tops_g[off > params.range_within] = np.inf
    runs = np.empty((_MAX_CLIPPED, 2), np.int64)
    n = 0
    if np.isfinite(tops_g).any():
        n = _kernels.flat_tops(grid.acceleration_g, tops_g, params.min_clipped_samples, runs)
    return grid.start_s + runs[:n][np.argsort(runs[:n, 0], kind="stable")] / grid.rate_hz
