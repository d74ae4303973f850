"""What is drawn of a comparison: the effect's distribution, the hours of the night, the drift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np

from legmotion.params import StudyParameters
from legmotion.study.columns import TREND
from legmotion.study.comparison import ComparedHour, Drift, HourOfArm
from legmotion.study.effects import Posterior
from legmotion.study.model import Fit
from legmotion.study.nights import Arms, StudyNights
from legmotion.study.verdict import Ruler

_N_POINTS = 61
_TAIL = 0.001
_FIRST_TO_LAST = 2.0  # the column of time goes from -1 to 1
_MIN_PER_H = 60.0
_HOURS_A_DAY = 24


def curve_of(posterior: Posterior, ruler: Ruler) -> tuple[tuple[float, float], ...]:
    """Return the density of an effect at evenly spaced values, the highest one as 1.

    The values are as the effect is shown; they are evenly spaced on the scale of the estimate,
    and the density is of that scale.
    """
    low, high = posterior.quantile(_TAIL), posterior.quantile(1.0 - _TAIL)
    at = np.linspace(low, high, _N_POINTS)
    density = posterior.density(at)
    share = density / density.max()
    return tuple(
        (ruler.shown(value), height)
        for value, height in zip(at.tolist(), share.tolist(), strict=True)
    )


def drift_of(default: Fit, ruler: Ruler) -> Drift:
    """Return what the default regression says of time, from the first night to the last."""
    state = default.columns.trend
    if state != "in":
        why: Literal["few_nights", "like_massage"] = (
            "like_massage" if state == "like_massage" else "few_nights"
        )
        return Drift(status=why)
    time = default.effect(TREND)
    low, middle, high = (
        ruler.shown(_FIRST_TO_LAST * time.quantile(p)) for p in (0.025, 0.5, 0.975)
    )
    return Drift(status="in", estimate=middle, low=low, high=high)


def profile_of_arms(
    nights: StudyNights, arms: Arms, params: StudyParameters
) -> tuple[ComparedHour, ...]:
    """Return the periodic movements of the compared nights by the hour of the clock.

    Hours are in the order of the night: they begin after the longest stretch of the day of which
    nothing was recorded. Too few nights of an hour have no rate.
    """
    seen: dict[str, dict[bool, list[tuple[float, int]]]] = defaultdict(
        lambda: {True: [], False: []}
    )
    for place, arm in zip(arms.index.tolist(), arms.massage.tolist(), strict=True):
        for label, minutes, count in _by_label(nights.nights[place].profile, params):
            seen[label][arm == 1.0].append((minutes / _MIN_PER_H, count))
    return tuple(
        ComparedHour(
            label=label,
            massage=_hour(seen[label][True], params),
            none=_hour(seen[label][False], params),
        )
        for label in in_order_of_night(seen)
    )


def in_order_of_night(labels: Iterable[str]) -> list[str]:
    """Return the hours of a night in order; hours of the clock begin after the longest pause.

    Examples
    --------
    >>> in_order_of_night(["00:00", "22:00", "23:00", "05:00"])
    ['22:00', '23:00', '00:00', '05:00']
    >>> in_order_of_night(["hour 10", "hour 2"])
    ['hour 2', 'hour 10']
    """
    names = list(labels)
    clock = sorted(name for name in names if name.endswith(":00"))
    others = sorted((name for name in names if not name.endswith(":00")), key=_number)
    if not clock:
        return others
    hours = [int(name[:2]) for name in clock]
    pauses = [(hour - hours[k - 1]) % _HOURS_A_DAY for k, hour in enumerate(hours)]
    first = pauses.index(max(pauses))
    return [*clock[first:], *clock[:first], *others]


def _number(label: str) -> tuple[int, str]:
    digits = "".join(sign for sign in label if sign.isdecimal())
    return int(digits or 0), label


def _by_label(
    profile: Sequence[tuple[str, float, int]], params: StudyParameters
) -> Iterable[tuple[str, float, int]]:
    """Yield each hour of which enough was seen, once; where clocks go back, one comes twice."""
    found: dict[str, tuple[float, int]] = {}
    for label, minutes, count in profile:
        before = found.get(label, (0.0, 0))
        found[label] = before[0] + minutes, before[1] + count
    for label, (minutes, count) in found.items():
        if minutes >= params.min_hour_min:
            yield label, minutes, count


def _hour(seen: Sequence[tuple[float, int]], params: StudyParameters) -> HourOfArm:
    hours = sum(one for one, _ in seen)
    count = sum(n for _, n in seen)
    is_enough = len(seen) >= params.describe_per_arm
    return HourOfArm(
        n=len(seen), count=count, hours=hours, per_h=count / hours if is_enough else None
    )
