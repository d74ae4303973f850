"""How often `compare` is wrong, on simulated studies: `python -m benchmarks.calibration`.

All studies are drawn from one seed, so a second run on the same versions gives the same figures.
Times are measured by `benchmarks.compare_speed` and stand in the same result.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.calibration_page import write_page
from benchmarks.compare_speed import measure_speed
from benchmarks.files import write_json
from legmotion import __version__
from legmotion.measure.calibration import Cell, cells, measure_cell
from legmotion.measure.clock import machine, versions
from legmotion.params import StudyParameters

RESULT = Path(__file__).parent / "results" / "calibration.json"
SEED = 20261121
STUDIES = 2000


def main(arguments: list[str] | None = None) -> None:
    """Measure, write the result and draw the page from it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=STUDIES, help="of each cell")
    parser.add_argument("--out", type=Path, help="write the result here and leave the page alone")
    parser.add_argument("--page", action="store_true", help="draw the page anew, measure nothing")
    parser.add_argument("--speed", action="store_true", help="measure the times, and keep the rest")
    options = parser.parse_args(arguments)
    if options.page:
        write_page(RESULT)
        return
    if options.speed:
        result = {**_published(), "speed": measure_speed()}
    else:
        result = {**measure(options.studies), "speed": _published().get("speed", {})}
    write_json(options.out or RESULT, result)
    if options.out is None:
        write_page(RESULT)


def measure(n_studies: int = STUDIES, *, seed: int = SEED) -> dict[str, Any]:
    """Return all figures, the cells side by side on all cores."""
    begin = time.perf_counter()
    work = partial(_cell, n_studies=n_studies, seed=seed)
    rows = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for row in pool.map(work, cells()):
            rows.append(row)
            _say(row)
    return {
        "legmotion": __version__,
        "machine": machine(),
        "versions": versions(),
        "input": {"studies": n_studies, "seed": seed, "seconds": time.perf_counter() - begin},
        "cells": rows,
    }


def _published() -> dict[str, Any]:
    """Return the result at hand: rates and times are measured apart, and stand in one file."""
    if not RESULT.exists():
        return {}
    result: dict[str, Any] = json.loads(RESULT.read_text(encoding="utf-8"))
    return result


def _cell(cell: Cell, *, n_studies: int, seed: int) -> dict[str, Any]:
    return measure_cell(cell, n_studies=n_studies, seed=seed, params=StudyParameters())


def _say(row: dict[str, Any]) -> None:
    what = [row[key] for key in ("design", "n_nights", "rho", "ratio")]
    figures = {key: round(value, 3) for key, value in row["default"].items()}
    print(*what, figures, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
