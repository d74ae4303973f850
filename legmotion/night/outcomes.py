"""Every outcome of a night, by its key.

A number is one decorated function in `counts`, `rhythm`, `parts` or `sleep_outcomes`; what writes,
prints or draws results finds it here and is never edited for it.
"""

from __future__ import annotations

from collections.abc import Iterator

# The order of these imports is the order in which results show the outcomes.
from legmotion.night import counts, parts, rhythm, sleep_outcomes
from legmotion.night.outcome import Outcome, OutcomeKind, registered
from legmotion.night.view import NightView

__all__ = ["Outcome", "OutcomeKind", "outcome_kinds", "outcomes_of"]

_MODULES = (counts, rhythm, parts, sleep_outcomes)


def outcome_kinds() -> Iterator[OutcomeKind]:
    """Yield every outcome there is, in the order in which results show them."""
    order = [module.__name__ for module in _MODULES]
    yield from sorted(registered(), key=lambda kind: order.index(kind.compute.__module__))


def outcomes_of(night: NightView) -> dict[str, Outcome]:
    """Return every outcome of a night by its key."""
    return {kind.key: kind.of(night) for kind in outcome_kinds()}
