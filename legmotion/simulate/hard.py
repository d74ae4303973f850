"""What makes a night hard, group by group, each drawn from a generator of its own."""

from __future__ import annotations

import numpy as np

from legmotion.simulate.nuisances import (
    add_apnoea,
    add_bed,
    add_copies,
    add_rhythms,
    add_seconds,
    add_strap,
    add_taps,
)
from legmotion.simulate.outings import add_evening_and_morning, add_trips
from legmotion.simulate.plan import Night
from legmotion.simulate.wakefulness import add_wakefulness

# In this order: what takes the leg away comes before what needs a leg in bed. The place is also
# the number of the generator: to insert a group changes the nights of those after it.
_GROUPS = (
    add_evening_and_morning, add_strap, add_trips, add_wakefulness, add_apnoea, add_seconds,
    add_rhythms, add_bed, add_copies, add_taps,
)  # fmt: skip


def add_difficulties(night: Night, of_hard: np.random.SeedSequence) -> None:
    """Add all groups to a night; where their settings are off, nothing is added."""
    for group, stream in zip(_GROUPS, of_hard.spawn(len(_GROUPS)), strict=True):
        night.rng = np.random.Generator(np.random.PCG64(stream))
        group(night)
