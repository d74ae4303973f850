"""Every parameter of the simulator, with its unit, meaning and source.

A pair is a range from which a night draws one value, or an event its own (the meaning says
which). `assumed` marks a value that no publication gives: no peak, spectrum or shape of a
periodic leg movement at the ankle is published, nor is what a mattress passes on.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from legmotion.errors import ParameterError
from legmotion.units import Side

_FERRI_IMI = "Ferri 2006, 10.1093/sleep/29.6.759"
_ASSUMED = "assumed"


def _setting(default: Any, unit: str, meaning: str, source: str = _ASSUMED) -> Any:
    """Declare one setting with what is said about it."""
    return field(default=default, metadata={"unit": unit, "meaning": meaning, "source": source})


Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationSettings:
    """A simulated night: the sleeper, the bed, the sensor, the clock."""

    # The recording.
    duration_h: float = _setting(8.0, "h", "length of the recording")
    rate_hz: float = _setting(50.0, "Hz", "rate that the device claims")
    sides: tuple[Side, ...] = _setting(("left",), "", "legs that carry a sensor")
    start: str = _setting(
        "2026-01-20T22:30:00", "", "wall clock at the first sample, without a zone"
    )

    # The leg as a lever.
    lever_m: tuple[float, float] = _setting(
        (0.28, 0.38),
        "m",
        "knee to strap, per leg: the lower leg is 0.246 of a body's height",
        "Winter 2009, 10.1002/9780470549148",
    )
    strap_radius_m: float = _setting(0.05, "m", "strap to the long axis of the lower leg")
    axis_shares: tuple[float, float, float] = _setting(
        (0.75, 0.15, 0.10), "1", "movements about the axis of the knee, of abduction, of rotation"
    )
    axis_jitter_deg: float = _setting(8.0, "deg", "spread of a movement's axis, SD")

    # One movement: out, hold, back.
    theta_median_deg: tuple[float, float] = _setting(
        (2.7, 3.2), "deg", "median turn of the leg, per night"
    )
    theta_log_sd: float = _setting(0.95, "1", "spread of the turn from movement to movement")
    theta_max_deg: float = _setting(25.0, "deg", "largest turn of a kick")
    stroke_out_s: tuple[float, float] = _setting(
        (0.25, 0.50), "s", "minimum-jerk stroke out, per movement"
    )
    stroke_back_s: tuple[float, float] = _setting(
        (0.40, 0.90), "s", "minimum-jerk stroke back, per movement"
    )
    duration_median_s: float = _setting(
        2.6, "s", "median length: a mean of 3.2 s in restless legs", "PMC4434558"
    )
    duration_log_sd: float = _setting(0.45, "1", "spread of the length")
    duration_s: tuple[float, float] = _setting((0.7, 9.0), "s", "shortest and longest kick")
    still_hold_share: float = _setting(0.65, "1", "holds in which the leg stands still")
    wobble_ratio: tuple[float, float] = _setting(
        (0.01, 0.06), "1", "wobble of the other holds, of the turn"
    )
    wobble_hz: tuple[float, float] = _setting((1.0, 2.5), "Hz", "frequency of the wobble")
    slow_return_share: float = _setting(0.12, "1", "sharp strokes after which the leg sags back")
    slow_out_s: tuple[float, float] = _setting((0.20, 0.40), "s", "stroke out of those")
    slow_return_s: tuple[float, float] = _setting((1.0, 3.5), "s", "return of those")
    return_error_ratio: float = _setting(0.04, "1", "turn that is left after the return, SD")

    # The night.
    bout_size: tuple[int, int] = _setting((6, 40), "1", "movements in a bout; (0, 0): no bouts")
    bout_pause_s: tuple[float, float] = _setting(
        (90.0, 600.0), "s", "rest between bouts at the night's start"
    )
    night_course_h: float = _setting(
        5.0,
        "h",
        "pauses grow by a factor of e in this time: the rate falls through the night",
        "PMID 17252889",
    )
    imi_median_s: float = _setting(22.0, "s", "onset to onset inside a bout", _FERRI_IMI)
    imi_log_sd: float = _setting(0.30, "1", "spread of the interval", _FERRI_IMI)
    imi_min_s: float = _setting(8.0, "s", "shortest interval inside a bout")
    isolated_per_h: float = _setting(4.0, "1/h", "movements outside any bout")
    long_per_h: float = _setting(1.0, "1/h", "restless movements longer than 10 s")
    long_s: tuple[float, float] = _setting(
        (10.5, 18.0),
        "s",
        "length of those; large movements last 3 to 45 s",
        "PMC8436137",
    )
    clusters_per_h: float = _setting(1.0, "1/h", "groups of short movements", _FERRI_IMI)
    cluster_size: tuple[int, int] = _setting((2, 4), "1", "movements in such a group")
    cluster_imi_s: tuple[float, float] = _setting(
        (2.0, 4.0), "s", "onset to onset in it", _FERRI_IMI
    )
    cluster_duration_s: tuple[float, float] = _setting((0.7, 1.3), "s", "length of its movements")
    bilateral_share: float = _setting(
        0.41, "1", "motor events seen on both legs; the rest are split", "Ferri 2016, SLEEP 39:413"
    )
    leg_lag_sd_s: float = _setting(0.2, "s", "onset of one leg after the other, SD")
    leg_ratio_log_sd: float = _setting(0.3, "1", "size of one leg's turn against the other's")
    posture_per_h: tuple[float, float] = _setting(
        (1.2, 2.4),
        "1/h",
        "changes of position, rate per night: 1.6 with SD 0.7",
        "PMC5677378",
    )
    posture_deg: tuple[float, float] = _setting(
        (20.0, 120.0), "deg", "turn of a change of position"
    )
    posture_s: tuple[float, float] = _setting((1.5, 5.0), "s", "length of it")
    posture_turbulence_mg: float = _setting(350.0, "mg", "peak of the shaking in it")
    twitches_per_h: tuple[float, float] = _setting((3.0, 10.0), "1/h", "rate per night")
    twitch_s: tuple[float, float] = _setting((0.15, 0.42), "s", "length of a twitch")
    twitch_median_deg: float = _setting(0.4, "deg", "turn of a twitch, spread as of a movement")

    # The bed.
    shaken_per_h: tuple[float, float] = _setting(
        (6.0, 14.0), "1/h", "trunk or partner moves, rate per night"
    )
    shaken_s: tuple[float, float] = _setting((0.6, 5.0), "s", "length of it")
    shaken_median_mg: float = _setting(18.0, "mg", "what reaches the leg, one tone of three")
    shaken_log_sd: float = _setting(0.7, "1", "spread of that")
    shaken_max_mg: float = _setting(120.0, "mg", "largest tone")
    shaken_hz: tuple[float, float] = _setting(
        (2.5, 8.0), "Hz", "a body on a mattress swings at these"
    )
    shaken_tilt_deg: float = _setting(0.10, "deg", "tilt of the leg while shaken, SD")
    bumps_per_h: tuple[float, float] = _setting(
        (5.0, 20.0), "1/h", "knocks at the bed, rate per night"
    )
    bump_mg: tuple[float, float] = _setting((3.0, 80.0), "mg", "first peak of a knock, log-uniform")
    bump_hz: tuple[float, float] = _setting((8.0, 18.0), "Hz", "frequency of a knock")
    bump_decay_s: float = _setting(0.08, "s", "decay of a knock")
    cross_talk_ratio: float = _setting(
        0.0, "1", "share of the other leg's kick that is felt through the bed"
    )
    breathing_mg: tuple[float, float] = _setting(
        (1.0, 4.0), "mg", "amplitude at the ankle, per night"
    )
    breathing_hz: tuple[float, float] = _setting(
        (0.20, 0.33), "Hz", "12 to 20 breaths a minute, per night"
    )

    # The sensor.
    noise_mg: tuple[float, float] = _setting(
        (0.5, 3.0),
        "mg",
        "noise per axis at the recorded rate, log-uniform per leg: 2.1 mg in the data sheet",
        "Analog Devices ADXL350 data sheet, rev. 0",
    )
    noise_reference_rate_hz: float = _setting(
        0.0, "Hz", "rate at which noise_mg holds, its density constant; 0: at any rate"
    )
    resolution_mg: tuple[float, ...] = _setting(
        (1000 / 4096, 1000 / 2048, 1000 / 1024, 1000 / 256),
        "mg",
        "step of the converter, one of these per leg; 0: none",
        "Axivity AX3 and AX6 (1/256 g to 1/4096 g)",
    )
    range_g: float = _setting(8.0, "g", "end of the converter's range")
    offset_mg: float = _setting(
        25.0, "mg", "zero-g offset per axis, SD, at most three", "ADXL350 data sheet"
    )
    gain_error: float = _setting(0.01, "1", "gain error per axis, SD, at most three")

    # The clock.
    rate_error_pct: tuple[float, float] = _setting(
        (-1.0, 1.0), "%", "real against claimed rate, per leg"
    )
    clock_ppm: tuple[float, float] = _setting(
        (-30.0, 30.0), "ppm", "the leg's clock runs fast by this, per leg"
    )
    clock_offset_s: tuple[float, float] = _setting(
        (0.0, 0.0), "s", "the leg's wall clock is ahead by this"
    )
    jitter_ms: tuple[float, float] = _setting((0.0, 4.0), "ms", "SD of a stamp, per leg")
    gaps_per_night: tuple[int, int] = _setting((0, 6), "1", "gaps in the recording, per leg")
    gap_s: tuple[float, float] = _setting((0.1, 5.0), "s", "length of a gap, log-uniform")

    # The truth.
    rest_limit_mg: float = _setting(
        4.0, "mg", "onset and offset: the noise-free acceleration is this far from rest"
    )
    min_peak_mg: float = _setting(8.0, "mg", "a smaller noise-free envelope counts neither way")
    min_duration_s: float = _setting(
        0.5,
        "s",
        "a shorter movement counts neither way",
        "Ferri 2016, 10.1016/j.sleep.2016.10.010",
    )


_NO_SLEEPER: dict[str, Any] = {
    "bout_size": (0, 0),
    "isolated_per_h": 0.0,
    "long_per_h": 0.0,
    "clusters_per_h": 0.0,
    "posture_per_h": (0.0, 0.0),
    "twitches_per_h": (0.0, 0.0),
    "shaken_per_h": (0.0, 0.0),
    "bumps_per_h": (0.0, 0.0),
}

# What each named night changes against `nominal`, which is the defaults.
_SCENARIOS: dict[str, dict[str, Any]] = {
    "nominal": {},
    # Many movements, small ones among them, and more of everything that hides them.
    "severe": {
        "bout_size": (20, 80),
        "bout_pause_s": (60.0, 300.0),
        "theta_median_deg": (2.0, 3.0),
        "still_hold_share": 0.8,
        "clusters_per_h": 2.0,
        "posture_per_h": (2.0, 3.0),
        "shaken_per_h": (12.0, 24.0),
        "bumps_per_h": (20.0, 60.0),
        "twitches_per_h": (8.0, 16.0),
        "noise_mg": (1.5, 4.0),
        "jitter_ms": (2.0, 8.0),
        "gaps_per_night": (10, 30),
    },
    # Few bouts, the bed as in any night.
    "quiet": {"bout_size": (4, 10), "bout_pause_s": (1800.0, 5400.0), "isolated_per_h": 3.0},
    # A leg that never moves: breathing and the sensor.
    "noise_only": {**_NO_SLEEPER, "noise_mg": (0.5, 4.0)},
    # The sensor lies on a table.
    "table": {**_NO_SLEEPER, "breathing_mg": (0.0, 0.0)},
}

SCENARIOS = tuple(_SCENARIOS)

# What an Axivity AX3 at +-8 g adds to any of them: steps of 1/256 g, and stamps that its program
# spreads evenly over each block of samples.
AX3: dict[str, Any] = {"resolution_mg": (1000 / 256,), "jitter_ms": (0.0, 0.0)}


def scenario(name: str, **changes: Any) -> SimulationSettings:
    """Return the settings of a named night, with changes.

    Raises ParameterError for a name that is not in `SCENARIOS` or an unknown setting.
    """
    if name not in _SCENARIOS:
        raise ParameterError(
            f"there is no scenario {name}", hint=f"choose one of {', '.join(SCENARIOS)}"
        )
    known = {item.name for item in dataclasses.fields(SimulationSettings)}
    unknown = sorted(set(changes) - known)
    if unknown:
        raise ParameterError(
            f"the simulator has no setting {', '.join(unknown)}",
            hint="docs/accuracy.md lists them with their sources",
        )
    return SimulationSettings(**{**_SCENARIOS[name], **changes})
