"""Rows in, columns out: what the tests of the scorer say over and over."""

from __future__ import annotations

import numpy as np

from legmotion.scoring.score import Scored, score_movements
from legmotion.scoring.stages import Stages


def staged(rows) -> Stages | None:
    if rows is None:
        return None
    return Stages(
        np.array([row[0] for row in rows], dtype=float),
        np.array([row[1] for row in rows], dtype=float),
        np.array([row[2] == "sleep" for row in rows], dtype=bool),
    )


def scored(rows, *, rule, gaps=(), stages=None, events=(), **options) -> Scored:
    """Score rows (onset, offset, side, kind)."""
    return score_movements(
        np.array([row[0] for row in rows], dtype=float),
        np.array([row[1] for row in rows], dtype=float),
        np.array([row[2] for row in rows], dtype="U5"),
        kind=np.array([row[3] for row in rows], dtype="U8"),
        rule=rule,
        gaps_s=np.array(gaps, dtype=float).reshape(-1, 2),
        stages=staged(stages),
        respiratory_s=np.array(events, dtype=float).reshape(-1, 2),
        **options,
    )


def train(*onsets, side="left", duration=2.0, kind="LM"):
    """Rows that begin at the onsets given."""
    return [(float(onset), onset + duration, side, kind) for onset in onsets]


def plm_onsets(result: Scored) -> list[float]:
    return result.movements["onset_s"][result.movements["is_plm"]].tolist()


def series(result: Scored) -> list[list[float]]:
    return [onsets.tolist() for onsets in result.series_onsets_s]


def codes(result: Scored) -> list[str]:
    return result.movements["why_not"].tolist()
