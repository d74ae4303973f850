"""What is true of a simulated night, on the clock that both legs share."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from legmotion.night.analysable import contains, remaining, total_s
from legmotion.scoring.score import Scored, score_movements
from legmotion.simulate import SimulatedLeg, SimulatedNight
from legmotion.simulate.scored import CUTS, is_reference, restarts_s
from legmotion.units import SECONDS_PER_HOUR, BoolArray, FloatArray
from legmotion.validate.agreement import RULE
from legmotion.validate.match import Matching, match_movements

# Around a gap that is too long to be filled nothing is seen for this long, at each end.
_GAP_EDGE_S = 0.6


def first_stamp_s(leg: SimulatedLeg) -> float:
    """Return what the device's clock showed at the first sample: its stamp has jitter."""
    if leg.intervals.n_rows == 0:
        return 0.0
    own_s = leg.device.own_clock_s(leg.intervals["true_start_s"][:1])
    return float(own_s[0] - leg.intervals["start_s"][0])


class NightTruth:
    """The truth of a night, as a perfect observer of the sensors that were worn would tell it."""

    def __init__(self, night: SimulatedNight) -> None:
        self.night = night

    @staticmethod
    def true_s(leg: SimulatedLeg, time_s: FloatArray) -> FloatArray:
        """Return times of a file on the clock that both legs share."""
        return leg.device.true_s(time_s + first_stamp_s(leg))

    @cached_property
    def restarts_s(self) -> FloatArray:
        """Where scoring begins anew, for any of the legs, (g, 2)."""
        cuts_s = np.concatenate(
            [self.true_s(leg, restarts_s(leg)).reshape(-1, 2) for leg in self.night.legs]
        )
        return np.asarray(cuts_s[np.argsort(cuts_s[:, 0], kind="stable")])

    @cached_property
    def in_bed_s(self) -> FloatArray:
        """When the sleeper was in bed and wore the sensors, (k, 2)."""
        intervals = self.night.intervals
        spans_s = np.stack([intervals["true_start_s"], intervals["true_end_s"]], axis=1)
        start_s, end_s = spans_s[intervals["kind"] == "in_bed"][0]
        return remaining(float(start_s), float(end_s), spans_s[np.isin(intervals["kind"], CUTS)])

    def is_in_bed(self, true_s: FloatArray) -> BoolArray:
        """Return which moments lie in bed, with the sensors on."""
        return contains(self.in_bed_s, true_s)

    @cached_property
    def seen_h(self) -> float:
        """Hours in bed that all sensors saw."""
        gaps_s = [self.true_s(leg, leg.gaps_s).reshape(-1, 2) for leg in self.night.legs]
        lost_s = np.concatenate(gaps_s)
        seen_s = [
            total_s(remaining(float(start_s), float(end_s), lost_s))
            for start_s, end_s in self.in_bed_s
        ]
        return sum(seen_s) / SECONDS_PER_HOUR

    @cached_property
    def scored(self) -> Scored:
        """The movements of the legs that carried a sensor, combined and scored."""
        columns: dict[str, list[FloatArray]] = {
            "onset_s": [],
            "offset_s": [],
            "side": [],
            "kind": [],
        }
        for leg in self.night.legs:
            truth = leg.truth.rows(is_reference(leg))
            columns["onset_s"].append(truth["true_onset_s"])
            columns["offset_s"].append(self.true_s(leg, truth["offset_s"]))
            columns["side"].append(truth["side"])
            columns["kind"].append(np.where(truth["kind"] == "posture", "posture", "LM"))
        joined = {name: np.concatenate(parts) for name, parts in columns.items()}
        order = np.lexsort((joined["side"], joined["onset_s"]))
        return score_movements(
            joined["onset_s"][order],
            joined["offset_s"][order],
            joined["side"][order],
            rule=RULE,
            kind=joined["kind"][order],
            gaps_s=self.restarts_s,
        )

    @property
    def n_plm(self) -> int:
        """How many periodic leg movements there were."""
        return self.scored.n_plm

    @property
    def index_per_h(self) -> float:
        """Periodic leg movements per hour in bed that was seen."""
        return self.n_plm / self.seen_h if self.seen_h > 0 else float("nan")

    @property
    def sleep_min(self) -> float:
        """Minutes asleep in bed with the sensors on."""
        states = self.night.states
        asleep = states.rows(states["state"] == "sleep")
        return sum(
            total_s(np.clip(
                np.stack([asleep["true_start_s"], asleep["true_end_s"]], axis=1), start_s, end_s
            ))
            for start_s, end_s in self.in_bed_s
        ) / 60.0  # fmt: skip

    def lost_s(self, start_s: float, end_s: float) -> dict[str, float]:
        """Return how much of [start, end), on the first file's clock, has no place in an index."""
        first = self.night.legs[0]
        (window_s,) = self.true_s(first, np.array([[start_s, end_s]]))
        edge_s = np.array([-_GAP_EDGE_S, _GAP_EDGE_S])
        gaps_s = [self.true_s(leg, leg.gaps_s).reshape(-1, 2) + edge_s for leg in self.night.legs]
        out_s = self.true_s(first, first.spans_s("out_of_bed")).reshape(-1, 2)
        without_s = np.concatenate([*gaps_s, out_s])
        off_s = self.true_s(first, first.spans_s("not_worn")).reshape(-1, 2)
        left_s = total_s(remaining(*window_s.tolist(), without_s))
        worn_s = total_s(remaining(*window_s.tolist(), np.concatenate([without_s, off_s])))
        whole_s = float(window_s[1] - window_s[0])
        return {"gaps and out": whole_s - left_s, "not worn": left_s - worn_s}

    def match_periodic(self, onset_s: FloatArray, offset_s: FloatArray) -> Matching:
        """Match periodic movements that were found with the true ones.

        Movements that count neither way are no false alarms when found.
        """
        rows = self.scored.movements
        periodic = rows["is_plm"] & (rows["kind"] == "LM")
        onsets, offsets = [rows["onset_s"][periodic]], [rows["offset_s"][periodic]]
        for leg in self.night.legs:
            neutral = leg.truth.rows(leg.truth["is_movement"] & ~leg.truth["is_scored"])
            onsets.append(neutral["true_onset_s"])
            offsets.append(self.true_s(leg, neutral["offset_s"]))
        known_s = np.concatenate(onsets)
        return match_movements(
            known_s,
            np.concatenate(offsets),
            onset_s,
            offset_s,
            is_counted=np.arange(known_s.size) < np.count_nonzero(periodic),
        )
