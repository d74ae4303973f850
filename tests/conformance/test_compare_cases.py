"""The estimators against worked cases, whose figures other libraries gave."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import mannwhitneyu, ttest_ind

from legmotion.params import StudyParameters
from legmotion.study.discovery import benjamini_hochberg
from legmotion.study.effects import ar1_regression, log_rate, trend_column
from legmotion.study.ranks import hodges_lehmann, nap
from legmotion.study.rates import PooledRatio, pooled_ratio, quasi_poisson

HERE = Path(__file__).parent
CASES = {
    case["id"]: case
    for case in json.loads((HERE / "compare_cases.json").read_text(encoding="utf-8"))["cases"]
}
SHARED = HERE.parents[1] / "../shared/conformance/compare_cases.json"
PARAMS = StudyParameters()
MASSAGE = 1
Found = dict[str, Any]


def of_nights(given: Found) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log rates or scores, condition and number of the nights."""
    massage = np.array(given["massage"], dtype=float)
    if "score" in given:
        outcome = np.array(given["score"], dtype=float)
    else:
        outcome = log_rate(np.array(given["count"], dtype=float), np.array(given["hours"]))
    return outcome, massage, np.array(given["night"], dtype=np.int64)


def textbook(given: Found) -> Found:
    """Welch and Mann-Whitney by a library; ranks by the project."""
    outcome, massage, _ = of_nights(given)
    with_massage, others = outcome[massage == 1.0], outcome[massage == 0.0]
    welch = ttest_ind(with_massage, others, equal_var=False)
    low, high = welch.confidence_interval()
    ranks = mannwhitneyu(with_massage, others, method="exact")
    difference = float(with_massage.mean() - others.mean())
    return {
        "log_rate": outcome.tolist(),
        "mean_rate": by_arm(given, lambda count, hours: float((count / hours).mean())),
        "pooled_rate": by_arm(given, lambda count, hours: float(count.sum() / hours.sum())),
        "welch": {
            "difference": difference, "t": welch.statistic, "df": welch.df, "p": welch.pvalue,
            "low": low, "high": high, "ratio": math.exp(difference),
        },
        "mann_whitney": {"u": ranks.statistic, "p": ranks.pvalue},
        "hodges_lehmann": hodges_lehmann(outcome, massage),
        "nap": nap(outcome, massage),
    }  # fmt: skip


def by_arm(given: Found, mean: Callable[[np.ndarray, np.ndarray], float]) -> Found:
    count, hours = np.array(given["count"], dtype=float), np.array(given["hours"])
    massage = np.array(given["massage"])
    return {
        name: mean(count[massage == arm], hours[massage == arm])
        for name, arm in (("massage", 1), ("none", 0))
    }


def counted(given: Found) -> Found:
    count, hours = np.array(given["count"], dtype=float), np.array(given["hours"])
    massage = np.array(given["massage"], dtype=float)
    robust, quasi = pooled_ratio(count, hours, massage), quasi_poisson(count, hours, massage)
    assert robust is not None
    assert quasi is not None
    return {
        "log_ratio": robust.log_ratio,
        "ratio": math.exp(robust.log_ratio),
        "quasi_poisson": {"dispersion": quasi[1], **interval(quasi[0])},
        "newey_west": {"n_lags": max(1, int(0.75 * count.size ** (1 / 3))), **interval(robust)},
        "negative_binomial": negative_binomial(count, hours, massage),
    }


def interval(ratio: PooledRatio) -> Found:
    return {"se": ratio.se, "ratio_low": math.exp(ratio.low), "ratio_high": math.exp(ratio.high)}


def negative_binomial(count: np.ndarray, hours: np.ndarray, massage: np.ndarray) -> Found:
    """Maximum likelihood of the textbook's density, its curvature by differences."""

    def loss(at: np.ndarray) -> float:
        mean, size = np.exp(at[0] + at[1] * massage) * hours, math.exp(-at[2])
        terms = gammaln(count + size) - gammaln(size) - gammaln(count + 1.0)
        terms += size * np.log(size / (size + mean)) + count * np.log(mean / (size + mean))
        return -float(terms.sum())

    start = np.array([math.log(count.sum() / hours.sum()), 0.0, -2.0])
    best = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    curvature = np.array([[slope(loss, best.x, i, j) for j in range(3)] for i in range(3)])
    return {
        "log_ratio": best.x[1],
        "dispersion": math.exp(best.x[2]),
        "se": math.sqrt(np.linalg.inv(curvature)[1, 1]),
        "log_likelihood": -best.fun,
    }


