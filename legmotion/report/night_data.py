"""What the moving picture of a night reads: every sample, the movements, what was around them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import UNSET, to_builtins

from legmotion.report.html import DataBlock
from legmotion.report.night_envelope import Envelope
from legmotion.report.night_events import LegEvents
from legmotion.report.night_times import NightTimes
from legmotion.report.trace_part import trace_blocks, trace_entry
from legmotion.signal.trace import Trace
from legmotion.store.documents import LegDocument, NightDocument

DATA_BLOCK = "night-data"
# Shown before and after the time in bed, where it was recorded.
_AROUND_S = 900.0


def shown_traces(document: NightDocument, traces: Sequence[Trace]) -> Sequence[Trace]:
    """Return the pieces of each leg's trace that meet the time in bed and what is around it."""
    window = document.window
    cut = [one.between(window.start_s - _AROUND_S, window.end_s + _AROUND_S) for one in traces]
    return sorted((one for one in cut if one.n_samples), key=lambda one: one.side)


def night_blocks(
    document: NightDocument,
    times: NightTimes,
    events: Sequence[LegEvents],
    series_s: Sequence[tuple[float, float]],
    traces: Sequence[Trace],
    envelopes: Sequence[Envelope],
) -> Sequence[DataBlock]:
    """Return the data of the moving picture, as the page holds it; one envelope for each trace."""
    legs: dict[str, LegDocument] = (
        {} if document.legs is UNSET else {leg.side: leg for leg in document.legs}
    )
    shown = {
        "night": document.night,
        "sources": [recording.sha256 for recording in document.recordings],
        "traces": [
            _trace(trace, envelope, legs.get(trace.side))
            for trace, envelope in zip(traces, envelopes, strict=True)
        ],
        "window": {"start_s": document.window.start_s, "end_s": document.window.end_s},
        "events": [event for leg in events for event in _events(leg)],
        "series": [[_seconds(start_s), _seconds(end_s)] for start_s, end_s in series_s],
        "away": [
            {"side": leg.side, **to_builtins(away)} for leg in legs.values() for away in leg.away
        ],
        "positions": [
            {"side": leg.side, **to_builtins(one)} for leg in legs.values() for one in leg.positions
        ],
        "sleep": _sleep(document),
        "clock": [list(entry) for entry in times.entries()],
    }
    text = json.dumps(shown, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return [
        DataBlock(name=DATA_BLOCK, kind="application/json", text=text),
        *trace_blocks(traces),
    ]


def _trace(trace: Trace, envelope: Envelope, leg: LegDocument | None) -> Mapping[str, object]:
    threshold_mg = None if leg is None else leg.threshold_mg
    return trace_entry(trace, rest_mg=envelope.rest_mg, threshold_mg=threshold_mg)


def _events(leg: LegEvents) -> Iterable[dict[str, Any]]:
    for row in range(leg.onset_s.size):
        peak_mg = float(leg.peak_mg[row])
        yield {
            "side": leg.side,
            "onset_s": _seconds(leg.onset_s[row]),
            "offset_s": _seconds(leg.offset_s[row]),
            # A change of position that the rule took for a movement is one for the picture too.
            "kind": "LM" if leg.is_plm[row] else str(leg.kind[row]),
            "is_plm": bool(leg.is_plm[row]),
            "series": int(leg.series[row]) or None,
            "peak_mg": round(peak_mg, 1) if math.isfinite(peak_mg) else None,
            "why_not": leg.why_not[row],
        }


def _sleep(document: NightDocument) -> dict[str, Any] | None:
    if document.sleep is UNSET or document.sleep is None:
        return None
    return {"asleep_s": document.sleep.asleep_s, "awake_s": document.sleep.awake_s}


def _seconds(time_s: float) -> float:
    return round(float(time_s), 3)
