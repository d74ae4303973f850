"""The benchmark on a night of minutes: what it holds. How long anything takes is not judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from legmotion.bench import BenchSettings, compare_files, result_json, run_bench
from legmotion.errors import ParameterError
from legmotion.measure.plain import has_pyarrow
from legmotion.measure.truth import (
    accuracy_of_intervals,
    accuracy_of_movements,
    accuracy_of_nights,
)
from legmotion.simulate import scenario, simulate_night
from legmotion.simulate.exports import write_export
from legmotion.simulate.layouts import LAYOUTS
from tests.measure.results import result, row

TINY = BenchSettings(hours=0.2, runs=3, is_warm_only=True)
STAGES = [
    "read", "signal", "events", "signal and events", "score", "night, score included", "write",
    "analyze",
]  # fmt: skip


@pytest.fixture(scope="module")
def warm():
    return run_bench(TINY)


@pytest.mark.whole_night
def test_every_stage_and_the_whole_way_stand_beside_plain_work(warm):
    rows = warm["rows"]
    assert [name for name, one in rows.items() if not one["is_beside"]] == STAGES
    beside = {name for name, one in rows.items() if one["is_beside"]}
    assert {"pandas + scipy", "pandas reads", "numpy copy of the samples"} < beside
    assert "scipy sosfilt (order 2) + norm + lfilter" in beside
    assert ("pyarrow reads" in beside) is has_pyarrow()


@pytest.mark.whole_night
def test_a_row_has_median_spread_memory_and_state(warm):
    for one in warm["rows"].values():
        assert (one["state"], one["runs"]) == ("warm", TINY.runs)
        assert 0.0 < one["min_s"] <= one["low_s"] <= one["median_s"]
        assert one["median_s"] <= one["high_s"] <= one["max_s"]
        assert one["peak_mb"] >= 0.0


@pytest.mark.whole_night
def test_a_result_says_its_input_and_where_it_was_measured(warm):
    given = warm["input"]
    assert (given["hours"], given["rate_hz"], given["legs"]) == (0.2, 25.0, 1)
    assert given["samples"] == pytest.approx(18000, rel=0.05)
    assert given["megabytes"] > 0.5
    assert set(warm["machine"]) == {"cores", "memory_gb"}
    assert warm["schema"] == "legmotion/bench/1"


@pytest.mark.whole_night
def test_what_finds_movements_says_how_well(warm):
    rows = warm["rows"]
    with_accuracy = {name for name, one in rows.items() if one.get("accuracy")}
    assert with_accuracy == {"signal and events", "analyze", "pandas + scipy"}
    ours = rows["analyze"]["accuracy"]
    assert ours["n_true"] > 0
    assert ours == pytest.approx(rows["signal and events"]["accuracy"], abs=2e-3, nan_ok=True)


@pytest.mark.whole_night
def test_a_result_is_the_same_after_writing_and_reading(warm):
    assert json.loads(result_json(warm)) == warm


def test_two_results_from_files_are_compared(tmp_path: Path):
    paths = tmp_path / "one.json", tmp_path / "other.json"
    for path, seconds in zip(paths, (1.0, 2.0), strict=True):
        path.write_bytes(result_json(result(read=row(seconds), write=row(0.1))))
    found = compare_files(*paths)
    assert [change.row for change in found.slower] == ["read"]
    assert found.unchanged == ("write",)


@pytest.mark.parametrize("content", [None, b"", b"{", b"[1]", b"\xff\xfe"])
def test_a_file_that_holds_no_result_is_refused(tmp_path: Path, content: bytes | None):
    path = tmp_path / "wrong.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ParameterError, match="result of `legmotion bench`"):
        compare_files(path, path)


@pytest.fixture(scope="module")
def leg():
    return simulate_night(scenario("nominal", duration_h=0.2, rate_hz=25.0), seed=3).legs[0]


@pytest.mark.whole_night
def test_accuracy_of_written_files_is_that_of_the_movements_in_memory(leg, tmp_path: Path):
    from legmotion.measure.stages import chain, stages

    write_export(leg, tmp_path / "left.csv", layout=LAYOUTS["generic"])
    stages(tmp_path / "left.csv", tmp_path / "nights")["analyze"]()
    found = accuracy_of_nights(leg, tmp_path / "nights")
    wanted = accuracy_of_movements(leg, chain(leg.acceleration_g, leg.time_s))
    assert found["n_true"] == wanted["n_true"] > 5
    assert found == pytest.approx(wanted, abs=2e-3, nan_ok=True)


def test_the_truth_itself_as_a_table_is_without_fault(leg, tmp_path: Path):
    truth = leg.truth.rows(leg.truth["is_scored"])
    lines = ["onset_s,offset_s"]
    lines += [f"{a!r},{b!r}" for a, b in zip(
        truth["onset_s"].tolist(), truth["offset_s"].tolist(), strict=True)]  # fmt: skip
    (tmp_path / "found.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = accuracy_of_intervals(leg, tmp_path / "found.csv")
    assert found["movement_f1"] == 1.0
    assert found["onset_mae_s"] == 0.0


def test_the_module_loads_neither_scipy_nor_pandas():
    script = (
        "import sys, legmotion.bench; "
        "assert not {'scipy', 'pandas', 'numba'} & set(sys.modules), 'heavy'"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.whole_night
def test_fresh_processes_stand_beside_each_other_and_find_the_same():
    said: list[str] = []
    rows = run_bench(BenchSettings(hours=0.2, runs=1), on_progress=said.append)["rows"]
    fresh = {name for name, one in rows.items() if one["state"] == "fresh"}
    assert {
        "analyze, fresh process", "legmotion --help", "import of the analysis",
        "pandas + scipy, fresh process", "python that does nothing",
    } <= fresh  # fmt: skip
    assert "analyze, first run of all" in {
        name for name, one in rows.items() if one["state"] == "first"
    }
    assert rows["analyze, fresh process"]["accuracy"] == rows["analyze"]["accuracy"]
    assert rows["pandas + scipy, fresh process"]["accuracy"] == rows["pandas + scipy"]["accuracy"]
    twins = rows["ten minutes, plain twins"]["accuracy"]
    assert twins["n_plain"] == twins["n_compiled"] > 5
    assert twins["apart_ms"] < 0.1
    assert said[0] == "simulating the night"
