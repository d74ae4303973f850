"""What a trace says at a glance: how far the sensor moved in short steps, what it reads at rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.signal.trace import NOT_RECORDED, Trace
from legmotion.units import AnyArray, FloatArray

STEP_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The span of a leg's vector magnitude in steps of about ten seconds.

    `middle_s` (n,) are the middles of the steps, `span_mg` (n,) largest less least magnitude, NaN
    where nothing was recorded. `rest_mg` is the median of all samples, None where there is none.
    """

    side: str
    middle_s: FloatArray
    span_mg: FloatArray
    rest_mg: float | None


def envelope_of(trace: Trace) -> Envelope:
    """Return the envelope of a trace."""
    magnitude = trace.magnitude_mg()
    per_step = max(1, round(STEP_S * trace.rate_hz))
    largest, least = _extremes(magnitude, per_step)
    is_known = least != NOT_RECORDED
    span_mg = np.where(is_known, largest.astype(np.float64) - least, np.nan)
    middle_s = np.asarray(
        trace.start_s + (np.arange(span_mg.size) + 0.5) * per_step / trace.rate_hz, dtype=np.float64
    )
    return Envelope(
        side=trace.side, middle_s=middle_s, span_mg=span_mg, rest_mg=_median_mg(magnitude)
    )


def _median_mg(magnitude: AnyArray) -> float | None:
    # Counted rather than sorted: a night has millions of samples and few values.
    counts = np.bincount(magnitude, minlength=NOT_RECORDED + 1)[:NOT_RECORDED]
    total = int(counts.sum())
    return float(np.searchsorted(np.cumsum(counts), (total + 1) // 2)) if total else None


def _extremes(magnitude: AnyArray, per_step: int) -> tuple[AnyArray, AnyArray]:
    """Return largest and least of each step of samples; least is 65535 where there is none."""
    n_steps = -(-magnitude.size // per_step)
    padded = np.full(n_steps * per_step, NOT_RECORDED, dtype=np.uint16)
    padded[: magnitude.size] = magnitude
    steps = padded.reshape(n_steps, per_step)
    if not n_steps:
        return np.empty(0, np.uint16), np.empty(0, np.uint16)
    least = steps.min(axis=1)
    largest = steps.max(axis=1)
    with_gap = np.flatnonzero(largest == NOT_RECORDED)
    known = steps[with_gap]
    largest[with_gap] = np.where(known == NOT_RECORDED, 0, known).max(axis=1)
    return largest, least