def slope(loss: Callable[[np.ndarray], float], at: np.ndarray, i: int, j: int) -> float:
    step = 1e-4 * np.eye(3)
    signs = ((1, 1), (1, -1), (-1, 1), (-1, -1))
    return sum(a * b * loss(at + a * step[i] + b * step[j]) for a, b in signs) / 4e-8


def default(given: Found) -> Found:
    """The default regression, and the same at one correlation."""
    outcome, massage, night = of_nights(given)
    design = np.column_stack([np.ones(night.size), massage, trend_column(night)])
    effect = ar1_regression(outcome, design, night, prior="informed", params=PARAMS).effect(MASSAGE)
    low, median, high = (effect.quantile(p) for p in (0.025, 0.5, 0.975))
    fixed = dataclasses.replace(PARAMS, rho_lowest=0.3, rho_highest=0.3)
    one = ar1_regression(outcome, design, night, prior="flat", params=fixed).effect(MASSAGE)
    return {
        "mean": effect.mean, "median": median, "low": low, "high": high,
        "p_fewer": effect.cdf(0.0), "p_meaningful": effect.cdf(math.log(0.8)),
        "rho_mean": effect.rho_mean, "df": effect.df,
        "ratio": math.exp(median), "ratio_low": math.exp(low), "ratio_high": math.exp(high),
        "rho_fixed": {"rho": 0.3, "estimate": float(one.estimate[0]), "se": float(one.se[0])},
        "by_draws": {
            "mean": effect.mean, "low": low, "high": high, "p_fewer": effect.cdf(0.0),
        },
    }  # fmt: skip


def rated(given: Found) -> Found:
    outcome, massage, night = of_nights(given)
    design = np.column_stack([np.ones(night.size), massage, trend_column(night)])
    effect = ar1_regression(outcome, design, night, prior="informed", params=PARAMS).effect(MASSAGE)
    arms = [outcome[massage == arm] for arm in (1.0, 0.0)]
    welch = ttest_ind(*arms, equal_var=False)
    df = outcome.size - 2
    spread = math.sqrt(sum(((arm - arm.mean()) ** 2).sum() for arm in arms) / df)
    of_few = 1.0 - 3.0 / (4.0 * df - 1.0)
    return default(given) | {
        "p_one_point": effect.cdf(-1.0),
        "welch": {"t": welch.statistic, "df": welch.df, "p": welch.pvalue},
        "hedges_g": float(arms[0].mean() - arms[1].mean()) / spread * of_few,
        "common_language": nap(outcome, massage),
    }


def found_false(given: Found) -> Found:
    p = np.array(given["p"])
    q = benjamini_hochberg(p)
    m, order = p.size, np.argsort(p)
    holm = np.empty(m)
    holm[order] = np.maximum.accumulate(p[order] * (m - np.arange(m)))
    return {"q": q.tolist(), "is_found": (q <= 0.05).tolist(), "holm": holm.tolist()}


RUNS: dict[str, Callable[[Found], Found]] = {
    "C01": textbook,
    "C02": counted,
    "C03": default,
    "C04": default,
    "C08": found_false,
    "C09": rated,
    "C12": lambda given: textbook(given) | {"default": default(given)},
}


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each figure with its path."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, f"{path}.{place}")
    else:
        yield path, value


def wrong(found: Found, expected: Found) -> dict[str, tuple[Any, Any]]:
    """Return the figures that are not as expected, with what was."""
    of = dict(leaves(found))
    return {
        path: (of[path], value)
        for path, value in leaves(expected)
        if abs(of[path] - value) > (0.02 if "by_draws" in path else 1e-6 + 1e-4 * abs(value))
    }


@pytest.mark.parametrize("name", RUNS)
def test_a_worked_case_comes_out_as_it_was_worked(name: str) -> None:
    case = CASES[name]
    assert not wrong(RUNS[name](case["given"]), case["expected"]), case["title"]


def test_every_worked_case_is_here_and_has_a_title() -> None:
    assert list(CASES) == [f"C{number:02d}" for number in range(1, 13)]
    assert all(case["title"] for case in CASES.values())


