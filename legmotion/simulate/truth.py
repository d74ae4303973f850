"""What really happened: onset, offset and size of every event, on the noise-free motion.

Onset and offset are where the noise-free acceleration at the strap first is `rest_limit_mg`
away from the rest before, and last is from the rest after. Movements that are shorter or
smaller than the limits, changes of position and movements cut by a gap count neither way.
"""

from __future__ import annotations

import numpy as np

from legmotion.simulate.plan import Interval
from legmotion.simulate.sensor import Device
from legmotion.simulate.settings import SimulationSettings
from legmotion.simulate.shapes import LegEvent, contribution_g
from legmotion.simulate.synthesis import LegMotion
from legmotion.simulate.wakefulness import sleep_states
from legmotion.tables import Column, Frame, Table
from legmotion.units import MG_PER_G, BoolArray, FloatArray, Side

# Events that are no leg movement of this leg: to report one is a false alarm.
NOT_OF_THE_LEG = (
    "shaken", "bump", "cross_talk", "partner", "breathing", "rocking", "tremor", "walking",
    "handling", "tap",
)  # fmt: skip
# Movements that count neither way: changes of position, getting up, the covers, those of a seat.
NEUTRAL = ("posture", "getting_up", "covers", "fidget")

TRUTH = Table(
    "truth",
    (
        Column("event", "integer", "", "motor event; the same number on both legs"),
        Column("onset_s", "number", "s", "leaves rest, on the clock of the file's stamps"),
        Column("offset_s", "number", "s", "regains rest, exclusive, on the same clock"),
        Column("true_onset_s", "number", "s", "leaves rest, on the clock both legs share"),
        Column("side", "text", "", "left or right"),
        Column(
            "kind",
            "text",
            "",
            "kick, slow_return, isolated, cluster, second, apnoea, long, large, posture, twitch; "
            "getting_up, covers, fidget; shaken, bump, cross_talk, partner, breathing, rocking, "
            "tremor, walking, handling, tap",
        ),
        Column("peak_mg", "number", "mg", "largest value of the noise-free envelope"),
        Column("theta_deg", "number", "deg", "turn of the leg"),
        Column("hold", "text", "", "still or wobble; empty where there is no hold"),
        Column(
            "is_movement",
            "boolean",
            "",
            "a movement of the leg itself: none by steps, rocking or tremor",
        ),
        Column("is_scored", "boolean", "", "counts: large and long enough, no change of position"),
    ),
)

INTERVALS = Table(
    "intervals",
    (
        Column(
            "kind",
            "text",
            "",
            "in_bed, wake, restless (wake in which the body moves about), out_of_bed, walking, "
            "covers, handling, not_worn, loose, rocking, tremor, apnoea",
        ),
        Column("start_s", "number", "s", "begins, on the clock of the file's stamps"),
        Column("end_s", "number", "s", "ends, exclusive, on the same clock"),
        Column("true_start_s", "number", "s", "begins, on the clock both legs share"),
        Column("true_end_s", "number", "s", "ends, exclusive, on that clock"),
    ),
)

STATES = Table(
    "states",
    (
        Column("true_start_s", "number", "s", "the epoch begins, on the clock both legs share"),
        Column("true_end_s", "number", "s", "it ends, exclusive"),
        Column("state", "text", "", "sleep or wake, whichever fills more than half of it"),
    ),
)

EPOCH_S = 30.0

_FINE_HZ = 200.0
_PAD_S = 0.5


def envelope_mg(acceleration_g: FloatArray, rate_hz: float) -> FloatArray:
    """Vector difference envelope: means over 0.1 s, a quarter second apart, their RMS over 0.25 s.

    Shape (n, 3) in, (n,) out; the ends are held.
    """
    mean, apart, window = (max(1, round(width_s * rate_hz)) for width_s in (0.1, 0.25, 0.25))
    smooth = _moving_mean(acceleration_g, mean)
    before, after = apart // 2, apart - apart // 2
    padded = np.pad(smooth, ((before, after), (0, 0)), mode="edge")
    square = ((padded[apart:] - padded[:-apart]) ** 2).sum(axis=1)
    return MG_PER_G * np.sqrt(_moving_mean(square[:, None], window)[:, 0])


def _moving_mean(values: FloatArray, width: int) -> FloatArray:
    """Centred mean over `width` rows, the ends held."""
    before = width // 2
    padded = np.pad(values, ((before, width - 1 - before), (0, 0)), mode="edge")
    total = np.cumsum(padded, axis=0)
    total[width:] -= total[:-width].copy()
    return np.clip(total[width - 1 :] / width, -np.inf if values.shape[1] > 1 else 0.0, None)


