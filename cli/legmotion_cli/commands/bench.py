"""`legmotion bench`: how fast and how well movements are found on this computer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legmotion.errors import ParameterError
from legmotion_cli import output
from legmotion_cli.options import json_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from legmotion.measure.compare import BenchComparison

# One night lies between noon and noon, and the simulated one begins at 22:30.
HOURS = click.FloatRange(0.05, 13.0)
RATES_HZ = click.FloatRange(10.0, 400.0)
RUNS = click.IntRange(1, 1000)


@click.command(
    epilog="""\b
Examples:
  legmotion bench --hours 0.1 --runs 3 --warm --out now.json
  legmotion bench --compare before.json after.json
"""
)
@click.option(
    "--quick/--thorough",
    "is_quick",
    default=True,
    help="8 h at 25 Hz, 4 runs, a minute or two; or at 100 Hz, 9 runs, some minutes.  [quick]",
)
@click.option("--hours", metavar="H", type=HOURS, help="Length of the night.  [8]")
@click.option("--rate", metavar="HZ", type=RATES_HZ, help="Samples per second.  [25 or 100]")
@click.option("--runs", metavar="N", type=RUNS, help="Runs of each row.  [4 or 9]")
@click.option("--warm", is_flag=True, help="Leave out what starts processes of its own.")
@click.option("--out", metavar="FILE", help="Write the result here, for --compare.")
@click.option(
    "--compare",
    nargs=2,
    metavar="BEFORE AFTER",
    help="Measure nothing; say what differs between two results beyond their noise.",
)
@json_option
def command(*, compare: tuple[str, str] | None, as_json: bool, **options: Any) -> None:
    """Measure speed, memory and accuracy on a simulated night.

    Every stage and the whole way, warm and as fresh processes, beside a detector of pandas and
    scipy, their readers alone, a filter of scipy's and a bare copy of the samples. Rows take
    turns, so that a busy computer slows all alike: ratios say more than seconds.
    """
    if compare is not None:
        _compare(*compare, as_json=as_json)
        return
    result = _measure(**options)
    if as_json:
        output.json_value(result)
    else:
        output.data(table(result))


def _measure(*, is_quick: bool, out: str | None, warm: bool, **given: Any) -> dict[str, Any]:
    """Run the benchmark, write its result where a file is named, and return it."""
    import dataclasses

    from legmotion.bench import QUICK, THOROUGH, result_json, run_bench

    names = {"hours": "hours", "rate": "rate_hz", "runs": "runs"}
    changes = {names[key]: value for key, value in given.items() if value is not None}
    settings = dataclasses.replace(QUICK if is_quick else THOROUGH, is_warm_only=warm, **changes)
    if out is not None and not Path(out).parent.is_dir():
        raise ParameterError(f"--out {out}: there is no such folder", hint="make it first")
    result = run_bench(settings, on_progress=_progress())
    if out is not None:
        try:
            Path(out).write_bytes(result_json(result))
        except OSError as error:
            raise ParameterError(
                f"--out {out}: cannot be written ({error.strerror or error})",
                hint="choose another file",
            ) from error
    return result


def _progress() -> Callable[[str], None] | None:
    """Return what says on a terminal what is measured; None elsewhere."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    return lambda words: output.message(f"  {words}")


def table(result: dict[str, Any]) -> str:
    """Return a result as text."""
    given, size = result["input"], result["machine"]
    libraries = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    lines = [
        f"  input     a simulated night, one leg: {given['hours']:g} h at {given['rate_hz']:g} Hz, "
        f"{given['samples']:,} samples, {given['megabytes']:.1f} MB of text",
        f"  machine   {size['cores']} cores, {size['memory_gb']} GB",
        f"  versions  legmotion {result['legmotion']}, {libraries}",
        "",
        f"{'':<42}{'median s':>10}{'middle half':>19}{'MB':>8}{'F1':>7}{'PLM F1':>8}",
    ]
    groups = (
        ("warm", False, "legmotion, warm: memory is what a stage allocates"),
        ("warm", True, "beside it, warm"),
        ("fresh", False, "legmotion, fresh processes: memory is the whole process"),
        ("fresh", True, "beside it, fresh processes"),
        ("first", False, "before anything is compiled"),
    )
    for state, is_beside, title in groups:
        rows = {
            name: row
            for name, row in result["rows"].items()
            if (row["state"], row["is_beside"]) == (state, is_beside)
        }
        if rows:
            lines += ["", title, *(_line(name, row) for name, row in rows.items())]
    lines += [
        "",
        "F1: movements against the night's truth. Simulated nights are no sleep laboratory.",
    ]
    return "\n".join(lines)


def _line(name: str, row: dict[str, Any]) -> str:
    spread = f"{row['low_s']:.4f} - {row['high_s']:.4f}"
    accuracy = row.get("accuracy") or {}
    return (
        f"  {name:<40}{row['median_s']:>10.4f}{spread:>19}{_cell(row['peak_mb'], 1):>8}"
        f"{_cell(accuracy.get('movement_f1'), 3):>7}{_cell(accuracy.get('plm_f1'), 3):>8}"
    ).rstrip()


def _cell(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _compare(before: str, after: str, *, as_json: bool) -> None:
    import dataclasses

    from legmotion.bench import compare_files
    from legmotion.measure.clock import rounded

    found = compare_files(Path(before), Path(after))
    if as_json:
        output.json_value(rounded(dataclasses.asdict(found)))
    else:
        output.data(compared(found))


def compared(found: BenchComparison) -> str:
    """Return a comparison as text."""
    lines = [f"The computer's own pace: {found.pace:.2f} x the seconds of before."]
    for title, changes, unit in (
        ("Slower, beyond the noise", found.slower, "s"),
        ("Faster, beyond the noise", found.faster, "s"),
        ("More memory", found.more_memory, "MB"),
        ("Other accuracy on the same input", found.other_accuracy, ""),
    ):
        lines += ["", f"{title}: {len(changes) or 'none'}"]
        for change in changes:
            noise = "" if change.noise != change.noise else f", noise {100.0 * change.noise:.0f} %"
            figure = f" {change.figure}" if change.what == "accuracy" else ""
            lines.append(
                f"  {change.row}{figure}: {change.before:.4g} -> {change.after:.4g} {unit}".rstrip()
                + f" ({change.ratio:.2f} x{noise})"
            )
    lines += ["", f"Within the noise: {len(found.unchanged)} rows"]
    if found.not_judged:
        lines.append(
            f"Not judged (too few runs, or in one file only): {', '.join(found.not_judged)}"
        )
    return "\n".join(lines)
