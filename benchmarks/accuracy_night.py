"""One night of the accuracy table: made once, given to legmotion and to the plain detectors.

Counts and sums are kept, not ratios, so that nights can be pooled with every movement weighing
the same. What was found is asked of the night as it is written: no diary, no truth, no help.
"""

from __future__ import annotations

import time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.accuracy_cases import Case
from benchmarks.accuracy_truth import NightTruth, first_stamp_s
from benchmarks.detectors import PLAIN
from legmotion.errors import InsufficientDataError
from legmotion.night.night import Night
from legmotion.params import Parameters
from legmotion.pipeline import AnalyzeSettings, analyze_recordings
from legmotion.scoring.score import score_movements
from legmotion.simulate import SimulatedLeg, SimulatedNight
from legmotion.simulate.scored import score_both_legs
from legmotion.units import AnyArray, FloatArray, IntArray
from legmotion.validate.agreement import RULE, Found, match_leg
from legmotion.validate.match import Matching

LEGMOTION = "legmotion"
INDEX = "plm_per_h_tib"
_SETTINGS = AnalyzeSettings(zone=ZoneInfo("UTC"), zone_origin="option")
_SECONDS_PER_MIN = 60.0

Row = dict[str, Any]


def measured(case: Case, *, rate_hz: float, seed: int, hours: float) -> Row:
    """Return what is known of one night and what each detector makes of it."""
    begun_s = time.process_time()
    night = case.night(rate_hz=rate_hz, seed=seed, hours=hours)
    truth = NightTruth(night)
    row: Row = {
        "case": case.name,
        "rate_hz": rate_hz,
        "seed": seed,
        "hours": hours,
        "n_legs": case.n_legs,
        "group": case.group,
        "index_true": truth.index_per_h,
        "detectors": {name: plain_figures(truth, name) for name in PLAIN},
    }
    if case.name == "one_leg":
        both = score_both_legs(night, rule=RULE)
        row["index_both_legs"] = both.n_plm / truth.seen_h
    try:
        found = analysed(night)
    except InsufficientDataError as error:
        row["refused"] = error.message
    else:
        row["detectors"][LEGMOTION] = own_figures(truth, found)
        row.update(night_figures(truth, found))
    row["cpu_s"] = time.process_time() - begun_s
    return row


def analysed(night: SimulatedNight) -> Night:
    """Return the one night that legmotion makes of the recordings.

    Raises InsufficientDataError where nothing could be analysed.
    """
    recordings = [leg.recording() for leg in night.legs]
    nights = [
        one
        for one in analyze_recordings(recordings, _SETTINGS, Parameters())
        if isinstance(one, Night)
    ]
    if len(nights) != 1:
        raise ValueError(f"one night was recorded, and {len(nights)} were found")
    return nights[0]


def own_figures(truth: NightTruth, found: Night) -> Row:
    """Return the counts of legmotion: every row that it takes for a movement of a leg.

    A row that it sets aside (not in bed) and that truly lies out of bed or off the leg is none.
    """
    matchings = [match_leg(leg, own_movements(truth, leg, found)) for leg in truth.night.legs]
    outcome = found.outcomes[INDEX]
    is_apart = outcome.value is None and len(truth.night.legs) > 1
    figures = _movement_counts(matchings) | {"index_found": outcome.value}
    if is_apart:
        return figures
    rows = found.movements
    on_true_s = truth.true_s(truth.night.legs[0], rows["onset_s"])
    periodic = rows["is_plm"] & (rows["in_bed"] | truth.is_in_bed(on_true_s))
    offset_s = truth.true_s(truth.night.legs[0], rows["offset_s"][periodic])
    return figures | _periodic_counts(truth, on_true_s[periodic], offset_s)


def own_movements(truth: NightTruth, leg: SimulatedLeg, found: Night) -> Found:
    """Return the rows of one leg that legmotion takes for movements of it."""
    rows = found.leg_movements
    counted = rows["in_bed"] | truth.is_in_bed(truth.true_s(leg, rows["onset_s"]))
    counted &= (rows["side"] == leg.side) & np.isin(rows["kind"], ("LM", "posture"))
    return Found(
        onset_s=rows["onset_s"][counted],
        offset_s=rows["offset_s"][counted],
        kind=rows["kind"][counted],
        gaps_s=np.empty((0, 2)),
    )


