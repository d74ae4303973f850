"""How a course over time was looked at, as a paragraph to paste into a paper."""

from __future__ import annotations

from collections.abc import Iterator

from legmotion._version import __version__
from legmotion.report.effect_words import counted
from legmotion.report.method import regression_words
from legmotion.report.trend_words import NO_CONTROL
from legmotion.study.change import Change
from legmotion.study.regularity import Regularity
from legmotion.study.trend import TrendResult

_WAGNER = "Wagner 2002, 10.1046/j.1365-2710.2002.00430.x (segmented regression)"
_TANG = "Tang & Landes 2020, 10.1371/journal.pone.0228077 (serial correlation)"
_SEN = "Sen 1968, 10.1080/01621459.1968.10480934 (median of slopes)"


def trend_method(result: TrendResult, *, version: str = __version__) -> list[str]:
    """Return how a course was looked at: nights, models, requirements, sources."""
    parts = [" ".join(_nights(result, version))]
    if result.change is not None:
        parts.append(" ".join(_change(result, result.change)))
    if result.regularity is not None:
        parts.append(" ".join(_regularity(result, result.regularity)))
    return [*parts, f"Sources: {'; '.join(_sources(result))}."]


def _nights(result: TrendResult, version: str) -> Iterator[str]:
    n_out = sum(bool(night.excluded) for night in result.nights)
    n_in = len(result.nights) - n_out
    yield (
        f"Nights of one person were looked at over time with legmotion {version}. The outcome was "
        f"{result.label}; {counted(n_in, 'night')} could be used, {n_out} were left out with a "
        "reason for each."
    )
    if result.scale == "rate":
        yield f"Nights of less than {result.parameters.min_night_h:g} h were not used."


def _change(result: TrendResult, change: Change) -> Iterator[str]:
    params = result.parameters
    yield (
        f"Before and after ({NO_CONTROL}): at least {params.change_min_nights} usable nights were "
        f"required on either side of the change; there were {change.before.n} and "
        f"{change.after.n}."
    )
    if change.step is None:
        yield f"No model was fitted: {change.status_words}."
        return
    columns = "a constant and a step at the change"
    yield regression_words(result.scale, change.design, columns, params)
    yield (
        "A second model also held the weeks and the weeks after the change, so that the nights may "
        "drift at one pace before it and at another after it. Both are reported; neither was "
        "picked. Devices, legs or versions that occur on both sides had a column of their own. "
        "Nights of which the diary does not say whether there was a massage were used."
    )
    yield (
        "In the picture the lines are the typical nights, and the band is the 95 % interval of the "
        "step of the first model, laid from the typical night before the change."
    )


def _regularity(result: TrendResult, regularity: Regularity) -> Iterator[str]:
    params = result.parameters
    yield (
        f"Regularity: at least {params.regular_min_nights} usable nights with a known week before "
        "them were required, sessions in a week that vary by a standard deviation of at least "
        f"{params.regular_min_sd:g}, and a correlation of them with time below "
        f"{params.trend_max_correlation:g}. A window that holds a night of which it is not known "
        "whether there was a massage counts as unknown, not as empty."
    )
    if regularity.trailing_7 is None:
        yield f"No model was fitted: {regularity.status_words}."
    else:
        columns = (
            "a constant, massage tonight, the sessions of the seven nights before (tonight left "
            "out) and a straight line over time"
        )
        yield regression_words(result.scale, regularity.design, columns, params)
        yield (
            "The same was done with the sessions of fourteen nights, and with sessions that count "
            f"half after {params.half_life_nights:g} nights, as a check."
        )
    if regularity.dose.per_step is not None:
        yield (
            f"Minutes: the same kind of model with minutes/{regularity.dose.step_min:g} of the "
            "massage nights beside massage and time; the median of all slopes between two massage "
            "nights knows no time and only checks it."
        )


def _sources(result: TrendResult) -> Iterator[str]:
    if result.change is not None:
        yield _WAGNER
    yield _TANG
    if result.regularity is not None and result.regularity.dose.per_step is not None:
        yield _SEN
