"""The table of hard nights: what its rows, cells, limits and pictures are made of."""

from __future__ import annotations

import copy
import json
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks import accuracy
from benchmarks.accuracy_cases import CASES, Case, with_clock
from benchmarks.accuracy_cells import cell, cells, sleep_pairs
from benchmarks.accuracy_night import clock_figures, measured
from benchmarks.accuracy_page import NOT_MEASURED, table_parts
from benchmarks.accuracy_rows import Plan, rows_of
from benchmarks.accuracy_targets import TARGETS
from benchmarks.accuracy_truth import NightTruth
from benchmarks.failures import PICTURES, captions
from benchmarks.failures import RESULT as FAILURES
from benchmarks.picture import Band, Picture, drawn
from legmotion.simulate import SCENARIOS, scenario, simulate_night
from legmotion.simulate.scored import score_truth
from legmotion.validate.agreement import RULE

SVG = "{http://www.w3.org/2000/svg}"


def detector(**changes):
    figures = {
        "hits": 90, "false": 10, "missed": 10, "onset_abs_s": 4.5, "index_found": 30.0,
        "plm_hits": 45, "plm_false": 5, "plm_missed": 5, "plm_found": 50, "plm_true": 50,
    }  # fmt: skip
    return {**figures, **changes}


def row_of(case="nominal", rate_hz=25.0, seed=1000, **changes):
    """A row as a night leaves it."""
    row = {
        "case": case, "rate_hz": rate_hz, "seed": seed, "hours": 2.0, "cpu_s": 1.0,
        "n_legs": CASES[case].n_legs, "group": CASES[case].group, "index_true": 32.0,
        "detectors": {"plain": detector(hits=50, missed=50), "legmotion": detector()},
        "index_low": 28.0, "index_high": 31.0, "window_origin": "detected",
        "window_start_min": -2.0, "window_end_min": 4.0, "off_min": 40.5, "gaps_and_out_min": 0.5,
        "not_worn_min": 45.0, "sleep_min": 100.0, "sleep_true_min": 110.0, "flags": [],
    }  # fmt: skip
    return {**row, **changes}


def result_of(*rows):
    table = {"hours": 2.0, "seeds": 1, "rates_hz": [25.0], "nights": len(rows)}
    given = {"first_seed": 1000}
    return {"cells": cells(rows), "sleep_pairs": sleep_pairs(rows), "table": table, "input": given}


def target(words):
    (found,) = [one for one in TARGETS if one.says.startswith(words)]
    return found


def test_every_scenario_has_a_case():
    assert {case.scenario for case in CASES.values()} == set(SCENARIOS) - {"moderate"}


def test_the_whole_table_is_of_about_400_nights():
    plan = Plan(names=(), rates_hz=(12.5, 25.0, 50.0, 100.0), n_seeds=3, hours=6.0)
    assert 380 <= len(plan.nights()) <= 420


def test_movements_of_several_nights_weigh_the_same():
    few = row_of(seed=1001, detectors={"legmotion": detector(hits=0, missed=10, false=0)})
    figures = cell([row_of(), few])["detectors"]["legmotion"]
    assert figures["movement_f1"] == pytest.approx(2 * 90 / (2 * 90 + 10 + 20))
    assert figures["kept"] == pytest.approx(90 / 110)


def test_errors_of_the_index_do_not_cancel():
    high = row_of(seed=1001, detectors={"legmotion": detector(index_found=34.0)})
    figures = cell([row_of(), high])["detectors"]["legmotion"]
    assert figures["index_found"] == pytest.approx(32.0)
    assert figures["index_mae"] == pytest.approx(2.0)


def test_legs_scored_apart_have_no_index_and_no_periodic_movements():
    apart = {key: value for key, value in detector().items() if not key.startswith("plm")}
    row = row_of(detectors={"legmotion": {**apart, "index_found": None}})
    figures = cell([row])["detectors"]["legmotion"]
    assert figures["plm_f1"] is None
    assert figures["index_mae"] is None
    assert figures["movement_f1"] == pytest.approx(0.9)


