"""A plan as text: a small calendar, the chances, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from legmotion.report.dates import MONTHS
from legmotion.report.plain import Line, wrapped
from legmotion_cli.words import DAYS

if TYPE_CHECKING:
    from legmotion.study.plan import Plan
    from legmotion.study.planning import PowerTable

_WEEK = 7
_DATE_WIDTH = 8
_NIGHTS_WIDTH = 8
_PCT = 100.0
_MARKS = {True: "M", False: "-"}
_BASELINE = "b"


def plan_lines(plan: Plan, n_schedules: int, *, width: int) -> Iterator[Line]:
    """Yield a plan's nights, its rules and its calendar."""
    from legmotion.study.protocol import design_words

    n_massage = sum(plan.massage)
    nights = (
        f"{len(plan.nights)} nights from {_day(plan.nights[0])} to {_day(plan.nights[-1])}: "
        f"{n_massage} with massage, {len(plan.nights) - n_massage} without"
    )
    yield from wrapped(nights, indent="")
    yield from wrapped(design_words(plan.scheme), indent="")
    shown = f"{n_schedules:,}" if n_schedules < 10**6 else f"about {n_schedules:.1e}"
    yield from wrapped(f"drawn from {shown} schedules with seed {plan.seed}", indent="")
    yield ""
    yield from calendar_lines(plan, width=width)
    yield ""
    end = f"M massage, {_MARKS[False]} none"
    if plan.baseline:
        end += f", {_BASELINE} run-in without massage, not compared"
    yield from wrapped(end, indent="")


def calendar_lines(plan: Plan, *, width: int) -> Iterator[Line]:
    """Yield one line per week: the date of its Monday, and a mark for each evening."""
    marks = dict.fromkeys(plan.baseline, _BASELINE)
    marks |= {
        night: _MARKS[is_massage]
        for night, is_massage in zip(plan.nights, plan.massage, strict=True)
    }
    column = min((width - _DATE_WIDTH) // _WEEK, 5)
    yield " " * _DATE_WIDTH + "".join(f"{day:>{column}}" for day in DAYS)
    first, last = min(marks), max(marks)
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        week = [monday + timedelta(days=later) for later in range(_WEEK)]
        cells = "".join(f"{marks.get(night, ''):>{column}}" for night in week)
        yield f"{monday.day:>4} {MONTHS[monday.month - 1]}{cells}".rstrip()
        monday += timedelta(days=_WEEK)


def power_lines(plan: Plan, table: PowerTable, *, width: int) -> Iterator[Line]:
    """Yield the chance to see each true change with so many nights, and the nights needed.

    Changes that there is no room for beside the others stand below them.
    """
    title = f"Chance that {len(plan.nights)} nights, fewer or more, show a change that is there:"
    yield from wrapped(title, indent="")
    column = max(len(change.words) for change in table.changes) + 2
    most = max((width - _NIGHTS_WIDTH) // column, 1)
    for first in range(0, len(table.changes), most):
        shown = slice(first, first + most)
        yield from [""] if first else []
        yield "  nights" + "".join(f"{one.words:>{column}}" for one in table.changes[shown])
        for n_nights, row in zip(table.n_nights, table.power, strict=True):
            mark = ">" if n_nights == len(plan.nights) else " "
            cells = "".join(f"{_pct(power):>{column}}" for power in row[shown])
            yield f"{mark} {n_nights:>6}{cells}"
        needed = ("too many" if one is None else one for one in table.needed[shown])
        yield "  needed" + "".join(f"{one:>{column}}" for one in needed)
    yield ""
    yield from _basis(plan)
    if table.schedule != plan.scheme.design:
        yield from wrapped(
            f"Counted as for {table.schedule}: the formula flatters strict alternation."
        )


def _basis(plan: Plan) -> Iterator[Line]:
    variation = plan.variation
    if variation is None:
        return
    if variation.rate_per_h is None:
        figures = f"a night-to-night standard deviation of {variation.sd:.3g}"
    else:
        figures = f"{variation.rate_per_h:.3g} an hour, varying by {_pct(variation.cv or 0.0)}"
    origin = (
        f"from {variation.n_pilot} pilot nights"
        if variation.n_pilot
        else "--rate, --cv and --rho or --pilot change these figures"
    )
    yield from wrapped(
        f"with {figures}, correlation of neighbouring nights {variation.rho:.2g}; {origin}. "
        "`needed` is for 80 of 100 studies."
    )


def _pct(share: float) -> str:
    return f"{_PCT * share:.0f} %"


def _day(day: date) -> str:
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
