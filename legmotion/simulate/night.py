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
from legmotion.simulate.schedule import Schedule, draw_schedule
from legmotion.simulate.sensor import Device, draw_device, stamps_s
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.synthesis import LegMotion, draw_breathing, draw_pulse, sampled_g
from legmotion.simulate.truth import (
    TRUTH,
    interval_table,
    state_table,
    true_events,
    truth_table,
)
from legmotion.tables import Frame
from legmotion.units import SECONDS_PER_HOUR, Float32Array, FloatArray, Side, read_only

_CHUNK_ROWS = 65536
_SIDES: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedLeg:
    """One leg's recording and its truth.

    `acceleration_g` (n, 3) float32 and `time_s` (n,) float64, seconds after the first sample as
    the stamps say; `start` is the wall clock of the first stamp, without a zone; `gaps_s`
    (g, 2) are the stretches without samples on the same clock. `truth` has a row per event (table
    `TRUTH`), `intervals` one per stretch in which something holds (table `INTERVALS`): not worn,
    walking, out of bed, awake and others.
    """

    side: Side
    start: datetime
    acceleration_g: Float32Array
    time_s: FloatArray
    gaps_s: FloatArray
    device: Device
    truth: Frame
    intervals: Frame

    def spans_s(self, *kinds: str) -> FloatArray:
        """Return the stretches of some kinds on the clock of the file's stamps, (k, 2)."""
        rows = self.intervals.rows(np.isin(self.intervals["kind"], kinds))
        return np.stack([rows["start_s"], rows["end_s"]], axis=1)

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
class ClockDifference:
    """The clock of one sensor against that of another.

    At `t` seconds after the first sample of the reference, the other shows a wall clock that is
    ahead of the reference's by `offset_s + drift_ppm * 1e-6 * t`.
    """

    offset_s: float
    drift_ppm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedNight:
    """The legs of one night, and the settings and seed that made it.

    `states` (table `STATES`) tells sleep from wakefulness in epochs of 30 s of true time.
    `motions` is what happened to each leg, with a sensor or without.
    """

    settings: SimulationSettings
    seed: int
    legs: tuple[SimulatedLeg, ...]
    states: Frame
    motions: dict[Side, LegMotion]

    @property
    def intervals(self) -> Frame:
        """Return the stretches in which something holds; those of all legs are the same."""
        return self.legs[0].intervals

    @property
    def both_legs(self) -> Frame:
        """Return the events of both legs on the true clock, whether a sensor saw them or not."""
        frames = [true_events(self.motions[side], self.settings, side) for side in _SIDES]
        joined = TRUTH.frame(
            {name: np.concatenate([frame[name] for frame in frames]) for name in TRUTH.names}
        )
        return joined.rows(np.argsort(joined["onset_s"], kind="stable"))

    def clock_difference(self) -> ClockDifference:
        """Return the clock of the second leg against that of the first.

        Raises ValueError where there are not two legs.
        """
        if len(self.legs) != len(_SIDES):
            raise ValueError(f"two legs have a clock difference, and {len(self.legs)} has none")
        reference, other = (leg.device for leg in self.legs)
        apart = (other.clock_ppm - reference.clock_ppm) / (1.0 + reference.clock_ppm * 1e-6)
        return ClockDifference(
            offset_s=other.clock_offset_s - reference.clock_offset_s, drift_ppm=apart
        )

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
    # What hard nights add comes from generators after those of any night, and changes none.
    happens, *per_leg, of_hard, of_pulse = np.random.SeedSequence(seed).spawn(3 + len(_SIDES))
    rng, of_pulses = (np.random.Generator(np.random.PCG64(part)) for part in (happens, of_pulse))
    schedule = draw_schedule(settings, rng, of_hard)
    legs, motions = [], dict[Side, LegMotion]()
    for side, sequence in zip(_SIDES, per_leg, strict=True):
        motions[side] = LegMotion(
            events=schedule.events[side],
            roll_rad=schedule.roll_rad,
            pitch_rad=schedule.pitch_rad[side],
            breathing=draw_breathing(settings, rng),
            pulse=draw_pulse(settings, of_pulses),
            strap=schedule.straps.get(side),
        )
        if side in settings.sides:
            legs.append(_simulate_leg(settings, schedule, motions[side], side, sequence))
    legs.sort(key=lambda leg: settings.sides.index(leg.side))
    return SimulatedNight(
        settings=settings,
        seed=seed,
        legs=tuple(legs),
        states=state_table(schedule.intervals, settings.duration_h * SECONDS_PER_HOUR),
        motions=motions,
    )


def _simulate_leg(
    settings: SimulationSettings,
    schedule: Schedule,
    motion: LegMotion,
    side: Side,
    sequence: np.random.SeedSequence,
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
        intervals=interval_table(schedule.intervals, device, first_stamp_s=first_stamp_s),
    )
