"""What a leg does in one event, as closed forms: strokes, wobbles, tones, decaying knocks.

A stroke is the minimum-jerk path (Flash and Hogan 1985, 10.1523/JNEUROSCI.05-07-01688.1985).
A tone is a sine under a sin^4 window, written as the sum of five sines, so that its value and
both derivatives start and end at zero: something shaken by it ends where it began, at rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from legmotion.simulate.swaying import Steps, Sway, impacts_g, swayed
from legmotion.units import STANDARD_GRAVITY_M_PER_S2, FloatArray

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A minimum-jerk turn by `delta_rad`."""

    from_s: float
    duration_s: float
    delta_rad: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wobble:
    """A turn to and fro of at most `amplitude_rad`, rising and falling within `duration_s`."""

    from_s: float
    duration_s: float
    amplitude_rad: float
    hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """A displacement to and fro, of the acceleration `amplitude_g` at its height."""

    from_s: float
    duration_s: float
    amplitude_g: Vector
    hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """A decaying sine of the acceleration `amplitude_g` at its first peak."""

    from_s: float
    decay_s: float
    amplitude_g: Vector
    hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A change of rest: the lower leg rolls about its long axis and pitches, and stays so."""

    from_s: float
    duration_s: float
    roll_rad: float
    pitch_rad: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEvent:
    """One thing that happens to one lower leg, in its own frame (x forward, y left, z to knee).

    `axis` is the unit vector that the strokes and wobbles turn about, `arm_m` leads from the
    joint to the sensor. Times are seconds of true time after the first sample.
    """

    kind: str
    event: int
    start_s: float
    end_s: float
    axis: Vector = (0.0, 1.0, 0.0)
    arm_m: Vector = (0.0, 0.0, 0.0)
    theta_deg: float = 0.0
    hold: str = ""
    strokes: tuple[Stroke, ...] = field(default=())
    wobbles: tuple[Wobble, ...] = field(default=())
    tones: tuple[Tone, ...] = field(default=())
    knocks: tuple[Knock, ...] = field(default=())
    turn: Turn | None = None
    sways: tuple[Sway, ...] = field(default=())
    steps: tuple[Steps, ...] = field(default=())


def minimum_jerk(x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Path from 0 to 1 over x in [0, 1], and its first and second derivative."""
    x = np.clip(x, 0.0, 1.0)
    value = x * x * x * (10.0 + x * (-15.0 + 6.0 * x))
    first = 30.0 * x * x * (1.0 - x) * (1.0 - x)
    second = 60.0 * x * (1.0 - x) * (1.0 - 2.0 * x)
    return value, first, second


def windowed_sine(
    time_s: FloatArray, duration_s: float, hz: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Sine under a sin^4 window over [0, duration_s], and its first and second derivative."""
    inside = (time_s > 0.0) & (time_s < duration_s)
    tau = time_s[inside]
    value, first, second = (np.zeros_like(time_s) for _ in range(3))
    omega, slow = 2.0 * np.pi * hz, 2.0 * np.pi / duration_s
    for weight, beside in ((0.375, 0), (-0.25, 1), (-0.25, -1), (0.0625, 2), (0.0625, -2)):
        w = omega + beside * slow
        phase = w * tau
        value[inside] += weight * np.sin(phase)
        first[inside] += weight * w * np.cos(phase)
        second[inside] -= weight * w * w * np.sin(phase)
    return value, first, second


def turned(event: LegEvent, time_s: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Angle of an event about its axis in rad, and its first and second derivative in time."""
    angle, speed, acceleration = (np.zeros_like(time_s) for _ in range(3))
    for stroke in event.strokes:
        value, first, second = minimum_jerk((time_s - stroke.from_s) / stroke.duration_s)
        angle += stroke.delta_rad * value
        speed += stroke.delta_rad / stroke.duration_s * first
        acceleration += stroke.delta_rad / stroke.duration_s**2 * second
    for wobble in event.wobbles:
        value, first, second = windowed_sine(time_s - wobble.from_s, wobble.duration_s, wobble.hz)
        angle += wobble.amplitude_rad * value
        speed += wobble.amplitude_rad * first
        acceleration += wobble.amplitude_rad * second
    for sway in event.sways:
        value, first, second = swayed(sway, time_s)
        angle += value
        speed += first
        acceleration += second
    return angle, speed, acceleration


def contribution_g(event: LegEvent, time_s: FloatArray, up: FloatArray) -> FloatArray:
    """Return what an event adds to the specific force at the sensor, in g, shape (n, 3).

    `up` (n, 3) is the unit vector against gravity in the frame of the resting lower leg. A turn
    about `axis` re-projects it (Rodrigues' formula), and swings the sensor about the joint:
    tangential and centripetal acceleration.
    """
    added = np.zeros((time_s.size, 3))
    if event.strokes or event.wobbles or event.sways:
        angle, speed, acceleration = turned(event, time_s)
        axis, arm = np.array(event.axis), np.array(event.arm_m) / STANDARD_GRAVITY_M_PER_S2
        tangent = np.cross(axis, arm)
        added += acceleration[:, None] * tangent + (speed**2)[:, None] * np.cross(axis, tangent)
        # In the turning frame everything turns the other way.
        across = np.cross(up, axis)
        along = (up @ axis)[:, None] * axis
        added += np.sin(angle)[:, None] * across
        added += (np.cos(angle) - 1.0)[:, None] * (up - along)
    for tone in event.tones:
        _, _, second = windowed_sine(time_s - tone.from_s, tone.duration_s, tone.hz)
        added += second[:, None] / (2.0 * np.pi * tone.hz) ** 2 * np.array(tone.amplitude_g)
    for knock in event.knocks:
        tau = np.maximum(time_s - knock.from_s, 0.0)
        value = np.exp(-tau / knock.decay_s) * np.sin(2.0 * np.pi * knock.hz * tau)
        added += value[:, None] * np.array(knock.amplitude_g)
    for steps in event.steps:
        added += impacts_g(steps, time_s)
    return added


def up_vector(roll_rad: FloatArray, pitch_rad: FloatArray) -> FloatArray:
    """Return the unit vector against gravity in the lower leg's frame, shape (n, 3).

    Roll 0 is lying on the back, a quarter turn on the side; pitch lifts the knee.
    """
    return np.stack(
        [
            np.cos(pitch_rad) * np.cos(roll_rad),
            np.cos(pitch_rad) * np.sin(roll_rad),
            np.sin(pitch_rad),
        ],
        axis=-1,
    )
