"""What must not change what is found: the sensor's direction, its clock, its gain, far-off gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legmotion.errors import InsufficientDataError
from legmotion.events.detect import detect_movements
from legmotion.io.recording import Block
from legmotion.signal.timebase import stretches
from tests.effort import examples
from tests.events.legs import ON_THE_BACK, ON_THE_SIDE, bump, found, kick, leg, lift, rows, shaking
from tests.signal.helpers import EVENTS, motion_of, random_rotation

RATE_HZ = 25.0


@pytest.fixture(scope="module")
def evening():
    """Return five minutes with something of everything."""
    turns = [kick(20.0), kick(45.0, theta_deg=1.0), kick(70.0, hold_s=5.0)]
    turns += [lift(100.0, theta_deg=35.0, out_s=2.0), kick(130.0, theta_deg=12.0)]
    turns += [kick(160.0, hold_s=0.2), kick(200.0, theta_deg=2.0), kick(230.0), kick(260.0)]
    shakes = [shaking(85.0), bump(115.0), shaking(180.0, mg=60.0, duration_s=3.0)]
    return leg(300, turns, shakes, rate_hz=RATE_HZ, up=ON_THE_BACK)


@pytest.fixture(scope="module")
def as_it_is(evening):
    """Return what is found in the evening as it was recorded."""
    return found(*evening)


def same(one, other, *, shift_s=0.0, tolerance_s=1e-6):
    """Check that two tables hold the same movements."""
    assert rows(one) == rows(other)
    assert other["onset_s"] == pytest.approx(one["onset_s"] + shift_s, abs=tolerance_s)
    assert other["offset_s"] == pytest.approx(one["offset_s"] + shift_s, abs=tolerance_s)


def test_an_evening_holds_something_of_everything(as_it_is):
    kinds = rows(as_it_is)
    assert kinds.count(("LM", "")) == 8
    assert {("posture", "posture"), ("impulse", "shaken")} <= set(kinds)


@settings(max_examples=examples(10))
@given(seed=st.integers(0, 10_000))
def test_turning_the_sensor_changes_nothing(evening, as_it_is, seed):
    acceleration_g, time_s = evening
    turned_g = acceleration_g @ random_rotation(seed).T.astype(np.float32)
    same(as_it_is, found(turned_g, time_s), tolerance_s=1.0 / RATE_HZ)


@settings(max_examples=examples(10))
@given(gain=st.floats(0.92, 1.08))
def test_a_gain_that_rest_shows_changes_nothing(evening, as_it_is, gain):
    acceleration_g, time_s = evening
    same(as_it_is, found(acceleration_g * np.float32(gain), time_s), tolerance_s=0.01)


@settings(max_examples=examples(10))
@given(shift=st.integers(1, 20_000))
def test_shifting_the_clock_shifts_the_movements_and_nothing_else(evening, as_it_is, shift):
    # Whole blocks: the grid of blocks is tied to the recording's clock.
    shift_s = 5.0 * shift
    acceleration_g, time_s = evening
    same(as_it_is, found(acceleration_g, time_s + shift_s), shift_s=shift_s)


@settings(max_examples=examples(10))
@given(offset=st.tuples(*[st.floats(-0.03, 0.03)] * 3))
def test_an_offset_of_the_sensor_changes_nothing_but_the_scale(evening, as_it_is, offset):
    acceleration_g, time_s = evening
    table = found(acceleration_g + np.float32(offset), time_s)
    assert rows(table) == rows(as_it_is)
    assert table["onset_s"] == pytest.approx(as_it_is["onset_s"], abs=0.05)


@pytest.mark.parametrize("up", [ON_THE_BACK, ON_THE_SIDE])
def test_cutting_out_a_minute_changes_nothing_further_away(up):
    turns = [kick(t, theta_deg=2.0 + t % 3) for t in range(20, 880, 24)]
    acceleration_g, time_s = leg(900, turns, rate_hz=RATE_HZ, up=up)
    is_kept = (time_s < 420) | (time_s >= 480)
    whole, cut = found(acceleration_g, time_s), found(acceleration_g[is_kept], time_s[is_kept])
    far = [table.rows(np.abs(table["onset_s"] - 450) > 200) for table in (whole, cut)]
    assert far[0].n_rows > 15
    same(*far)


def test_a_night_with_its_margin_holds_what_the_whole_recording_holds_there():
    turns = [kick(t, theta_deg=1.0 + t % 5) for t in range(20, 1980, 23)]
    acceleration_g, time_s = leg(2000, turns, rate_hz=RATE_HZ)
    blocks = (
        Block(acceleration_g=acceleration_g[i : i + 999], time_s=time_s[i : i + 999])
        for i in range(0, time_s.size, 999)
    )
    whole = found(acceleration_g, time_s)
    n_rows = 0
    for night in stretches(blocks, [0.0, 711.3, 1404.9, 2000.0], margin_s=300.0):
        motion = motion_of(night.acceleration_g, night.time_s)
        part = detect_movements(motion, side="left", params=EVENTS)
        tables = [
            table.rows((table["onset_s"] >= night.from_s) & (table["onset_s"] < night.to_s))
            for table in (whole, part)
        ]
        same(*tables, tolerance_s=1e-3)
        n_rows += tables[1].n_rows
    assert n_rows == whole.n_rows > 80


@settings(max_examples=examples(25))
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(100, 800),
    rate_hz=st.sampled_from([10.0, 25.0, 50.0]),
    hole_s=st.sampled_from([0.0, 0.2, 1.0, 3.0, 50.0]),
    step_g=st.sampled_from([0.0, 0.004, 0.0156, 0.25]),
    noise_mg=st.sampled_from([0.0, 1.0, 50.0, 1000.0]),
)
def test_whatever_is_recorded_events_are_in_order_and_apart(
    seed, n, rate_hz, hole_s, step_g, noise_mg
):
    rng = np.random.default_rng(seed)
    time_s = np.arange(n) / rate_hz + np.cumsum(hole_s * (rng.random(n) < 0.02))
    acceleration_g = np.array([0.0, 0.6, 0.8]) + rng.normal(size=(n, 3)) * noise_mg / 1000
    if step_g:
        acceleration_g = np.round(acceleration_g / step_g) * step_g
    try:
        table = found(acceleration_g, time_s - time_s[0], gravity_included=bool(seed % 2))
    except InsufficientDataError:
        # Noise as strong as gravity: nothing that looks like rest is near 1 g.
        assert noise_mg == 1000.0
        return
    onset_s, offset_s = table["onset_s"], table["offset_s"]
    assert (offset_s >= onset_s).all()
    assert (onset_s[1:] >= offset_s[:-1]).all()
    assert np.isfinite(table["peak_mg"]).all()


@settings(max_examples=examples(10))
@given(seed=st.integers(0, 10_000))
def test_noise_and_breathing_alone_are_never_a_movement(seed):
    rng = np.random.default_rng(seed)
    acceleration_g, time_s = leg(300, rate_hz=RATE_HZ, noise_mg=rng.uniform(0.3, 4.0), seed=seed)
    breathing = 0.001 * rng.uniform(1.0, 4.0) * np.sin(2 * np.pi * rng.uniform(0.2, 0.33) * time_s)
    direction = rng.normal(size=3)
    direction /= np.linalg.norm(direction)
    table = found(acceleration_g + breathing[:, np.newaxis] * direction, time_s)
    assert not np.isin(table["kind"], ["LM", "posture"]).any()
