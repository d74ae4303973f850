"""Speed of reading text, lane by lane: `python -m benchmarks.lanes`.

One simulated night is written in four layouts, and each file is read in turn by the fast lane
with one and two threads, by the plain lane, and beside them by pandas and by pyarrow, stamps
converted. `--page` only draws the result into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.files import described, filled, write_json
from benchmarks.files import table as drawn_table
from legmotion import __version__
from legmotion.io import fastcsv, lanes
from legmotion.io.options import ReadOptions
from legmotion.io.recording import ReadLog
from legmotion.io.registry import readers
from legmotion.io.source import Source
from legmotion.io.stored import StoredFile
from legmotion.measure.clock import in_turn, machine, rounded, seconds_of, spread, versions
from legmotion.measure.plain import has_pyarrow
from legmotion.params import IoParameters
from legmotion.simulate import scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS

RESULT = Path(__file__).parent / "results" / "lanes.json"
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HOURS, RATE_HZ, SEED, RUNS = 8.0, 100.0, 1600, 7
# Shown name, layout of the export, reader, stamps as the rivals convert them.
FILES = {
    "ISO": ("generic-local", "csv", "date"),
    "OmGui": ("axivity", "axivity_csv", "date"),
    "epoch ms": ("generic-epoch-ms", "csv", "epoch"),
    "elapsed": ("generic-elapsed", "csv", "elapsed"),
}
ONE, TWO, PLAIN = "fast lane, one thread", "fast lane, two threads", "plain lane"
DIGEST = "fast lane, two threads, and the file's digest"
PANDAS, PYARROW = "pandas", "pyarrow"
# What is to be reached: (says, faster, slower, times).
TARGETS = (
    ("one thread against pyarrow with its usual threads", ONE, PYARROW, 1.6),
    ("one thread against pandas", ONE, PANDAS, 5.0),
    ("two threads against one", TWO, ONE, 1.6),
)
_COLUMNS = ("time", "x", "y", "z")

Result = Mapping[str, Any]


class Unhashed(StoredFile):
    """A file that is read without its digest: text to blocks, and nothing else."""

    def hashed(self, log: ReadLog) -> Iterator[bytes]:
        """Yield the bytes as they are stored."""
        return self.raw(keep=False)


def main(arguments: list[str] | None = None) -> None:
    """Measure, write the result and draw the page from it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", action="store_true", help="only draw the page")
    options = parser.parse_args(arguments)
    if not options.page:
        write_json(RESULT, measure(on_progress=_say))
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8"), result), encoding="utf-8")


def measure(
    *, hours: float = HOURS, runs: int = RUNS, on_progress: Callable[[str], None]
) -> dict[str, Any]:
    """Return all figures; every file's rows are run in turn."""
    on_progress("simulating the night")
    made = scenario("nominal", duration_h=hours, rate_hz=RATE_HZ)
    leg = simulate_night(made, seed=SEED).legs[0]
    rows, megabytes = {}, {}
    with tempfile.TemporaryDirectory(prefix="legmotion-bench-") as place:
        for name, (layout, reader, stamps) in FILES.items():
            file = Path(place) / f"{layout}_left.csv"
            write_export(leg, file, layout=LAYOUTS[layout])
            megabytes[name] = file.stat().st_size / 1e6
            seconds = in_turn(_work(file, reader, stamps), runs, on_progress=on_progress)
            rows[name] = {work: spread(found) for work, found in seconds.items()}
            file.unlink()
    result: dict[str, Any] = rounded(
        {
            "legmotion": __version__,
            "machine": machine(),
            "versions": versions(),
            "input": {
                "hours": hours, "rate_hz": RATE_HZ, "seed": SEED, "runs": runs,
                "samples": leg.time_s.size, "megabytes": megabytes,
            },
            "rows": rows,
        }
    )  # fmt: skip
    return result


