"""One client's comparison, as several clients together take it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.report.told import told
from legmotion.store.client import client_from_document, outcome_from_document
from legmotion.store.comparison import comparison_document
from legmotion.study.clients import client_effect, common_outcome, outcome_of
from legmotion.study.compare import CompareSettings, compare
from legmotion.study.comparison import Comparison
from tests.study.courses import course, made_rates, number_series

PARAMS = StudyParameters()
TURNS = [day % 2 for day in range(28)]


def compared(n: int = 28, **settings: bool) -> Comparison:
    nights = course(made_rates(TURNS[:n]), TURNS[:n])
    return compare(nights, CompareSettings(design="assigned", **settings), PARAMS)


def of_points() -> Comparison:
    rng = np.random.default_rng(1)
    nights = course(number_series((5.0 + rng.standard_normal(28)).tolist()), TURNS)
    return compare(nights, CompareSettings(), PARAMS)


def test_a_client_brings_mean_and_variance_and_what_its_comparison_told() -> None:
    made = compared()
    assert made.effect is not None
    client = client_effect("c1", made)
    assert (client.mean, client.variance) == (made.effect.mean, made.effect.variance)
    assert client.alone is not None
    assert (client.alone.low, client.alone.high) == (made.effect.low, made.effect.high)
    assert (client.code, client.design, client.n_massage, client.n_none, client.n_left_out) == (
        "c1", "assigned", 14, 14, 0,
    )  # fmt: skip


@pytest.mark.parametrize("show_anyway", [False, True])
def test_a_refused_comparison_brings_no_effect_even_if_shown(show_anyway: bool) -> None:
    made = compared(8, show_anyway=show_anyway)
    client = client_effect("c1", made)
    assert client.status == "too_few"
    assert client.mean is None
    assert client.alone is None
    assert client.status_words


@pytest.mark.parametrize("make", [compared, of_points, lambda: compared(8, show_anyway=True)])
def test_a_stored_comparison_brings_the_same(make: Callable[[], Comparison]) -> None:
    made = make()
    document = comparison_document(made, told(made))
    stored, fresh = client_from_document("c1", document), client_effect("c1", made)
    for field in dataclasses.fields(fresh):
        one, other = getattr(stored, field.name), getattr(fresh, field.name)
        if field.name == "alone" and other is not None:
            one, other = dataclasses.astuple(one), dataclasses.astuple(other)
        if field.name in ("mean", "variance", "alone") and other is not None:
            other = pytest.approx(other, rel=1e-5)
        assert one == other, field.name
    assert outcome_from_document(document) == outcome_of(made)


def test_clients_share_one_outcome() -> None:
    rate, points = outcome_of(compared()), outcome_of(of_points())
    assert common_outcome([("a", rate), ("b", rate)]) == rate
    with pytest.raises(ParameterError, match=r"'a' was compared on .* 'b' on"):
        common_outcome([("a", rate), ("b", points)])
