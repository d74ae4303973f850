"""Small nights made by hand, with a made-up trace, as pages."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from legmotion.night.night import Night
from legmotion.report.night_page import night_page
from legmotion.signal.trace import NOT_RECORDED, Trace
from legmotion.store.documents import NightDocument
from legmotion.store.night import night_document
from legmotion.tables import Frame
from legmotion.units import AnyArray, Side
from tests.night.helpers import leg, lying, night, train
from tests.report.shown_numbers import ShownNumbers

EVIL = "<img src=x onerror=alert(1)>.csv"
HOUR_S = 3600.0
_DURATION = re.compile(r"(?:(\d+) h )?(\d+) min")
_NUMBER = re.compile(r"-?[\d,]+(?:\.(\d+))?")


@dataclass(frozen=True)
class MadePage:
    """A page with what it was drawn from."""

    page: str
    document: NightDocument
    leg_movements: Frame
    movements: Frame

    @property
    def data(self) -> Mapping[str, Any]:
        """What the moving picture reads."""
        found = re.search(r'id="night-data">(.*?)</script>', self.page, re.DOTALL)
        assert found is not None
        read: Mapping[str, Any] = json.loads(found.group(1))
        return read

    def wrong_numbers(self) -> list[str]:
        """Return each number of the page that is not the document's, or says another."""
        stored = msgspec.to_builtins(self.document)
        shown = ShownNumbers(self.page).found
        assert shown
        return [
            f"{key}: {text!r} ({value}) shown, {at(stored, key)} stored"
            for key, value, text in shown
            if float(value) != float(at(stored, key)) or not says(text, float(value))
        ]


def at(document: Any, key: str) -> Any:
    """Return what stands at a place in a document."""
    for name in key.split("."):
        document = document[int(name)] if name.isdigit() else document[name]
    return document


def says(text: str, value: float) -> bool:
    """Return whether a text shows a number, to as many digits as it has."""
    plain = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")
    duration = _DURATION.fullmatch(plain)
    if duration is not None:
        return abs(60 * int(duration.group(1) or 0) + int(duration.group(2)) - value) <= 0.5
    number = _NUMBER.fullmatch(plain)
    if number is None:
        return float(plain) == value
    step = 10.0 ** -len(number.group(1) or "")
    return abs(float(plain.replace(",", "")) - value) <= 0.5 * step + 1e-9


def page_of(made: Night, *, traces: Sequence[Trace] = (), **changes: Any) -> MadePage:
    """Draw a night; `changes` replace fields of its document, None takes one out."""
    document = night_document(made)
    if changes:
        plain = {**msgspec.to_builtins(document), **changes}
        plain = {name: value for name, value in plain.items() if value is not None}
        document = msgspec.convert(plain, NightDocument)
    page = night_page(
        document, leg_movements=made.leg_movements, movements=made.movements, traces=traces
    )
    return MadePage(page, document, made.leg_movements, made.movements)


def one_leg(*onsets: float, hours: float = 1.0, **changes: Any) -> Night:
    """A night of one leg with movements at these onsets."""
    span_s = (0.0, hours * HOUR_S)
    lain = lying(span_s, places=[(span_s[1] / 2, [0.0, 1.0, 0.0])])
    return night(leg(train(*onsets), span_s=span_s, lying=lain), **changes)


def two_legs(**changes: Any) -> Night:
    """An hour of two legs, the right one a quarter of a second later on its own clock."""
    left = leg(train(*range(100, 900, 25)), lying=lying())
    right = leg(train(*range(105, 700, 30)), side="right", offset_s=0.25, lying=lying())
    return night(left, right, **changes)


def trace(
    *,
    side: Side = "left",
    hours: float = 1.0,
    rate_hz: float = 10.0,
    bursts_s: Sequence[float] = (),
    gaps_s: Sequence[tuple[float, float]] = (),
    start_s: float = 0.0,
) -> Trace:
    """A trace at rest near 1000 mg, with a burst of two seconds at each of `bursts_s`."""
    n = round(hours * HOUR_S * rate_hz)
    samples = 1000 + np.random.default_rng(1).integers(-3, 4, n)
    for burst_s in bursts_s:
        first = round((burst_s - start_s) * rate_hz)
        samples[first : first + round(2 * rate_hz) : 2] += 300
    for from_s, to_s in gaps_s:
        first, stop = (round((time_s - start_s) * rate_hz) for time_s in (from_s, to_s))
        samples[first:stop] = NOT_RECORDED
    per_piece = round(1800 * rate_hz)
    pieces = [
        _packed(samples[at : at + per_piece].astype(np.uint16)) for at in range(0, n, per_piece)
    ]
    return Trace(
        side=side,
        start_s=start_s,
        rate_hz=rate_hz,
        n_samples=n,
        samples_per_piece=per_piece,
        pieces=tuple(pieces),
    )


def _packed(samples: AnyArray) -> bytes:
    low, high = (samples & 0xFF).astype(np.uint8), (samples >> 8).astype(np.uint8)
    return gzip.compress(low.tobytes() + high.tobytes(), mtime=0)
