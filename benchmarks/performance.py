"""docs/performance.md and the README's table of speed, written from the result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.files import described, filled, table
from benchmarks.targets import (
    ANALYZE,
    COPY,
    FIRST,
    OURS,
    PLAIN,
    PYARROW,
    SCIPY,
    TARGETS,
    Target,
    ratio,
)
from legmotion.bench import FRESH_RUNS

CHECKOUT = Path(__file__).parents[1]
PAGE = CHECKOUT / "docs" / "performance.md"
README = CHECKOUT / "README.md"
_STATES = {"warm": "warm", "fresh": "fresh process", "first": "first"}
_SHOWN_IN_README = (ANALYZE, PLAIN, PYARROW, OURS, SCIPY, FIRST)

Result = Mapping[str, Any]


def write_pages(result_path: Path) -> None:
    """Write the tables of a result into the page and the README."""
    result = json.loads(result_path.read_text(encoding="utf-8"))
    for path, render in ((PAGE, rendered), (README, readme)):
        path.write_text(render(path.read_text(encoding="utf-8"), result), encoding="utf-8")


def rendered(page: str, result: Result) -> str:
    """Return the page with everything between its markers made from a result."""
    return filled(page, {"targets": _targets(result), "speed": _rows(result)})


def readme(page: str, result: Result) -> str:
    """Return the README with its table of speed made from a result."""
    lines = [
        *_input(result),
        "",
        *table(
            ["", "seconds", "peak MB", "movement F1"],
            [
                [name, _seconds(row["median_s"]), _whole(row["peak_mb"]), _f1(row, "movement_f1")]
                for name in _SHOWN_IN_README
                if (row := result["rows"].get(name)) is not None
            ],
        ),
        "",
    ]
    return filled(page, {"speed": "\n".join(lines)})


def _input(result: Result) -> list[str]:
    given = result["input"]
    return [
        f"Input: one simulated night of {given['hours']:g} h at {given['rate_hz']:g} Hz, one leg, "
        f"{given['samples']:,} samples, {given['megabytes']:.0f} MB of text. {described(result)}"
    ]


def _targets(result: Result) -> str:
    rows = [[t.key, t.says, _limit(t), *_measured(t, t.figure(result))] for t in TARGETS]
    copy = ratio(OURS, COPY)(result)
    return "\n".join(
        [
            *_input(result),
            "",
            *table(["", "what", "target", "measured", ""], rows),
            "",
            f"Beside P1: signal and events take {copy:.0f} x a bare copy of the samples."
            if copy
            else "",
            "",
        ]
    )


def _limit(target: Target) -> str:
    return f"{target.sense} {target.limit:g} {target.unit}"


def _measured(target: Target, value: float | None) -> tuple[str, str]:
    """Return the figure and whether it keeps the limit, with the cause where it does not."""
    if value is None:
        return "", "not measured"
    shown = f"{value:.3g} {target.unit}"
    if target.is_met(value):
        return shown, "met"
    return shown, f"missed: {target.cause}" if target.cause else "missed"


def _rows(result: Result) -> str:
    given = result["input"]
    days = ", ".join(str(n) for n in result["days"])
    lines = [
        *_input(result),
        f"Runs: {given['runs']} of what is warm, {FRESH_RUNS} of fresh processes, in turn, each "
        f"after one that does not count; the recordings of {days} days are at 25 Hz.",
        "",
        *table(
            ["legmotion", "state", "seconds", "middle half", "peak MB", "movement F1", "PLM F1"],
            [_row(name, row) for name, row in result["rows"].items() if not row["is_beside"]],
        ),
        "",
        *table(
            ["beside it", "state", "seconds", "middle half", "peak MB", "movement F1", "PLM F1"],
            [_row(name, row) for name, row in result["rows"].items() if row["is_beside"]],
        ),
        "",
    ]
    return "\n".join(lines)


def _row(name: str, row: Mapping[str, Any]) -> list[str]:
    middle = f"{_seconds(row['low_s'])} to {_seconds(row['high_s'])}"
    return [
        name,
        _STATES[row["state"]],
        _seconds(row["median_s"]),
        middle if row["runs"] > 1 else "one run",
        _whole(row["peak_mb"]),
        _f1(row, "movement_f1"),
        _f1(row, "plm_f1"),
    ]


def _seconds(value: float) -> str:
    return f"{value:.4f}" if value < 0.1 else f"{value:.2f}"


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def _f1(row: Mapping[str, Any], key: str) -> str:
    value = (row.get("accuracy") or {}).get(key)
    return "" if value is None else f"{value:.3f}"
