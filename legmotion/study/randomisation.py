"""The randomisation test: what the other schedules of the plan would have shown.

The schedule was drawn from a known set. If massage changed nothing, the nights would have been
the same under any of them, so the share of schedules that show at least as large a difference is
a p-value that assumes nothing about the nights: neither a distribution nor independence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.effects import trend_column
from legmotion.study.plan import Plan, plan_hash
from legmotion.study.schedules import is_schedule, n_schedules, schedules_to_test
from legmotion.units import BoolArray, FloatArray, IntArray

# Two statistics this close, as a share of the largest, are the same one: 1e-16 is rounding.
_ROUNDING = 1e-10
_SEED_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomisationTest:
    """Difference on massage nights, with the interval and the p of the plan's own schedules.

    `low` and `high` are None where no schedule is rare enough to end the 95 % interval.
    `smallest_p` is what p would be at the largest difference that the nights could show.
    `n_assignments` counts the schedules that were looked at; `is_exact` says that these are all.
    """

    estimate: float
    low: float | None
    high: float | None
    p: float
    smallest_p: float
    n_assignments: int
    is_exact: bool
    n_nights: int


def randomisation_test(
    outcome: FloatArray,
    massage: FloatArray,
    night_number: IntArray,
    plan: Plan,
    *,
    include_trend: bool,
    params: StudyParameters,
) -> RandomisationTest | None:
    """Compare the nights with what they would show under the plan's other schedules.

    Parameters
    ----------
    outcome : (n,) float64
        Log rates, or values on their own scale.
    massage : (n,) float64
        1 on massage nights, 0 on others, as planned or as received.
    night_number : (n,) int64
        Proleptic ordinals of the evenings, strictly increasing. Nights outside the plan are left
        out; nights of the plan without a value are left out of every schedule.
    plan : Plan
        Gives the schedule that was drawn, and those that might have been.
    include_trend : bool
        Take a linear trend out of the outcome first.
    params : StudyParameters
        Up to how many schedules are listed one by one, and how many are drawn beyond.

    Returns
    -------
    RandomisationTest or None
        None where the plan was changed, or the nights of the plan do not hold both conditions.

    Notes
    -----
    The statistic is the difference of means; two-sided, the observed schedule counted. The
    schedules that were drawn are permuted even where `massage` is as received: then p is that of
    the plan, and the interval holds the effects of a received massage that it does not exclude.
    Onghena & Edgington 1994, 10.1016/0005-7967(94)90036-1.
    """
    if not plan.is_intact or not is_schedule(plan.scheme, plan.massage):
        return None
    place, kept = _places(night_number, plan)
    planned = np.array(plan.massage, dtype=np.bool_)[place]
    columns = np.column_stack([outcome[kept], massage[kept]])
    if not (_has_both(planned) and _has_both(columns[:, 1] > 0.5)):
        return None
    schedules, is_exact = _schedules(plan, place, planned, params)
    clean = _without_trend(columns, night_number[kept], include_trend=include_trend)
    of_outcome, of_massage = _differences(schedules, clean)
    (own_outcome,), (own_massage,) = _differences(planned[:, None], clean)
    if own_massage <= _ROUNDING:
        return None
    estimate = float(own_outcome / own_massage)
    rest = of_outcome - estimate * of_massage
    n = of_outcome.size
    tie = _ROUNDING * float(np.abs(of_outcome).max())
    level = round(2.0 * (1.0 - params.sure_p), 12)
    below = _reach(-rest, of_massage, float(own_massage), level)
    above = _reach(rest, of_massage, float(own_massage), level)
    return RandomisationTest(
        estimate=estimate,
        low=None if below is None else estimate - below,
        high=None if above is None else estimate + above,
        p=int((np.abs(of_outcome) >= abs(own_outcome) - tie).sum()) / n,
        smallest_p=_n_extreme(schedules, planned) / n,
        n_assignments=n if is_exact else n - 1,
        is_exact=is_exact,
        n_nights=int(kept.size),
    )


def _places(night_number: IntArray, plan: Plan) -> tuple[IntArray, IntArray]:
    """Return which nights of the plan have a value, and which of the values are theirs."""
    ordinals = np.array([night.toordinal() for night in plan.nights], dtype=np.int64)
    _, kept, place = np.intersect1d(night_number, ordinals, return_indices=True)
    return place, kept


def _has_both(massage: BoolArray) -> bool:
    return bool(massage.any()) and not bool(massage.all())


def _schedules(
    plan: Plan, place: IntArray, planned: BoolArray, params: StudyParameters
) -> tuple[BoolArray, bool]:
    """Return the schedules of the nights with a value, the plan's own among them.

    Schedules that leave one condition without a night are left out: nobody could have compared.
    """
    is_exact = n_schedules(plan.scheme) <= params.max_exact_assignments
    whole = schedules_to_test(
        plan.scheme,
        seed=int(plan_hash(plan)[:_SEED_DIGITS], 16),
        max_exact=params.max_exact_assignments,
        n_draws=params.n_draws,
    )
    schedules = whole[place]
    n_massage = schedules.sum(axis=0)
    is_comparable = (n_massage > 0) & (n_massage < place.size)
    if not is_comparable.all():
        schedules = schedules[:, is_comparable]
    return (schedules if is_exact else np.column_stack([planned, schedules])), is_exact


def _without_trend(
    columns: FloatArray, night_number: IntArray, *, include_trend: bool
) -> FloatArray:
    """Return columns less their mean, and less their linear trend where that is asked for."""
    centred = columns - columns.mean(axis=0)
    if not include_trend:
        return np.asarray(centred)
    trend = trend_column(night_number)
    trend = trend - trend.mean()
    return np.asarray(centred - np.outer(trend, trend @ centred / (trend @ trend)))


def _differences(schedules: BoolArray, columns: FloatArray) -> FloatArray:
    """Return the differences of means under each schedule, shape (columns, schedules).

    The columns add up to 0, so that the nights without massage have the opposite sum.
    """
    n_massage = schedules.sum(axis=0)
    share = 1.0 / n_massage + 1.0 / (len(schedules) - n_massage)
    return np.asarray((columns.T @ schedules.astype(np.float64)) * share)


def _n_extreme(schedules: BoolArray, planned: BoolArray) -> int:
    """Count the schedules that no result tells from the plan's own: itself and its opposite."""
    n_alike = (schedules == planned[:, None]).sum(axis=0)
    return int(((n_alike == 0) | (n_alike == planned.size)).sum())


def _reach(rest: FloatArray, of_massage: FloatArray, own: float, level: float) -> float | None:
    """Return how far above the estimate an effect may lie until p falls to `level`.

    At `x` above the estimate a schedule shows `rest - x of_massage` and the plan's own `-x own`:
    each schedule is at least as large up to an `x` of its own, so the limit is one of these, in
    order. A schedule that shows more of the massage than the plan's own is counted throughout:
    the interval is then rather too wide. None where p never falls so low.
    """
    tie = _ROUNDING * float(np.abs(rest).max())
    room = np.where(rest > 0.0, own + of_massage, own - of_massage)
    is_always = (room <= _ROUNDING * own) | (np.abs(of_massage) > own * (1.0 + _ROUNDING))
    ends = np.where(is_always, np.inf, np.abs(rest) / np.where(is_always, 1.0, room))
    is_mirror = np.abs(of_massage) >= own * (1.0 - _ROUNDING)
    ends = np.where((np.abs(rest) <= tie) & is_mirror, np.inf, ends)
    n_more = int(level * rest.size) + 1
    end = float(np.partition(ends, rest.size - n_more)[rest.size - n_more])
    return end if np.isfinite(end) else None
