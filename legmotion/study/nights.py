"""The nights of one person as a comparison takes them: one row a night, gaps kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from legmotion.units import FloatArray, IntArray

Scale = Literal["rate", "number"]
Better = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSeries:
    """One outcome of every night; arrays of shape (n,), NaN where a night has no value.

    A "rate" is counted: `value` is `count` per hour of `hours`, compared as a ratio, and `mcid`
    a share (0.2 is 20 %). A "number" is compared as it is, `count` and `hours` are NaN, and
    `mcid` is in its unit. `source` says who measured: movement, diary or table.
    """

    key: str
    label: str
    unit: str
    scale: Scale
    better: Better
    mcid: float
    source: str
    value: FloatArray
    count: FloatArray
    hours: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyNight:
    """What is known of one night beside its outcomes.

    `label` is the date of its evening or its number as text; `number` counts nights, gaps kept.
    `massage` is None where the diary does not say, or the night belongs to neither condition.
    `excluded` is empty for a usable night, else a stable code, with `reason` in words.
    `groups` hold what should not differ between nights (device, leg, detector, rules).
    `is_flagged` marks a usable night whose quality is in doubt or that follows a long journey.
    `profile` has for each hour its label, the minutes seen and the periodic movements.
    """

    label: str
    number: int
    massage: bool | None
    planned: bool | None = None
    minutes: float = float("nan")
    n_sessions: int = 0
    excluded: str = ""
    reason: str = ""
    is_flagged: bool = False
    groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    profile: tuple[tuple[str, float, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyNights:
    """All nights of one person, in order of their number, each number once.

    `covariates` are further numbers per night, shape (n,), NaN where missing; `checks` are the
    same of the recordings (noise floor, time not recorded), which enter no regression. `notices`
    are what was assumed or repaired while they were put together.
    """

    nights: tuple[StudyNight, ...]
    primary: OutcomeSeries
    secondary: tuple[OutcomeSeries, ...] = ()
    covariates: Mapping[str, FloatArray] = field(default_factory=lambda: MappingProxyType({}))
    checks: Mapping[str, FloatArray] = field(default_factory=lambda: MappingProxyType({}))
    is_dated: bool = True
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to know: a stable code, the value, the limit it passed, and a sentence."""

    code: str
    sentence: str
    value: float | str | None = None
    limit: float | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """The usable nights as plain arrays of shape (n,), in order of `night_number`.

    `outcome` is the log rate log((count + 0.5) / hours) of a rate, the value of a number;
    `massage` is 1 or 0. `index` says which night of the StudyNights each row is.
    """

    index: IntArray
    night_number: IntArray
    massage: FloatArray
    outcome: FloatArray
    count: FloatArray
    hours: FloatArray
