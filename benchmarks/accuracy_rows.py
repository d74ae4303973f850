"""The nights of the table in two processes, each written down as soon as it is done.

A run that was stopped goes on where it was: a night is not measured again by the same code.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy_cases import CASES, FIRST_SEED
from benchmarks.accuracy_night import Row, measured

ROWS = Path(__file__).parent / "results" / "accuracy_nights.jsonl"
N_PROCESSES = 2
_CHECKOUT = Path(__file__).parents[1]
# One process, one core: the libraries' own threads would only take turns.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which nights: names of cases or of scenarios, rates, how many seeds of how many hours."""

    names: Sequence[str]
    rates_hz: Sequence[float]
    n_seeds: int
    hours: float

    def nights(self) -> list[tuple[str, float, int]]:
        """Return the case, the rate and the seed of every night."""
        chosen = [
            case.name
            for case in CASES.values()
            if not self.names or case.name in self.names or case.scenario in self.names
        ]
        seeds = range(FIRST_SEED, FIRST_SEED + self.n_seeds)
        return [(name, rate, seed) for name in chosen for rate in self.rates_hz for seed in seeds]

    def hours_of(self, name: str) -> float:
        """Return how long the nights of a case last."""
        return CASES[name].hours or self.hours


def rows_of(plan: Plan, *, path: Path = ROWS, say: Callable[[str], None]) -> list[Row]:
    """Return a row for each night of a plan: those in the file, and the others, which it gets."""
    code = code_digest()
    wanted = plan.nights()
    chosen = set(wanted)
    known = {
        _key(row): row
        for row in _read(path)
        if row["code"] == code
        and _key(row) in chosen
        and row["hours"] == plan.hours_of(row["case"])
    }
    missing = [night for night in wanted if night not in known]
    say(f"{len(wanted)} nights, {len(missing)} to be measured")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for n, row in enumerate(_measured(missing, plan), start=1):
            row["code"] = code
            file.write(json.dumps(row) + "\n")
            file.flush()
            known[_key(row)] = row
            say(f"{n}/{len(missing)} {row['case']} {row['rate_hz']:g} Hz {row['seed']}")
    return [known[night] for night in wanted]


def in_processes(jobs: Iterable[tuple[Callable[..., Any], dict[str, Any]]]) -> Iterator[Any]:
    """Yield the results of jobs in their order; a job is a function and its keywords."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(N_PROCESSES, mp_context=context) as pool:
        futures = [pool.submit(function, **keywords) for function, keywords in jobs]
        try:
            for future in futures:
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def code_digest() -> str:
    """Return a digest of the code that a row depends on: the library and what measures it."""
    found = hashlib.sha256()
    files = [
        *(_CHECKOUT / "legmotion").rglob("*.py"),
        *(Path(__file__).parent / f"accuracy_{part}.py" for part in ("cases", "night", "truth")),
        Path(__file__).parent / "detectors.py",
    ]
    for file in sorted(files):
        found.update(file.relative_to(_CHECKOUT).as_posix().encode() + b"\n" + file.read_bytes())
    return found.hexdigest()[:16]


def measured_by_name(*, name: str, rate_hz: float, seed: int, hours: float) -> Row:
    """Return the row of a night: a job of another process."""
    return measured(CASES[name], rate_hz=rate_hz, seed=seed, hours=hours)


def _measured(nights: Sequence[tuple[str, float, int]], plan: Plan) -> Iterator[Row]:
    if nights:
        yield from in_processes(
            (
                measured_by_name,
                {"name": name, "rate_hz": rate_hz, "seed": seed, "hours": plan.hours_of(name)},
            )
            for name, rate_hz, seed in nights
        )


def _key(row: Row) -> tuple[str, float, int]:
    return row["case"], row["rate_hz"], row["seed"]


def _read(path: Path) -> Iterator[Row]:
    """Yield the rows of a file; the last line may have been cut off by whoever stopped the run."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue
