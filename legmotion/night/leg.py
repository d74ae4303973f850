"""What one leg brings to a night, and what the result says about its recording."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from legmotion.events.away import Away
from legmotion.events.bilateral import Alignment
from legmotion.io.recording import Note, Part, Recording
from legmotion.night.analysable import clipped, remaining, total_s
from legmotion.night.clock import NightClock
from legmotion.night.lying import Lying
from legmotion.signal.motion import MotionSignal
from legmotion.signal.trace import Trace
from legmotion.tables import Frame
from legmotion.units import FloatArray, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One leg's part of one night, on its own file's clock.

    `movements` has the columns of leg_movements that detection fills, onsets within the night.
    `span_s` is what was recorded of the night, `gaps_s` (g, 2) restart scoring, `lost_s` (l, 2)
    leave the denominator. `offset_s` is when the file began on the first file's clock, as both say;
    `alignment` is how far this leg's clock is ahead nevertheless, and None for the first leg, or
    where nobody compared them. `taps_s` (t,) are taps by which clocks can be set. `side_origin`
    is given, device, file_name, folder_name or assumed. `n_clipped` counts the times that the
    sensor reached the end of its range. `stillest_s` are the stillest four hours of the stretch
    and `lying` how the leg lay, where somebody looked for them. `at_thresholds` are its movements
    with lower and with higher limits of detection. `trace` is what the sensor felt, where
    somebody wants to see it.
    """

    recording: Recording
    side: Side
    side_origin: str
    movements: Frame
    span_s: tuple[float, float]
    gaps_s: FloatArray
    lost_s: FloatArray
    rate_hz: float
    floor_mg: float
    resolution_mg: float
    jitter_ms: float
    scale: float
    spread_mg: float = float("nan")
    n_clipped: int = 0
    offset_s: float = 0.0
    stillest_s: tuple[float, float] | None = None
    lying: Lying | None = None
    taps_s: FloatArray = field(default_factory=lambda: np.empty(0))
    alignment: Alignment | None = None
    away: Away = field(default_factory=Away)
    at_thresholds: tuple[Frame, ...] = ()
    trace: Trace | None = None

    def on_first_s(self, time_s: FloatArray) -> FloatArray:
        """Return times of this file on the first file's clock."""
        shown_s = time_s + self.offset_s
        if self.alignment is None:
            return np.asarray(shown_s)
        return np.asarray(shown_s - self.alignment.ahead_s(shown_s))

    @property
    def on_first_trace(self) -> Trace | None:
        """The trace on the first file's clock: another start, and another rate where it drifts."""
        if self.trace is None:
            return None
        start_s, end_s = self.on_first_s(np.array([self.trace.start_s, self.trace.end_s]))
        rate_hz = self.trace.n_samples / (end_s - start_s) if end_s > start_s else self.rate_hz
        return replace(self.trace, start_s=float(start_s), rate_hz=float(rate_hz))

    @property
    def on_first_span_s(self) -> tuple[float, float]:
        """What was recorded of the night, on the first file's clock."""
        start_s, end_s = self.on_first_s(np.array(self.span_s))
        return float(start_s), float(end_s)


def leg_of(
    motion: MotionSignal,
    movements: Frame,
    *,
    recording: Recording,
    side: Side,
    side_origin: str,
    from_s: float,
    to_s: float,
    offset_s: float = 0.0,
    stillest_s: tuple[float, float] | None = None,
    lying: Lying | None = None,
    taps_s: FloatArray | None = None,
    at_thresholds: tuple[Frame, ...] = (),
    away: Away | None = None,
    trace: Trace | None = None,
) -> Leg:
    """Cut a stretch with its margins down to the night [from_s, to_s), on the file's own clock.

    `movements` are those of the whole stretch; a movement belongs to the night of its onset.
    Where the leg was out of bed, or the sensor off, scoring restarts and the time is lost.
    """
    start_s, end_s = max(from_s, motion.start_s), min(to_s, motion.end_s)
    away = (away or Away()).between(start_s, end_s)
    middle_s = motion.start_s + (np.arange(motion.floor_mg.size) + 0.5) * motion.floor_block_s
    of_night = (middle_s >= start_s) & (middle_s < end_s)
    return Leg(
        recording=recording,
        side=side,
        side_origin=side_origin,
        movements=_begun_in(movements, from_s, to_s),
        span_s=(start_s, end_s),
        gaps_s=np.concatenate([clipped(motion.gaps_s, start_s, end_s), away.cut_s]),
        lost_s=np.concatenate([clipped(motion.lost_s, start_s, end_s), away.cut_s]),
        rate_hz=motion.rate_hz,
        floor_mg=_median(motion.floor_mg[of_night]),
        spread_mg=_median(motion.spread_mg[of_night]),
        resolution_mg=motion.resolution_mg,
        jitter_ms=motion.jitter_ms,
        scale=motion.scale,
        n_clipped=len(clipped(motion.clipped_s, start_s, end_s)),
        offset_s=offset_s,
        stillest_s=stillest_s,
        lying=None if lying is None else lying.between(start_s, end_s),
        taps_s=np.empty(0) if taps_s is None else taps_s,
        at_thresholds=tuple(_begun_in(one, from_s, to_s) for one in at_thresholds),
        away=away,
        trace=trace,
    )