# What the cases kept beside the checkout call the same figure.
_DEFAULT = {
    "mean": "mean", "median": "median", "low": "lo", "high": "hi", "p_fewer": "p_benefit",
    "p_meaningful": "p_mcid", "rho_mean": "rho_mean", "df": "df", "ratio": "rate_ratio_median",
    "ratio_low": "ci_rr.0", "ratio_high": "ci_rr.1", "rho_fixed.estimate": "gls_at_rho_0.30.beta",
    "rho_fixed.se": "gls_at_rho_0.30.se",
}  # fmt: skip
_TEXTBOOK = {
    "mean_rate.massage": "plmi_mean.massage", "mean_rate.none": "plmi_mean.none",
    "pooled_rate.massage": "pooled_rate.massage", "pooled_rate.none": "pooled_rate.none",
    "welch.difference": "welch_log.diff", "welch.t": "welch_log.t", "welch.df": "welch_log.df",
    "welch.p": "welch_log.p", "welch.low": "welch_log.lo", "welch.high": "welch_log.hi",
    "mann_whitney.u": "mann_whitney_exact.U", "mann_whitney.p": "mann_whitney_exact.p",
    "hodges_lehmann": "hodges_lehmann_log", "nap": "nap_lower_is_better",
}  # fmt: skip
THEIRS: dict[str, dict[str, str]] = {
    "C01": _TEXTBOOK,
    "C02": {
        "log_ratio": "log_rr", "ratio": "rate_ratio", "quasi_poisson.dispersion": "dispersion_phi",
        "quasi_poisson.se": "se_quasi", "quasi_poisson.ratio_low": "ci_rr_quasi_t.0",
        "quasi_poisson.ratio_high": "ci_rr_quasi_t.1", "newey_west.se":
            "se_hac_bartlett_smallsample",
        "newey_west.ratio_low": "ci_rr_hac_t.0", "newey_west.ratio_high": "ci_rr_hac_t.1",
        "negative_binomial.log_ratio": "nb2_ml.log_rr", "negative_binomial.se": "nb2_ml.se",
        "negative_binomial.dispersion": "nb2_ml.alpha",
        "negative_binomial.log_likelihood": "nb2_ml.loglik",
    },
    "C03": _DEFAULT,
    "C04": _DEFAULT,
    "C08": {f"q.{place}": f"q_bh.{place}" for place in range(5)},
    "C09": {name: _DEFAULT[name] for name in ("mean", "median", "low", "high", "p_fewer", "df")}
    | {"p_one_point": "p_improve_at_least_1_point", "common_language": "cles_lower_is_better"},
    "C12": {name: f"basic.{theirs}" for name, theirs in _TEXTBOOK.items()}
    | {f"default.{name}": f"ar1.{theirs}" for name, theirs in _DEFAULT.items()},
}  # fmt: skip


def test_cases_kept_beside_the_checkout_come_out_alike() -> None:
    if not SHARED.is_file():
        pytest.skip("no cases are kept beside this checkout")
    cases = json.loads(SHARED.read_text(encoding="utf-8"))["cases"]
    by_name = {key[:3]: case for key, case in cases.items()}
    assert list(by_name) == list(CASES)
    n_figures = 0
    for name, paths in THEIRS.items():
        found = dict(leaves(RUNS[name](by_name[name]["input"])))
        theirs = dict(leaves(by_name[name]["expect"]))
        expected = {path: theirs[their_path] for path, their_path in paths.items()}
        assert not wrong({path: found[path] for path in paths}, expected), name
        n_figures += len(expected)
    assert n_figures == 93


def test_cases_kept_beside_the_checkout_have_the_figures_of_these() -> None:
    """The cases that stand in other tests are run from here: so the figures must be the same."""
    if not SHARED.is_file():
        pytest.skip("no cases are kept beside this checkout")
    cases = json.loads(SHARED.read_text(encoding="utf-8"))["cases"]
    for key, case in cases.items():
        here = [value for _, value in leaves([CASES[key[:3]]["given"], CASES[key[:3]]["expected"]])]
        missing = [
            path
            for path, value in leaves([case["input"], case["expect"]])
            if value not in here and not path.endswith("e_value_tau1")
        ]
        assert not [path for path in missing if "columns" not in path], key
