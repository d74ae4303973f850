"""Pages of whole nights: `python -m benchmarks.pages`.

Simulated nights at 100 Hz are analysed with and without their page, each in a process of its own,
in turn; the page is then opened in Chromium from disk. Counted are its size, what it adds to
`analyze`, the time from opening it to the trace being drawn, and the time of drawing the trace
anew at many views, until its pixels can be read. `--page` only draws the result into
docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from benchmarks.files import described, filled, table, write_json
from legmotion import __version__
from legmotion.measure.clock import fresh, in_turn, machine, rounded, spread, versions
from legmotion.simulate import scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS
from tests.pages.browser import start, visit

RESULT = Path(__file__).parent / "results" / "pages.json"
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HOURS, RATE_HZ, SEED, RUNS, VIEWS = 8.0, 100.0, 1600, 5, 280
CASES = {"one leg": "nominal", "one leg, noisy sensor": "noisy_device", "two legs": "two_legs"}
WITH, WITHOUT = "with page", "without page"
_MB = 1e6
_LIBRARIES = ("jinja2", "vl-convert-python", "playwright")

# Views from the whole night to a second or two, all over it; each is drawn and one pixel read.
_REDRAW = """async (n) => {
  const trace = document.querySelector(".trace");
  const pen = trace.querySelector("canvas").getContext("2d");
  const [fromS, toS] = trace.legmotion.view();
  const ms = [];
  for (let k = 0; k < n; k += 1) {
    const spanS = (toS - fromS) * 2 ** -(k % 14);
    const startS = fromS + ((k * 0.618034) % 1) * (toS - fromS - spanS);
    trace.legmotion.show(startS, startS + spanS);
    await new Promise(requestAnimationFrame);
    const drawnMs = trace.legmotion.redrawMs.at(-1);
    const began = performance.now();
    pen.getImageData(0, 0, 1, 1);
    ms.push(drawnMs + performance.now() - began);
  }
  return ms;
}"""
_READY = "performance.getEntriesByName('legmotion-ready')[0].startTime"

Result = Mapping[str, Any]
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of every page; without a limit it only stands beside the others."""

    says: str
    unit: str
    of: Callable[[Result], float]
    limit: Callable[[str], float] | None = None


FIGURES = (
    Figure(
        says="size of the page",
        unit="MB",
        of=lambda row: float(row["megabytes"]),
        limit=lambda case: 8.0 if case == "two legs" else 5.0,
    ),
    Figure(
        says="from opening the page to the trace being drawn",
        unit="s",
        of=lambda row: float(row["ready"]["median_s"]),
        limit=lambda case: 3.0,
    ),
    Figure(
        says="drawing another view, median",
        unit="ms",
        of=lambda row: float(row["redraw"]["median_ms"]),
        limit=lambda case: 10.0,
    ),
    Figure(
        says="drawing another view, slowest",
        unit="ms",
        of=lambda row: float(row["redraw"]["slowest_ms"]),
    ),
    Figure(
        says="what the page adds to analyze",
        unit="s",
        of=lambda row: float(row[WITH]["median_s"] - row[WITHOUT]["median_s"]),
        limit=lambda case: 1.5,
    ),
    Figure(
        says="analyze without the page", unit="s", of=lambda row: float(row[WITHOUT]["median_s"])
    ),
    Figure(
        says="what the page adds to the peak memory",
        unit="MB",
        of=lambda row: float(row[WITH]["peak_mb"] - row[WITHOUT]["peak_mb"]),
    ),
)


