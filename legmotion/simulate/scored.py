"""Periodic leg movements of the truth: the same rules, applied to what really happened."""

from __future__ import annotations

import numpy as np

from legmotion.params import SignalParameters
from legmotion.scoring.rules import ScoringRule
from legmotion.scoring.score import Scored, score_movements
from legmotion.simulate.night import SimulatedLeg, SimulatedNight
from legmotion.units import BoolArray, FloatArray

# Stretches in which no leg movement can be scored: scoring begins anew after each.
CUTS = ("out_of_bed", "not_worn")


def is_reference(leg: SimulatedLeg) -> BoolArray:
    """Return which rows of a leg's truth a perfect observer of this sensor would score.

    These are the movements that count and the changes of position, which the rules score by
    their length. What is smaller than the limits, or cut by a gap, cannot be asked for.
    """
    truth = leg.truth
    return np.asarray(truth["is_scored"] | _whole_postures(leg))


def score_truth(leg: SimulatedLeg, *, rule: ScoringRule) -> Scored:
    """Return the reference movements of one leg under a rule, on the file's own clock.

    `part_of` of the result refers to the rows of `leg.truth` that `is_reference` names.
    """
    truth = leg.truth.rows(is_reference(leg))
    return score_movements(
        truth["onset_s"],
        truth["offset_s"],
        truth["side"],
        rule=rule,
        kind=np.where(truth["kind"] == "posture", "posture", "LM"),
        gaps_s=restarts_s(leg),
    )


def restarts_s(leg: SimulatedLeg) -> FloatArray:
    """Return where scoring begins anew, (g, 2): long gaps, out of bed, the sensor off the leg."""
    is_hard = leg.gaps_s[:, 1] - leg.gaps_s[:, 0] > SignalParameters().hard_gap_s
    cuts_s = np.concatenate([leg.gaps_s[is_hard], leg.spans_s(*CUTS)])
    return np.asarray(cuts_s[np.argsort(cuts_s[:, 0], kind="stable")])


def score_both_legs(night: SimulatedNight, *, rule: ScoringRule) -> Scored:
    """Return the reference movements of both legs combined, on the clock that they share.

    They are those of the sleeper, whichever legs carried a sensor, as if none had a gap. `part_of`
    of the result refers to the rows of `night.both_legs` that are scored or changes of position.
    """
    both = night.both_legs
    truth = both.rows(both["is_scored"] | (both["kind"] == "posture"))
    which = np.isin(night.intervals["kind"], CUTS)
    cuts_s = np.stack(
        [night.intervals["true_start_s"][which], night.intervals["true_end_s"][which]], axis=1
    )
    return score_movements(
        truth["onset_s"],
        truth["offset_s"],
        truth["side"],
        rule=rule,
        kind=np.where(truth["kind"] == "posture", "posture", "LM"),
        gaps_s=cuts_s,
    )


def _whole_postures(leg: SimulatedLeg) -> BoolArray:
    """Return the changes of position that lie outside every gap."""
    truth = leg.truth
    whole = np.asarray(truth["kind"] == "posture")
    for start_s, end_s in leg.gaps_s:
        whole &= (truth["offset_s"] <= start_s) | (truth["onset_s"] >= end_s)
    return whole
