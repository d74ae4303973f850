"""How often a comparison is wrong: thousands of simulated studies whose truth is known.

Each cell is a design, a number of nights, a correlation of neighbouring nights and a true ratio.
Its studies are analysed by what `compare` itself runs, and beside it by what is used otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import numpy as np

from legmotion.measure.headline import Headline, headline
from legmotion.measure.rivals import RIVALS, Rival
from legmotion.params import StudyParameters
from legmotion.simulate.study import (
    SimulatedStudies,
    StudySettings,
    simulate_diaries,
    simulate_planned,
)
from legmotion.simulate.study_designs import PlannedDesign, planned_nights
from legmotion.study.comparison import Design, Verdict
from legmotion.study.effects import log_rate
from legmotion.study.nights import Arms
from legmotion.units import BoolArray

CellDesign = Literal["alternating", "blocks4", "abab7", "observational"]
DESIGNS: tuple[CellDesign, ...] = get_args(CellDesign)
PLANNED: tuple[PlannedDesign, ...] = get_args(PlannedDesign)
NIGHTS = (14, 28, 56)
RHOS = (0.0, 0.3, 0.6)
RATIOS = (1.0, 0.8, 0.6)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

# Two weeks of which one is massaged have a single switch.
_LEAST_NIGHTS_ABAB = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One kind of study: its design, and what is true."""

    design: CellDesign
    n_nights: int
    rho: float
    ratio: float


def cells() -> tuple[Cell, ...]:
    """Return every cell that is measured, in the order of the tables."""
    return tuple(
        Cell(design=design, n_nights=n_nights, rho=rho, ratio=ratio)
        for ratio in RATIOS
        for design in DESIGNS
        for n_nights in NIGHTS
        for rho in RHOS
        if design != "abab7" or n_nights >= _LEAST_NIGHTS_ABAB
    )


def simulated(cell: Cell, n_studies: int, *, seed: int) -> SimulatedStudies:
    """Return the studies of a cell; each cell has random numbers of its own under one seed."""
    place = (
        DESIGNS.index(cell.design), cell.n_nights, round(100 * cell.rho), round(100 * cell.ratio)
    )  # fmt: skip
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *place])))
    settings = StudySettings(rho=cell.rho, ratio=cell.ratio)
    if cell.design == "observational":
        return simulate_diaries(n_studies, cell.n_nights, settings, rng)
    massage = planned_nights(cell.design, n_studies, cell.n_nights, rng)
    return simulate_planned(massage, settings, rng)


def measure_cell(
    cell: Cell, *, n_studies: int, seed: int, params: StudyParameters
) -> dict[str, Any]:
    """Return what comparisons say of the studies of one cell.

    Returns
    -------
    dict
        The cell; `studies`, `refused`; and of those not refused: `default` and each of
        `rivals` with `rejects` (share whose 95 % interval leaves out no difference, or p below
        0.05), `coverage` of the true ratio and `bias` of its logarithm; `half_width` of the
        default's interval on that scale; `verdicts` with the share of each word before and
        after the concordance rule; `discordant`, the share in which typical nights and totals
        disagree.
    """
    studies = simulated(cell, n_studies, seed=seed)
    design: Design = "observational" if cell.design == "observational" else "assigned"
    found: list[Headline] = []
    beside: dict[str, list[Rival]] = {name: [] for name in RIVALS}
    for row in range(n_studies):
        arms = arms_of(studies, row)
        said = headline(arms, design=design, params=params)
        if said is None:
            continue
        found.append(said)
        for name, rival in RIVALS.items():
            beside[name].append(rival(arms))
    truth = float(np.log(cell.ratio))
    return {
        **asdict(cell),
        "studies": n_studies,
        "refused": n_studies - len(found),
        "default": _of_default(found, truth),
        "verdicts": _verdicts(found),
        "discordant": _share([not said.is_concordant for said in found]),
        "rivals": {name: _of_rival(rows, truth) for name, rows in beside.items()},
    }


def arms_of(studies: SimulatedStudies, row: int) -> Arms:
    """Return the nights of one study as a comparison takes them."""
    count = studies.count[row].astype(np.float64)
    number = np.arange(count.size)
    return Arms(
        index=number,
        night_number=number,
        massage=studies.massage[row].astype(np.float64),
        outcome=log_rate(count, studies.hours[row]),
        count=count,
        hours=studies.hours[row],
    )


def monte_carlo_error(share: float, n: int) -> float:
    """Return the standard error of a share of so many simulated studies."""
    return float(np.sqrt(share * (1.0 - share) / n)) if n else float("nan")


def _figures(
    estimate: Sequence[float], low: Sequence[float], high: Sequence[float], truth: float
) -> dict[str, float]:
    """Return coverage and bias; NaN where there is no interval."""
    lows, highs, estimates = np.asarray(low), np.asarray(high), np.asarray(estimate)
    known = np.isfinite(lows)
    if not known.any():
        return {"coverage": float("nan"), "bias": float("nan")}
    covered = (lows[known] <= truth) & (truth <= highs[known])
    return {"coverage": _share(covered), "bias": float(np.mean(estimates[known]) - truth)}


def _of_default(found: Sequence[Headline], truth: float) -> dict[str, float]:
    low, high = [one.low for one in found], [one.high for one in found]
    return {
        "rejects": _share([not one.low <= 0.0 <= one.high for one in found]),
        **_figures([one.estimate for one in found], low, high, truth),
        "half_width": float(np.median(np.subtract(high, low)) / 2.0) if found else float("nan"),
    }


def _of_rival(found: Sequence[Rival], truth: float) -> dict[str, float]:
    return {
        "rejects": _share([one.rejects for one in found]),
        **_figures(
            [one.estimate for one in found],
            [one.low for one in found],
            [one.high for one in found],
            truth,
        ),
    }


def _verdicts(found: Sequence[Headline]) -> dict[str, Mapping[str, float]]:
    return {
        "before": {word: _share([one.uncorrected == word for one in found]) for word in VERDICTS},
        "after": {word: _share([one.verdict == word for one in found]) for word in VERDICTS},
    }


def _share(are: Sequence[bool] | BoolArray) -> float:
    return float(np.mean(are)) if len(are) else float("nan")
