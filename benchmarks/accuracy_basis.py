"""Nominal nights one by one, still holds, nights without movement, turned sensors, other rates.

The part of the accuracy page that looks closely at few nights: one leg, and the detector alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.accuracy_cases import FIRST_SEED
from benchmarks.accuracy_rows import in_processes
from benchmarks.detectors import DETECTORS, Detector
from legmotion.scoring.score import score_movements
from legmotion.simulate import SimulatedLeg, scenario, simulate_night
from legmotion.simulate.sensor import random_rotation
from legmotion.validate.agreement import RULE, Agreement, Found, agreement, summary

RATES_HZ = (25.0, 30.0, 50.0, 100.0)
AGREEMENT_RATES_HZ = (10.0, 12.5, 25.0, 30.0, 50.0, 100.0)
LEGMOTION, UNBRIDGED = "legmotion", "legmotion without bridging"

Part = dict[str, Any]


def measured_basis(*, quick: bool, say: Callable[[str], None]) -> Part:
    """Return all figures, measured side by side."""
    hours, n_nights, n_others = (2.0, 2, 1) if quick else (8.0, 12, 4)
    few: Part = {"n_nights": n_others, "hours": hours}
    found: Part = {"input": {
        "nights": n_nights,
        "hours": hours,
        "legs": 1,
        "rates_hz": list(RATES_HZ),
        "first_seed": FIRST_SEED,
        "rule": RULE.title,
    }}  # fmt: skip
    jobs: list[tuple[Callable[..., Part], Part]] = [
        (nominal, {"n_nights": n_nights, "hours": hours}),
        (rates, few),
        (still_holds, few),
        (rotation, few),
        *((other_nights, {"name": name, **few}) for name in ("quiet", "severe")),
        *((nothing, {"name": name, **few}) for name in ("noise_only", "table")),
    ]
    for part in in_processes(jobs):
        say(", ".join(part))
        for key, value in part.items():
            found[key] = {**found[key], **value} if key in _JOINED and key in found else value
    return found


# Parts of which several jobs each bring some.
_JOINED = ("other_nights", "nothing")


def _leg(name: str, seed: int, hours: float, rate_hz: float, **changes: Any) -> SimulatedLeg:
    settings = scenario(name, duration_h=hours, rate_hz=rate_hz, **changes)
    return simulate_night(settings, seed=seed).legs[0]


def nominal(*, n_nights: int, hours: float) -> Part:
    """Measure nominal nights one by one, with every detector."""
    nights: list[dict[str, Any]] = []
    by_detector: dict[str, list[Agreement]] = {name: [] for name in DETECTORS}
    for k in range(n_nights):
        leg = _leg("nominal", FIRST_SEED + k, hours, RATES_HZ[k % len(RATES_HZ)])
        night: dict[str, Any] = {"seed": FIRST_SEED + k, **how_hard(leg, hours)}
        for name, detect in DETECTORS.items():
            part = agreement(leg, detect(leg))
            by_detector[name].append(part)
            night[name] = part.row()
        nights.append(night)
    figures = {name: summary(parts) for name, parts in by_detector.items()}
    return {"nights": nights, "summary": figures}


def how_hard(leg: SimulatedLeg, hours: float) -> dict[str, float]:
    """Return what makes a night nominal: sizes, holds, changes of position, noise."""
    truth = leg.truth
    counted = truth["is_scored"]
    hold = truth["hold"][counted]
    return {
        "rate_hz": leg.device.nominal_rate_hz,
        "noise_mg": leg.device.noise_mg,
        "resolution_mg": leg.device.resolution_mg,
        "median_peak_mg": float(np.median(truth["peak_mg"][counted])),
        "share_below_30_mg": float(np.mean(truth["peak_mg"][counted] < 30.0)),
        "still_hold_share": float(np.mean(hold[hold != ""] == "still")),
        "posture_per_h": float(np.count_nonzero(truth["kind"] == "posture")) / hours,
        "n_shaken": int(np.count_nonzero(truth["kind"] == "shaken")),
        "n_bumps": int(np.count_nonzero(truth["kind"] == "bump")),
        "n_twitches": int(np.count_nonzero(truth["kind"] == "twitch")),
    }


def still_holds(*, n_nights: int, hours: float) -> Part:
    """Measure nights in which every hold is still, with bridging and without."""
    parts: dict[str, list[Agreement]] = {LEGMOTION: [], UNBRIDGED: []}
    seeds = [FIRST_SEED + 100 + k for k in range(n_nights)]
    for k, seed in enumerate(seeds):
        leg = _leg("nominal", seed, hours, RATES_HZ[k % len(RATES_HZ)], still_hold_share=1.0)
        for name, found in parts.items():
            found.append(agreement(leg, DETECTORS[name](leg)))
    figures = {name: summary(found) for name, found in parts.items()}
    return {"still_holds": {"seeds": seeds, **figures}}


def other_nights(*, name: str, n_nights: int, hours: float) -> Part:
    """Measure nights of another name."""
    seeds = [FIRST_SEED + 200 + k for k in range(n_nights)]
    parts = []
    for k, seed in enumerate(seeds):
        leg = _leg(name, seed, hours, RATES_HZ[k % len(RATES_HZ)])
        parts.append(agreement(leg, DETECTORS[LEGMOTION](leg)))
    return {"other_nights": {name: {"seeds": seeds, **summary(parts)}}}


def nothing(*, name: str, n_nights: int, hours: float) -> Part:
    """Count what is found where nothing moves."""
    rows = []
    for k in range(n_nights):
        leg = _leg(name, FIRST_SEED + 300 + k, hours, RATES_HZ[k % len(RATES_HZ)])
        rows.append(
            {
                "seed": FIRST_SEED + 300 + k,
                "rate_hz": leg.device.nominal_rate_hz,
                "noise_mg": leg.device.noise_mg,
                "n_movements": int(DETECTORS[LEGMOTION](leg).onset_s.size),
            }
        )
    return {"nothing": {name: rows}}


def rotation(*, n_nights: int, hours: float) -> Part:
    """Turn the sensor of a night and compare the movements."""
    rows = []
    detect = DETECTORS[LEGMOTION]
    for k in range(n_nights):
        seed, rate_hz = FIRST_SEED + 400 + k, RATES_HZ[k % len(RATES_HZ)]
        leg = _leg("nominal", seed, hours, rate_hz)
        turn = random_rotation(np.random.default_rng(seed)).astype(np.float32)
        turned = dataclasses.replace(leg, acceleration_g=leg.acceleration_g @ turn.T)
        one, other = detect(leg), detect(turned)
        is_same = one.kind.tolist() == other.kind.tolist()
        apart_s = np.abs(one.onset_s - other.onset_s) if is_same else np.array([np.nan])
        rows.append(
            {
                "seed": seed,
                "rate_hz": rate_hz,
                "n_movements": int(one.onset_s.size),
                "n_turned": int(other.onset_s.size),
                "onset_samples": float(apart_s.max() * leg.device.rate_hz),
            }
        )
    return {"rotation": rows}


def rates(*, n_nights: int, hours: float) -> Part:
    """Record the same night at several rates: one noise density, an even clock."""
    rows = []
    for k in range(n_nights):
        seed = FIRST_SEED + 500 + k
        per_rate = {}
        for rate_hz in AGREEMENT_RATES_HZ:
            leg = _leg(
                "nominal",
                seed,
                hours,
                rate_hz,
                noise_reference_rate_hz=50.0,
                rate_error_pct=(0.0, 0.0),
                gaps_per_night=(0, 0),
            )
            per_rate[f"{rate_hz:g}"] = plm_per_h(leg, DETECTORS[LEGMOTION], hours)
        values = np.array(list(per_rate.values()))
        rows.append(
            {
                "seed": seed,
                "plm_per_h": per_rate,
                "largest_difference": float(np.abs(values / values.mean() - 1.0).max()),
            }
        )
    return {"rates": rows}


def plm_per_h(leg: SimulatedLeg, detect: Detector, hours: float) -> float:
    """Return the index that a detector gives."""
    found: Found = detect(leg)
    side = np.full(found.onset_s.size, leg.side)
    scored = score_movements(
        found.onset_s, found.offset_s, side, rule=RULE, kind=found.kind, gaps_s=found.gaps_s
    )
    return scored.n_plm / hours
