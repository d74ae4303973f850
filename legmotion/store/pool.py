"""Several clients together, as their file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from legmotion.store.pool_document import POOL_SCHEMA, PoolDocument
from legmotion.store.results import read_document, study_document, write_result
from legmotion.study.pooled import Average, Interval, Pool, PooledClient

POOL = "pool"
POOL_FILE, POOL_PAGE = "pool.json", "pool.html"


def pool_document(pool: Pool, sentence: str) -> PoolDocument:
    """Return what pool.json says, every number rounded to six significant digits."""
    outcome = asdict(pool.outcome)
    return study_document(
        PoolDocument,
        {
            "status": pool.status,
            "status_words": pool.status_words,
            "hint": pool.hint,
            "sentence": sentence,
            "outcome": outcome.pop("key"),
            **outcome,
            "is_observational": pool.is_observational,
            "n_clients": len(pool.clients),
            "n_pooled": sum(one.weight is not None for one in pool.clients),
            "average": _average(pool.average),
            "heterogeneity": None if pool.heterogeneity is None else asdict(pool.heterogeneity),
            "clients": [_client(one) for one in pool.clients],
            "warnings": [asdict(notice) for notice in pool.warnings],
        },
        schema=POOL_SCHEMA,
        parameters=pool.parameters,
    )


def write_pool(
    document: PoolDocument, report: str, folder: Path, *, page: str | None = None
) -> Path:
    """Write pool/pool.json, its text and its page in a folder, in the place of older ones.

    Without a page, an older one is removed. Returns the path of the JSON. Raises ParameterError
    if the folder cannot be written; an older result is then as it was.
    """
    return write_result(folder, POOL, document, page=page, report=report)


def read_pool(file: Path) -> PoolDocument:
    """Return what a pool.json holds.

    Raises UnreadableFileError for a file that cannot be read, MalformedFileError for one that is
    not of this schema.
    """
    return read_document(
        file,
        PoolDocument,
        what="several clients together",
        schema=POOL_SCHEMA,
        where="name a pool.json, as `legmotion pool --out DIR` writes it",
        again="make it again with `legmotion pool`",
    )


def _average(average: Average | None) -> dict[str, Any] | None:
    if average is None:
        return None
    following = average.prediction
    return {
        **_interval(average.average),
        "cautious_ci95": (average.cautious.low, average.cautious.high),
        "prediction95": None if following is None else (following.low, following.high),
        "mean": average.mean,
        "se": average.se,
        "df": average.df,
    }


def _client(one: PooledClient) -> dict[str, Any]:
    return asdict(one.client) | {
        "alone": None if one.alone is None else _interval(one.alone),
        "shrunken": None if one.shrunken is None else _interval(one.shrunken),
        "weight": one.weight,
    }


def _interval(one: Interval) -> dict[str, Any]:
    return {"estimate": one.estimate, "ci95": (one.low, one.high)}
