"""A page that holds one trace and nothing else, made by hand for the tests of the trace."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page

from legmotion.report.html import asset
from legmotion.report.trace_part import TRACE_SCRIPTS, TRACE_STYLES
from legmotion.units import AnyArray
from tests.pages.conftest import OpenPage

NOT_RECORDED = 65535
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>A trace</title>
<style>{style}</style></head>
<body><main class="column"><h1>A trace</h1><div class="trace" id="trace"></div></main>
<script type="application/json" id="night-data">{data}</script>
{blocks}
{scripts}
<script>
const trace = document.getElementById("trace");
legmotionTrace(trace,
  JSON.parse(document.getElementById("night-data").textContent),
  (side, i) => document.getElementById(`trace-${{side}}-${{i}}`).textContent);
</script></body></html>"""


@dataclass(frozen=True)
class LegTrace:
    """One leg's samples as the page gets them: packed here, not by the code under test."""

    samples: AnyArray
    side: str = "left"
    start_s: float = 0.0
    rate_hz: float = 100.0
    per_piece: int = 60_000
    rest_mg: float | None = 1000.0
    threshold_mg: float | None = 40.0
    spoiled: Mapping[int, str] = field(default_factory=dict)

    def entry(self) -> dict[str, Any]:
        return {
            "side": self.side,
            "start_s": self.start_s,
            "rate_hz": self.rate_hz,
            "n_samples": len(self.samples),
            "samples_per_piece": self.per_piece,
            "n_pieces": -(-len(self.samples) // self.per_piece),
            "rest_mg": self.rest_mg,
            "threshold_mg": self.threshold_mg,
        }

    def blocks(self) -> list[tuple[str, str]]:
        pieces = range(0, len(self.samples), self.per_piece)
        return [
            (
                f"trace-{self.side}-{index}",
                self.spoiled.get(index, packed(self.samples[first : first + self.per_piece])),
            )
            for index, first in enumerate(pieces)
        ]

    def between(self, view: Sequence[float]) -> AnyArray:
        """Return the samples whose times lie in [from, to)."""
        first, stop = (
            np.clip(np.ceil((time_s - self.start_s) * self.rate_hz), 0, len(self.samples))
            for time_s in view
        )
        return self.samples[int(first) : int(stop)]


def packed(samples: AnyArray) -> str:
    """Return base64 of gzip of all low bytes, then all high bytes."""
    low, high = (samples & 0xFF).astype(np.uint8), (samples >> 8).astype(np.uint8)
    return base64.b64encode(gzip.compress(low.tobytes() + high.tobytes(), 1)).decode("ascii")


def event(
    onset_s: float, duration_s: float = 2.0, *, is_plm: bool = False, **more: Any
) -> dict[str, Any]:
    """Return a movement as the page's data holds it."""
    return {
        "side": "left",
        "onset_s": onset_s,
        "offset_s": onset_s + duration_s,
        "kind": "LM",
        "is_plm": is_plm,
        "peak_mg": 150.0,
        "why_not": "",
        **more,
    }


def write_trace_page(path: Path, legs: Sequence[LegTrace], **data: Any) -> Path:
    """Write a page of some legs; `data` is the rest of what the page's data holds."""
    content = {"traces": [leg.entry() for leg in legs], "clock": [[0.0, 79_200.0]], **data}
    blocks = [
        f'<script type="text/plain" id="{name}">{text}</script>'
        for leg in legs
        for name, text in leg.blocks()
    ]
    html = _PAGE.format(
        style="".join(asset(name) for name in ("page.css", *TRACE_STYLES)),
        data=json.dumps(content).replace("<", "\\u003c"),
        blocks="\n".join(blocks),
        scripts="\n".join(f"<script>{asset(name)}</script>" for name in TRACE_SCRIPTS),
    )
    path.write_text(html, encoding="utf-8")
    return path


def ready(open_page: OpenPage, path: Path, **context: Any) -> Page:
    """Open a page and wait for its trace."""
    page = open_page(path, **context)
    page.wait_for_selector("#trace[data-ready=true]")
    return page


def seen(page: Page, side: str = "left") -> AnyArray:
    """Return the samples in view, as the page answers."""
    text = page.evaluate(
        """(side) => {
          const bytes = new Uint8Array(trace.legmotion.seen(side).slice().buffer);
          let binary = "";
          for (let i = 0; i < bytes.length; i += 8192)
            binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
          return btoa(binary);
        }""",
        side,
    )
    return np.frombuffer(base64.b64decode(text), "<u2")


def night(n_s: float, rate_hz: float, *, seed: int = 1, n_movements: int = 60) -> AnyArray:
    """Return the vector magnitude of a made-up night: rest, noise, and bursts of movement."""
    rng = np.random.default_rng(seed)
    n = round(n_s * rate_hz)
    samples = 1000.0 + rng.normal(0.0, 3.0, n)
    for onset in rng.uniform(0.02, 0.95, n_movements) * n:
        length = round(rate_hz * rng.uniform(1.0, 4.0))
        burst = np.hanning(length) * rng.normal(0.0, rng.uniform(60.0, 300.0), length)
        first = int(onset)
        samples[first : first + length] += burst[: len(samples) - first]
    return np.clip(np.rint(samples), 0, 65_534).astype(np.uint16)
