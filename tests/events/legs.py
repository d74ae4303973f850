"""Hand-made legs: a lower leg that turns about the knee, and a bed that shakes it.

The sensor sits 0.35 m below the knee; x points forward, y is the axis of the knee, z up the leg.
A turn swings the sensor and tilts it against gravity, unless the axis is vertical.
"""

from __future__ import annotations

import numpy as np

from legmotion.events.detect import detect_movements
from tests.signal.helpers import EVENTS, motion_of

LEVER_M = 0.35
ON_THE_BACK = (1.0, 0.0, 0.0)
ON_THE_SIDE = (0.0, 1.0, 0.0)


def minimum_jerk(x):
    x = np.clip(x, 0.0, 1.0)
    return x**3 * (10 - 15 * x + 6 * x**2)


def kick(at_s, *, theta_deg=4.0, out_s=0.35, hold_s=2.0, back_s=0.6):
    """Return the angle, as a function of time, of a leg lifted, held still and put back."""

    def angle_rad(time_s):
        out = minimum_jerk((time_s - at_s) / out_s)
        back = minimum_jerk((time_s - at_s - out_s - hold_s) / back_s)
        return np.radians(theta_deg) * (out - back)

    return angle_rad


def lift(at_s, *, theta_deg, out_s):
    """Return the angle of a leg that moves to another place and stays."""
    return lambda time_s: np.radians(theta_deg) * minimum_jerk((time_s - at_s) / out_s)


def shaking(at_s, *, duration_s=2.0, mg=30.0, hz=3.0):
    """Return the acceleration in g of a leg that is shaken and ends where it began."""

    def force_g(time_s):
        phase = np.clip((time_s - at_s) / duration_s, 0.0, 1.0)
        tone = np.sin(2 * np.pi * hz * (time_s - at_s)) * np.sin(np.pi * phase) ** 2
        return tone[:, np.newaxis] * np.array([0.6, 0.64, 0.48]) * mg / 1000

    return force_g


def bump(at_s, *, mg=60.0, hz=12.0, decay_s=0.08):
    """Return the acceleration in g of a knock at the bed."""

    def force_g(time_s):
        tau = np.maximum(time_s - at_s, 0.0)
        knock = np.exp(-tau / decay_s) * np.sin(2 * np.pi * hz * tau)
        return knock[:, np.newaxis] * np.array([0.36, 0.48, 0.8]) * mg / 1000

    return force_g


def leg(duration_s, turns=(), shakes=(), *, rate_hz=50.0, up=ON_THE_BACK, noise_mg=1.0, seed=0):
    """Return acceleration (n, 3) in g and stamps of a leg that turns and is shaken."""
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz

    def angle_rad(at_s):
        return sum((turn(at_s) for turn in turns), start=np.zeros_like(at_s))

    step_s = 1e-3
    before, here, after = (angle_rad(time_s + k * step_s) for k in (-1, 0, 1))
    speed, acceleration = (after - before) / (2 * step_s), (after - 2 * here + before) / step_s**2
    x, y, z = up
    force_g = np.column_stack(
        [
            x * np.cos(here) - z * np.sin(here) - LEVER_M * acceleration / 9.80665,
            np.full_like(here, y),
            z * np.cos(here) + x * np.sin(here) + LEVER_M * speed**2 / 9.80665,
        ]
    )
    for shake in shakes:
        force_g = force_g + shake(time_s)
    noise = np.random.default_rng(seed).normal(size=force_g.shape) * noise_mg / 1000
    return (force_g + noise).astype(np.float32), time_s


def found(acceleration_g, time_s, *, params=EVENTS, **options):
    """Return the leg movements table under the default parameters."""
    motion = motion_of(acceleration_g, time_s, **options)
    return detect_movements(motion, side="left", params=params)


def rows(table):
    """Return kind and reason of every row."""
    return list(zip(table["kind"].tolist(), table["why_not"].tolist(), strict=True))
