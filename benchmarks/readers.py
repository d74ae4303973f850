"""Speed of reading binary recordings: `python -m benchmarks.readers`.

One simulated night, three times over, is written as devices write it, and each file is read from
its first byte to its last block. Counted are the seconds of the processor, those of all threads
together: what one core can do, whatever else the computer is doing. Beside them stands what such
reading contains in any case (the file's digest, the unpacking of an archive), and for formats that
a library decodes that library alone. `--page` only draws the result into docs/performance.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import reader_files
from benchmarks.files import described, filled, table, write_json
from legmotion import __version__
from legmotion.io.registry import open_recording
from legmotion.measure.clock import in_turn, machine, rounded, spread, versions
from legmotion.params import IoParameters
from legmotion.simulate import scenario, simulate_night
from legmotion.units import AnyArray

RESULT = Path(__file__).parent / "results" / "readers.json"
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HOURS, TIMES, SEED, RUNS = 8.0, 3, 1600, 5
NOISE_G = 0.01
AT_LEAST_PER_S = 20e6
AT_MOST_TIMES = 1.1
READER, DIGEST, INFLATE, LIBRARY = "reader", "digest alone", "unpacking alone", "library alone"
_MB = 1e6

Result = Mapping[str, Any]
Write = Callable[[Path, AnyArray], int]

# Shown name, file name, writer; decoded by code of our own.
OWN: dict[str, tuple[str, Write]] = {
    "Axivity .cwa": ("night.cwa", reader_files.write_cwa),
    "ActiGraph .gt3x, 12 bits": ("a.gt3x", partial(reader_files.write_gt3x, is_packed=True)),
    "ActiGraph .gt3x, 16 bits": ("b.gt3x", partial(reader_files.write_gt3x, is_packed=False)),
    "GENEActiv .bin": ("night.bin", reader_files.write_geneactiv),
}
LIBRARIES: dict[str, tuple[str, Write, str]] = {
    "EmbracePlus .avro": ("1-1-A_1795298400.avro", reader_files.write_avro, "fastavro"),
    "Garmin .fit": ("night.fit", reader_files.write_fit, "fitdecode"),
    "EDF": ("night.edf", reader_files.write_edf, "edfio"),
}


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
    *, hours: float = HOURS, times: int = TIMES, runs: int = RUNS,
    on_progress: Callable[[str], None],
) -> dict[str, Any]:  # fmt: skip
    """Return all figures; every file's rows are run in turn."""
    on_progress("simulating the night")
    acceleration_g = _recorded(hours, times)
    rows: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="legmotion-bench-") as place:
        for name, (file_name, write, *library) in (OWN | LIBRARIES).items():
            path = Path(place) / file_name
            n_samples = write(path, acceleration_g)
            work = {
                key: partial(processor_seconds_of, run)
                for key, run in _work(path, *library).items()
            }
            seconds = in_turn(work, runs, on_progress=on_progress)
            rows[name] = {
                "samples": n_samples,
                "megabytes": path.stat().st_size / _MB,
                "library": library[0] if library else "",
                "work": {key: spread(found) for key, found in seconds.items()},
            }
            path.unlink()
    result: dict[str, Any] = rounded(
        {
            "legmotion": __version__,
            "machine": machine(),
            "versions": versions() | _library_versions(),
            "input": {"hours": hours * times, "rate_hz": reader_files.RATE_HZ, "seed": SEED,
                      "runs": runs},
            "rows": rows,
        }
    )  # fmt: skip
    return result


def _recorded(hours: float, times: int) -> AnyArray:
    """Return a night several times over, with a logger's noise, which unpacks as real ones do."""
    made = scenario("nominal", duration_h=hours, rate_hz=float(reader_files.RATE_HZ))
    night_g = np.tile(simulate_night(made, seed=SEED).legs[0].acceleration_g, (times, 1))
    noise_g = np.random.default_rng(SEED).normal(0, NOISE_G, night_g.shape)
    return (night_g + noise_g).astype(np.float32)


