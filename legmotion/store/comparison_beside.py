"""What comparison.json holds of an effect, and of the checks and outcomes beside it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from legmotion.store.documents import Document, Text

VerdictWord = Literal[
    "fewer", "leaning fewer", "no meaningful difference", "unclear", "leaning more", "more"
]
ScaleWord = Literal["rate", "number"]
BetterWord = Literal["lower", "higher"]
Interval = Annotated[tuple[float, float] | None, Meta(description="95 %, [low, high]")]
Chance = Annotated[float | None, Meta(description="of the model, from 0 to 1")]


class EffectDocument(Document, frozen=True, kw_only=True):
    """Massage nights against others: a ratio, or a difference in the outcome's unit.

    `estimate` is the posterior median; `mean` and `variance` are of its logarithm for a ratio.
    `columns` are those of the regression.
    """

    estimate: float
    ci95: Interval
    p_fewer: Chance
    p_meaningful: Chance
    p_equivalent: Chance
    p_two_sided: Chance
    rho_mean: float
    mean: float
    variance: float | None
    df: int
    columns: list[str]


class SensitivityDocument(Document, frozen=True, kw_only=True):
    """One row of the fixed panel, on the scale of the effect; null where it has none."""

    key: str
    label: Text
    status: Literal["ok", "not_applicable"]
    note: Text
    estimate: float | None
    low: float | None
    high: float | None
    p: float | None
    verdict: VerdictWord | None


class CarryOverDocument(Document, frozen=True, kw_only=True):
    """Whether the night after a massage still differs, and the massage night beside it."""

    status: Literal["ok", "not_separable", "too_few"]
    note: Text
    estimate: float | None
    low: float | None
    high: float | None
    adjusted: float | None
    adjusted_low: float | None
    adjusted_high: float | None
    washout_nights: int | None


class DriftDocument(Document, frozen=True, kw_only=True):
    """What changed from the first compared night to the last, on the scale of the effect.

    `status` is in where time is a column of the regression, else why it is not.
    """

    status: Literal["in", "few_nights", "like_massage"]
    estimate: float | None
    low: float | None
    high: float | None


class HourOfArmDocument(Document, frozen=True, kw_only=True):
    """One hour of the clock on the nights of one condition: movements over the time seen.

    `n` are nights of which enough was seen, and no other night is in the numbers; `per_h` is null
    for too few of them.
    """

    n: int
    count: int
    hours: float
    per_h: float | None


class ComparedHourDocument(Document, frozen=True, kw_only=True):
    """One hour of the clock on massage nights and on others."""

    label: str
    massage: HourOfArmDocument
    none: HourOfArmDocument


class SecondaryDocument(Document, frozen=True, kw_only=True):
    """An outcome beside the primary one; `q` is its false-discovery rate among them."""

    key: str
    label: Text
    unit: str
    scale: ScaleWord
    better: BetterWord
    mcid: float
    n_massage: int
    n_none: int
    status: Literal["ok", "not_computable"]
    note: Text
    effect: EffectDocument | None
    q: float | None


class NightsNeededDocument(Document, frozen=True, kw_only=True):
    """Nights of a whole study for 80 % power, by change; null is more than is counted.

    `more` is how many beyond those at hand would settle the estimate found. `swing` is how far a
    typical night lies from what is expected of it, as a ratio or in the outcome's unit.
    """

    per_change: dict[str, int | None]
    more: int | None
    cv: float | None
    rho: float
    swing: float | None


class BalanceDocument(Document, frozen=True, kw_only=True):
    """Something else that could differ between the conditions: medians of the usable nights.

    `share_lower` is the share of pairs in which the massage night has less.
    """

    key: str
    massage: float
    none: float
    share_lower: float
    is_uneven: bool


class AdherenceDocument(Document, frozen=True, kw_only=True):
    """How the nights went against the plan, and the effect as received."""

    n_planned: int
    n_kept: int
    as_received: EffectDocument | None
