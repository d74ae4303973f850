"""The tables of a night's page: hours, intervals, legs, all numbers, every movement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from msgspec import UNSET

from legmotion.report.night_story import outcome_cell, sides_of
from legmotion.report.night_times import NightTimes
from legmotion.report.page_parts import Cell, PageTable, cell, duration_cell, number_cell
from legmotion.scoring.movements import WHY_NOT_PLM
from legmotion.store.documents import NightDocument, OutcomeDocument
from legmotion.tables import Frame

MOVEMENT_COLUMNS = (
    "Movement", "Begin", "Leg", "Lasts (s)", "Interval (s)", "Series", "Periodic", "In bed",
    "State", "Why not periodic",
)  # fmt: skip
_KIND_WORDS = {"posture": "change of position"}
_UNITS = {"1/h": "per hour", "count": "", "1": "", "min": "min"}
# Groups of outcomes by what their keys begin with; the first that fits, in this order.
_GROUPS = (
    ("Sleep, estimated", ("spt", "tst", "sol", "waso", "se_pct", "plms_", "plmw_")),
    ("Intervals and rhythm", ("imi_", "mean_ln", "sd_ln", "plm_clm", "ferri")),
    ("Each leg", ("plm_left", "plm_right", "plm_both", "left_leg", "right_leg")),
    ("Through the night", ("plm_third", "posture_shift")),
    ("Movements", ("tib", "lm_", "clm_", "plm_", "short_imi", "isolated", "series")),
)
_ORDER = (
    "Movements", "Intervals and rhythm", "Each leg", "Through the night", "Sleep, estimated",
    "Other numbers",
)  # fmt: skip
_LABEL_OF_RATE = "per hour"


def hours_table(document: NightDocument) -> PageTable:
    """Return the movements of each hour; a rate that is hidden says why."""
    least = document.parameters.get("night", {}).get("min_profile_min")
    why = "" if least is None else f"A dash: less than {least:g} min of the hour were analysable."
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
        columns=("Hour", "Analysable min", "All", "Periodic", "All per hour", "Periodic per hour"),
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
    for label, key in (
        ("Periodic movements, scored by itself", "{}_leg_plm_n"),
        ("the same per hour in bed", "{}_leg_plm_per_h_tib"),
        ("Periodic movements of this leg alone", "plm_{}_n"),
        ("the same per hour in bed", "plm_{}_per_h_tib"),
    ):
        cells = [outcome_cell(document, key.format(side)) for side in sides]
        rows.append((cell(label), *cells))
    for label, name in (("Noise floor (mg)", "floor_mg"), ("Sampling rate (Hz)", "rate_hz")):
        rows.append((cell(label), *(_of_leg(document, side, name) for side in sides)))
    rows.append((cell("Limit at which a movement begins (mg)"), *_limits(document, sides)))
    together = [outcome_cell(document, f"plm_both_{name}") for name in ("n", "per_h_tib")]
    return PageTable(
        caption="Left against right",
        columns=("", *(f"{side.capitalize()} leg" for side in sides)),
        rows=[*rows, (cell("Both legs together: count, per hour in bed"), *together)],
        numeric=frozenset(range(1, 3)),
    )


def _of_leg(document: NightDocument, side: str, name: str) -> Cell:
    for number, recording in enumerate(document.recordings):
        if recording.side == side:
            return number_cell(getattr(recording, name), f"recordings.{number}.{name}")
    return number_cell(None, "")


def _limits(document: NightDocument, sides: Sequence[str]) -> Iterator[Cell]:
    legs = [] if document.legs is UNSET else document.legs
    for side in sides:
        found = [(number, leg) for number, leg in enumerate(legs) if leg.side == side]
        value = found[0][1].threshold_mg if found else None
        yield number_cell(value, f"legs.{found[0][0] if found else 0}.threshold_mg")


def number_tables(document: NightDocument) -> Sequence[PageTable]:
    """Return every number of the night, in groups."""
    groups: dict[str, list[Sequence[Cell]]] = {name: [] for name in _ORDER}
    for key, outcome in document.outcomes.items():
        groups[_group(key)].append(_number_row(key, outcome))
    return [
        PageTable(
            caption=name,
            columns=("Number", "Value", "Unit", "Range", "Out of", "Key"),
            rows=rows,
            numeric=frozenset({1, 3}),
        )
        for name, rows in groups.items()
        if rows
    ]


def _group(key: str) -> str:
    return next((name for name, heads in _GROUPS if key.startswith(heads)), _ORDER[-1])


def _number_row(key: str, outcome: OutcomeDocument) -> Sequence[Cell]:
    path = f"outcomes.{key}"
    has_range = outcome.low is not UNSET and outcome.high is not UNSET
    low, high = (outcome.low, outcome.high) if has_range else (None, None)
    of = outcome.denominator or ""
    if outcome.value is None:
        of = "" if outcome.reason is UNSET else f"not computable: {outcome.reason}"
    is_time = outcome.unit == "min"
    value = (
        duration_cell(outcome.value, f"{path}.value")
        if is_time
        else number_cell(outcome.value, f"{path}.value")
    )
    return (
        cell(outcome.label),
        value,
        cell("" if is_time else _UNITS.get(outcome.unit, outcome.unit)),
        Cell(text=_range_words(low, high)),
        cell(of),
        cell(key),
    )


def _range_words(low: object, high: object) -> str:
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return ""
    return f"{number_cell(low, '').text} to {number_cell(high, '').text}"


def movement_rows(movements: Frame, times: NightTimes) -> Sequence[Sequence[str]]:
    """Return every movement of the night as the texts of its row, in the columns' order."""
    columns: Mapping[str, Sequence[object]] = {
        name: movements[name].tolist() for name in movements if name != "onset"
    }
    return [
        (
            f"{columns['movement'][at]:.0f}",
            times.clock(float(movements["onset_s"][at])),
            _leg_words(str(columns["side"][at]), str(columns["kind"][at])),
            f"{movements['offset_s'][at] - movements['onset_s'][at]:.1f}",
            _known(movements["imi_s"][at], ".1f"),
            _known(movements["series"][at], ".0f"),
            "yes" if columns["is_plm"][at] else "no",
            "yes" if columns["in_bed"][at] else "no",
            str(columns["state"][at]),
            WHY_NOT_PLM.get(str(columns["why_not"][at]), str(columns["why_not"][at])),
        )
        for at in range(movements.n_rows)
    ]


def _leg_words(side: str, kind: str) -> str:
    return f"{side}, {_KIND_WORDS.get(kind, kind)}" if kind != "LM" else side


def _known(value: float, form: str) -> str:
    return "" if np.isnan(value) else format(value, form)
