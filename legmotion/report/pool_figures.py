"""The picture of several clients: a forest, clients by code, the average, the next one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from legmotion.report.effect_figure import EffectRow, effects_spec
from legmotion.report.effect_words import words_of
from legmotion.study.pooled import Average, Interval, Pool, PooledClient


def forest_spec(pool: Pool) -> dict[str, Any] | None:
    """Return the forest as a specification, None where no client has an effect of its own."""
    rows = [row for one in pool.clients for row in _client(pool, one)]
    if not rows:
        return None
    if pool.average is not None:
        rows += _average(pool, pool.average)
    return effects_spec(rows, words_of(pool.outcome), mcid=pool.outcome.mcid)


def _client(pool: Pool, one: PooledClient) -> Iterator[EffectRow]:
    if one.alone is None:
        return
    client = one.client
    beside = words_of(pool.outcome).change(one.alone.estimate)
    if client.n_massage is not None and client.n_none is not None:
        beside += f", {client.n_massage} + {client.n_none} nights"
    yield _row(client.code, one.alone, beside=beside, share=one.weight)
    if one.shrunken is not None:
        drawn = one.shrunken
        yield EffectRow(
            name="", low=drawn.low, high=drawn.high, estimate=drawn.estimate, kind="drawn"
        )


def _average(pool: Pool, average: Average) -> Iterator[EffectRow]:
    words = words_of(pool.outcome)
    one, cautious = average.average, average.cautious
    beside = words.change(one.estimate)
    yield EffectRow(
        name="average", low=one.low, high=one.high, estimate=one.estimate, beside=beside,
        kind="average",
    )  # fmt: skip
    yield EffectRow(
        name="cautious", low=cautious.low, high=cautious.high,
        estimate=cautious.estimate, kind="drawn",
    )  # fmt: skip
    if average.prediction is not None:
        following = average.prediction
        yield EffectRow(name="next client", low=following.low, high=following.high, kind="range")


def _row(name: str, one: Interval, *, beside: str, share: float | None) -> EffectRow:
    return EffectRow(
        name=name, low=one.low, high=one.high, estimate=one.estimate, beside=beside, share=share
    )
