"""Awake in bed: before the first sleep and in the night, still or moving about."""

from __future__ import annotations

import math

import numpy as np

from legmotion.simulate.builders import drawn, drawn_about, drawn_log, posture_shift, posture_turn
from legmotion.simulate.hard_builders import whole_body
from legmotion.simulate.plan import BOTH, SECONDS_PER_MINUTE, Interval, Night
from legmotion.units import SECONDS_PER_HOUR

# A movement about in bed changes how the leg lies by little.
_PITCH_SD_RAD = float(np.radians(3.0))


def add_wakefulness(night: Night) -> None:
    """Add periods awake and what the body does in those in which it moves about."""
    share, so_far = night.settings.hard.restless_share, drawn(night.rng, (0.0, 1.0))
    for wake in _periods(night):
        night.intervals.append(wake)
        is_restless = math.floor(so_far + share) > math.floor(so_far)
        so_far += share
        if is_restless:
            moving = Interval(kind="restless", start_s=wake.start_s, end_s=wake.end_s)
            night.intervals.append(moving)
            _move_about(night, moving)
    _around_the_night(night)


def _periods(night: Night) -> list[Interval]:
    """Draw the periods awake in bed."""
    hard, rng = night.settings.hard, night.rng
    (bed,) = night.of("in_bed")
    wakes: list[Interval] = []
    if hard.sleep_latency_min[1] > 0.0:
        latency_s = drawn(rng, hard.sleep_latency_min) * SECONDS_PER_MINUTE
        end_s = bed.start_s + min(latency_s, 0.25 * (bed.end_s - bed.start_s))
        wakes.append(Interval(kind="wake", start_s=bed.start_s, end_s=end_s))
    fewest, most = hard.wake_periods
    for _ in range(int(rng.integers(fewest, most + 1))):
        length_s = drawn_log(rng, hard.wake_min) * SECONDS_PER_MINUTE if hard.wake_min[0] else 0.0
        length_s = min(length_s, 0.15 * night.duration_s)
        taken = [*wakes, *night.of("wake", "not_worn", "handling", "out_of_bed")]
        start_s = _room_among(night, length_s, taken)
        if start_s is not None:
            wakes.append(Interval(kind="wake", start_s=start_s, end_s=start_s + length_s))
    return wakes


def _room_among(night: Night, length_s: float, taken: list[Interval]) -> float | None:
    """Draw the start of a period apart from others; None where none is found."""
    margin_s = min(300.0, 0.02 * night.duration_s)
    for _ in range(20):
        start_s = night.room(length_s, margin_s, ("out_of_bed",))
        if start_s is None:
            return None
        low, high = start_s - margin_s, start_s + length_s + margin_s
        if not any(one.start_s < high and low < one.end_s for one in taken):
            return start_s
    return None


def _around_the_night(night: Night) -> None:
    """Nobody sleeps out of bed."""
    for out in night.of("out_of_bed"):
        night.intervals.append(Interval(kind="wake", start_s=out.start_s, end_s=out.end_s))


def _move_about(night: Night, moving: Interval) -> None:
    """Add large movements and changes of position, where no leg movement is in the way."""
    hard, rng, settings = night.settings.hard, night.rng, night.settings
    hours = (moving.end_s - moving.start_s) / SECONDS_PER_HOUR
    for at_s in _times(night, moving, drawn(rng, hard.wake_posture_per_h) * hours):
        shift = posture_shift(rng, settings, at_s, night.number())
        pitch_rad = {side: _PITCH_SD_RAD * float(rng.standard_normal()) for side in BOTH}
        night.add({side: posture_turn(shift, pitch_rad=pitch_rad[side]) for side in BOTH})
    for at_s in _times(night, moving, drawn(rng, hard.large_per_h) * hours):
        length = drawn_about(rng, hard.large_median_s, hard.large_log_sd)
        length_s, number = float(np.clip(length, *hard.large_s)), night.number()
        night.add(
            {
                side: whole_body(
                    rng, settings, night.legs[side],
                    kind="large", start_s=at_s, length_s=length_s, event=number,
                )
                for side in BOTH
            }
        )  # fmt: skip


def _times(night: Night, moving: Interval, mean: float) -> list[float]:
    """Return times without memory inside a stretch."""
    n = int(night.rng.poisson(mean))
    return sorted(night.rng.uniform(moving.start_s, moving.end_s, n).tolist())


def sleep_states(wakes: list[Interval], duration_s: float, epoch_s: float) -> list[str]:
    """Return "wake" or "sleep" per epoch: wake where more than half of it is spent awake.

    Wakes that overlap count once.
    """
    edges = np.arange(int(np.ceil(duration_s / epoch_s)) + 1) * epoch_s
    awake_s, until_s = np.zeros(edges.size - 1), 0.0
    for wake in sorted(wakes, key=lambda one: one.start_s):
        start_s = max(wake.start_s, until_s)
        if wake.end_s > start_s:
            inside = np.minimum(edges[1:], wake.end_s) - np.maximum(edges[:-1], start_s)
            awake_s += np.maximum(inside, 0.0)
            until_s = wake.end_s
    return ["wake" if awake else "sleep" for awake in (awake_s > epoch_s / 2.0).tolist()]
