"""What a detector found on a simulated leg against the truth: movements and periodic ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.scoring.rules import RULES
from legmotion.scoring.score import score_movements
from legmotion.simulate.night import SimulatedLeg
from legmotion.simulate.scored import score_truth
from legmotion.units import AnyArray, FloatArray
from legmotion.validate.match import Matching, match_movements

RULE = RULES["wasm2016"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a detector found on one leg: shape (n,) each, and the gaps it saw, (g, 2)."""

    onset_s: FloatArray
    offset_s: FloatArray
    kind: AnyArray
    gaps_s: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Counts and errors of one detector on one leg; sums of them are those of many nights."""

    n_hits: int
    n_false: int
    n_missed: int
    n_plm_hits: int
    n_plm_false: int
    n_plm_missed: int
    n_plm_found: int
    n_plm_true: int
    onset_error_s: FloatArray
    duration_error_s: FloatArray

    def row(self) -> dict[str, float]:
        """Return the figures of the table."""
        return summary([self])


def summary(parts: list[Agreement]) -> dict[str, float]:
    """Return the figures over several nights, every movement weighing the same."""

    def total(name: str) -> int:
        return sum(getattr(part, name) for part in parts)

    onset_error_s = np.concatenate([part.onset_error_s for part in parts])
    duration_error_s = np.concatenate([part.duration_error_s for part in parts])
    hits, false, missed = total("n_hits"), total("n_false"), total("n_missed")
    plm_hits = total("n_plm_hits")
    plm_wrong = total("n_plm_false") + total("n_plm_missed")
    return {
        "movement_f1": _ratio(2 * hits, 2 * hits + false + missed),
        "precision": _ratio(hits, hits + false),
        "sensitivity": _ratio(hits, hits + missed),
        "plm_f1": _ratio(2 * plm_hits, 2 * plm_hits + plm_wrong),
        "plm_count_ratio": _ratio(total("n_plm_found"), total("n_plm_true")),
        "onset_mae_s": _mean(np.abs(onset_error_s)),
        "onset_bias_s": _mean(onset_error_s),
        "duration_mae_s": _mean(np.abs(duration_error_s)),
        "duration_bias_s": _mean(duration_error_s),
        "n_true": hits + missed,
        "n_plm_true": total("n_plm_true"),
        "n_plm_found": total("n_plm_found"),
    }


def agreement(leg: SimulatedLeg, found: Found) -> Agreement:
    """Match what was found with the truth, as movements and as periodic leg movements."""
    movements = match_leg(leg, found)
    true, scored = score_truth(leg, rule=RULE), score_movements(
        found.onset_s,
        found.offset_s,
        np.full(found.onset_s.size, leg.side),
        rule=RULE,
        kind=found.kind,
        gaps_s=found.gaps_s,
    )  # fmt: skip
    periodic = true.movements["is_plm"] & (true.movements["kind"] == "LM")
    neutral = leg.truth["is_movement"] & ~leg.truth["is_scored"]
    known = {
        name: np.concatenate([true.movements[name][periodic], leg.truth[name][neutral]])
        for name in ("onset_s", "offset_s")
    }
    counted = np.arange(known["onset_s"].size) < np.count_nonzero(periodic)
    of_found = scored.movements["is_plm"]
    plm = match_movements(
        known["onset_s"],
        known["offset_s"],
        scored.movements["onset_s"][of_found],
        scored.movements["offset_s"][of_found],
        is_counted=counted,
    )
    return Agreement(
        n_hits=movements.n_hits,
        n_false=movements.n_false,
        n_missed=movements.n_missed,
        n_plm_hits=plm.n_hits,
        n_plm_false=plm.n_false,
        n_plm_missed=plm.n_missed,
        n_plm_found=scored.n_plm,
        n_plm_true=true.n_plm,
        onset_error_s=movements.onset_error_s,
        duration_error_s=movements.duration_error_s,
    )


def match_leg(leg: SimulatedLeg, found: Found) -> Matching:
    """Match what was found with the leg's true movements."""
    truth = leg.truth.rows(np.flatnonzero(leg.truth["is_movement"]))
    return match_movements(
        truth["onset_s"],
        truth["offset_s"],
        found.onset_s,
        found.offset_s,
        is_counted=truth["is_scored"],
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if values.size else float("nan")
