"""docs/calibration.md: the tables between its markers are written from the result."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.calibration_targets import SPEED, TARGETS
from benchmarks.files import described, filled, table
from benchmarks.targets import Target
from legmotion.measure.calibration import (
    DESIGNS,
    NIGHTS,
    RATIOS,
    RHOS,
    VERDICTS,
    monte_carlo_error,
)

PAGE = Path(__file__).parents[1] / "docs" / "calibration.md"
NAMES = {
    "alternating": "every other night",
    "blocks4": "random in blocks of 4",
    "abab7": "week on, week off",
    "observational": "diary, after bad nights",
}
RIVAL_NAMES = {
    "welch": "Welch's t",
    "mann_whitney": "Mann–Whitney",
    "quasi_poisson": "quasi-Poisson",
}

Result = Mapping[str, Any]
Row = Mapping[str, Any]


def write_page(result_path: Path, page_path: Path = PAGE) -> None:
    """Write the tables of a result into the page."""
    result = json.loads(result_path.read_text(encoding="utf-8"))
    page = page_path.read_text(encoding="utf-8")
    page_path.write_text(rendered(page, result), encoding="utf-8")


def rendered(page: str, result: Result) -> str:
    """Return the page with everything between its markers made from a result."""
    parts = {
        "input": [_input(result)],
        "targets": _targets(TARGETS, result),
        "false-positives": _false_positives(result),
        "fewer": _fewer(result),
        "coverage": _by_cell(result, RATIOS, lambda row: _pct(row["default"]["coverage"])),
        "bias": _by_cell(result, RATIOS, lambda row: f"{row['default']['bias']:+.2f}"),
        "verdicts": _verdicts(result),
        "rivals": _rivals(result),
        "left-out": _left_out(result),
        "speed": _targets(SPEED, result),
    }
    return filled(page, {name: "\n".join([*lines, ""]) for name, lines in parts.items()})


def _input(result: Result) -> str:
    given = result["input"]
    n = given["studies"]
    errors = ", ".join(
        f"{100.0 * monte_carlo_error(share, n):.1f} at {100.0 * share:g} %"
        for share in (0.05, 0.5, 0.95)
    )
    return (
        f"{n:,} studies in each of {len(result['cells'])} cells, seed {given['seed']}, in "
        f"{given['seconds'] / 60.0:.0f} minutes. The standard error of a share from chance in the "
        f"simulation, in points: {errors}. {described(result)}"
    )


def _targets(targets: tuple[Target, ...], result: Result) -> list[str]:
    rows = []
    for target in targets:
        value = target.figure(result)
        limit = f"{target.sense} {target.limit:g} {target.unit}"
        if value is None:
            rows.append([target.says, limit, "", "not measured"])
            continue
        verdict = "met" if target.is_met(value) else f"missed: {target.cause}".removesuffix(": ")
        rows.append([target.says, limit, f"{value:.3g} {target.unit}", verdict])
    return table(["", "target", "measured", ""], rows)


def _by_cell(result: Result, ratios: tuple[float, ...], shown: Callable[[Row], str]) -> list[str]:
    """Return a table with a row for each design and length, a column for each truth."""
    head = ["design", "nights", *(f"{ratio:g}, r {rho:g}" for ratio in ratios for rho in RHOS)]
    rows = []
    for design in DESIGNS:
        for n_nights in NIGHTS:
            cells = [
                _cell(result, design, n_nights, rho, ratio) for ratio in ratios for rho in RHOS
            ]
            if any(cells):
                shown_cells = ["" if cell is None else shown(cell) for cell in cells]
                rows.append([NAMES[design], n_nights, *shown_cells])
    return table(head, rows)


def _cell(result: Result, design: str, n_nights: int, rho: float, ratio: float) -> Row | None:
    wanted = {"design": design, "n_nights": n_nights, "rho": rho, "ratio": ratio}
    for row in result["cells"]:
        if all(row[key] == value for key, value in wanted.items()):
            return dict(row)
    return None


def _false_positives(result: Result) -> list[str]:
    return _by_cell(result, (1.0,), lambda row: _pct(row["default"]["rejects"]))


def _fewer(result: Result) -> list[str]:
    return _by_cell(result, RATIOS, lambda row: _before_after(row, "fewer"))


def _before_after(row: Row, word: str) -> str:
    before, after = (row["verdicts"][when][word] for when in ("before", "after"))
    return f"{_pct(after)} ({_pct(before)})"


def _verdicts(result: Result) -> list[str]:
    """Return the shares of all words at the middle correlation."""
    middle = RHOS[len(RHOS) // 2]
    rows = [
        [f"{ratio:g}", NAMES[design], n_nights, *(_before_after(row, word) for word in VERDICTS)]
        for ratio in RATIOS
        for design in DESIGNS
        for n_nights in NIGHTS
        if (row := _cell(result, design, n_nights, middle, ratio)) is not None
    ]
    return table(["true ratio", "design", "nights", *VERDICTS], rows)


def _rivals(result: Result) -> list[str]:
    """Return false positives, the power where they can be compared, and coverage."""
    head = ["design", "nights", "r", "default", *RIVAL_NAMES.values()]
    head += ["default covers", "Welch's covers", "quasi-Poisson covers"]
    rows = []
    for row in result["cells"]:
        if row["ratio"] == 1.0:
            beside = row["rivals"]
            both = [row["default"], *(beside[name] for name in RIVAL_NAMES)]
            covers = [row["default"], beside["welch"], beside["quasi_poisson"]]
            rows.append(
                [
                    NAMES[row["design"]],
                    row["n_nights"],
                    f"{row['rho']:g}",
                    *(_pct(figures["rejects"]) for figures in both),
                    *(_pct(figures["coverage"]) for figures in covers),
                ]
            )
    return table(head, rows)


def _left_out(result: Result) -> list[str]:
    def shown(row: Row) -> str:
        return f"{_pct(row['refused'] / row['studies'])} / {_pct(row['discordant'])}"

    return _by_cell(result, RATIOS, shown)


def _pct(share: float | None) -> str:
    return "" if share is None else f"{100.0 * share:.1f}"
