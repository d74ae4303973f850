"""Parts of a night: left and right, changes of position, first to last third."""

from __future__ import annotations

from legmotion.night.analysable import clipped
from legmotion.night.counting import Counted
from legmotion.night.counts import SEEN, count, counted, per_h
from legmotion.night.outcome import NotComputableError, outcome
from legmotion.night.view import SECONDS_PER_MIN, LegAlone, NightView
from legmotion.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR, BoolArray, Side

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
        counted=counted(lambda night: _plm_of(night, side)),
    )(plm_side_per_h_tib)


for _side, _words in _SIDES.items():
    _side_outcomes(_side, _words)


def _leg_outcomes(side: Side) -> None:
    """Register what one leg shows by itself: count and rate of its periodic movements, its time."""

    def alone(night: NightView) -> LegAlone:
        if side not in night.alone:
            raise NotComputableError(f"the {side} leg was not recorded")
        if night.alone[side].seen_h <= 0:
            raise NotComputableError(f"no time in bed was analysable on the {side} leg")
        return night.alone[side]

    def leg_analysable_min(night: NightView) -> float:
        return alone(night).seen_h * MINUTES_PER_HOUR

    def leg_plm_n(night: NightView) -> int:
        return alone(night).plm_n

    def leg_plm_per_h_tib(night: NightView) -> float:
        return alone(night).plm_n / alone(night).seen_h

    outcome(
        key=f"{side}_leg_analysable_min",
        unit="min",
        label=f"Analysable time in bed of the {side} leg",
        needs_both=False,
    )(leg_analysable_min)
    label = f"Periodic movements of the {side} leg, scored by itself"
    outcome(key=f"{side}_leg_plm_n", unit="count", label=label, needs_both=False)(leg_plm_n)
    outcome(
        key=f"{side}_leg_plm_per_h_tib",
        unit="1/h",
        label=f"{label}, per hour in bed",
        denominator=f"analysable time in bed of the {side} leg",
        needs_both=False,
        counted=lambda night: _counted_alone(night, alone(night)),
    )(leg_plm_per_h_tib)


def _counted_alone(night: NightView, leg: LegAlone) -> Counted:
    return Counted(
        onset_s=leg.onset_s, seen_s=leg.seen_s, least_together=float(night.rule.min_series)
    )


_leg_outcomes("left")
_leg_outcomes("right")


@outcome(key="posture_shift_n", unit="count", label="Changes of position")
def posture_shift_n(night: NightView) -> int:
    """Return the movements after which a lower leg rested in another direction."""
    return count(night, night.posture_shift)


@outcome(
    key="posture_shift_per_h_tib",
    unit="1/h",
    label="Changes of position per hour in bed",
    denominator=SEEN,
    counted=counted(lambda night: night.posture_shift),
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

    def in_third(night: NightView) -> Counted:
        third_s = night.third_s(number)
        return Counted(
            onset_s=night.movements["onset_s"][night.plm & night.between(*third_s)],
            seen_s=clipped(night.analysable_s, *third_s),
            least_together=float(night.rule.min_series),
        )

    label = f"Periodic movements in the {word} third of the time in bed"
    outcome(key=f"plm_third_{number}_n", unit="count", label=label)(plm_third_n)
    outcome(
        key=f"plm_third_{number}_per_h_tib",
        unit="1/h",
        label=f"{label}, per hour",
        denominator=f"analysable part of the {word} third of the time in bed",
        counted=in_third,
    )(plm_third_per_h)


for _number, _word in _THIRDS.items():
    _third_outcomes(_number, _word)
