"""What several clients together hold: everything that is written and printed of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from legmotion.params import StudyParameters
from legmotion.study.comparison import Design
from legmotion.study.nights import Better, Notice, Scale

POOL_SCHEMA = "legmotion/pool/1"

PoolStatus = Literal["ok", "list_only", "no_clients"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate with its 95 % interval, as ratios or differences."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledOutcome:
    """What the clients were compared on: a ratio of rates, or a difference in a unit."""

    key: str
    label: str
    unit: str
    scale: Scale
    better: Better
    mcid: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientEffect:
    """Massage nights against others of one client, known by a code.

    `mean` and `variance` are of the logarithm of a ratio, or of a difference; None, with `status`
    other than ok and a reason, where the client's nights allow no comparison. `alone` is the same
    as the client's own comparison tells it. Numbers of nights are None where only the effect is
    known, and so is `alone`.
    """

    code: str
    status: str
    status_words: str
    design: Design
    n_massage: int | None = None
    n_none: int | None = None
    n_left_out: int | None = None
    mean: float | None = None
    variance: float | None = None
    alone: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledClient:
    """One client in the list: alone, and drawn towards the others; None where it has no effect.

    `weight` is the client's share of the average, from 0 to 1.
    """

    client: ClientEffect
    alone: Interval | None
    shrunken: Interval | None
    weight: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heterogeneity:
    """How much clients differ beyond chance: Q with its degrees of freedom, I², tau²."""

    q: float
    df: int
    i2: float
    tau2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """The average client: mean and standard error on the scale of the regression, and told.

    `cautious` is the interval that is never narrower than if clients differed as chance says.
    `prediction` is where the next client's own effect lies, None for too few clients.
    """

    mean: float
    se: float
    df: int
    average: Interval
    cautious: Interval
    prediction: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Several clients by code; `average` is None where they are only listed."""

    status: PoolStatus
    status_words: str
    hint: str
    outcome: PooledOutcome
    is_observational: bool
    clients: tuple[PooledClient, ...]
    average: Average | None
    heterogeneity: Heterogeneity | None
    warnings: tuple[Notice, ...]
    parameters: StudyParameters
