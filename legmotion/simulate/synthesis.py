"""The noise-free acceleration at the strap of one leg, from what happens to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from legmotion.simulate.builders import direction, drawn
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.shapes import LegEvent, Turn, contribution_g, minimum_jerk, up_vector
from legmotion.simulate.strap import Strap
from legmotion.units import MG_PER_G, FloatArray

# A slower converter averages what happens between two samples: its anti-alias filter.
_FINE_HZ = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathing:
    """Breathing, or the pulse, at the strap: a slow sway whose rate and depth wander."""

    amplitude_g: FloatArray
    hz: float
    wander_hz: FloatArray
    wander_phase: FloatArray

    def __call__(self, time_s: FloatArray) -> FloatArray:
        """Acceleration in g, shape (n, 3)."""
        phase = 2.0 * np.pi * self.hz * time_s
        depth = np.ones_like(time_s)
        for hz, offset in zip(self.wander_hz, self.wander_phase, strict=True):
            wave = np.sin(2.0 * np.pi * hz * time_s + offset)
            phase += 1.5 * wave
            depth += 0.15 * wave
        return (depth * np.sin(phase))[:, None] * self.amplitude_g


def draw_breathing(settings: SimulationSettings, rng: np.random.Generator) -> Breathing:
    """Return the breathing of one night at one leg."""
    return Breathing(
        amplitude_g=direction(rng) * drawn(rng, settings.breathing_mg) / MG_PER_G,
        hz=drawn(rng, settings.breathing_hz),
        wander_hz=rng.uniform(0.003, 0.02, 3),
        wander_phase=rng.uniform(0.0, 2.0 * np.pi, 3),
    )


def draw_pulse(settings: SimulationSettings, rng: np.random.Generator) -> Breathing | None:
    """Return the pulse of one night at one leg, None where there is none."""
    if settings.hard.pulse_mg[1] <= 0.0:
        return None
    return Breathing(
        amplitude_g=direction(rng) * drawn(rng, settings.hard.pulse_mg) / MG_PER_G,
        hz=drawn(rng, settings.hard.pulse_hz),
        wander_hz=rng.uniform(0.01, 0.1, 3),
        wander_phase=rng.uniform(0.0, 2.0 * np.pi, 3),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LegMotion:
    """All that a strap goes through in a night, to be evaluated at any times."""

    events: list[LegEvent]
    roll_rad: float
    pitch_rad: float
    breathing: Breathing
    pulse: Breathing | None = None
    strap: Strap | None = None

    def up(self, time_s: FloatArray) -> FloatArray:
        """Return the unit vector against gravity in the frame of the resting leg, shape (n, 3).

        `time_s` increases.
        """
        roll_rad, pitch_rad = self.roll_rad, self.pitch_rad
        under_way: list[Turn] = []
        for event in self.events:
            turn = event.turn
            if turn is None or turn.from_s > time_s[-1]:
                continue
            if turn.from_s + turn.duration_s <= time_s[0]:
                roll_rad += turn.roll_rad
                pitch_rad += turn.pitch_rad
            else:
                under_way.append(turn)
        roll = np.full(time_s.size, roll_rad)
        pitch = np.full(time_s.size, pitch_rad)
        for turn in under_way:
            first = int(np.searchsorted(time_s, turn.from_s))
            last = int(np.searchsorted(time_s, turn.from_s + turn.duration_s))
            share, _, _ = minimum_jerk((time_s[first:last] - turn.from_s) / turn.duration_s)
            for angle, by_rad in ((roll, turn.roll_rad), (pitch, turn.pitch_rad)):
                angle[first:last] += by_rad * share
                angle[last:] += by_rad
        return up_vector(roll, pitch)

    def force_g(self, time_s: FloatArray) -> FloatArray:
        """Specific force in the frame of the resting leg at increasing times, shape (n, 3)."""
        up = self.up(time_s)
        force = up + self.breathing(time_s)
        if self.pulse is not None:
            force += self.pulse(time_s)
        for event in self.events:
            if event.end_s < time_s[0] or event.start_s > time_s[-1]:
                continue
            first = int(np.searchsorted(time_s, event.start_s))
            last = int(np.searchsorted(time_s, event.end_s, side="right"))
            if last > first:
                force[first:last] += contribution_g(event, time_s[first:last], up[first:last])
        return force if self.strap is None else self.strap.worn(time_s, up, force)

    def gain(self, time_s: float) -> float:
        """Return the share of the leg's motion that the strap passes on."""
        return 1.0 if self.strap is None else self.strap.gain(time_s)


def sampled_g(motion: LegMotion, time_s: FloatArray, *, rate_hz: float) -> FloatArray:
    """Specific force as a converter sees it: the mean over each sample's share of time."""
    n_fine = max(1, math.ceil(_FINE_HZ / rate_hz - 0.05))
    total = np.zeros((time_s.size, 3))
    for k in range(n_fine):
        total += motion.force_g(time_s + ((k + 0.5) / n_fine - 0.5) / rate_hz)
    return total / n_fine
