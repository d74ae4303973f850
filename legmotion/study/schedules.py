"""Schedules of a scheme: how many there are, any number drawn, all of them listed.

A scheme is walked night by night. What matters of the nights before is little: how many massages
the block and the week have, how long the last run is. The schedules that lead on from each such
state are counted once, from the last night back, and then every schedule can be drawn with the
same chance, none in vain; it is the law of drawing freely and throwing away what breaks a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from legmotion.errors import ParameterError
from legmotion.study.schemes import WEEK, WEEKDAYS, Scheme
from legmotion.units import BoolArray, FloatArray, IntArray, read_only

# The nights are drawn from the raw 64-bit words of PCG64, whose stream never changes; the upper
# 53 bits are a number from 0 to 1. A change of the walk is a new number here.
ALGORITHM = "legmotion-schedule/1 PCG64"
_UNUSED_BITS = np.uint64(11)
_TO_UNIT = 2.0**-53


class _State(NamedTuple):
    """What of the nights before decides which may come; `last` is -1 before the first."""

    in_block: int
    in_week: int
    last: int
    run: int
    switches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Night:
    """One night of a scheme: what may be on it."""

    is_unit_start: bool
    is_block_end: bool
    is_week_end: bool
    is_forbidden: bool
    low: int
    high: int


class _Rule(NamedTuple):
    """A rule in words, what to do where it cannot be kept, and the scheme without it."""

    words: str
    advice: str
    without: Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """Per night: the state after (2 s + massage), and the chance of a massage, by state s."""

    after: tuple[IntArray, ...]
    chance: tuple[FloatArray, ...]
    n_schedules: int


def n_schedules(scheme: Scheme) -> int:
    """Return how many schedules a scheme has; 0 where its rules contradict one another."""
    return _walk(scheme).n_schedules


def refuse_impossible(scheme: Scheme) -> None:
    """Raise ParameterError for a scheme without a schedule, naming what stands in the way."""
    if n_schedules(scheme):
        return
    rules = _rules(scheme)
    blamed = [rule for rule in rules if n_schedules(rule.without)] or rules
    raise ParameterError(
        f"{scheme.n_nights} nights from {scheme.start} in the design {scheme.design}: no schedule "
        f"has {' and '.join(rule.words for rule in blamed)}",
        hint="; or ".join(rule.advice for rule in blamed),
    )


def draw_schedules(scheme: Scheme, *, seed: int, n: int) -> BoolArray:
    """Return schedules of shape (nights, n), each one of the scheme with the same chance.

    The same scheme, seed and n give the same schedules, on every computer.
    """
    walk = _walk(scheme)
    words = np.random.PCG64(seed).random_raw(n * scheme.n_nights)
    drawn = ((words >> _UNUSED_BITS) * _TO_UNIT).reshape(scheme.n_nights, n)
    massage = np.empty((scheme.n_nights, n), dtype=np.bool_)
    state = np.zeros(n, dtype=np.int64)
    for night in range(scheme.n_nights):
        np.less(drawn[night], walk.chance[night].take(state), out=massage[night])
        state = walk.after[night].take(2 * state + massage[night])
    return massage


def all_schedules(scheme: Scheme) -> BoolArray:
    """Return every schedule of a scheme, shape (nights, n_schedules)."""
    walk = _walk(scheme)
    massage = np.empty((0, 1), dtype=np.bool_)
    state = np.zeros(1, dtype=np.int64)
    for after in walk.after:
        both = np.repeat([False, True], state.size)
        state = after.take(np.concatenate([2 * state, 2 * state + 1]))
        massage = np.vstack([np.tile(massage, 2), both])[:, state >= 0]
        state = state[state >= 0]
    return massage


def is_schedule(scheme: Scheme, massage: tuple[bool, ...]) -> bool:
    """Return whether a schedule is one of a scheme."""
    if len(massage) != scheme.n_nights:
        return False
    state = 0
    for after, is_massage in zip(_walk(scheme).after, massage, strict=True):
        state = int(after[2 * state + is_massage])
        if state < 0:
            return False
    return True


@lru_cache(maxsize=4)
def schedules_to_test(scheme: Scheme, *, seed: int, max_exact: int, n_draws: int) -> BoolArray:
    """Return all schedules, or where there are more than `max_exact`, `n_draws` of them.

    Shape (nights, n); kept, since a comparison asks for them again with every outcome.
    """
    if n_schedules(scheme) <= max_exact:
        return read_only(all_schedules(scheme))
    return read_only(draw_schedules(scheme, seed=seed, n=n_draws))


@lru_cache(maxsize=64)
def _walk(scheme: Scheme) -> _Walk:
    """Find the states of each night, count from the last night back, and lay both out."""
    nights = _nights(scheme)
    states: list[dict[_State, int]] = [{_State(0, 0, -1, 0, 0): 0}]
    steps: list[list[int]] = []
    for night in nights:
        found: dict[_State, int] = {}
        steps.append([])
        for state in states[-1]:
            for massage in (0, 1):
                later = _step(scheme, night, state, massage)
                steps[-1].append(-1 if later is None else found.setdefault(later, len(found)))
        states.append(found)
    ways = [int(state.switches >= scheme.min_switches) for state in states[-1]]
    after, chance = [], []
    for step in reversed(steps):
        onward = [ways[later] if later >= 0 else 0 for later in step]
        ways = [onward[place] + onward[place + 1] for place in range(0, len(step), 2)]
        with_massage = onward[1::2]
        alive = [later if way else -1 for later, way in zip(step, onward, strict=True)]
        after.append(np.array(alive, dtype=np.int64))
        shares = [one / max(way, 1) for one, way in zip(with_massage, ways, strict=True)]
        chance.append(np.array(shares, dtype=np.float64))
    return _Walk(after=tuple(after[::-1]), chance=tuple(chance[::-1]), n_schedules=ways[0])


def _nights(scheme: Scheme) -> list[_Night]:
    nights: list[_Night] = []
    for block in scheme.blocks:
        for place in range(block.n_nights):
            number = len(nights)
            nights.append(
                _Night(
                    is_unit_start=place % scheme.unit_nights == 0,
                    is_block_end=place == block.n_nights - 1,
                    is_week_end=number % WEEK == WEEK - 1,
                    is_forbidden=scheme.weekday(number) in scheme.not_on,
                    low=block.low,
                    high=block.high,
                )
            )
    return nights


def _step(scheme: Scheme, night: _Night, before: _State, massage: int) -> _State | None:
    """Return the state after a night with or without massage, None where a rule forbids it."""
    if massage and night.is_forbidden:
        return None
    is_same = massage == before.last
    if not (is_same or night.is_unit_start):
        return None
    in_block = before.in_block + massage * night.is_unit_start
    in_week = before.in_week + massage if scheme.per_week is not None else 0
    run = (before.run + 1 if is_same else 1) if scheme.max_run is not None else 0
    is_over = (scheme.per_week is not None and in_week > scheme.per_week) or (
        scheme.max_run is not None and run > scheme.max_run
    )
    is_short = night.is_block_end and in_block < night.low
    if is_over or is_short or in_block > night.high:
        return None
    changed = before.switches + (not is_same and before.last >= 0)
    return _State(
        in_block=0 if night.is_block_end else in_block,
        in_week=0 if night.is_week_end else in_week,
        last=massage,
        run=run,
        switches=min(changed, scheme.min_switches),
    )


def _rules(scheme: Scheme) -> list[_Rule]:
    """Return each rule that holds beside the blocks, and the scheme without it."""
    rules = []
    if scheme.not_on:
        days = ", ".join(WEEKDAYS[day] for day in scheme.not_on)
        words, advice = f"no massage on {days}", "allow a massage on one of these days"
        rules.append(_Rule(words, advice, replace(scheme, not_on=())))
    if scheme.max_run is not None:
        words = f"no more than {scheme.max_run} alike in a row"
        is_strict = scheme.max_run == scheme.unit_nights and len(scheme.blocks) == 1
        advice = "take the design blocks4" if is_strict else "allow more nights alike in a row"
        rules.append(_Rule(words, advice, replace(scheme, max_run=None)))
    if scheme.per_week is not None:
        words, advice = f"at most {scheme.per_week} massages a week", "allow more massages a week"
        advice += ", or take a smaller share of massage nights such as 1:2"
        rules.append(_Rule(words, advice, replace(scheme, per_week=None)))
    words = f"at least {scheme.min_switches} changes between massage and none"
    rules.append(_Rule(words, "plan more nights", replace(scheme, min_switches=0)))
    return rules