def measured(
    motion: LegMotion, event: LegEvent, *, rest_limit_mg: float
) -> tuple[float, float, float]:
    """Return onset and offset in true time and the envelope's peak of one event in mg.

    An event that never leaves rest has its start as onset and offset.
    """
    n = max(2, int(np.ceil((event.end_s - event.start_s) * _FINE_HZ)) + 1)
    time_s = np.linspace(event.start_s, event.end_s, n)
    up = motion.up(time_s)
    force = up + motion.gain(event.start_s) * contribution_g(event, time_s, up)
    from_rest = MG_PER_G * np.linalg.norm(force - force[0], axis=1)
    to_rest = MG_PER_G * np.linalg.norm(force - force[-1], axis=1)
    pad = int(_PAD_S * _FINE_HZ)
    held = np.pad(force, ((pad, pad), (0, 0)), mode="edge")
    peak_mg = float(envelope_mg(held, (n - 1) / (event.end_s - event.start_s)).max())
    left = np.flatnonzero(from_rest >= rest_limit_mg)
    regained = np.flatnonzero(to_rest >= rest_limit_mg)
    if left.size == 0 or regained.size == 0 or regained[-1] < left[0]:
        return event.start_s, event.start_s, peak_mg
    return float(time_s[left[0]]), float(time_s[regained[-1]]), peak_mg


def truth_table(
    motion: LegMotion,
    settings: SimulationSettings,
    device: Device,
    side: Side,
    *,
    first_stamp_s: float,
) -> Frame:
    """Return the truth of one leg in order of onset, on the clock of the file's stamps."""
    true = true_events(motion, settings, side)
    clock = {
        "onset_s": device.own_clock_s(true["onset_s"]) - first_stamp_s,
        "offset_s": device.own_clock_s(true["offset_s"]) - first_stamp_s,
    }
    is_scored = _is_scored(true, clock["offset_s"] - clock["onset_s"], settings)
    for start_s, end_s in device.gaps_s - first_stamp_s:
        is_scored &= (clock["offset_s"] <= start_s) | (clock["onset_s"] >= end_s)
    frame = TRUTH.frame({**true, **clock, "is_scored": is_scored})
    return frame.rows(np.argsort(frame["onset_s"], kind="stable"))


def true_events(motion: LegMotion, settings: SimulationSettings, side: Side) -> Frame:
    """Return the events of one leg on the true clock, as if a sensor had no gap."""
    events = motion.events
    times = np.array(
        [measured(motion, event, rest_limit_mg=settings.rest_limit_mg) for event in events]
    ).reshape(-1, 3)
    kind = np.array([event.kind for event in events], dtype=np.str_)
    onset_s, offset_s, peak_mg = times.T.copy()
    true = TRUTH.frame(
        {
            "event": np.array([event.event for event in events], dtype=np.float64),
            "onset_s": onset_s,
            "offset_s": offset_s,
            "true_onset_s": onset_s,
            "side": np.full(len(events), side),
            "kind": kind,
            "peak_mg": peak_mg,
            "theta_deg": np.array([event.theta_deg for event in events], dtype=np.float64),
            "hold": np.array([event.hold for event in events], dtype=np.str_),
            "is_movement": ~np.isin(kind, NOT_OF_THE_LEG),
        }
    )
    return true.adding(is_scored=_is_scored(true, offset_s - onset_s, settings))


def _is_scored(truth: Frame, length_s: FloatArray, settings: SimulationSettings) -> BoolArray:
    """Return which events count: of the leg, in bed, no change of position, large, long enough."""
    return np.asarray(
        truth["is_movement"]
        & ~np.isin(truth["kind"], NEUTRAL)
        & (truth["peak_mg"] >= settings.min_peak_mg)
        & (length_s >= settings.min_duration_s)
    )


def interval_table(intervals: list[Interval], device: Device, *, first_stamp_s: float) -> Frame:
    """Return what holds for a while, in order of start, on the clock of the file's stamps."""
    ordered = sorted(intervals, key=lambda one: (one.start_s, one.end_s, one.kind))
    start_s, end_s = (
        np.array([getattr(one, name) for one in ordered], dtype=np.float64)
        for name in ("start_s", "end_s")
    )
    return INTERVALS.frame(
        {
            "kind": np.array([one.kind for one in ordered], dtype=np.str_),
            "start_s": device.own_clock_s(start_s) - first_stamp_s,
            "end_s": device.own_clock_s(end_s) - first_stamp_s,
            "true_start_s": start_s,
            "true_end_s": end_s,
        }
    )


def state_table(intervals: list[Interval], duration_s: float) -> Frame:
    """Return sleep and wakefulness epoch by epoch; the last epoch may be a part of one."""
    wakes = [one for one in intervals if one.kind == "wake"]
    states = sleep_states(wakes, duration_s, EPOCH_S)
    start_s = EPOCH_S * np.arange(len(states), dtype=np.float64)
    return STATES.frame(
        {
            "true_start_s": start_s,
            "true_end_s": np.minimum(start_s + EPOCH_S, duration_s),
            "state": np.array(states, dtype=np.str_),
        }
    )
