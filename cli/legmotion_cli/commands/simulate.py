"""`legmotion simulate`: a recording whose leg movements are known."""

from __future__ import annotations

import dataclasses
import difflib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import ParameterError
from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from legmotion.simulate import SimulatedNight
    from legmotion.simulate.layouts import Layout

HOURS = click.FloatRange(0.01, 48.0)
RATES_HZ = click.FloatRange(1.0, 400.0)
LEGS = {"left": ("left",), "right": ("right",), "both": ("left", "right")}


@click.command(
    epilog="""\b
Examples:
  legmotion simulate --out night_left.csv --hours 1 --seed 7
  legmotion simulate --list
"""
)
@click.option("--out", metavar="FILE", help="The recording; .gz compresses.  [simulated_SIDE.csv]")
@click.option("--scenario", metavar="NAME", default="nominal", help="What happens.  [nominal]")
@click.option("--layout", metavar="NAME", default="axivity", help="How it is written.  [axivity]")
@click.option("--seed", metavar="N", type=click.IntRange(0), default=1, help="Which night.  [1]")
@click.option("--hours", metavar="H", type=HOURS, default=8.0, help="How long.  [8]")
@click.option("--rate", metavar="HZ", type=RATES_HZ, default=50.0, help="Samples per second.  [50]")
@click.option("--legs", type=click.Choice(list(LEGS)), default="left", help="Which legs.  [left]")
@click.option("--start", metavar="T", help="Wall clock of the first sample, ISO 8601, no offset.")
@click.option("--list", "is_list", is_flag=True, help="Print scenarios and layouts, write nothing.")
@json_option
def command(*, is_list: bool, as_json: bool, **options: Any) -> None:
    """Write a simulated night and what truly happened in it.

    The recording is FILE, or FILE with _left and _right in its name for both legs; the truth
    stands beside it as a table whose name ends in _truth.csv. The same options and seed give the
    same bytes. Existing files are replaced.
    """
    result: dict[str, Any] = _choices() if is_list else _simulate(**options)
    if as_json:
        output.json_value(result)
    elif is_list:
        for kind, names in result.items():
            output.data(f"{kind:<10} {', '.join(names)}")
    else:
        for file in result["files"]:
            output.data(f"{file['side']:<6} {file['samples']:>10,} samples  {file['file']}")
        output.data(f"truth  {result['truth_rows']:>10,} events   {result['truth']}")


def _choices() -> dict[str, Any]:
    from legmotion.simulate import SCENARIOS
    from legmotion.simulate.layouts import LAYOUTS

    return {"scenarios": list(SCENARIOS), "layouts": list(LAYOUTS)}


def _simulate(
    *,
    out: str | None,
    scenario: str,
    layout: str,
    seed: int,
    hours: float,
    rate: float,
    legs: str,
    start: str | None,
) -> dict[str, Any]:
    """Make the night, write its files and say which."""
    from legmotion.simulate import scenario as settings_of
    from legmotion.simulate import simulate_night
    from legmotion.simulate.exports import write_export, write_truth

    written_as = _layout(layout)
    settings = settings_of(scenario, duration_h=hours, rate_hz=rate, sides=LEGS[legs])
    if start is not None:
        settings = dataclasses.replace(settings, start=_start(start))
    target = Path(out or ("simulated.csv" if legs == "both" else f"simulated_{legs}.csv"))
    night: SimulatedNight = simulate_night(settings, seed=seed)
    files = []
    for leg in night.legs:
        path = _named(target, f"_{leg.side}") if legs == "both" else target
        write_export(leg, path, layout=written_as)
        files.append({"file": str(path), "side": leg.side, "samples": int(leg.time_s.size)})
    truth = _named(target, "_truth", extension=".csv")
    write_truth(night, truth)
    return {
        "files": files,
        "truth": str(truth),
        "truth_rows": sum(leg.truth.n_rows for leg in night.legs),
        "scenario": scenario,
        "layout": layout,
        "seed": seed,
        "hours": hours,
        "rate_hz": rate,
    }


def _named(path: Path, mark: str, *, extension: str | None = None) -> Path:
    """Return a path with a mark before its extension, `.csv.gz` counting as one."""
    packed = ".gz" if path.suffix == ".gz" else ""
    plain = path.with_suffix("") if packed else path
    kept = plain.suffix + packed if extension is None else extension
    return plain.with_name(plain.stem + mark + kept)


def _layout(name: str) -> Layout:
    from legmotion.simulate.layouts import LAYOUTS

    if name not in LAYOUTS:
        near = difflib.get_close_matches(name, LAYOUTS, n=1, cutoff=0.0)[0]
        raise ParameterError(
            f"--layout is {name!r}, and there is no such layout; the nearest is {near}",
            hint="`legmotion simulate --list` names them",
        )
    return LAYOUTS[name]


def _start(text: str) -> str:
    """Return the wall clock of the first sample; the simulator knows no zones."""
    from legmotion.io.moment import parse_moment

    moment = parse_moment(text, what="--start")
    if not isinstance(moment, datetime) or moment.tzinfo is not None:
        raise ParameterError(
            f"--start is {text!r}, expected a date and a time without an offset",
            hint="as 2026-11-21T22:30",
        )
    return moment.isoformat()
