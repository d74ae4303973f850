"""What a comparison holds: everything that is written, printed and drawn of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from legmotion.params import StudyParameters
from legmotion.study.nights import Better, Notice, Scale

COMPARISON_SCHEMA = "legmotion/comparison/1"

Design = Literal["assigned", "observational"]
Status = Literal[
    "ok", "provisional",
    "no_nights", "no_contrast", "no_estimate", "too_few", "confounded", "mixed_measurement",
    "floor", "no_variation", "locked",
]  # fmt: skip
Verdict = Literal[
    "fewer", "leaning fewer", "no meaningful difference", "unclear", "leaning more", "more"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Massage nights against others, from one posterior.

    `estimate`, `low` and `high` are the median and the 95 % interval: ratios for a rate,
    differences in the outcome's unit for a number. Chances are of the model: `p_fewer` of a
    lower outcome on massage nights, `p_meaningful` of one better by at least the smallest
    meaningful difference, `p_equivalent` of a smaller difference either way.
    """

    estimate: float
    low: float
    high: float
    p_fewer: float
    p_meaningful: float
    p_equivalent: float
    p_two_sided: float
    rho_mean: float
    mean: float
    variance: float
    df: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRow:
    """One row of the fixed panel S1 to S10, on the scale of the effect.

    `status` is ok or not_applicable, with the reason in `note`. `verdict` is that of the row on
    its own, None where the row has no interval. `p` stands only where it is valid.
    """

    key: str
    label: str
    status: Literal["ok", "not_applicable"]
    note: str = ""
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One condition in plain numbers; counts and hours are None for an outcome on its own scale.

    `typical` is the geometric mean of the nights of a rate, the mean of a number; `pooled` all
    movements over all hours. `n_above_usual` counts nights above the median of the nights
    without massage.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedNight:
    """One night as it entered, or did not: raw data for a reader.

    `massage` is what happened. `arm` is the condition that the night counted in: the planned one
    where a plan is followed, None for a night that did not enter.
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
    reason: str
    arm: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourOfArm:
    """One hour of the clock on the nights of one condition, all movements over all time seen.

    `n` are nights of which enough of this hour was seen, and no other night is in the numbers.
    `per_h` is None for too few of them.
    """

    n: int
    count: int
    hours: float
    per_h: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedHour:
    """One hour of the clock on massage nights and on others."""

    label: str
    massage: HourOfArm
    none: HourOfArm


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What changed from the first compared night to the last, whatever the condition.

    On the scale of the effect. `status` is in where time is a column of the regression, else why
    it is not: few_nights, or like_massage where the two cannot be told apart.
    """

    status: Literal["in", "few_nights", "like_massage"]
    estimate: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver:
    """Whether the night after a massage still differs; `status` is ok or not_separable.

    `estimate` is of the night after, `adjusted` of the massage night beside it. `washout_nights`
    is the first number of nights after which a difference is probably gone, None if not known.
    """

    status: Literal["ok", "not_separable", "too_few"]
    note: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    adjusted: float | None = None
    adjusted_low: float | None = None
    adjusted_high: float | None = None
    washout_nights: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NightsNeeded:
    """Nights for 80 % power with this variability; None is "more than the most that is said".

    `per_change` maps a change in per cent (20, 30, 40) or in mcids to all nights of a study;
    `more` is how many nights beyond those at hand would settle the estimate found. `swing` is
    how far a typical night lies from its expectation, as a ratio or in the outcome's unit.
    """

    per_change: Mapping[str, int | None]
    more: int | None
    cv: float | None
    rho: float
    swing: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondaryOutcome:
    """An outcome beside the primary one; `q` is its false-discovery rate among them."""

    key: str
    label: str
    unit: str
    scale: Scale
    better: Better
    mcid: float
    n_massage: int
    n_none: int
    status: Literal["ok", "not_computable"]
    note: str = ""
    effect: Effect | None = None
    q: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Something else that could differ between the conditions: medians of the usable nights.

    `share_lower` is the share of pairs in which the massage night has less, ties as half;
    `is_uneven` where that is far from one half.
    """

    key: str
    massage: float
    none: float
    share_lower: float
    is_uneven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """How the nights went against the plan, and the estimate as received."""

    n_planned: int
    n_kept: int
    as_received: Effect | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Massage nights against other nights of one person.

    `effect` is None after a refusal, unless it was asked for anyway, and `verdict` even then.
    `pooled_ratio`, its interval and `is_concordant` are None for an outcome that is no rate.
    `curve` draws what is known of the effect: pairs of a value and its density, as a share of the
    highest one. `profile` is of periodic movements, whatever the outcome.
    """

    status: Status
    status_words: str
    hint: str
    verdict: Verdict | None = None
    design: Design
    design_origin: str
    is_exploratory: bool
    outcome: str
    label: str
    unit: str
    scale: Scale
    better: Better
    mcid: float
    massage: Arm
    none: Arm
    effect: Effect | None = None
    absolute: tuple[float, float, float] | None = None
    pooled_ratio: float | None = None
    pooled_low: float | None = None
    pooled_high: float | None = None
    is_concordant: bool | None = None
    is_robust: bool | None = None
    sensitivity: tuple[SensitivityRow, ...] = ()
    carry_over: CarryOver | None = None
    drift: Drift | None = None
    curve: tuple[tuple[float, float], ...] = ()
    profile: tuple[ComparedHour, ...] = ()
    secondary: tuple[SecondaryOutcome, ...] = ()
    nights_needed: NightsNeeded | None = None
    adherence: Adherence | None = None
    balance: tuple[Balance, ...] = ()
    nights: tuple[ComparedNight, ...]
    warnings: tuple[Notice, ...]
    plan_hash: str | None
    parameters: StudyParameters
