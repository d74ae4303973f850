"""JSON Schemas of what legmotion writes: generated from the documents, shipped as files."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import msgspec
from msgspec import Struct

from legmotion.store.comparison_document import COMPARISON_SCHEMA, ComparisonDocument
from legmotion.store.documents import NIGHT_SCHEMA, NightDocument
from legmotion.store.plan_document import PLAN_SCHEMA, PlanDocument
from legmotion.store.pool_document import POOL_SCHEMA, PoolDocument
from legmotion.store.thresholds_document import THRESHOLDS_SCHEMA, ThresholdsDocument
from legmotion.store.trend_document import TREND_SCHEMA, TrendDocument

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DOCUMENTS: dict[str, tuple[str, type[Struct]]] = {
    "comparison": (COMPARISON_SCHEMA, ComparisonDocument),
    "night": (NIGHT_SCHEMA, NightDocument),
    "plan": (PLAN_SCHEMA, PlanDocument),
    "pool": (POOL_SCHEMA, PoolDocument),
    "thresholds": (THRESHOLDS_SCHEMA, ThresholdsDocument),
    "trend": (TREND_SCHEMA, TrendDocument),
}

SCHEMA_NAMES = tuple(_DOCUMENTS)


def schema_bytes(name: str) -> bytes:
    """Return the shipped JSON Schema (2020-12) of a kind of result, one of SCHEMA_NAMES."""
    return resources.files("legmotion.store").joinpath(f"schemas/{name}.json").read_bytes()


def generated_schema(name: str) -> str:
    """Return the JSON Schema that the documents call for; the shipped one must equal it."""
    key, document = _DOCUMENTS[name]
    (reference,), components = msgspec.json.schema_components(
        [document], ref_template="#/$defs/{name}"
    )
    top = components.pop(reference["$ref"].rpartition("/")[2])
    schema: dict[str, Any] = {"$schema": _DIALECT, "$id": f"urn:{key.replace('/', ':')}", **top}
    schema["title"] = key
    schema["$defs"] = components
    return json.dumps(_one_line(schema), indent=1, ensure_ascii=False) + "\n"


def _one_line(value: Any) -> Any:
    """Return a schema with the line breaks of docstrings taken out of its descriptions."""
    if isinstance(value, dict):
        return {key: _one_line(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_one_line(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value
