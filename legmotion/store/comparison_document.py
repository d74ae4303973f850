"""What comparison.json holds: the contract `legmotion/comparison/1`, type by type.

These types are for the file only, as those of a night are; the shipped JSON Schema is generated
from them. `rr` and everything called a ratio is massage nights over other nights.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from legmotion.store.comparison_beside import (
    AdherenceDocument,
    BalanceDocument,
    BetterWord,
    CarryOverDocument,
    Chance,
    ComparedHourDocument,
    DriftDocument,
    Interval,
    NightsNeededDocument,
    ScaleWord,
    SecondaryDocument,
    SensitivityDocument,
    VerdictWord,
)
from legmotion.store.documents import Document, ProvenanceDocument, Text

COMPARISON_SCHEMA = "legmotion/comparison/1"


class ExcludedDocument(Document, frozen=True, kw_only=True):
    """One night that did not enter, and why; `massage` is null where the diary does not say."""

    night: str
    massage: bool | None
    code: str
    reason: Text


class CountDocument(Document, frozen=True, kw_only=True):
    """Nights that entered, by condition, and those that did not."""

    massage: int
    none: int
    excluded: list[ExcludedDocument]


class ArmDocument(Document, frozen=True, kw_only=True):
    """One condition in plain numbers; `count` and `hours` are null for an outcome that is no rate.

    `typical` is the geometric mean of the nights of a rate, the mean of a number; `pooled` all
    movements over all hours; `n_above_usual` nights above the median of the nights without.
    """

    n: int
    typical: float | None
    median: float | None
    low_quartile: float | None
    high_quartile: float | None
    count: float | None
    hours: float | None
    pooled: float | None
    n_above_usual: int | None


class ArmsDocument(Document, frozen=True, kw_only=True):
    """Both conditions."""

    massage: ArmDocument
    none: ArmDocument


class AbsoluteDocument(Document, frozen=True, kw_only=True):
    """The ratio as a difference of rates: the pooled rate without massage times (rr - 1)."""

    estimate: float
    low: float
    high: float
    unit: str


class ComparedNightDocument(Document, frozen=True, kw_only=True):
    """One night as it entered, or did not: `excluded` is empty or a stable code.

    `massage` is what happened, `arm` the condition that the night counted in.
    """

    night: str
    number: int
    massage: bool | None
    planned: bool | None
    value: float | None
    count: float | None
    hours: float | None
    minutes: float | None
    excluded: str
    reason: Text
    arm: bool | None = None


class OffByOneDocument(Document, frozen=True, kw_only=True):
    """Nights with a recording as the diary is dated, and with its dates moved by so many days."""

    n_matched: int
    n_shifted: int
    shift_days: int


class ReconciliationDocument(Document, frozen=True, kw_only=True):
    """How the diary and the recordings meet: evenings that both have, or one of them only.

    `out_of_range` are nights of massages before the first or after the last recording;
    `off_by_one` is null unless the diary matches better when it is moved by a day.
    """

    n_matched: int
    diary_only: list[str]
    recording_only: list[str]
    out_of_range: list[str]
    off_by_one: OffByOneDocument | None


class WarningDocument(Document, frozen=True, kw_only=True):
    """One thing to know: a stable code, the value, the limit it passed, a sentence."""

    code: str
    value: float | str | None
    limit: float | str | None
    sentence: Text


class ItemDocument(Document, frozen=True, kw_only=True):
    """One item that a reporting guideline asks for, and what this result says to it."""

    item: str
    topic: Text
    status: Literal["reported", "not recorded"]
    text: Text


class ReportingDocument(Document, frozen=True, kw_only=True):
    """A method paragraph to paste, and the items of CENT 2015 and SCRIBE 2016."""

    method: Text
    cent: list[ItemDocument]
    scribe: list[ItemDocument]


class ComparisonDocument(Document, frozen=True, kw_only=True):
    """Massage nights against other nights of one person.

    After a refusal `status` says which, and the estimates are null. `rr` and `ci95` are ratios
    of a typical night; an outcome on its own scale has `difference` and `difference_ci95`.
    `mean` and `variance` are of the posterior: of the logarithm of `rr`, or of `difference`.
    `profile` counts periodic movements by the hour of the clock, whatever the outcome.
    """

    schema: Literal["legmotion/comparison/1"]
    status: Literal[
        "ok", "provisional",
        "no_nights", "no_contrast", "no_estimate", "too_few", "confounded", "mixed_measurement",
        "floor", "no_variation", "locked",
    ]  # fmt: skip
    status_words: Text
    hint: Text
    verdict: VerdictWord | None
    sentence: Text
    design: Literal["assigned", "observational"]
    design_origin: Text
    exploratory: bool
    outcome: str
    label: Text
    unit: str
    scale: ScaleWord
    better: BetterWord
    n: CountDocument
    estimand: Literal["rate_ratio_typical_night", "mean_difference"]
    rr: float | None
    ci95: Interval
    difference: float | None
    difference_ci95: Interval
    p_fewer: Chance
    p_meaningful: Chance
    p_equivalent: Chance
    p_two_sided: Chance
    mcid: float
    rho_mean: float | None
    mean: float | None
    variance: float | None
    df: int | None
    columns: list[str]
    rr_pooled: float | None
    rr_pooled_ci95: Interval
    concordant: bool | None
    robust: bool | None
    absolute: AbsoluteDocument | None
    arms: ArmsDocument
    sensitivity: list[SensitivityDocument]
    carry_over: CarryOverDocument | None
    drift: DriftDocument | None = None
    curve: Annotated[
        tuple[tuple[float, float], ...],
        Meta(description="of the effect: a value, and its density as a share of the highest"),
    ] = ()
    profile: tuple[ComparedHourDocument, ...] = ()
    secondary: list[SecondaryDocument]
    nights_needed: NightsNeededDocument | None
    adherence: AdherenceDocument | None
    balance: list[BalanceDocument]
    reconciliation: ReconciliationDocument | None
    warnings: list[WarningDocument]
    plan_hash: str | None
    version: str
    nights: list[ComparedNightDocument]
    reporting: ReportingDocument
    parameters: dict[str, Any]
    provenance: ProvenanceDocument
    disclaimer: Text
