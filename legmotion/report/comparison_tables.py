"""The numbers of a comparison as tables: each with its place in the document."""

from __future__ import annotations

from collections.abc import Sequence

from legmotion.report.comparison_checks import check_name, row_remark, secondary_words
from legmotion.report.comparison_story import ARM_NAMES, unit_beside
from legmotion.report.effect_words import chance, unit_of, words_of
from legmotion.report.page_parts import Cell, PageTable, cell, number_cell
from legmotion.study.comparison import (
    Arm,
    Comparison,
    HourOfArm,
    SecondaryOutcome,
    SensitivityRow,
)

_DASH = "–"


def unit_words(comparison: Comparison) -> str:
    """Return what a value of the outcome is called behind it; empty where there is nothing."""
    if comparison.scale == "rate":
        return "per hour"
    return unit_of(comparison.unit, 0.0)


def value_column(comparison: Comparison) -> str:
    """Return the heading of a column of values."""
    unit = unit_words(comparison) if comparison.scale == "rate" else unit_beside(comparison.unit)
    return unit or "value"


def arms_table(comparison: Comparison) -> PageTable:
    """Return both conditions in plain numbers."""
    columns = ["kind", "nights", "typical night", "median", "middle half from", "to"]
    fields = ["n", "typical", "median", "low_quartile", "high_quartile"]
    if comparison.scale == "rate":
        columns += ["movements", "hours", "all over all hours"]
        fields += ["count", "hours", "pooled"]
    columns.append("above the usual")
    fields.append("n_above_usual")
    arms: Sequence[tuple[str, str, Arm]] = (
        (ARM_NAMES[False], "none", comparison.none),
        (ARM_NAMES[True], "massage", comparison.massage),
    )
    return PageTable(
        caption=f"Both kinds of nights ({value_column(comparison)})",
        columns=columns,
        rows=[
            (
                cell(name.capitalize()),
                *(plain_number(getattr(arm, field), f"arms.{key}.{field}") for field in fields),
            )
            for name, key, arm in arms
        ],
        numeric=frozenset(range(1, len(columns))),
        note=_typical_note(comparison),
    )


def _typical_note(comparison: Comparison) -> str:
    kind = "geometric mean" if comparison.scale == "rate" else "mean"
    return (
        f"The typical night is the {kind} of the nights. Above the usual: nights above the median "
        "of the nights without massage."
    )


def effect_table(comparison: Comparison) -> PageTable | None:
    """Return the effect and what stands beside it, each with its interval."""
    effect = comparison.effect
    if effect is None:
        return None
    is_rate = comparison.scale == "rate"
    unit = unit_beside(comparison.unit)
    name = "ratio of typical nights" if is_rate else f"difference{f' ({unit})' if unit else ''}"
    keys = ("rr", "ci95") if is_rate else ("difference", "difference_ci95")
    values = (effect.estimate, effect.low, effect.high)
    rows = [_effect_row(name, values, *keys, is_ratio=is_rate)]
    if comparison.absolute is not None:
        row = (
            cell("that is, per hour"),
            *(
                number_cell(value, f"absolute.{field}")
                for value, field in zip(
                    comparison.absolute, ("estimate", "low", "high"), strict=True
                )
            ),
        )
        rows.append(row)
    if comparison.pooled_ratio is not None:
        pooled = (comparison.pooled_ratio, comparison.pooled_low, comparison.pooled_high)
        rows.append(_effect_row("ratio of all movements over all hours", pooled, "rr_pooled",
                                "rr_pooled_ci95", is_ratio=True))  # fmt: skip
    return PageTable(
        caption="The difference in numbers, massage nights against others",
        columns=("number", "estimate", "95 % from", "to"),
        rows=rows,
        numeric=frozenset({1, 2, 3}),
    )


def _effect_row(
    name: str, values: Sequence[float | None], key: str, ends: str, *, is_ratio: bool
) -> tuple[Cell, ...]:
    estimate, low, high = values
    return (
        cell(name),
        effect_number(estimate, key, is_ratio=is_ratio),
        effect_number(low, f"{ends}.0", is_ratio=is_ratio),
        effect_number(high, f"{ends}.1", is_ratio=is_ratio),
    )


def panel_table(comparison: Comparison) -> PageTable | None:
    """Return the panel of other analyses, also the rows that do not apply; None without one."""
    if not comparison.sensitivity:
        return None
    kind = "ratio" if comparison.scale == "rate" else "difference"
    return PageTable(
        caption="The same question asked in other ways",
        columns=("analysis", kind, "95 % from", "to", "p", "word", "remark"),
        rows=[
            _panel_row(f"sensitivity.{place}", row, is_ratio=comparison.scale == "rate")
            for place, row in enumerate(comparison.sensitivity)
        ],
        numeric=frozenset({1, 2, 3, 4}),
        note="p stands only where the order of nights was drawn. The ends of S7 are the lowest "
        "and the highest estimate as each night is left out, and no interval.",
    )


def _panel_row(path: str, row: SensitivityRow, *, is_ratio: bool) -> tuple[Cell, ...]:
    remark = row_remark(row)
    return (
        cell(f"{row.key} {row.label}"),
        *(
            effect_number(getattr(row, field), f"{path}.{field}", is_ratio=is_ratio)
            for field in ("estimate", "low", "high")
        ),
        number_cell(row.p, f"{path}.p", decimals=3),
        cell(row.verdict or _DASH),
        cell(remark if row.p is None else row.note),
    )


