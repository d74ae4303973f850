"""Several clients together, and how far one of them may pull the average."""

from __future__ import annotations

import dataclasses
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.study.heterogeneity import cochran_q, reml_tau2
from legmotion.study.pool import pool
from legmotion.study.pooled import ClientEffect, Pool, PooledOutcome

PARAMS = StudyParameters()
RATE = PooledOutcome(
    key="plm_per_h_tib",
    label="Periodic leg movements per hour in bed",
    unit="1/h",
    scale="rate",
    better="lower",
    mcid=0.2,
)
POINTS = dataclasses.replace(RATE, unit="points", scale="number", mcid=1.0)
EFFECTS = [(-0.41, 0.16), (-0.12, 0.22), (-0.55, 0.19), (0.06, 0.14), (-0.28, 0.25)]

clients_of_any_kind = st.lists(
    st.tuples(st.floats(-2.0, 2.0), st.floats(0.05, 1.0)), min_size=3, max_size=9
)


def client(code: str, mean: float, se: float) -> ClientEffect:
    return ClientEffect(
        code=code,
        status="ok",
        status_words="",
        design="observational",
        mean=mean,
        variance=se**2,
    )


def pooled(effects: list[tuple[float, float]], outcome: PooledOutcome = RATE) -> Pool:
    return pool([client(f"c{i}", *one) for i, one in enumerate(effects)], outcome, PARAMS)


def refused(code: str) -> ClientEffect:
    return ClientEffect(
        code=code, status="too_few", status_words="3 nights", design="observational"
    )


def test_two_clients_are_listed_and_not_averaged() -> None:
    found = pooled(EFFECTS[:2])
    assert found.status == "list_only"
    assert found.average is None
    assert found.heterogeneity is None
    assert [one.client.code for one in found.clients] == ["c0", "c1"]
    assert all(one.alone is not None and one.shrunken is None for one in found.clients)
    assert found.hint


def test_four_clients_say_nothing_of_the_next() -> None:
    found = pooled(EFFECTS[:4])
    assert found.status == "ok"
    assert found.average is not None
    assert found.average.prediction is None
    assert "no_prediction" in [notice.code for notice in found.warnings]


def test_five_clients_say_where_the_next_one_may_lie() -> None:
    average = pooled(EFFECTS).average
    assert average is not None
    assert average.prediction is not None
    assert average.prediction.low < average.average.low
    assert average.average.high < average.prediction.high


def test_the_cautious_interval_is_never_the_narrower_one() -> None:
    average = pooled([(-0.3, 0.2), (-0.31, 0.2), (-0.29, 0.2)]).average
    assert average is not None
    assert average.cautious.low < average.average.low
    assert average.average.high < average.cautious.high


def test_clients_that_are_alike_do_not_differ() -> None:
    found = pooled([(-0.3, 0.2)] * 6)
    assert found.heterogeneity is not None
    assert found.average is not None
    assert found.heterogeneity.tau2 == 0.0
    assert found.heterogeneity.i2 == 0.0
    assert found.average.mean == pytest.approx(-0.3)


@given(clients_of_any_kind, st.randoms(use_true_random=False))
def test_the_order_of_the_clients_changes_nothing(
    effects: list[tuple[float, float]], shuffler: Random
) -> None:
    clients = [client(f"c{i}", *one) for i, one in enumerate(effects)]
    shuffled = [*clients]
    shuffler.shuffle(shuffled)
    assert pool(shuffled, RATE, PARAMS) == pool(clients, RATE, PARAMS)


@given(clients_of_any_kind, st.floats(-5.0, 5.0))
def test_a_client_of_whom_nothing_is_known_changes_little(
    effects: list[tuple[float, float]], mean: float
) -> None:
    here, there = pooled(effects).average, pooled([*effects, (mean, 1e6)]).average
    assert here is not None
    assert there is not None
    assert there.mean == pytest.approx(here.mean, abs=1e-3)


