"""Every parameter of the simulator, with its unit, meaning and source.

A pair is a range from which a night draws one value, or an event its own (the meaning says
which). `assumed` marks a value that no publication gives: no peak, spectrum or shape of a
periodic leg movement at the ankle is published, nor is what a mattress passes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from legmotion.simulate.difficulties import ASSUMED, Difficulties, Range
from legmotion.simulate.difficulties import setting as _setting
from legmotion.units import Side

_FERRI_IMI = "Ferri 2006, 10.1093/sleep/29.6.759"
__all__ = ["Range", "SimulationSettings"]


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

    # What hard nights add.
    hard: Difficulties = field(
        default_factory=Difficulties,
        metadata={"unit": "", "meaning": "what makes the night hard", "source": ASSUMED},
    )
