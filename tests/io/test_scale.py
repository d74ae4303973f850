from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.errors import MalformedFileError, ParameterError
from legmotion.io.scale import Scale, choose_scale, observe_rest
from tests.io.helpers import PARAMS, leg_at_rest

KNOWN = {
    "g": 1.0, "m/s2": 9.80665, "mg": 1000.0, "1/64 g": 64.0, "1/256 g": 256.0, "1/341 g": 341.0,
    "1/2048 g": 2048.0, "1/4096 g": 4096.0, "1/8192 g": 8192.0, "1/16384 g": 16384.0,
}  # fmt: skip


def scale_of(values, *, given="", named="", is_gravity_free=False) -> Scale:
    rest = observe_rest(np.asarray(values, np.float64), 100, params=PARAMS)
    return choose_scale(
        rest, given=given, named=named, is_gravity_free=is_gravity_free, where="night.csv",
        params=PARAMS,
    )  # fmt: skip


def codes(scale: Scale) -> list[str]:
    return [note.code for note in scale.notes]


@pytest.mark.parametrize(("unit", "per_g"), KNOWN.items())
@given(seed=st.integers(0, 1000), gain=st.floats(0.93, 1.07))
def test_the_unit_is_inferred_from_rest_and_said(unit, per_g, seed, gain):
    found = scale_of((leg_at_rest(3000, seed=seed) * per_g * gain).round(2 if per_g < 64 else 0))
    assert (found.unit, found.per_g, found.gravity_included) == (unit, per_g, True)
    assert codes(found) == ["unit_inferred"]


def test_a_start_up_value_and_movement_do_not_hide_the_unit():
    values = leg_at_rest(6000) * 4096
    values[:1000] = [200.0, 100.0, 150.0]
    values[1000:3000] += np.random.default_rng(0).normal(0, 4000, (2000, 3))
    assert scale_of(values).per_g == 4096


def test_a_unit_in_the_header_that_rest_confirms_needs_no_note():
    found = scale_of(leg_at_rest(3000) * 9.80665, named="m/s2")
    assert (found.unit, codes(found)) == ("m/s2", [])


def test_a_unit_in_the_header_that_rest_contradicts_is_replaced_and_said():
    found = scale_of(leg_at_rest(3000) * 1000, named="g")
    assert (found.unit, codes(found)) == ("mg", ["unit_inferred"])
    assert "header says g" in found.notes[0].sentence


def test_a_stream_without_gravity_is_accepted_and_said():
    values = (leg_at_rest(3000) - [0.1, -0.2, 0.97]) * 9.80665
    found = scale_of(values, named="m/s2")
    assert not found.gravity_included
    assert codes(found) == ["gravity_removed"]
    assert not scale_of(values, given="m/s2").gravity_included
    assert not scale_of(values + 3, named="m/s2", is_gravity_free=True).gravity_included


def test_a_stream_without_gravity_and_without_unit_is_refused():
    with pytest.raises(MalformedFileError, match="gravity was removed") as caught:
        scale_of(leg_at_rest(3000) - [0.1, -0.2, 0.97], is_gravity_free=True)
    assert "--unit" in caught.value.hint


@pytest.mark.parametrize("size", [0.0, 0.3, 3.0, 30.0, 600.0, 1e6])
def test_a_size_that_is_no_known_unit_is_refused(size):
    with pytest.raises(MalformedFileError, match="unit is not known") as caught:
        scale_of(leg_at_rest(3000) * size)
    assert "--unit" in caught.value.hint


@pytest.mark.parametrize(
    ("given", "unit", "per_g"),
    [("g", "g", 1.0), ("mg", "mg", 1000.0), ("m/s^2", "m/s2", 9.80665), ("600", "1/600 g", 600.0),
     ("600/g", "1/600 g", 600.0), ("1000", "mg", 1000.0)],
)  # fmt: skip
def test_the_given_unit_is_taken(given, unit, per_g):
    found = scale_of(leg_at_rest(3000) * per_g, given=given)
    assert (found.unit, found.per_g, codes(found)) == (unit, per_g, [])


def test_a_given_unit_that_rest_contradicts_is_taken_and_said():
    found = scale_of(leg_at_rest(3000) * 9.80665, given="g")
    assert (found.unit, codes(found)) == ("g", ["unit_doubtful"])


def test_counts_are_inferred_where_they_are_said_to_be_counts():
    assert scale_of(leg_at_rest(3000) * 2048, given="lsb").per_g == 2048
    with pytest.raises(MalformedFileError):
        scale_of(leg_at_rest(3000) * 1000, given="lsb")


@pytest.mark.parametrize("given", ["furlong", "0", "-3", "4096 8192"])
def test_a_unit_that_is_none_is_refused(given):
    with pytest.raises(ParameterError, match="--unit"):
        scale_of(leg_at_rest(3000), given=given)


def test_without_a_still_second_the_stillest_ones_count():
    values = leg_at_rest(3000) + np.random.default_rng(0).normal(0, 0.2, (3000, 3))
    rest = observe_rest(values, 100, params=PARAMS)
    assert rest.n_still < PARAMS.min_still_windows
    assert scale_of(values).unit == "g"


def test_three_rows_are_enough_to_look_at():
    assert observe_rest(np.ones((3, 3)), 100, params=PARAMS).magnitude == pytest.approx(3**0.5)
