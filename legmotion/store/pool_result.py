"""Several clients together as their file tells it: the result again, from what was kept."""

from __future__ import annotations

from legmotion.store.comparison_beside import Interval as Ends
from legmotion.store.pool_document import (
    AverageDocument,
    ClientDocument,
    EstimateDocument,
    PoolDocument,
)
from legmotion.store.trend_result import study_parameters
from legmotion.study.nights import Notice
from legmotion.study.pooled import (
    Average,
    ClientEffect,
    Heterogeneity,
    Interval,
    Pool,
    PooledClient,
    PooledOutcome,
)

_TOLD = (
    "code", "status", "status_words", "design", "n_massage", "n_none", "n_left_out", "mean",
    "variance",
)  # fmt: skip


def pool_result(document: PoolDocument) -> Pool:
    """Return what a file tells of several clients, every number as it stands there."""
    spread = document.heterogeneity
    return Pool(
        status=document.status,
        status_words=document.status_words,
        hint=document.hint,
        outcome=PooledOutcome(
            key=document.outcome,
            label=document.label,
            unit=document.unit,
            scale=document.scale,
            better=document.better,
            mcid=document.mcid,
        ),
        is_observational=document.is_observational,
        clients=tuple(_client(one) for one in document.clients),
        average=None if document.average is None else _average(document.average),
        heterogeneity=None
        if spread is None
        else Heterogeneity(q=spread.q, df=spread.df, i2=spread.i2, tau2=spread.tau2),
        warnings=tuple(
            Notice(code=one.code, sentence=one.sentence, value=one.value, limit=one.limit)
            for one in document.warnings
        ),
        parameters=study_parameters(document.parameters),
    )


def _client(document: ClientDocument) -> PooledClient:
    alone = _interval(document.alone)
    return PooledClient(
        client=ClientEffect(**{name: getattr(document, name) for name in _TOLD}, alone=alone),
        alone=alone,
        shrunken=_interval(document.shrunken),
        weight=document.weight,
    )


def _interval(document: EstimateDocument | None) -> Interval | None:
    return None if document is None else _between(document.estimate, document.ci95)


def _between(estimate: float, ends: Ends) -> Interval | None:
    return None if ends is None else Interval(estimate=estimate, low=ends[0], high=ends[1])


def _average(document: AverageDocument) -> Average | None:
    average = _between(document.estimate, document.ci95)
    cautious = _between(document.estimate, document.cautious_ci95)
    if average is None or cautious is None:
        return None
    return Average(
        mean=document.mean,
        se=document.se,
        df=document.df,
        average=average,
        cautious=cautious,
        prediction=_between(document.estimate, document.prediction95),
    )