def test_time_off_the_leg_and_worn_time_that_was_taken_off_are_told_apart():
    assert cell([row_of()])["not_worn_off_share"] == pytest.approx(40.0 / 45.0)
    assert cell([row_of()])["worn_off_min"] == 0.0
    assert cell([row_of(off_min=60.5)])["worn_off_min"] == pytest.approx(15.0)


def test_a_true_index_inside_its_range_is_counted():
    assert cell([row_of(), row_of(seed=1001, index_true=30.0)])["in_range"] == 0.5


def test_the_estimate_of_sleep_is_compared_within_one_night():
    fewer = row_of("quiet_wake, half the bouts", sleep_min=100.0, index_true=16.0)
    (pair,) = sleep_pairs([fewer, row_of("quiet_wake", sleep_min=90.0)])
    assert pair["change_pct"] == pytest.approx(10.0)
    assert target("twice the periodic").figure({"sleep_pairs": [pair]}) == pytest.approx(10.0)


def test_a_limit_is_held_against_the_worst_cell():
    worse = row_of(rate_hz=100.0, detectors={"legmotion": detector(hits=50, missed=50)})
    result = result_of(row_of(), worse)
    assert target("nominal nights: movement").figure(result) == pytest.approx(100 / 160)
    assert target("nominal nights: movement").where(result) == "`nominal`, 100 Hz"


def test_the_page_names_what_is_missed_and_where():
    lines = table_parts(result_of(row_of()))["scenarios-targets"].splitlines()
    (shown,) = [line for line in lines if line.startswith("| nominal nights: movement F1")]
    cause = target("nominal nights: movement").cause
    verdict = f"missed: {cause}".removesuffix(": ")
    assert shown.endswith(f"| at least 0.97 | 0.9 | `nominal`, 25 Hz | {verdict} |")


def test_the_page_says_how_much_one_leg_shows():
    result = result_of(row_of("one_leg", index_both_legs=40.0))
    assert "shows 80.0 %" in table_parts(result)["scenarios"]


def test_a_result_without_the_table_says_so():
    assert set(table_parts({}).values()) == {NOT_MEASURED + "\n"}


@pytest.mark.parametrize("one", TARGETS, ids=lambda one: one.says)
def test_a_published_limit_that_is_missed_names_a_cause(one):
    published = json.loads(accuracy.RESULT.read_text(encoding="utf-8"))
    value = one.figure(published)
    assert value is None or one.is_met(value) or one.cause, (value, one.where(published))


def test_new_cells_replace_those_of_the_same_night_and_rate():
    known = result_of(row_of(), row_of("walking"))
    new = copy.deepcopy(row_of())
    new["detectors"]["legmotion"]["false"] = 0
    both = accuracy.merged(known, result_of(new))
    assert [one["case"] for one in both["cells"]] == ["nominal", "walking"]
    assert both["cells"][0]["detectors"]["legmotion"]["movement_f1"] > 0.9
    assert both["table"]["nights"] == 2


def test_nights_of_other_lengths_are_not_merged():
    longer = result_of(row_of())
    longer["table"]["hours"] = 8.0
    with pytest.raises(ValueError, match="8 h, these are of 2 h"):
        accuracy.merged(longer, result_of(row_of()))


def test_nights_that_are_written_down_are_not_measured_again(tmp_path, monkeypatch):
    asked = []

    def jobs_of(jobs):
        for _, keywords in jobs:
            asked.append(keywords["seed"])
            yield row_of(rate_hz=keywords["rate_hz"], seed=keywords["seed"])

    monkeypatch.setattr("benchmarks.accuracy_rows.in_processes", jobs_of)
    file = tmp_path / "rows.jsonl"
    plan = Plan(names=("nominal",), rates_hz=(25.0,), n_seeds=2, hours=2.0)
    first = rows_of(plan, path=file, say=lambda words: None)
    file.write_text(file.read_text("utf-8") + '{"case": "nomi', encoding="utf-8")
    more = Plan(names=("nominal",), rates_hz=(25.0,), n_seeds=3, hours=2.0)
    assert rows_of(more, path=file, say=lambda words: None)[:2] == first
    assert asked == [1000, 1001, 1002]


