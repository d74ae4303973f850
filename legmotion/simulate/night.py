"""A simulated night: what one or two sensors recorded, and what really happened.

The same settings and seed give the same bytes. Everything that happens is drawn before any
sample and apart from the sensor's noise, so that a seed is the same night at any rate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from legmotion.io.recording import Block, ReadLog, Recording
from legmotion.simulate.schedule import draw_schedule
from legmotion.simulate.sensor import Device, draw_device, stamps_s
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.synthesis import LegMotion, draw_breathing, sampled_g
from legmotion.simulate.truth import truth_table
from legmotion.tables import Frame
from legmotion.units import SECONDS_PER_HOUR, Float32Array, FloatArray, Side, read_only

_CHUNK_ROWS = 65536
_SIDES: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedLeg:
    """One leg's recording and its truth.

    `acceleration_g` (n, 3) float32 and `time_s` (n,) float64, seconds after the first sample as
    the stamps say; `start` is the wall clock of the first stamp, without a zone; `gaps_s`
    (g, 2) are the stretches without samples on the same clock.
    """

    side: Side
    start: datetime
    acceleration_g: Float32Array
    time_s: FloatArray
    gaps_s: FloatArray
    device: Device
    truth: Frame

    def blocks(self, *, rows: int = _CHUNK_ROWS) -> Iterator[Block]:
        """Yield the recording block by block, as a reader would."""
        for first in range(0, self.time_s.size, rows):
            yield Block(
                acceleration_g=self.acceleration_g[first : first + rows],
                time_s=self.time_s[first : first + rows],
            )

    def recording(self) -> Recording:
        """Return the leg as a recording that was never written to a file."""
        return Recording(
            start=self.start,
            clock="local",
            zone="",
            side=self.side,
            nominal_rate_hz=self.device.nominal_rate_hz,
            gravity_included=True,
            unit="g",
            device="simulated",
            name=f"simulated_{self.side}",
            reader="simulated",
            notes=(),
            log=ReadLog(
                n_samples=self.time_s.size,
                last_time_s=float(self.time_s[-1]),
                is_complete=True,
            ),
            open_blocks=self.blocks,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedNight:
    """The legs of one night, and the settings and seed that made it."""

    settings: SimulationSettings
    seed: int
    legs: tuple[SimulatedLeg, ...]

    def leg(self, side: Side) -> SimulatedLeg:
        """Return one leg; KeyError if it carried no sensor."""
        for leg in self.legs:
            if leg.side == side:
                return leg
        raise KeyError(side)


def simulate_night(settings: SimulationSettings, *, seed: int) -> SimulatedNight:
    """Return a night with known truth.

    Parameters
    ----------
    settings : SimulationSettings
        For a named night, `scenario("nominal")`.
    seed : int
        Not negative. The same settings and seed give the same bytes.

    Examples
    --------
    >>> from legmotion.simulate import scenario
    >>> night = simulate_night(scenario("table", duration_h=0.1, rate_hz=25.0), seed=1)
    >>> night.legs[0].truth.n_rows
    0
    """
    happens, *per_leg = np.random.SeedSequence(seed).spawn(1 + len(_SIDES))
    rng = np.random.Generator(np.random.PCG64(happens))
    schedule = draw_schedule(settings, rng)
    legs = []
    for side, sequence in zip(_SIDES, per_leg, strict=True):
        motion = LegMotion(
            events=schedule.events[side],
            roll_rad=schedule.roll_rad,
            pitch_rad=schedule.pitch_rad[side],
            breathing=draw_breathing(settings, rng),
        )
        if side in settings.sides:
            legs.append(_simulate_leg(settings, motion, side, sequence))
    legs.sort(key=lambda leg: settings.sides.index(leg.side))
    return SimulatedNight(settings=settings, seed=seed, legs=tuple(legs))


def _simulate_leg(
    settings: SimulationSettings, motion: LegMotion, side: Side, sequence: np.random.SeedSequence
) -> SimulatedLeg:
    """Return what one leg's device records of its motion."""
    of_device, of_stamps, of_noise = (
        np.random.Generator(np.random.PCG64(part)) for part in sequence.spawn(3)
    )
    device = draw_device(settings, of_device)
    duration_s = settings.duration_h * SECONDS_PER_HOUR
    taken_s, shown_s = stamps_s(device, duration_s, of_stamps)
    acceleration_g = np.empty((taken_s.size, 3), dtype=np.float32)
    for first in range(0, taken_s.size, _CHUNK_ROWS):
        here = slice(first, first + _CHUNK_ROWS)
        force_g = sampled_g(motion, device.true_s(taken_s[here]), rate_hz=device.rate_hz)
        acceleration_g[here] = device.measured_g(force_g, of_noise)
    first_stamp_s = float(shown_s[0])
    return SimulatedLeg(
        side=side,
        start=datetime.fromisoformat(settings.start) + timedelta(seconds=device.clock_offset_s),
        acceleration_g=read_only(acceleration_g),
        time_s=read_only(shown_s - first_stamp_s),
        gaps_s=read_only(device.gaps_s - first_stamp_s),
        device=device,
        truth=truth_table(motion, settings, device, side, first_stamp_s=first_stamp_s),
    )
