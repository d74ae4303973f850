"""Bursts: the stretches in which the envelope leaves rest, with sharp edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.events import _kernels
from legmotion.params import EventParameters
from legmotion.signal.motion import MotionSignal
from legmotion.units import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Bursts:
    """Uninterrupted motion: one stroke, or several without rest between them.

    `start_idx` and `stop_idx` (n,) are samples of the envelope; `onset_s` and `offset_s` (n,)
    are the refined edges on the recording's clock.
    """

    start_idx: IntArray
    stop_idx: IntArray
    onset_s: FloatArray
    offset_s: FloatArray


def find_bursts(motion: MotionSignal, *, params: EventParameters) -> Bursts:
    """Return the bursts of a motion signal.

    A burst starts where the envelope passes the upper threshold, walked back to where it left
    the lower one, and ends where rest of `params.rest_s` begins. Its edges stand where the
    difference first and last passes a share of the stroke next to them.
    """
    rate_hz, n = motion.rate_hz, motion.envelope_mg.size
    n_rest = max(1, round(params.rest_s * rate_hz))
    blocks_per_sample = 1.0 / (rate_hz * motion.floor_block_s)
    min_on_mg = max(params.min_on_mg, params.on_step_ratio * motion.resolution_mg)
    min_off_mg = max(params.min_off_mg, params.off_step_ratio * motion.resolution_mg)
    # Between two runs lies rest, or lost samples.
    most = n // (n_rest + 1) + motion.lost_s.shape[0] + 2
    start, stop = np.empty((2, most), np.int64)
    n_runs = _kernels.runs_above(
        motion.envelope_mg,
        motion.is_valid,
        motion.floor_mg,
        blocks_per_sample,
        (params.on_floor_ratio, min_on_mg, params.off_floor_ratio, min_off_mg),
        n_rest,
        start,
        stop,
    )
    start, stop = start[:n_runs].copy(), stop[:n_runs].copy()
    onset, offset = np.empty((2, n_runs))
    _kernels.edges_of(
        motion.difference_mg,
        motion.floor_mg,
        blocks_per_sample,
        (params.edge_ratio, params.off_floor_ratio),
        max(1, round(params.edge_search_s * rate_hz)),
        start,
        stop,
        onset,
        offset,
    )
    middle = (onset + offset) / 2
    lead = motion.lead_s * rate_hz
    return Bursts(
        start_idx=start,
        stop_idx=stop,
        onset_s=motion.start_s + np.minimum(onset + lead, middle) / rate_hz,
        offset_s=motion.start_s + np.maximum(offset - lead, middle) / rate_hz,
    )
