"""What thresholds.json holds: the contract `legmotion/thresholds/1`, type by type."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from legmotion.store.documents import Document, Text

THRESHOLDS_SCHEMA = "legmotion/thresholds/1"


class NightNoiseDocument(Document, frozen=True, kw_only=True):
    """The noise of one night, of its noisier leg; `is_counted` says whether it set the values.

    A night that is far noisier than the usual one does not count: it would blind all the others.
    """

    night: str
    floor_mg: float
    spread_mg: float
    is_counted: bool


class ThresholdsDocument(Document, frozen=True, kw_only=True):
    """What a study's thresholds rest on: the largest noise floor and spread of its nights."""

    schema: Literal["legmotion/thresholds/1"]
    floor_mg: Annotated[float, Meta(gt=0)]
    spread_mg: Annotated[float, Meta(ge=0)]
    nights: list[NightNoiseDocument]
    signal_sha256: Annotated[str, Meta(description="of the parameters that the noise rests on")]
    version: str
    note: Text
