"""How far a rate would be another one in a night of the same kind: an interval around a count.

Periodic movements come in series: their number varies by more than that of movements that have
nothing to do with one another. By how much is seen in the counts of successive half hours; the
interval is the exact one of Poisson counts, for so many independent movements as the count is
worth.

References
----------
Garwood F. Fiducial limits for the Poisson distribution. Biometrika 1936, 10.1093/biomet/28.3-4.437.
McCullagh P, Nelder JA. Generalized linear models. 1989, section 4.5 (counts that vary by more).
von Neumann J. Distribution of the ratio of the mean square successive difference to the variance.
Annals of Mathematical Statistics 1941, 10.1214/aoms/1177731677.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.night.analysable import total_s
from legmotion.params import NightParameters
from legmotion.units import SECONDS_PER_HOUR, FloatArray

_SECONDS_PER_MIN = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a rate counts: onsets (n,), all of them in the time that was seen (k, 2).

    `least_together` is how many come together at least: four periodic movements, if any do.
    """

    onset_s: FloatArray
    seen_s: FloatArray
    least_together: float = 1.0


def counting_interval(counted: Counted, *, params: NightParameters) -> tuple[float, float]:
    """Return a rate's interval, per hour; it holds the rate itself."""
    from scipy.special import gammaincinv

    hours = total_s(counted.seen_s) / SECONDS_PER_HOUR
    n = counted.onset_s.size
    together = dispersion(counted, params=params) if n else counted.least_together
    # So many independent bundles of movements have been seen.
    bundles = n / together
    tail = (1.0 - params.count_coverage) / 2.0
    low = float(gammaincinv(bundles, tail)) if bundles else 0.0
    high = float(gammaincinv(bundles + 1.0, 1.0 - tail))
    return together * min(low, bundles) / hours, together * max(high, bundles) / hours


def dispersion(counted: Counted, *, params: NightParameters) -> float:
    """Return the variance of counts over their mean, at least 1; 1 where it cannot be seen.

    Of successive blocks of equal time seen, so that the slow course of a night is no variance.
    """
    block_s = params.count_block_min * _SECONDS_PER_MIN
    seen_s = total_s(counted.seen_s)
    n_blocks = round(seen_s / block_s)
    if n_blocks < 2:
        return max(1.0, counted.least_together)
    at_s = _seen_before_s(counted.seen_s, counted.onset_s)
    counts, _ = np.histogram(at_s, bins=n_blocks, range=(0.0, seen_s))
    mean = float(counts.mean())
    variance = float((np.diff(counts) ** 2).sum()) / (2.0 * (n_blocks - 1))
    return max(1.0, variance / mean) if mean else 1.0


def _seen_before_s(seen_s: FloatArray, time_s: FloatArray) -> FloatArray:
    """Return how much time had been seen before each moment; intervals (k, 2) in order."""
    lengths_s = seen_s[:, 1] - seen_s[:, 0]
    before_s = np.concatenate([[0.0], np.cumsum(lengths_s)])
    which = np.clip(np.searchsorted(seen_s[:, 0], time_s, side="right") - 1, 0, None)
    within_s = np.clip(time_s - seen_s[which, 0], 0.0, lengths_s[which])
    return np.asarray(before_s[which] + within_s)
