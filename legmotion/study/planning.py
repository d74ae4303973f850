"""What a plan can show: the chance to see a change, and the nights it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from legmotion.errors import ParameterError
from legmotion.params import StudyParameters
from legmotion.study.power import power_of
from legmotion.study.schedules import draw_schedules, n_schedules
from legmotion.study.schemes import WEEK, SchemeSettings, scheme_of
from legmotion.study.variation import Variation
from legmotion.units import FloatArray

# Chances differ a little from one schedule to the next; so many are looked at, always the same.
_N_SCHEDULES = 8
_SEED = 1
_PCT = 100.0
_WEEKS = (2, 4, 6, 8, 12, 16)
_RATIOS = (0.8, 0.7, 0.6, 0.5)
_MCIDS = (1.0, 1.5, 2.0, 3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A true change that a study might meet, in words, and as a log ratio or in the unit."""

    words: str
    effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerTable:
    """Chance to see each change with so many nights, and the nights for the chance asked for.

    `power` has one row per number of nights and one column per change; `needed` is None where it
    takes more nights than are ever named. `schedule` is the design that was worked with.
    """

    changes: tuple[Change, ...]
    n_nights: tuple[int, ...]
    power: tuple[tuple[float, ...], ...]
    needed: tuple[int | None, ...]
    schedule: str


def changes_of_rate(target: float | None = None) -> tuple[Change, ...]:
    """Return 20, 30, 40 and 50 % fewer, and the ratio that is hoped for among them.

    Raises ParameterError for a target that is no change.
    """
    if target is not None and (target <= 0.0 or target == 1.0):
        raise ParameterError(
            f"the target is {target:g}, expected a ratio above 0 other than 1",
            hint="0.7 is 30 % fewer leg movements on massage nights",
        )
    ratios = sorted({*_RATIOS, *([] if target is None else [target])}, reverse=True)
    return tuple(Change(words=_ratio_words(ratio), effect=math.log(ratio)) for ratio in ratios)


def changes_of_number(mcid: float, unit: str) -> tuple[Change, ...]:
    """Return the smallest meaningful difference and its multiples."""
    shown = "" if unit in ("", "1") else f" {unit}"
    return tuple(Change(words=f"{many * mcid:g}{shown}", effect=many * mcid) for many in _MCIDS)


def power_table(
    settings: SchemeSettings,
    variation: Variation,
    changes: Sequence[Change],
    params: StudyParameters,
) -> PowerTable:
    """Return the chance to see changes with the nights that are planned, with fewer and more.

    A strict alternation is worked out as blocks of four: the formula takes the correlation of
    neighbouring nights as known, which flatters alternating nights by 5 to 17 points.
    """
    shape = _shape(settings)
    sizes = sorted({settings.n_nights, *(WEEK * weeks for weeks in _WEEKS)})
    rows = [
        (n, tuple(_power(drawn, change, variation) for change in changes))
        for n in sizes
        if (drawn := _schedules(shape, n, params)) is not None
    ]
    return PowerTable(
        changes=tuple(changes),
        n_nights=tuple(n for n, _ in rows),
        power=tuple(row for _, row in rows),
        needed=tuple(nights_needed(shape, variation, change, params) for change in changes),
        schedule=shape.design,
    )


def nights_needed(
    settings: SchemeSettings, variation: Variation, change: Change, params: StudyParameters
) -> int | None:
    """Return the fewest nights, in whole blocks, with the chance to see a change asked for.

    None where it takes more than the most that is ever named.
    """
    shape = _shape(settings)
    step = _step(shape, params)
    low, high = params.min_nights // step - 1, params.max_nights_needed // step
    if not _is_enough(shape, high * step, variation, change, params):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _is_enough(shape, middle * step, variation, change, params):
            high = middle
        else:
            low = middle
    return high * step


def _shape(settings: SchemeSettings) -> SchemeSettings:
    """Return the settings that power is worked out with."""
    if settings.design == "alternating":
        return replace(settings, design="blocks4", max_run=None)
    return settings


def _step(shape: SchemeSettings, params: StudyParameters) -> int:
    """Return the nights of one block, or of what stands for it."""
    match shape.design:
        case "weeks":
            return 2 * WEEK
        case "halfweeks":
            return WEEK
    return scheme_of(shape, params).blocks[0].n_nights


def _is_enough(
    shape: SchemeSettings,
    n_nights: int,
    variation: Variation,
    change: Change,
    params: StudyParameters,
) -> bool:
    drawn = _schedules(shape, n_nights, params)
    return drawn is not None and _power(drawn, change, variation) >= params.planned_power


def _schedules(shape: SchemeSettings, n_nights: int, params: StudyParameters) -> FloatArray | None:
    """Return a few schedules of so many nights, shape (schedules, nights); None without any."""
    try:
        scheme = scheme_of(replace(shape, n_nights=n_nights), params)
    except ParameterError:
        return None
    if not n_schedules(scheme):
        return None
    drawn = np.unique(draw_schedules(scheme, seed=_SEED, n=_N_SCHEDULES), axis=1)
    return np.ascontiguousarray(drawn.T.astype(np.float64))


def _power(schedules: FloatArray, change: Change, variation: Variation) -> float:
    """Return the chance to see a change, on average over schedules."""
    night_number = np.arange(schedules.shape[1], dtype=np.int64)
    chances = [
        power_of(
            massage,
            night_number,
            effect=change.effect,
            variance=variation.variance,
            rho=variation.rho,
        ).power
        for massage in schedules
    ]
    return float(np.mean(chances))


def _ratio_words(ratio: float) -> str:
    change = round(_PCT * abs(ratio - 1.0), 1)
    return f"{change:g} % {'fewer' if ratio < 1.0 else 'more'}"


def locked_looks(n_nights: int, n_looks: int, params: StudyParameters) -> tuple[int, ...]:
    """Return after how many nights a plan looks: once at the end, or three times.

    Raises
    ------
    ParameterError
        For three looks at so few nights that the first could show nothing.
    """
    if n_looks == 1:
        return (n_nights,)
    shares = (params.first_look, params.second_look, 1.0)
    looks = tuple(round(share * n_nights) for share in shares)
    is_apart = all(earlier < later for earlier, later in pairwise(looks))
    if looks[0] < params.min_nights or not is_apart:
        fewest = math.ceil((params.min_nights - 0.5) / params.first_look)
        raise ParameterError(
            f"three looks at {n_nights} nights would begin after {looks[0]}, expected at least "
            f"{params.min_nights}",
            hint=f"plan {fewest} nights or more, or look once, at the end",
        )
    return looks
