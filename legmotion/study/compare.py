"""Massage nights against other nights: from the nights of one person to everything said of them."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.study.arm import described
from legmotion.study.carry_over import carry_over
from legmotion.study.cautions import balance_of, cautions_of_estimate, cautions_of_nights
from legmotion.study.comparison import Comparison, Design, Status
from legmotion.study.estimate import absolute_difference, adherence_of, discordance, estimate_of
from legmotion.study.model import Fit, Setup, fit
from legmotion.study.needed import nights_needed
from legmotion.study.nights import Arms, StudyNights
from legmotion.study.refusals import NOTHING_TO_SHOW, Refusal, no_variation, provisional, refusal_of
from legmotion.study.secondary import secondary_outcomes
from legmotion.study.sensitivity import Panel, is_robust, sensitivity
from legmotion.study.shapes import curve_of, drift_of, profile_of_arms
from legmotion.study.standing import Standing, standing
from legmotion.study.ties import group_columns
from legmotion.study.usable import compared_nights, usable_arms
from legmotion.study.verdict import Ruler
from legmotion.units import FloatArray

if TYPE_CHECKING:
    from legmotion.study.plan import Plan

# The primary outcome cannot be compared, and others may.
_OTHERS_MAY = frozenset({"floor", "no_variation"})
_LOCKED = frozenset({"locked"})
_TIED = frozenset({"confounded", "mixed_measurement"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareSettings:
    """How nights are compared.

    `design` is None where a plan decides. `show_anyway` fills in estimates after a refusal,
    `peek` looks before a plan does. `covariates` are those of row S9, by name; none means all
    that are known on every night. `today` is the evening up to which nights are still to come;
    None goes by the nights themselves.
    """

    design: Design | None = None
    plan: Plan | None = None
    show_anyway: bool = False
    peek: bool = False
    covariates: tuple[str, ...] = ()
    today: date | None = None


def compare(nights: StudyNights, settings: CompareSettings, params: StudyParameters) -> Comparison:
    """Compare massage nights with other nights.

    Parameters
    ----------
    nights : StudyNights
        Of one person, each number once and in order.
    settings : CompareSettings
        Design, plan and what is asked for.
    params : StudyParameters
        When nights may be compared, how, and which words the result gets.

    Returns
    -------
    Comparison
        After a refusal too: with its status, the nights, and no estimate.

    Raises
    ------
    ParameterError
        For a covariate that the nights do not have.
    """
    _refuse_unknown(settings.covariates, nights)
    stand = standing(
        nights,
        design=settings.design,
        plan=settings.plan,
        is_peeking=settings.peek,
        today=settings.today,
        params=params,
    )
    arms = usable_arms(
        nights, nights.primary, planned=stand.planned, left_out=stand.left_out, params=params
    )
    refusal = refusal_of(nights, arms, stand.locked, params)
    setup = _setup(nights, arms, stand, params, is_tied=_has(refusal, _TIED))
    is_estimable = not _has(refusal, NOTHING_TO_SHOW)
    default = fit(setup) if is_estimable else None
    if is_estimable and default is None:
        refusal = refusal or no_variation()
    is_shown = refusal is None or (settings.show_anyway and is_estimable)
    base = _without_estimate(nights, setup, stand, refusal, is_shown=is_shown)
    if is_shown or _has(refusal, _OTHERS_MAY):
        least = params.min_per_arm if refusal is None else params.describe_per_arm
        others = secondary_outcomes(nights, stand, least_per_arm=least, params=params)
        base = dataclasses.replace(base, secondary=others)
    if default is None:
        return base
    base = dataclasses.replace(base, nights_needed=nights_needed(setup, default))
    if not is_shown:
        return base
    return _with_estimate(base, nights, stand, setup, default, settings)


def _refuse_unknown(names: tuple[str, ...], nights: StudyNights) -> None:
    for name in names:
        if name not in nights.covariates:
            known = sorted(nights.covariates)
            near = difflib.get_close_matches(name, known, n=1)
            raise ParameterError(
                f"the nights have no column {name}",
                hint=f"the nearest is {near[0]}"
                if near
                else f"known are {', '.join(known) or 'none'}",
            )


def _has(refusal: Refusal | None, statuses: frozenset[str]) -> bool:
    return refusal is not None and refusal.status in statuses


def _setup(
    nights: StudyNights, arms: Arms, stand: Standing, params: StudyParameters, *, is_tied: bool
) -> Setup:
    return Setup(
        arms=arms,
        ruler=Ruler.of(nights.primary),
        design=stand.design,
        sure_p=stand.sure_p,
        params=params,
        adjust={} if is_tied else group_columns(nights, arms),
    )


def _without_estimate(
    nights: StudyNights,
    setup: Setup,
    stand: Standing,
    refusal: Refusal | None,
    *,
    is_shown: bool,
) -> Comparison:
    """Return everything that is known before an estimate, and nothing that a lock hides."""
    params, arms, primary = setup.params, setup.arms, nights.primary
    is_hidden = _has(refusal, _LOCKED)
    compared = compared_nights(
        nights, planned=stand.planned, left_out=stand.left_out, is_hidden=is_hidden, params=params
    )
    has_both = 0 < arms.massage.sum() < arms.massage.size
    balance = balance_of(nights, arms, params) if has_both and not is_hidden else ()
    cautions = cautions_of_nights(nights, arms, compared, balance, params) if has_both else ()
    status: Status = "ok"
    said = refusal
    if refusal is None and setup.per_arm < params.settled_per_arm:
        said = provisional(arms, params)
    if said is not None:
        status = said.status
    adherence = None
    if stand.plan is not None:
        adherence = adherence_of(nights, setup, is_shown=is_shown)
    return Comparison(
        status=status,
        status_words="" if said is None else said.words,
        hint="" if said is None else said.hint,
        design=stand.design,
        design_origin=stand.origin,
        is_exploratory=stand.is_exploratory,
        outcome=primary.key,
        label=primary.label,
        unit=primary.unit,
        scale=primary.scale,
        better=primary.better,
        mcid=primary.mcid,
        massage=described(arms, is_massage=True, scale=primary.scale, is_hidden=is_hidden),
        none=described(arms, is_massage=False, scale=primary.scale, is_hidden=is_hidden),
        adherence=adherence,
        balance=balance,
        profile=() if is_hidden else profile_of_arms(nights, arms, params),
        nights=compared,
        warnings=(*nights.notices, *stand.notices, *cautions),
        plan_hash=None if stand.plan is None else stand.plan.sha256,
        parameters=params,
    )


def _with_estimate(
    base: Comparison,
    nights: StudyNights,
    stand: Standing,
    setup: Setup,
    default: Fit,
    settings: CompareSettings,
) -> Comparison:
    """Return the comparison with its estimate, and what stands beside it."""
    found = estimate_of(setup, default)
    pooled = found.pooled
    rows = sensitivity(
        Panel(
            nights=nights,
            setup=setup,
            default=default,
            pooled=pooled,
            plan=stand.plan,
            covariates=_covariates(nights, setup, settings.covariates),
        )
    )
    robust = is_robust(
        rows,
        estimate=found.effect.estimate,
        verdict=found.uncorrected,
        no_effect=setup.ruler.shown(0.0),
    )
    shown = setup.ruler.shown
    is_refused = base.status not in ("ok", "provisional")
    warnings = (*base.warnings, *cautions_of_estimate(setup, default, found.effect))
    if found.is_concordant is False:
        warnings = (*warnings, discordance(found, setup))
    return dataclasses.replace(
        base,
        effect=found.effect,
        verdict=None if is_refused else found.verdict,
        absolute=absolute_difference(setup, found.effect),
        pooled_ratio=None if pooled is None else shown(pooled.log_ratio),
        pooled_low=None if pooled is None else shown(pooled.low),
        pooled_high=None if pooled is None else shown(pooled.high),
        is_concordant=found.is_concordant,
        is_robust=robust,
        sensitivity=rows,
        carry_over=carry_over(nights, setup, default),
        drift=drift_of(default, setup.ruler),
        curve=curve_of(default.massage, setup.ruler),
        warnings=warnings,
    )


def _covariates(
    nights: StudyNights, setup: Setup, names: tuple[str, ...]
) -> Mapping[str, FloatArray]:
    """Return the covariates that were named, or all that are known on every usable night."""
    columns = {name: column[setup.arms.index] for name, column in nights.covariates.items()}
    if names:
        return {name: columns[name] for name in names}
    return {name: column for name, column in columns.items() if np.isfinite(column).all()}
