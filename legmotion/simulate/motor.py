"""One motor event of one or both legs, entered into a night in the making."""

from __future__ import annotations

import numpy as np

from legmotion.simulate.builders import KickPlan, drawn_about, kick
from legmotion.simulate.plan import Night
from legmotion.simulate.shapes import LegEvent
from legmotion.units import Side


def add_kick(night: Night, at_s: float, *, kind: str, duration_s: float | None = None) -> None:
    """Add one motor event: a kick of one or both legs."""
    settings, rng = night.settings, night.rng
    if duration_s is None:
        length = drawn_about(rng, settings.duration_median_s, settings.duration_log_sd)
        duration_s = float(np.clip(length, *settings.duration_s))
    if kind in ("kick", "isolated") and rng.random() < settings.slow_return_share:
        kind = "slow_return"
    theta_deg = drawn_about(rng, night.theta_median_deg, settings.theta_log_sd)
    number, events = night.number(), dict[Side, LegEvent]()
    for nth, side in enumerate(night.sides()):
        lag_s = settings.leg_lag_sd_s * rng.standard_normal() if nth else 0.0
        ratio = drawn_about(rng, 1.0, settings.leg_ratio_log_sd) if nth else 1.0
        plan = KickPlan(
            kind=kind,
            start_s=at_s + lag_s,
            duration_s=duration_s,
            theta_deg=min(theta_deg * ratio, settings.theta_max_deg),
        )
        events[side] = kick(rng, settings, night.legs[side], plan, number)
    night.add(events)
