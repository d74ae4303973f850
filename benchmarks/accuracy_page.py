"""The tables of docs/accuracy.md that show scenarios, rates and legs, each between markers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.accuracy_cases import CASES
from benchmarks.accuracy_night import LEGMOTION
from benchmarks.accuracy_targets import TARGETS
from benchmarks.files import table
from benchmarks.targets import Target

Result = Mapping[str, Any]
Cell = Mapping[str, Any]

NOT_MEASURED = "Not measured."


def table_parts(result: Result) -> dict[str, str]:
    """Return the text of each part of the page; without a table, that nothing was measured."""
    made: dict[str, Callable[[Result], list[str]]] = {
        "scenarios-input": _input,
        "scenarios-targets": _targets,
        "scenarios": _scenarios,
        "scenarios-beside": _beside,
        "scenarios-worn": _worn,
        "scenarios-clocks": _clocks,
        "scenarios-sleep": _sleep,
        "scenarios-window": _window,
    }
    is_measured = bool(result.get("cells"))
    return {
        name: "\n".join([*(lines(result) if is_measured else [NOT_MEASURED]), ""])
        for name, lines in made.items()
    }


def _input(result: Result) -> list[str]:
    given = result["table"]
    rates = ", ".join(f"{rate:g}" for rate in given["rates_hz"])
    longer = ", ".join(f"{case.shown}: {case.hours:g} h" for case in CASES.values() if case.hours)
    return [
        f"{given['nights']} simulated nights of {given['hours']:g} h ({longer}), {rates} Hz, "
        f"{given['seeds']} seeds for each row, from {_first_seed(result)} on; "
        "no validation against polysomnography."
    ]


def _first_seed(result: Result) -> int:
    return int(result["input"]["first_seed"])


def _targets(result: Result) -> list[str]:
    rows = []
    for target in TARGETS:
        value = target.figure(result)
        limit = f"{target.sense} {target.limit:g} {target.unit}".strip()
        if value is None:
            rows.append([target.says, limit, "", "", "not measured"])
            continue
        shown = f"{value:.3g} {target.unit}".strip()
        rows.append([target.says, limit, shown, target.where(result), _verdict(target, value)])
    return table(["", "limit", "worst", "where", ""], rows)


def _verdict(target: Target, value: float) -> str:
    if target.is_met(value):
        return "met"
    return f"missed: {target.cause}".removesuffix(": ")


def _scenarios(result: Result) -> list[str]:
    head = [
        "night", "legs", "Hz", "movements", "movement F1", "kept", "onset s", "PLM F1",
        "PLM per h, true", "found", "mean error", "true one in the printed range",
    ]  # fmt: skip
    rows = []
    for cell in result["cells"]:
        own = cell["detectors"][LEGMOTION]
        rows.append([
            CASES[cell["case"]].shown,
            cell["n_legs"],
            f"{cell['rate_hz']:g}",
            own["movements"],
            _number(own["movement_f1"]),
            _number(own["kept"]),
            _number(own["onset_mae_s"]),
            _number(own["plm_f1"]),
            _number(cell["index_true"], 1),
            _number(own["index_found"], 1),
            _number(own["index_mae"], 2),
            _percent(cell.get("in_range")),
        ])  # fmt: skip
    return [*table(head, rows), *_one_leg(result)]


def _one_leg(result: Result) -> list[str]:
    """Say how much of both legs' periodic movements one leg shows."""
    shares = [
        cell["share_of_both_legs"] for cell in result["cells"] if "share_of_both_legs" in cell
    ]
    if not shares:
        return []
    share = _percent(sum(shares) / len(shares))
    return [
        "",
        f"Of the periodic movements of both legs, the one leg of `one_leg` shows {share}; the "
        "truth in its rows is that of its own leg.",
    ]


def _beside(result: Result) -> list[str]:
    """Return every detector beside the others, the mean over the rates of a case."""
    names = list(result["cells"][0]["detectors"])
    rows = []
    for name, cells in _by_case(result).items():
        shown = [
            f"{_number(_mean(cells, one, 'movement_f1'), 2)} / "
            f"{_number(_mean(cells, one, 'plm_f1'), 2)}"
            for one in names
        ]
        rows.append([CASES[name].shown, cells[0]["n_legs"], *shown])
    return table(["movement F1 / PLM F1", "legs", *names], rows)


def _worn(result: Result) -> list[str]:
    rows = [
        [
            CASES[cell["case"]].shown,
            cell["n_legs"],
            f"{cell['rate_hz']:g}",
            _percent(cell["not_worn_off_share"]),
            _number(cell["worn_off_min"], 1),
        ]
        for cell in result["cells"]
        if CASES[cell["case"]].scenario in ("strap_off", "still_sleep", "table", "noise_only")
        and "worn_off_min" in cell
    ]
    return table(
        ["night", "legs", "Hz", "not worn, off the denominator", "worn, off it, most, min"], rows
    )


def _clocks(result: Result) -> list[str]:
    rows = [
        [
            CASES[cell["case"]].shown,
            f"{cell['rate_hz']:g}",
            f"{cell['clock']['combined']} of {cell['clock']['nights']}",
            _number(cell["clock"]["start_worst_s"], 2),
            _number(cell["clock"]["end_worst_s"], 2),
            _percent(cell["detectors"][LEGMOTION]["index_off_pct"], 0.01),
        ]
        for cell in result["cells"]
        if "clock" in cell
    ]
    head = ["night", "Hz", "combined", "off at the start, most, s", "at the end", "PLM per h off"]
    return table(head, rows)


def _sleep(result: Result) -> list[str]:
    rows = [
        [
            f"{pair['rate_hz']:g}",
            pair["seed"],
            f"{pair['index_fewer']:.1f} → {pair['index_more']:.1f}",
            f"{pair['sleep_true_min']:.0f}",
            f"{pair['sleep_fewer_min']:.0f} → {pair['sleep_more_min']:.0f}",
            f"{pair['change_pct']:.1f} %",
        ]
        for pair in result["sleep_pairs"]
    ]
    head = ["Hz", "seed", "PLM per h, true", "sleep, true, min", "estimated, min", "change"]
    return table(head, rows)


def _window(result: Result) -> list[str]:
    rows = [
        [
            CASES[cell["case"]].shown,
            cell["n_legs"],
            f"{cell['rate_hz']:g}",
            ", ".join(cell["window_origins"]),
            _number(cell["window_start_mae_min"], 1),
            _number(cell["window_end_mae_min"], 1),
            _number(cell["sleep_true_min"], 0),
            _number(cell["sleep_min"], 0),
        ]
        for cell in result["cells"]
        if CASES[cell["case"]].scenario in ("evening", "restless_wake", "quiet_wake", "walking")
        and "window_origins" in cell
    ]
    return table(
        ["night", "legs", "Hz", "window", "lights off, error, min", "lights on, error, min",
         "sleep, true, min", "estimated, min"],
        rows,
    )  # fmt: skip


def _by_case(result: Result) -> dict[str, list[Cell]]:
    by_case: dict[str, list[Cell]] = {}
    for cell in result["cells"]:
        by_case.setdefault(cell["case"], []).append(cell)
    return by_case


def _mean(cells: Sequence[Cell], name: str, key: str) -> float | None:
    values = [cell["detectors"][name][key] for cell in cells]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _number(value: float | None, digits: int = 3) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _percent(share: float | None, factor: float = 1.0) -> str:
    return "" if share is None else f"{100.0 * factor * share:.1f} %"
