"""Acceleration on a uniform grid to the motion signal of one leg: envelope, gravity, floor."""

from __future__ import annotations

from dataclasses import dataclass

from legmotion.units import BoolArray, Float32Array, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionSignal:
    """One leg's motion over one stretch of a recording (a night and a margin), read-only.

    `acceleration_g` (n, 3), `envelope_mg` (n,) and `is_valid` (n,) stand on a uniform grid:
    sample i is at `start_s + i / rate_hz` seconds after the recording's first sample.
    `gravity_g` (m, 3) has its sample j at `start_s + j / gravity_rate_hz`. `floor_mg` (k,)
    holds the noise floor at the middle of each 5 s block. `gaps_s` (g, 2) are the hard gaps
    [start, end) in seconds after the recording's first sample: they restart scoring.
    `lost_s` (l, 2) are all intervals without usable samples, hard gaps included: they leave
    every denominator. `scale` is the divisor that brought rest to 1 g.
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
