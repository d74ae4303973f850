"""Speed of one leg's night: `python -m benchmarks.speed`.

Warm: everything is compiled and every array is in memory before the clock starts. Beside it, in
the same run and over the same samples: the same kind of work in plain scipy (a band-pass of
three axes, the vector's length, a one-pole smoother), which finds nothing yet, and a bare copy,
which is what the memory allows. Runs take turns, so that a busy computer slows all alike.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import signal as scipy_signal

from benchmarks.detectors import DETECTORS
from benchmarks.machine import machine, versions, write_json
from legmotion import __version__
from legmotion.events.detect import detect_movements
from legmotion.io.options import ReadOptions
from legmotion.io.registry import open_recording
from legmotion.params import Parameters
from legmotion.signal.motion import motion_signal
from legmotion.signal.timebase import stretches
from legmotion.simulate import SimulatedLeg, scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS
from legmotion.units import Float32Array
from legmotion.validate.agreement import agreement

RESULT = Path(__file__).parent / "results" / "speed.json"
SEED = 1600
# Order 4 is what the field's programs use; order 2 is the least that takes gravity away.
ORDERS = (2, 4)


def main(arguments: list[str] | None = None) -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--rate", type=float, default=100.0, help="Hz")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args(arguments)
    result = measure(hours=options.hours, rate_hz=options.rate, runs=options.runs)
    write_json(options.out, result)
    for name, row in result["rows"].items():
        print(name, {key: round(value, 4) for key, value in row.items()}, file=sys.stderr)
    print("ratios", result["ratio_to"], file=sys.stderr)


def measure(*, hours: float, rate_hz: float, runs: int) -> dict[str, Any]:
    """Return median and spread of every row in seconds."""
    settings = scenario("nominal", duration_h=hours, rate_hz=rate_hz)
    leg = simulate_night(settings, seed=SEED).legs[0]
    (stretch,) = stretches(
        leg.blocks(), [0.0, math.inf], margin_s=Parameters().signal.night_margin_s
    )
    samples_g, time_s = stretch.acceleration_g, stretch.time_s
    target = np.empty_like(samples_g)
    work: dict[str, Callable[[], object]] = {
        "signal and events": lambda: _signal_and_events(samples_g, time_s),
        **{
            _scipy_name(order): lambda order=order: _scipy(samples_g, rate_hz, order)
            for order in ORDERS
        },
        "numpy copy": lambda: np.copyto(target, samples_g),
    }
    first_s = {name: _seconds(run) for name, run in work.items()}
    rows = {name: {"first_s": first_s[name]} for name in work}
    for name, seconds in _in_turn(work, runs).items():
        rows[name].update(_spread(seconds))
    rows.update(_reading(leg, max(3, runs // 3)))
    ours_s = rows["signal and events"]["median_s"]
    return {
        "legmotion": __version__,
        "machine": machine(),
        "versions": versions(),
        "input": {
            "hours": hours,
            "rate_hz": rate_hz,
            "legs": 1,
            "samples": int(samples_g.shape[0]),
            "seed": SEED,
            "runs": runs,
        },
        "rows": rows,
        "ratio_to": {
            _scipy_name(order): ours_s / rows[_scipy_name(order)]["median_s"] for order in ORDERS
        },
        "accuracy": agreement(leg, DETECTORS["legmotion"](leg)).row(),
    }


def _signal_and_events(samples_g: Float32Array, time_s: Any) -> object:
    parameters = Parameters()
    motion = motion_signal(samples_g, time_s, params=parameters.signal)
    return detect_movements(motion, side="left", params=parameters.events)


def _scipy_name(order: int) -> str:
    return f"scipy sosfilt (order {order}) + norm + lfilter"


def _scipy(samples_g: Float32Array, rate_hz: float, order: int) -> object:
    """Filter, take the length, smooth: the envelope of a plain detector and nothing more."""
    sos = scipy_signal.butter(order, [0.5, 8.0], "bandpass", fs=rate_hz, output="sos")
    level = np.linalg.norm(scipy_signal.sosfilt(sos, samples_g, axis=0), axis=1)
    share = 1.0 / (0.25 * rate_hz)
    return scipy_signal.lfilter([share], [1.0, share - 1.0], level)


def _reading(leg: SimulatedLeg, runs: int) -> dict[str, dict[str, float]]:
    """Return rows for reading the night's export, first sample to last."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "night_left.csv"
        write_export(leg, path, layout=LAYOUTS["axivity"])

        def read() -> int:
            recording = open_recording(str(path), options=ReadOptions(), params=Parameters().io)
            return sum(block.time_s.size for block in recording.blocks())

        first_s = _seconds(read)
        seconds = _in_turn({"reading CSV": read}, runs)["reading CSV"]
        size = {"megabytes": path.stat().st_size / 1e6}
    return {"reading CSV": {"first_s": first_s, **_spread(seconds), **size}}


def _in_turn(work: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Return the seconds of each run of each work, taken in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(runs):
        for name, run in work.items():
            seconds[name].append(_seconds(run))
    return seconds


def _seconds(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def _spread(seconds: list[float]) -> dict[str, float]:
    return {"median_s": float(np.median(seconds)), "min_s": min(seconds), "max_s": max(seconds)}


if __name__ == "__main__":
    main()
