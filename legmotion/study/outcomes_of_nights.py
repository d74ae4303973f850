"""Outcomes and covariates of a study's nights, from their results and from the diary."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from legmotion.errors import ParameterError
from legmotion.io.diary import NightEntry
from legmotion.night.counts import SEEN
from legmotion.params import StudyParameters
from legmotion.study.nights import OutcomeSeries
from legmotion.study.outcome_kinds import (
    DIARY_OUTCOMES,
    MOVEMENT_OUTCOMES,
    PRIMARY,
    better_of,
    mcid_of_number,
    mcid_of_rate,
)
from legmotion.study.recorded_nights import hours_seen
from legmotion.study.scored import ScoredNight, ScoredOutcome
from legmotion.study.ties import WEEKEND
from legmotion.units import FloatArray

RATE_UNIT = "1/h"
NOISE = "floor_mg"
LOST = "lost_pct"
_PER_H = "_per_h_"
_CHANGE = "medication_changed"  # it parts the nights instead
_WEEKEND_EVENINGS = (4, 5)  # Friday and Saturday: no work on the day after; Monday is 0
_NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class NightSource:
    """Where one night's numbers come from; `is_usable` of its recording."""

    night: date
    scored: ScoredNight | None
    entry: NightEntry | None
    is_usable: bool


def is_from_diary(sources: Sequence[NightSource], outcome: str) -> bool:
    """Return whether an outcome is one that the diary notes.

    Raises ParameterError for one that neither the results nor the diary have.
    """
    measured = {key for one in sources if one.scored is not None for key in one.scored.outcomes}
    noted = {key for one in sources if one.entry is not None for key in one.entry.numbers}
    if outcome in measured or (outcome in MOVEMENT_OUTCOMES and outcome not in noted):
        return False
    if outcome in noted or outcome in DIARY_OUTCOMES:
        return True
    known = sorted({*measured, *noted, *MOVEMENT_OUTCOMES, *DIARY_OUTCOMES})
    near = difflib.get_close_matches(outcome, known, n=3, cutoff=0.4)
    raise ParameterError(
        f"no night has an outcome {outcome!r}",
        hint=f"the nearest are {', '.join(near)}" if near else f"there are {', '.join(known)}",
    )


def primary_series(
    sources: Sequence[NightSource], outcome: str, params: StudyParameters
) -> OutcomeSeries:
    """Return an outcome of every night; nights that cannot be used keep what was measured."""
    if is_from_diary(sources, outcome):
        return _noted(sources, outcome, params)
    return _measured(sources, outcome, params, is_needed_usable=False)


def secondary_series(
    sources: Sequence[NightSource], primary: OutcomeSeries, params: StudyParameters
) -> tuple[OutcomeSeries, ...]:
    """Return the outcomes beside the primary one that some night has.

    What was measured counts on nights whose recording is usable.
    """
    series = [
        _measured(sources, key, params, is_needed_usable=True)
        for key in MOVEMENT_OUTCOMES
        if (key, "movement") != (primary.key, primary.source)
    ]
    series += [
        _noted(sources, key, params)
        for key in DIARY_OUTCOMES
        if (key, "diary") != (primary.key, primary.source)
    ]
    return tuple(one for one in series if np.isfinite(one.value).any())


def covariates_of(sources: Sequence[NightSource], primary: OutcomeSeries) -> dict[str, FloatArray]:
    """Return further numbers of each night, by name.

    These are the weekend and every column of numbers in the diary that is no outcome of the
    night itself; what was rated in the evening came before the massage and can be one.
    """
    after = {key for key in DIARY_OUTCOMES if not key.endswith("_evening")}
    noted = {key for one in sources if one.entry is not None for key in one.entry.numbers}
    found = {
        key: np.array([_number(one, key) for one in sources])
        for key in sorted(noted - after - {primary.key, _CHANGE})
    }
    weekend = _array(sources, lambda one: float(one.night.weekday() in _WEEKEND_EVENINGS))
    every = {WEEKEND: weekend, **found}
    return {key: column for key, column in every.items() if np.isfinite(column).any()}


