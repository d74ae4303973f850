"""Accuracy of what a run left on disk, against the truth of the simulated night."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from legmotion.params import SignalParameters
from legmotion.simulate.night import SimulatedLeg
from legmotion.tables import Frame
from legmotion.units import FloatArray
from legmotion.validate.agreement import Found, agreement

_SCORED_KINDS = ("LM", "posture")


def accuracy_of_nights(leg: SimulatedLeg, out: Path) -> dict[str, float]:
    """Return the agreement of written nights of one leg with its truth."""
    rows: list[dict[str, str]] = []
    gaps_s: list[list[float]] = []
    for folder in sorted(path.parent for path in out.glob("*/night.json")):
        with (folder / "leg_movements.csv").open(encoding="utf-8", newline="") as file:
            rows += [row for row in csv.DictReader(file) if row["kind"] in _SCORED_KINDS]
        (recording,) = json.loads((folder / "night.json").read_text("utf-8"))["recordings"]
        gaps_s += recording["gaps_s"]
    found = Found(
        onset_s=_column(rows, "onset_s"),
        offset_s=_column(rows, "offset_s"),
        kind=np.array([row["kind"] for row in rows], dtype=np.str_),
        gaps_s=np.array(gaps_s, dtype=np.float64).reshape(-1, 2),
    )
    return agreement(leg, found).row()


def accuracy_of_movements(leg: SimulatedLeg, movements: Frame) -> dict[str, float]:
    """Return the agreement of a table of leg_movements with a leg's truth."""
    rows = movements.rows(np.isin(movements["kind"], _SCORED_KINDS))
    found = Found(
        onset_s=rows["onset_s"],
        offset_s=rows["offset_s"],
        kind=rows["kind"],
        gaps_s=_hard_gaps_s(leg),
    )
    return agreement(leg, found).row()


def accuracy_of_intervals(leg: SimulatedLeg, file: Path) -> dict[str, float]:
    """Return the agreement of a table of onset_s and offset_s with a leg's truth."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    found = Found(
        onset_s=_column(rows, "onset_s"),
        offset_s=_column(rows, "offset_s"),
        kind=np.full(len(rows), "LM"),
        gaps_s=_hard_gaps_s(leg),
    )
    return agreement(leg, found).row()


def _hard_gaps_s(leg: SimulatedLeg) -> FloatArray:
    """Return the gaps that restart scoring, (g, 2)."""
    is_hard = leg.gaps_s[:, 1] - leg.gaps_s[:, 0] > SignalParameters().hard_gap_s
    return np.asarray(leg.gaps_s[is_hard])


def _column(rows: list[dict[str, str]], name: str) -> FloatArray:
    return np.array([float(row[name]) for row in rows], dtype=np.float64)
