"""What a recording holds, read through once: for `legmotion inspect`."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from legmotion.io.archive import Member, is_junk, members
from legmotion.io.fill import resolution_g
from legmotion.io.recording import Block, Note, Recording, Repair
from legmotion.io.source import Source
from legmotion.params import IoParameters
from legmotion.units import MG_PER_G, FloatArray

_BIN_G = 0.001
_N_BINS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A recording in numbers.

    `real_rate_hz` counts samples over the time without gaps longer than `sort_window_s`, and
    `rate_error_ppm` is how far it is from the nominal rate, in millionths. `n_gaps`, `gap_s` (all
    together) and `longest_gap_s` are those gaps in which nothing was written; `n_fills`, `fill_s`
    and `longest_fill_s` are the stretches in which one sample was written again and again, zeros
    in `n_zero_fills` of them; `not_recorded_s` lists these and what else holds no measurement.
    `clock_evidence` says where the clock was read from. `median_g` is the median length of the
    acceleration, `resolution_mg` the smallest step between values, `clipped_share` the share
    of samples at the end of the range.
    """

    n_samples: int
    span_s: float
    nominal_rate_hz: float | None
    real_rate_hz: float
    rate_error_ppm: float | None
    n_gaps: int
    gap_s: float
    longest_gap_s: float
    n_fills: int
    n_zero_fills: int
    fill_s: float
    longest_fill_s: float
    not_recorded_s: tuple[tuple[float, float], ...]
    clock_evidence: str
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
    gaps_s: list[tuple[float, float]] = field(default_factory=list)
    resolution_g: float = float("inf")
    top_g: FloatArray = field(default_factory=lambda: np.full(6, -np.inf))
    n_top: FloatArray = field(default_factory=lambda: np.zeros(6))
    histogram: FloatArray = field(default_factory=lambda: np.zeros(_N_BINS))

    def add(self, block: Block, *, params: IoParameters) -> None:
        """Count one block."""
        before = block.time_s[:1] if self.last_s is None else np.array([self.last_s])
        times_s = np.concatenate((before, block.time_s))
        gaps = np.flatnonzero(np.diff(times_s) > params.sort_window_s)
        self.n += block.time_s.size
        self.last_s = float(block.time_s[-1])
        self.gaps_s += zip(times_s[gaps].tolist(), times_s[gaps + 1].tolist(), strict=True)
        magnitude = np.sqrt((block.acceleration_g.astype(np.float64) ** 2).sum(axis=1))
        bins = np.minimum(magnitude / _BIN_G, _N_BINS - 1).astype(np.int64)
        self.histogram += np.bincount(bins, minlength=_N_BINS)
        self.resolution_g = min(self.resolution_g, resolution_g(block.acceleration_g))
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
    recorded_s = span_s - sum(end_s - start_s for start_s, end_s in tally.gaps_s)
    n_steps = tally.n - 1 - len(tally.gaps_s)
    real_hz = n_steps / recorded_s if recorded_s > 0 else float("nan")
    fills_s = recording.log.filled_s
    gaps_s = [
        end_s - start_s
        for start_s, end_s in tally.gaps_s
        if not any(start_s < fill_end and fill_start < end_s for fill_start, fill_end in fills_s)
    ]
    lengths_s = [end_s - start_s for start_s, end_s in fills_s]
    zeros = recording.log.repairs.get("zero_fill")
    nominal_hz = recording.nominal_rate_hz
    # One sample at an end is its largest; a sensor that clips stays there.
    is_clipped = (tally.top_g >= params.clip_above_g) & (tally.n_top > 1)
    return Inspection(
        n_samples=tally.n,
        span_s=span_s,
        nominal_rate_hz=nominal_hz,
        real_rate_hz=real_hz,
        rate_error_ppm=None if nominal_hz is None else 1e6 * (real_hz / nominal_hz - 1.0),
        n_gaps=len(gaps_s),
        gap_s=sum(gaps_s),
        longest_gap_s=max(gaps_s, default=0.0),
        n_fills=len(lengths_s),
        n_zero_fills=zeros.n if zeros is not None else 0,
        fill_s=sum(lengths_s),
        longest_fill_s=max(lengths_s, default=0.0),
        not_recorded_s=tuple(recording.log.not_recorded_s),
        clock_evidence=recording.clock_evidence,
        unit=recording.unit,
        median_g=tally.median_g(),
        resolution_mg=_finite(tally.resolution_g) * MG_PER_G,
        clipped_share=float(tally.n_top[is_clipped].sum()) / max(tally.n, 1),
        notes=recording.notes,
        repairs=dict(recording.log.repairs),
    )


def contents(path: str, *, params: IoParameters) -> tuple[Member, ...]:
    """Return the files in a zip archive, each with why it is not read; none for other files."""
    if path == "-":
        return ()
    source = Source(path, params=params)
    if not source.is_zip:
        return ()
    return tuple(member for member in members(source) if not is_junk(member.name))


def _finite(value: float) -> float:
    return value if np.isfinite(value) else float("nan")