def plain_figures(truth: NightTruth, name: str) -> Row:
    """Return the counts of a detector that finds movements and no more.

    It is told, as its user would have to know, when the leg was in bed and wore the sensor, and
    of two legs the true clock.
    """
    found = [_in_bed(truth, leg, PLAIN[name](leg)) for leg in truth.night.legs]
    figures = _movement_counts(
        [match_leg(leg, one) for leg, one in zip(truth.night.legs, found, strict=True)]
    )
    pairs = list(zip(truth.night.legs, found, strict=True))
    onset_s, offset_s = (
        np.concatenate([truth.true_s(leg, getattr(one, end)) for leg, one in pairs])
        for end in ("onset_s", "offset_s")
    )
    side = np.concatenate([np.full(one.onset_s.size, leg.side) for leg, one in pairs])
    order = np.argsort(onset_s, kind="stable")
    scored = score_movements(
        onset_s[order], offset_s[order], side[order], rule=RULE, gaps_s=truth.restarts_s
    ).movements
    periodic = scored["is_plm"]
    figures |= _periodic_counts(truth, scored["onset_s"][periodic], scored["offset_s"][periodic])
    return figures | {"index_found": figures["plm_found"] / truth.seen_h}


def night_figures(truth: NightTruth, found: Night) -> Row:
    """Return what a night says beside its movements, and how far that is from the truth."""
    outcome, reference = found.outcomes[INDEX], truth.night.legs[0]
    start_s, end_s = reference.spans_s("in_bed")[0]
    off_min = _value(found, "tib_min") - _value(found, "tib_analysable_min")
    lost_min = truth.lost_s(found.window.start_s, found.window.end_s)
    row: Row = {
        "index_low": outcome.low,
        "index_high": outcome.high,
        "window_origin": found.window.origin,
        "window_start_min": (found.window.start_s - start_s) / _SECONDS_PER_MIN,
        "window_end_min": (found.window.end_s - end_s) / _SECONDS_PER_MIN,
        "off_min": off_min,
        "gaps_and_out_min": lost_min["gaps and out"] / _SECONDS_PER_MIN,
        "not_worn_min": lost_min["not worn"] / _SECONDS_PER_MIN,
        "sleep_min": _value(found, "tst_min"),
        "sleep_true_min": truth.sleep_min,
        "flags": [flag.code for flag in found.quality.flags],
    }
    if len(truth.night.legs) > 1:
        row["clock"] = clock_figures(truth.night, found)
    return row


def clock_figures(night: SimulatedNight, found: Night) -> Row:
    """Return how far the second leg's times are from where they belong, at both ends."""
    difference = night.clock_difference()
    row: Row = {"offset_s": difference.offset_s, "drift_ppm": difference.drift_ppm}
    if found.outcomes[INDEX].value is None:
        return {**row, "status": "refused"}
    first, second = night.legs
    (of_second,) = [one for one in found.recordings if one.side == second.side]
    shown_s = second.time_s[[0, -1]]
    true_s = second.device.true_s(shown_s + first_stamp_s(second))
    belongs_s = first.device.own_clock_s(true_s) - first_stamp_s(first)
    placed_s = of_second.offset_s + shown_s * (1.0 + of_second.drift_ppm * 1e-6)
    start_s, end_s = (placed_s - belongs_s).tolist()
    return {**row, "status": "combined", "error_start_s": start_s, "error_end_s": end_s}


def _movement_counts(matchings: list[Matching]) -> Row:
    error_s = np.concatenate([one.onset_error_s for one in matchings])
    return {
        "hits": sum(one.n_hits for one in matchings),
        "false": sum(one.n_false for one in matchings),
        "missed": sum(one.n_missed for one in matchings),
        "onset_abs_s": float(np.abs(error_s).sum()),
    }


def _periodic_counts(truth: NightTruth, onset_s: FloatArray, offset_s: FloatArray) -> Row:
    matching = truth.match_periodic(onset_s, offset_s)
    return {
        "plm_hits": matching.n_hits,
        "plm_false": matching.n_false,
        "plm_missed": matching.n_missed,
        "plm_found": matching.n_found,
        "plm_true": truth.n_plm,
    }


def _in_bed(truth: NightTruth, leg: SimulatedLeg, found: Found) -> Found:
    """Return what was found while the leg was in bed and wore the sensor."""
    which: IntArray = np.flatnonzero(truth.is_in_bed(truth.true_s(leg, found.onset_s)))
    columns: dict[str, AnyArray] = {
        name: getattr(found, name)[which] for name in ("onset_s", "offset_s", "kind")
    }
    return Found(**columns, gaps_s=found.gaps_s)


def _value(found: Night, key: str) -> float:
    """Return the value of an outcome, NaN where there is none."""
    outcome = found.outcomes.get(key)
    return float("nan") if outcome is None or outcome.value is None else float(outcome.value)
