"""Single events of a hard night: whole-body movements, steps, a partner, rhythms, hands, taps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from legmotion.simulate.builders import (
    Leg,
    as_vector,
    direction,
    drawn,
    drawn_about,
    drawn_log,
    movement_axis,
    posture_shift,
    shaking,
)
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.shapes import Knock, LegEvent, Stroke, Tone
from legmotion.simulate.swaying import Steps, Sway
from legmotion.units import MG_PER_G, STANDARD_GRAVITY_M_PER_S2, Side

# Peak acceleration of a minimum-jerk stroke, in units of turn times lever over its time squared.
_STROKE_PEAK = 5.77
_TAP_HZ, _TAP_DECAY_S = 15.0, 0.04


def whole_body(
    rng: np.random.Generator,
    settings: SimulationSettings,
    leg: Leg,
    *,
    kind: str,
    start_s: float,
    length_s: float,
    event: int,
) -> LegEvent:
    """Return strokes in a row with the trunk's shaking on top: it ends where it began."""
    hard = settings.hard
    strokes: list[Stroke] = []
    at_s, angle_rad, end_s = start_s, 0.0, start_s + length_s
    while at_s < end_s - 0.3:
        stroke_s = min(drawn(rng, (0.5, 1.2)), end_s - at_s)
        is_last = at_s + stroke_s + 0.8 > end_s
        target_rad = 0.0 if is_last else np.radians(rng.uniform(-1.0, 1.0) * hard.large_deg)
        stroke_s = end_s - at_s if is_last else stroke_s
        strokes.append(Stroke(from_s=at_s, duration_s=stroke_s, delta_rad=target_rad - angle_rad))
        at_s, angle_rad = at_s + stroke_s * drawn(rng, (0.8, 1.0)), target_rad
        if is_last:
            break
    height_mg = drawn_log(rng, hard.large_mg)
    return LegEvent(
        kind=kind,
        event=event,
        start_s=start_s,
        end_s=max(end_s, strokes[-1].from_s + strokes[-1].duration_s),
        axis=movement_axis(rng, settings),
        arm_m=leg.arm_m,
        theta_deg=hard.large_deg,
        strokes=tuple(strokes),
        tones=tuple(_tone(rng, start_s, length_s, height_mg, (0.8, 6.0)) for _ in range(3)),
    )


def turning(
    rng: np.random.Generator,
    settings: SimulationSettings,
    start_s: float,
    event: int,
    *,
    kind: str,
    roll_rad: float,
    pitch_rad: float,
) -> LegEvent:
    """Return a change of position by given angles, with its shaking."""
    shift = posture_shift(rng, settings, start_s, event)
    if shift.turn is None:
        raise ValueError("a change of position without a turn")
    turn = replace(shift.turn, roll_rad=roll_rad, pitch_rad=pitch_rad)
    theta_deg = float(np.degrees(max(abs(roll_rad), abs(pitch_rad))))
    return replace(shift, kind=kind, turn=turn, theta_deg=theta_deg)


def walk(
    rng: np.random.Generator,
    settings: SimulationSettings,
    legs: dict[Side, Leg],
    start_s: float,
    length_s: float,
    event: int,
) -> dict[Side, LegEvent]:
    """Return one stretch of walking: both lower legs swing in turn, both feet land in turn."""
    hard = settings.hard
    step_hz, height_g = drawn(rng, hard.step_hz), drawn(rng, hard.step_g)
    swing_rad = float(np.radians(drawn(rng, hard.swing_deg)))
    walked: dict[Side, LegEvent] = {}
    for side, leg in legs.items():
        is_right = side == "right"
        swing = Sway(
            from_s=start_s,
            duration_s=length_s,
            amplitude_rad=-swing_rad if is_right else swing_rad,
            hz=step_hz / 2.0,
            wander_rad=0.0,
        )
        up = np.array([0.3 * rng.standard_normal(), 0.2 * rng.standard_normal(), 1.0])
        steps = Steps(
            from_s=start_s,
            duration_s=length_s,
            step_hz=step_hz,
            amplitude_g=as_vector(up / np.linalg.norm(up) * height_g),
            begins_other=is_right,
        )
        walked[side] = LegEvent(
            kind="walking",
            event=event,
            start_s=start_s,
            end_s=start_s + length_s,
            arm_m=leg.arm_m,
            theta_deg=float(np.degrees(swing_rad)),
            sways=(swing,),
            steps=(steps,),
        )
    return walked


def partner_kick(
    rng: np.random.Generator, settings: SimulationSettings, start_s: float, event: int
) -> LegEvent:
    """Return a partner's leg movement as the mattress passes it on: two jolts."""
    hard = settings.hard
    length = drawn_about(rng, settings.duration_median_s, settings.duration_log_sd)
    length_s = float(np.clip(length, *settings.duration_s))
    height = drawn_about(rng, hard.partner_mg, hard.partner_log_sd)
    height_mg = min(height, hard.partner_max_mg)
    jolts = ((start_s, 1.0), (max(start_s, start_s + length_s - 0.6), 0.6))
    tones = tuple(
        _tone(rng, from_s, drawn(rng, (0.4, 0.8)), share * height_mg, settings.shaken_hz)
        for from_s, share in jolts
    )
    end_s = max(tone.from_s + tone.duration_s for tone in tones)
    return LegEvent(kind="partner", event=event, start_s=start_s, end_s=end_s, tones=tones)


