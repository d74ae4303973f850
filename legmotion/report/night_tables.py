"""The tables of a night's page: hours, intervals, legs, every movement."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from msgspec import UNSET

from legmotion.report.night_times import NightTimes
from legmotion.report.night_values import outcome_cell, sides_of
from legmotion.report.page_parts import Cell, PageTable, cell, number_cell
from legmotion.scoring.movements import WHY_NOT_PLM
from legmotion.store.documents import NightDocument
from legmotion.tables import Frame

MOVEMENT_COLUMNS = (
    "Movement", "Begin", "Leg", "Lasts (s)", "Interval (s)", "Series", "Periodic", "In bed",
    "State", "Why not periodic",
)  # fmt: skip
_KIND_WORDS = {"posture": "change of position"}


def hours_table(document: NightDocument) -> PageTable:
    """Return the movements of each hour; a rate that is hidden says why."""
    least = document.parameters.get("night", {}).get("min_profile_min")
    why = (
        ""
        if least is None
        else f"Seen: analysable minutes in bed. No rate where they are less than {least:g}."
    )
    rows = []
    for number, hour in enumerate(document.profile):
        path = f"profile.{number}"
        rows.append(
            (
                cell(hour.label),
                number_cell(hour.analysable_min, f"{path}.analysable_min", decimals=0),
                number_cell(hour.lm_n, f"{path}.lm_n"),
                number_cell(hour.plm_n, f"{path}.plm_n"),
                number_cell(hour.lm_per_h, f"{path}.lm_per_h", decimals=1),
                number_cell(hour.plm_per_h, f"{path}.plm_per_h", decimals=1),
            )
        )
    return PageTable(
        caption="Movements in bed, hour by hour",
        columns=("Hour", "Seen (min)", "All", "Periodic", "All per hour", "Periodic per hour"),
        rows=rows,
        numeric=frozenset(range(1, 6)),
        note=why,
    )


def intervals_table(document: NightDocument) -> PageTable:
    """Return how many intervals were short, in range and long, and their middle."""
    intervals = document.intervals
    low, high = rule_range_s(document)
    counts = (
        (f"less than {low:g} s", intervals.n_short, "n_short"),
        (
            f"{low:g} to {high:g} s: the ones of periodic movements",
            intervals.n_in_range,
            "n_in_range",
        ),
        (f"more than {high:g} s", intervals.n_long, "n_long"),
        ("all", intervals.n_defined, "n_defined"),
    )
    rows: list[Sequence[Cell]] = [
        (cell(label), number_cell(n, f"intervals.{name}"), cell("intervals"))
        for label, n, name in counts
    ]
    for key, label in (
        ("imi_median_s", "median of those in range"),
        ("imi_q1_s", "lower quartile"),
        ("imi_q3_s", "upper quartile"),
        ("imi_geometric_mean_s", "geometric mean"),
    ):
        rows.append((cell(label), outcome_cell(document, key, decimals=1), cell("s")))
    rows.append(
        (cell("standard deviation of ln(s)"), outcome_cell(document, "sd_ln_imi"), cell(""))
    )
    return PageTable(
        caption="Intervals between candidate movements in bed, begin to begin",
        columns=("Interval", "Value", "Unit"),
        rows=rows,
        numeric=frozenset({1}),
    )


def rule_range_s(document: NightDocument) -> tuple[float, float]:
    """Return from where to where the rule calls an interval periodic, in seconds."""
    limits = document.rule.limits
    low, high = limits.get("imi_min_s"), limits.get("imi_max_s")
    return (
        float(low) if isinstance(low, int | float) else 10.0,
        float(high) if isinstance(high, int | float) else 90.0,
    )


def legs_table(document: NightDocument) -> PageTable | None:
    """Return left against right; None for one leg."""
    sides = sides_of(document)
    if len(sides) < 2:
        return None
    rows: list[Sequence[Cell]] = []
    for label, key, together in (
        ("Periodic movements, of one leg alone or of both", "plm_{}_n", "plm_both_n"),
        ("the same per hour in bed", "plm_{}_per_h_tib", "plm_both_per_h_tib"),
        ("Analysable time in bed (min)", "{}_leg_analysable_min", "tib_analysable_min"),
        ("Periodic movements, each leg scored by itself", "{}_leg_plm_n", ""),
        ("the same per hour in bed", "{}_leg_plm_per_h_tib", ""),
    ):
        cells = [outcome_cell(document, key.format(side)) for side in sides]
        both = outcome_cell(document, together) if together else cell("")
        rows.append((cell(label), *cells, both))
    limits = _limits(document, sides)
    rows.append((cell("Limit at which a movement begins (mg)"), *limits, cell("")))
    return PageTable(
        caption="Periodic movements, left against right",
        columns=("", *(side.capitalize() for side in sides), "Both"),
        rows=rows,
        numeric=frozenset(range(1, 4)),
    )


def _limits(document: NightDocument, sides: Sequence[str]) -> Iterator[Cell]:
    legs = [] if document.legs is UNSET else document.legs
    for side in sides:
        found = [(number, leg) for number, leg in enumerate(legs) if leg.side == side]
        value = found[0][1].threshold_mg if found else None
        yield number_cell(value, f"legs.{found[0][0] if found else 0}.threshold_mg")


def movement_rows(movements: Frame, times: NightTimes) -> Sequence[Sequence[str]]:
    """Return every movement of the night as the texts of its row, in the columns' order."""
    onset_s, offset_s = movements["onset_s"], movements["offset_s"]
    numbers = (f"{number:.0f}" for number in movements["movement"].tolist())
    begins = (times.clock(time_s) for time_s in onset_s.tolist())
    legs = (
        _leg_words(side, kind)
        for side, kind in zip(movements["side"].tolist(), movements["kind"].tolist(), strict=True)
    )
    lasts = (f"{length_s:.1f}" for length_s in (offset_s - onset_s).tolist())
    intervals = (_known(value, ".1f") for value in movements["imi_s"].tolist())
    series = (_known(value, ".0f") for value in movements["series"].tolist())
    periodic = ("yes" if value else "no" for value in movements["is_plm"].tolist())
    in_bed = ("yes" if value else "no" for value in movements["in_bed"].tolist())
    states = movements["state"].tolist()
    why_not = (WHY_NOT_PLM.get(code, code) for code in movements["why_not"].tolist())
    return list(
        zip(
            numbers, begins, legs, lasts, intervals, series, periodic, in_bed, states, why_not,
            strict=True,
        )
    )  # fmt: skip


def _leg_words(side: str, kind: str) -> str:
    return f"{side}, {_KIND_WORDS.get(kind, kind)}" if kind != "LM" else side


def _known(value: float, form: str) -> str:
    return "" if math.isnan(value) else format(value, form)
