"""What a recording holds, read through once: for `legmotion inspect`."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from legmotion.io.recording import Block, Note, Recording, Repair
from legmotion.params import IoParameters
from legmotion.units import MG_PER_G, FloatArray

_BIN_G = 0.001
_N_BINS = 20_000
# Differences below this are rounding of float32, not steps of a sensor.
_MIN_STEP_G = 2e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A recording in numbers.

    `real_rate_hz` counts samples over the time without gaps longer than `sort_window_s`;
    `n_gaps` and `longest_gap_s` are those gaps. `median_g` is the median length of the
    acceleration, `resolution_mg` the smallest step between values, `clipped_share` the share
    of samples at the end of the range.
    """

    n_samples: int
    span_s: float
    nominal_rate_hz: float | None
    real_rate_hz: float
    n_gaps: int
    longest_gap_s: float
    unit: str
    median_g: float
    resolution_mg: float
    clipped_share: float
    notes: tuple[Note, ...]
    repairs: dict[str, Repair]


@dataclass(slots=True, kw_only=True)
class _Tally:
    """Running counts over blocks."""

    n: int = 0
    last_s: float | None = None
    n_gaps: int = 0
    longest_gap_s: float = 0.0
    gap_sum_s: float = 0.0
    resolution_g: float = float("inf")
    top_g: FloatArray = field(default_factory=lambda: np.full(6, -np.inf))
    n_top: FloatArray = field(default_factory=lambda: np.zeros(6))
    histogram: FloatArray = field(default_factory=lambda: np.zeros(_N_BINS))

    def add(self, block: Block, *, params: IoParameters) -> None:
        """Count one block."""
        before = block.time_s[:1] if self.last_s is None else np.array([self.last_s])
        steps = np.diff(np.concatenate((before, block.time_s)))
        gaps = steps[steps > params.sort_window_s]
        self.n += block.time_s.size
        self.last_s = float(block.time_s[-1])
        self.n_gaps += gaps.size
        self.longest_gap_s = max(self.longest_gap_s, float(gaps.max(initial=0.0)))
        self.gap_sum_s += float(gaps.sum())
        magnitude = np.sqrt((block.acceleration_g.astype(np.float64) ** 2).sum(axis=1))
        bins = np.minimum(magnitude / _BIN_G, _N_BINS - 1).astype(np.int64)
        self.histogram += np.bincount(bins, minlength=_N_BINS)
        for axis in range(3):
            steps_g = np.diff(np.unique(block.acceleration_g[:, axis]).astype(np.float64))
            steps_g = steps_g[steps_g > _MIN_STEP_G]
            self.resolution_g = min(self.resolution_g, float(steps_g.min(initial=np.inf)))
        self._add_tops(np.hstack((block.acceleration_g, -block.acceleration_g)))

    def _add_tops(self, sides_g: FloatArray) -> None:
        """Count how often each end of each axis was reached."""
        top_g = np.maximum(self.top_g, sides_g.max(axis=0))
        self.n_top = np.where(top_g > self.top_g, 0, self.n_top) + (sides_g == top_g).sum(axis=0)
        self.top_g = top_g

    def median_g(self) -> float:
        """Return the median magnitude, to the width of a bin."""
        middle = np.searchsorted(np.cumsum(self.histogram), self.n / 2)
        return (float(middle) + 0.5) * _BIN_G


def summarise(recording: Recording, *, params: IoParameters) -> Inspection:
    """Return what a recording holds, after reading all of it; errors are InputError."""
    tally = _Tally()
    for block in recording.blocks():
        tally.add(block, params=params)
    span_s = tally.last_s or 0.0
    recorded_s = span_s - tally.gap_sum_s
    n_steps = tally.n - 1 - tally.n_gaps
    # One sample at an end is its largest; a sensor that clips stays there.
    is_clipped = (tally.top_g >= params.clip_above_g) & (tally.n_top > 1)
    return Inspection(
        n_samples=tally.n,
        span_s=span_s,
        nominal_rate_hz=recording.nominal_rate_hz,
        real_rate_hz=n_steps / recorded_s if recorded_s > 0 else float("nan"),
        n_gaps=tally.n_gaps,
        longest_gap_s=tally.longest_gap_s,
        unit=recording.unit,
        median_g=tally.median_g(),
        resolution_mg=_finite(tally.resolution_g) * MG_PER_G,
        clipped_share=float(tally.n_top[is_clipped].sum()) / max(tally.n, 1),
        notes=recording.notes,
        repairs=dict(recording.log.repairs),
    )


def _finite(value: float) -> float:
    return value if np.isfinite(value) else float("nan")
