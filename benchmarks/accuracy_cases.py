"""The nights of the accuracy table: which scenario, on how many legs, at which rates."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

import numpy as np

from legmotion.simulate import SimulatedLeg, SimulatedNight, scenario, simulate_night
from legmotion.units import read_only

Group = Literal["nominal", "quiet", "hard", "no series", "nothing"]

FIRST_SEED = 1000
N_SEEDS = 3
RATES_HZ = (12.5, 25.0, 50.0, 100.0)
HOURS = 6.0
_BOTH: dict[str, Any] = {"sides": ("left", "right")}
# The pair for the sleep estimate: one night, with about half and with all of its bouts.
WHOLE, HALF = "quiet_wake", "quiet_wake, half the bouts"
_HALF: dict[str, Any] = {"bout_pause_s": (700.0, 1700.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One kind of night. `group` decides its limits, `clock` sets two legs' clocks apart.

    `clock` is how much faster the second leg's clock runs, in ppm, and how far it is ahead at the
    start, in seconds; every second seed has it the other way round. `hours` is said where a night
    has to be of one length.
    """

    name: str
    scenario: str
    group: Group
    n_legs: int = 1
    changes: Mapping[str, Any] = field(default_factory=dict)
    clock: tuple[float, float] | None = None
    hours: float | None = None

    @property
    def shown(self) -> str:
        """Return the name as pages show it: the scenario's as code."""
        return f"`{self.scenario}`{self.name.removeprefix(self.scenario)}"

    def night(self, *, rate_hz: float, seed: int, hours: float) -> SimulatedNight:
        """Return the night of a seed."""
        settings = scenario(self.scenario, duration_h=hours, rate_hz=rate_hz, **self.changes)
        night = simulate_night(settings, seed=seed)
        if self.clock is None:
            return night
        sign = -1.0 if seed % 2 else 1.0
        ppm, ahead_s = (sign * value for value in self.clock)
        first, second = night.legs
        return dataclasses.replace(night, legs=(first, with_clock(second, ppm, ahead_s)))


def with_clock(leg: SimulatedLeg, ppm: float, ahead_s: float) -> SimulatedLeg:
    """Return a leg whose exact clock runs faster by `ppm` and shows `ahead_s` more at the start.

    Its samples are those of before, and its truth tells the same moments.
    """
    faster = 1.0 + ppm * 1e-6
    device = dataclasses.replace(
        leg.device,
        clock_ppm=ppm,
        clock_offset_s=ahead_s,
        rate_hz=leg.device.rate_hz / faster,
        gaps_s=leg.device.gaps_s * faster,
    )
    truth, intervals = leg.truth, leg.intervals
    return dataclasses.replace(
        leg,
        start=leg.start + timedelta(seconds=ahead_s),
        time_s=read_only(np.asarray(leg.time_s * faster)),
        gaps_s=read_only(np.asarray(leg.gaps_s * faster)),
        device=device,
        truth=truth.table.frame(
            {**truth, **{name: truth[name] * faster for name in ("onset_s", "offset_s")}}
        ),
        intervals=intervals.table.frame(
            {**intervals, **{name: intervals[name] * faster for name in ("start_s", "end_s")}}
        ),
    )


def _one(name: str, group: Group, **changes: Any) -> Case:
    return Case(name=name, scenario=name, group=group, changes=changes)


def _two(name: str, of: str, group: Group, **changes: Any) -> Case:
    return Case(name=name, scenario=of, group=group, n_legs=2, changes={**_BOTH, **changes})


_EXACT: dict[str, Any] = {**_BOTH, "clock_ppm": (0.0, 0.0), "clock_offset_s": (0.0, 0.0)}

CASES = {
    case.name: case
    for case in (
        _one("nominal", "nominal"),
        _one("mild", "nominal"),
        _one("one_leg", "nominal", sides=("right",)),
        _one("quiet", "quiet"),
        _one("severe", "hard"),
        _one("short_intervals", "hard"),
        _one("low_amplitude", "hard"),
        _one("noisy_device", "hard"),
        _one("shared_bed_bouts", "hard"),
        _one("restless_wake", "hard"),
        _one("quiet_wake", "hard"),
        Case(name=HALF, scenario="quiet_wake", group="hard", changes=_HALF),
        _one("strap_off", "hard"),
        _one("handling", "hard"),
        _one("loose_strap", "hard"),
        _one("walking", "hard"),
        _one("evening", "hard"),
        _one("breathing_coupled", "hard"),
        _one("rhythmic", "no series"),
        _one("shared_bed", "no series"),
        Case(name="still_sleep", scenario="still_sleep", group="nothing", hours=8.0),
        _one("noise_only", "nothing"),
        _one("table", "nothing"),
        _two("two_legs", "two_legs", "nominal"),
        _two("quiet, two legs", "quiet", "quiet"),
        _two("severe, two legs", "severe", "hard"),
        _two("restless_wake, two legs", "restless_wake", "hard"),
        _two("walking, two legs", "walking", "hard"),
        _two("strap_off, two legs", "strap_off", "hard"),
        _two("shared_bed, two legs", "shared_bed", "no series"),
        _two("drifting_clocks", "drifting_clocks", "hard"),
        _two("tapped_clocks", "tapped_clocks", "hard"),
        Case(
            name="two_legs, 100 ppm and 2 s",
            scenario="two_legs",
            group="nominal",
            n_legs=2,
            changes=_EXACT,
            clock=(100.0, 2.0),
        ),
        Case(
            name="quiet, two legs, 100 ppm and 2 s",
            scenario="quiet",
            group="quiet",
            n_legs=2,
            changes=_EXACT,
            clock=(100.0, 2.0),
        ),
    )
}
