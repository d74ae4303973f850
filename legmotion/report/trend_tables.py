"""The numbers of a course over time as tables: each with its place in the document."""

from __future__ import annotations

from collections.abc import Sequence

from legmotion.report.dates import night_pair
from legmotion.report.effect_words import EffectWords, chance, unit_of, words_of
from legmotion.report.page_parts import Cell, PageTable, cell, number_cell
from legmotion.report.page_words import effect_cell, in_one_line, kept_together
from legmotion.report.trend_words import left_out
from legmotion.study.period import Period
from legmotion.study.trend import TrendNight, TrendResult
from legmotion.study.trend_nights import Coefficient, Requirement

_STATES = {True: "yes", False: "no", None: "not known"}
_SIDES = {True: "after", False: "before"}
# Requirements that are measured, not counted, and the one that must not be reached.
_MEASURED, _BELOW = ("spread", "trend"), "trend"


def unit_words(result: TrendResult) -> str:
    """Return what a value of the outcome is called behind it; empty where there is nothing."""
    return "per hour" if result.scale == "rate" else unit_of(result.unit, 0.0)


def value_column(result: TrendResult) -> str:
    """Return the heading of a column of values."""
    if result.scale == "rate":
        return "per hour"
    unit = unit_words(result)
    return f"value ({unit})" if unit else "value"


def periods_table(result: TrendResult) -> PageTable | None:
    """Return the nights before and after the change in plain numbers."""
    change = result.change
    if change is None:
        return None
    sides = (("before", change.before), ("after", change.after))
    return PageTable(
        caption=f"The nights on either side of the change; typical night {value_column(result)}",
        columns=(
            "", "usable nights", "typical", "middle half from", "to", "median",
            "massages", "a week", "nights known", "not known",
        ),
        rows=[_period_row(name, side) for name, side in sides],
        numeric=frozenset(range(1, 10)),
        note="The typical night is the geometric mean of a rate, the mean of a number. Massages "
        "are counted over all nights of which the diary says whether there was one.",
    )  # fmt: skip


def _period_row(name: str, side: Period) -> tuple[Cell, ...]:
    fields = (
        "n", "typical", "low_quartile", "high_quartile", "median", "n_sessions",
        "sessions_per_week", "n_known", "n_unknown",
    )  # fmt: skip
    return (
        cell(name.capitalize()),
        *(number_cell(getattr(side, field), f"change.{name}.{field}") for field in fields),
    )


def effects_table(
    result: TrendResult, caption: str, effects: Sequence[tuple[str, Coefficient | None]]
) -> PageTable | None:
    """Return effects as a table, each given with its path; None where there is none.

    The change stands in words and as the ratio or difference that the document holds.
    """
    told = [(path, one) for path, one in effects if one is not None]
    if not told:
        return None
    words = words_of(result)
    way = words.direction(is_lower=result.better == "lower")
    unit = unit_words(result)
    kind = "ratio" if result.scale == "rate" else f"difference{f' ({unit})' if unit else ''}"
    columns = ["", "in words", kind, "95 % from", "to", f"{words.direction(is_lower=True)} at all"]
    has_least = any(one.p_meaningful is not None for _, one in told)
    if has_least:
        columns.append(f"at least {words.least(result.mcid)} {way}")
    rows = []
    for path, one in told:
        row = [
            cell(one.label),
            change_cell(words, one, path),
            effect_cell(one.estimate, f"{path}.estimate"),
            effect_cell(one.low, f"{path}.ci95.0"),
            effect_cell(one.high, f"{path}.ci95.1"),
            chance_cell(one.p_fewer, f"{path}.p_fewer"),
        ]
        if has_least:
            row.append(chance_cell(one.p_meaningful, f"{path}.p_meaningful"))
        rows.append(tuple(row))
    return PageTable(
        caption=caption, columns=columns, rows=rows, numeric=frozenset(range(2, len(columns)))
    )


def change_cell(words: EffectWords, one: Coefficient, path: str) -> Cell:
    """Return the change in words, with the place of the ratio or difference that it tells."""
    text = in_one_line(words.change(one.estimate))
    return Cell(text=text, key=f"{path}.estimate", value=one.estimate)