def test_the_truth_of_one_leg_is_that_of_its_own_scoring():
    night = simulate_night(scenario("walking", duration_h=1.0, rate_hz=12.5), seed=5)
    truth = NightTruth(night)
    (leg,) = night.legs
    assert truth.n_plm == score_truth(leg, rule=RULE).n_plm
    out_s = leg.spans_s("out_of_bed")
    assert not truth.is_in_bed(truth.true_s(leg, out_s.mean(axis=1))).any()


def test_a_clock_set_apart_tells_the_same_moments():
    night = simulate_night(scenario("nominal", duration_h=0.5, rate_hz=12.5), seed=5)
    (leg,) = night.legs
    moved = with_clock(leg, 100.0, 2.0)
    assert (moved.start - leg.start).total_seconds() == 2.0
    assert moved.time_s[-1] - leg.time_s[-1] == pytest.approx(1e-4 * leg.time_s[-1])
    np.testing.assert_array_equal(moved.truth["true_onset_s"], leg.truth["true_onset_s"])
    true_s = moved.device.true_s(moved.truth["onset_s"])
    np.testing.assert_allclose(true_s, leg.truth["onset_s"], atol=1e-6)


def test_a_night_whose_second_clock_is_apart_says_by_how_much():
    exact = {"sides": ("left", "right"), "clock_ppm": (0.0, 0.0), "clock_offset_s": (0.0, 0.0)}
    case = Case(name="two_legs", scenario="two_legs", group="nominal", n_legs=2, changes=exact,
                clock=(100.0, 2.0))  # fmt: skip
    for seed, sign in ((1000, 1.0), (1001, -1.0)):
        difference = case.night(rate_hz=12.5, seed=seed, hours=0.1).clock_difference()
        assert difference.offset_s == sign * 2.0
        assert difference.drift_ppm == pytest.approx(sign * 100.0)


def test_an_error_of_the_clocks_is_seen_at_both_ends():
    placed = SimpleNamespace(side="right", offset_s=-0.5, drift_ppm=0.0)
    index = SimpleNamespace(value=1.0)
    as_written = SimpleNamespace(outcomes={"plm_per_h_tib": index}, recordings=(placed,))
    night = CASES["two_legs, 100 ppm and 2 s"].night(rate_hz=12.5, seed=1000, hours=0.2)
    found = clock_figures(night, as_written)
    assert found["error_start_s"] == pytest.approx(-0.5, abs=0.05)
    assert found["error_end_s"] - found["error_start_s"] == pytest.approx(0.072, abs=0.01)


def test_a_night_without_movements_has_no_index_to_be_wrong_about():
    row = measured(CASES["noise_only"], rate_hz=12.5, seed=1000, hours=0.5)
    assert row["index_true"] == 0.0
    for figures in row["detectors"].values():
        assert figures["missed"] == 0


def test_a_picture_shows_each_event_and_the_limit():
    text = drawn(
        Picture(
            title="a < b",
            time_s=np.linspace(-8.0, 8.0, 50),
            level_mg=np.linspace(0.0, 40.0, 50),
            limit_mg=8.0,
            above=[Band(start_s=-1.0, end_s=1.0, label="kick", is_movement=True)],
            below=[Band(start_s=-1.0, end_s=0.0, label="LM", is_movement=True),
                   Band(start_s=-0.9, end_s=1.0, label="shaken", is_movement=False)],
        )
    )  # fmt: skip
    root = ElementTree.fromstring(text)
    words = [item.text for item in root.iter(f"{SVG}text")]
    assert {"a < b", "kick", "LM", "shaken", "begins at 8 mg"} <= set(words)
    assert root.find(f"{SVG}title").text == "a < b"
    tops = [float(item.get("y")) for item in root.iter(f"{SVG}rect") if item.get("fill-opacity")]
    assert len(set(tops)) == 3


def test_the_pictures_of_the_page_are_there():
    examples = json.loads(FAILURES.read_text(encoding="utf-8"))["examples"]
    assert 4 <= len(examples) <= 6
    for example in examples:
        assert f"pictures/{example['file']}" in captions()
        ElementTree.fromstring((PICTURES / example["file"]).read_text(encoding="utf-8"))
