"""Numbers in results: times to the millisecond, others to six significant digits, never NaN."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legmotion.store.numbers import plain


def test_a_number_is_rounded_by_what_its_key_says_it_is() -> None:
    assert plain({"onset_s": 1234.56789, "peak_mg": 1234.56789}) == {
        "onset_s": 1234.568,
        "peak_mg": 1234.57,
    }


def test_arrays_and_tuples_become_lists() -> None:
    value = {"edges_s": np.array([0.1, 0.20000001]), "counts": (np.int64(1), np.float64(2.5))}
    assert plain(value) == {"edges_s": [0.1, 0.2], "counts": [1, 2.5]}


def test_words_whole_numbers_and_truth_stay_as_they_are() -> None:
    assert plain({"a": "x", "b": 12345678, "c": True, "d": None}) == {
        "a": "x",
        "b": 12345678,
        "c": True,
        "d": None,
    }


def test_nan_is_none_and_infinity_an_error() -> None:
    assert plain({"x": float("nan")}) == {"x": None}
    with pytest.raises(ValueError, match="infinite"):
        plain({"x": float("inf")})


def test_zero_has_no_sign() -> None:
    assert json.dumps(plain([-0.0, -1e-9, {"t_s": -1e-9}])) == '[0.0, -1e-09, {"t_s": 0.0}]'


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_rounding_twice_is_rounding_once(value: float) -> None:
    once = plain({"x": value, "x_s": value})
    assert plain(once) == once
