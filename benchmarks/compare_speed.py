"""How long a comparison takes: warm, and from the start of a process.

`python -m benchmarks.calibration --speed` writes the rows into the result of the calibration.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from legmotion.measure.calibration import Cell, arms_of, simulated
from legmotion.measure.clock import fresh, in_turn, rounded, seconds_of, spread
from legmotion.measure.headline import headline
from legmotion.measure.made_study import made_nights, scored_nights, write_diary
from legmotion.params import Parameters, StudyParameters
from legmotion.simulate.study import StudySettings, simulate_planned
from legmotion.simulate.study_designs import planned_nights
from legmotion.store.night import write_nights
from legmotion.store.study_folder import NIGHTS, make_study_folder
from legmotion.study.nights import OutcomeSeries, StudyNight, StudyNights

LENGTHS = (28, 56)
LONG_NIGHTS = 180
WARM_RUNS, FRESH_RUNS = 20, 5
SEED = 180
ZONE = ZoneInfo("Europe/Berlin")
COLD = f"compare, {LONG_NIGHTS} nights, fresh process"
BARE = f"{COLD}, without its page"
ARGUMENTS = ("compare", "--design", "assigned", "--json")

# Ends with the command's own code unless that refused, and says which modules were loaded.
_LOADED = """
import json, sys
from pathlib import Path
from legmotion_cli.main import main
code = main(sys.argv[1:])
Path("modules.json").write_text(json.dumps(sorted(sys.modules)))
sys.exit(code)
"""


def measure_speed() -> dict[str, Any]:
    """Return rows of seconds by name, and how many modules of scipy.stats a process loads."""
    rows: dict[str, Any] = {}
    work = {f"default, {n} nights": _default(n) for n in LENGTHS}
    work |= {f"compare, {n} nights": _compare(n) for n in LENGTHS}
    timed = {name: partial(seconds_of, run) for name, run in work.items()}
    for name, seconds in in_turn(timed, WARM_RUNS, on_progress=lambda words: None).items():
        rows[name] = spread(seconds)
    with tempfile.TemporaryDirectory(prefix="legmotion-compare-") as name:
        folder = Path(name)
        write_study(folder, LONG_NIGHTS)
        runs = {
            name: partial(_fresh_seconds, ("-m", "legmotion", *ARGUMENTS, *more), folder)
            for name, more in ((COLD, ()), (BARE, ("--no-page",)))
        }
        for name, seconds in in_turn(runs, FRESH_RUNS, on_progress=_say).items():
            rows[name] = spread(seconds)
        fresh(("-c", _LOADED, *ARGUMENTS), folder=folder)
        loaded = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    rows["scipy_stats_modules"] = sum(name.startswith("scipy.stats") for name in loaded)
    result: dict[str, Any] = rounded(rows)
    return result


def write_study(folder: Path, n_nights: int) -> None:
    """Write a study folder with the results of so many simulated nights, and its diary."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    massage = planned_nights("blocks4", 1, n_nights, rng)
    nights = made_nights(
        simulate_planned(massage, StudySettings(ratio=0.8), rng), study=0, first=date(2026, 1, 5)
    )
    make_study_folder(folder, zone=ZONE, leg="left")
    results = scored_nights(
        nights, zone=ZONE, side="left", device="", parameters=Parameters(), seed=SEED
    )
    write_nights(results, folder / NIGHTS)
    write_diary(nights, folder, seed=SEED)


def _default(n_nights: int) -> partial[Any]:
    cell = Cell(design="blocks4", n_nights=n_nights, rho=0.3, ratio=0.8)
    arms = arms_of(simulated(cell, 1, seed=SEED), 0)
    return partial(headline, arms, design="assigned", params=StudyParameters())


def _compare(n_nights: int) -> partial[Any]:
    from legmotion.study.compare import CompareSettings, compare

    settings = CompareSettings(
        design="assigned", plan=None, show_anyway=False, peek=False, covariates=()
    )
    return partial(compare, study_nights(n_nights), settings, StudyParameters())


def study_nights(n_nights: int) -> StudyNights:
    """Return the nights of one simulated study as `compare` takes them."""
    cell = Cell(design="blocks4", n_nights=n_nights, rho=0.3, ratio=0.8)
    studies = simulated(cell, 1, seed=SEED)
    count, hours = studies.count[0].astype(np.float64), studies.hours[0]
    first = date(2026, 1, 5)
    return StudyNights(
        nights=tuple(
            StudyNight(
                label=(first + timedelta(days=k)).isoformat(),
                number=k,
                massage=bool(massage),
                minutes=30.0 if massage else 0.0,
                n_sessions=int(massage),
            )
            for k, massage in enumerate(studies.massage[0])
        ),
        primary=OutcomeSeries(
            key="plm_per_h_tib",
            label="Periodic leg movements per hour in bed",
            unit="1/h",
            scale="rate",
            better="lower",
            mcid=0.2,
            source="movement",
            value=count / hours,
            count=count,
            hours=hours,
        ),
    )


def _fresh_seconds(arguments: tuple[str, ...], folder: Path) -> float:
    return fresh(arguments, folder=folder)[0]


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
