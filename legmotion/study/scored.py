"""A scored night as a comparison reads it back: outcomes, quality, and how it was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredOutcome:
    """One number of a night; `value` is NaN, with a reason, where it could not be computed."""

    value: float
    unit: str
    label: str
    denominator: str | None = None
    status: str = "ok"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredNight:
    """One night's result.

    `label` is the date of its noon or `undated-1`; `start` and `end` are the rest window, with an
    offset, None where no date is known; `window_origin` says who gave them, as in the result,
    and is empty where that does not matter. `zone` is the name of the night's time zone, `flags`
    are codes. `groups` hold what should not differ between nights: device, leg, detector (the
    version that made it), sensitivity (a fingerprint of the parameters that decide detection),
    rules, reader. `recordings` and `sha256` name the files. `floor_mg` and `spread_mg` are the
    noisier leg's noise and spread of rest, `lost_pct` the share of the time in bed that was not
    seen. `profile` has for each hour its label, the minutes seen and the periodic movements.
    """

    label: str
    start: datetime | None
    end: datetime | None
    zone: str
    grade: str
    outcomes: Mapping[str, ScoredOutcome]
    flags: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    recordings: tuple[str, ...] = ()
    sha256: tuple[str, ...] = ()
    floor_mg: float = float("nan")
    spread_mg: float = float("nan")
    lost_pct: float = float("nan")
    profile: tuple[tuple[str, float, int], ...] = ()
    window_origin: str = ""

    def value(self, key: str) -> float:
        """Return an outcome's value, NaN where there is none."""
        outcome = self.outcomes.get(key)
        return float("nan") if outcome is None else outcome.value
