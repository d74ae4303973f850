"""What a comparison says is right as often as it claims, on studies whose truth is known.

The full table is `python -m benchmarks.calibration`, in docs/calibration.md.
"""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from legmotion.measure.calibration import (
    DESIGNS,
    VERDICTS,
    Cell,
    arms_of,
    cells,
    measure_cell,
    monte_carlo_error,
    simulated,
)
from legmotion.params import StudyParameters

PARAMS = StudyParameters()
SEED = 4


def measured(n_studies: int = 60, **about):
    cell = Cell(**{"design": "alternating", "n_nights": 28, "rho": 0.3, "ratio": 1.0, **about})
    return measure_cell(cell, n_studies=n_studies, seed=SEED, params=PARAMS)


@pytest.mark.parametrize("design", ["alternating", "abab7"])
def test_of_400_studies_without_a_difference_few_are_said_to_have_one(design: str) -> None:
    row = measured(400, design=design, rho=0.5)
    assert row["refused"] == 0
    assert 0.02 <= row["default"]["rejects"] <= 0.09
    assert 0.91 <= row["default"]["coverage"] <= 0.98
    assert row["verdicts"]["after"]["fewer"] <= 0.05


def test_intervals_hold_the_truth_where_there_is_a_difference() -> None:
    row = measured(150, design="blocks4", ratio=0.6)
    assert row["default"]["coverage"] >= 0.9
    assert abs(row["default"]["bias"]) < 0.05


def test_a_large_difference_is_found_in_most_studies_and_a_longer_one_finds_more() -> None:
    found = {n: measured(n_nights=n, ratio=0.6)["verdicts"]["after"]["fewer"] for n in (14, 56)}
    assert found[14] < 0.75 < found[56]


def test_weeks_in_turn_fool_what_knows_no_neighbours() -> None:
    row = measured(200, design="abab7", rho=0.6)
    for rival in row["rivals"].values():
        assert rival["rejects"] > 0.1 > row["default"]["rejects"]


def test_booking_after_bad_nights_looks_like_harm_to_what_knows_no_neighbours() -> None:
    row = measured(200, design="observational", rho=0.6)
    assert row["rivals"]["welch"]["bias"] > 0.12
    assert abs(row["default"]["bias"]) < 0.08


def test_refused_studies_are_counted_and_enter_nothing_else() -> None:
    row = measured(design="observational", n_nights=10)
    assert 0 < row["refused"] < row["studies"]
    for when in ("before", "after"):
        assert set(row["verdicts"][when]) == set(VERDICTS)
        assert sum(row["verdicts"][when].values()) == pytest.approx(1.0)


def test_where_all_are_refused_no_figure_is_made_up() -> None:
    row = measured(5, n_nights=6)
    assert row["refused"] == 5
    assert np.isnan(row["default"]["rejects"])
    assert np.isnan(row["rivals"]["welch"]["coverage"])


def test_the_same_seed_gives_the_same_figures() -> None:
    assert json.dumps(measured(20)) == json.dumps(measured(20))


def test_each_cell_has_studies_of_its_own() -> None:
    one, other = (
        simulated(Cell(design="alternating", n_nights=14, rho=rho, ratio=1.0), 3, seed=1)
        for rho in (0.0, 0.3)
    )
    assert not np.array_equal(one.hours, other.hours)


def test_every_design_length_correlation_and_truth_is_a_cell_once() -> None:
    every = [dataclasses.astuple(cell) for cell in cells()]
    assert len(set(every)) == len(every) == 9 * (3 * 3 + 2)
    assert {cell.design for cell in cells()} == set(DESIGNS)
    assert all(cell.n_nights >= 28 for cell in cells() if cell.design == "abab7")


def test_a_study_enters_as_counts_and_hours_of_nights_in_a_row() -> None:
    studies = simulated(Cell(design="blocks4", n_nights=14, rho=0.3, ratio=0.8), 2, seed=1)
    arms = arms_of(studies, 1)
    assert np.array_equal(arms.night_number, np.arange(14))
    assert np.allclose(np.exp(arms.outcome) * arms.hours, arms.count + 0.5)


def test_the_error_of_a_share_falls_with_the_number_of_studies() -> None:
    assert monte_carlo_error(0.05, 2000) == pytest.approx(0.0049, abs=0.0001)
    assert np.isnan(monte_carlo_error(0.05, 0))
