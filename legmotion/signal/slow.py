"""The slow side of the signal: short means at about 20 Hz, and the direction of gravity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.params import SignalParameters
from legmotion.signal import _kernels
from legmotion.signal.floor import block_edges
from legmotion.signal.uniform import Uniform, outside
from legmotion.units import MG_PER_G, BoolArray, Float32Array, FloatArray, IntArray

# Half the width, over the cutoff, of a Hann window: its mean halves the power there.
_HANN_CYCLES = 0.72


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """Means of `n_mean` consecutive samples, sample j in the middle of its group.

    `mean_g` (m, 3), `is_valid` (m,) whether the whole group is; floor block b holds the
    samples [edges[b], edges[b + 1]).
    """

    mean_g: Float32Array
    is_valid: BoolArray
    rate_hz: float
    start_s: float
    edges: IntArray


def slow_stream(grid: Uniform, n_blocks: int, *, params: SignalParameters) -> Slow:
    """Return the samples averaged to about `params.slow_rate_hz`."""
    n_mean = max(1, round(grid.rate_hz / params.slow_rate_hz))
    n = grid.is_valid.size // n_mean
    mean_g = np.empty((n, 3), np.float32)
    _kernels.block_means(grid.acceleration_g, n_mean, mean_g)
    rate_hz = grid.rate_hz / n_mean
    start_s = grid.start_s + (n_mean - 1) / 2 / grid.rate_hz
    half_s = (n_mean - 1) / 2 / grid.rate_hz
    return Slow(
        mean_g=mean_g,
        is_valid=outside(grid.lost_s + np.array([-half_s, half_s]), n, start_s, rate_hz),
        rate_hz=rate_hz,
        start_s=start_s,
        edges=block_edges(n, rate_hz, n_blocks, params=params),
    )


def excursion_weights(slow: Slow, *, params: SignalParameters) -> FloatArray:
    """Return the weights of the mean that tells a moved leg from a shaken one.

    A triangle: it weighs acceleration as the second difference of place does, so that what
    swings to and fro and ends where it began nearly cancels.
    """
    box = np.ones(samples(params.excursion_s / 2, slow.rate_hz))
    weights = np.convolve(box, box)
    return np.asarray(weights / weights.sum())


def spread_mg(slow: Slow, weights: FloatArray) -> FloatArray:
    """Return, per block, how far the weighted mean wanders, in mg; NaN where masked."""
    spread = np.empty(slow.edges.size - 1)
    _kernels.block_spreads(slow.mean_g, slow.is_valid, slow.edges, weights, MG_PER_G, spread)
    return spread


def gravity(slow: Slow, *, params: SignalParameters) -> tuple[FloatArray, float]:
    """Return the low-passed acceleration (m, 3) in g and its rate.

    The low-pass is a Hann-weighted mean: zero phase, no ringing, and a stroke is felt no
    further than half its width.
    """
    step = max(1, round(slow.rate_hz / params.gravity_rate_hz))
    half = samples(_HANN_CYCLES / params.gravity_cutoff_hz / 2, slow.rate_hz)
    weights = np.hanning(2 * half + 1)
    out = np.empty((-(-slow.is_valid.size // step), 3))
    _kernels.weighted_means(slow.mean_g, weights / weights.sum(), step, out)
    return out, slow.rate_hz / step


def samples(duration_s: float, rate_hz: float) -> int:
    """Return a duration in whole samples, at least one."""
    return max(1, round(duration_s * rate_hz))
