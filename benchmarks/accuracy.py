"""Accuracy on simulated nights with known truth: `python -m benchmarks.accuracy`.

The seeds begin at 1000 and have never been used to choose a threshold. These are simulated
nights: no figure here is a validation against polysomnography.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks import accuracy_cases
from benchmarks.accuracy_basis import measured_basis
from benchmarks.accuracy_cases import CASES
from benchmarks.accuracy_cells import cells, sleep_pairs
from benchmarks.accuracy_rows import Plan, rows_of
from benchmarks.accuracy_targets import TARGETS
from benchmarks.files import write_json
from benchmarks.page import write_page
from legmotion import __version__
from legmotion.measure.clock import machine, versions

RESULT = Path(__file__).parent / "results" / "accuracy.json"


def main(arguments: list[str] | None = None) -> None:
    """Measure, write the result and draw the page from it."""
    options = _parser().parse_args(arguments)
    if options.page:
        write_page(RESULT)
        return
    if options.quick:
        write_json(Path("/dev/stdout"), measured_basis(quick=True, say=_say)["summary"])
        return
    plan = Plan(
        names=options.scenarios,
        rates_hz=options.rates,
        n_seeds=options.seeds,
        hours=options.hours,
    )
    table = measured_table(plan)
    if (options.scenarios or options.merge) and RESULT.exists():
        known = json.loads(RESULT.read_text(encoding="utf-8"))
        result = merged(known, table) if options.merge else {**known, **table}
    else:
        result = {**_about(), **measured_basis(quick=False, say=_say), **table}
    for line in verdicts(result):
        _say(line)
    if options.scenarios and not options.merge:
        return
    write_json(RESULT, result)
    write_page(RESULT)


def measured_table(plan: Plan) -> dict[str, Any]:
    """Return the table of scenarios of a plan."""
    rows = rows_of(plan, say=_say)
    return {
        "table": {
            "hours": plan.hours,
            "seeds": plan.n_seeds,
            "rates_hz": list(plan.rates_hz),
            "nights": len(rows),
        },
        "cells": cells(rows),
        "sleep_pairs": sleep_pairs(rows),
    }


def merged(known: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    """Return a result in which the cells of a table replace those of the same case and rate.

    Raises ValueError where the nights of the two are not of one length.
    """
    before = known.get("table", table["table"])
    if before["hours"] != table["table"]["hours"]:
        raise ValueError(
            f"the result is of nights of {before['hours']:g} h, these are of "
            f"{table['table']['hours']:g} h"
        )
    by_key, pairs = (
        {
            (one.get("case"), one["rate_hz"], one.get("seed")): one
            for one in (*known.get(name, ()), *table[name])
        }
        for name in ("cells", "sleep_pairs")
    )
    order = list(CASES)
    cells_now = [one for one in by_key.values() if one["case"] in order]
    cells_now.sort(key=lambda one: (order.index(one["case"]), one["rate_hz"]))
    return {
        **known,
        **_about(),
        "cells": cells_now,
        "sleep_pairs": sorted(pairs.values(), key=lambda one: (one["rate_hz"], one["seed"])),
        "table": {
            **table["table"],
            "rates_hz": sorted({cell["rate_hz"] for cell in cells_now}),
            "nights": sum(cell["nights"] for cell in cells_now),
        },
    }


def verdicts(result: dict[str, Any]) -> list[str]:
    """Return a line for each target: what it says, what was measured, and where."""
    lines = []
    for target in TARGETS:
        value = target.figure(result)
        if value is None:
            lines.append(f"not measured: {target.says}")
            continue
        verdict = "met" if target.is_met(value) else "MISSED"
        lines.append(
            f"{verdict}: {target.says}: {value:.3f} {target.unit} "
            f"({target.sense} {target.limit:g}), {target.where(result)}"
        )
    return lines


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--scenarios", nargs="+", default=[], help="these alone; says the figures, writes no page")
    add("--rates", nargs="+", type=float, default=list(accuracy_cases.RATES_HZ), metavar="HZ")
    add("--seeds", type=int, default=accuracy_cases.N_SEEDS, help="nights of each case and rate")
    add("--hours", type=float, default=accuracy_cases.HOURS, help="length of a night")
    add("--merge", action="store_true", help="replace what was measured in the last result")
    add("--page", action="store_true", help="measure nothing, draw the page anew")
    add("--quick", action="store_true", help="two nominal nights of two hours, no page")
    return parser


def _about() -> dict[str, Any]:
    return {"legmotion": __version__, "machine": machine(), "versions": versions()}


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
