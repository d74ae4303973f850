"""The registry of outcomes: what one number of a night is, and how a function becomes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from legmotion.night.counting import Counted, counting_interval
from legmotion.night.view import NightView

Number = int | float
APART = "the clocks of the two legs could not be aligned: each leg is scored by itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One number of a night; `value` is None, with a reason, where it cannot be computed.

    `low` and `high` are the range of a rate of movements: what it could as well be, by the limits
    of detection and by the count. They hold the value.
    """

    key: str
    value: Number | None
    unit: str
    label: str
    denominator: str | None
    status: Literal["ok", "not_computable"]
    reason: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeKind:
    """What is known of an outcome before there is a night."""

    key: str
    unit: str
    label: str
    denominator: str | None
    compute: Callable[[NightView], Number]
    needs_both: bool = True
    counted: Callable[[NightView], Counted] | None = None

    def of(self, night: NightView) -> Outcome:
        """Return the outcome of one night."""
        value: Number | None = None
        reason: str | None = None
        if night.is_apart and self.needs_both:
            reason = APART
        else:
            try:
                value = self.compute(night)
            except NotComputableError as why:
                reason = str(why)
        low, high = (None, None) if value is None else self._range(night)
        return Outcome(
            key=self.key,
            value=value,
            unit=self.unit,
            label=self.label,
            denominator=self.denominator,
            status="ok" if reason is None else "not_computable",
            reason=reason,
            low=low,
            high=high,
        )

    def _range(self, night: NightView) -> tuple[float | None, float | None]:
        """Return from where to where a rate may lie; None for a number that is none.

        It reaches from the lowest to the highest end of the counts at every threshold.
        """
        if self.counted is None:
            return None, None
        found = [
            counting_interval(self.counted(view), params=night.params)
            for view in (night, *night.at_thresholds)
        ]
        return min(low for low, _ in found), max(high for _, high in found)


class NotComputableError(Exception):
    """Why a number cannot be computed from this night."""


_KINDS: dict[str, OutcomeKind] = {}


def outcome(
    *,
    key: str,
    unit: str,
    label: str,
    denominator: str | None = None,
    needs_both: bool = True,
    counted: Callable[[NightView], Counted] | None = None,
) -> Callable[[Callable[[NightView], Number]], Callable[[NightView], Number]]:
    """Register a function of a night as an outcome, in the order in which results show them.

    The function raises NotComputableError, with the reason, where there is no number. It is not
    asked for a night whose legs are scored apart, unless it does without `needs_both` of them.
    A rate says with `counted` what it counts, and gets a range from it.
    """

    def register(compute: Callable[[NightView], Number]) -> Callable[[NightView], Number]:
        if key in _KINDS:
            raise ValueError(f"there is an outcome {key} already")
        _KINDS[key] = OutcomeKind(
            key=key,
            unit=unit,
            label=label,
            denominator=denominator,
            compute=compute,
            needs_both=needs_both,
            counted=counted,
        )
        return compute

    return register


def registered() -> Iterator[OutcomeKind]:
    """Yield every outcome in the order in which it was registered."""
    yield from _KINDS.values()