def main(arguments: list[str] | None = None) -> None:
    """Measure, write the result and draw the page from it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", action="store_true", help="only draw the page")
    parser.add_argument("--out", type=Path, help="write the result here and leave the page alone")
    options = parser.parse_args(arguments)
    if not options.page:
        with sync_playwright() as playwright, start(playwright) as browser:
            write_json(options.out or RESULT, measure(browser, on_progress=_say))
    if options.out is None:
        result = json.loads(RESULT.read_text(encoding="utf-8"))
        PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8"), result), encoding="utf-8")


def measure(
    browser: Browser, *, hours: float = HOURS, rate_hz: float = RATE_HZ, runs: int = RUNS,
    views: int = VIEWS, cases: Mapping[str, str] = CASES, on_progress: Told,
) -> dict[str, Any]:  # fmt: skip
    """Return all figures of every case, with the pages shown in a browser that runs."""
    rows: dict[str, Any] = {}
    for case, name in cases.items():
        with tempfile.TemporaryDirectory(prefix="legmotion-bench-") as place:
            on_progress(f"simulating {case}")
            files, n_samples = _written(Path(place), name, hours, rate_hz)
            row = _analysed(Path(place), files, runs, on_progress)
            (page,) = Path(place).glob(f"{WITH}/*/night.html")
            row |= {"samples": n_samples, "megabytes": page.stat().st_size / _MB}
            rows[case] = row | _shown(browser, page, runs, views)
    result: dict[str, Any] = rounded(
        {
            "legmotion": __version__,
            "machine": machine(),
            "versions": versions() | {name: version(name) for name in _LIBRARIES}
            | {"Chromium": browser.version},
            "input": {"hours": hours, "rate_hz": rate_hz, "seed": SEED, "runs": runs,
                      "views": views},
            "rows": rows,
        }
    )  # fmt: skip
    return result


def _written(folder: Path, name: str, hours: float, rate_hz: float) -> tuple[list[str], int]:
    """Write a night's recordings; return their names and how many samples they hold."""
    legs = simulate_night(scenario(name, duration_h=hours, rate_hz=rate_hz), seed=SEED).legs
    for leg in legs:
        write_export(leg, folder / f"night_{leg.side}.csv", layout=LAYOUTS["axivity"])
    return [f"night_{leg.side}.csv" for leg in legs], sum(len(leg.acceleration_g) for leg in legs)


def _analysed(folder: Path, files: list[str], runs: int, told: Told) -> dict[str, Any]:
    """Measure `analyze` with and without the page, from its start to results on disk."""
    peaks_mb: dict[str, list[float]] = {WITH: [], WITHOUT: []}

    def timed(key: str, *more: str) -> float:
        given = ("-m", "legmotion", "analyze", *files, "--tz", "UTC", "--out", key, *more)
        seconds, peak_mb = fresh(given, folder=folder)
        peaks_mb[key].append(float("nan") if peak_mb is None else peak_mb)
        return seconds

    work = {WITHOUT: partial(timed, WITHOUT, "--no-page"), WITH: partial(timed, WITH)}
    seconds = in_turn(work, runs, on_progress=told)
    return {key: {**spread(seconds[key]), "peak_mb": max(peaks_mb[key])} for key in work}


def _shown(browser: Browser, page: Path, runs: int, views: int) -> dict[str, Any]:
    """Measure a page in the browser, opened anew each time."""
    ready_s, redraw_ms = [], []
    for _ in range(runs):
        opened = visit(browser, page)
        opened.page.wait_for_selector(".trace[data-ready=true]", timeout=60_000)
        ready_s.append(opened.page.evaluate(_READY) / 1000.0)
        redraw_ms += opened.page.evaluate(_REDRAW, views)
        opened.context.close()
    return {
        "ready": spread(ready_s),
        "redraw": {
            "n": len(redraw_ms),
            "median_ms": float(np.median(redraw_ms)),
            "slowest_ms": max(redraw_ms),
        },
    }


def rendered(page: str, result: Result) -> str:
    """Return the page with the part between its markers made from a result."""
    return filled(page, {"pages": _part(result)})


def _part(result: Result) -> str:
    given, rows = result["input"], result["rows"]
    lines = [
        f"Input: simulated nights of {given['hours']:g} h at {given['rate_hz']:g} Hz, "
        + ", ".join(f"{case} {row['samples']:,} samples" for case, row in rows.items())
        + f"; medians of {given['runs']} runs in turn, {given['views']} views each. "
        + described(result),
        "",
        *table(
            ["", "target", *rows],
            [[f.says, _limits(f, rows), *(_cell(f, *item) for item in rows.items())]
             for f in FIGURES],
        ),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _limits(figure: Figure, rows: Result) -> str:
    if figure.limit is None:
        return ""
    limits = dict.fromkeys(figure.limit(case) for case in rows)
    return f"at most {' or '.join(f'{limit:g}' for limit in limits)} {figure.unit}"


def _cell(figure: Figure, case: str, row: Result) -> str:
    value = figure.of(row)
    shown = f"{value:.3g} {figure.unit}"
    if figure.limit is None:
        return shown
    return f"{shown}, {'met' if value <= figure.limit(case) else 'missed'}"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
