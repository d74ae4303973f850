"""Parts of a night: left and right, changes of position, first to last third."""

from __future__ import annotations

from legmotion.night.counts import SEEN, count, per_h
from legmotion.night.outcome import NotComputableError, outcome
from legmotion.night.view import SECONDS_PER_MIN, NightView
from legmotion.units import SECONDS_PER_HOUR, BoolArray

_SIDES = {"left": "the left leg only", "right": "the right leg only", "both": "both legs together"}
_THIRDS = {1: "first", 2: "second", 3: "last"}


def _plm_of(night: NightView, side: str) -> BoolArray:
    if night.n_legs < 2:
        raise NotComputableError("one leg was recorded")
    mask: BoolArray = night.plm & (night.movements["side"] == side)
    return mask


def _side_outcomes(side: str, words: str) -> None:
    """Register count and rate of the periodic movements of one side."""

    def plm_side_n(night: NightView) -> int:
        return count(night, _plm_of(night, side))

    def plm_side_per_h_tib(night: NightView) -> float:
        return per_h(night, _plm_of(night, side))

    label = f"Periodic movements of {words}"
    outcome(key=f"plm_{side}_n", unit="count", label=label)(plm_side_n)
    outcome(
        key=f"plm_{side}_per_h_tib",
        unit="1/h",
        label=f"{label}, per hour in bed",
        denominator=SEEN,
    )(plm_side_per_h_tib)


for _side, _words in _SIDES.items():
    _side_outcomes(_side, _words)


@outcome(key="posture_shift_n", unit="count", label="Changes of position")
def posture_shift_n(night: NightView) -> int:
    """Return the movements after which a lower leg rested in another direction."""
    return count(night, night.posture_shift)


@outcome(
    key="posture_shift_per_h_tib",
    unit="1/h",
    label="Changes of position per hour in bed",
    denominator=SEEN,
)
def posture_shift_per_h_tib(night: NightView) -> float:
    """Return changes of position per hour."""
    return per_h(night, night.posture_shift)


def _third_outcomes(number: int, word: str) -> None:
    """Register count and rate of the periodic movements of one third of the time in bed."""

    def plm_third_n(night: NightView) -> int:
        return count(night, night.plm & night.between(*night.third_s(number)))

    def plm_third_per_h(night: NightView) -> float:
        seen_h = night.analysable_between_h(*night.third_s(number))
        least_min = night.params.min_profile_min
        if seen_h * SECONDS_PER_HOUR / SECONDS_PER_MIN < least_min:
            raise NotComputableError(f"less than {least_min:g} min of it were analysable")
        return plm_third_n(night) / seen_h

    label = f"Periodic movements in the {word} third of the time in bed"
    outcome(key=f"plm_third_{number}_n", unit="count", label=label)(plm_third_n)
    outcome(
        key=f"plm_third_{number}_per_h_tib",
        unit="1/h",
        label=f"{label}, per hour",
        denominator=f"analysable part of the {word} third of the time in bed",
    )(plm_third_per_h)


for _number, _word in _THIRDS.items():
    _third_outcomes(_number, _word)
