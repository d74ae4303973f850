"""Whether the sensor began to pass on less, or more, of the movements: a strap that came loose."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from legmotion.params import EventParameters
from legmotion.units import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class GainChange:
    """From `at_s` on movements were `ratio` times as large, by `z` standard errors."""

    at_s: float
    ratio: float
    z: float


def gain_change(
    onset_s: FloatArray, peak_mg: FloatArray, *, params: EventParameters
) -> GainChange | None:
    """Return when the size of movements changed most, None if that may be chance.

    Parameters
    ----------
    onset_s, peak_mg : (n,) float64
        The periodic leg movements of one leg, in order: they are of one kind all night. Those of
        the body, when awake, are larger and would be taken for a change.
    params : EventParameters
        When a change is spoken of.

    Notes
    -----
    Sizes are compared as ranks, so that single large ones weigh no more than others, and the
    ratio is that of the medians. What changed is not known: the strap, how the leg lies, or the
    movements themselves.
    """
    n, least = onset_s.size, params.gain_min_movements
    if n < 2 * least:
        return None
    z = _scores(peak_mg)
    splits = np.arange(least, n - least + 1)
    at = int(splits[np.argmax(np.abs(z[splits]))])
    before_mg, after_mg = float(np.median(peak_mg[:at])), float(np.median(peak_mg[at:]))
    ratio = after_mg / before_mg if before_mg > 0.0 else math.inf
    is_small = abs(math.log(ratio)) < math.log(params.gain_min_ratio)
    if abs(z[at]) < params.gain_min_z or is_small:
        return None
    return GainChange(at_s=float(onset_s[at]), ratio=ratio, z=float(z[at]))


def _scores(values: FloatArray) -> FloatArray:
    """Return, per split, by how many standard errors the later values rank higher (Wilcoxon)."""
    n = values.size
    ranks = np.empty(n)
    ranks[np.argsort(values, kind="stable")] = np.arange(1.0, n + 1.0)
    n_after = n - np.arange(n + 1.0)
    sum_after = ranks.sum() - np.concatenate(([0.0], np.cumsum(ranks)))
    mean = n_after * (n + 1.0) / 2.0
    spread = np.sqrt(n_after * (n - n_after) * (n + 1.0) / 12.0)
    z = np.zeros(n + 1)
    np.divide(sum_after - mean, spread, out=z, where=spread > 0.0)
    return np.asarray(z)
