"""Outcomes beside the primary one, each compared alike, and how many finds may be false."""

from __future__ import annotations

import dataclasses

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import SecondaryOutcome
from legmotion.study.discovery import benjamini_hochberg
from legmotion.study.model import Setup, fit, per_arm
from legmotion.study.nights import Arms, OutcomeSeries, StudyNights
from legmotion.study.ranks import nap
from legmotion.study.standing import Standing
from legmotion.study.ties import group_columns
from legmotion.study.usable import usable_arms
from legmotion.study.verdict import Ruler, effect_of


def secondary_outcomes(
    nights: StudyNights, stand: Standing, *, least_per_arm: int, params: StudyParameters
) -> tuple[SecondaryOutcome, ...]:
    """Return every other outcome by the default regression, with its false-discovery rate.

    Parameters
    ----------
    nights : StudyNights
        With the outcomes.
    stand : Standing
        Design and plan, the same as of the primary outcome.
    least_per_arm : int
        Nights of a condition below which an outcome is not estimated.
    params : StudyParameters
        Of the regression.

    Returns
    -------
    tuple of SecondaryOutcome
        In their order; `q` is Benjamini and Hochberg's among those that could be estimated.
    """
    found = [
        _outcome(nights, outcome, stand, least_per_arm, params) for outcome in nights.secondary
    ]
    p = [one.effect.p_two_sided for one in found if one.effect is not None]
    q = iter(benjamini_hochberg(np.array(p)).tolist() if p else ())
    return tuple(
        one if one.effect is None else dataclasses.replace(one, q=next(q)) for one in found
    )


def is_coarse(outcome: OutcomeSeries, arms: Arms, params: StudyParameters) -> bool:
    """Return whether an outcome on its own scale has few distinct values."""
    return outcome.scale == "number" and np.unique(arms.outcome).size < params.coarse_values


def _outcome(
    nights: StudyNights,
    outcome: OutcomeSeries,
    stand: Standing,
    least_per_arm: int,
    params: StudyParameters,
) -> SecondaryOutcome:
    arms = usable_arms(
        nights, outcome, planned=stand.planned, left_out=stand.left_out, params=params
    )
    n_massage = int(arms.massage.sum())
    empty = SecondaryOutcome(
        key=outcome.key,
        label=outcome.label,
        unit=outcome.unit,
        scale=outcome.scale,
        better=outcome.better,
        mcid=outcome.mcid,
        n_massage=n_massage,
        n_none=arms.massage.size - n_massage,
        status="not_computable",
    )
    if per_arm(arms) < least_per_arm:
        note = f"fewer than {least_per_arm} nights of a condition have a value"
        return dataclasses.replace(empty, note=note)
    setup = Setup(
        arms=arms,
        ruler=Ruler.of(outcome),
        design=stand.design,
        sure_p=stand.sure_p,
        params=params,
        adjust=group_columns(nights, arms),
    )
    fitted = fit(setup)
    if fitted is None:
        return dataclasses.replace(empty, note="the nights do not vary")
    note = ""
    if is_coarse(outcome, arms, params):
        note = (
            f"coarse scale of {np.unique(arms.outcome).size} values: the massage night is lower "
            f"in {100.0 * nap(arms.outcome, arms.massage):.0f} % of pairs, ties as half"
        )
    return dataclasses.replace(
        empty,
        status="ok",
        note=note,
        effect=effect_of(fitted.massage, setup.ruler, fitted.columns.names),
    )
