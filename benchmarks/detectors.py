"""Every detector under one signature: a simulated leg in, rows of onset, offset and kind out."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from legmotion.events.detect import detect_movements
from legmotion.params import EventParameters, Parameters
from legmotion.signal.motion import motion_signal
from legmotion.signal.timebase import stretches
from legmotion.simulate import SimulatedLeg
from legmotion.tables import Frame
from legmotion.units import AnyArray, FloatArray
from legmotion.validate import baselines
from legmotion.validate.agreement import Found

Detector = Callable[[SimulatedLeg], Found]


def leg_movements(
    leg: SimulatedLeg, *, parameters: Parameters | None = None
) -> tuple[Frame, FloatArray]:
    """Return legmotion's table of one leg, not cut into nights, and the gaps."""
    parameters = parameters or Parameters()
    margin_s = parameters.signal.night_margin_s
    (stretch,) = stretches(leg.blocks(), [0.0, math.inf], margin_s=margin_s)
    motion = motion_signal(stretch.acceleration_g, stretch.time_s, params=parameters.signal)
    return detect_movements(motion, side=leg.side, params=parameters.events), motion.gaps_s


def with_events(**changes: float) -> Parameters:
    """Return the default parameters with some of the events floor changed."""
    events = dataclasses.replace(EventParameters(), **changes)
    return dataclasses.replace(Parameters(), events=events)


def _legmotion(leg: SimulatedLeg, parameters: Parameters) -> Found:
    table, gaps_s = leg_movements(leg, parameters=parameters)
    scored = np.isin(table["kind"], ("LM", "posture"))
    return Found(
        onset_s=table["onset_s"][scored],
        offset_s=table["offset_s"][scored],
        kind=table["kind"][scored],
        gaps_s=gaps_s,
    )


def legmotion(leg: SimulatedLeg) -> Found:
    """Return legmotion's movements as shipped."""
    return _legmotion(leg, Parameters())


def without_bridging(leg: SimulatedLeg) -> Found:
    """Return legmotion's movements with both out-and-back bridges switched off."""
    return _legmotion(leg, with_events(hold_s=0.0, chain_gap_s=0.0, swing_gap_s=0.0))


def _baseline(find: Callable[[AnyArray, FloatArray], FloatArray]) -> Detector:
    def detect(leg: SimulatedLeg) -> Found:
        intervals_s = find(leg.acceleration_g, leg.time_s)
        return Found(
            onset_s=intervals_s[:, 0],
            offset_s=intervals_s[:, 1],
            kind=np.full(intervals_s.shape[0], "LM"),
            gaps_s=leg.gaps_s[leg.gaps_s[:, 1] - leg.gaps_s[:, 0] > Parameters().signal.hard_gap_s],
        )

    return detect


# Those that see the samples and nothing of legmotion's own.
PLAIN: dict[str, Detector] = {
    "pandas + scipy": _baseline(baselines.pandas_and_scipy),
    "fixed 10/5 mg": _baseline(baselines.low_fixed_thresholds),
    "fixed 100/50 mg": _baseline(baselines.fixed_thresholds),
    "fixed 200/100 mg": _baseline(baselines.pam_rl_thresholds),
}

DETECTORS: dict[str, Detector] = {
    "legmotion": legmotion,
    "legmotion without bridging": without_bridging,
    **{name: detect for name, detect in PLAIN.items() if name != "fixed 10/5 mg"},
}
