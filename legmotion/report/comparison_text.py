"""A comparison as a page of plain text."""

from __future__ import annotations

from collections.abc import Iterator

from legmotion.report.comparison_checks import NEXT_TITLE, WARNINGS_TITLE
from legmotion.report.comparison_parts import (
    after_text,
    balance_text,
    drift_text,
    left_out_text,
    needed_text,
    panel_text,
    secondary_text,
    shared_text,
    unknown_text,
)
from legmotion.report.comparison_story import (
    TITLE,
    above_words,
    absolute_words,
    axis_words,
    chances,
    design_words,
    difference_words,
    estimand_words,
    neighbours_words,
    next_steps,
    nights_words,
    outcome_title,
    plan_words,
    typical_nights,
)
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
from legmotion.report.verdict_words import verdict_sentence
from legmotion.study.comparison import Comparison
from legmotion.study.reconcile import Reconciliation

_SURE_BAR = 20
_SURE_WIDTH = 76


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
            drift_text(comparison),
            secondary_text(comparison),
            balance_text(comparison),
            needed_text(comparison),
            left_out_text(comparison),
            shared_text(reconciliation),
            bulleted(WARNINGS_TITLE, (notice.sentence for notice in comparison.warnings)),
            unknown_text(comparison),
            _next(comparison),
        ),
        sheet,
    )


def _title(comparison: Comparison) -> list[Line]:
    return [TITLE, *wrapped(outcome_title(comparison), indent="")]


def _numbers(comparison: Comparison, width: int) -> Iterator[Line]:
    """Yield the three numbers: the effect, what it is in plain numbers, and how sure."""
    for label, text in (
        ("Difference", difference_words(comparison)),
        ("", absolute_words(comparison)),
        ("A typical night", listed(typical_nights(comparison))),
        ("Above the usual", above_words(comparison)),
    ):
        if text:
            yield from labelled(label, text)
    yield from _how_sure(comparison, width)


def _how_sure(comparison: Comparison, width: int) -> Iterator[Line]:
    """Yield the chances, a bar each; where there is little room, below their label."""
    rows = chances(comparison)
    is_narrow = width < _SURE_WIDTH
    if rows and is_narrow:
        yield f"{INDENT}How sure"
    n_signs = _SURE_BAR // 2 if is_narrow else _SURE_BAR
    for number, row in enumerate(rows):
        filled = round(row.p * n_signs)
        bar = "▇" * filled + "▁" * (n_signs - filled)
        label = "How sure" if number == 0 else ""
        first = INDENT * 2 if is_narrow else f"{INDENT}{label:<{LABEL_WIDTH}}"
        first = f"{first}{bar}  {row.words:>9}"
        yield from wrapped(row.what, indent=f"{first}  ", further=" " * (len(first) + 2))


def _design(comparison: Comparison) -> Iterator[Line]:
    for label, text in (
        ("What is compared", estimand_words(comparison)),
        ("Design", design_words(comparison)),
        ("Nights", nights_words(comparison)),
        ("Plan", plan_words(comparison)),
        ("Neighbours", neighbours_words(comparison)),
    ):
        if text:
            yield from labelled(label, text)


def _timeline(comparison: Comparison, width: int) -> Iterator[Line]:
    lines = timeline(comparison, width=width)
    if not lines:
        return
    axis = axis_words(comparison)
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
    yield NEXT_TITLE
    for step in next_steps(comparison):
        yield from wrapped(step)
