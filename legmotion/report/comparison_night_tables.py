"""Every night of a comparison as a table, those left out, and the items of the guidelines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from legmotion.report.comparison_tables import plain_number, value_column
from legmotion.report.dates import night_pair
from legmotion.report.effect_words import counted
from legmotion.report.page_parts import Cell, PageTable, cell
from legmotion.store.comparison_document import ItemDocument
from legmotion.study.comparison import ComparedNight, Comparison

_HAD = {True: "massage", False: "none", None: "not known"}
_DASH = "–"


def left_out_table(comparison: Comparison, marks: Mapping[str, str]) -> PageTable | None:
    """Return the nights that did not enter with their mark and reason; None where all did."""
    out = [night for night in comparison.nights if night.excluded]
    if not out:
        return None
    return PageTable(
        caption=f"{counted(len(out))} left out, by the letters of the picture",
        columns=("night", "letter", "massage", "because"),
        rows=[
            (
                cell(night_pair(night.night)),
                cell(marks.get(night.excluded, "")),
                cell(_HAD[night.massage]),
                cell(night.reason or night.excluded),
            )
            for night in sorted(out, key=lambda one: marks.get(one.excluded, ""))
        ],
    )


def nights_table(comparison: Comparison) -> PageTable:
    """Return every night: the raw data of the comparison."""
    columns = ["night", "massage", "planned", "counted as", value_column(comparison)]
    fields = ["value"]
    if comparison.scale == "rate":
        columns += ["movements", "hours"]
        fields += ["count", "hours"]
    columns += ["minutes of massage", "left out because"]
    fields.append("minutes")
    return PageTable(
        caption=f"Every night: {comparison.label}",
        columns=columns,
        rows=[
            _night_row(night, f"nights.{place}", fields)
            for place, night in enumerate(comparison.nights)
        ],
        numeric=frozenset(range(4, len(columns) - 1)),
    )


def _night_row(night: ComparedNight, path: str, fields: Sequence[str]) -> tuple[Cell, ...]:
    planned = _DASH if night.planned is None else _HAD[night.planned]
    return (
        cell(night_pair(night.night)),
        cell(_HAD[night.massage]),
        cell(planned),
        cell(_DASH if night.arm is None else _HAD[night.arm]),
        *(plain_number(getattr(night, field), f"{path}.{field}") for field in fields),
        cell(night.reason or night.excluded),
    )


def items_table(caption: str, items: Sequence[ItemDocument]) -> PageTable:
    """Return the items of a reporting guideline, and what this result says to each."""
    return PageTable(
        caption=caption,
        columns=("item", "topic", "what this result says"),
        rows=[
            (cell(one.item), cell(one.topic), cell(one.text or "not recorded: for the author"))
            for one in items
        ],
    )
