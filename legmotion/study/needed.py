"""How many nights it takes with the variability that was found."""

from __future__ import annotations

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import NightsNeeded
from legmotion.study.model import Fit, Setup
from legmotion.study.power import power_of
from legmotion.units import FloatArray

# Every order of two and two, each as often: what drawing blocks of four comes to.
_BLOCKS = (
    (1, 0, 0, 1), (0, 1, 1, 0), (1, 0, 1, 0), (1, 1, 0, 0), (0, 1, 0, 1), (0, 0, 1, 1),
)  # fmt: skip
_BLOCK = 4
_CHANGES_PCT = (20, 30, 40)
_CHANGES_MCID = (1, 2, 3)
_PCT = 100.0


def nights_needed(setup: Setup, default: Fit) -> NightsNeeded:
    """Return the nights that a study in drawn blocks of four takes, and how many are missing.

    `default` gives the variance of a night and the correlation of neighbours, no lower than the
    parameters' least.
    """
    regression, params = default.regression, setup.params
    variance = float(regression.weight @ regression.residual_sd**2)
    rho = max(params.min_rho_planned, default.massage.rho_mean)
    is_ratio = setup.ruler.is_ratio
    changes = (
        {str(pct): -float(np.log1p(-pct / _PCT)) for pct in _CHANGES_PCT}
        if is_ratio
        else {str(times): times * setup.ruler.margin for times in _CHANGES_MCID}
    )
    found = nights_for(default.massage.quantile(0.5), variance, rho, params)
    n = setup.arms.massage.size
    return NightsNeeded(
        per_change={name: nights_for(one, variance, rho, params) for name, one in changes.items()},
        more=None if found is None else max(_BLOCK, _whole(found - n)),
        cv=float(np.sqrt(np.expm1(variance))) if is_ratio else None,
        rho=rho,
        swing=float(np.exp(np.sqrt(variance)) if is_ratio else np.sqrt(variance)),
    )


def nights_for(effect: float, variance: float, rho: float, params: StudyParameters) -> int | None:
    """Return the nights of a study with the power that a plan asks for, None for too many to say.

    `effect` is the logarithm of a ratio or a difference, `variance` of one night on that scale.
    Blocks of four are counted whole.
    """
    n_blocks = params.max_nights_needed // _BLOCK
    massage = np.resize(np.array(_BLOCKS, dtype=np.float64), n_blocks * _BLOCK)

    def is_enough(blocks: int) -> bool:
        return _power(massage[: blocks * _BLOCK], effect, variance, rho) >= params.planned_power

    least = -(-params.min_nights // _BLOCK)
    if not is_enough(n_blocks):
        return None
    low, high = least - 1, n_blocks
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high * _BLOCK


def _power(massage: FloatArray, effect: float, variance: float, rho: float) -> float:
    number = np.arange(massage.size, dtype=np.int64)
    return power_of(massage, number, effect=effect, variance=variance, rho=rho).power


def _whole(n_nights: int) -> int:
    return -(-n_nights // _BLOCK) * _BLOCK
