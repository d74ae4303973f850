"""legmotion's own work on one night's file, stage by stage and the whole way."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from legmotion.events.detect import detect_movements
from legmotion.io.options import ReadOptions
from legmotion.io.recording import Recording
from legmotion.io.registry import open_recording
from legmotion.night.leg import leg_of
from legmotion.night.night import Night, build_night
from legmotion.night.window import WindowOptions
from legmotion.params import Parameters
from legmotion.pipeline import AnalyzeSettings, analyze, night_clock
from legmotion.scoring.rules import rule_for
from legmotion.scoring.score import score_movements
from legmotion.signal.motion import MotionSignal, motion_signal
from legmotion.signal.stillness import stillest_s
from legmotion.signal.timebase import stretches
from legmotion.store.night import write_nights
from legmotion.tables import Frame
from legmotion.units import AnyArray, FloatArray

CHAIN = "signal and events"
_SETTINGS = AnalyzeSettings(zone=ZoneInfo("UTC"), zone_origin="option")


def stages(file: Path, out: Path) -> dict[str, Callable[[], object]]:
    """Return each stage over what the one before it made, and the whole way from file to `out`.

    The file holds one leg of one night. Making the stages runs each of them once.
    """
    parameters = Parameters()
    blocks = list(_opened(file, parameters).blocks())
    margin_s = parameters.signal.night_margin_s
    (stretch,) = stretches(blocks, [0.0, math.inf], margin_s=margin_s)
    samples_g, time_s = stretch.acceleration_g, stretch.time_s
    motion = motion_signal(samples_g, time_s, params=parameters.signal)
    found = detect_movements(motion, side="left", params=parameters.events)
    recording = _opened(file, parameters)
    for _ in recording.blocks():
        pass
    night = _night(recording, motion, found, parameters)
    return {
        "read": lambda: list(_opened(file, parameters).blocks()),
        "signal": lambda: motion_signal(samples_g, time_s, params=parameters.signal),
        "events": lambda: detect_movements(motion, side="left", params=parameters.events),
        CHAIN: lambda: chain(samples_g, time_s),
        "score": lambda: _score(motion, found, parameters),
        "night, score included": lambda: _night(recording, motion, found, parameters),
        "write": lambda: write_nights([night], out),
        "analyze": lambda: _whole(file, out, parameters),
    }


def chain(acceleration_g: AnyArray, time_s: FloatArray) -> Frame:
    """Return the leg movements of samples in memory: the stages signal and events."""
    parameters = Parameters()
    motion = motion_signal(acceleration_g, time_s, params=parameters.signal)
    return detect_movements(motion, side="left", params=parameters.events)


def _opened(file: Path, parameters: Parameters) -> Recording:
    return open_recording(str(file), options=ReadOptions(), params=parameters.io)


def _score(motion: MotionSignal, found: Frame, parameters: Parameters) -> object:
    return score_movements(
        found["onset_s"],
        found["offset_s"],
        found["side"],
        rule=rule_for(parameters.scoring),
        kind=found["kind"],
        posture=parameters.events.posture,
        gaps_s=motion.gaps_s,
    )


def _night(
    recording: Recording, motion: MotionSignal, found: Frame, parameters: Parameters
) -> Night:
    leg = leg_of(
        motion,
        found,
        recording=recording,
        side="left",
        side_origin="given",
        from_s=0.0,
        to_s=math.inf,
        stillest_s=stillest_s(motion, hours=parameters.night.stillest_h),
    )
    clock = night_clock(recording, _SETTINGS)
    return build_night(
        index=0, clock=clock, legs=[leg], options=WindowOptions(), parameters=parameters
    )


def _whole(file: Path, out: Path, parameters: Parameters) -> object:
    nights = analyze([str(file)], _SETTINGS, parameters)
    return write_nights((night for night in nights if isinstance(night, Night)), out)
