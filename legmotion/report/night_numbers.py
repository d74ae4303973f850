"""Every number of a night in groups: a count beside its rate, the rate with its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import UNSET

from legmotion.report.page_parts import Cell, PageTable, cell, duration_cell, number_cell
from legmotion.store.documents import NightDocument, OutcomeDocument

_COLUMNS = ("Number", "Value", "Unit", "Per hour", "Range", "Out of", "Key")
_RATE = "1/h"
_UNITS = {_RATE: "", "count": "", "1": "", "min": ""}
_RATE_ENDINGS = ("_per_h_tib", "_per_h_sleep", "_per_h_wake")
# Said by the name of the group.
_ESTIMATED = " (estimated)"
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


def number_tables(document: NightDocument) -> Sequence[PageTable]:
    """Return every number of the night, in groups."""
    groups: dict[str, list[Sequence[Cell]]] = {name: [] for name in _ORDER}
    for key, rate_key in _pairs(document.outcomes):
        groups[_group(key or rate_key)].append(_row(document.outcomes, key, rate_key))
    return [
        PageTable(caption=name, columns=_COLUMNS, rows=rows, numeric=frozenset({1, 3, 4}))
        for name, rows in groups.items()
        if rows
    ]


def _group(key: str) -> str:
    return next((name for name, heads in _GROUPS if key.startswith(heads)), _ORDER[-1])


def _pairs(outcomes: Mapping[str, OutcomeDocument]) -> Iterator[tuple[str, str]]:
    """Yield each number with the rate that counts the same thing; either may be missing."""
    rate_of = {
        key: f"{key.removesuffix('_n')}{ending}"
        for key in outcomes
        for ending in _RATE_ENDINGS
        if key.endswith("_n") and f"{key.removesuffix('_n')}{ending}" in outcomes
    }
    for key, outcome in outcomes.items():
        if outcome.unit != _RATE:
            yield key, rate_of.get(key, "")
        elif key not in rate_of.values():
            yield "", key


def _row(outcomes: Mapping[str, OutcomeDocument], key: str, rate_key: str) -> Sequence[Cell]:
    named = outcomes[key or rate_key]
    rate = outcomes[rate_key] if rate_key else None
    of = (rate.denominator if rate is not None else named.denominator) or ""
    for one in (rate, named):
        if one is not None and one.value is None and one.reason is not UNSET:
            of = f"not computable: {one.reason}"
    return (
        cell(named.label.removesuffix(_ESTIMATED)),
        _value(key, named) if key else cell(""),
        cell(_UNITS.get(named.unit, named.unit)),
        cell("") if rate is None else number_cell(rate.value, f"outcomes.{rate_key}.value"),
        cell("") if rate is None else _range(rate_key, rate),
        cell(of),
        cell(", ".join(filter(None, (key, rate_key)))),
    )


def _value(key: str, outcome: OutcomeDocument) -> Cell:
    make = duration_cell if outcome.unit == "min" else number_cell
    return make(outcome.value, f"outcomes.{key}.value")


def _range(key: str, rate: OutcomeDocument) -> Cell:
    if rate.low is UNSET or rate.high is UNSET:
        return cell("")
    low = number_cell(rate.low, f"outcomes.{key}.low")
    high = number_cell(rate.high, f"outcomes.{key}.high")
    return Cell(text=low.text, key=low.key, value=low.value, then=(cell(" to "), high))
