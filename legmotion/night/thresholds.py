"""What the limits of detection make of a night's index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.night.view import NightView


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdRange:
    """Periodic movements per hour in bed with lower limits of detection and with higher ones.

    `change_pct` is the larger of both changes.
    """

    at_lower_per_h: float
    at_higher_per_h: float
    change_pct: float


def threshold_range(night: NightView) -> ThresholdRange | None:
    """Return how far the limits of detection move the index; None where nobody tried."""
    if not night.at_thresholds or night.analysable_h <= 0 or night.is_apart:
        return None
    here, lower, higher = (
        float(np.count_nonzero(view.plm)) / night.analysable_h
        for view in (night, *night.at_thresholds)
    )
    furthest = max(abs(lower - here), abs(higher - here))
    return ThresholdRange(
        at_lower_per_h=lower,
        at_higher_per_h=higher,
        change_pct=100.0 * furthest / max(here, night.params.threshold_least_per_h),
    )
