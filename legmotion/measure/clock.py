"""Seconds and memory of work that is run several times, in this process or in fresh ones."""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from legmotion.errors import LegmotionError

_LIBRARIES = ("numba", "numpy", "pandas", "pyarrow", "scipy")
_MB = 1e6
_DIGITS = 6

# Started small, so that the peak of what it starts is not that of the process which measures:
# the system counts what a process held before it became another program.
_LAUNCHER = """
import json, os, subprocess, sys, time
begin = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
peak = None
if hasattr(os, "wait4"):
    _, status, used = os.wait4(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
else:
    code = child.wait()
seconds = time.perf_counter() - begin
sys.stdout.write(json.dumps({"seconds": seconds, "peak": peak, "code": code}))
"""


def machine() -> dict[str, Any]:
    """Return cores and memory of this computer: its size, no name."""
    try:
        memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return {"cores": os.cpu_count(), "memory_gb": None}
    return {"cores": os.cpu_count(), "memory_gb": round(memory_bytes / 2**30)}


def versions() -> dict[str, str]:
    """Return the versions that can change a figure."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def seconds_of(run: Callable[[], object]) -> float:
    """Return how long one run takes."""
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def in_turn(
    work: Mapping[str, Callable[[], float]], runs: int, *, on_progress: Callable[[str], None]
) -> dict[str, list[float]]:
    """Return the seconds of each run of each work, taken in turn.

    A computer that is busy for a while then slows all alike. Each work returns its own seconds.
    A counted run follows directly one of the same work that does not count: memory that
    another work gave back to the system is slow to come by.
    """
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for k in range(runs):
        for name, run in work.items():
            on_progress(f"run {k + 1} of {runs}: {name}")
            run()
            seconds[name].append(run())
    return seconds


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return number, median, quartiles and extremes of repeated runs."""
    low_s, median_s, high_s = np.percentile(seconds, (25.0, 50.0, 75.0)).tolist()
    return {
        "runs": len(seconds),
        "median_s": median_s,
        "low_s": low_s,
        "high_s": high_s,
        "min_s": min(seconds),
        "max_s": max(seconds),
    }


def allocated_mb(run: Callable[[], object]) -> float:
    """Return the most that a run holds of what it allocates itself, in MB of 1e6 bytes.

    Counted by Python's own allocators, arrays included; what compiled code allocates is not.
    """
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1] / _MB
    finally:
        tracemalloc.stop()


def fresh(
    arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None
) -> tuple[float, float | None]:
    """Run Python anew and return its seconds and its peak memory in MB, None if not told.

    `arguments` follow the interpreter. The process sees the modules that this one sees, none of
    the settings of `LEGMOTION_*`, and `environment`.

    Raises
    ------
    LegmotionError
        If it fails, with the last line that it said.
    """
    kept = {name: text for name, text in os.environ.items() if not name.startswith("LEGMOTION_")}
    seen = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    child = subprocess.Popen(
        [sys.executable, "-S", "-E", "-c", _LAUNCHER, sys.executable, *arguments],
        cwd=folder,
        env={**kept, **seen, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    answer, said = child.communicate()
    told = json.loads(answer) if child.returncode == 0 else {"code": child.returncode}
    if told["code"]:
        last = said.strip().rpartition("\n")[2]
        raise LegmotionError(
            f"a process that was to be measured ended with code {told['code']}: {last}",
            hint=f"it was started as: python {' '.join(arguments)}",
        )
    peak = told["peak"]
    return told["seconds"], None if peak is None else peak / _MB


def rounded(value: Any) -> Any:
    """Return a nested result with six significant digits, None for what is NaN."""
    if isinstance(value, Mapping):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    if isinstance(value, float):
        return None if math.isnan(value) else float(f"{value:.{_DIGITS}g}")
    return value
