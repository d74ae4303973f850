"""The panel beside the default: the same nights by other methods, and other nights by the same.

Its ten rows have a fixed order and none of them is picked: they show what the answer hangs on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from legmotion.study.columns import CONSTANT, MASSAGE, TREND, TrendChoice
from legmotion.study.comparison import SensitivityRow, Verdict
from legmotion.study.effects import Posterior
from legmotion.study.model import Fit, Setup, fit, per_arm
from legmotion.study.nights import StudyNights
from legmotion.study.other_methods import (
    not_applicable,
    paired_row,
    pooled_row,
    randomisation_row,
    rank_row,
    sceptical_row,
)
from legmotion.study.rates import PooledRatio
from legmotion.study.usable import subset
from legmotion.units import BoolArray, FloatArray

if TYPE_CHECKING:
    from legmotion.study.plan import Plan

# The others ask another question, or have no interval.
_OF_ROBUSTNESS = frozenset({"S1", "S2", "S5", "S6", "S7", "S8", "S9"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the rows are made of: the nights, their setup, the default and what goes with it.

    `covariates` are those of S9 by name, shape (n,), NaN where missing.
    """

    nights: StudyNights
    setup: Setup
    default: Fit
    pooled: PooledRatio | None
    plan: Plan | None
    covariates: Mapping[str, FloatArray]


def sensitivity(panel: Panel) -> tuple[SensitivityRow, ...]:
    """Return the rows S1 to S10 in their fixed order, on the scale of the effect."""
    return (
        pooled_row(panel.setup, panel.pooled),
        randomisation_row(panel.setup, panel.default, panel.plan),
        paired_row(panel.setup, panel.plan),
        rank_row(panel.setup),
        _without_nights_after(panel),
        _without_doubtful(panel),
        _leave_one_out(panel),
        _other_trend(panel),
        _with_covariates(panel),
        sceptical_row(panel.setup, panel.default),
    )


def is_robust(
    rows: tuple[SensitivityRow, ...], *, estimate: float, verdict: Verdict, no_effect: float
) -> bool:
    """Return whether side and word of the default stand in every row that asks the same.

    A randomisation test of too few schedules to say anything clear is not asked for its word.
    """
    return all(
        (row.verdict == verdict or _has_no_say(row))
        and row.estimate is not None
        and (row.estimate < no_effect) == (estimate < no_effect)
        for row in rows
        if row.key in _OF_ROBUSTNESS and row.status == "ok"
    )


def _has_no_say(row: SensitivityRow) -> bool:
    return row.key == "S2" and row.verdict is None


def night_after(nights: StudyNights, setup: Setup, lag: int = 1) -> BoolArray:
    """Return the nights whose last massage was `lag` nights before, none since, shape (n,).

    What happened counts, on nights that are not usable too; a night of which nothing is known
    counts as one without.
    """
    had = {night.number for night in nights.nights if night.massage}
    return np.array(
        [
            massage == 0.0
            and int(number) - lag in had
            and not any(int(number) - k in had for k in range(lag))
            for number, massage in zip(setup.arms.night_number, setup.arms.massage, strict=True)
        ],
        dtype=np.bool_,
    )


def nights_in_words(n: int) -> str:
    """Return a number of nights in words."""
    return f"{n} night{'' if n == 1 else 's'}"


def _without_nights_after(panel: Panel) -> SensitivityRow:
    label = "S5", "without the nights after a massage"
    after = night_after(panel.nights, panel.setup)
    if not after.any():
        return not_applicable(*label, "no night follows one with a massage")
    words = f"{nights_in_words(int(after.sum()))} left out"
    return _refit(panel, *label, keep=~after, note=words)


