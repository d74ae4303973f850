"""What to know of the time in which a leg was not in bed, and of a strap that may have loosened."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from legmotion.events.gain import gain_change
from legmotion.night.analysable import total_s
from legmotion.night.leg import Leg
from legmotion.night.view import NightView
from legmotion.night.window_doubt import Said
from legmotion.params import EventParameters
from legmotion.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR, FloatArray

_MIN_S = SECONDS_PER_HOUR / MINUTES_PER_HOUR
# Onsets on one clock are the same to this, whatever was added to them and taken off.
_MOMENT_S = 1e-6


def away_doubts(leg: Leg) -> Iterator[Said]:
    """Yield what to say of the time out of bed, or without the sensor on the leg."""
    of, away = f"{leg.side} leg", leg.away
    if len(away.out_of_bed_s):
        minutes = total_s(away.out_of_bed_s) / _MIN_S
        yield (
            "out_of_bed",
            minutes,
            0,
            f"{of}: out of bed {_times(away.out_of_bed_s)}, {minutes:.0f} min in all; this time "
            "and what is around it are left out",
        )
    if len(away.not_worn_s):
        minutes = total_s(away.not_worn_s) / _MIN_S
        yield (
            "not_worn",
            minutes,
            0,
            f"{of}: the sensor was off {_times(away.not_worn_s)}, {minutes:.0f} min in all; this "
            "time is left out",
        )
    if len(away.suspect_s):
        minutes = total_s(away.suspect_s) / _MIN_S
        yield (
            "wear_in_doubt",
            minutes,
            None,
            f"{of}: for {minutes:.0f} min neither breath nor pulse is seen; the sensor may not "
            "have been worn, and the time is counted all the same",
        )


def gain_doubts(leg: Leg, night: NightView, params: EventParameters) -> Iterator[Said]:
    """Yield what to say of periodic movements that became larger or smaller from some time on."""
    onset_s, peak_mg = _periodic(leg, night)
    found = gain_change(onset_s, peak_mg, params=params)
    if found is None:
        return
    yield (
        "gain_changed",
        found.ratio,
        params.gain_min_ratio,
        f"{leg.side} leg: from {(found.at_s - leg.span_s[0]) / SECONDS_PER_HOUR:.1f} h on "
        f"movements are {found.ratio:.2f} times as large; a strap may have loosened, or the leg "
        "lay differently",
    )


def _periodic(leg: Leg, night: NightView) -> tuple[FloatArray, FloatArray]:
    """Return onsets, on the leg's clock, and sizes of the movements of a leg that are periodic."""
    rows = leg.movements.rows(leg.movements["kind"] == "LM")
    periodic = night.movements.rows(
        night.movements["is_plm"] & np.isin(night.movements["side"], (leg.side, "both"))
    )
    if not periodic.n_rows:
        return np.empty(0), np.empty(0)
    onset_s = leg.on_first_s(rows["onset_s"])
    at = np.searchsorted(periodic["onset_s"], onset_s + _MOMENT_S, side="right") - 1
    is_within = (at >= 0) & (onset_s < periodic["offset_s"][np.maximum(at, 0)])
    return rows["onset_s"][is_within], rows["peak_mg"][is_within]


def _times(spans_s: FloatArray) -> str:
    return "once" if len(spans_s) == 1 else f"{len(spans_s)} times"
