"""The moving trace of a page: its scripts and style, and the data that they read."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from legmotion.report.html import DataBlock
from legmotion.signal.trace import Trace

TRACE_STYLES = ("trace.css",)
# In this order: each needs those before it.
TRACE_SCRIPTS = (
    "trace_data.js",
    "trace_scene.js",
    "trace_look.js",
    "trace_draw.js",
    "trace_input.js",
    "trace.js",
)


def trace_entry(
    trace: Trace, *, rest_mg: float | None, threshold_mg: float | None
) -> Mapping[str, object]:
    """Return what the page's data says of a trace, as one of its `traces`.

    `rest_mg` is what the sensor reads when the leg lies still, `threshold_mg` how far from it a
    movement begins; limits are drawn where both are known.
    """
    return {
        "side": trace.side,
        "start_s": trace.start_s,
        "rate_hz": trace.rate_hz,
        "n_samples": trace.n_samples,
        "samples_per_piece": trace.samples_per_piece,
        "n_pieces": len(trace.pieces),
        "rest_mg": rest_mg,
        "threshold_mg": threshold_mg,
    }


def trace_blocks(traces: Sequence[Trace]) -> list[DataBlock]:
    """Return the samples of traces as blocks of a page, one each for every piece."""
    return [
        DataBlock(
            name=f"trace-{trace.side}-{index}",
            kind="text/plain",
            text=base64.b64encode(piece).decode("ascii"),
        )
        for trace in traces
        for index, piece in enumerate(trace.pieces)
    ]
