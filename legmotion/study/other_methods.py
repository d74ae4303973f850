"""What other methods make of the same nights: rows S1 to S4 and S10 of the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from legmotion.study.columns import TREND
from legmotion.study.comparison import SensitivityRow, Verdict
from legmotion.study.effects import Posterior
from legmotion.study.model import Fit, Setup
from legmotion.study.nights import Arms
from legmotion.study.paired import paired_blocks
from legmotion.study.ranks import hodges_lehmann, nap
from legmotion.study.rates import PooledRatio
from legmotion.study.verdict import as_posterior, verdict_of
from legmotion.units import IntArray

if TYPE_CHECKING:
    from legmotion.study.plan import Plan
    from legmotion.study.randomisation import RandomisationTest

_GRID = 501
_FAR = 1e-4
_PCT = 100.0


def pooled_row(setup: Setup, pooled: PooledRatio | None) -> SensitivityRow:
    """Return S1: all movements over all hours."""
    label = "S1", "ratio of totals"
    if not setup.ruler.is_ratio:
        return not_applicable(*label, "the outcome is no count")
    if pooled is None:
        return not_applicable(*label, "one condition has no movement at all")
    posterior = as_posterior(pooled.log_ratio, pooled.se, pooled.df)
    return SensitivityRow(
        key=label[0],
        label=label[1],
        status="ok",
        estimate=setup.ruler.shown(pooled.log_ratio),
        low=setup.ruler.shown(pooled.low),
        high=setup.ruler.shown(pooled.high),
        verdict=setup.verdict(posterior),
    )


def randomisation_row(setup: Setup, fit: Fit, plan: Plan | None) -> SensitivityRow:
    """Return S2: what the other schedules of the plan would have shown."""
    label = "S2", "randomisation test"
    if plan is None:
        return not_applicable(*label, "no schedule was drawn for these nights")
    from legmotion.study.randomisation import randomisation_test

    arms = setup.arms
    test = randomisation_test(
        arms.outcome,
        arms.massage,
        arms.night_number,
        plan,
        include_trend=TREND in fit.columns.names,
        params=setup.params,
    )
    if test is None:
        return not_applicable(
            *label, "the plan was changed, or its own nights do not hold both conditions"
        )
    of = "all" if test.is_exact else "draws of"
    return SensitivityRow(
        key=label[0],
        label=label[1],
        status="ok",
        note=f"{of} {test.n_assignments} schedules; smallest possible p {test.smallest_p:.3g}",
        estimate=setup.ruler.shown(test.estimate),
        low=None if test.low is None else setup.ruler.shown(test.low),
        high=None if test.high is None else setup.ruler.shown(test.high),
        p=test.p,
        verdict=_verdict_of_test(setup, test),
    )


def paired_row(setup: Setup, plan: Plan | None) -> SensitivityRow:
    """Return S3: massage nights against the others of their own block."""
    label = "S3", "paired within blocks"
    if setup.design == "observational":
        return not_applicable(*label, "a diary has no blocks")
    paired = paired_blocks(setup.arms.outcome, setup.arms.massage, blocks_of(setup.arms, plan))
    n_blocks = 0 if paired is None else paired.differences.size
    if paired is None or n_blocks < setup.params.min_blocks:
        least = setup.params.min_blocks
        return not_applicable(*label, f"{n_blocks} blocks hold both conditions, {least} are needed")
    se = float(paired.differences.std(ddof=1) / np.sqrt(n_blocks))
    return SensitivityRow(
        key=label[0],
        label=label[1],
        status="ok",
        note=f"{n_blocks} blocks",
        estimate=setup.ruler.shown(paired.mean),
        low=setup.ruler.shown(paired.low),
        high=setup.ruler.shown(paired.high),
        p=paired.p,
        verdict=setup.verdict(as_posterior(paired.mean, se, paired.df)),
    )


def rank_row(setup: Setup) -> SensitivityRow:
    """Return S4: which of two nights had more; no p, whose nights would have to be unrelated."""
    arms = setup.arms
    share = nap(arms.outcome, arms.massage)
    return SensitivityRow(
        key="S4",
        label="median difference of pairs",
        status="ok",
        note=f"the massage night is lower in {round(10 * share)} of 10 random pairs "
        f"({_PCT * share:.0f} %)",
        estimate=setup.ruler.shown(hodges_lehmann(arms.outcome, arms.massage)),
    )


def sceptical_row(setup: Setup, fit: Fit) -> SensitivityRow:
    """Return S10: the estimate as seen by who expects little."""
    label = "S10", "with a sceptical prior"
    if not setup.ruler.is_ratio:
        return not_applicable(*label, "only ratios have a size that is rare everywhere")
    sceptic = Sceptic(fit.massage, setup.params.sceptical_sd)
    low, middle, high = setup.ruler.interval(sceptic)
    return SensitivityRow(
        key=label[0],
        label=label[1],
        status="ok",
        note="large effects in few nights are often too large",
        estimate=middle,
        low=low,
        high=high,
        verdict=verdict_of(
            sceptic,
            setup.ruler.margin,
            per_arm=setup.per_arm,
            params=setup.params,
            sure_p=setup.sure_p,
        ),
    )


class Sceptic:
    """A posterior under one more prior, normal around no effect, on a grid."""

    def __init__(self, posterior: Posterior, sd: float) -> None:
        low, high = posterior.quantile(_FAR), posterior.quantile(1.0 - _FAR)
        self.value = np.linspace(min(low, 0.0), max(high, 0.0), _GRID)
        density = posterior.density(self.value) * np.exp(-0.5 * (self.value / sd) ** 2)
        steps = 0.5 * (density[1:] + density[:-1])
        self.below = np.concatenate([[0.0], np.cumsum(steps) / steps.sum()])

    def cdf(self, value: float) -> float:
        """Return the chance that the effect is below a value."""
        return float(np.interp(value, self.value, self.below))

    def quantile(self, p: float) -> float:
        """Return the value that the effect is below with chance `p`."""
        return float(np.interp(p, self.below, self.value))


def blocks_of(arms: Arms, plan: Plan | None) -> IntArray:
    """Return the block of each night: the plan's, or two runs of nights alike as they follow.

    A plan without blocks that hold both conditions is cut like nights without one.
    """
    if plan is not None and len(plan.scheme.blocks) > 1:
        starts = np.cumsum([0] + [block.n_nights for block in plan.scheme.blocks])
        place = {evening.toordinal(): k for k, evening in enumerate(plan.nights)}
        nights = [place.get(int(number), 0) for number in arms.night_number]
        return np.asarray(np.searchsorted(starts, nights, side="right"), dtype=np.int64)
    run = np.concatenate([[0], np.cumsum(np.diff(arms.massage) != 0.0)])
    return np.asarray(run // 2, dtype=np.int64)


def not_applicable(key: str, label: str, note: str) -> SensitivityRow:
    """Return a row that these nights do not have, with the reason."""
    return SensitivityRow(key=key, label=label, status="not_applicable", note=note)


def _verdict_of_test(setup: Setup, test: RandomisationTest) -> Verdict | None:
    """Return the word for a p: it knows how rare, not how small.

    None where the plan has so few schedules that no p could be small enough for a clear word.
    """
    sure = setup.sure_p
    is_settled = setup.per_arm >= setup.params.settled_per_arm
    if not is_settled:
        sure = max(sure, setup.params.provisional_p)
    if test.smallest_p > 2.0 * (1.0 - sure):
        return None
    if test.p <= 2.0 * (1.0 - sure):
        return "fewer" if test.estimate < 0.0 else "more"
    if is_settled and test.p <= 2.0 * (1.0 - setup.params.leaning_p):
        return "leaning fewer" if test.estimate < 0.0 else "leaning more"
    return "unclear"
