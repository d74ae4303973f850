"""Single events drawn at random: kicks, long movements, twitches, turns, shaking, knocks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from legmotion.simulate.settings import Range, SimulationSettings
from legmotion.simulate.shapes import Knock, LegEvent, Stroke, Tone, Turn, Vector, Wobble
from legmotion.units import MG_PER_G, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """What stays the same for one leg all night: the lever and where the strap sits."""

    lever_m: float
    strap_rad: float
    strap_radius_m: float

    @property
    def arm_m(self) -> Vector:
        """From the knee to the sensor."""
        return (
            self.strap_radius_m * float(np.cos(self.strap_rad)),
            self.strap_radius_m * float(np.sin(self.strap_rad)),
            -self.lever_m,
        )


def drawn(rng: np.random.Generator, limits: Range) -> float:
    """Return a uniform value of a range."""
    return float(rng.uniform(*limits))


def drawn_log(rng: np.random.Generator, limits: Range) -> float:
    """Return a log-uniform value of a range of positive numbers."""
    return float(np.exp(rng.uniform(*np.log(limits))))


def drawn_about(rng: np.random.Generator, median: float, log_sd: float) -> float:
    """Return a log-normal value."""
    return float(median * np.exp(log_sd * rng.standard_normal()))


def as_vector(values: FloatArray) -> Vector:
    """Return three numbers as a tuple."""
    return (float(values[0]), float(values[1]), float(values[2]))


def direction(rng: np.random.Generator) -> FloatArray:
    """Return a unit vector, uniform over the sphere."""
    vector = rng.standard_normal(3)
    return vector / np.linalg.norm(vector)


def movement_axis(rng: np.random.Generator, settings: SimulationSettings) -> Vector:
    """Return an axis a leg turns about: of the knee (y), of abduction (x), of rotation (z)."""
    which = int(rng.choice(3, p=settings.axis_shares))
    axis = np.roll([0.0, 1.0, 0.0], (0, -1, 1)[which])
    axis = axis * (-1.0, 1.0)[int(rng.integers(2))]
    axis = axis + np.radians(settings.axis_jitter_deg) * rng.standard_normal(3)
    return as_vector(axis / np.linalg.norm(axis))


@dataclass(frozen=True, slots=True, kw_only=True)
class KickPlan:
    """What both legs share of one kick."""

    kind: str
    start_s: float
    duration_s: float
    theta_deg: float


def kick(
    rng: np.random.Generator, settings: SimulationSettings, leg: Leg, plan: KickPlan, event: int
) -> LegEvent:
    """Return a movement out, hold and back; or a sharp stroke out that sags back."""
    theta_rad = np.radians(plan.theta_deg)
    is_slow = plan.kind == "slow_return"
    out_s = drawn(rng, settings.slow_out_s if is_slow else settings.stroke_out_s)
    back_s = drawn(rng, settings.slow_return_s if is_slow else settings.stroke_back_s)
    if is_slow:
        hold_s = drawn(rng, (0.0, 0.5))
    else:
        shrink = min(1.0, plan.duration_s / (out_s + back_s))
        out_s, back_s = out_s * shrink, back_s * shrink
        hold_s = max(0.0, plan.duration_s - out_s - back_s)
    back_from_s = plan.start_s + out_s + hold_s
    left_over = settings.return_error_ratio * theta_rad * rng.standard_normal(2)
    wobbles: tuple[Wobble, ...] = ()
    if not is_slow and rng.random() >= settings.still_hold_share and hold_s > 0.4:
        wobbles = (
            Wobble(
                from_s=plan.start_s + out_s,
                duration_s=hold_s,
                amplitude_rad=theta_rad * drawn(rng, settings.wobble_ratio),
                hz=drawn(rng, settings.wobble_hz),
            ),
        )
    return LegEvent(
        kind=plan.kind,
        event=event,
        start_s=plan.start_s,
        end_s=back_from_s + back_s,
        axis=movement_axis(rng, settings),
        arm_m=leg.arm_m,
        theta_deg=plan.theta_deg,
        hold="" if is_slow else "wobble" if wobbles else "still",
        strokes=(
            Stroke(from_s=plan.start_s, duration_s=out_s, delta_rad=theta_rad),
            Stroke(from_s=back_from_s, duration_s=back_s, delta_rad=-theta_rad),
        ),
        wobbles=wobbles,
        turn=Turn(
            from_s=back_from_s,
            duration_s=back_s,
            roll_rad=float(left_over[0]),
            pitch_rad=float(left_over[1]),
        ),
    )


def long_movement(
    rng: np.random.Generator, settings: SimulationSettings, leg: Leg, start_s: float, event: int
) -> LegEvent:
    """Return a restless movement: strokes in a row for more than ten seconds."""
    end_s = start_s + drawn(rng, settings.long_s)
    strokes: list[Stroke] = []
    at_s, angle_rad = start_s, 0.0
    while at_s < end_s:
        duration_s = drawn(rng, (0.5, 1.2))
        is_last = at_s + duration_s + 0.9 > end_s
        target_rad = 0.0 if is_last else np.radians(rng.uniform(-12.0, 12.0))
        strokes.append(Stroke(from_s=at_s, duration_s=duration_s, delta_rad=target_rad - angle_rad))
        at_s, angle_rad = at_s + duration_s + drawn(rng, (-0.2, 0.2)), target_rad
        if is_last:
            break
    return LegEvent(
        kind="long",
        event=event,
        start_s=start_s,
        end_s=strokes[-1].from_s + strokes[-1].duration_s,
        axis=movement_axis(rng, settings),
        arm_m=leg.arm_m,
        theta_deg=12.0,
        strokes=tuple(strokes),
    )


def twitch(
    rng: np.random.Generator, settings: SimulationSettings, leg: Leg, start_s: float, event: int
) -> LegEvent:
    """Return a jerk of less than half a second."""
    duration_s = drawn(rng, settings.twitch_s)
    theta_deg = drawn_about(rng, settings.twitch_median_deg, settings.theta_log_sd)
    theta_rad = np.radians(min(theta_deg, 3.0))
    half_s = duration_s * drawn(rng, (0.4, 0.6))
    return LegEvent(
        kind="twitch",
        event=event,
        start_s=start_s,
        end_s=start_s + duration_s,
        axis=movement_axis(rng, settings),
        arm_m=leg.arm_m,
        theta_deg=float(np.degrees(theta_rad)),
        strokes=(
            Stroke(from_s=start_s, duration_s=half_s, delta_rad=theta_rad),
            Stroke(from_s=start_s + half_s, duration_s=duration_s - half_s, delta_rad=-theta_rad),
        ),
    )


def posture_shift(
    rng: np.random.Generator, settings: SimulationSettings, start_s: float, event: int
) -> LegEvent:
    """Return a change of position: a roll about the long axis with shaking on top."""
    duration_s = drawn(rng, settings.posture_s)
    turn_deg = drawn(rng, settings.posture_deg)
    sign = (-1.0, 1.0)[int(rng.integers(2))]
    tones = tuple(
        Tone(
            from_s=start_s,
            duration_s=duration_s,
            amplitude_g=as_vector(
                direction(rng) * settings.posture_turbulence_mg / MG_PER_G / np.sqrt(6.0)
            ),
            hz=drawn_log(rng, (0.8, 6.0)),
        )
        for _ in range(6)
    )
    return LegEvent(
        kind="posture",
        event=event,
        start_s=start_s,
        end_s=start_s + duration_s,
        theta_deg=turn_deg,
        tones=tones,
        turn=Turn(
            from_s=start_s,
            duration_s=duration_s,
            roll_rad=float(np.radians(sign * turn_deg)),
            pitch_rad=0.0,
        ),
    )


def posture_turn(shift: LegEvent, *, pitch_rad: float) -> LegEvent:
    """Return a change of position that also pitches the lower leg."""
    if shift.turn is None:
        raise ValueError(f"a {shift.kind} is no change of position")
    return replace(shift, turn=replace(shift.turn, pitch_rad=pitch_rad))


def shaking(
    rng: np.random.Generator, settings: SimulationSettings, start_s: float, event: int
) -> LegEvent:
    """Return motion that the mattress passes on: to and fro, and back where it was."""
    duration_s = drawn(rng, settings.shaken_s)
    height_mg = min(
        drawn_about(rng, settings.shaken_median_mg, settings.shaken_log_sd),
        settings.shaken_max_mg,
    )
    tones = tuple(
        Tone(
            from_s=start_s,
            duration_s=duration_s,
            amplitude_g=as_vector(direction(rng) * height_mg / MG_PER_G),
            hz=drawn(rng, settings.shaken_hz),
        )
        for _ in range(3)
    )
    tilt_rad = np.radians(settings.shaken_tilt_deg) * rng.standard_normal()
    return LegEvent(
        kind="shaken",
        event=event,
        start_s=start_s,
        end_s=start_s + duration_s,
        axis=as_vector(direction(rng)),
        tones=tones,
        strokes=(
            Stroke(from_s=start_s, duration_s=duration_s / 2, delta_rad=tilt_rad),
            Stroke(from_s=start_s + duration_s / 2, duration_s=duration_s / 2, delta_rad=-tilt_rad),
        ),
    )


def bump(
    rng: np.random.Generator, settings: SimulationSettings, start_s: float, event: int
) -> LegEvent:
    """Return a knock at the bed."""
    return LegEvent(
        kind="bump",
        event=event,
        start_s=start_s,
        end_s=start_s + 8.0 * settings.bump_decay_s,
        knocks=(
            Knock(
                from_s=start_s,
                decay_s=settings.bump_decay_s,
                amplitude_g=as_vector(direction(rng) * drawn_log(rng, settings.bump_mg) / MG_PER_G),
                hz=drawn(rng, settings.bump_hz),
            ),
        ),
    )