def secondary_table(comparison: Comparison) -> PageTable | None:
    """Return the outcomes beside the primary one; None where there is none."""
    if not comparison.secondary:
        return None
    return PageTable(
        caption="Other outcomes: secondary, none of them decides the verdict",
        columns=("outcome", "nights with massage", "without", "in words", "estimate", "95 % from",
                 "to", "q"),
        rows=[_secondary_row(place, one) for place, one in enumerate(comparison.secondary)],
        numeric=frozenset({1, 2, 4, 5, 6, 7}),
        note="A rate is compared as a ratio, any other number as a difference in its unit.",
    )  # fmt: skip


def _secondary_row(place: int, outcome: SecondaryOutcome) -> tuple[Cell, ...]:
    path, effect = f"secondary.{place}", outcome.effect
    unit = "" if outcome.scale == "rate" else unit_beside(outcome.unit)
    known = (
        cell(f"{outcome.label}{f' ({unit})' if unit else ''}"),
        number_cell(outcome.n_massage, f"{path}.n_massage"),
        number_cell(outcome.n_none, f"{path}.n_none"),
    )
    if effect is None:
        return (*known, cell(secondary_words(outcome)), *(cell(_DASH) for _ in range(4)))
    is_ratio = outcome.scale == "rate"
    words = words_of(outcome).change(effect.estimate)
    note = f"; {outcome.note}" if outcome.note else ""
    return (
        *known,
        cell(f"{words}{note}"),
        effect_number(effect.estimate, f"{path}.effect.estimate", is_ratio=is_ratio),
        effect_number(effect.low, f"{path}.effect.ci95.0", is_ratio=is_ratio),
        effect_number(effect.high, f"{path}.effect.ci95.1", is_ratio=is_ratio),
        number_cell(outcome.q, f"{path}.q", decimals=3),
    )


def hours_table(comparison: Comparison) -> PageTable | None:
    """Return the hours of the clock of both conditions; None where they are not known."""
    if not comparison.profile:
        return None
    return PageTable(
        caption="Periodic movements by the hour of the clock",
        columns=("hour", "other nights, per hour", "movements", "hours", "nights",
                 "massage nights, per hour", "movements", "hours", "nights"),
        rows=[
            (
                cell(hour.label),
                *_hour_cells(hour.none, f"profile.{place}.none"),
                *_hour_cells(hour.massage, f"profile.{place}.massage"),
            )
            for place, hour in enumerate(comparison.profile)
        ],
        numeric=frozenset(range(1, 9)),
    )  # fmt: skip


def _hour_cells(hour: HourOfArm, path: str) -> tuple[Cell, ...]:
    return tuple(
        number_cell(getattr(hour, field), f"{path}.{field}")
        for field in ("per_h", "count", "hours", "n")
    )


def balance_table(comparison: Comparison) -> PageTable | None:
    """Return what else could differ between the conditions; None where nothing is known."""
    if not comparison.balance:
        return None
    return PageTable(
        caption="What else could differ: medians of the nights that were compared",
        columns=("what", "other nights", "massage nights", "massage night has less", "word"),
        rows=[
            (
                cell(check_name(one.key)),
                plain_number(one.none, f"balance.{place}.none"),
                plain_number(one.massage, f"balance.{place}.massage"),
                Cell(text=chance(one.share_lower), key=f"balance.{place}.share_lower",
                     value=one.share_lower),
                cell("differs" if one.is_uneven else "alike"),
            )
            for place, one in enumerate(comparison.balance)
        ],
        numeric=frozenset({1, 2, 3}),
        note="Massage night has less: in how many of all pairs of a massage night and another "
        "one, ties as half.",
    )  # fmt: skip


def needed_table(comparison: Comparison) -> PageTable | None:
    """Return the nights of a whole study by the change to be seen; None where it is not known."""
    needed = comparison.nights_needed
    if needed is None or not needed.per_change:
        return None
    words = words_of(comparison)
    most = f"more than {comparison.parameters.max_nights_needed}"
    return PageTable(
        caption="Nights of a whole study for 80 % power, half of them with massage",
        columns=("a change of", "nights"),
        rows=[
            (
                cell(
                    f"{key} %"
                    if comparison.scale == "rate"
                    else words.least(comparison.mcid * float(key))
                ),
                cell(most) if n is None else number_cell(n, f"nights_needed.per_change.{key}"),
            )
            for key, n in needed.per_change.items()
        ],
        numeric=frozenset({1}),
    )


def effect_number(value: float | None, key: str, *, is_ratio: bool) -> Cell:
    """Return an effect as the terminal's report shows it: a ratio, or three digits."""
    if value is None:
        return cell(_DASH)
    text = f"{value:.2f}" if is_ratio else f"{value:.3g}"
    if "e" in text:
        return number_cell(value, key)
    return Cell(text=text.replace("-", "\N{MINUS SIGN}"), key=key, value=value)


def plain_number(value: float | None, key: str) -> Cell:
    """Return a number; one that is whole, as a count or minutes are, without decimals."""
    if value is not None and float(value).is_integer():
        return number_cell(value, key, decimals=0)
    return number_cell(value, key)
