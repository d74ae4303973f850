"""Sleep and wakefulness in the rest window, estimated from how the body moved.

Movements of the leg itself never make wakefulness: only lasting turns of the lower leg, large
movements of the body and steps do. Rest from these for some minutes is taken for sleep. A person
who lies awake and still is not told from one who sleeps, and nobody has measured the estimate on
adults at the ankle. SPT: sleep period time, first sleep to last. WASO: wake after sleep onset.

References
----------
van Hees VT, Sabia S, Anderson KN, et al. PLoS ONE 2015;10:e0142533.
doi:10.1371/journal.pone.0142533
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from legmotion.night.analysable import clipped, common, contains, remaining, total_s
from legmotion.night.leg import Leg
from legmotion.night.lying import Lying, angle_deg, is_upright, runs
from legmotion.night.window import Window
from legmotion.params import NightParameters
from legmotion.signal.posture import medians_of_sorted
from legmotion.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR, AnyArray, FloatArray, read_only

ESTIMATED = "estimated"
_MIN_S = SECONDS_PER_HOUR / MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleep:
    """Sleep (a, 2) and wakefulness (w, 2) in the rest window, seconds on the first file's clock.

    Neither holds time that was not recorded or not worn. `origin` says where they come from:
    estimated, from movement. Arrays are read-only, intervals in order and apart.
    """

    origin: str
    asleep_s: FloatArray
    awake_s: FloatArray

    def state(self, time_s: FloatArray) -> AnyArray:
        """Return sleep, wake or nothing (n,) for each moment."""
        is_asleep, is_awake = contains(self.asleep_s, time_s), contains(self.awake_s, time_s)
        return np.where(is_asleep, "sleep", np.where(is_awake, "wake", "")).astype("U5")

    @property
    def period_s(self) -> tuple[float, float] | None:
        """First sleep to last, None without any."""
        if not len(self.asleep_s):
            return None
        return float(self.asleep_s[0, 0]), float(self.asleep_s[-1, 1])

    def awake_between_s(self, start_s: float, end_s: float) -> float:
        """Return how long somebody was awake in [start, end)."""
        return total_s(clipped(self.awake_s, start_s, end_s))


def estimate_sleep(
    legs: Sequence[Leg], window: Window, analysable_s: FloatArray, *, params: NightParameters
) -> Sleep | None:
    """Return sleep and wakefulness of a night as movement shows them.

    Parameters
    ----------
    legs : sequence of Leg
        One or two; what either shows is a movement of the body.
    window : Window
        The rest window: outside it nothing is said.
    analysable_s : (k, 2) float64
        The window without what was lost.
    params : NightParameters
        Limits.

    Returns
    -------
    Sleep or None
        None where no leg shows how it lay: the recording holds no gravity.
    """
    lying = [leg.lying.moved_by(_shift_s(leg)) for leg in legs if leg.lying is not None]
    if not lying:
        return None
    gross = [_gross_s(one, params) for one in lying]
    out_s = clipped(np.concatenate([out for _, out in gross]), window.start_s, window.end_s)
    moved_s = np.concatenate([out_s, *(moves for moves, _ in gross)])
    rest_s = remaining(window.start_s, window.end_s, moved_s)
    rest_s = rest_s[rest_s[:, 1] - rest_s[:, 0] >= params.sleep_rest_min * _MIN_S]
    unseen_s = remaining(window.start_s, window.end_s, analysable_s)
    asleep_s = common(rest_s, analysable_s)
    # Who walks is awake, although walking is no time in bed.
    in_bed_s = remaining(window.start_s, window.end_s, out_s)
    unknown_s = common(unseen_s, in_bed_s)
    awake_s = remaining(window.start_s, window.end_s, np.concatenate([rest_s, unknown_s]))
    return Sleep(origin=ESTIMATED, asleep_s=read_only(asleep_s), awake_s=read_only(awake_s))


def _shift_s(leg: Leg) -> float:
    """Return what brings a leg's night onto the first file's clock; seconds do not matter here."""
    middle_s = np.array(sum(leg.span_s) / 2)
    return float(leg.on_first_s(middle_s) - middle_s)


def _gross_s(lying: Lying, params: NightParameters) -> tuple[FloatArray, FloatArray]:
    """Return movements of the body (n, 2), and apart from them time out of bed (m, 2)."""
    posture = lying.posture
    out_s = posture.start_s + runs(is_upright(lying, params=params)) * posture.bin_s
    return np.concatenate([lying.large_s, _lasting_turns_s(lying, params)]), np.asarray(out_s)


def _lasting_turns_s(lying: Lying, params: NightParameters) -> FloatArray:
    """Return when the leg came to lie otherwise (n, 2).

    The medians before and after each moment are compared. A single turn shows from half their
    length before it until as long after it; that is taken off both ends again.
    """
    posture = lying.posture
    n = max(round(params.sleep_turn_s / posture.bin_s), 1)
    if len(posture.resting_g) == 0:
        return np.empty((0, 2))
    padded = np.pad(posture.resting_g, ((n, n - 1), (0, 0)), constant_values=np.nan)
    windows = np.sort(np.lib.stride_tricks.sliding_window_view(padded, n, axis=0), axis=2)
    windows = np.ascontiguousarray(windows.transpose(0, 2, 1))
    level_g = medians_of_sorted(windows, np.count_nonzero(~np.isnan(windows[:, :, 0]), axis=1))
    n_bins = len(posture.resting_g)
    # NaN compares as no turn: a minute without any rest shows no lasting place.
    is_turned = angle_deg(level_g[:n_bins], level_g[n : n + n_bins]) > params.sleep_turn_deg
    found = runs(is_turned)
    middle = (found[:, :1] + found[:, 1:] - 1) / 2
    half = np.maximum((found[:, 1:] - found[:, :1]) / 2 - n / 2, 0.5)
    return np.asarray(posture.start_s + (middle + half * np.array([-1.0, 1.0])) * posture.bin_s)
