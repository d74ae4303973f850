"""Whole processes: from their start to results on disk, and what compiling costs."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from legmotion.measure.clock import fresh, in_turn, seconds_of, spread
from legmotion.measure.plain import has_pyarrow
from legmotion.simulate.night import SimulatedLeg
from legmotion.units import read_only

Rows = dict[str, dict[str, Any]]
Told = Callable[[str], None]

# The plain twins are some hundred times slower than what is compiled of them.
PIECE_S = 600.0
MS_PER_S = 1000.0
ANALYZE = "analyze, fresh process"
FIRST = "analyze, first run of all"
_CACHE = "compiled"


def analyze_arguments(file: str, out: str) -> tuple[str, ...]:
    """Return what follows the interpreter to analyze a file into a folder."""
    return ("-m", "legmotion", "analyze", file, "--tz", "UTC", "--no-page", "--out", out)


def program(name: str, *arguments: str) -> tuple[str, ...]:
    """Return what follows the interpreter to run one of the plain programs."""
    script = f"import sys; from legmotion.measure import plain; plain.{name}(*sys.argv[1:])"
    return ("-c", script, *arguments)


def process_rows(file: str, out: str, found: str, folder: Path, *, runs: int, told: Told) -> Rows:
    """Measure fresh processes in a folder, in turn.

    The run before each brings files into memory and fills Numba's cache.
    """
    own = {
        ANALYZE: analyze_arguments(file, out),
        "legmotion --help": ("-m", "legmotion", "--help"),
        "import of the analysis": ("-c", "import legmotion.pipeline, legmotion.store.night"),
    }
    beside = {
        "pandas + scipy, fresh process": program("detect", file, found),
        "python that does nothing": ("-c", "pass"),
    }
    if has_pyarrow():
        beside["pyarrow reads, fresh process"] = program("pyarrow_reads", file)
    peaks_mb: dict[str, list[float]] = {}

    def timed(name: str, arguments: tuple[str, ...]) -> float:
        seconds, peak_mb = fresh(arguments, folder=folder)
        peaks_mb.setdefault(name, []).extend([] if peak_mb is None else [peak_mb])
        return seconds

    work = {name: partial(timed, name, args) for name, args in {**own, **beside}.items()}
    return {
        name: {
            "state": "fresh",
            "is_beside": name in beside,
            **spread(seconds),
            "peak_mb": max(peaks_mb[name], default=None),
        }
        for name, seconds in in_turn(work, runs, on_progress=told).items()
    }


def first_run(file: str, out: str, folder: Path, *, told: Told) -> Rows:
    """Measure one run of analyze with nothing compiled."""
    told(FIRST)
    environment = {"NUMBA_CACHE_DIR": str(folder / _CACHE)}
    seconds, peak_mb = fresh(analyze_arguments(file, out), folder=folder, environment=environment)
    return {FIRST: {"state": "first", "is_beside": False, **spread([seconds]), "peak_mb": peak_mb}}


def compiled_rows(leg: SimulatedLeg, folder: Path, *, told: Told) -> Rows:
    """Measure signal and events of ten minutes: compiled, as plain Python, and loading.

    The plain twins are the kernels' own bodies, run by Python. To be called after `first_run`,
    which compiles what is loaded here.
    """
    n = int(np.searchsorted(leg.time_s, PIECE_S))
    np.savez(folder / "piece.npz", g=leg.acceleration_g[:n], s=leg.time_s[:n])
    told("ten minutes: compiled, and by the plain twins")
    plain = _piece(folder, {"NUMBA_DISABLE_JIT": "1"})
    cached = _piece(folder, {"NUMBA_CACHE_DIR": str(folder / _CACHE)})
    accuracy = _sameness(plain["found_s"], cached["found_s"])

    def row(seconds: list[float], state: str, **more: Any) -> dict[str, Any]:
        return {"state": state, "is_beside": False, **spread(seconds), "peak_mb": None, **more}

    return {
        "ten minutes, compiled": row(cached["again_s"], "warm", accuracy=accuracy),
        "ten minutes, plain twins": row(plain["again_s"], "warm", accuracy=accuracy),
        "loading what was compiled": row([_beyond(cached)], "first"),
    }


def _piece(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    script = "from legmotion.measure import processes; processes.run_piece()"
    fresh(("-c", script), folder=folder, environment=environment)
    told: dict[str, Any] = json.loads((folder / "piece.json").read_text("utf-8"))
    return told


def _sameness(one_s: list[list[float]], other_s: list[list[float]]) -> dict[str, float]:
    """Return how many movements each found, and how far apart these are."""
    apart_s = math.nan
    if one_s and len(one_s) == len(other_s):
        apart_s = float(np.abs(np.subtract(one_s, other_s)).max())
    return {
        "n_plain": len(one_s),
        "n_compiled": len(other_s),
        "apart_ms": MS_PER_S * round(apart_s, 5),
    }


def _beyond(told: dict[str, Any]) -> float:
    """Return how much longer the first call took than later ones."""
    first_s, again_s = float(told["first_s"]), [float(value) for value in told["again_s"]]
    return max(0.0, first_s - min(again_s))


def run_piece() -> None:
    """Run signal and events on the piece in this folder, first and again; write what was found."""
    from legmotion.measure.stages import chain

    with np.load("piece.npz") as piece:
        # Read-only, as a stretch's arrays are: a kernel is compiled for each kind of array.
        samples_g, time_s = read_only(piece["g"]), read_only(piece["s"])
    first_s = seconds_of(lambda: chain(samples_g, time_s))
    again_s = [seconds_of(lambda: chain(samples_g, time_s)) for _ in range(3)]
    found = chain(samples_g, time_s)
    found_s = np.stack([found["onset_s"], found["offset_s"]], axis=1)
    told = {"first_s": first_s, "again_s": again_s, "found_s": found_s.tolist()}
    Path("piece.json").write_text(json.dumps(told), encoding="utf-8")