def checks_of(sources: Sequence[NightSource]) -> dict[str, FloatArray]:
    """Return what of the recordings could differ between conditions: noise, and what was lost."""
    every = {
        NOISE: _array(sources, lambda one: _NAN if one.scored is None else one.scored.floor_mg),
        LOST: _array(sources, lambda one: _NAN if one.scored is None else one.scored.lost_pct),
    }
    return {key: column for key, column in every.items() if np.isfinite(column).any()}


def _measured(
    sources: Sequence[NightSource], key: str, params: StudyParameters, *, is_needed_usable: bool
) -> OutcomeSeries:
    held = [
        one.scored if one.is_usable or not is_needed_usable else None for one in sources
    ]  # fmt: skip
    value = np.array([_NAN if one is None else one.value(key) for one in held])
    kind = _kind(held, key)
    is_rate = kind.unit == RATE_UNIT and _PER_H in key
    count, hours = _rate_parts(held, key, value, kind) if is_rate else _nothing(value.size)
    return OutcomeSeries(
        key=key,
        label=kind.label,
        unit=kind.unit,
        scale="rate" if is_rate else "number",
        better=better_of(key),
        mcid=mcid_of_rate(params)
        if is_rate
        else mcid_of_number(key, _median(value), is_noted=False, params=params),
        source="movement",
        value=value,
        count=count,
        hours=hours,
    )


def _kind(held: Sequence[ScoredNight | None], key: str) -> ScoredOutcome:
    """Return the name and unit of an outcome from the first result that has it."""
    for one in held:
        found = None if one is None else one.outcomes.get(key)
        if found is not None:
            return found
    unit = RATE_UNIT if _PER_H in key else "1"
    label = "Periodic leg movements per hour in bed" if key == PRIMARY else key
    return ScoredOutcome(value=_NAN, unit=unit, label=label)


def _rate_parts(
    held: Sequence[ScoredNight | None], key: str, rate: FloatArray, kind: ScoredOutcome
) -> tuple[FloatArray, FloatArray]:
    """Return the movements behind a rate and the hours that it is of.

    The result does not hold the hours of a part of the night: they follow from count and rate,
    and where nothing was counted they are the usual share of all hours.
    """
    count_key = key.split(_PER_H)[0] + "_n"
    count = np.array([_NAN if one is None else one.value(count_key) for one in held])
    count = np.where(np.isfinite(rate), count, np.nan)
    seen_h = np.array([_NAN if one is None else hours_seen(one) for one in held])
    if kind.denominator in (None, SEEN):
        return count, seen_h
    has_rate = np.isfinite(rate) & (rate > 0.0) & (seen_h > 0.0)
    hours = np.divide(count, rate, out=np.full(rate.size, np.nan), where=has_rate)
    share = float(np.median(hours[has_rate] / seen_h[has_rate])) if has_rate.any() else 1.0
    return count, np.where(rate == 0.0, share * seen_h, hours)


def _nothing(n: int) -> tuple[FloatArray, FloatArray]:
    return np.full(n, np.nan), np.full(n, np.nan)


def _noted(sources: Sequence[NightSource], key: str, params: StudyParameters) -> OutcomeSeries:
    value = _array(sources, lambda one: _number(one, key))
    kind = DIARY_OUTCOMES.get(key)
    count, hours = _nothing(value.size)
    return OutcomeSeries(
        key=key,
        label=key.replace("_", " ").capitalize() if kind is None else kind.label,
        unit="1" if kind is None else kind.unit,
        scale="number",
        better=better_of(key),
        mcid=mcid_of_number(key, _median(value), is_noted=True, params=params),
        source="diary",
        value=value,
        count=count,
        hours=hours,
    )


def _number(one: NightSource, key: str) -> float:
    return _NAN if one.entry is None else float(one.entry.numbers.get(key, _NAN))


def _median(value: FloatArray) -> float:
    known = value[np.isfinite(value)]
    return float(np.median(known)) if known.size else 0.0


def _array(sources: Sequence[NightSource], read: Callable[[NightSource], float]) -> FloatArray:
    return np.array([read(one) for one in sources], dtype=np.float64)
