"""Sleep of a night, and the periodic movements in it and beside it.

SPT: sleep period time, first sleep to last. TST: total sleep time. SOL: sleep onset latency.
WASO: wake after sleep onset. SE: sleep efficiency. PLMS, PLMW: periodic leg movements in sleep
and in wakefulness. All are estimated from movement, and not calibrated on adults at the ankle.
"""

from __future__ import annotations

from legmotion.night.analysable import common, total_s
from legmotion.night.counting import Counted
from legmotion.night.counts import count
from legmotion.night.outcome import NotComputableError, outcome
from legmotion.night.sleep import Sleep
from legmotion.night.view import SECONDS_PER_MIN, NightView
from legmotion.units import SECONDS_PER_HOUR, FloatArray

SLEEP = "estimated sleep"
WAKE = "estimated wakefulness in bed"
BED = "time in bed that was recorded and worn"


def _known(night: NightView) -> Sleep:
    """Return what is known of sleep in a night that was seen."""
    if night.sleep is None:
        raise NotComputableError("the recording does not show how the leg lay")
    if night.analysable_h <= 0:
        raise NotComputableError("no time in bed was analysable")
    return night.sleep


def _period_s(night: NightView) -> tuple[float, float]:
    """Return first sleep to last."""
    period_s = _known(night).period_s
    if period_s is None:
        raise NotComputableError("no rest in bed was long enough to be taken for sleep")
    return period_s


@outcome(
    key="spt_min",
    unit="min",
    label="Sleep period, first sleep to last (estimated)",
    needs_both=False,
)
def spt_min(night: NightView) -> float:
    """Return the time from the first sleep to the end of the last."""
    start_s, end_s = _period_s(night)
    return (end_s - start_s) / SECONDS_PER_MIN


@outcome(key="tst_min", unit="min", label="Sleep (estimated)", needs_both=False)
def tst_min(night: NightView) -> float:
    """Return the time asleep, as far as it was seen."""
    return total_s(_known(night).asleep_s) / SECONDS_PER_MIN


@outcome(key="sol_min", unit="min", label="Time to fall asleep (estimated)", needs_both=False)
def sol_min(night: NightView) -> float:
    """Return the time from the begin of the rest window to the first sleep."""
    return (_period_s(night)[0] - night.window.start_s) / SECONDS_PER_MIN


@outcome(
    key="waso_min",
    unit="min",
    label="Time awake after falling asleep (estimated)",
    needs_both=False,
)
def waso_min(night: NightView) -> float:
    """Return the time awake between first sleep and the end of the last."""
    return _known(night).awake_between_s(*_period_s(night)) / SECONDS_PER_MIN


@outcome(
    key="se_pct", unit="%", label="Sleep efficiency (estimated)", denominator=BED, needs_both=False
)
def se_pct(night: NightView) -> float:
    """Return the share of the time in bed that was spent asleep."""
    sleep = _known(night)
    asleep_s = total_s(sleep.asleep_s)
    in_bed_s = asleep_s + total_s(sleep.awake_s)
    if in_bed_s <= 0:
        raise NotComputableError("no time in bed was analysable")
    return 100.0 * asleep_s / in_bed_s


@outcome(key="plms_n", unit="count", label="Periodic leg movements in sleep (estimated)")
def plms_n(night: NightView) -> int:
    """Return the periodic movements that begin in sleep."""
    _known(night)
    return count(night, night.plm & (night.movements["state"] == "sleep"))


@outcome(
    key="plms_per_h_sleep",
    unit="1/h",
    label="Periodic leg movements per hour of sleep (estimated)",
    denominator=SLEEP,
    counted=lambda night: _counted(night, "sleep", _known(night).asleep_s),
)
def plms_per_h_sleep(night: NightView) -> float:
    """Return the periodic movements in sleep per hour of it."""
    return plms_n(night) / _hours(_known(night).asleep_s, night, "sleep")


@outcome(key="plmw_n", unit="count", label="Periodic leg movements in wakefulness (estimated)")
def plmw_n(night: NightView) -> int:
    """Return the periodic movements that begin in wakefulness in bed."""
    _known(night)
    return count(night, night.plm & (night.movements["state"] == "wake"))


@outcome(
    key="plmw_per_h_wake",
    unit="1/h",
    label="Periodic leg movements per hour of wakefulness in bed (estimated)",
    denominator=WAKE,
    counted=lambda night: _counted(night, "wake", _wake_in_bed_s(night)),
)
def plmw_per_h_wake(night: NightView) -> float:
    """Return the periodic movements in wakefulness in bed per hour of it."""
    return plmw_n(night) / _hours(_wake_in_bed_s(night), night, "wakefulness")


def _wake_in_bed_s(night: NightView) -> FloatArray:
    return common(_known(night).awake_s, night.analysable_s)


def _counted(night: NightView, state: str, seen_s: FloatArray) -> Counted:
    in_state = night.plm & (night.movements["state"] == state)
    return Counted(
        onset_s=night.movements["onset_s"][in_state],
        seen_s=seen_s,
        least_together=float(night.rule.min_series),
    )


def _hours(intervals_s: FloatArray, night: NightView, name: str) -> float:
    """Return the hours of a state; too few show no rate."""
    seen_s, least_min = total_s(intervals_s), night.params.min_state_min
    if seen_s < least_min * SECONDS_PER_MIN:
        raise NotComputableError(f"under {least_min:g} min of {name} in bed")
    return seen_s / SECONDS_PER_HOUR
