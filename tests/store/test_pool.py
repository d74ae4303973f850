"""pool.json: the contract of `legmotion/pool/1`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import msgspec
import pytest

from legmotion.store import pool_document as documents
from legmotion.store.pool import pool_document, write_pool
from legmotion.store.results import document_json
from legmotion.store.schema import generated_schema, schema_bytes
from legmotion.study import pooled as made_of
from legmotion.study.pool import pool
from legmotion.study.pooled import Pool
from legmotion.wording import DISCLAIMER
from tests.study.test_pool import EFFECTS, PARAMS, POINTS, RATE, client, pooled, refused


def with_one_refused() -> Pool:
    return pool(
        [*(client(f"c{i}", *one) for i, one in enumerate(EFFECTS)), refused("x")], RATE, PARAMS
    )


POOLS = pytest.mark.parametrize(
    "make",
    [
        with_one_refused,
        lambda: pooled(EFFECTS[:4]),
        lambda: pooled(EFFECTS[:2]),
        lambda: pooled(EFFECTS, POINTS),
        lambda: pool([refused("x")], RATE, PARAMS),
    ],
    ids=["five", "four", "two", "points", "none"],
)


@POOLS
def test_a_pool_keeps_the_shipped_schema(make: Callable[[], Pool]) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in pool.json")

    content = json.loads(document_json(pool_document(make(), "words")), parse_constant=refuse)
    jsonschema.Draft202012Validator(json.loads(schema_bytes("pool"))).validate(content)
    assert content["disclaimer"] == DISCLAIMER
    assert content["sentence"] == "words"


def test_the_shipped_schema_is_the_one_that_the_documents_call_for(
    checkout: Path, assert_generated: Callable[[Path, str], None]
) -> None:
    path = checkout / "legmotion" / "store" / "schemas" / "pool.json"
    assert_generated(path, generated_schema("pool"))
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_bytes("pool")))


def test_study_and_store_name_the_same_schema() -> None:
    assert documents.POOL_SCHEMA == made_of.POOL_SCHEMA


@pytest.mark.parametrize(
    ("made_of", "document", "renamed"),
    [
        (made_of.ClientEffect, documents.ClientDocument, set()),
        (made_of.PooledClient, documents.ClientDocument, {"client"}),
        (made_of.Heterogeneity, documents.HeterogeneityDocument, set()),
        (made_of.Average, documents.AverageDocument, {"average", "cautious", "prediction"}),
        (made_of.Interval, documents.EstimateDocument, {"low", "high"}),
        (made_of.PooledOutcome, documents.PoolDocument, {"key"}),
        (made_of.Pool, documents.PoolDocument, set()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_field_is_lost_on_the_way_to_the_file(
    made_of: type, document: type, renamed: set[str]
) -> None:
    inside = {field.name for field in dataclasses.fields(made_of)}
    written = {field.name for field in msgspec.structs.fields(document)}
    assert inside - renamed <= written


def test_a_client_stands_alone_and_drawn_towards_the_others() -> None:
    content = json.loads(document_json(pool_document(with_one_refused(), "")))
    assert (content["n_clients"], content["n_pooled"]) == (6, 5)
    first, last = content["clients"][0], content["clients"][-1]
    assert first["alone"]["ci95"][0] < first["shrunken"]["ci95"][0]
    assert (last["code"], last["status"], last["status_words"]) == ("x", "too_few", "3 nights")
    assert last["alone"] is None
    assert last["weight"] is None


def test_four_clients_have_no_prediction() -> None:
    content = json.loads(document_json(pool_document(pooled(EFFECTS[:4]), "")))
    assert content["average"]["prediction95"] is None
    assert content["average"]["ci95"] is not None


def test_a_pool_is_put_in_the_place_of_an_older_one(tmp_path: Path) -> None:
    write_pool(pool_document(pooled(EFFECTS), "first"), "old words", tmp_path)
    path = write_pool(pool_document(pooled(EFFECTS), "second"), "new words", tmp_path)
    assert path == tmp_path / "pool" / "pool.json"
    assert json.loads(path.read_bytes())["sentence"] == "second"
    assert path.with_suffix(".txt").read_text(encoding="utf-8") == "new words\n"