def processor_seconds_of(run: Callable[[], object]) -> float:
    """Return the processor's seconds of one run, in all threads."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


def _work(path: Path, library: str = "") -> dict[str, Callable[[], object]]:
    """Return what is run over one file, by name."""
    work: dict[str, Callable[[], object]] = {READER: partial(read_blocks, path)}
    if library:
        return work | {LIBRARY: partial(_ALONE[library], path)}
    work[DIGEST] = partial(_digest, path)
    if zipfile.is_zipfile(path):
        work[INFLATE] = partial(_unpacked, path)
    return work


def read_blocks(path: Path) -> int:
    """Read a file from its first byte to its last block; return how many samples it holds."""
    recording = open_recording(str(path), params=IoParameters())
    return sum(block.time_s.size for block in recording.blocks())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpacked(path: Path) -> int:
    with zipfile.ZipFile(path) as archive, archive.open("log.bin") as member:
        return sum(len(chunk) for chunk in iter(partial(member.read, 1 << 20), b""))


def _fastavro_alone(path: Path) -> object:
    import fastavro

    with path.open("rb") as file:
        found = [record["rawData"]["accelerometer"] for record in fastavro.reader(file)]
    return [[np.array(one[axis], np.float32) for axis in "xyz"] for one in found]


def _fitdecode_alone(path: Path) -> object:
    import fitdecode

    wanted = ("timestamp", "sample_time_offset", *(f"calibrated_accel_{axis}" for axis in "xyz"))
    with fitdecode.FitReader(str(path)) as reader:
        return [
            [np.array(frame.get_raw_value(name)) for name in wanted]
            for frame in reader
            if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "accelerometer_data"
        ]


def _edfio_alone(path: Path) -> object:
    import edfio

    return [signal.data for signal in edfio.read_edf(path).signals]


_ALONE: dict[str, Callable[[Path], object]] = {
    "fastavro": _fastavro_alone, "fitdecode": _fitdecode_alone, "edfio": _edfio_alone,
}  # fmt: skip


def _library_versions() -> dict[str, str]:
    from importlib.metadata import version

    return {library: version(library) for _, _, library in LIBRARIES.values()}


def samples_per_s(row: Result) -> float:
    """Return how many samples a reader gives in a second, in the median of its runs."""
    return float(row["samples"] / row["work"][READER]["median_s"])


def times_as_long(row: Result) -> float:
    """Return how many times as long as its library a reader takes."""
    return float(row["work"][READER]["median_s"] / row["work"][LIBRARY]["median_s"])


def rendered(page: str, result: Result) -> str:
    """Return the page with the part between its markers made from a result."""
    return filled(page, {"readers": _part(result)})


def _part(result: Result) -> str:
    given, rows = result["input"], result["rows"]
    own = {name: row for name, row in rows.items() if not row["library"]}
    others = {name: row for name, row in rows.items() if row["library"]}
    lines = [
        f"Input: {given['hours']:g} h at {given['rate_hz']:g} Hz, half an hour of .avro, four "
        f"hours of .fit; medians of {given['runs']} runs in turn. {described(result)}",
        "",
        *table(
            ["decoded by own code", "MB", "samples", "seconds", "middle half", DIGEST, INFLATE,
             "million samples per s", "target"],
            [_own_row(name, row) for name, row in own.items()],
        ),
        "",
        *table(
            ["decoded by a library", "MB", "samples", "seconds", "middle half", LIBRARY,
             "times as long", "target"],
            [_library_row(name, row) for name, row in others.items()],
        ),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _own_row(name: str, row: Result) -> list[str]:
    per_s = samples_per_s(row)
    verdict = "met" if per_s >= AT_LEAST_PER_S else "missed"
    return [
        *_first_cells(name, row),
        *(_seconds(row["work"].get(key)) for key in (DIGEST, INFLATE)),
        f"{per_s / 1e6:.1f}",
        f"at least {AT_LEAST_PER_S / 1e6:g}, {verdict}",
    ]


def _library_row(name: str, row: Result) -> list[str]:
    times = times_as_long(row)
    verdict = "met" if times <= AT_MOST_TIMES else "missed"
    return [
        *_first_cells(name, row),
        f"{_seconds(row['work'][LIBRARY])} ({row['library']})",
        f"{times:.2f}",
        f"at most {AT_MOST_TIMES:g}, {verdict}",
    ]


def _first_cells(name: str, row: Result) -> list[str]:
    found = row["work"][READER]
    middle = f"{found['low_s']:.3f} to {found['high_s']:.3f}"
    return [name, f"{row['megabytes']:.1f}", f"{row['samples']:,}", _seconds(found), middle]


def _seconds(found: Mapping[str, float] | None) -> str:
    return "" if found is None else f"{found['median_s']:.3f}"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
