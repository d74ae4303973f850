"""A plan: the nights, the schedule that was drawn for them, and how they will be looked at.

Its SHA-256 is over everything that stands in it, so that a change after the fact shows.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from legmotion._version import __version__
from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.study.nights import Scale
from legmotion.study.planning import locked_looks
from legmotion.study.protocol import ProtocolItem, protocol_of
from legmotion.study.schedules import ALGORITHM, draw_schedules, is_schedule, refuse_impossible
from legmotion.study.schemes import Scheme, SchemeSettings, scheme_of
from legmotion.study.variation import Variation

PLAN_SCHEMA = "legmotion/plan/1"

_MAX_SEED = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOutcome:
    """The outcome that a plan names: `mcid` is a share for a rate, in `unit` for a number."""

    key: str
    label: str
    unit: str
    scale: Scale
    mcid: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """What a plan is drawn from.

    `schedule.start` is the first evening; `n_baseline` nights without massage come first and are
    not compared. `seed` decides which of the schedules it is. `variation` is how much nights vary,
    None where that is not known.
    """

    schedule: SchemeSettings
    seed: int
    outcome: PlannedOutcome
    variation: Variation | None = None
    n_baseline: int = 0
    n_looks: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A schedule that was fixed in advance.

    `nights` are the evenings that are compared, `massage` says for each whether it gets one, and
    `baseline` are the evenings before them. `looks` are numbers of nights after which the result
    may be looked at, `look_p` is the two-sided level at each. `is_intact` is False where a stored
    plan is not what its hash was made of.
    """

    nights: tuple[date, ...]
    massage: tuple[bool, ...]
    baseline: tuple[date, ...]
    scheme: Scheme
    seed: int
    algorithm: str
    outcome: PlannedOutcome
    looks: tuple[int, ...]
    look_p: float
    variation: Variation | None
    protocol: tuple[ProtocolItem, ...]
    version: str
    sha256: str = ""
    is_intact: bool = field(default=True, compare=False)

    @property
    def primary_outcome(self) -> str:
        """Key of the outcome that the plan is about."""
        return self.outcome.key

    @property
    def mcid(self) -> float:
        """Smallest meaningful difference: a share for a rate, in its unit for a number."""
        return self.outcome.mcid


def draw_plan(settings: PlanSettings, params: StudyParameters) -> Plan:
    """Draw the schedule of a study and lock how it will be analysed.

    The same settings give the same plan, to the last byte.

    Raises
    ------
    ParameterError
        For wishes that no schedule keeps, naming which of them conflict.
    """
    _refuse_numbers(settings)
    first = settings.schedule.start + timedelta(days=settings.n_baseline)
    schedule = replace(settings.schedule, start=first)
    scheme = scheme_of(schedule, params)
    refuse_impossible(scheme)
    drawn = draw_schedules(scheme, seed=settings.seed, n=1)[:, 0]
    massage = tuple(bool(night) for night in drawn)
    _refuse_uneven(massage, params)
    looks = locked_looks(scheme.n_nights, settings.n_looks, params)
    look_p = params.look_p if len(looks) > 1 else round(2.0 * (1.0 - params.sure_p), 12)
    plan = Plan(
        nights=_evenings(first, scheme.n_nights),
        massage=massage,
        baseline=_evenings(settings.schedule.start, settings.n_baseline),
        scheme=scheme,
        seed=settings.seed,
        algorithm=ALGORITHM,
        outcome=settings.outcome,
        looks=looks,
        look_p=look_p,
        variation=settings.variation,
        protocol=(),
        version=__version__,
    )
    plan = replace(plan, protocol=protocol_of(plan, params))
    return replace(plan, sha256=plan_hash(plan))


