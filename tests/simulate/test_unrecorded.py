"""A night that was drawn movement by movement is a night like any other, and says what it is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legmotion.night.clock import NightClock
from legmotion.night.night import Night
from legmotion.night.window import WindowOptions
from legmotion.params import Parameters
from legmotion.simulate.unrecorded import unrecorded_night
from legmotion.store.night import read_night, write_nights


def night(n_plm: int, *, hours: float = 8.0, seed: int = 1) -> Night:
    clock = NightClock(
        start=datetime(2026, 11, 21, 22, 0),
        clock="local",
        zone=ZoneInfo("Europe/Berlin"),
        zone_name="Europe/Berlin",
        zone_origin="settings",
    )
    return unrecorded_night(
        clock=clock,
        hours=hours,
        n_plm=n_plm,
        side="left",
        device="tracker",
        options=WindowOptions(),
        parameters=Parameters(),
        rng=np.random.Generator(np.random.PCG64(seed)),
    )


@given(n_plm=st.integers(4, 300), seed=st.integers(0, 10_000))
@settings(max_examples=15)
def test_it_has_as_many_periodic_movements_as_were_asked_for(n_plm: int, seed: int) -> None:
    assert night(n_plm, seed=seed).outcomes["plm_n"].value == n_plm


@pytest.mark.parametrize("n_plm", [0, 1, 3])
def test_too_few_for_a_series_are_none_of_one(n_plm: int) -> None:
    made = night(n_plm)
    assert made.outcomes["plm_n"].value == 0
    assert made.outcomes["lm_n"].value >= n_plm


def test_a_night_too_short_for_them_has_fewer() -> None:
    assert night(300, hours=0.5).outcomes["plm_n"].value < 100


def test_movements_lie_in_the_night_and_do_not_overlap() -> None:
    rows = night(200).leg_movements
    assert rows["onset_s"][0] >= 0.0
    assert rows["offset_s"][-1] <= 8 * 3600
    assert (rows["offset_s"][:-1] < rows["onset_s"][1:]).all()


def test_it_says_of_itself_that_nothing_was_recorded() -> None:
    made = night(50)
    (flag,) = [flag for flag in made.quality.flags if flag.code == "simulated"]
    assert "nothing was recorded" in flag.sentence
    assert made.quality.grade == "good"
    assert made.recordings[0].reader == "simulated"


def test_it_is_written_and_read_like_any_other(tmp_path) -> None:
    write_nights([night(50)], tmp_path)
    document = read_night(tmp_path / "2026-11-21")
    assert document.outcomes["plm_n"].value == 50
    assert document.recordings[0].floor_mg is None


def test_the_same_seed_gives_the_same_night() -> None:
    one, again, other = (night(80, seed=seed).movements["onset_s"] for seed in (3, 3, 4))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
