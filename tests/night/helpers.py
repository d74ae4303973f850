"""Small nights, made by hand: one hour of one leg unless a test says otherwise."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from legmotion.events.movements import LEG_MOVEMENTS
from legmotion.io.recording import ReadLog, Recording
from legmotion.night.clock import NightClock
from legmotion.night.leg import Leg
from legmotion.night.lying import Lying
from legmotion.night.night import Night, build_night
from legmotion.night.window import WindowOptions
from legmotion.params import Parameters, with_values
from legmotion.signal.posture import Posture

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 11, 21, 22, 0)


def clock(start=EVENING, kind="local", **changes) -> NightClock:
    given = {"zone": BERLIN, "zone_name": "Europe/Berlin", "zone_origin": "option", **changes}
    return NightClock(start=start, clock=kind, **given)


def no_clock() -> NightClock:
    return clock(None, "unknown")


def recording(**changes) -> Recording:
    given = {
        "start": EVENING, "clock": "local", "zone": "", "side": None, "nominal_rate_hz": None,
        "gravity_included": True, "unit": "g", "device": "", "name": "night.csv",
        "reader": "generic", "notes": (), "open_blocks": lambda: iter(()),
        "log": ReadLog(sha256="ab" * 32, n_bytes=1000, n_samples=2000, is_complete=True),
    }  # fmt: skip
    return Recording(**{**given, **changes})


def frame(rows=(), side="left"):
    """Rows (onset, offset) or (onset, offset, kind) as a leg_movements frame."""
    full = [(*row, "LM")[:3] for row in rows]
    n = len(full)
    return LEG_MOVEMENTS.frame(
        {
            "onset_s": np.array([row[0] for row in full], dtype=float),
            "offset_s": np.array([row[1] for row in full], dtype=float),
            "side": np.full(n, side),
            "kind": np.array([row[2] for row in full], dtype="U8"),
            "peak_mg": np.full(n, 100.0),
            "why_not": np.full(n, "", dtype="U8"),
        }
    )


def leg(rows=(), *, side="left", span_s=(0.0, 3600.0), gaps=(), lost=(), **changes) -> Leg:
    given = {
        "recording": recording(), "side_origin": "given", "rate_hz": 50.0, "floor_mg": 0.8,
        "resolution_mg": 1.0, "jitter_ms": 1.0, "scale": 1.0,
    }  # fmt: skip
    return Leg(
        side=side,
        movements=frame(rows, side),
        span_s=span_s,
        gaps_s=np.array(gaps, dtype=float).reshape(-1, 2),
        lost_s=np.array(lost, dtype=float).reshape(-1, 2),
        **{**given, **changes},
    )


def lying(span_s=(0.0, 3600.0), *, places=(), large=(), walking=(), busy=(), seed=0) -> Lying:
    """Return how a leg lay: flat, from each (moment, direction) of `places` on otherwise.

    Gravity wanders by a milli-g; in the bins of `busy` nothing is at rest.
    """
    middle_s = np.arange(span_s[0] + 2.5, span_s[1], 5.0)
    any_g = np.tile([1.0, 0.0, 0.0], (middle_s.size, 1))
    for from_s, direction in places:
        any_g[middle_s >= from_s] = direction
    any_g = any_g + np.random.default_rng(seed).normal(size=any_g.shape) / 1000
    resting_g = any_g.copy()
    for from_s, to_s in busy:
        resting_g[(middle_s >= from_s) & (middle_s < to_s)] = np.nan
    return Lying(
        posture=Posture(start_s=span_s[0], bin_s=5.0, resting_g=resting_g, any_g=any_g),
        large_s=np.array(large, dtype=float).reshape(-1, 2),
        walking_s=np.array(walking, dtype=float).reshape(-1, 2),
    )


def train(*onsets, duration=2.0, kind="LM"):
    return [(float(onset), onset + duration, kind) for onset in onsets]


def night(*legs, at=None, index=0, options=None, **parameters) -> Night:
    """Build a night; parameters are given as `night__min_profile_min=15.0`."""
    values = {name.replace("__", "."): value for name, value in parameters.items()}
    return build_night(
        index=index,
        clock=at or clock(),
        legs=legs,
        options=options or WindowOptions(),
        parameters=with_values(Parameters(), values, origin="test"),
    )


def value(result: Night, key: str):
    return result.outcomes[key].value


def reason(result: Night, key: str) -> str:
    outcome = result.outcomes[key]
    assert (outcome.status, outcome.value) == ("not_computable", None)
    assert outcome.reason
    return outcome.reason


def codes(result: Night) -> list[str]:
    return [flag.code for flag in result.quality.flags]


def moved(one: Leg, **changes) -> Leg:
    return dataclasses.replace(one, **changes)
