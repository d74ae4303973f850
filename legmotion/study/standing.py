"""How a comparison stands to its plan: its design, its looks, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.comparison import Design
from legmotion.study.nights import Notice, StudyNights
from legmotion.study.usable import NOT_PLANNED

if TYPE_CHECKING:
    from legmotion.study.plan import Plan

AFTER_LOOK = "after_look"
_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Design and plan of one comparison.

    `plan` is None where there is none or it is of other nights. `left_out` are nights by place
    with code and reason. `locked` holds the nights that are over and the next look, where the
    result must wait for it. `planned` is what a followed plan has for each night: nights are
    analysed as planned then, and as they went otherwise. `sure_p` is what "fewer" and "more" ask
    for.
    """

    design: Design
    origin: str
    sure_p: float
    plan: Plan | None = None
    is_exploratory: bool = False
    locked: tuple[int, int] | None = None
    planned: tuple[bool | None, ...] | None = None
    left_out: Mapping[int, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[Notice, ...] = ()


def standing(
    nights: StudyNights,
    *,
    design: Design | None,
    plan: Plan | None,
    is_peeking: bool,
    today: date | None,
    params: StudyParameters,
) -> Standing:
    """Return how nights stand to a plan.

    Parameters
    ----------
    nights : StudyNights
        As recorded.
    design : assigned, observational or None
        As given; None follows the plan.
    plan : Plan or None
        As read.
    is_peeking : bool
        Whether the result is wanted before its look.
    today : date or None
        Until when nights count as over; None goes by the last night that has something.
    params : StudyParameters
        The chances that a verdict asks for.

    Returns
    -------
    Standing
        With a notice for each departure from the plan.
    """
    is_of_these = plan is not None and _is_of(plan, nights)
    chosen, origin = _design(design, plan, is_of_these=is_of_these)
    if plan is None or not is_of_these or chosen == "observational":
        notices = () if plan is None or is_of_these else (_elsewhere(plan),)
        return Standing(design=chosen, origin=origin, sure_p=params.sure_p, notices=notices)
    by_evening = {
        evening.toordinal(): massage
        for evening, massage in zip(plan.nights, plan.massage, strict=True)
    }
    planned = tuple(by_evening.get(night.number) for night in nights.nights)
    n_over = _nights_over(plan, nights, today)
    looks = plan.looks or (len(plan.nights),)
    reached = max((look for look in looks if look <= n_over), default=0)
    is_early = n_over > reached and reached < looks[-1]
    changes = _changes(plan, nights)
    if is_peeking and is_early:
        changes = (*changes, _peeked(n_over, looks, reached))
    is_locked = reached == 0 and not is_peeking
    last = len(plan.nights) if is_peeking or reached == looks[-1] else reached
    return Standing(
        design=chosen,
        origin=origin,
        sure_p=max(params.sure_p, 1.0 - plan.look_p / 2.0),
        plan=plan,
        is_exploratory=bool(changes),
        locked=(n_over, looks[0]) if is_locked else None,
        planned=planned,
        left_out=_left_out(plan, nights, len(plan.nights) if is_locked else last),
        notices=(*changes, *_remarks(plan, nights)),
    )


def _design(design: Design | None, plan: Plan | None, *, is_of_these: bool) -> tuple[Design, str]:
    if design is not None:
        return design, "as given"
    if is_of_these:
        return "assigned", "a plan covers these nights"
    why = "there is no plan" if plan is None else "the plan is of other nights"
    return "observational", f"{why}, so massages count as booked when they were wanted"


def _is_of(plan: Plan, nights: StudyNights) -> bool:
    """Return whether a plan covers most of the known nights, or is mostly covered so far."""
    if not nights.is_dated:
        return False
    planned = {evening.toordinal() for evening in (*plan.baseline, *plan.nights)}
    known = {
        night.number for night in nights.nights if night.massage is not None and not night.excluded
    }
    inside = len(known & planned)
    missed = sum(number <= max(known, default=0) for number in planned - known)
    return inside > len(known) - inside or inside > missed


def _nights_over(plan: Plan, nights: StudyNights, today: date | None) -> int:
    has_value = np.isfinite(nights.primary.value)
    last = max(
        (
            night.number
            for place, night in enumerate(nights.nights)
            if has_value[place] or night.massage
        ),
        default=0,
    )
    if today is not None:
        last = max(last, today.toordinal() - 1)
    return sum(evening.toordinal() <= last for evening in plan.nights)


def _left_out(plan: Plan, nights: StudyNights, n_nights: int) -> Mapping[int, tuple[str, str]]:
    """Return the nights outside the plan, and those after the look."""
    place_in_plan = {evening.toordinal(): k for k, evening in enumerate(sorted(plan.nights))}
    run_in = {evening.toordinal() for evening in plan.baseline}
    found: dict[int, tuple[str, str]] = {}
    for place, night in enumerate(nights.nights):
        k = place_in_plan.get(night.number)
        if k is None:
            is_run_in = night.number in run_in
            what = "a run-in night of the plan" if is_run_in else "the night is not in the plan"
            found[place] = (NOT_PLANNED, what)
        elif k >= n_nights:
            found[place] = (AFTER_LOOK, f"the planned look is at the first {n_nights} nights")
    return found


def _changes(plan: Plan, nights: StudyNights) -> tuple[Notice, ...]:
    """Return the departures from the plan that make a result exploratory."""
    found = []
    if not plan.is_intact:
        found.append(
            Notice(
                code="plan_changed",
                sentence="The plan was changed after it was drawn: its hash does not match. "
                "The result is exploratory.",
                value=plan.sha256,
            )
        )
    if plan.primary_outcome != nights.primary.key:
        found.append(
            Notice(
                code="outcome_changed",
                sentence=f"The plan named {plan.primary_outcome} as the outcome; "
                f"{nights.primary.key} is compared here. The result is exploratory.",
                value=nights.primary.key,
                limit=plan.primary_outcome,
            )
        )
    return tuple(found)


def _remarks(plan: Plan, nights: StudyNights) -> tuple[Notice, ...]:
    """Return what differs from the plan without making a result exploratory."""
    primary = nights.primary
    is_same = np.isclose(plan.mcid, primary.mcid, rtol=_SAME, atol=0.0)
    if primary.scale != "rate" or primary.key != plan.primary_outcome or is_same:
        return ()
    return (
        Notice(
            code="mcid_changed",
            sentence=f"The plan calls a change of {plan.mcid:.3g} meaningful; "
            f"{primary.mcid:.3g} is used here.",
            value=primary.mcid,
            limit=plan.mcid,
        ),
    )


def _peeked(n_over: int, looks: tuple[int, ...], reached: int) -> Notice:
    due = next(look for look in looks if look > reached)
    return Notice(
        code="unplanned_look",
        sentence=f"The plan looks after night {due}; this is a look after night {n_over}. "
        "The result is exploratory.",
        value=float(n_over),
        limit=float(due),
    )


def _elsewhere(plan: Plan) -> Notice:
    return Notice(
        code="plan_elsewhere",
        sentence=f"The plan from {min(plan.nights)} to {max(plan.nights)} is not of these nights "
        "and was not used.",
    )
