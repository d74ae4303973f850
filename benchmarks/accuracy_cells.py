"""Nights pooled to what a table shows: one cell for each case and rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Any

from benchmarks.accuracy_cases import CASES, HALF, WHOLE
from benchmarks.accuracy_night import LEGMOTION, Row

Cell = dict[str, Any]


def cells(rows: Sequence[Row]) -> list[Cell]:
    """Return a cell for each case and rate, in the order of the cases."""
    order = list(CASES)
    keys = sorted({(order.index(row["case"]), row["rate_hz"]) for row in rows})
    return [
        cell([row for row in rows if (row["case"], row["rate_hz"]) == (order[at], rate_hz)])
        for at, rate_hz in keys
    ]


def cell(rows: Sequence[Row]) -> Cell:
    """Return the figures of nights together, every movement and every night weighing the same."""
    first = rows[0]
    names = [LEGMOTION, *(name for name in first["detectors"] if name != LEGMOTION)]
    made: Cell = {key: first[key] for key in ("case", "rate_hz", "n_legs", "group", "hours")}
    made |= {
        "nights": len(rows),
        "not_analysed": sum("refused" in row for row in rows),
        "index_true": fmean(row["index_true"] for row in rows),
        "detectors": {name: _detector(rows, name) for name in names},
        "seconds": fmean(row["cpu_s"] for row in rows),
    }
    seen = [row for row in rows if "window_origin" in row]
    if seen:
        made |= _night(seen)
    clocks = [row for row in seen if "clock" in row]
    if clocks:
        made["clock"] = _clock(clocks)
    if all("index_both_legs" in row for row in rows):
        made["share_of_both_legs"] = sum(row["index_true"] for row in rows) / sum(
            row["index_both_legs"] for row in rows
        )
    return made


def _detector(rows: Sequence[Row], name: str) -> Cell:
    parts = [(row, row["detectors"][name]) for row in rows if name in row["detectors"]]
    counts = [part for _, part in parts]
    hits, false, missed = (_sum(counts, key) for key in ("hits", "false", "missed"))
    plm = [part for part in counts if "plm_hits" in part]
    plm_hits, plm_false, plm_missed = (
        _sum(plm, key) for key in ("plm_hits", "plm_false", "plm_missed")
    )
    pairs = [
        (part["index_found"], row["index_true"])
        for row, part in parts
        if part["index_found"] is not None
    ]
    return {
        "movements": hits + missed,
        "false_per_h": _ratio(false, sum(row["hours"] * row["n_legs"] for row, _ in parts)),
        "movement_f1": _ratio(2 * hits, 2 * hits + false + missed),
        "kept": _ratio(hits, hits + missed),
        "plm_f1": _ratio(2 * plm_hits, 2 * plm_hits + plm_false + plm_missed),
        "onset_mae_s": _ratio(_sum(counts, "onset_abs_s"), hits),
        "index_found": fmean(found for found, _ in pairs) if pairs else None,
        "index_largest": max((found for found, _ in pairs), default=None),
        "index_mae": fmean(abs(found - true) for found, true in pairs) if pairs else None,
        "index_off_pct": _most(pairs, lambda pair: 100.0 * abs(pair[0] / pair[1] - 1.0)),
    }


def _night(rows: Sequence[Row]) -> Cell:
    """Return what nights say beside their movements."""
    origins = sorted({row["window_origin"] for row in rows})
    not_worn_min = sum(row["not_worn_min"] for row in rows)
    off_min = [row["off_min"] - row["gaps_and_out_min"] for row in rows]
    taken_min = sum(
        min(max(off, 0.0), row["not_worn_min"]) for off, row in zip(off_min, rows, strict=True)
    )
    ranged = [row for row in rows if row["index_low"] is not None]
    inside = [row for row in ranged if row["index_low"] <= row["index_true"] <= row["index_high"]]
    return {
        "window_origins": origins,
        "window_start_mae_min": fmean(abs(row["window_start_min"]) for row in rows),
        "window_end_mae_min": fmean(abs(row["window_end_min"]) for row in rows),
        "not_worn_off_share": _ratio(taken_min, not_worn_min),
        "worn_off_min": round(
            max(
                max(off - row["not_worn_min"], 0.0) for off, row in zip(off_min, rows, strict=True)
            ),
            1,
        ),
        "sleep_true_min": fmean(row["sleep_true_min"] for row in rows),
        "sleep_min": fmean(row["sleep_min"] for row in rows),
        "in_range": _ratio(len(inside), len(ranged)),
    }


def _clock(rows: Sequence[Row]) -> Cell:
    """Return how two clocks were brought together."""
    combined = [row["clock"] for row in rows if row["clock"]["status"] == "combined"]
    return {
        "nights": len(rows),
        "combined": len(combined),
        "start_worst_s": _most(combined, lambda clock: abs(clock["error_start_s"])),
        "end_worst_s": _most(combined, lambda clock: abs(clock["error_end_s"])),
    }


def sleep_pairs(rows: Sequence[Row]) -> list[Cell]:
    """Return how the estimated sleep of a night changes when its movements about double."""
    by_key = {(row["case"], row["rate_hz"], row["seed"]): row for row in rows}
    pairs = []
    for (name, rate_hz, seed), fewer in by_key.items():
        more = by_key.get((WHOLE, rate_hz, seed))
        if name != HALF or more is None or "sleep_min" not in fewer or "sleep_min" not in more:
            continue
        pairs.append(
            {
                "rate_hz": rate_hz,
                "seed": seed,
                "index_fewer": fewer["index_true"],
                "index_more": more["index_true"],
                "sleep_true_min": more["sleep_true_min"],
                "sleep_fewer_min": fewer["sleep_min"],
                "sleep_more_min": more["sleep_min"],
                "change_pct": 100.0 * abs(more["sleep_min"] / fewer["sleep_min"] - 1.0),
            }
        )
    return pairs


def _sum(parts: Sequence[Row], key: str) -> Any:
    return sum(part[key] for part in parts)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _most(items: Sequence[Any], of: Callable[[Any], float]) -> float | None:
    values = [of(item) for item in items if not isinstance(item, tuple) or item[1]]
    return max(values) if values else None
