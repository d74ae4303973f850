"""The level of rest: what sensor and body do while the leg does nothing, followed over the night.

The night is cut into blocks; each says how quiet it was at its quieter times, and the blocks
around it, on the same side of every hard gap, say how quiet rest is.
"""

from __future__ import annotations

import math

import numpy as np

from legmotion.params import SignalParameters
from legmotion.signal import _kernels
from legmotion.units import BoolArray, Float32Array, FloatArray, IntArray


def block_edges(n: int, rate_hz: float, n_blocks: int, *, params: SignalParameters) -> IntArray:
    """Return the n_blocks + 1 sample indices at which blocks begin and the last one ends."""
    exact = np.arange(n_blocks + 1) * (params.floor_block_s * rate_hz)
    # Halves go up whatever the last digit of the rate.
    edges = np.floor(exact + 0.5 + 1e-6).astype(np.int64)
    edges[-1] = n
    return np.asarray(np.minimum(edges, n))


def segments(
    n_blocks: int, start_s: float, gaps_s: FloatArray, *, params: SignalParameters
) -> IntArray:
    """Return a number for each block that rises at every hard gap before the block's middle."""
    middles_s = start_s + (np.arange(n_blocks) + 0.5) * params.floor_block_s
    return np.asarray(np.searchsorted(gaps_s[:, 1], middles_s), dtype=np.int64)


def floor_of(
    values_mg: Float32Array,
    is_valid: BoolArray,
    edges: IntArray,
    segment: IntArray,
    *,
    rate_hz: float,
    params: SignalParameters,
) -> FloatArray:
    """Return the level of rest of a signal, per block, in its unit; 0 where nothing is known.

    The signals are means over a quarter of a second: `params.floor_rate_hz` values a second
    hold what all of them do.
    """
    blocks_mg = np.empty(edges.size - 1)
    step = max(1, int(rate_hz / params.floor_rate_hz + 1e-6))
    _kernels.block_percentiles(values_mg, is_valid, edges, step, params.floor_percentile, blocks_mg)
    return rest_level(blocks_mg, segment, params=params)


def rest_level(blocks_mg: FloatArray, segment: IntArray, *, params: SignalParameters) -> FloatArray:
    """Return the level of rest around each block from the blocks' own levels.

    Blocks that know nothing (NaN) take the level between their neighbours; 0 if none knows.
    """
    level_mg = np.empty_like(blocks_mg)
    reach = max(1, round(params.floor_window_s / params.floor_block_s / 2))
    _kernels.window_percentiles(blocks_mg, segment, reach, params.floor_percentile, level_mg)
    is_known = np.isfinite(level_mg)
    if not is_known.any():
        return np.zeros_like(level_mg)
    if not is_known.all():
        blocks = np.arange(level_mg.size)
        level_mg = np.interp(blocks, blocks[is_known], level_mg[is_known])
    return level_mg


def at_samples(
    level_mg: FloatArray, at_s: FloatArray, start_s: float, block_s: float
) -> FloatArray:
    """Return the level at times, on straight lines between the middles of blocks."""
    middles_s = start_s + (np.arange(level_mg.size) + 0.5) * block_s
    return np.interp(at_s, middles_s, level_mg) if level_mg.size else np.full_like(at_s, math.nan)