def _median(level_mg: FloatArray) -> float:
    known_mg = level_mg[np.isfinite(level_mg)]
    return float(np.median(known_mg)) if known_mg.size else float("nan")


def _begun_in(movements: Frame, from_s: float, to_s: float) -> Frame:
    onset_s = movements["onset_s"]
    return movements.rows((onset_s >= from_s) & (onset_s < to_s))


def with_not_recorded(leg: Leg) -> Leg:
    """Return the leg with what its file holds no measurement for: it restarts, and is lost.

    The file knows these intervals once it has been read to its end.
    """
    not_recorded_s = clipped(np.array(leg.recording.log.not_recorded_s), *leg.span_s)
    return replace(
        leg,
        gaps_s=np.concatenate([leg.gaps_s.reshape(-1, 2), not_recorded_s]),
        lost_s=np.concatenate([leg.lost_s.reshape(-1, 2), not_recorded_s]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairCount:
    """One kind of damage that reading stepped over: how often, and where it began."""

    code: str
    reason: str
    n: int
    first_line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSummary:
    """What the result says about one file: enough to recognise it and to judge its part.

    `start` is the first sample's time, ISO 8601, None where no date is known; `duration_s` is
    the whole file's, from the first sample to the last. `start_s`, `end_s`, `gaps_s` and
    `lost_s` (summed) are of this night and on the file's own clock. A time `t` of it is
    `offset_s + t * (1 + drift_ppm * 1e-6)` on the first file's clock. Of several files that follow
    one another each has its own; rate and noise are then those of the whole leg.
    """

    name: str
    sha256: str
    n_bytes: int
    reader: str
    device: str
    side: Side
    side_origin: str
    start: str | None
    clock: str
    zone: str
    zone_origin: str
    nominal_rate_hz: float | None
    rate_hz: float
    n_samples: int
    duration_s: float
    unit: str
    gravity_included: bool
    notes: tuple[Note, ...]
    repairs: tuple[RepairCount, ...]
    start_s: float
    end_s: float
    offset_s: float
    drift_ppm: float
    gaps_s: tuple[tuple[float, float], ...]
    lost_s: float
    floor_mg: float
    spread_mg: float
    resolution_mg: float
    jitter_ms: float
    scale: float


def summarize(leg: Leg, clock: NightClock) -> tuple[RecordingSummary, ...]:
    """Return what the result says about the files of a leg's night; `clock` is the first file's.

    Digest, size, samples and repairs are complete once the recording has been read to its end.
    A file that holds nothing of the night is left out.
    """
    parts = leg.recording.files
    within = (
        [part for part in parts if _span_in(leg, part) is not None] if len(parts) > 1 else parts
    )
    return tuple(_summary(leg, part, clock) for part in within)


def _span_in(leg: Leg, part: Part) -> tuple[float, float] | None:
    """Return what a file holds of a leg's night, on the leg's clock."""
    last_s = part.recording.log.last_time_s
    start_s = max(leg.span_s[0], part.offset_s)
    end_s = min(leg.span_s[1], part.offset_s + last_s)
    return (start_s, end_s) if end_s > start_s else None


def _summary(leg: Leg, part: Part, clock: NightClock) -> RecordingSummary:
    recording, log, begins_s = part.recording, part.recording.log, part.offset_s
    start_s, end_s = leg.span_s if not leg.recording.parts else _span_in(leg, part) or leg.span_s
    gaps_s = clipped(leg.gaps_s, start_s, end_s) if leg.recording.parts else leg.gaps_s
    return RecordingSummary(
        name=recording.name,
        sha256=log.sha256,
        n_bytes=log.n_bytes,
        reader=recording.reader,
        device=recording.device,
        side=leg.side,
        side_origin=leg.side_origin,
        start=clock.iso(leg.offset_s + begins_s) or None,
        clock=recording.clock,
        zone=clock.zone_name,
        zone_origin=clock.zone_origin,
        nominal_rate_hz=recording.nominal_rate_hz,
        rate_hz=leg.rate_hz,
        n_samples=log.n_samples,
        duration_s=log.last_time_s,
        unit=recording.unit,
        gravity_included=recording.gravity_included,
        notes=recording.notes,
        repairs=tuple(
            RepairCount(code=code, reason=repair.reason, n=repair.n, first_line=repair.first_line)
            for code, repair in sorted(log.repairs.items())
        ),
        start_s=start_s - begins_s,
        end_s=end_s - begins_s,
        offset_s=float(leg.on_first_s(np.array(begins_s))),
        drift_ppm=0.0 if leg.alignment is None else 0.0 - leg.alignment.drift_ppm,
        gaps_s=tuple(sorted((float(a_s) - begins_s, float(b_s) - begins_s) for a_s, b_s in gaps_s)),
        lost_s=end_s - start_s - total_s(remaining(start_s, end_s, leg.lost_s)),
        floor_mg=leg.floor_mg,
        spread_mg=leg.spread_mg,
        resolution_mg=leg.resolution_mg,
        jitter_ms=leg.jitter_ms,
        scale=leg.scale,
    )
