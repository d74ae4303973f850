"""Short nights for the tests of hard ones, and what their signal shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from legmotion.scoring.rules import RULES
from legmotion.simulate import SimulatedLeg, SimulatedNight, scenario, simulate_night
from legmotion.tables import Frame
from legmotion.units import FloatArray

RULE = RULES["wasm2016"]
CLEAN = {
    "noise_mg": (0.5, 0.5), "resolution_mg": (0.0,), "jitter_ms": (0.0, 0.0),
    "gaps_per_night": (0, 0), "gain_error": 0.0, "offset_mg": 0.0,
}  # fmt: skip


def night_of(name: str, *, seed: int = 3, hours: float = 2.0, **changes: Any) -> SimulatedNight:
    return simulate_night(
        scenario(name, **{"duration_h": hours, "rate_hz": 25.0, **changes}), seed=seed
    )


def inside(leg: SimulatedLeg, span_s: FloatArray, *, margin_s: float = 0.0) -> FloatArray:
    is_in = (leg.time_s >= span_s[0] + margin_s) & (leg.time_s < span_s[1] - margin_s)
    return np.asarray(leg.acceleration_g[is_in], dtype=np.float64)


def angle_deg(one: FloatArray, other: FloatArray) -> float:
    cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def rows_of(leg: SimulatedLeg, *kinds: str) -> Frame:
    return leg.truth.rows(np.isin(leg.truth["kind"], kinds))


def loudest_hz(signal: FloatArray, rate_hz: float) -> float:
    """The rate at which most of the motion is, over all axes."""
    rest = (signal - signal.mean(axis=0)) * np.hanning(len(signal))[:, None]
    power = (np.abs(np.fft.rfft(rest, n=8192, axis=0)) ** 2).sum(axis=1)
    return float(np.fft.rfftfreq(8192, 1.0 / rate_hz)[power.argmax()])
