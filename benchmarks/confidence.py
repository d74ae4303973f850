"""Fit how sure a movement is one, on simulated nights: `python -m benchmarks.confidence`.

The seeds are below 1000: those of the accuracy table, from 1000 on, are never used to choose a
number. Prints the four parameters, and how often movements of a confidence are true on nights
that the fit has not seen.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from legmotion.events.confidence import margins_of
from legmotion.events.detect import detect_movements
from legmotion.params import EventParameters, SignalParameters
from legmotion.signal.motion import motion_signal
from legmotion.simulate import scenario, simulate_night
from legmotion.units import BoolArray, FloatArray
from legmotion.validate.match import match_movements

SCENARIOS = (
    "moderate", "quiet", "mild", "severe", "short_intervals", "rhythmic", "low_amplitude",
    "noisy_device", "shared_bed", "shared_bed_bouts", "restless_wake", "walking",
    "breathing_coupled", "handling", "loose_strap",
)  # fmt: skip
RATES_HZ = (12.5, 25.0)
HOURS = 3.0
FITTED, HELD_OUT = (300, 301, 700, 701), (500, 501)
NAMES = ("base", "per_peak", "per_excursion", "per_duration")
CLASSES = (0.0, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)


def main() -> None:
    """Fit, and show what it gives on other nights."""
    columns, is_true = nights(FITTED)
    weights = fitted(columns, is_true)
    for name, weight in zip(NAMES, weights, strict=True):
        print(f"confidence_{name} = {weight:.3f}")
    columns, is_true = nights(HELD_OUT)
    sure = 1.0 / (1.0 + np.exp(-(columns @ weights)))
    print(f"held out: {sure.size} movements, {sure.mean():.3f} expected, {is_true.mean():.3f} true")
    for low, high in pairwise(CLASSES):
        own = (sure >= low) & (sure < high)
        if own.any():
            expected, true = sure[own].mean(), is_true[own].mean()
            print(f"{low:.2f} to {high:.2f}: {own.sum():6} of {expected:.3f}, {true:.3f} true")


def nights(seeds: tuple[int, ...]) -> tuple[FloatArray, BoolArray]:
    """Return one and the margins of every movement found, (n, 4), and whether it is true."""
    columns, is_true = [], []
    for number, name in enumerate(SCENARIOS):
        for seed in seeds:
            for rate_hz in RATES_HZ:
                one = _night(name, seed + 10 * number, rate_hz)
                columns.append(one[0])
                is_true.append(one[1])
    return np.concatenate(columns), np.concatenate(is_true)


def fitted(columns: FloatArray, is_true: BoolArray) -> FloatArray:
    """Return the weights of a logistic regression whose slopes are none below zero."""
    used = np.ones(columns.shape[1], dtype=bool)
    while True:
        weights = np.zeros(columns.shape[1])
        weights[used] = _regression(columns[:, used], is_true)
        if (weights[1:] >= 0.0).all():
            return weights
        used[1 + int(np.argmin(weights[1:]))] = False


def _regression(columns: FloatArray, is_true: BoolArray) -> FloatArray:
    weights = np.zeros(columns.shape[1])
    for _ in range(50):
        sure = 1.0 / (1.0 + np.exp(-(columns @ weights)))
        curvature = (columns * (sure * (1.0 - sure))[:, np.newaxis]).T @ columns
        weights += np.linalg.solve(curvature, columns.T @ (is_true - sure))
    return weights


def _night(name: str, seed: int, rate_hz: float) -> tuple[FloatArray, BoolArray]:
    settings = scenario(name, duration_h=HOURS, rate_hz=rate_hz)
    leg = simulate_night(settings, seed=seed).legs[0]
    motion = motion_signal(leg.acceleration_g, leg.time_s, params=SignalParameters())
    params = EventParameters()
    found = detect_movements(motion, side=leg.side, params=params)
    known = leg.truth.rows(leg.truth["is_movement"])
    matching = match_movements(
        known["onset_s"], known["offset_s"], found["onset_s"], found["offset_s"]
    )
    margins = margins_of(
        motion, found["onset_s"], found["offset_s"], found["peak_mg"], params=params
    )
    is_moved = np.isfinite(found["confidence"])
    columns = np.column_stack([np.ones(found.n_rows), margins.columns])
    return columns[is_moved], ~matching.is_false[is_moved]


if __name__ == "__main__":
    main()
