"""The trace: every sample of the vector magnitude, for the page."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.params import SignalParameters
from legmotion.signal.trace import NOT_RECORDED, trace_of
from tests.signal.helpers import motion_of, resting

# Pieces of a minute, so that short signals have several.
PARAMS = dataclasses.replace(SignalParameters(), trace_piece_s=60.0)


def trace(acceleration_g, time_s, *, from_s=0.0, to_s=1e9):
    motion = motion_of(acceleration_g, time_s)
    return trace_of(motion, side="left", from_s=from_s, to_s=to_s, params=PARAMS)


def test_every_sample_is_the_magnitude_in_whole_milli_g() -> None:
    acceleration_g, time_s = resting(200.0, noise_mg=40.0)
    found = trace(acceleration_g, time_s)
    expected = np.rint(1000 * np.linalg.norm(acceleration_g.astype(np.float64), axis=1))
    # A value that falls between two integers may be rounded from float32 either way.
    assert np.abs(found.magnitude_mg().astype(int) - expected).max() <= 1
    assert np.mean(found.magnitude_mg() == expected) > 0.999
    assert (found.n_samples, len(found.pieces)) == (acceleration_g.shape[0], 4)
    assert (found.start_s, found.rate_hz) == (pytest.approx(0.0), pytest.approx(50.0))


def test_what_was_not_recorded_is_no_magnitude() -> None:
    acceleration_g, time_s = resting(300.0)
    is_kept = (time_s < 100.0) | (time_s >= 130.0)
    found = trace(acceleration_g[is_kept], time_s[is_kept])
    shown_s = found.start_s + np.arange(found.n_samples) / found.rate_hz
    is_lost = found.magnitude_mg() == NOT_RECORDED
    # What lies within half a second of a gap is taken for lost everywhere.
    margin_s = PARAMS.gap_margin_s
    assert is_lost[(shown_s >= 100.0) & (shown_s < 130.0)].all()
    assert not is_lost[(shown_s < 99.9 - margin_s) | (shown_s > 130.1 + margin_s)].any()


def test_a_magnitude_too_large_for_the_page_is_the_largest_it_can_show() -> None:
    acceleration_g, time_s = resting(120.0, noise_mg=0.0)
    acceleration_g[3000:3010] = 100.0
    assert trace(acceleration_g, time_s).magnitude_mg().max() == NOT_RECORDED - 1


def test_the_same_signal_gives_the_same_bytes() -> None:
    assert trace(*resting(130.0)).pieces == trace(*resting(130.0)).pieces


def test_only_the_asked_part_is_kept() -> None:
    found = trace(*resting(300.0), from_s=40.0, to_s=100.0)
    assert (found.start_s, found.end_s) == (pytest.approx(40.0), pytest.approx(100.0))


@given(from_s=st.floats(-100, 400), length_s=st.floats(0, 400))
def test_a_part_holds_whole_pieces_and_all_of_what_was_asked(from_s, length_s) -> None:
    whole = trace(*resting(300.0, rate_hz=20.0))
    part = whole.between(from_s, from_s + length_s)
    first = round((part.start_s - whole.start_s) * whole.rate_hz)
    assert np.array_equal(part.magnitude_mg(), whole.magnitude_mg()[first : first + part.n_samples])
    if length_s > 0 and from_s < whole.end_s and from_s + length_s > whole.start_s:
        assert part.start_s <= max(from_s, whole.start_s) + 1e-6
        assert part.end_s >= min(from_s + length_s, whole.end_s) - 1e-6


def test_no_samples_make_no_pieces() -> None:
    found = trace(*resting(300.0), from_s=500.0, to_s=600.0)
    assert (found.n_samples, found.pieces) == (0, ())
    assert found.magnitude_mg().size == 0
    assert found.between(0.0, 100.0).n_samples == 0
