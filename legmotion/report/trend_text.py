"""What happened over time as a page of plain text."""

from __future__ import annotations

from collections.abc import Iterator

from legmotion.report.course import CHANGE, UNKNOWN, course, nights_per_column
from legmotion.report.plain import SHEET, Line, Sheet, bulleted, labelled, page, tied, wrapped
from legmotion.report.timeline import MASSAGE, OTHER
from legmotion.report.trend_words import (
    OTHER_WINDOWS,
    REGULAR,
    STEP_ALONE,
    STEP_AND_DRIFT,
    THE_MODEL,
    change_sentence,
    change_title,
    design_sentence,
    dose_sentence,
    effect_words,
    left_out,
    period_words,
    regularity_nights,
    regularity_sentence,
    trend_title,
)
from legmotion.study.change import Change
from legmotion.study.regularity import Regularity
from legmotion.study.trend import TrendResult
from legmotion.study.trend_nights import Coefficient


def trend_text(result: TrendResult, *, sheet: Sheet = SHEET) -> str:
    """Return the report of a course: the answer, the numbers, the nights, what is missing."""
    return page(
        (
            [*wrapped(trend_title(result), indent=""), *wrapped(design_sentence(result))],
            () if result.change is None else _change(result, result.change),
            () if result.regularity is None else _regularity(result, result.regularity),
            _course(result, sheet.width),
            _left_out(result),
            bulleted("To know", (notice.sentence for notice in result.warnings)),
        ),
        sheet,
    )


def _change(result: TrendResult, change: Change) -> Iterator[Line]:
    yield from wrapped(change_title(change), indent="")
    yield from wrapped(change_sentence(result, change))
    yield ""
    yield from labelled("Before", period_words(result, change.before))
    yield from labelled("After", period_words(result, change.after))
    if change.step is None:
        yield from _hint(change.hint)
        return
    yield ""
    yield f"  {STEP_ALONE}"
    yield from _rows(result, change.step)
    yield f"  {STEP_AND_DRIFT}"
    yield from _rows(result, change.jump, change.slope, change.slope_change)


def _regularity(result: TrendResult, regularity: Regularity) -> Iterator[Line]:
    yield from wrapped(REGULAR, indent="")
    yield from wrapped(regularity_sentence(result, regularity))
    yield ""
    yield from labelled("Nights", regularity_nights(regularity))
    if regularity.trailing_7 is None:
        yield from _hint(regularity.hint)
    else:
        yield ""
        yield f"  {THE_MODEL}"
        yield from _rows(result, regularity.trailing_7, regularity.tonight)
        yield from wrapped(OTHER_WINDOWS)
        yield from _rows(result, regularity.trailing_14, regularity.decayed)
    yield ""
    yield from wrapped(f"Minutes: {dose_sentence(result, regularity.dose)}")


def _rows(result: TrendResult, *effects: Coefficient | None) -> Iterator[Line]:
    """Yield an effect a line: what it is, the change, its interval, the chance of less."""
    for one in effects:
        if one is not None:
            yield from wrapped(effect_words(result, one), indent="    ")


def _course(result: TrendResult, width: int) -> Iterator[Line]:
    lines = course(result, width=width)
    if not lines:
        return
    axis = "per hour, logarithmic axis" if result.scale == "rate" else result.unit
    yield from wrapped(f"The nights ({axis})" if axis else "The nights", indent="")
    step = nights_per_column(result, width=width)
    told = "a column is a night" if step == 1 else f"a column is {step} nights, their median"
    upright = [] if result.change is None else [f"{CHANGE} the change"]
    signs = [f"{MASSAGE} with massage", f"{OTHER} without", f"{UNKNOWN} not known", *upright, told]
    yield from wrapped("   ".join(map(tied, signs)))
    yield from lines


def _left_out(result: TrendResult) -> Iterator[Line]:
    """Yield the nights that did not enter, by their reason."""
    reasons = left_out(result)
    if not reasons:
        return
    yield f"Nights left out: {sum(len(nights) for nights in reasons.values())}"
    for reason, nights in reasons.items():
        yield from wrapped(f"{', '.join(nights)}: {reason}", further="    ")


def _hint(hint: str) -> Iterator[Line]:
    if hint:
        yield ""
        yield from wrapped(f"Next: {hint}.")
