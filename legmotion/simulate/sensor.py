"""What a sensor and its clock make of the acceleration: one drawn device per leg."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.simulate.builders import drawn, drawn_log
from legmotion.simulate.settings import SimulationSettings
from legmotion.units import MG_PER_G, SECONDS_PER_HOUR, Float32Array, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One sensor as strapped to one leg.

    `rotation` (3, 3) turns the lower leg's frame into the sensor's. The device takes a sample
    every `1 / rate_hz` seconds of its own clock, which runs `clock_ppm` fast and shows a wall
    clock `clock_offset_s` ahead. `gaps_s` (g, 2) are on its own clock.
    """

    rotation: FloatArray
    gain: FloatArray
    offset_mg: FloatArray
    noise_mg: float
    resolution_mg: float
    range_g: float
    nominal_rate_hz: float
    rate_hz: float
    clock_ppm: float
    clock_offset_s: float
    jitter_ms: float
    gaps_s: FloatArray

    def own_clock_s(self, true_s: FloatArray) -> FloatArray:
        """Seconds of the device's clock at times of true time."""
        return true_s * (1.0 + self.clock_ppm * 1e-6)

    def true_s(self, own_clock_s: FloatArray) -> FloatArray:
        """Seconds of true time at times of the device's clock."""
        return own_clock_s / (1.0 + self.clock_ppm * 1e-6)

    def measured_g(self, force_g: FloatArray, rng: np.random.Generator) -> Float32Array:
        """Return what the converter makes of the specific force in the leg's frame."""
        values = (force_g @ self.rotation.T) * self.gain + self.offset_mg / MG_PER_G
        if self.noise_mg > 0.0:
            noise = rng.standard_normal(values.shape, dtype=np.float32)
            values += noise * np.float32(self.noise_mg / MG_PER_G)
        np.clip(values, -self.range_g, self.range_g, out=values)
        if self.resolution_mg > 0.0:
            steps_per_g = MG_PER_G / self.resolution_mg
            values = np.rint(values * steps_per_g) / steps_per_g
        return values.astype(np.float32)


def random_rotation(rng: np.random.Generator) -> FloatArray:
    """Return a rotation matrix, uniform over all orientations (Shoemake's quaternions)."""
    w, x, y, z = (lambda q: q / np.linalg.norm(q))(rng.standard_normal(4))
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def draw_device(settings: SimulationSettings, rng: np.random.Generator) -> Device:
    """Return a sensor with its errors."""
    rotation = random_rotation(rng)
    gain = 1.0 + settings.gain_error * np.clip(rng.standard_normal(3), -3.0, 3.0)
    offset_mg = settings.offset_mg * np.clip(rng.standard_normal(3), -3.0, 3.0)
    noise_mg = drawn_log(rng, settings.noise_mg) if settings.noise_mg[0] > 0.0 else 0.0
    resolution_mg = float(rng.choice(settings.resolution_mg))
    rate_hz = settings.rate_hz * (1.0 + drawn(rng, settings.rate_error_pct) / 100.0)
    if settings.noise_reference_rate_hz > 0.0:
        noise_mg *= float(np.sqrt(settings.rate_hz / settings.noise_reference_rate_hz))
    return Device(
        rotation=rotation,
        gain=gain,
        offset_mg=offset_mg,
        noise_mg=noise_mg,
        resolution_mg=resolution_mg,
        range_g=settings.range_g,
        nominal_rate_hz=settings.rate_hz,
        rate_hz=rate_hz,
        clock_ppm=drawn(rng, settings.clock_ppm),
        clock_offset_s=drawn(rng, settings.clock_offset_s),
        jitter_ms=drawn(rng, settings.jitter_ms),
        gaps_s=_draw_gaps(settings, rng),
    )


def _draw_gaps(settings: SimulationSettings, rng: np.random.Generator) -> FloatArray:
    """Return gaps [start, end) in order, none touching another, on the device's clock."""
    fewest, most = settings.gaps_per_night
    n = int(rng.integers(fewest, most + 1))
    end_s = settings.duration_h * SECONDS_PER_HOUR
    gaps: list[tuple[float, float]] = []
    for start_s in np.sort(rng.uniform(60.0, end_s - 60.0, n)).tolist() if end_s > 180.0 else []:
        length_s = drawn_log(rng, settings.gap_s)
        if not gaps or start_s > gaps[-1][1] + 5.0:
            gaps.append((start_s, start_s + length_s))
    return np.array(gaps, dtype=np.float64).reshape(-1, 2)


def stamps_s(
    device: Device, duration_s: float, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return when samples were taken and what their stamps say, on the device's clock.

    Both have shape (n,) and leave out the gaps; the stamps strictly increase, whatever the
    jitter: a device writes its samples in order.
    """
    taken_s = np.arange(int(duration_s * device.rate_hz)) / device.rate_hz
    keep = np.ones(taken_s.size, dtype=np.bool_)
    for start_s, end_s in device.gaps_s:
        keep[np.searchsorted(taken_s, start_s) : np.searchsorted(taken_s, end_s)] = False
    taken_s = taken_s[keep]
    shown_s = taken_s.copy()
    if device.jitter_ms > 0.0:
        shown_s += device.jitter_ms / 1000.0 * rng.standard_normal(taken_s.size)
        shown_s.sort(kind="stable")
        smallest_step_s = 0.24 / device.rate_hz
        while np.any(np.diff(shown_s) < 0.5 * smallest_step_s):
            close = np.diff(shown_s, prepend=-np.inf) < 0.5 * smallest_step_s
            shown_s[close] += smallest_step_s
            shown_s.sort(kind="stable")
    return taken_s, shown_s
