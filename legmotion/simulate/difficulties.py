"""What makes a night hard, beside leg movements: each setting with its unit, meaning and source.

All are off in a nominal night. Every group draws from a generator of its own, so that one of them
changes nothing of what the others, or a night without any, draw.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ASSUMED = "assumed"
_LARGE = "PMC8436137"
_AASM = "AASM manual for the scoring of sleep, 2.6"
_FERRI_IMI = "Ferri 2006, 10.1093/sleep/29.6.759"

Range = tuple[float, float]


def setting(default: Any, unit: str, meaning: str, source: str = ASSUMED) -> Any:
    """Declare one setting with what is said about it."""
    return field(default=default, metadata={"unit": unit, "meaning": meaning, "source": source})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difficulties:
    """Getting up, wakefulness, the strap, the bed, rhythms, and signals for the clocks."""

    # Out of bed.
    trips: tuple[int, int] = setting((0, 0), "1", "times out of bed, per night")
    trip_min: tuple[float, float] = setting((2.0, 6.0), "min", "length of a trip")
    walk_s: tuple[float, float] = setting((20.0, 60.0), "s", "one stretch of walking")
    stand_s: tuple[float, float] = setting(
        (20.0, 150.0), "s", "standing or sitting between two of those"
    )
    step_hz: tuple[float, float] = setting((1.7, 1.9), "Hz", "steps of both legs, per stretch")
    step_g: tuple[float, float] = setting((0.5, 1.5), "g", "impact of the own foot, per stretch")
    swing_deg: tuple[float, float] = setting(
        (15.0, 25.0), "deg", "swing of the lower leg to each side"
    )
    upright_sd_deg: float = setting(5.0, "deg", "lean of the upright lower leg, SD")
    covers_s: tuple[float, float] = setting(
        (4.0, 12.0), "s", "handling of the covers before and after"
    )
    evening_min: tuple[float, float] = setting(
        (0.0, 0.0), "min", "worn before bed: sits, stands and walks"
    )
    morning_min: tuple[float, float] = setting((0.0, 0.0), "min", "worn after getting up")
    sit_s: tuple[float, float] = setting(
        (120.0, 600.0), "s", "sitting between two walks, outside the night"
    )

    # Awake in bed.
    sleep_latency_min: tuple[float, float] = setting(
        (0.0, 0.0), "min", "awake before the first sleep"
    )
    wake_periods: tuple[int, int] = setting((0, 0), "1", "times awake in the night")
    wake_min: tuple[float, float] = setting(
        (5.0, 40.0), "min", "length of one of those, log-uniform"
    )
    restless_share: float = setting(0.0, "1", "wakefulness in which the body moves about")
    large_per_h: tuple[float, float] = setting(
        (30.0, 60.0), "1/h", "large movements in that, per night"
    )
    large_s: tuple[float, float] = setting(
        (3.0, 45.0), "s", "shortest and longest large movement", _LARGE
    )
    large_median_s: float = setting(7.0, "s", "median length of a large movement")
    large_log_sd: float = setting(0.7, "1", "spread of the length")
    large_deg: float = setting(15.0, "deg", "strokes of a large movement, at most, to each side")
    large_mg: tuple[float, float] = setting(
        (20.0, 150.0), "mg", "shaking by the trunk in it, log-uniform"
    )
    wake_posture_per_h: tuple[float, float] = setting(
        (4.0, 10.0), "1/h", "changes of position in it, per night"
    )

    # The strap.
    off_min: tuple[float, float] = setting(
        (0.0, 0.0), "min", "sensor off the leg, on a table, once a night"
    )
    handlings: tuple[int, int] = setting(
        (0, 0), "1", "times that the sensor is handled on the leg and sits otherwise after"
    )
    handling_s: tuple[float, float] = setting(
        (3.0, 10.0), "s", "handling it: taking it off, putting it on, shifting it"
    )
    handling_deg: tuple[float, float] = setting((40.0, 150.0), "deg", "turn of the sensor in that")
    handling_mg: tuple[float, float] = setting((150.0, 800.0), "mg", "shaking in that, log-uniform")
    loose_gain: float = setting(
        1.0, "1", "share of the motion that a loose strap passes on; 1: it stays tight"
    )
    loose_from: tuple[float, float] = setting(
        (0.3, 0.6), "1", "part of the night after which it is loose, from a change of position on"
    )

    # The bed.
    partner_bout: tuple[int, int] = setting((0, 0), "1", "leg movements in a bout of a partner")
    partner_pause_s: tuple[float, float] = setting(
        (120.0, 1500.0), "s", "rest between bouts of a partner"
    )
    partner_mg: float = setting(12.0, "mg", "a partner's stroke as felt by the leg, median")
    partner_log_sd: float = setting(0.5, "1", "spread of that")
    partner_max_mg: float = setting(80.0, "mg", "largest of those")
    partner_turns_per_h: tuple[float, float] = setting(
        (0.0, 0.0), "1/h", "a partner or a pet moves about"
    )
    partner_turn_mg: tuple[float, float] = setting(
        (10.0, 80.0), "mg", "one tone of that, log-uniform"
    )
    trains_per_h: tuple[float, float] = setting(
        (0.0, 0.0), "1/h", "trains of knocks, sizes as of one knock"
    )
    train_size: tuple[int, int] = setting((3, 12), "1", "knocks in a train")
    train_interval_s: tuple[float, float] = setting(
        (0.3, 1.5), "s", "from knock to knock in a train"
    )
    copy_ratio: tuple[float, float] = setting(
        (0.0, 0.0), "1", "share of a kick's turn that moves the other leg, per kick"
    )
    copy_max_mg: float = setting(25.0, "mg", "largest acceleration of such a copy")

    # Rhythms.
    rocking_per_h: tuple[float, float] = setting(
        (0.0, 0.0), "1/h", "stretches of rocking, rate per night"
    )
    rocking_s: tuple[float, float] = setting((5.0, 120.0), "s", "length of one, log-uniform")
    rocking_hz: tuple[float, float] = setting(
        (0.5, 2.0), "Hz", "rate of rocking", "International Classification of Sleep Disorders 3"
    )
    rocking_deg: tuple[float, float] = setting(
        (0.5, 3.0), "deg", "sway of the lower leg to each side"
    )
    tremor_per_h: tuple[float, float] = setting((0.0, 0.0), "1/h", "foot tremor, rate per night")
    tremor_s: tuple[float, float] = setting((10.0, 15.0), "s", "length of a foot tremor", _AASM)
    tremor_hz: tuple[float, float] = setting((0.3, 4.0), "Hz", "rate of a foot tremor", _AASM)
    tremor_deg: tuple[float, float] = setting(
        (0.2, 1.0), "deg", "sway of the lower leg in it, to each side"
    )
    second_share: float = setting(0.0, "1", "kicks soon followed by a second movement")
    second_after_s: tuple[float, float] = setting(
        (2.0, 4.0), "s", "onset to onset of those", _FERRI_IMI
    )
    second_s: tuple[float, float] = setting((0.7, 1.5), "s", "length of the second movement")

    # Breath and pulse.
    apnoea_bouts: tuple[int, int] = setting((0, 0), "1", "stretches of pauses in breathing")
    apnoea_bout_min: tuple[float, float] = setting((15.0, 40.0), "min", "length of one")
    apnoea_cycle_s: tuple[float, float] = setting((25.0, 45.0), "s", "pause to pause, per stretch")
    apnoea_cycle_log_sd: float = setting(0.1, "1", "spread of the cycle from pause to pause")
    apnoea_kick_share: float = setting(0.7, "1", "pauses that end with a leg movement")
    apnoea_lag_sd_s: float = setting(0.5, "s", "movement after the end of a pause, SD")
    recovery_s: tuple[float, float] = setting((8.0, 14.0), "s", "heavy breathing after a pause")
    recovery_mg: tuple[float, float] = setting((6.0, 25.0), "mg", "sway at the ankle in that")
    recovery_hz: tuple[float, float] = setting((0.25, 0.45), "Hz", "rate of that")
    pulse_mg: tuple[float, float] = setting((0.0, 0.0), "mg", "pulse at the strap, per night")
    pulse_hz: tuple[float, float] = setting((0.8, 1.2), "Hz", "pulse, per night")

    # Signals for the clocks.
    taps: int = setting(0, "1", "taps of both heels together, at each end of the recording")
    tap_g: tuple[float, float] = setting((1.0, 2.5), "g", "first peak of a tap, per leg")
    tap_interval_s: tuple[float, float] = setting((0.8, 1.2), "s", "from tap to tap")
