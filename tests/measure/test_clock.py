"""Seconds and memory of repeated work."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from legmotion.errors import LegmotionError
from legmotion.measure.clock import (
    allocated_mb,
    fresh,
    in_turn,
    machine,
    rounded,
    seconds_of,
    spread,
    versions,
)


def test_works_take_turns_and_each_run_follows_one_that_does_not_count():
    order: list[str] = []
    said: list[str] = []

    def work(name: str, seconds: float):
        def run() -> float:
            order.append(name)
            return seconds + order.count(name)

        return run

    found = in_turn({"a": work("a", 0.0), "b": work("b", 10.0)}, 3, on_progress=said.append)
    assert order == ["a", "a", "b", "b"] * 3
    assert found == {"a": [2.0, 4.0, 6.0], "b": [12.0, 14.0, 16.0]}
    assert said[-1] == "run 3 of 3: b"


def test_a_spread_is_median_quartiles_and_extremes():
    found = spread([5.0, 1.0, 2.0, 4.0, 3.0])
    assert found == {
        "runs": 5, "median_s": 3.0, "low_s": 2.0, "high_s": 4.0, "min_s": 1.0, "max_s": 5.0,
    }  # fmt: skip


def test_the_seconds_of_a_run_are_not_negative():
    assert seconds_of(lambda: None) >= 0.0


def test_memory_is_what_a_run_holds_at_most():
    def holds_twenty_then_ten() -> object:
        np.zeros(20_000_000, np.uint8)
        return np.zeros(10_000_000, np.uint8)

    assert allocated_mb(holds_twenty_then_ten) == pytest.approx(20.0, abs=0.5)
    assert allocated_mb(lambda: None) < 0.5


def test_a_process_s_memory_is_its_own_and_not_that_of_the_one_which_measures(tmp_path: Path):
    held = np.ones(200_000_000, np.uint8)
    seconds, peak_mb = fresh(("-S", "-c", "x = 30_000_000 * b'x'"), folder=tmp_path)
    assert held[-1] == 1
    assert seconds > 0.0
    assert (peak_mb is None) == (sys.platform == "win32")
    assert peak_mb is None or 30.0 < peak_mb < 100.0


def test_a_process_sees_our_modules_and_what_it_is_given_but_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LEGMOTION_TZ", "Europe/Berlin")
    script = (
        "import os, pathlib, legmotion; "
        "pathlib.Path('seen').write_text("
        "f\"{os.environ.get('LEGMOTION_TZ')} {os.environ['GIVEN']}\")"
    )
    fresh(("-c", script), folder=tmp_path, environment={"GIVEN": "yes"})
    assert (tmp_path / "seen").read_text(encoding="utf-8") == "None yes"


def test_a_process_that_fails_says_why(tmp_path: Path):
    with pytest.raises(LegmotionError, match="code 1: ValueError: too loud") as raised:
        fresh(("-c", "raise ValueError('too loud')"), folder=tmp_path)
    assert raised.value.hint.startswith("it was started as: python -c")


def test_a_result_has_six_digits_and_no_nan():
    found = rounded({"a": [1.23456789e-5, float("nan"), 3], "b": ("text", None, True)})
    assert found == {"a": [1.23457e-05, None, 3], "b": ["text", None, True]}


def test_a_machine_is_its_size_and_has_no_name():
    assert set(machine()) == {"cores", "memory_gb"}
    assert {"python", "numpy", "numba", "pandas", "scipy"} <= set(versions())
