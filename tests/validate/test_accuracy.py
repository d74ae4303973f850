"""The published accuracy: drawn from its result, of this code, and as good as it has to be."""

from __future__ import annotations

import json

import pytest

from benchmarks.accuracy import RESULT
from benchmarks.accuracy_basis import how_hard
from benchmarks.accuracy_cases import FIRST_SEED
from benchmarks.detectors import DETECTORS
from benchmarks.page import PAGE, rendered
from legmotion.simulate import scenario, simulate_night
from legmotion.validate.agreement import agreement


@pytest.fixture(scope="module")
def result():
    return json.loads(RESULT.read_text(encoding="utf-8"))


def test_the_page_is_drawn_from_the_result(result, assert_generated):
    assert_generated(PAGE, rendered(PAGE.read_text(encoding="utf-8"), result))


def test_a_page_without_markers_is_refused(result):
    with pytest.raises(ValueError, match="markers for accuracy"):
        rendered("# Accuracy\n", result)


def test_the_page_says_that_the_nights_are_simulated():
    assert "not a validation against polysomnography" in PAGE.read_text(encoding="utf-8")


@pytest.mark.whole_night
def test_the_first_night_of_the_result_comes_out_the_same_again(result):
    # When this fails the detector has changed: run `python -m benchmarks.accuracy` again.
    published = result["nights"][0]
    settings = scenario("nominal", rate_hz=published["rate_hz"])
    leg = simulate_night(settings, seed=FIRST_SEED).legs[0]
    row = agreement(leg, DETECTORS["legmotion"](leg)).row()
    assert published["seed"] == FIRST_SEED
    assert row == pytest.approx(published["legmotion"], abs=5e-4)


def test_the_nights_are_hard_enough(result):
    assert len(result["nights"]) >= 12
    for night in result["nights"]:
        assert 60.0 <= night["median_peak_mg"] <= 150.0
        assert night["share_below_30_mg"] >= 0.1
        assert night["still_hold_share"] >= 0.5
        assert 1.0 <= night["posture_per_h"] <= 3.0
        assert 0.5 <= night["noise_mg"] <= 3.0
        assert min(night["n_shaken"], night["n_bumps"], night["n_twitches"]) > 0
    assert {night["rate_hz"] for night in result["nights"]} == {25.0, 30.0, 50.0, 100.0}
    assert result["input"]["hours"] == 8.0


def test_how_hard_a_night_is_is_measured_on_its_truth():
    leg = simulate_night(scenario("nominal", duration_h=2.0, rate_hz=10.0), seed=1).legs[0]
    figures = how_hard(leg, 2.0)
    assert figures["rate_hz"] == 10.0
    assert figures["posture_per_h"] == (leg.truth["kind"] == "posture").sum() / 2.0
    assert 0.0 < figures["still_hold_share"] <= 1.0


def test_fixed_thresholds_and_a_detector_without_bridges_fail_on_them(result):
    assert result["summary"]["fixed 100/50 mg"]["movement_f1"] < 0.6
    assert result["still_holds"]["legmotion without bridging"]["plm_count_ratio"] <= 0.5
    assert result["still_holds"]["legmotion"]["plm_count_ratio"] == pytest.approx(1.0, abs=0.03)


def test_movements_and_series_are_found(result):
    row = result["summary"]["legmotion"]
    assert row["movement_f1"] >= 0.96
    assert row["plm_f1"] >= 0.96
    assert row["plm_count_ratio"] == pytest.approx(1.0, abs=0.03)
    assert row["onset_mae_s"] <= 0.1


def test_nothing_is_found_where_nothing_moves(result):
    for rows in result["nothing"].values():
        assert [row["n_movements"] for row in rows] == [0] * len(rows)


def test_a_turned_sensor_gives_the_same_movements(result):
    for row in result["rotation"]:
        assert row["n_turned"] == row["n_movements"] > 100
        assert row["onset_samples"] <= 1.0


def test_rates_agree(result):
    for row in result["rates"]:
        assert list(row["plm_per_h"]) == ["10", "12.5", "25", "30", "50", "100"]
        assert row["largest_difference"] <= 0.03
