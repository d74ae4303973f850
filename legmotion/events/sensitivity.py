"""The same leg, searched again by a detector that asks for less, and by one that asks for more."""

from __future__ import annotations

from legmotion.events.away import Away
from legmotion.events.detect import detect_movements
from legmotion.events.thresholds import with_size_limits
from legmotion.params import EventParameters
from legmotion.signal.motion import MotionSignal
from legmotion.tables import Frame
from legmotion.units import Side


def movements_at_thresholds(
    motion: MotionSignal, *, side: Side, params: EventParameters, away: Away | None = None
) -> tuple[Frame, Frame]:
    """Return the movements of one leg with the limits of size lower by a share, and higher.

    `away` is where no leg was in bed, which the same limits as ever have shown.
    """
    lower, higher = (
        detect_movements(motion, side=side, params=with_size_limits(params, factor), away=away)
        for factor in (1.0 - params.threshold_step, 1.0 + params.threshold_step)
    )
    return lower, higher
