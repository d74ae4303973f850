"""What trend.json holds: the contract `legmotion/trend/1`, type by type.

These types are for the file only, as those of a night are; the shipped JSON Schema is generated
from them. Where `scale` is rate, estimates and their intervals are ratios; where it is number,
they are differences in `unit`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from legmotion.store.comparison_beside import BetterWord, Chance, Interval, ScaleWord
from legmotion.store.documents import Document, ProvenanceDocument, Text

TREND_SCHEMA = "legmotion/trend/1"

DesignWord = Literal["assigned", "observational"]


class TrendNoticeDocument(Document, frozen=True, kw_only=True):
    """One thing to know: a stable code, the value, the limit it passed, a sentence."""

    code: str
    sentence: Text
    value: float | str | None
    limit: float | str | None


class RequirementDocument(Document, frozen=True, kw_only=True):
    """Something that the nights must have for an answer: what was found, and what is needed."""

    key: str
    found: float
    needed: float
    is_met: bool
    sentence: Text


class CoefficientDocument(Document, frozen=True, kw_only=True):
    """One effect of a regression.

    `estimate` is the posterior median; `mean` and `variance` are of its logarithm for a ratio.
    `p_meaningful` is null for a step that is no whole change.
    """

    key: str
    label: Text
    estimate: float
    ci95: Interval
    p_fewer: Chance
    p_meaningful: Chance
    mean: float
    variance: float | None
    df: int
    rho_mean: float


class PeriodDocument(Document, frozen=True, kw_only=True):
    """The nights on one side of the change in plain numbers.

    `n` counts usable nights, `n_known` those of which the diary says whether there was a massage.
    """

    n: int
    n_known: int
    n_unknown: int
    n_sessions: int
    sessions_per_week: float | None
    typical: float | None
    median: float | None
    low_quartile: float | None
    high_quartile: float | None


class ChangeDocument(Document, frozen=True, kw_only=True):
    """Before and after, without a control.

    `step` is of the model with a step alone; `jump`, `slope` (per week, before) and
    `slope_change` (per week) of the one in which the nights may drift. All are null after a
    refusal.
    """

    status: str
    status_words: Text
    hint: Text
    since: str
    since_number: int
    design: DesignWord
    requirements: list[RequirementDocument]
    before: PeriodDocument
    after: PeriodDocument
    step: CoefficientDocument | None
    jump: CoefficientDocument | None
    slope: CoefficientDocument | None
    slope_change: CoefficientDocument | None


class DoseDocument(Document, frozen=True, kw_only=True):
    """What `step_min` more minutes tell of a massage night; `line` is after Theil and Sen."""

    status: str
    status_words: Text
    requirements: list[RequirementDocument]
    step_min: float
    per_step: CoefficientDocument | None
    line: float | None


class RegularityDocument(Document, frozen=True, kw_only=True):
    """What massages in the nights before tell of a night.

    `trailing_7` is one more session in the seven nights before, beside massage `tonight`;
    `trailing_14` and `decayed` check it. All are null after a refusal.
    """

    status: str
    status_words: Text
    hint: Text
    design: DesignWord
    requirements: list[RequirementDocument]
    n: int
    n_unknown: int
    tonight: CoefficientDocument | None
    trailing_7: CoefficientDocument | None
    trailing_14: CoefficientDocument | None
    decayed: CoefficientDocument | None
    dose: DoseDocument


class TrendNightDocument(Document, frozen=True, kw_only=True):
    """One night with what came before it; null where it is not known.

    `trailing_7`, `trailing_14` and `decayed` are sessions before the night, tonight left out.
    """

    night: str
    number: int
    is_after: bool | None
    massage: bool | None
    sessions: int | None
    minutes: float | None
    value: float | None
    count: float | None
    hours: float | None
    trailing_7: float | None
    trailing_14: float | None
    decayed: float | None
    nights_since: float | None
    excluded: str
    reason: Text


class TrendDocument(Document, frozen=True, kw_only=True):
    """One person's nights over time; a part is null where it was not asked for.

    `status` is ok where every part that was asked for has an answer, else that of the first one
    that has none.
    """

    schema: Literal["legmotion/trend/1"]
    status: str
    status_words: Text
    hint: Text
    sentence: Text
    outcome: str
    label: Text
    unit: str
    scale: ScaleWord
    better: BetterWord
    mcid: float
    change: ChangeDocument | None
    regularity: RegularityDocument | None
    warnings: list[TrendNoticeDocument]
    version: str
    nights: Annotated[list[TrendNightDocument], Meta(description="raw data, in order")]
    parameters: Annotated[dict[str, dict[str, Any]], Meta(description="those of the study")]
    provenance: ProvenanceDocument
    disclaimer: Text