def chance_cell(p: float | None, key: str) -> Cell:
    """Return a chance in per cent."""
    return cell("–") if p is None else Cell(text=kept_together(chance(p)), key=key, value=p)


def requirements_table(
    caption: str, path: str, requirements: Sequence[Requirement]
) -> PageTable | None:
    """Return what an answer needs, what there is, and whether that is enough."""
    if not requirements:
        return None
    return PageTable(
        caption=caption,
        columns=("", "found", "needed", ""),
        rows=[
            _requirement_row(f"{path}.requirements.{place}", one)
            for place, one in enumerate(requirements)
        ],
        numeric=frozenset({1, 2}),
    )


_NEEDS = {
    "nights_before": "usable nights before the change",
    "nights_after": "usable nights after the change",
    "nights": "usable nights with a known week before them",
    "spread": "spread of the massages in a week (standard deviation)",
    "trend": "how closely they go with time (correlation)",
    "massage_nights": "massage nights with minutes",
    "doses": "lengths in minutes that differ",
}


def requirement_cells(path: str, one: Requirement) -> tuple[Cell, Cell, Cell]:
    """Return what is required, how much of it there is, and how much is needed."""
    decimals = 2 if one.key in _MEASURED else 0
    needed = number_cell(one.needed, f"{path}.needed", decimals=decimals)
    how = "below" if one.key == _BELOW else "at least"
    return (
        cell(_NEEDS.get(one.key, one.sentence)),
        number_cell(one.found, f"{path}.found", decimals=decimals),
        Cell(text=f"{how} {needed.text}", key=needed.key, value=needed.value),
    )


def _requirement_row(path: str, one: Requirement) -> tuple[Cell, ...]:
    return *requirement_cells(path, one), cell("✓ met" if one.is_met else "✗ not met")


def left_out_table(result: TrendResult) -> PageTable | None:
    """Return the nights that did not enter, by their reason; None where every night did."""
    reasons = left_out(result)
    if not reasons:
        return None
    return PageTable(
        caption=f"Nights left out: {sum(map(len, reasons.values()))}",
        columns=("reason", "nights"),
        rows=[
            (cell(reason), cell(", ".join(map(night_pair, nights))))
            for reason, nights in reasons.items()
        ],
    )


def nights_table(result: TrendResult) -> PageTable:
    """Return every night with what it had and what came before it."""
    is_rate, has_change = result.scale == "rate", result.change is not None
    columns = ["night", *(["side"] if has_change else []), "massage", "sessions", "minutes"]
    columns += [value_column(result), *(["counted", "hours"] if is_rate else [])]
    columns += ["7 before", "14 before", "fading", "nights since"]
    first, n_numbers = (3 if has_change else 2), len(columns)
    has_reason = any(night.excluded for night in result.nights)
    columns += ["left out because"] if has_reason else []
    return PageTable(
        caption="Every night, as it was used; massages in the 7 and the 14 nights before it, and "
        "with earlier ones counting less",
        columns=columns,
        rows=[
            _night_row(f"nights.{place}", night, is_rate=is_rate)[: len(columns)]
            for place, night in enumerate(result.nights)
        ],
        numeric=frozenset(range(first, n_numbers)),
    )


def _night_row(path: str, night: TrendNight, *, is_rate: bool) -> list[Cell]:
    """Return one night; its reason, if any, comes last."""

    def whole(name: str) -> Cell:
        return number_cell(getattr(night, name), f"{path}.{name}", decimals=0)

    def number(name: str) -> Cell:
        return number_cell(getattr(night, name), f"{path}.{name}")

    return [
        cell(in_one_line(night_pair(night.night))),
        *([] if night.is_after is None else [cell(_SIDES[night.is_after])]),
        cell(_STATES[night.massage]),
        whole("sessions"),
        number_cell(night.minutes, f"{path}.minutes", decimals=_decimals(night.minutes)),
        number("value"),
        *([whole("count"), number("hours")] if is_rate else []),
        whole("trailing_7"),
        whole("trailing_14"),
        number("decayed"),
        whole("nights_since"),
        cell(night.reason or night.excluded),
    ]


def _decimals(value: float | None) -> int:
    return 0 if value is None or value == int(value) else 1
