"""The stillest hours of a stretch: where a person most likely slept."""

from __future__ import annotations

import numpy as np

from legmotion.signal.motion import MotionSignal
from legmotion.units import SECONDS_PER_HOUR, FloatArray

_BIN_S = 60.0
_EVERY = 5  # the envelope is smooth over as many samples


def stillest_s(
    motion: MotionSignal, *, hours: float, not_worn_s: FloatArray | None = None
) -> tuple[float, float] | None:
    """Return the stillest run of hours, seconds after the recording's first sample.

    Minutes are compared by their median envelope, so that a few movements do not make a minute
    restless; a minute without a valid sample, or one that begins in `not_worn_s` (k, 2), is as
    restless as the most restless one. None for a stretch that is not longer than these hours.
    """
    per_bin = round(_BIN_S * motion.rate_hz)
    n_bins, n_run = motion.envelope_mg.size // per_bin, round(hours * SECONDS_PER_HOUR / _BIN_S)
    if n_bins <= n_run:
        return None
    shape = (n_bins, per_bin)
    minutes_mg = motion.envelope_mg[: n_bins * per_bin].reshape(shape)
    level_mg = np.median(minutes_mg[:, ::_EVERY], axis=1)
    is_seen = motion.is_valid[: n_bins * per_bin].reshape(shape).any(axis=1)
    begin_s = motion.start_s + np.arange(n_bins) * per_bin / motion.rate_hz
    for from_s, to_s in np.empty((0, 2)) if not_worn_s is None else not_worn_s:
        is_seen &= (begin_s < from_s) | (begin_s >= to_s)
    level_mg = np.where(is_seen, level_mg, level_mg.max())
    total = np.concatenate(([0.0], np.cumsum(level_mg, dtype=np.float64)))
    first = int(np.argmin(total[n_run:] - total[:-n_run]))
    start_s = motion.start_s + first * per_bin / motion.rate_hz
    return start_s, start_s + n_run * per_bin / motion.rate_hz