def _work(file: Path, reader: str, stamps: str) -> dict[str, Callable[[], float]]:
    """Return what is run over one file, by name; each returns its seconds."""
    has_header = reader == "csv"
    work: dict[str, Callable[[], object]] = {
        ONE: partial(read_blocks, file, reader, n_threads=1),
        TWO: partial(read_blocks, file, reader, n_threads=2),
        DIGEST: partial(read_blocks, file, reader, n_threads=2, has_digest=True),
        PLAIN: partial(read_blocks, file, reader, n_threads=1, is_plain=True),
        PANDAS: partial(pandas_reads, file, stamps, has_header=has_header),
    }
    if has_pyarrow():
        work[PYARROW] = partial(pyarrow_reads, file, stamps, has_header=has_header)
    return {name: partial(seconds_of, run) for name, run in work.items()}


def read_blocks(
    file: Path,
    reader: str,
    *,
    n_threads: int,
    is_plain: bool = False,
    has_digest: bool = False,
) -> int:
    """Read a file as analysis does, from its first bytes to its last block; return its samples."""
    params = IoParameters()
    lane = (lambda *args, **about: None) if is_plain else fastcsv.fast_lane
    with (
        patch.object(lanes, "usable_threads", lambda: n_threads),
        patch.object(fastcsv, "fast_lane", lane),
    ):
        store = StoredFile(str(file)) if has_digest else Unhashed(str(file))
        source = Source(params=params, store=store)
        recording = readers()[reader].read(source, ReadOptions(), params)
        return sum(block.time_s.size for block in recording.blocks())


def pandas_reads(file: Path, stamps: str, *, has_header: bool) -> object:
    """Read a file with pandas, stamps converted."""
    import pandas as pd

    night = pd.read_csv(
        file,
        header=0 if has_header else None,
        names=[*_COLUMNS],
        parse_dates=["time"] if stamps == "date" else None,
    )
    if stamps == "epoch":
        night["time"] = pd.to_datetime(night["time"], unit="ms")
    if stamps == "elapsed":
        night["time"] = pd.to_timedelta(night["time"], unit="s")
    return night


def pyarrow_reads(file: Path, stamps: str, *, has_header: bool) -> object:
    """Read a file with pyarrow and its usual threads; dates and epochs converted."""
    csv = import_module("pyarrow.csv")
    options = csv.ReadOptions(column_names=[*_COLUMNS], skip_rows=int(has_header))
    night = csv.read_csv(file, read_options=options)
    if stamps == "epoch":
        return night, night["time"].cast(import_module("pyarrow").timestamp("ms"))
    return night


def times_faster(result: Result, file: str, faster: str, slower: str) -> float | None:
    """Return how many times one row is as fast as another; None where one is missing."""
    rows = result["rows"][file]
    if faster not in rows or slower not in rows:
        return None
    return float(rows[slower]["median_s"] / rows[faster]["median_s"])


def rendered(page: str, result: Result) -> str:
    """Return the page with the part between its markers made from a result."""
    return filled(page, {"lanes": _part(result)})


def _part(result: Result) -> str:
    given, files = result["input"], [*result["rows"]]
    works = [*dict.fromkeys(work for rows in result["rows"].values() for work in rows)]
    sizes = ", ".join(f"{name} {size:.0f} MB" for name, size in given["megabytes"].items())
    lines = [
        f"Input: one simulated night of {given['hours']:g} h at {given['rate_hz']:g} Hz, "
        f"{given['samples']:,} rows; {sizes}. Medians of {given['runs']} runs in turn, in seconds. "
        f"{described(result)}",
        "",
        *drawn_table(
            ["", *files],
            [
                [work, *(_seconds(result["rows"][file].get(work)) for file in files)]
                for work in works
            ],
        ),
        "",
        *drawn_table(
            ["how many times as fast", "target", *files],
            [
                [says, f"at least {limit:g} x",
                 *(_times(times_faster(result, file, faster, slower), limit) for file in files)]
                for says, faster, slower, limit in TARGETS
            ],
        ),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _seconds(row: Mapping[str, float] | None) -> str:
    return "" if row is None else f"{row['median_s']:.3f}"


def _times(value: float | None, limit: float) -> str:
    """Return a figure, and whether it keeps its limit."""
    if value is None:
        return "not measured"
    return f"{value:.2f} x, {'met' if value >= limit else 'missed'}"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
