"""What pool.json holds: the contract `legmotion/pool/1`, type by type.

These types are for the file only, as those of a night are; the shipped JSON Schema is generated
from them. Where `scale` is rate, estimates and their intervals are ratios of massage nights over
others; where it is number, they are differences in `unit`. Clients are known by a code alone.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from legmotion.store.comparison_beside import BetterWord, Interval, ScaleWord
from legmotion.store.documents import Document, ProvenanceDocument, Text

POOL_SCHEMA = "legmotion/pool/1"


class PoolNoticeDocument(Document, frozen=True, kw_only=True):
    """One thing to know: a stable code, the value, the limit it passed, a sentence."""

    code: str
    sentence: Text
    value: float | str | None
    limit: float | str | None


class EstimateDocument(Document, frozen=True, kw_only=True):
    """An estimate with its interval."""

    estimate: float
    ci95: Interval


class ClientDocument(Document, frozen=True, kw_only=True):
    """One client: alone, and drawn towards the others by what is not known of it.

    `mean` and `variance` are of the logarithm of a ratio, or of a difference; null, with `status`
    other than ok or provisional, where the client's nights allow no comparison. `weight` is the
    share of the average.
    """

    code: str
    status: str
    status_words: Text
    design: Literal["assigned", "observational"]
    n_massage: int | None
    n_none: int | None
    n_left_out: int | None
    mean: float | None
    variance: float | None
    alone: EstimateDocument | None
    shrunken: EstimateDocument | None
    weight: float | None


class AverageDocument(Document, frozen=True, kw_only=True):
    """The average client (Hartung and Knapp) and where the next one may lie.

    `mean` and `se` are of the logarithm of a ratio, or of a difference. `cautious_ci95` is never
    narrower than if clients differed as chance says; `prediction95` is null for few clients.
    """

    estimate: float
    ci95: Interval
    cautious_ci95: Interval
    prediction95: Interval
    mean: float
    se: float
    df: int


class HeterogeneityDocument(Document, frozen=True, kw_only=True):
    """How much clients differ beyond chance; `tau2` by restricted maximum likelihood."""

    q: float
    df: int
    i2: float
    tau2: float


class PoolDocument(Document, frozen=True, kw_only=True):
    """Several clients together; `average` is null where they are only listed."""

    schema: Literal["legmotion/pool/1"]
    status: Literal["ok", "list_only", "no_clients"]
    status_words: Text
    hint: Text
    sentence: Text
    outcome: str
    label: Text
    unit: str
    scale: ScaleWord
    better: BetterWord
    mcid: float
    is_observational: bool
    n_clients: int
    n_pooled: int
    average: AverageDocument | None
    heterogeneity: HeterogeneityDocument | None
    clients: list[ClientDocument]
    warnings: list[PoolNoticeDocument]
    version: str
    parameters: Annotated[dict[str, dict[str, Any]], Meta(description="those of the study")]
    provenance: ProvenanceDocument
    disclaimer: Text
