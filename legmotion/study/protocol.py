"""The protocol of a plan in words: what a reader of an n-of-1 study asks for in advance.

The items follow SPENT 2019 (10.1136/bmj.m122), the protocol counterpart of CENT 2015.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legmotion.params import StudyParameters
from legmotion.study.schedules import n_schedules
from legmotion.study.schemes import WEEKDAYS, Scheme

if TYPE_CHECKING:
    from legmotion.study.plan import Plan

_PCT = 100.0
_SHOWN_EXACTLY = 10**6

_BLINDING = (
    "Not possible: a person knows whether there was a massage. What a sensor counts is the primary "
    "outcome for that reason; ratings carry expectation and come second."
)
_CARRY_OVER = (
    "No washout between nights. The night after a massage night enters as a column of its own, as "
    "a sensitivity analysis, and once such nights are left out."
)
_INSEPARABLE = (
    "No washout between nights. Under strict alternation a massage that lasts into the next night "
    "cannot be told apart from a smaller difference."
)
_MISSING = (
    "A night without a usable recording is left out and listed with its reason; it is not made up "
    "for, and the nights keep their distance."
)
_ADHERENCE = (
    "Nights are analysed as planned; the analysis as received stands beside it where they differ. "
    "What was done is noted, whatever was planned."
)
_SAFETY = (
    "A massage is left out whenever it would hurt or a doctor has advised against it; a red, hot "
    "or swollen leg is shown to a doctor first. Medicines stay as they are."
)


@dataclass(frozen=True, slots=True)
class ProtocolItem:
    """One item: a stable key, its title and what the plan says."""

    key: str
    title: str
    text: str


def protocol_of(plan: Plan, params: StudyParameters) -> tuple[ProtocolItem, ...]:
    """Return the protocol of a plan, item by item."""
    return tuple(ProtocolItem(*item) for item in _items(plan, params))


def design_words(scheme: Scheme) -> str:
    """Return how a scheme makes schedules, in words."""
    match scheme.design:
        case "alternating":
            words = "every other night, beginning with either"
        case "weeks":
            is_strict = scheme.max_run == scheme.unit_nights
            words = "week on, week off" if is_strict else "whole weeks, half of them with massage"
        case "halfweeks":
            part = "week" if scheme.per_week == 1 else "half-week"
            words = f"one of two neighbouring nights of each {part}"
        case _:
            block = scheme.blocks[0]
            words = f"blocks of {block.n_nights} nights, {block.low} of them with massage"
    rules = []
    if scheme.max_run is not None and scheme.max_run > scheme.unit_nights:
        rules.append(f"no more than {scheme.max_run} nights alike in a row")
    if scheme.not_on:
        rules.append(f"no massage on {', '.join(WEEKDAYS[day] for day in scheme.not_on)}")
    if scheme.per_week is not None and scheme.design != "halfweeks":
        rules.append(f"at most {scheme.per_week} massages in seven nights")
    return "; ".join([words, *rules])


def _items(plan: Plan, params: StudyParameters) -> Iterator[tuple[str, str, str]]:
    n_massage = sum(plan.massage)
    n_none = len(plan.massage) - n_massage
    yield (
        "aim",
        "Aim",
        f"To see whether {plan.outcome.label} differs between nights after a massage and other "
        "nights of one person, and by how much.",
    )
    yield (
        "arms",
        "Conditions",
        f"Massage before bed ({n_massage} nights) and none ({n_none} nights). Kind, place, length "
        "and hour of each massage are noted in massage.csv.",
    )
    yield "run_in", "Run-in", _run_in(plan)
    yield "sequence", "Sequence", _sequence(plan)
    yield "blinding", "Blinding", _BLINDING
    yield "primary_outcome", "Primary outcome", _outcome(plan)
    yield "sample_size", "Number of nights", _size(plan)
    yield "analysis", "Analysis", _analysis(plan, params)
    yield "looks", "Looks and stopping", _looks(plan)
    is_strict = plan.scheme.design == "alternating"
    yield "carry_over", "Carry-over", _INSEPARABLE if is_strict else _CARRY_OVER
    yield "missing", "Missing nights", _MISSING
    yield "adherence", "Departures", _ADHERENCE
    yield "safety", "Safety", _SAFETY


def _run_in(plan: Plan) -> str:
    if not plan.baseline:
        return "None."
    return (
        f"{len(plan.baseline)} nights without massage from {plan.baseline[0]}, to get used to the "
        "tracker and to learn how much nights vary; they are not compared."
    )


def _sequence(plan: Plan) -> str:
    n = n_schedules(plan.scheme)
    count = f"{n:,}" if n <= _SHOWN_EXACTLY else f"{n:.2g}"
    return (
        f"{len(plan.nights)} nights from {plan.nights[0]}: {design_words(plan.scheme)}. One of "
        f"{count} schedules, each as likely, drawn with seed {plan.seed} ({plan.algorithm}). The "
        "schedule is known in advance."
    )


def _outcome(plan: Plan) -> str:
    outcome = plan.outcome
    if outcome.scale == "rate":
        least = f"{_PCT * outcome.mcid:g} %"
    else:
        least = f"{outcome.mcid:g}" + ("" if outcome.unit in ("", "1") else f" {outcome.unit}")
    return (
        f"{outcome.label} ({outcome.key}). Smallest meaningful difference: {least}. "
        "Every other outcome is secondary, with the false discovery rate controlled."
    )


def _size(plan: Plan) -> str:
    variation = plan.variation
    words = f"{len(plan.nights)}."
    if variation is None:
        return f"{words} Not derived from a known variability."
    learned = f"{variation.n_pilot} pilot nights" if variation.n_pilot else "given or usual figures"
    if variation.rate_per_h is None:
        spread = f"a standard deviation of {variation.sd:.3g}"
    else:
        spread = (
            f"{variation.rate_per_h:.3g} per hour, a coefficient of variation of {variation.cv:.2g}"
        )
    return (
        f"{words} Power was derived from {learned}: {spread} and a correlation of neighbouring "
        f"nights of {variation.rho:.2g}."
    )


def _analysis(plan: Plan, params: StudyParameters) -> str:
    what = (
        "log((count + 0.5) / hours) of each night" if plan.outcome.scale == "rate" else "each night"
    )
    return (
        f"Linear regression of {what} on massage and a linear trend, with AR(1) errors over the "
        "number of the night; the correlation is integrated over a grid under a normal prior of "
        f"mean {params.rho_prior_mean:g} and standard deviation {params.rho_prior_sd:g}. Beside "
        "it, never instead of it, a fixed panel of other analyses, the randomisation test over "
        "the schedules above among them."
    )


def _looks(plan: Plan) -> str:
    if len(plan.looks) == 1:
        return f"One look, after night {plan.looks[0]}. Any earlier one is marked as exploratory."
    nights = ", ".join(str(look) for look in plan.looks)
    return (
        f"Looks after nights {nights}, each at a two-sided level of {plan.look_p:g} (Pocock); the "
        "study may stop at a look whose interval at that level leaves out no difference. Any other "
        "look is marked as exploratory."
    )
