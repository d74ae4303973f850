"""The registry of outcomes: what one number of a night is, and how a function becomes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from legmotion.night.view import NightView

Number = int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One number of a night; `value` is None, with a reason, where it cannot be computed."""

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

    def of(self, night: NightView) -> Outcome:
        """Return the outcome of one night."""
        value: Number | None = None
        reason: str | None = None
        try:
            value = self.compute(night)
        except NotComputableError as why:
            reason = str(why)
        return Outcome(
            key=self.key,
            value=value,
            unit=self.unit,
            label=self.label,
            denominator=self.denominator,
            status="ok" if reason is None else "not_computable",
            reason=reason,
        )


class NotComputableError(Exception):
    """Why a number cannot be computed from this night."""


_KINDS: dict[str, OutcomeKind] = {}


def outcome(
    *, key: str, unit: str, label: str, denominator: str | None = None
) -> Callable[[Callable[[NightView], Number]], Callable[[NightView], Number]]:
    """Register a function of a night as an outcome, in the order in which results show them.

    The function raises NotComputableError, with the reason, where there is no number.
    """

    def register(compute: Callable[[NightView], Number]) -> Callable[[NightView], Number]:
        if key in _KINDS:
            raise ValueError(f"there is an outcome {key} already")
        _KINDS[key] = OutcomeKind(
            key=key, unit=unit, label=label, denominator=denominator, compute=compute
        )
        return compute

    return register


def registered() -> Iterator[OutcomeKind]:
    """Yield every outcome in the order in which it was registered."""
    yield from _KINDS.values()
