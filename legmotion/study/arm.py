"""One condition in plain numbers, before any model."""

from __future__ import annotations

import numpy as np

from legmotion.study.comparison import Arm
from legmotion.study.nights import Arms, Scale


def described(arms: Arms, *, is_massage: bool, scale: Scale, is_hidden: bool) -> Arm:
    """Return one condition in numbers; only how many nights it has while they are hidden."""
    here = (arms.massage == 1.0) == is_massage
    n = int(here.sum())
    if n == 0 or is_hidden:
        return _bare(n)
    is_rate = scale == "rate"
    value = arms.count / arms.hours if is_rate else arms.outcome
    usual = value[arms.massage == 0.0]
    low, middle, high = np.quantile(value[here], [0.25, 0.5, 0.75]).tolist()
    mean = float(arms.outcome[here].mean())
    count, hours = float(arms.count[here].sum()), float(arms.hours[here].sum())
    return Arm(
        n=n,
        typical=float(np.exp(mean)) if is_rate else mean,
        median=middle,
        low_quartile=low,
        high_quartile=high,
        count=count if is_rate else None,
        hours=hours if is_rate else None,
        pooled=count / hours if is_rate else None,
        n_above_usual=int((value[here] > np.median(usual)).sum()) if usual.size else None,
    )


def _bare(n: int) -> Arm:
    return Arm(
        n=n,
        typical=None,
        median=None,
        low_quartile=None,
        high_quartile=None,
        count=None,
        hours=None,
        pooled=None,
        n_above_usual=None,
    )
