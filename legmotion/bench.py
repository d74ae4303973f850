"""How fast and how well legmotion finds movements on this computer, in one result.

A simulated night is written as a tracker exports it, and every stage, the whole way, and plain
ways to do the same work are run over it in turn: warm (in this process, everything loaded and
compiled) and fresh (a process of its own, from its start to results on disk). Where a row finds
movements, its accuracy against the night's truth stands beside its time.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from legmotion._version import __version__
from legmotion.errors import ParameterError
from legmotion.measure.clock import (
    allocated_mb,
    in_turn,
    machine,
    rounded,
    seconds_of,
    spread,
    versions,
)
from legmotion.measure.compare import SCHEMA, BenchComparison, compare_results
from legmotion.measure.plain import plain_work
from legmotion.measure.processes import (
    ANALYZE,
    FIRST,
    compiled_rows,
    first_run,
    process_rows,
)
from legmotion.simulate import SimulatedLeg, scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS

Rows = dict[str, dict[str, Any]]
Told = Callable[[str], None]

FRESH_RUNS = 3
_NIGHT = "night_left.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchSettings:
    """The night that is made, and how often it is measured.

    `hours` at most 13, for one night lies between noon and noon. Fresh processes are run at most
    `FRESH_RUNS` times; `is_warm_only` leaves them out.
    """

    hours: float = 8.0
    rate_hz: float = 25.0
    runs: int = 4
    seed: int = 1600
    is_warm_only: bool = False


QUICK = BenchSettings()
THOROUGH = BenchSettings(rate_hz=100.0, runs=9)


def run_bench(
    settings: BenchSettings = QUICK, *, on_progress: Told | None = None
) -> dict[str, Any]:
    """Return the result of the benchmark, as it is written in JSON.

    Parameters
    ----------
    settings : BenchSettings
        `QUICK` takes about a minute on two cores, `THOROUGH` some minutes.
    on_progress : callable, optional
        Told in words what is being measured.

    Returns
    -------
    dict
        `input`, `machine`, `versions`, and `rows` by name: `state` (warm, fresh, or first: before
        anything is compiled), `runs`, median, quartiles and extremes in seconds, `peak_mb`, and
        `accuracy` where the row finds something. A warm row's memory is what it allocates, a
        process's is its whole. `is_beside` marks work that is not legmotion's.

    Raises
    ------
    LegmotionError
        If a process that was to be measured fails.
    """
    told = on_progress or (lambda words: None)
    told("simulating the night")
    made = scenario("nominal", duration_h=settings.hours, rate_hz=settings.rate_hz)
    leg = simulate_night(made, seed=settings.seed).legs[0]
    with tempfile.TemporaryDirectory(prefix="legmotion-bench-") as name:
        folder = Path(name)
        write_export(leg, folder / _NIGHT, layout=LAYOUTS["axivity"])
        rows = _warm_rows(leg, folder, settings.runs, told)
        if not settings.is_warm_only:
            rows |= _fresh_rows(leg, folder, min(settings.runs, FRESH_RUNS), told)
        n_bytes = (folder / _NIGHT).stat().st_size
    described = {
        "schema": SCHEMA,
        "legmotion": __version__,
        "machine": machine(),
        "versions": versions(),
        "input": {
            **asdict(settings),
            "scenario": "nominal",
            "layout": "axivity",
            "legs": 1,
            "samples": leg.time_s.size,
            "megabytes": n_bytes / 1e6,
        },
        "rows": rows,
    }
    result: dict[str, Any] = rounded(described)
    return result


def result_json(result: dict[str, Any]) -> bytes:
    """Return a result as it is written: JSON, indented, one line feed at the end."""
    return json.dumps(result, indent=1, allow_nan=False).encode() + b"\n"


def compare_files(before: Path, after: Path) -> BenchComparison:
    """Return what differs between two files that hold results.

    Raises
    ------
    ParameterError
        If a file cannot be read or holds no result, or they are of different inputs.
    """
    results = []
    for path in (before, after):
        try:
            results.append(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            said = getattr(error, "strerror", None) or "it is not JSON"
            raise ParameterError(
                f"{path}: cannot be read as a result of `legmotion bench` ({said})",
                hint="write one with `legmotion bench --out FILE`",
            ) from error
    return compare_results(*results)


def _warm_rows(leg: SimulatedLeg, folder: Path, runs: int, told: Told) -> Rows:
    """Measure in this process, after one run of everything."""
    from legmotion.measure.stages import CHAIN, chain, stages
    from legmotion.measure.truth import (
        accuracy_of_intervals,
        accuracy_of_movements,
        accuracy_of_nights,
    )

    rate_hz = leg.device.nominal_rate_hz
    own = stages(folder / _NIGHT, folder / "warm")
    beside = plain_work(leg.acceleration_g, rate_hz, folder / _NIGHT, folder / "warm.csv")
    work = {**own, **beside}
    rows: Rows = {}
    for name, run in work.items():
        told(f"warming up, and counting memory: {name}")
        run()
        rows[name] = {"state": "warm", "is_beside": name in beside, "peak_mb": allocated_mb(run)}
    timed = {name: partial(seconds_of, run) for name, run in work.items()}
    for name, seconds in in_turn(timed, runs, on_progress=told).items():
        rows[name].update(spread(seconds))
    movements = chain(leg.acceleration_g, leg.time_s)
    rows[CHAIN]["accuracy"] = accuracy_of_movements(leg, movements)
    rows["analyze"]["accuracy"] = accuracy_of_nights(leg, folder / "warm")
    rows["pandas + scipy"]["accuracy"] = accuracy_of_intervals(leg, folder / "warm.csv")
    return rows


def _fresh_rows(leg: SimulatedLeg, folder: Path, runs: int, told: Told) -> Rows:
    """Measure processes of their own."""
    from legmotion.measure.truth import accuracy_of_intervals, accuracy_of_nights

    rows = process_rows(_NIGHT, "fresh", "fresh.csv", folder, runs=runs, told=told)
    rows |= first_run(_NIGHT, "first", folder, told=told)
    for name, out in ((ANALYZE, "fresh"), (FIRST, "first")):
        rows[name]["accuracy"] = accuracy_of_nights(leg, folder / out)
    found = accuracy_of_intervals(leg, folder / "fresh.csv")
    rows["pandas + scipy, fresh process"]["accuracy"] = found
    compiling_s = max(0.0, rows[FIRST]["median_s"] - rows[ANALYZE]["median_s"])
    rows["compiling all that analyze needs"] = {
        **rows[FIRST],
        **spread([compiling_s]),
        "peak_mb": None,
        "accuracy": None,
    }
    return rows | compiled_rows(leg, folder, told=told)