def partner_turn(
    rng: np.random.Generator, settings: SimulationSettings, start_s: float, event: int
) -> LegEvent:
    """Return what a partner who turns over, or a pet, does to the bed."""
    shaken = shaking(rng, settings, start_s, event)
    height_mg = drawn_log(rng, settings.hard.partner_turn_mg)
    length_s = shaken.end_s - shaken.start_s
    tones = tuple(_tone(rng, start_s, length_s, height_mg, settings.shaken_hz) for _ in range(3))
    return replace(shaken, kind="partner", tones=tones)


def knock_train(
    rng: np.random.Generator, settings: SimulationSettings, start_s: float, event: int
) -> LegEvent:
    """Return knocks in a row, of one size and one direction."""
    hard = settings.hard
    fewest, most = hard.train_size
    height_g = direction(rng) * drawn_log(rng, settings.bump_mg) / MG_PER_G
    hz, at_s, knocks = drawn(rng, settings.bump_hz), start_s, list[Knock]()
    for _ in range(int(rng.integers(fewest, most + 1))):
        amplitude_g = as_vector(height_g * drawn(rng, (0.5, 1.0)))
        knocks.append(
            Knock(from_s=at_s, decay_s=settings.bump_decay_s, amplitude_g=amplitude_g, hz=hz)
        )
        at_s += drawn(rng, hard.train_interval_s)
    end_s = knocks[-1].from_s + 8.0 * settings.bump_decay_s
    return LegEvent(
        kind="bump", event=event, start_s=start_s, end_s=end_s, knocks=tuple(knocks)
    )  # fmt: skip


def felt_copy(
    rng: np.random.Generator, settings: SimulationSettings, leg: Leg, kick: LegEvent
) -> LegEvent:
    """Return what the other leg does when the mattress passes a kick on: the same, far smaller."""
    peak_mg = max(
        MG_PER_G
        * abs(stroke.delta_rad)
        * (1.0 + _STROKE_PEAK * leg.lever_m / stroke.duration_s**2 / STANDARD_GRAVITY_M_PER_S2)
        for stroke in kick.strokes
    )
    ratio = min(drawn(rng, settings.hard.copy_ratio), settings.hard.copy_max_mg / peak_mg)
    return LegEvent(
        kind="cross_talk",
        event=kick.event,
        start_s=kick.start_s,
        end_s=kick.end_s,
        axis=movement_axis(rng, settings),
        arm_m=leg.arm_m,
        theta_deg=ratio * kick.theta_deg,
        strokes=tuple(
            replace(stroke, delta_rad=ratio * stroke.delta_rad) for stroke in kick.strokes
        ),
    )


def swaying(
    rng: np.random.Generator,
    settings: SimulationSettings,
    leg: Leg,
    *,
    kind: str,
    sway: Sway,
    event: int,
) -> LegEvent:
    """Return a leg that sways about an axis of its own."""
    return LegEvent(
        kind=kind,
        event=event,
        start_s=sway.from_s,
        end_s=sway.from_s + sway.duration_s,
        axis=movement_axis(rng, settings),
        arm_m=leg.arm_m,
        theta_deg=float(np.degrees(abs(sway.amplitude_rad))),
        sways=(sway,),
    )


def recovery(
    rng: np.random.Generator, settings: SimulationSettings, start_s: float, event: int
) -> LegEvent:
    """Return the heavy breathing that follows a pause, as it sways the ankle."""
    hard = settings.hard
    length_s = drawn(rng, hard.recovery_s)
    tone = _tone(rng, start_s, length_s, drawn_log(rng, hard.recovery_mg), hard.recovery_hz)
    return LegEvent(
        kind="breathing", event=event, start_s=start_s, end_s=start_s + length_s, tones=(tone,)
    )


def handled(
    rng: np.random.Generator,
    settings: SimulationSettings,
    start_s: float,
    length_s: float,
    event: int,
) -> LegEvent:
    """Return the shaking of a sensor in somebody's hands."""
    height_mg = drawn_log(rng, settings.hard.handling_mg)
    tones = tuple(_tone(rng, start_s, length_s, height_mg, (0.8, 6.0)) for _ in range(5))
    return LegEvent(
        kind="handling", event=event, start_s=start_s, end_s=start_s + length_s, tones=tones
    )


def tap(
    rng: np.random.Generator, settings: SimulationSettings, start_s: float, event: int
) -> LegEvent:
    """Return the tap of one heel."""
    knock = Knock(
        from_s=start_s,
        decay_s=_TAP_DECAY_S,
        amplitude_g=as_vector(direction(rng) * drawn(rng, settings.hard.tap_g)),
        hz=_TAP_HZ,
    )
    end_s = start_s + 8.0 * _TAP_DECAY_S
    return LegEvent(kind="tap", event=event, start_s=start_s, end_s=end_s, knocks=(knock,))


def _tone(
    rng: np.random.Generator,
    from_s: float,
    duration_s: float,
    height_mg: float,
    hz: tuple[float, float],
) -> Tone:
    """Return a tone of a height in a direction of its own."""
    return Tone(
        from_s=from_s,
        duration_s=duration_s,
        amplitude_g=as_vector(direction(rng) * height_mg / MG_PER_G),
        hz=drawn_log(rng, hz),
    )
