"""What a reader should know beside the estimate: sizes, balance, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.columns import trend_likeness
from legmotion.study.comparison import Balance, ComparedNight, Effect
from legmotion.study.model import Fit, Setup
from legmotion.study.nights import Arms, Notice, StudyNights
from legmotion.study.outcomes_of_nights import NOISE
from legmotion.study.ranks import nap
from legmotion.study.refusals import switches
from legmotion.study.secondary import is_coarse
from legmotion.study.standing import AFTER_LOOK
from legmotion.study.ties import same_weekdays
from legmotion.study.usable import NOT_PLANNED

_PCT = 100.0
_BY_PLAN = frozenset({AFTER_LOOK, NOT_PLANNED})


def cautions_of_nights(
    nights: StudyNights,
    arms: Arms,
    compared: tuple[ComparedNight, ...],
    balance: tuple[Balance, ...],
    params: StudyParameters,
) -> Iterator[Notice]:
    """Yield what to know of the nights, both conditions present."""
    yield from _exclusions(compared, params)
    yield from _floors(nights, arms, params)
    if switches(arms) == 1:
        yield Notice(
            code="single_change",
            sentence="The nights change once from one condition to the other: massage cannot be "
            "told from anything else that began then.",
        )
    if same_weekdays(nights, arms):
        yield Notice(
            code="same_weekdays",
            sentence="Massage falls on the same weekdays every week: it cannot be told from what "
            "else those days bring.",
        )
    for row in balance:
        if row.is_uneven:
            yield Notice(
                code="uneven",
                sentence=f"{row.key} differs between the conditions: {row.massage:.3g} on a "
                f"median massage night, {row.none:.3g} on others.",
                value=row.share_lower,
                limit=params.uneven_share,
            )
    if is_coarse(nights.primary, arms, params):
        n_values = np.unique(arms.outcome).size
        yield Notice(
            code="coarse_scale",
            sentence=f"The outcome has {n_values} distinct values: a coarse scale. Rows S2 and S4 "
            "take only its order.",
            value=float(n_values),
            limit=float(params.coarse_values),
        )


def cautions_of_estimate(setup: Setup, fit: Fit, effect: Effect) -> Iterator[Notice]:
    """Yield what to know of an estimate that is shown."""
    params = setup.params
    yield from fit.columns.notices
    if fit.columns.trend == "like_massage":
        yield Notice(
            code="trend_left_out",
            sentence="Condition and time are too alike for a trend to be taken out; row S8 shows "
            "the estimate with one.",
            value=trend_likeness(setup.arms),
            limit=params.trend_max_correlation,
        )
    if setup.ruler.is_ratio:
        half = float(np.sqrt(effect.high / effect.low))
        if half > params.wide_interval:
            yield Notice(
                code="wide_interval",
                sentence="The interval is wide. With so few nights a difference that stands out "
                "is on average too large; row S10 shows what a sceptical reader would make of "
                "it.",
                value=half,
                limit=params.wide_interval,
            )
        yield from _spread(setup)


def balance_of(nights: StudyNights, arms: Arms, params: StudyParameters) -> tuple[Balance, ...]:
    """Return what else could differ between the conditions, night by night."""
    rows = []
    for key, column in (*nights.checks.items(), *nights.covariates.items()):
        values = column[arms.index]
        known = np.isfinite(values)
        values, massage = values[known], arms.massage[known]
        with_massage, others = values[massage == 1.0], values[massage == 0.0]
        if min(with_massage.size, others.size) < params.describe_per_arm:
            continue
        share = nap(values, massage)
        rows.append(
            Balance(
                key=key,
                massage=float(np.median(with_massage)),
                none=float(np.median(others)),
                share_lower=share,
                is_uneven=max(share, 1.0 - share) >= params.uneven_share,
            )
        )
    return tuple(rows)


def _exclusions(compared: tuple[ComparedNight, ...], params: StudyParameters) -> Iterator[Notice]:
    shares = []
    for arm in (True, False):
        of_arm = [
            bool(night.excluded)
            for night in compared
            if night.massage is arm and night.excluded not in _BY_PLAN
        ]
        shares.append(float(np.mean(of_arm)) if of_arm else 0.0)
    if abs(shares[0] - shares[1]) > params.exclusion_gap:
        yield Notice(
            code="exclusions_differ",
            sentence=f"{_PCT * shares[0]:.0f} % of the massage nights and "
            f"{_PCT * shares[1]:.0f} % of the others were left out: that alone can make a "
            "difference.",
            value=abs(shares[0] - shares[1]),
            limit=params.exclusion_gap,
        )


def _floors(nights: StudyNights, arms: Arms, params: StudyParameters) -> Iterator[Notice]:
    """Say if the sensor's noise was another one in some of the nights."""
    floor_mg = nights.checks.get(NOISE, np.empty(0))
    floor_mg = floor_mg[arms.index] if floor_mg.size else floor_mg
    floor_mg = floor_mg[floor_mg > 0.0]
    if not floor_mg.size:
        return
    low_mg, high_mg = float(floor_mg.min()), float(floor_mg.max())
    if high_mg > params.floor_ratio * low_mg:
        yield Notice(
            code="floor_differs",
            sentence=f"The noise of the sensor differs more than {params.floor_ratio:g}-fold "
            f"between nights ({low_mg:.2g} to {high_mg:.2g} mg): small movements can be seen on "
            "some of them and not on others, unless all were analyzed with the thresholds of the "
            "study (`legmotion analyze --study DIR`).",
            value=high_mg / low_mg,
            limit=params.floor_ratio,
        )


def _spread(setup: Setup) -> Iterator[Notice]:
    arms = setup.arms
    with_massage, others = (float(arms.outcome[arms.massage == arm].std(ddof=1)) for arm in (1, 0))
    least = min(with_massage, others)
    ratio = max(with_massage, others) / least if least > 0.0 else np.inf
    if ratio > setup.params.spread_ratio:
        more = "Massage nights" if with_massage > others else "Nights without massage"
        yield Notice(
            code="spread_differs",
            sentence=f"{more} vary more than the others: typical nights and totals can then "
            "differ in different ways.",
            value=float(ratio),
            limit=setup.params.spread_ratio,
        )
