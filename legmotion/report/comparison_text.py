"""A comparison as a page of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from legmotion.report.comparison_parts import (
    after_text,
    balance_text,
    left_out_text,
    needed_text,
    panel_text,
    secondary_text,
    shared_text,
    unknown_text,
)
from legmotion.report.effect_words import chance, counted, noun_of, unit_of, words_of
from legmotion.report.plain import (
    INDENT,
    LABEL_WIDTH,
    SHEET,
    Line,
    Sheet,
    bulleted,
    labelled,
    listed,
    page,
    tied,
    wrapped,
)
from legmotion.report.timeline import LEFT_OUT, MASSAGE, OTHER, UNKNOWN, timeline
from legmotion.report.verdict_words import direction_words, is_refusal, verdict_sentence
from legmotion.study.comparison import Arm, Comparison, Effect
from legmotion.study.reconcile import Reconciliation

_SURE_BAR = 20
_SURE_WIDTH = 76
_DESIGNS = {
    "assigned": "assigned: which nights had a massage was fixed in advance",
    "observational": "observational: massages came as they came, so this is an association",
}


def comparison_text(
    comparison: Comparison,
    *,
    reconciliation: Reconciliation | None = None,
    sheet: Sheet = SHEET,
) -> str:
    """Return the report of a comparison: verdict, numbers, nights, checks, what is not known.

    `reconciliation` is how the diary and the recordings of a study meet, None for a table.
    """
    return page(
        (
            _title(comparison),
            wrapped(verdict_sentence(comparison)),
            _numbers(comparison, sheet.width),
            _design(comparison),
            _timeline(comparison, sheet.width),
            panel_text(comparison, sheet.width),
            after_text(comparison),
            secondary_text(comparison),
            balance_text(comparison),
            needed_text(comparison),
            left_out_text(comparison),
            shared_text(reconciliation),
            bulleted("To know", (notice.sentence for notice in comparison.warnings)),
            unknown_text(comparison),
            _next(comparison),
        ),
        sheet,
    )


def _title(comparison: Comparison) -> list[Line]:
    title = "Massage nights against other nights"
    unit = "" if comparison.scale == "rate" else _unit(comparison.unit)
    return [title, *wrapped(f"{comparison.label}{f' ({unit})' if unit else ''}", indent="")]


def _unit(unit: str) -> str:
    """Return a unit as it stands beside values; a rating is known by its ends."""
    return "" if unit in ("", "1", "count") else unit


def _numbers(comparison: Comparison, width: int) -> Iterator[Line]:
    """Yield the three numbers: the effect, what it is in plain numbers, and how sure."""
    effect = comparison.effect
    if effect is None:
        yield from _plain_arms(comparison)
        return
    words = words_of(comparison)
    yield from labelled(
        "Difference",
        f"{words.change(effect.estimate)}, 95 % interval {words.interval(effect.low, effect.high)}",
    )
    if comparison.absolute is not None:
        estimate, low, high = (f"{value:+.1f}" for value in comparison.absolute)
        yield from labelled("", f"{estimate} per hour, 95 % interval {low} to {high}")
    yield from _plain_arms(comparison)
    yield from _how_sure(comparison, effect, width)


def _plain_arms(comparison: Comparison) -> Iterator[Line]:
    arms = (("massage nights", comparison.massage), ("other nights", comparison.none))
    parts = [f"{name} {_typical(comparison, arm)}" for name, arm in arms if arm.typical is not None]
    if parts:
        yield from labelled("A typical night", listed(parts))
    above = [
        f"{arm.n_above_usual} of {arm.n} {name}"
        for name, arm in arms
        if arm.n_above_usual is not None
    ]
    if above:
        yield from labelled("Above the usual", f"{' and '.join(above)} (median without massage)")


def _typical(comparison: Comparison, arm: Arm) -> str:
    assert arm.typical is not None
    if comparison.scale == "rate":
        return f"{arm.typical:.1f} per hour"
    return f"{arm.typical:.3g} {unit_of(comparison.unit, arm.typical)}".rstrip()


def _how_sure(comparison: Comparison, effect: Effect, width: int) -> Iterator[Line]:
    """Yield the chances, a bar each; where there is little room, below their label."""
    words = words_of(comparison)
    low_way = words.direction(is_lower=True)
    least, better = words.least(comparison.mcid), direction_words(comparison)
    rows = (
        (f"{low_way} at all", effect.p_fewer),
        (f"at least {least} {better}", effect.p_meaningful),
        (f"a difference under {least}", effect.p_equivalent),
    )
    is_narrow = width < _SURE_WIDTH
    if is_narrow:
        yield f"{INDENT}How sure"
    n_signs = _SURE_BAR // 2 if is_narrow else _SURE_BAR
    for number, (what, p) in enumerate(rows):
        filled = round(p * n_signs)
        bar = "▇" * filled + "▁" * (n_signs - filled)
        label = "How sure" if number == 0 else ""
        first = INDENT * 2 if is_narrow else f"{INDENT}{label:<{LABEL_WIDTH}}"
        first = f"{first}{bar}  {chance(p):>9}"
        yield from wrapped(what, indent=f"{first}  ", further=" " * (len(first) + 2))


def _design(comparison: Comparison) -> Iterator[Line]:
    if comparison.scale == "rate":
        estimand = (
            f"the ratio of {noun_of(comparison.label)} per hour, a typical massage night over a "
            "typical other night"
        )
    else:
        estimand = f"the mean difference in {noun_of(comparison.label)}, massage minus other nights"
    yield from labelled("What is compared", estimand)
    origin = f" ({comparison.design_origin})" if comparison.design_origin else ""
    yield from labelled("Design", f"{_DESIGNS[comparison.design]}{origin}")
    n_out = sum(bool(night.excluded) for night in comparison.nights)
    nights = f"{comparison.massage.n} with massage, {comparison.none.n} without"
    if n_out:
        nights += f"; {counted(n_out)} left out, listed below"
    yield from labelled("Nights", nights)
    if comparison.adherence is not None:
        yield from labelled("Plan", _adherence(comparison))
    if comparison.effect is not None:
        rho = comparison.effect.rho_mean
        yield from labelled("Neighbours", f"correlation of nights in a row {rho:.2f}")


def _adherence(comparison: Comparison) -> str:
    adherence = comparison.adherence
    assert adherence is not None
    text = f"{adherence.n_kept} of {counted(adherence.n_planned)} as planned"
    if adherence.as_received is None:
        return text
    words, effect = words_of(comparison), adherence.as_received
    return (
        f"{text}; analysed as planned. By what was received: "
        f"{words.estimate(effect.estimate, effect.low, effect.high)}"
    )


def _timeline(comparison: Comparison, width: int) -> Iterator[Line]:
    lines = timeline(comparison, width=width)
    if not lines:
        return
    axis = "per hour, logarithmic axis" if comparison.scale == "rate" else _unit(comparison.unit)
    yield from wrapped(f"Every night{f' ({axis})' if axis else ''}", indent="")
    meanings = (
        f"{MASSAGE} massage",
        f"{OTHER} other",
        f"{LEFT_OUT} left out",
        f"{UNKNOWN} not known",
        "‹ the typical night",
    )
    yield from wrapped("   ".join(map(tied, meanings)))
    yield from lines


def _next(comparison: Comparison) -> Iterator[Line]:
    yield "Next"
    for step in _steps(comparison):
        yield from wrapped(step)


def _steps(comparison: Comparison) -> Sequence[str]:
    if comparison.hint:
        hint = comparison.hint
        return [hint[:1].upper() + hint[1:] + ("" if hint.endswith(".") else ".")]
    if is_refusal(comparison.status):
        return ["Collect more nights of both kinds, then compare again."]
    if comparison.design == "observational":
        return [
            "A schedule drawn in advance can show more than a diary: `legmotion plan` draws one."
        ]
    needed = comparison.nights_needed
    if comparison.verdict in ("fewer", "more", "no meaningful difference") or needed is None:
        return ["Show it to a doctor or a therapist if you like; every number is in the JSON."]
    return ["Go on with the schedule, and compare at the look that was planned."]
