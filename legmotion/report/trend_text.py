"""What happened over time as a page of plain text."""

from __future__ import annotations

from collections.abc import Iterator

from legmotion.report.course import CHANGE, UNKNOWN, course, nights_per_column
from legmotion.report.effect_words import chance, counted, words_of
from legmotion.report.plain import SHEET, Line, Sheet, bulleted, labelled, page, tied, wrapped
from legmotion.report.timeline import MASSAGE, OTHER
from legmotion.report.trend_words import (
    NO_CONTROL,
    change_sentence,
    dose_sentence,
    regularity_sentence,
    since_words,
)
from legmotion.study.change import Change
from legmotion.study.period import Period
from legmotion.study.regularity import Regularity
from legmotion.study.trend import TrendResult
from legmotion.study.trend_nights import Coefficient


def trend_text(result: TrendResult, *, sheet: Sheet = SHEET) -> str:
    """Return the report of a course: the answer, the numbers, the nights, what is missing."""
    return page(
        (
            [*wrapped(f"{result.label} over time", indent=""), *_design(result)],
            () if result.change is None else _change(result, result.change),
            () if result.regularity is None else _regularity(result, result.regularity),
            _course(result, sheet.width),
            _left_out(result),
            bulleted("To know", (notice.sentence for notice in result.warnings)),
        ),
        sheet,
    )


def _design(result: TrendResult) -> Iterator[Line]:
    part = result.change or result.regularity
    if part is not None:
        planned = "fixed in advance" if part.design == "assigned" else "not fixed in advance"
        what = "day" if result.change is not None else "schedule"
        yield from wrapped(f"The {what} was {planned}; nights in a row may resemble each other.")


def _change(result: TrendResult, change: Change) -> Iterator[Line]:
    yield from wrapped(f"Before and after {since_words(change)}: {NO_CONTROL}", indent="")
    yield from wrapped(change_sentence(result, change))
    yield ""
    yield from labelled("Before", _period(result, change.before))
    yield from labelled("After", _period(result, change.after))
    if change.step is None:
        yield from _hint(change.hint)
        return
    yield ""
    yield "  A step alone"
    yield from _rows(result, change.step)
    yield "  A step in nights that may drift"
    yield from _rows(result, change.jump, change.slope, change.slope_change)


def _period(result: TrendResult, period: Period) -> str:
    parts = [counted(period.n, "usable night")]
    if period.typical is not None:
        unit = "per hour" if result.scale == "rate" else result.unit
        ends = f"{period.low_quartile:.3g}–{period.high_quartile:.3g}"
        parts.append(f"typical {period.typical:.3g} {unit}".rstrip() + f" (middle half {ends})")
    if period.sessions_per_week is not None:
        parts.append(f"{period.sessions_per_week:.1f} massages a week")
    if period.n_unknown:
        parts.append(f"massage not known for {period.n_unknown}")
    return ", ".join(parts)


def _regularity(result: TrendResult, regularity: Regularity) -> Iterator[Line]:
    yield from wrapped("A regular schedule: massages in the nights before", indent="")
    yield from wrapped(regularity_sentence(result, regularity))
    yield ""
    nights = f"{counted(regularity.n, 'usable night')} with a known week before"
    if regularity.n_unknown:
        nights += f"; {regularity.n_unknown} without"
    yield from labelled("Nights", nights)
    if regularity.trailing_7 is None:
        yield from _hint(regularity.hint)
    else:
        yield ""
        yield "  The model"
        yield from _rows(result, regularity.trailing_7, regularity.tonight)
        yield from wrapped("Other windows (a check; none of them is chosen)")
        yield from _rows(result, regularity.trailing_14, regularity.decayed)
    yield ""
    yield from wrapped(f"Minutes: {dose_sentence(result, regularity.dose)}")


def _rows(result: TrendResult, *effects: Coefficient | None) -> Iterator[Line]:
    """Yield an effect a line: what it is, the change, its interval, the chance of less."""
    words = words_of(result)
    lower = words.direction(is_lower=True)
    for one in effects:
        if one is not None:
            interval = words.interval(one.low, one.high)
            text = f"{one.label}: {words.change(one.estimate)}, 95 % interval {interval}; {lower} "
            yield from wrapped(f"{text}at all {chance(one.p_fewer)}", indent="    ")


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
    reasons: dict[str, list[str]] = {}
    for night in result.nights:
        if night.excluded:
            reasons.setdefault(night.reason or night.excluded, []).append(night.night)
    if not reasons:
        return
    yield f"Nights left out: {sum(len(nights) for nights in reasons.values())}"
    for reason, nights in reasons.items():
        yield from wrapped(f"{', '.join(nights)}: {reason}", further="    ")


def _hint(hint: str) -> Iterator[Line]:
    if hint:
        yield ""
        yield from wrapped(f"Next: {hint}.")