def _without_doubtful(panel: Panel) -> SensitivityRow:
    label = "S6", "without short or doubtful nights"
    used = panel.setup.arms
    is_flagged = np.array([panel.nights.nights[place].is_flagged for place in used.index])
    hours = np.nan_to_num(used.hours, nan=np.inf)
    doubtful = is_flagged | (hours < panel.setup.params.short_night_h)
    if not doubtful.any():
        return not_applicable(*label, "no night is short or in doubt")
    words = f"{nights_in_words(int(doubtful.sum()))} left out"
    return _refit(panel, *label, keep=~doubtful, note=words)


def _leave_one_out(panel: Panel) -> SensitivityRow:
    """Return the range of estimates as each night is left out in turn."""
    key, label = "S7", "each night left out in turn"
    setup = panel.setup
    n = setup.arms.massage.size
    estimates, words = np.full(n, np.nan), dict[str, Verdict]()
    default = setup.verdict(panel.default.massage)
    for place in range(n):
        refitted = fit(setup, keep=np.arange(n) != place, trend=panel.default.trend)
        if refitted is None:
            return not_applicable(key, label, "some night cannot be spared")
        estimates[place] = refitted.massage.quantile(0.5)
        word = setup.verdict(refitted.massage)
        if word != default:
            words[panel.nights.nights[setup.arms.index[place]].label] = word
    without = next(iter(words), "")
    return SensitivityRow(
        key=key,
        label=label,
        status="ok",
        note=f"without {without}: {words[without]}" if without else "",
        estimate=setup.ruler.shown(panel.default.massage.quantile(0.5)),
        low=setup.ruler.shown(float(estimates.min())),
        high=setup.ruler.shown(float(estimates.max())),
        verdict=words[without] if without else default,
    )


def _other_trend(panel: Panel) -> SensitivityRow:
    match panel.default.columns.trend:
        case "in":
            return _refit(panel, "S8", "without trend", trend="without")
        case "like_massage":
            words = "condition and time are too alike to be told apart"
            return _refit(panel, "S8", "with trend", trend="with", note=words)
        case _:
            return not_applicable("S8", "without trend", "the default has no trend")


def _with_covariates(panel: Panel) -> SensitivityRow:
    label = "S9", "with covariates"
    if not panel.covariates:
        return not_applicable(*label, "no covariate is known on every night")
    known = np.all([np.isfinite(column) for column in panel.covariates.values()], axis=0)
    least = panel.setup.params.describe_per_arm
    if not known.any() or per_arm(subset(panel.setup.arms, known)) < least:
        return not_applicable(*label, "the covariates are known on too few nights")
    refitted = fit(panel.setup, keep=known, trend=panel.default.trend, covariates=panel.covariates)
    always = {CONSTANT, MASSAGE, TREND, *panel.setup.adjust}
    names = [] if refitted is None else [n for n in refitted.columns.names if n not in always]
    if refitted is None or not names:
        return not_applicable(*label, "none of the covariates can enter")
    left_out = " ".join(notice.sentence for notice in refitted.columns.notices)
    note = ", ".join(names) + (f". {left_out}" if left_out else "")
    return _row(panel.setup, *label, refitted.massage, note=note)


def _refit(
    panel: Panel,
    key: str,
    label: str,
    *,
    keep: BoolArray | None = None,
    trend: TrendChoice | None = None,
    note: str = "",
) -> SensitivityRow:
    """Return the default on other nights or with other columns, or why there is none."""
    setup = panel.setup
    least = setup.params.describe_per_arm
    if keep is not None and per_arm(subset(setup.arms, keep)) < least:
        return not_applicable(key, label, f"{note}: fewer than {least} of a condition remain")
    refitted = fit(setup, keep=keep, trend=trend or panel.default.trend)
    if refitted is None:
        return not_applicable(key, label, "too few nights remain")
    return _row(setup, key, label, refitted.massage, note=note)


def _row(setup: Setup, key: str, label: str, effect: Posterior, *, note: str) -> SensitivityRow:
    low, middle, high = setup.ruler.interval(effect)
    return SensitivityRow(
        key=key,
        label=label,
        status="ok",
        note=note,
        estimate=middle,
        low=low,
        high=high,
        verdict=setup.verdict(effect),
    )
