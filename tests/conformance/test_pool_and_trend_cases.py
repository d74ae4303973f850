"""Worked cases C06, C07 and C11: clients put together, a change in time, what came before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from legmotion.params import StudyParameters
from legmotion.study.change import before_after
from legmotion.study.effects import ar1_regression, log_rate, rho_grid
from legmotion.study.exposure import exposure_columns
from legmotion.study.heterogeneity import cochran_q, reml_tau2
from legmotion.study.pool import average_of, pool
from legmotion.study.pooled import ClientEffect, PooledOutcome
from legmotion.units import FloatArray
from tests.study.courses import course, rate_series

PARAMS = StudyParameters()
CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "compare_cases.json").read_text())["cases"]
}


def agrees(want: Any) -> Any:
    return pytest.approx(want, rel=1e-4, abs=1e-6, nan_ok=True)


@pytest.fixture
def six() -> tuple[FloatArray, FloatArray]:
    given = CASES["C06"]["given"]
    return np.array(given["estimate"]), np.array(given["se"]) ** 2


def moments_tau2(mean: FloatArray, variance: FloatArray) -> float:
    """DerSimonian and Laird: tau² by the method of moments."""
    w = 1.0 / variance
    q = w @ (mean - w @ mean / w.sum()) ** 2
    return max(0.0, float((q - (mean.size - 1)) / (w.sum() - (w @ w) / w.sum())))


def paule_mandel_tau2(mean: FloatArray, variance: FloatArray) -> float:
    """The tau² at which Q is what chance makes it, by halving."""
    low, high = 0.0, 100.0
    for _ in range(200):
        tau2 = 0.5 * (low + high)
        w = 1.0 / (variance + tau2)
        q = w @ (mean - w @ mean / w.sum()) ** 2
        low, high = (tau2, high) if q > mean.size - 1 else (low, tau2)
    return tau2


def test_c06_how_much_the_clients_differ(six: tuple[FloatArray, FloatArray]) -> None:
    expected = CASES["C06"]["expected"]
    q, i2 = cochran_q(*six)
    assert (q, i2) == (agrees(expected["q"]), agrees(expected["i2"]))
    assert reml_tau2(*six) == agrees(expected["tau2"]["reml"])
    assert moments_tau2(*six) == agrees(expected["tau2"]["dersimonian_laird"])
    assert paule_mandel_tau2(*six) == agrees(expected["tau2"]["paule_mandel"])


def test_c06_the_average_for_any_variance_between_clients(
    six: tuple[FloatArray, FloatArray],
) -> None:
    expected = CASES["C06"]["expected"]
    fixed = average_of(*six, 0.0, "number", PARAMS)
    assert fixed.mean == agrees(expected["fixed"]["mean"])
    moments = average_of(*six, expected["tau2"]["dersimonian_laird"], "number", PARAMS)
    assert moments.mean == agrees(expected["dersimonian_laird"]["mean"])
    assert [moments.average.low, moments.average.high] == agrees(
        [expected["dersimonian_laird"][f"hartung_knapp_{end}"] for end in ("low", "high")]
    )


def test_c06_the_clients_together() -> None:
    given, expected = CASES["C06"]["given"], CASES["C06"]["expected"]
    outcome = PooledOutcome(
        key="x", label="X per hour", unit="1/h", scale="rate", better="lower", mcid=0.2
    )
    clients = [
        ClientEffect(
            code=f"c{i}", status="ok", status_words="", design="assigned", mean=mean, variance=se**2
        )
        for i, (mean, se) in enumerate(zip(given["estimate"], given["se"], strict=True))
    ]
    made = pool(clients, outcome, PARAMS)
    reml = expected["reml"]
    assert made.average is not None
    assert made.heterogeneity is not None
    assert made.heterogeneity.df == expected["df"]
    assert made.average.mean == agrees(reml["mean"])
    assert made.average.se == agrees(reml["hartung_knapp_se"])
    told = made.average.average
    assert [told.estimate, told.low, told.high] == agrees(
        [reml["ratio"], reml["ratio_low"], reml["ratio_high"]]
    )
    assert [np.log(told.low), np.log(told.high)] == agrees([reml["low"], reml["high"]])
    following = made.average.prediction
    assert following is not None
    assert [np.log(following.low), np.log(following.high)] == agrees(
        [reml["prediction_low"], reml["prediction_high"]]
    )


def test_c07_before_and_after() -> None:
    given, expected = CASES["C07"]["given"], CASES["C07"]["expected"]
    nights = course(
        rate_series(given["count"], given["hours"]), given["massage"], number=given["night"]
    )
    since = nights.nights[given["start_night"]]
    found = before_after(
        nights, nights.primary, since=since.number, label=since.label, design="assigned",
        params=PARAMS,
    )  # fmt: skip
    for coefficient, want in (
        (found.jump, expected["level"]),
        (found.slope_change, expected["slope_change_per_week"]),
    ):
        assert coefficient is not None
        told = np.log([coefficient.estimate, coefficient.low, coefficient.high])
        assert told.tolist() == agrees([want["median"], want["low"], want["high"]])
        for name in ("mean", "p_fewer", "rho_mean", "df"):
            assert getattr(coefficient, name) == agrees(want[name]), name
    assert found.jump is not None
    assert found.jump.p_meaningful == agrees(expected["level"]["p_meaningful"])


def test_c07_for_one_correlation() -> None:
    given, expected = CASES["C07"]["given"], CASES["C07"]["expected"]
    night, start = np.array(given["night"]), given["start_night"]
    after = (night >= start).astype(np.float64)
    columns = np.column_stack(
        [np.ones(night.size), after, (night - start) / 7.0, after * (night - start) / 7.0]
    )
    outcome = log_rate(np.array(given["count"], dtype=np.float64), np.array(given["hours"]))
    fit = ar1_regression(outcome, columns, night, prior="informed", params=PARAMS)
    at = int(np.argmin(np.abs(rho_grid(PARAMS) - expected["rho_fixed"]["rho"])))
    assert fit.estimates[at].tolist() == agrees(expected["rho_fixed"]["estimate"])
    assert fit.se[at].tolist() == agrees(expected["rho_fixed"]["se"])
    assert fit.effect(3).cdf(np.log(0.8)) == agrees(
        expected["slope_change_per_week"]["p_meaningful"]
    )


def test_c11_what_came_before() -> None:
    given, expected = CASES["C11"]["given"], CASES["C11"]["expected"]
    sessions = np.array(given["sessions"])
    found = exposure_columns(
        np.array(given["night"]),
        session_night=sessions[:, 0],
        session_minutes=sessions[:, 1].astype(np.float64),
        unknown_night=np.zeros(0, dtype=np.int64),
        half_life_nights=PARAMS.half_life_nights,
    )
    since = [np.nan if nights is None else nights for nights in expected["nights_since"]]
    assert found.tonight.tolist() == expected["tonight"]
    assert found.minutes.tolist() == agrees(expected["minutes_tonight"])
    assert found.trailing_7.tolist() == expected["sessions_7"]
    assert found.trailing_14.tolist() == expected["sessions_14"]
    assert found.decayed.tolist() == agrees(expected["decayed"])
    assert found.nights_since.tolist() == agrees(since)