def checked_plan(plan: Plan) -> Plan:
    """Return a stored plan with `is_intact` set.

    The hash must be that of its content, and the schedule one that its scheme allows and, where
    this version draws as that one did, the one that its seed gives.
    """
    n_blocks = sum(block.n_nights for block in plan.scheme.blocks)
    is_whole = len(plan.massage) == len(plan.nights) == plan.scheme.n_nights == n_blocks
    is_intact = is_whole and plan.sha256 == plan_hash(plan)
    if is_intact:
        is_intact = is_schedule(plan.scheme, plan.massage)
    if is_intact and plan.algorithm == ALGORITHM:
        again = draw_schedules(plan.scheme, seed=plan.seed, n=1)[:, 0]
        is_intact = tuple(bool(night) for night in again) == plan.massage
    return replace(plan, is_intact=is_intact)


def plan_hash(plan: Plan) -> str:
    """Return the SHA-256 of a plan's content, in hexadecimal digits.

    Notes
    -----
    Of the content as JSON in UTF-8: keys in order, no spaces, dates as ISO 8601, floats as the
    shortest text that reads back the same.
    """
    text = json.dumps(plan_content(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def plan_content(plan: Plan) -> dict[str, Any]:
    """Return everything that the hash of a plan covers, as plain values."""
    scheme, variation = plan.scheme, plan.variation
    return {
        "schema": PLAN_SCHEMA,
        "version": plan.version,
        "nights": [
            {"night": night.isoformat(), "arm": "massage" if is_massage else "none"}
            for night, is_massage in zip(plan.nights, plan.massage, strict=True)
        ],
        "baseline": [night.isoformat() for night in plan.baseline],
        "scheme": {
            "design": scheme.design,
            "start": scheme.start.isoformat(),
            "n_nights": scheme.n_nights,
            "unit_nights": scheme.unit_nights,
            "blocks": [
                {"n_nights": block.n_nights, "low": block.low, "high": block.high}
                for block in scheme.blocks
            ],
            "max_run": scheme.max_run,
            "min_switches": scheme.min_switches,
            "not_on": list(scheme.not_on),
            "per_week": scheme.per_week,
        },
        "seed": plan.seed,
        "algorithm": plan.algorithm,
        "primary_outcome": plan.outcome.key,
        "outcome": {
            "label": plan.outcome.label,
            "unit": plan.outcome.unit,
            "scale": plan.outcome.scale,
        },
        "mcid": float(plan.outcome.mcid),
        "looks": list(plan.looks),
        "look_p": float(plan.look_p),
        "variation": None if variation is None else _variation_content(variation),
        "protocol": [
            {"key": item.key, "title": item.title, "text": item.text} for item in plan.protocol
        ],
    }


def _variation_content(variation: Variation) -> dict[str, Any]:
    optional = {"rate_per_h": variation.rate_per_h, "hours": variation.hours, "cv": variation.cv}
    return {
        "scale": variation.scale,
        "sd": float(variation.sd),
        "rho": float(variation.rho),
        **{key: None if value is None else float(value) for key, value in optional.items()},
        "n_pilot": variation.n_pilot,
    }


def _evenings(first: date, n: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=night) for night in range(n))


def _refuse_numbers(settings: PlanSettings) -> None:
    if not 0 <= settings.seed < _MAX_SEED:
        raise ParameterError(
            f"the seed is {settings.seed}, expected a whole number from 0 to {_MAX_SEED - 1}",
            hint="any number will do; leave it out and one is drawn",
        )
    outcome = settings.outcome
    if outcome.mcid <= 0.0 or (outcome.scale == "rate" and outcome.mcid >= 1.0):
        raise ParameterError(
            f"the smallest meaningful difference is {outcome.mcid:g}, expected a number above 0"
            + (" and, of a rate, a share below 1" if outcome.scale == "rate" else ""),
            hint="20 % is the convention for leg movements, 1 point for a rating from 0 to 10",
        )


def _refuse_uneven(massage: tuple[bool, ...], params: StudyParameters) -> None:
    """Raise ParameterError for a schedule with too few nights of one condition."""
    n_massage = sum(massage)
    n_none = len(massage) - n_massage
    if min(n_massage, n_none) < params.min_per_arm:
        raise ParameterError(
            f"{len(massage)} nights would hold {n_massage} with massage and {n_none} without, "
            f"expected at least {params.min_per_arm} of each",
            hint="plan more nights, or a more even share",
        )
