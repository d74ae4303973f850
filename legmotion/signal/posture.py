"""How the lower leg lies: the direction of gravity every few seconds, with and without events.

A leg movement goes out and comes back: with its time masked it leaves no change. What is left
are changes of position, and the difference between a leg that lies and one that stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.params import SignalParameters
from legmotion.signal.motion import MotionSignal
from legmotion.units import BoolArray, FloatArray, IntArray, read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """Directions of gravity, one for each bin, read-only.

    Bin i is [start_s + i * bin_s, start_s + (i + 1) * bin_s) in seconds after the recording's
    first sample. `resting_g` (k, 3) is the median outside all events, NaN where a bin has no such
    sample; `any_g` (k, 3) is the median of all samples, NaN where none was recorded.
    """

    start_s: float
    bin_s: float
    resting_g: FloatArray
    any_g: FloatArray

    @property
    def middle_s(self) -> FloatArray:
        """The middle of every bin."""
        return np.asarray(self.start_s + (np.arange(len(self.any_g)) + 0.5) * self.bin_s)

    def between(self, from_s: float, to_s: float) -> Posture:
        """Return the bins whose middle lies in [from_s, to_s)."""
        inside = np.flatnonzero((self.middle_s >= from_s) & (self.middle_s < to_s))
        first = int(inside[0]) if inside.size else 0
        return Posture(
            start_s=self.start_s + first * self.bin_s,
            bin_s=self.bin_s,
            resting_g=read_only(self.resting_g[inside]),
            any_g=read_only(self.any_g[inside]),
        )


def posture_of(
    motion: MotionSignal, onset_s: FloatArray, offset_s: FloatArray, *, params: SignalParameters
) -> Posture | None:
    """Return how the leg lay through a stretch; None where the recording holds no gravity.

    Parameters
    ----------
    motion : MotionSignal
        One leg's motion.
    onset_s, offset_s : (n,) float64
        Events, in any order: what gravity shows during one of them, and shortly before and
        after, is no rest.
    params : SignalParameters
        Length of a bin and the margin about events.
    """
    if not motion.gravity_included:
        return None
    per_bin, margin_s = (
        round(params.posture_bin_s * motion.gravity_rate_hz),
        params.posture_margin_s,
    )
    is_lost = _covered(motion, motion.lost_s[:, 0], motion.lost_s[:, 1])
    is_busy = _covered(motion, onset_s - margin_s, offset_s + margin_s)
    return Posture(
        start_s=motion.start_s,
        bin_s=per_bin / motion.gravity_rate_hz,
        resting_g=read_only(_medians(motion.gravity_g, is_lost | is_busy, per_bin)),
        any_g=read_only(_medians(motion.gravity_g, is_lost, per_bin)),
    )


def seconds_above(
    motion: MotionSignal, onset_s: FloatArray, offset_s: FloatArray, *, level_mg: float
) -> FloatArray:
    """Return for how long (n,) the envelope exceeds a level during each event."""
    first, stop = (
        np.maximum(np.round((time_s - motion.start_s) * motion.rate_hz).astype(np.int64), 0)
        for time_s in (onset_s, offset_s)
    )
    counted = [
        np.count_nonzero(motion.envelope_mg[i:j] > level_mg)
        for i, j in zip(first.tolist(), stop.tolist(), strict=True)
    ]
    return np.array(counted, dtype=np.float64) / motion.rate_hz


def _covered(motion: MotionSignal, start_s: FloatArray, end_s: FloatArray) -> BoolArray:
    """Return which samples of gravity lie in any of the intervals, which may overlap."""
    n = len(motion.gravity_g)
    first, stop = (
        np.clip(np.ceil((time_s - motion.start_s) * motion.gravity_rate_hz), 0, n).astype(np.int64)
        for time_s in (start_s, end_s)
    )
    opened = np.bincount(first, minlength=n + 1) - np.bincount(stop, minlength=n + 1)
    return np.asarray(np.cumsum(opened)[:n] > 0)


def _medians(values: FloatArray, is_left_out: BoolArray, per_bin: int) -> FloatArray:
    """Return the median of every bin (k, 3) over what is not left out, NaN where all is."""
    n_bins = -(-len(values) // per_bin)
    padded = np.full((3, n_bins * per_bin), np.nan)
    padded[:, : len(values)] = np.where(is_left_out, np.nan, values.T)
    bins = np.sort(padded.reshape(3, n_bins, per_bin), axis=2).transpose(1, 2, 0)
    return medians_of_sorted(bins, np.count_nonzero(~np.isnan(bins[:, :, 0]), axis=1))


def medians_of_sorted(values: FloatArray, n_seen: IntArray) -> FloatArray:
    """Return medians along axis 1 of values sorted along it, of which the first `n_seen` count.

    `values` has shape (k, m) or (k, m, c), `n_seen` (k,); the result is NaN where none counts.
    """
    low, high = np.maximum(n_seen - 1, 0) // 2, n_seen // 2
    rows = np.arange(len(values))
    high = np.minimum(high, values.shape[1] - 1)
    middle = (values[rows, low] + values[rows, high]) / 2
    middle[n_seen == 0] = np.nan
    return np.asarray(middle)
