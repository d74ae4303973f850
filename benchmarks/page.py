"""docs/accuracy.md: the tables between its markers are written from the result."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from benchmarks.accuracy_page import table_parts
from benchmarks.failures import captions
from benchmarks.files import described, filled, table
from legmotion.simulate import Difficulties, SimulationSettings

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
_FIGURES = (
    ("movement F1", "movement_f1", 3),
    ("precision", "precision", 3),
    ("sensitivity", "sensitivity", 3),
    ("PLM F1", "plm_f1", 3),
    ("PLM count, found / true", "plm_count_ratio", 3),
    ("onset, mean absolute error (s)", "onset_mae_s", 3),
    ("onset, mean error (s)", "onset_bias_s", 3),
    ("duration, mean absolute error (s)", "duration_mae_s", 2),
)


def write_page(result_path: Path, page_path: Path = PAGE) -> None:
    """Write the tables of a result into the page."""
    result = json.loads(result_path.read_text(encoding="utf-8"))
    page = page_path.read_text(encoding="utf-8")
    page_path.write_text(rendered(page, result), encoding="utf-8")


def rendered(page: str, result: dict[str, Any]) -> str:
    """Return the page with everything between its markers made from a result.

    Raises ValueError where a marker is missing.
    """
    parts = {"accuracy": _accuracy(result), "settings": _settings(), "failures": captions()}
    return filled(page, {**parts, **table_parts(result)})


def _accuracy(result: dict[str, Any]) -> str:
    given = result["input"]
    seeds = f"{given['first_seed']} to {given['first_seed'] + given['nights'] - 1}"
    rates = ", ".join(f"{rate:g}" for rate in given["rates_hz"])
    nothing = [row["n_movements"] for rows in result["nothing"].values() for row in rows]
    lines = [
        "These are simulated nights, not a validation against polysomnography.",
        "",
        f"Input: {given['nights']} nominal nights of {given['hours']:g} h, one leg, "
        f"{rates} Hz in turn, seeds {seeds}, rule {given['rule']}. Figures over all movements.",
        described(result),
        "",
        *table(
            ["", *result["summary"]],
            [
                [label, *(_number(row[key], digits) for row in result["summary"].values())]
                for label, key, digits in _FIGURES
            ],
        ),
        "",
        "### Night by night",
        "",
        *table(
            ["seed", "Hz", "noise mg", "step mg", "median peak mg", "below 30 mg", "still holds",
             "turns /h", "movements", "F1", "PLM F1", "PLM ratio", "onset s"],
            [_night(night) for night in result["nights"]],
        ),
        "",
        "### Where every hold is still",
        "",
        *table(
            ["", "movement F1", "PLM F1", "PLM count, found / true"],
            [
                [name, *(_number(row[key]) for key in ("movement_f1", "plm_f1", "plm_count_ratio"))]
                for name, row in result["still_holds"].items()
                if name != "seeds"
            ],
        ),
        "",
        "### Other nights, legmotion",
        "",
        *table(
            ["", *(label for label, _, _ in _FIGURES)],
            [
                [name, *(_number(row[key], digits) for _, key, digits in _FIGURES)]
                for name, row in result["other_nights"].items()
            ],
        ),
        "",
        "### Where nothing moves, where the sensor is turned, at other rates",
        "",
        f"Noise and breathing alone, and a device on a table, {given['hours']:g} h each at "
        f"{rates} Hz: {sum(nothing)} movements in {len(nothing)} nights.",
        "",
        *table(
            ["seed", "Hz", "movements", "sensor turned", "onsets apart, samples"],
            [
                [row["seed"], f"{row['rate_hz']:g}", row["n_movements"], row["n_turned"],
                 _number(row["onset_samples"], 2)]
                for row in result["rotation"]
            ],
        ),
        "",
        "PLM per hour of the same night, recorded at several rates by a sensor of one noise "
        "density (so with less noise at a lower rate):",
        "",
        *table(
            ["seed", *(f"{rate} Hz" for rate in result["rates"][0]["plm_per_h"]),
             "furthest from the mean"],
            [
                [row["seed"], *(_number(value, 1) for value in row["plm_per_h"].values()),
                 f"{100.0 * row['largest_difference']:.1f} %"]
                for row in result["rates"]
            ],
        ),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _night(night: dict[str, Any]) -> list[object]:
    found = night["legmotion"]
    return [
        night["seed"],
        f"{night['rate_hz']:g}",
        _number(night["noise_mg"], 1),
        _number(night["resolution_mg"], 1),
        _number(night["median_peak_mg"], 0),
        f"{100.0 * night['share_below_30_mg']:.0f} %",
        f"{100.0 * night['still_hold_share']:.0f} %",
        _number(night["posture_per_h"], 1),
        found["n_true"],
        _number(found["movement_f1"]),
        _number(found["plm_f1"]),
        _number(found["plm_count_ratio"]),
        _number(found["onset_mae_s"]),
    ]


def _settings() -> str:
    rows = []
    of_night = [item for item in dataclasses.fields(SimulationSettings) if item.name != "hard"]
    for item in (*of_night, *dataclasses.fields(Difficulties)):
        values = item.default if isinstance(item.default, tuple) else (item.default,)
        shown = ", ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in values)
        about = item.metadata
        rows.append([f"`{item.name}`", shown, about["unit"], about["meaning"], about["source"]])
    return "\n".join([*table(["setting", "value", "unit", "meaning", "source"], rows), ""])


def _number(value: float | None, digits: int = 3) -> str:
    return "" if value is None else f"{value:.{digits}f}"
