"""Named nights: what each changes against a nominal one."""

from __future__ import annotations

import dataclasses
from typing import Any

from legmotion.errors import ParameterError
from legmotion.simulate.difficulties import Difficulties
from legmotion.simulate.settings import SimulationSettings

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

_NO_BOUTS: dict[str, Any] = {"bout_size": (0, 0), "isolated_per_h": 8.0, "clusters_per_h": 0.0}

_PARTNER: dict[str, Any] = {
    "partner_bout": (8, 40),
    "partner_turns_per_h": (4.0, 8.0),
    "trains_per_h": (3.0, 8.0),
}

_WAKE: dict[str, Any] = {"sleep_latency_min": (10.0, 40.0), "wake_periods": (2, 4)}

_TWO_CLOCKS: dict[str, Any] = {
    "sides": ("left", "right"),
    "clock_ppm": (-100.0, 100.0),
    "clock_offset_s": (0.0, 10.0),
    "copy_ratio": (0.02, 0.08),
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
    # Few small movements are lost: large turns, a quiet bed, a good sensor.
    "mild": {
        "theta_median_deg": (4.0, 5.0),
        "still_hold_share": 0.5,
        "shaken_per_h": (3.0, 6.0),
        "bumps_per_h": (2.0, 6.0),
        "noise_mg": (0.5, 1.0),
    },
    # The same as nominal.
    "moderate": {},
    # Short movements, and half of them soon followed by another.
    "short_intervals": {"second_share": 0.6, "duration_median_s": 1.4, "clusters_per_h": 3.0},
    # The body rocks and the feet tremble, at no period; no bouts of leg movements.
    "rhythmic": {
        **_NO_BOUTS,
        "rocking_per_h": (6.0, 10.0),
        "tremor_per_h": (3.0, 6.0),
    },
    # Small turns of the leg.
    "low_amplitude": {"theta_median_deg": (1.0, 2.0), "theta_log_sd": 0.6},
    # A coarse and noisy converter, few samples.
    "noisy_device": {"rate_hz": 12.5, "resolution_mg": (15.0,), "noise_mg": (4.0, 4.0)},
    # A partner with periodic leg movements, a pet; the sleeper has no bouts.
    "shared_bed": {**_NO_BOUTS, **_PARTNER},
    # The same partner beside a sleeper with bouts.
    "shared_bed_bouts": dict(_PARTNER),
    # Half of the wakefulness is spent moving about.
    "restless_wake": {**_WAKE, "restless_share": 0.6, "pulse_mg": (0.2, 0.8)},
    # Awake and still.
    "quiet_wake": {**_WAKE, "pulse_mg": (0.2, 0.8)},
    # Nobody moves all night: breath and pulse alone.
    "still_sleep": {**_NO_SLEEPER, "pulse_mg": (0.3, 1.0)},
    # 45 minutes on a table.
    "strap_off": {"off_min": (45.0, 45.0), "pulse_mg": (0.3, 1.0)},
    # Hands at the sensor, which sits otherwise after.
    "handling": {"handlings": (2, 5)},
    # A strap that becomes loose.
    "loose_strap": {"loose_gain": 0.7},
    # To the toilet and back.
    "walking": {"trips": (1, 3)},
    # Worn from an hour before bed until half an hour after.
    "evening": {
        **_WAKE,
        "evening_min": (45.0, 75.0),
        "morning_min": (20.0, 40.0),
        "trips": (0, 1),
        "restless_share": 0.2,
    },
    # Pauses in breathing, with leg movements at their end.
    "breathing_coupled": {"apnoea_bouts": (2, 4), "bout_pause_s": (600.0, 2400.0)},
    # A night of two legs seen by the sensor of one.
    "one_leg": {"sides": ("left",)},
    # Each leg feels the other's kicks.
    "two_legs": {"sides": ("left", "right"), "copy_ratio": (0.02, 0.08)},
    # Two clocks up to 10 s and 200 ppm apart.
    "drifting_clocks": dict(_TWO_CLOCKS),
    # The same, with three taps at both ends.
    "tapped_clocks": {**_TWO_CLOCKS, "taps": 3},
}

SCENARIOS = tuple(_SCENARIOS)

# What an Axivity AX3 at +-8 g adds to any of them: steps of 1/256 g, and stamps that its program
# spreads evenly over each block of samples.
AX3: dict[str, Any] = {"resolution_mg": (1000 / 256,), "jitter_ms": (0.0, 0.0)}

_OF_NIGHT = {item.name for item in dataclasses.fields(SimulationSettings)} - {"hard"}
_OF_DIFFICULTY = {item.name for item in dataclasses.fields(Difficulties)}


def scenario(name: str, **changes: Any) -> SimulationSettings:
    """Return the settings of a named night, with changes.

    `changes` are fields of `SimulationSettings` and of `Difficulties`, side by side. Raises
    ParameterError for a name that is not in `SCENARIOS` or an unknown setting.
    """
    if name not in _SCENARIOS:
        raise ParameterError(
            f"there is no scenario {name}", hint=f"choose one of {', '.join(SCENARIOS)}"
        )
    unknown = sorted(set(changes) - _OF_NIGHT - _OF_DIFFICULTY)
    if unknown:
        raise ParameterError(
            f"the simulator has no setting {', '.join(unknown)}",
            hint="docs/accuracy.md lists them with their sources",
        )
    chosen = {**_SCENARIOS[name], **changes}
    hard = Difficulties(**{key: value for key, value in chosen.items() if key in _OF_DIFFICULTY})
    of_night = {key: value for key, value in chosen.items() if key in _OF_NIGHT}
    return SimulationSettings(**of_night, hard=hard)
