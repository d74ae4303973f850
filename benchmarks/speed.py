"""Speed, memory and accuracy of a night at 100 Hz: `python -m benchmarks.speed`.

What `legmotion bench --thorough` measures, and how time and memory grow with the length of a
recording. The result is drawn into docs/performance.md and README.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.performance import write_pages
from legmotion.bench import THOROUGH, result_json, run_bench
from legmotion.measure.clock import fresh, in_turn, rounded, spread
from legmotion.measure.processes import analyze_arguments
from legmotion.simulate import scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS

RESULT = Path(__file__).parent / "results" / "speed.json"
DAYS = (1, 2, 4)
LONG_RATE_HZ = 25.0
LONG_RUNS = 3


def main(arguments: list[str] | None = None) -> None:
    """Measure, write the result and draw the pages from it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="write the result here and leave the pages alone")
    options = parser.parse_args(arguments)
    result = measure(on_progress=_say)
    (options.out or RESULT).write_bytes(result_json(result))
    if options.out is None:
        write_pages(RESULT)


def measure(*, on_progress: Callable[[str], None]) -> dict[str, Any]:
    """Return all figures."""
    result = run_bench(THOROUGH, on_progress=on_progress)
    long = long_rows(DAYS, runs=LONG_RUNS, on_progress=on_progress)
    result["rows"] |= rounded(long)
    return {**result, "days": list(DAYS)}


def long_name(days: int) -> str:
    """Return the name of the row of a recording of several days."""
    return f"analyze, {days} {'day' if days == 1 else 'days'} at {LONG_RATE_HZ:g} Hz, fresh process"


def long_rows(
    days: tuple[int, ...], *, runs: int, on_progress: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    """Measure recordings of whole days, each from the start of a process to results on disk."""
    peaks_mb: dict[str, list[float]] = {}

    def timed(name: str, file: str, folder: Path) -> float:
        seconds, peak_mb = fresh(analyze_arguments(file, "nights"), folder=folder)
        peaks_mb.setdefault(name, []).extend([] if peak_mb is None else [peak_mb])
        return seconds

    with tempfile.TemporaryDirectory(prefix="legmotion-bench-") as place:
        folder = Path(place)
        work = {}
        for n in days:
            on_progress(f"simulating {n} days")
            made = scenario("nominal", duration_h=24.0 * n, rate_hz=LONG_RATE_HZ)
            file = f"days{n}_left.csv"
            (leg,) = simulate_night(made, seed=THOROUGH.seed).legs
            write_export(leg, folder / file, layout=LAYOUTS["axivity"])
            work[long_name(n)] = partial(timed, long_name(n), file, folder)
        seconds = in_turn(work, runs, on_progress=on_progress)
    return {
        name: {
            "state": "fresh",
            "is_beside": False,
            **spread(seconds[name]),
            "peak_mb": max(peaks_mb[name], default=None),
        }
        for name in work
    }


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