@given(clients_of_any_kind, st.floats(-3.0, 3.0))
def test_what_is_added_to_every_client_is_added_to_the_average(
    effects: list[tuple[float, float]], shift: float
) -> None:
    here = pooled(effects, POINTS)
    there = pooled([(mean + shift, se) for mean, se in effects], POINTS)
    assert here.average is not None
    assert there.average is not None
    assert there.average.mean == pytest.approx(here.average.mean + shift, abs=1e-6)
    assert here.heterogeneity is not None
    assert there.heterogeneity is not None
    assert there.heterogeneity.tau2 == pytest.approx(here.heterogeneity.tau2, abs=1e-6)


@given(clients_of_any_kind)
def test_a_client_is_drawn_towards_the_average_and_never_past_it(
    effects: list[tuple[float, float]],
) -> None:
    found = pooled(effects, POINTS)
    assert found.average is not None
    for one in found.clients:
        assert one.alone is not None
        assert one.shrunken is not None
        ends = sorted([one.alone.estimate, found.average.mean])
        assert ends[0] - 1e-9 <= one.shrunken.estimate <= ends[1] + 1e-9
    assert sum(one.weight or 0.0 for one in found.clients) == pytest.approx(1.0)


@given(clients_of_any_kind)
def test_no_other_variance_between_clients_is_likelier(effects: list[tuple[float, float]]) -> None:
    mean = np.array([one for one, _ in effects])
    variance = np.array([se**2 for _, se in effects])
    assume(float(np.ptp(mean)) > 1e-6)

    def likelihood(tau2: float) -> float:
        covariance = np.diag(variance + tau2)
        inverse = np.linalg.inv(covariance)
        ones = np.ones(mean.size)
        centre = (ones @ inverse @ mean) / (ones @ inverse @ ones)
        rest = mean - centre
        return float(
            -0.5 * np.linalg.slogdet(covariance)[1]
            - 0.5 * np.log(ones @ inverse @ ones)
            - 0.5 * rest @ inverse @ rest
        )

    best = likelihood(reml_tau2(mean, variance))
    assert all(likelihood(tau2) <= best + 1e-9 for tau2 in [0.0, *np.geomspace(1e-6, 100.0, 60)])


def test_q_is_zero_where_clients_are_alike() -> None:
    assert cochran_q(np.array([1.0, 1.0]), np.array([0.1, 0.4])) == (0.0, 0.0)


def test_a_client_without_an_effect_is_listed_and_left_out() -> None:
    known = [client(f"c{i}", *one) for i, one in enumerate(EFFECTS)]
    found = pool([*known, refused("a")], RATE, PARAMS)
    assert next(one.client.code for one in found.clients) == "a"
    assert found.clients[0].alone is None
    assert found.clients[0].weight is None
    assert found.average == pooled(EFFECTS).average
    assert "clients_left_out" in [notice.code for notice in found.warnings]


def test_no_client_with_an_effect_is_a_refusal() -> None:
    found = pool([refused("a"), refused("b")], RATE, PARAMS)
    assert found.status == "no_clients"
    assert found.average is None
    assert len(found.clients) == 2


def test_a_client_named_twice_is_an_error() -> None:
    with pytest.raises(ParameterError, match="'c1' occurs twice"):
        pool([client("c1", 0.0, 0.1), client("c1", 0.1, 0.1)], RATE, PARAMS)


def test_one_diary_that_nobody_planned_makes_the_average_an_association() -> None:
    planned = [
        dataclasses.replace(client(f"p{i}", *one), design="assigned")
        for i, one in enumerate(EFFECTS)
    ]
    assert not pool(planned, RATE, PARAMS).is_observational
    mixed = pool([*planned, client("d", -0.2, 0.2)], RATE, PARAMS)
    assert mixed.is_observational
    assert "mixed_designs" in [notice.code for notice in mixed.warnings]
