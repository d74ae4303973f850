"""What a comparison comes to, in words: said once, for the terminal and for the page.

The functions take a `Comparison`, as it was made or as it was read back from its file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from legmotion.report.effect_words import chance, counted, noun_of, unit_of, words_of
from legmotion.report.verdict_words import direction_words, is_refusal
from legmotion.study.comparison import Arm, Comparison

TITLE = "Massage nights against other nights"
ARM_NAMES = {True: "massage nights", False: "other nights"}
_SETTLED = ("fewer", "more", "no meaningful difference")
_UNITLESS = ("", "1", "count")
_DESIGNS = {
    "assigned": "assigned: which nights had a massage was fixed in advance",
    "observational": "observational: massages came as they came, so this is an association",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A chance of the model: of what, and where it stands in the document."""

    key: str
    p: float
    what: str

    @property
    def words(self) -> str:
        """The chance in per cent."""
        return chance(self.p)


def outcome_title(comparison: Comparison) -> str:
    """Return the outcome with its unit, where the name does not say it."""
    unit = "" if comparison.scale == "rate" else unit_beside(comparison.unit)
    return f"{comparison.label}{f' ({unit})' if unit else ''}"


def unit_beside(unit: str) -> str:
    """Return a unit as it stands beside values; a rating is known by its ends."""
    return "" if unit in _UNITLESS else unit


def is_settled(comparison: Comparison) -> bool:
    """Return whether the nights came to a clear word."""
    return comparison.verdict in _SETTLED


def difference_words(comparison: Comparison) -> str:
    """Return the effect with its interval; empty where there is no estimate."""
    effect = comparison.effect
    if effect is None:
        return ""
    words = words_of(comparison)
    return (
        f"{words.change(effect.estimate)}, 95 % interval {words.interval(effect.low, effect.high)}"
    )


def absolute_words(comparison: Comparison) -> str:
    """Return a ratio as a difference of rates; empty where there is none."""
    if comparison.absolute is None or comparison.effect is None:
        return ""
    estimate, low, high = (f"{value:+.1f}" for value in comparison.absolute)
    return f"{estimate} per hour, 95 % interval {low} to {high}"


def typical_words(comparison: Comparison, arm: Arm) -> str:
    """Return the typical night of a condition with its unit; empty where there is none."""
    if arm.typical is None:
        return ""
    if comparison.scale == "rate":
        return f"{arm.typical:.1f} per hour"
    return f"{arm.typical:.3g} {unit_of(comparison.unit, arm.typical)}".rstrip()


def typical_nights(comparison: Comparison) -> list[str]:
    """Return the typical night of each condition that has one."""
    return [
        f"{name} {typical_words(comparison, arm)}"
        for name, arm in _arms(comparison)
        if arm.typical is not None
    ]


def above_words(comparison: Comparison) -> str:
    """Return how many nights of each condition lie above the median without massage."""
    above = [
        f"{arm.n_above_usual} of {arm.n} {name}"
        for name, arm in _arms(comparison)
        if arm.n_above_usual is not None
    ]
    return f"{' and '.join(above)} (median without massage)" if above else ""


def chances(comparison: Comparison) -> tuple[Chance, ...]:
    """Return how sure it is: of any difference, of one that matters, of a smaller one."""
    effect = comparison.effect
    if effect is None:
        return ()
    words = words_of(comparison)
    least, better = words.least(comparison.mcid), direction_words(comparison)
    return (
        Chance(key="p_fewer", p=effect.p_fewer, what=f"{words.direction(is_lower=True)} at all"),
        Chance(key="p_meaningful", p=effect.p_meaningful, what=f"at least {least} {better}"),
        Chance(key="p_equivalent", p=effect.p_equivalent, what=f"a difference under {least}"),
    )


def estimand_words(comparison: Comparison) -> str:
    """Return what is compared."""
    noun = noun_of(comparison.label)
    if comparison.scale == "rate":
        return f"the ratio of {noun} per hour, a typical massage night over a typical other night"
    return f"the mean difference in {noun}, massage minus other nights"


def design_words(comparison: Comparison) -> str:
    """Return the design, and how it is known."""
    origin = f" ({comparison.design_origin})" if comparison.design_origin else ""
    return f"{_DESIGNS[comparison.design]}{origin}"


def nights_words(comparison: Comparison) -> str:
    """Return how many nights entered, by condition, and how many did not."""
    n_out = sum(bool(night.excluded) for night in comparison.nights)
    nights = f"{comparison.massage.n} with massage, {comparison.none.n} without"
    return f"{nights}; {counted(n_out)} left out, listed below" if n_out else nights


def plan_words(comparison: Comparison) -> str:
    """Return how the nights went against the plan; empty where there is none."""
    adherence = comparison.adherence
    if adherence is None:
        return ""
    text = f"{adherence.n_kept} of {counted(adherence.n_planned)} as planned"
    if adherence.as_received is None:
        return text
    words, effect = words_of(comparison), adherence.as_received
    return (
        f"{text}; analysed as planned. By what was received: "
        f"{words.estimate(effect.estimate, effect.low, effect.high)}"
    )


def neighbours_words(comparison: Comparison) -> str:
    """Return how much nights in a row resemble each other; empty where it is not known."""
    if comparison.effect is None:
        return ""
    return f"correlation of nights in a row {comparison.effect.rho_mean:.2f}"


def axis_words(comparison: Comparison) -> str:
    """Return what the axis of every night shows; empty for a number without a unit."""
    if comparison.scale == "rate":
        return "per hour, logarithmic axis"
    return unit_beside(comparison.unit)


def next_steps(comparison: Comparison) -> Sequence[str]:
    """Return what can be done next."""
    if comparison.hint:
        hint = comparison.hint
        return [hint[:1].upper() + hint[1:] + ("" if hint.endswith(".") else ".")]
    if is_refusal(comparison.status):
        return ["Collect more nights of both kinds, then compare again."]
    if comparison.design == "observational":
        return [
            "A schedule drawn in advance can show more than a diary: `legmotion plan` draws one."
        ]
    if is_settled(comparison) or comparison.nights_needed is None:
        return ["Show it to a doctor or a therapist if you like; every number is in the JSON."]
    return ["Go on with the schedule, and compare at the look that was planned."]


def _arms(comparison: Comparison) -> tuple[tuple[str, Arm], ...]:
    return (ARM_NAMES[True], comparison.massage), (ARM_NAMES[False], comparison.none)
