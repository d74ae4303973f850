"""What plan.json holds: the contract `legmotion/plan/1`, type by type.

These types are for the file only, as those of a night are; the shipped JSON Schema is generated
from them. The hash is over everything but itself.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from legmotion.store.documents import Document, Text

PLAN_SCHEMA = "legmotion/plan/1"

Evening = Annotated[date, Meta(description="date of the evening on which the night begins")]
Count = Annotated[int, Meta(ge=0)]
Nights = Annotated[int, Meta(ge=1)]
Weekday = Annotated[int, Meta(ge=0, le=6, description="0 is Monday")]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]


class PlannedNightDocument(Document, frozen=True, kw_only=True):
    """One night that is compared."""

    night: Evening
    arm: Literal["massage", "none"]


class BlockDocument(Document, frozen=True, kw_only=True):
    """Neighbouring nights; at least `low`, at most `high` of its units get a massage."""

    n_nights: Nights
    low: Count
    high: Count


class SchemeDocument(Document, frozen=True, kw_only=True):
    """The set of schedules that this one was drawn from, each as likely.

    `unit_nights` nights in a row are always alike. `max_run` and `per_week` are null where there
    is no such limit; weeks are seven nights, counted from `start`.
    """

    design: Literal["blocks4", "pairs", "alternating", "weeks", "halfweeks"]
    start: Evening
    n_nights: Nights
    unit_nights: Nights
    blocks: list[BlockDocument]
    max_run: Nights | None
    min_switches: Count
    not_on: list[Weekday]
    per_week: Nights | None


class OutcomeNameDocument(Document, frozen=True, kw_only=True):
    """What the primary outcome is called, and whether it is compared as a ratio."""

    label: Text
    unit: str
    scale: Literal["rate", "number"]


class VariationDocument(Document, frozen=True, kw_only=True):
    """How much nights were taken to vary; `sd` is of the log rate, or in the outcome's unit."""

    scale: Literal["rate", "number"]
    sd: float
    rho: float
    rate_per_h: float | None
    hours: float | None
    cv: float | None
    n_pilot: Count


class ProtocolItemDocument(Document, frozen=True, kw_only=True):
    """One item of the protocol."""

    key: str
    title: Text
    text: Text


class PlanDocument(Document, frozen=True, kw_only=True):
    """A schedule of massage nights that was fixed in advance, and how it will be analysed.

    `looks` are numbers of nights after which the result may be looked at, `look_p` the two-sided
    level at each. `mcid` is a share for a rate, in the outcome's unit for a number. `sha256` is
    of everything else, as JSON with its keys in order and without spaces.
    """

    schema: Literal["legmotion/plan/1"]
    sha256: str
    version: str
    nights: Annotated[list[PlannedNightDocument], Meta(min_length=1)]
    baseline: list[Evening]
    scheme: SchemeDocument
    seed: Count
    algorithm: str
    primary_outcome: str
    outcome: OutcomeNameDocument
    mcid: float
    looks: Annotated[list[Nights], Meta(min_length=1)]
    look_p: Share
    variation: VariationDocument | None
    protocol: list[ProtocolItemDocument]
