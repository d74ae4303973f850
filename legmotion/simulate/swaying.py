"""Motion that goes on: a sway of the leg to and fro, and the impacts of steps, as closed forms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.units import FloatArray

_IMPACT_HZ = 9.0
_IMPACT_DECAY_S = 0.05
# What one leg feels of the other foot's step.
_OTHER_FOOT = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Sway:
    """A turn to and fro by `amplitude_rad`, which rises and falls within `ramp_s` at both ends.

    Its rate wanders about `hz` by a few per cent, as nobody sways like a clock.
    """

    from_s: float
    duration_s: float
    amplitude_rad: float
    hz: float
    ramp_s: float = 1.0
    wander_rad: float = 0.4
    wander_hz: float = 0.07


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Impacts of both feet in turn, `amplitude_g` at the first peak of the own foot's."""

    from_s: float
    duration_s: float
    step_hz: float
    amplitude_g: tuple[float, float, float]
    begins_other: bool = False


def swayed(sway: Sway, time_s: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Angle of a sway in rad, and its first and second derivative in time."""
    t = time_s - sway.from_s
    w, w1, w2 = _ramped(t, sway.duration_s, min(sway.ramp_s, sway.duration_s / 2.0))
    omega, slow = 2.0 * np.pi * sway.hz, 2.0 * np.pi * sway.wander_hz
    phase = omega * t + sway.wander_rad * np.sin(slow * t)
    rate = omega + sway.wander_rad * slow * np.cos(slow * t)
    bend = -sway.wander_rad * slow * slow * np.sin(slow * t)
    s, c = np.sin(phase), np.cos(phase)
    first = w1 * s + w * rate * c
    second = w2 * s + 2.0 * w1 * rate * c + w * (bend * c - rate * rate * s)
    return sway.amplitude_rad * w * s, sway.amplitude_rad * first, sway.amplitude_rad * second


def impacts_g(steps: Steps, time_s: FloatArray) -> FloatArray:
    """Return the acceleration that steps add, in g, shape (n, 3)."""
    t = time_s - steps.from_s
    inside = (t >= 0.0) & (t < steps.duration_s)
    nth = np.floor(t * steps.step_hz)
    since_s = t - nth / steps.step_hz
    is_own = (nth % 2 == 0) != steps.begins_other
    height = np.where(is_own, 1.0, _OTHER_FOOT) * inside
    value = np.exp(-since_s / _IMPACT_DECAY_S) * np.sin(2.0 * np.pi * _IMPACT_HZ * since_s)
    return np.asarray((height * value)[:, None] * np.array(steps.amplitude_g))


def _ramped(
    time_s: FloatArray, duration_s: float, ramp_s: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Window that rises from 0 to 1 and falls again, and its derivatives, all smooth."""
    rise = np.clip(time_s / ramp_s, 0.0, 1.0)
    fall = np.clip((duration_s - time_s) / ramp_s, 0.0, 1.0)
    x = np.minimum(rise, fall)
    sign = np.where(rise <= fall, 1.0, -1.0)
    turn = 2.0 * np.pi * x
    return (
        x - np.sin(turn) / (2.0 * np.pi),
        sign * (1.0 - np.cos(turn)) / ramp_s,
        2.0 * np.pi * np.sin(turn) / ramp_s**2,
    )
