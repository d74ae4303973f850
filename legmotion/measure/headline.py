"""What a comparison says first, and nothing else of it: quick enough for thousands of studies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import Design, Verdict
from legmotion.study.estimate import estimate_of
from legmotion.study.model import Setup, fit
from legmotion.study.nights import Arms
from legmotion.study.refusals import refusal_of_few, refusal_of_floor, refusal_without_contrast
from legmotion.study.verdict import Ruler

_PCT = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Median and 95 % interval of the log ratio, the verdict, and what it was without the totals.

    `uncorrected` is the verdict before typical nights are held against the ratio of totals.
    """

    estimate: float
    low: float
    high: float
    verdict: Verdict
    uncorrected: Verdict
    is_concordant: bool


def headline(arms: Arms, *, design: Design, params: StudyParameters) -> Headline | None:
    """Return what is said of the nights of a rate; None where a comparison is refused."""
    refusal = (
        refusal_without_contrast(arms, params)
        or refusal_of_few(arms, params)
        or refusal_of_floor(arms, "rate", params)
    )
    if refusal is not None:
        return None
    margin = -float(np.log1p(-params.mcid_rate_pct / _PCT))
    setup = Setup(
        arms=arms,
        ruler=Ruler(is_ratio=True, better="lower", margin=margin),
        design=design,
        sure_p=params.sure_p,
        params=params,
    )
    default = fit(setup)
    if default is None:
        return None
    found = estimate_of(setup, default)
    estimate, low, high = found.log_interval
    return Headline(
        estimate=estimate,
        low=low,
        high=high,
        verdict=found.verdict,
        uncorrected=found.uncorrected,
        is_concordant=found.is_concordant is not False,
    )
